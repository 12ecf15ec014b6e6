"""The words of the interface: what templates say, the clinic's own hours, and units.

Templates mark their words with `_("…")`, `ngettext("…", "…", n)` and `pgettext("…", "…")`;
what differs stands in braces, `_("Page {page} of {pages}")`. Jinja2's own extractor finds
them (it is told not to be silent about a broken template).
"""

from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.ext import babel_extract

from leafpost.catalogs.model import Catalog, Entry, Key
from leafpost.catalogs.places import INTERFACE, catalog_path
from leafpost.catalogs.po_read import read_catalog
from leafpost.clinic import Clinic
from leafpost.documents.model import CalloutKind
from leafpost.errors import Problem, ProblemError
from leafpost.languages import Language, language
from leafpost.shipped import shipped_interface, shipped_root, template_files

_KEYWORDS = ("_", "ngettext", "pgettext")
_LITERALS = {"_": 1, "ngettext": 2, "pgettext": 2}  # how many arguments must be written out
_TEMPLATE_SUFFIXES = (".html", ".txt", ".css", ".jinja")

# A clinic's measures (`{session_length}`): a number cannot be joined to a unit word without
# the language's plural rule, so each unit is a plural message.
UNIT_WORDS = {
    "minute": ("{number} minute", "{number} minutes"),
    "hour": ("{number} hour", "{number} hours"),
    "day": ("{number} day", "{number} days"),
    "week": ("{number} week", "{number} weeks"),
    "month": ("{number} month", "{number} months"),
    "session": ("{number} session", "{number} sessions"),
}
# Words that stand in pages but are put there by the program, not by a template.
CODE_WORDS = {
    "Not translated": "Set before a text that stands in its original language.",
    "Hello {name},": "The first line of a letter; {name} is the reader's name.",
    "Hello,": "The same where the reader's name is not known.",
}
CALLOUT_WORDS = {
    CalloutKind.TIP: "Tip",
    CalloutKind.NOTE: "Please note",
    CalloutKind.WARNING: "Warning",
    CalloutKind.URGENT: "Urgent",
    CalloutKind.ACTION: "Your next step",
}
UNIT_COMMENT = "{number} is a number or a range such as 20–45; the form is chosen by its last number."
HOURS_CONTEXT = "clinic.hours"
NAME_CONTEXT = "clinic.name"
CLINIC_CONTEXTS = (NAME_CONTEXT, HOURS_CONTEXT)  # in the clinic's source language; all else is English
INTERFACE_SOURCE = language("en")


def interface_entries(clinic: Clinic) -> list[Entry]:
    """Every word of the interface once, untranslated, in the order of the templates' names.

    Raises ProblemError with every template that cannot be read.
    """
    found: dict[Key, Entry] = {}
    problems: list[Problem] = []
    for name, path in template_files(clinic.root).items():
        if path.suffix not in _TEMPLATE_SUFFIXES:
            continue
        try:
            for entry in _template_entries(path, f"templates/{name}"):
                found[entry.key] = _merged(found.get(entry.key), entry)
        except ProblemError as error:
            problems += error.problems
    if problems:
        raise ProblemError(*problems)
    for entry in (*_code_entries(), *_unit_entries(), *_clinic_entries(clinic)):
        found[entry.key] = _merged(found.get(entry.key), entry)
    return list(found.values())


