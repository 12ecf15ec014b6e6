"""`build.py translate pseudo`."""

import argparse
import datetime as dt
import os
from pathlib import Path

from leafpost.cli import output
from leafpost.cli.naming import named_documents
from leafpost.cli.progress import Bar
from leafpost.clinic import read_clinic
from leafpost.errors import ConfigurationError, Exit, Problem, errors_in, shown_path


def run_pseudo(options: argparse.Namespace) -> int:
    """Build in both pseudo-languages; what is found is shown like the problems of any other build."""
    from leafpost.press.pseudo import build_pseudo

    clinic = read_clinic(options.root.resolve())
    out = (options.out or clinic.root / "dist" / "pseudo").resolve()
    _check_folder(out, clinic.root)
    slugs = named_documents(clinic, options.slugs)
    with Bar("Building") as bar:
        made = build_pseudo(clinic, out, dt.date.today(), slugs, os.cpu_count() or 1, bar.step)
    problems = [p for p in made.report.problems if not slugs or not p.document or p.document in slugs]
    output.show_problems(problems)
    where = shown_path(out, Path.cwd())
    output.say(f"{output.count(len(made.report.built), 'file')} built. No patient may get any of them.")
    for language in made.report.gathered.clinic.offered:
        output.say(f"  {language.tag}  {_PURPOSE[language.tag]}")
    output.say(f"Open in a browser: {', '.join(f'{where}/{page}' for page in ('index.html', *made.pages))}")
    if not problems:
        output.say("Nothing on paper stands out of its box. Mirroring and words without accents are for your eyes.")
    return Exit.PROBLEMS if errors_in(problems) else Exit.FINE


_PURPOSE = {
    "en_XA": "longer words with accents: a word without accents was never extracted",
    "ar_XB": "from right to left: what stands on the wrong side is not mirrored",
}


def _check_folder(out: Path, root: Path) -> None:
    """Raises ConfigurationError where the pages would lie among those for patients, or among the sources."""
    taken = ("leaflets", "newsletters", "locales", "templates")
    is_source = out == root or any(out.is_relative_to(root / name) for name in taken)
    if out == root / "dist" or is_source:
        raise ConfigurationError(
            Problem("--out", 0, "usage", f"{out.name}/ is for other files", "choose a folder of its own")
        )
