"""Whatever a catalog says, it says the same after it went out and came back, in every format."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from translate.storage.xliff import xlifffile
from translate.storage.xliff2 import Xliff2File

from leafpost.catalogs.exchange.deciding import put_together
from leafpost.catalogs.exchange.formats import FileFormat, read_deliveries, writer_of
from leafpost.catalogs.exchange.identity import identity_of
from leafpost.catalogs.exchange.model import Outgoing, Package, Returned, State
from leafpost.catalogs.exchange.notes import numbers_of_forms
from leafpost.catalogs.model import Catalog, Entry
from leafpost.languages import Language, language
from tests.catalogs.exchange.agency import FORMATS
from tests.catalogs.exchange.structure import check_12, check_20

MARKS = [
    "**", "*", "[words][booking]", "[", "]", "][x]", "{clinic_phone}", "{number}", "{", "}", "\\", "\\\n", "\n", " ",
    "&", "<", ">", "]]>", "<b>", "&amp;", "&#x202e;", "<!--", "<?x?>", '"', "'", "\\n", "\t", "\u00a0", "\u2028",
    "\u2066500 mg\u2069", "𝒳", "🩺", "كلمة", "。字", "e\u0301", "word", "500 mg",
]  # fmt: skip
CHARACTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co"))
TEXTS = st.one_of(
    st.lists(st.sampled_from(MARKS), min_size=1, max_size=12).map("".join), st.text(CHARACTERS, max_size=40)
)
SOURCES = TEXTS.map(lambda text: f"S{text}E")  # no catalog has an empty source
TAGS = ("es", "pl", "ar", "ja")


@st.composite
def entries(draw: st.DrawFn, to: Language) -> Entry:
    has_plural = draw(st.booleans())
    forms = tuple(f"x{draw(TEXTS)}y" for _form in range(to.nplurals if has_plural else 1))
    is_empty = draw(st.booleans())
    return Entry(
        draw(SOURCES),
        ("",) * len(forms) if is_empty else forms,
        draw(st.sampled_from([None, "back", "back#warning"])),
        draw(SOURCES) if has_plural else None,
        flags=frozenset({"fuzzy"}) if draw(st.booleans()) and not is_empty else frozenset(),
        comments=(draw(st.text(CHARACTERS, max_size=10)).replace("\n", "").strip(),),
    )


def package_of(rows: list[Entry], to: Language) -> Package:
    once = {entry.key: entry for entry in rows}
    header = {"Project-Id-Version": "back", "Language": to.tag, "Content-Type": "text/plain; charset=UTF-8"}
    messages = tuple(
        Outgoing(
            entry,
            identity_of(entry),
            State.FUZZY if entry.is_fuzzy else State.TRANSLATED,
            limit=60,
            numbers=numbers_of_forms(to) if entry.msgid_plural is not None else (),
        )
        for entry in once.values()
    )  # fmt: skip
    catalog = Catalog({**header, "Plural-Forms": to.plural_forms}, tuple(once.values()))
    return Package("back", "leaflets/back.md", language("en"), to, messages, catalog, ("A remark.",))


@pytest.mark.parametrize("file_format", FORMATS)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_what_goes_out_comes_back(file_format: FileFormat, data: st.DataObject) -> None:
    """Every form of every message, and every doubt, is read back as it was written, under its id."""
    to = language(data.draw(st.sampled_from(TAGS)))
    package = package_of(data.draw(st.lists(entries(to), min_size=1, max_size=4)), to)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(writer_of(file_format)(package))
        (delivery,) = read_deliveries(path, Path(folder))
    assert (delivery.original, delivery.tag) in (("leaflets/back.md", to.bcp47), ("back", to.tag))
    by_message: dict[str, list[Returned]] = {}
    for unit in delivery.units:
        assert unit.identity is not None
        by_message.setdefault(unit.identity.message, []).append(unit)
    assert len(by_message) == len(package.messages)
    for message in package.messages:
        incoming = put_together(message.entry, by_message[message.identity.message], to)
        assert incoming.faults == ()
        assert incoming.says(message.entry)
        assert incoming.is_base


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_simple_programs_see_every_character(data: st.DataObject) -> None:
    """A program without inline codes reads the whole text, marks too; files are as the standards want them."""
    to = language(data.draw(st.sampled_from(TAGS)))
    package = package_of(data.draw(st.lists(entries(to), min_size=1, max_size=4)), to)
    sources = [
        message.source_of(form) if message.numbers else message.source
        for message in package.messages
        for form in range(len(message.entry.msgstr))
    ]
    targets = [text or None for message in package.messages for text in message.entry.msgstr]
    for file_format, program, check in (
        (FileFormat.XLIFF, xlifffile, check_12),
        (FileFormat.XLIFF2, Xliff2File, check_20),
    ):
        written = writer_of(file_format)(package)
        units = program.parsestring(written).units
        assert [unit.source for unit in units] == sources
        assert [unit.target for unit in units] == targets
        check(etree.fromstring(written))


@pytest.mark.parametrize("file_format", FORMATS)
def test_what_xml_cannot_hold_is_left_out(file_format: FileFormat, tmp_path: Path) -> None:
    """A control character in a translation does not stop an export, and its message comes back empty, not changed."""
    broken = Entry("Keep warm", ("a\x07b",), "back")
    path = tmp_path / "file"
    path.write_bytes(writer_of(file_format)(package_of([broken], language("es"))))
    (delivery,) = read_deliveries(path, tmp_path)
    (unit,) = delivery.units
    assert unit.forms in (("",), ("a\x07b",))
    assert unit.is_empty or put_together(broken, [unit], language("es")).is_base
