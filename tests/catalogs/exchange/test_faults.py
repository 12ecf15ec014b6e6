"""Words of the interface keep their placeholders, in as many forms as the language has."""

from pathlib import Path

import pytest

from leafpost.catalogs.exchange.deciding import put_together
from leafpost.catalogs.exchange.faults import word_faults
from leafpost.catalogs.exchange.identity import Identity, identity_of
from leafpost.catalogs.exchange.model import Returned
from leafpost.catalogs.model import Entry
from leafpost.languages import language

WEEKS = "{number} week", "{number} weeks"


def plural(tag: str, *forms: str) -> Entry:
    return Entry(WEEKS[0], forms or ("",) * language(tag).nplurals, msgid_plural=WEEKS[1])


def rules(entry: Entry, forms: tuple[str, ...], tag: str) -> list[str]:
    return [fault.rule for fault in word_faults(entry, forms, language(tag))]


@pytest.mark.parametrize(
    ("msgid", "translation", "found"),
    [
        ("Page {page} of {pages}", "Strona {page} z {pages}", []),
        ("Page {page} of {pages}", "{pages} stron, ta {page}", []),
        ("Page {page} of {pages}", "Strona {page}", ["placeholder"]),
        ("Version {version}", "Wersja {wersja}", ["variable", "placeholder"]),
        ("Version {version}", "Wersja {version} {version}", ["placeholder"]),
        ("Warning", "<b>Uwaga</b>", ["html"]),
        ("Warning", "**Uwaga**", ["markup"]),
        ("Warning", "\u202eUwaga", ["bidi"]),
        ("Warning", "Uwaga {x}", ["variable"]),
    ],
)
def test_a_word_of_the_interface(msgid: str, translation: str, found: list[str]) -> None:
    """Every placeholder as often as in the source, nothing in tags, no marks, nothing hidden."""
    assert rules(Entry(msgid), (translation,), "pl") == found


def test_a_form_of_one_number_may_say_it_in_a_word() -> None:
    """The Arabic dual needs no numeral; the form for three to ten does, because it stands for many numbers."""
    good = ("{number} أسبوع", "أسبوع واحد", "أسبوعان", "{number} أسابيع", "{number} أسبوعا", "{number} أسبوع")
    assert rules(plural("ar"), good, "ar") == []
    assert rules(plural("ar"), (*good[:3], "أسابيع", *good[4:]), "ar") == ["placeholder"]


def returned(entry: Entry, texts: dict[int, str]) -> list[Returned]:
    identity = identity_of(entry)
    return [
        Returned(form, Identity(identity.message, identity.base, form), None, WEEKS[form > 0], (text,), form=form)
        for form, text in texts.items()
    ]


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ({0: "{number} tydzień", 1: "{number} tygodnie", 2: "{number} tygodni"}, []),
        ({2: "{number} tygodni", 0: "{number} tydzień", 1: "{number} tygodnie"}, []),
        ({0: "{number} tydzień", 1: "{number} tygodnie"}, ["incomplete"]),
        ({0: "{number} tydzień", 1: "", 2: "{number} tygodni"}, ["incomplete"]),
        ({0: "a", 1: "b", 2: "c", 3: "d"}, ["plural-forms"]),
    ],
)
def test_plural_forms_are_put_together(texts: dict[int, str], found: list[str]) -> None:
    """In any order of the file; one form too few or too many is refused."""
    entry = plural("pl")
    incoming = put_together(entry, returned(entry, texts), language("pl"))
    assert [fault.rule for fault in incoming.faults] == found
    if not found:
        assert incoming.forms == ("{number} tydzień", "{number} tygodnie", "{number} tygodni")


def test_a_po_file_with_the_forms_of_another_language(tmp_path: Path) -> None:
    """Two forms for a language with three are refused, whatever the file's header says."""
    unit = Returned(1, None, None, WEEKS[0], ("{number} tydzień", "{number} tygodni"), source_plural=WEEKS[1])
    incoming = put_together(plural("pl"), [unit], language("pl"))
    assert [fault.rule for fault in incoming.faults] == ["incomplete"]
