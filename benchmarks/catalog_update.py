"""How long an update takes for 1,000 messages of which 50 changed, beside msgmerge and Babel.

    python benchmarks/catalog_update.py

Needs gettext, as the tests do. Writes its section of docs/performance.md.
"""

import datetime as dt
import io
import random
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from babel.messages.pofile import read_po, write_po  # noqa: E402  # found behind the path above, as what follows

from benchmarks.reporting import machine, median_of, publish, table  # noqa: E402
from leafpost.catalogs.merge import merge  # noqa: E402
from leafpost.catalogs.model import Catalog, Entry  # noqa: E402
from leafpost.catalogs.po_read import read_catalog  # noqa: E402
from leafpost.catalogs.po_write import write_catalog  # noqa: E402
from leafpost.languages import language  # noqa: E402

MESSAGES, CHANGED, ROUNDS, BABEL_ROUNDS = 1000, 50, 9, 1
WORDS = [
    *("walk", "rest", "back", "pain", "sciatica", "twice", "tablets", "warm", "water", "lift", "straight", "slowly"),
    *("before", "after", "sitting", "standing", "breath", "count", "left", "right", "knee", "hip", "shoulder", "a"),
    *("the", "and", "with", "for", "every", "day", "minutes", "stop", "when", "it", "hurts", "ask", "your", "doctor"),
]
POLISH = language("pl")
CLINIC = """\
[clinic]
name = "Hillside"
phone = "+44 20 7946 0001"
email = "hello@hillside.example"
website = "https://hillside.example"

[languages]
source = "en"
offered = ["en", "pl"]
"""
HEAD = '+++\ntitle = "Long"\nsummary = "A long document."\nversion = "1.0"\n+++\n\n'


def texts() -> list[str]:
    """Sentences of 4 to 40 words, the same in every run."""
    draw = random.Random(1000)
    return [f"{' '.join(draw.choices(WORDS, k=draw.randint(4, 40)))} {n}." for n in range(MESSAGES)]


def changed(sentences: list[str]) -> list[str]:
    """The same with one word added to each twentieth."""
    step = MESSAGES // CHANGED
    return [text.replace(" ", " gently ", 1) if n % step == 0 else text for n, text in enumerate(sentences)]


def entries(sentences: list[str]) -> tuple[Entry, ...]:
    """Untranslated messages, as our template has them."""
    row = ("Paragraph.",), ("leaflets/long.md",)
    return tuple(Entry(text, ("",), "long", extracted=row[0], references=row[1]) for text in sentences)


def translated(messages: tuple[Entry, ...]) -> tuple[Entry, ...]:
    return tuple(replace(entry, msgstr=(f"PL {entry.msgid.upper()}",)) for entry in messages)


class Bench:
    """A folder with an old catalog, a new template, and a clinic that comes to the same."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.header = {
            "Project-Id-Version": "long",
            "Language": "pl",
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": POLISH.plural_forms,
        }
        self.new = entries(changed(texts()))
        self.old, self.pot, self.po = folder / "old.po", folder / "new.pot", folder / "long.po"
        write_catalog(self.old, Catalog(self.header, translated(entries(texts()))))
        write_catalog(self.pot, Catalog(self.header, self.new))
        self._write_clinic()

    def _write_clinic(self) -> None:
        self.clinic = self.folder / "clinic"
        (self.clinic / "leaflets").mkdir(parents=True)
        (self.clinic / "clinic.toml").write_text(CLINIC, "utf-8")
        (self.clinic / "leaflets" / "long.md").write_text(HEAD + "\n\n".join(changed(texts())) + "\n", "utf-8")
        self.in_clinic = self.clinic / "locales" / "pl" / "LC_MESSAGES" / "long.po"

    def restore(self) -> None:
        """The old catalog is in its places again."""
        shutil.copy(self.old, self.po)
        self.in_clinic.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.old, self.in_clinic)

    def ours(self) -> None:
        result = merge(self.new, read_catalog(self.po, self.folder, POLISH), self.header, POLISH.nplurals)
        write_catalog(self.po, result.catalog)
        if (result.kept, result.changed) != (MESSAGES - CHANGED, CHANGED):
            raise SystemExit(f"something else was measured: {result.kept} kept, {result.changed} changed")

    def babel(self) -> None:
        catalog = read_po(io.BytesIO(self.po.read_bytes()), locale="pl")
        catalog.update(read_po(io.BytesIO(self.pot.read_bytes())))
        out = io.BytesIO()
        write_po(out, catalog, width=0, include_previous=True)
        self.po.write_bytes(out.getvalue())

    def command(self) -> None:
        program = [sys.executable, REPOSITORY / "build.py", "translate", "update", "--root", self.clinic]
        subprocess.run(program, check=True, capture_output=True)

    def msgmerge(self, *options: str) -> None:
        subprocess.run(["msgmerge", "--quiet", "--previous", *options, "-o", self.po, self.po, self.pot], check=True)

    def msgmerge_without_guessing(self) -> None:
        self.msgmerge("--no-fuzzy-matching")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        measured = [
            (what, where, median_of(rounds, bench.restore, work))
            for what, where, rounds, work in (
                ("Leafpost: read, merge, write", "in the process", ROUNDS, bench.ours),
                ("Babel: read, `Catalog.update`, write", "in the process", BABEL_ROUNDS, bench.babel),
                ("`build.py translate update`, all of it", "command", ROUNDS, bench.command),
                ("`msgmerge`", "command", ROUNDS, bench.msgmerge),
                ("`msgmerge --no-fuzzy-matching`", "command", ROUNDS, bench.msgmerge_without_guessing),
            )
        ]
    plain = next(took.work for what, _, took in measured if what == "`msgmerge`")
    rows = [
        (what, where, f"{took.clock:.3f} s", f"{took.work:.3f} s", f"{took.work / plain:.1f}")
        for what, where, took in measured
    ]
    gettext = subprocess.run(["msgmerge", "--version"], capture_output=True, text=True, check=True).stdout.split("\n")[
        0
    ]
    text = (
        f"{MESSAGES:,} messages of one document, {CHANGED} of them changed by one word, one language. "
        f"Medians of {ROUNDS} rounds (Babel: {BABEL_ROUNDS}).\n\n"
        + table(("what", "measured as", "on the clock", "work", "work to `msgmerge`"), rows)
        + "\n\nWork is the time of the processors alone; on a busy machine the clock tells of others too. "
        "`build.py translate update` also starts Python, reads the document and the words of all templates.\n\n"
        + f"{machine('babel')}; {gettext}."
    )
    publish("catalog_update", "Updating a catalog", text, dt.datetime.now(dt.UTC).date())


if __name__ == "__main__":
    main()