def _template_entries(path: Path, name: str) -> Iterator[Entry]:
    try:
        text = path.read_text("utf-8")
        tree = Environment(autoescape=True).parse(text)
        if careless := _not_written_out(tree):
            what, fix = "words that are not written out cannot be translated", 'write _("the words")'
            raise ProblemError(*(Problem(name, line, "template", what, fix) for line in careless))
        with path.open("rb") as stream:
            messages = list(babel_extract(stream, _KEYWORDS, ("L10n:",), {"silent": "false", "encoding": "utf-8"}))
    except TemplateSyntaxError as error:
        raise ProblemError(template_problem(error, name)) from error
    except UnicodeDecodeError as error:
        raise ProblemError(
            Problem(name, 0, "encoding", "the template is not UTF-8", "save it again as UTF-8")
        ) from error
    for _line, function, message, comments in messages:
        notes = tuple(comment.removeprefix("L10n:").strip() for comment in comments)
        parts = message if isinstance(message, tuple) else (message,)
        if function == "pgettext":
            yield Entry(str(parts[1]), msgctxt=str(parts[0]), extracted=notes, references=(name,))
        elif function == "ngettext":
            yield Entry(str(parts[0]), ("", ""), msgid_plural=str(parts[1]), extracted=notes, references=(name,))
        else:
            yield Entry(str(parts[0]), extracted=notes, references=(name,))


def _not_written_out(tree: nodes.Template) -> list[int]:
    """The lines of all calls for words whose words are not literal texts."""
    lines = []
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and (count := _LITERALS.get(call.node.name)):
            words = call.args[:count]
            literals = [word for word in words if isinstance(word, nodes.Const) and isinstance(word.value, str)]
            if len(literals) < count:
                lines.append(call.lineno)
    return sorted(lines)


def template_problem(error: TemplateSyntaxError, name: str) -> Problem:
    """A broken template, with its file and line."""
    what = f"the template is broken ({(error.message or 'syntax error').rstrip('.')})"
    return Problem(name, error.lineno, "template", what, "mend this line, or delete your copy to use ours again")


def _merged(first: Entry | None, entry: Entry) -> Entry:
    if first is None:
        return entry
    return Entry(
        entry.msgid,
        entry.msgstr,
        entry.msgctxt,
        entry.msgid_plural or first.msgid_plural,
        extracted=tuple(dict.fromkeys([*first.extracted, *entry.extracted])),
        references=tuple(dict.fromkeys([*first.references, *entry.references])),
    )


def _code_entries() -> Iterator[Entry]:
    """The few words that no template says itself."""
    for msgid, note in CODE_WORDS.items():
        yield Entry(msgid, extracted=(note,))
    for kind, msgid in CALLOUT_WORDS.items():
        yield Entry(msgid, extracted=(f"Says what a callout of the kind “{kind}” is.",))


def _unit_entries() -> Iterator[Entry]:
    for one, other in UNIT_WORDS.values():
        yield Entry(one, ("", ""), msgid_plural=other, extracted=(UNIT_COMMENT,), references=("clinic.toml",))


def _clinic_entries(clinic: Clinic) -> Iterator[Entry]:
    note = "The clinic's name: keep it, or write it in your script."
    yield Entry(clinic.name, msgctxt=NAME_CONTEXT, extracted=(note,), references=("clinic.toml",))
    if clinic.hours:
        note = "The clinic's opening hours."
        yield Entry(clinic.hours, msgctxt=HOURS_CONTEXT, extracted=(note,), references=("clinic.toml",))


def is_shipped(clinic: Clinic) -> bool:
    """Whether this clinic's folder is where our own interface catalogs lie."""
    return clinic.root.resolve() == shipped_root().resolve()


def shipped_catalog(language: Language) -> Catalog:
    """Our interface catalog for a language; empty where we have none."""
    path = shipped_interface(language.tag)
    return read_catalog(path, shipped_root(), language) if path.is_file() else Catalog()


def interface_catalog(clinic: Clinic, language: Language) -> dict[Key, Entry]:
    """Every interface word of a language: ours, each replaced by the clinic's own where it has one.

    Raises ProblemError where a catalog is damaged.
    """
    words = shipped_catalog(language).by_key()
    own = catalog_path(clinic.root, language.tag, INTERFACE)
    if own.is_file() and not is_shipped(clinic):
        for key, entry in read_catalog(own, clinic.root, language).by_key().items():
            if entry.is_translated or key not in words:
                words[key] = entry
    return words
