"""The words of the interface: what templates say, the clinic's own hours, and units."""

from collections.abc import Iterator
from dataclasses import dataclass

from leafpost.catalogs.extract import TEMPLATE_SUFFIXES, extract
from leafpost.catalogs.model import Catalog, Entry, Key
from leafpost.catalogs.places import INTERFACE, catalog_path
from leafpost.catalogs.po_read import read_catalog
from leafpost.clinic import Clinic
from leafpost.documents.model import CalloutKind, DocumentKind
from leafpost.errors import Problem, ProblemError
from leafpost.languages import Language, language
from leafpost.shipped import shipped_interface, shipped_root, template_files

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
_WORDS_OF_LETTERS = ("Hello {name},", "Hello,")  # among the code words; the others stand in leaflets too
_FOLDERS = {
    DocumentKind.LEAFLET: ("print/", "web/", "shared/"),
    DocumentKind.NEWSLETTER: ("mail/", "shared/"),
}  # of templates, by the kind of document that they set
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
TOPIC_CONTEXT = "clinic.topic"
CLINIC_CONTEXTS = (NAME_CONTEXT, HOURS_CONTEXT, TOPIC_CONTEXT)  # in the clinic's source language; all else is English
INTERFACE_SOURCE = language("en")


def interface_entries(clinic: Clinic) -> list[Entry]:
    """Every word of the interface once, untranslated, in the order of the templates' names.

    Raises ProblemError with every template that cannot be read.
    """
    found: dict[Key, Entry] = {}
    problems: list[Problem] = []
    for name, path in template_files(clinic.root).items():
        if path.suffix not in TEMPLATE_SUFFIXES:
            continue
        try:
            for entry in extract(path, f"templates/{name}").entries:
                found[entry.key] = _merged(found.get(entry.key), entry)
        except ProblemError as error:
            problems += error.problems
    if problems:
        raise ProblemError(*problems)
    for entry in (*_code_entries(), *_unit_entries(), *_clinic_entries(clinic)):
        found[entry.key] = _merged(found.get(entry.key), entry)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Spoken:
    """What pages of one kind of document can say beside the document's own words.

    `entries` are words of the interface, untranslated, without those that say what a callout
    is; `values` names the clinic's values that templates show by themselves. `problems` are of
    templates that cannot be read: what they say is not known.
    """

    entries: tuple[Entry, ...] = ()
    values: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def spoken(clinic: Clinic, kind: DocumentKind) -> Spoken:
    """The words and values of all templates that set this kind of document, in the order of their names."""
    entries: dict[Key, Entry] = {}
    values: dict[str, None] = {}
    problems: list[Problem] = []
    for name, path in template_files(clinic.root).items():
        if path.suffix not in TEMPLATE_SUFFIXES or not name.startswith(_FOLDERS[kind]):
            continue
        try:
            found = extract(path, f"templates/{name}")
        except ProblemError as error:
            problems += error.problems
            continue
        entries |= {entry.key: _merged(entries.get(entry.key), entry) for entry in found.entries}
        values |= dict.fromkeys(found.values)
    for msgid in CODE_WORDS:
        if kind is DocumentKind.NEWSLETTER or msgid not in _WORDS_OF_LETTERS:
            entries.setdefault(("", msgid), Entry(msgid))
    return Spoken(tuple(entries.values()), tuple(values), tuple(problems))


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
    for name in dict.fromkeys(clinic.topics.values()):
        note = "What readers can sign up to get letters about; stands in quotation marks in a sentence."
        yield Entry(name, msgctxt=TOPIC_CONTEXT, extracted=(note,), references=("clinic.toml",))


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
