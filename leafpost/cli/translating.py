"""`build.py translate update` and `build.py translate add`."""

import argparse

from leafpost.catalogs.update import Updated, add_language, update_catalogs
from leafpost.cli import output
from leafpost.clinic import Clinic, read_clinic
from leafpost.documents.read import read_documents
from leafpost.errors import Exit, errors_in
from leafpost.languages import Language


def run_update(options: argparse.Namespace) -> int:
    return _update(read_clinic(options.root.resolve()))


def _update(clinic: Clinic, only: Language | None = None) -> int:
    reading = read_documents(clinic)
    updated, problems = update_catalogs(clinic, reading)
    output.show_problems(problems)
    shown = [row for row in updated if only is None or f"/{only.tag}/" in row.file]
    for row in shown:
        if row.is_written:
            output.say(f"  {row.file}: {_changes(row)}")
    written = sum(row.is_written for row in updated)
    missing = sum(row.missing for row in shown)
    what = f"{output.count(written, 'catalog')} written" if written else "All catalogs were up to date"
    if errors_in(problems) and not written:
        what = "No catalog was written"
    output.say(f"{what}; {_to_do(missing)}." if shown else f"{what}.")
    return Exit.PROBLEMS if errors_in(problems) else Exit.FINE


def _changes(row: Updated) -> str:
    parts = [
        f"{number} {word}"
        for number, word in (
            (row.added, "new"),
            (row.changed, "changed (fuzzy)"),
            (row.retired, "no longer in the source, kept at the end"),
        )
        if number
    ]
    return "; ".join([*(parts or ["no message changed, only their layout, notes or order"]), _to_do(row.missing)])


def _to_do(missing: int) -> str:
    return f"{output.count(missing, 'message')} to translate or settle" if missing else "everything is translated"


def run_add(options: argparse.Namespace) -> int:
    root = options.root.resolve()
    language, is_offered = add_language(read_clinic(root), options.tag)
    code = _update(read_clinic(root), language)
    output.say(f"{language.english} ({language.autonym}): translate the files in locales/{language.tag}/LC_MESSAGES/")
    if not is_offered:
        output.say(f'Then add "{language.tag}" to offered in [languages] of clinic.toml.')
    return code
