"""Writing: what is written is read back the same by us, by Babel and by gettext, and makes no noise."""

import gettext
import io
import stat
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as st

from leafpost.catalogs.model import Catalog, Entry, Previous
from leafpost.catalogs.po_read import parse_catalog
from leafpost.catalogs.po_write import format_catalog, write_catalog
from tests.catalogs.samples import HEADER, catalog

# --- any catalog -------------------------------------------------------------------------

_SPECIAL = st.sampled_from('"\\\n\t\r{}%#~|nt')
_TEXT = st.text(st.one_of(_SPECIAL, st.characters(exclude_categories=["Cs", "Cc"])), max_size=20)
_ANY_TEXT = st.text(st.one_of(_SPECIAL, st.characters(exclude_categories=["Cs"])), max_size=20)
_COMMENT = st.text(st.sampled_from("abcż„”#~|,.:= <>"), max_size=12).map(str.rstrip)
_EXTRACTED = _COMMENT.map(str.strip)
_FLAGS = st.frozensets(st.sampled_from(["fuzzy", "no-wrap", "c-format", "python-brace-format"]))


def _entries(text: st.SearchStrategy[str], forms: int | None = None) -> st.SearchStrategy[Entry]:
    """Entries of every kind; `forms` fixes the number of plural forms."""
    filled = text.filter(bool)
    previous = st.builds(Previous, st.none() | text, text, st.none() | text)

    @st.composite
    def entry(draw: st.DrawFn) -> Entry:
        is_obsolete = draw(st.booleans())
        plural = draw(st.none() | filled)
        count = 1 if plural is None else forms or draw(st.integers(1, 6))
        msgid = draw(filled)
        end = msgid[len(msgid.rstrip()) :]  # both texts end in a line break or a space, or none does
        return Entry(
            msgid=msgid,
            msgstr=tuple(body and body.rstrip() + end for body in draw(st.tuples(*[text] * count))),
            msgctxt=draw(st.none() | filled),
            msgid_plural=plural,
            flags=draw(_FLAGS),
            comments=tuple(draw(st.lists(_COMMENT, max_size=2))),
            extracted=() if is_obsolete else tuple(draw(st.lists(_EXTRACTED, max_size=2))),
            references=() if is_obsolete else tuple(draw(st.lists(st.sampled_from(["a.md", "b/c.html"]), max_size=2))),
            previous=draw(st.none() | previous),
            is_obsolete=is_obsolete,
        )

    return entry()


def _catalogs(text: st.SearchStrategy[str], forms: int | None = None) -> st.SearchStrategy[Catalog]:
    entries = st.lists(_entries(text, forms), max_size=8, unique_by=lambda entry: entry.key)
    return st.builds(Catalog, st.just(dict(HEADER)), entries.map(tuple), st.lists(_COMMENT, max_size=2).map(tuple))


@settings(max_examples=60, deadline=None)
@given(_catalogs(_ANY_TEXT))
def test_what_is_written_is_read_back_the_same(whole: Catalog) -> None:
    """Reading what was written gives every field of every entry back, whatever characters stand in it."""
    assert parse_catalog(format_catalog(whole), "a.po") == whole


@settings(max_examples=60, deadline=None)
@given(_catalogs(_TEXT, forms=3))
def test_babel_reads_the_messages_that_we_wrote(whole: Catalog) -> None:
    """Babel finds the same messages, translations and fuzzy marks in what we write."""
    # Babel 2.18 knows no "#~|", which msgmerge writes as we do
    whole = replace(whole, entries=tuple(replace(e, previous=None) if e.is_obsolete else e for e in whole.entries))
    read = read_po(io.BytesIO(format_catalog(whole).encode("utf-8")), locale="pl", abort_invalid=True)
    told = {(m.context, m.id): (m.string, m.fuzzy) for m in read if m.id}
    expected: dict[object, object] = {}
    for entry in whole.active:
        if entry.msgid_plural is None:
            expected[entry.msgctxt, entry.msgid] = (entry.msgstr[0], entry.is_fuzzy)
        else:
            expected[entry.msgctxt, (entry.msgid, entry.msgid_plural)] = (entry.msgstr, entry.is_fuzzy)
    assert told == expected


_LINES = st.lists(
    st.text(st.one_of(st.sampled_from('"\\\t{}%'), st.characters(exclude_categories=["C", "Zl", "Zp"])), min_size=1)
    .map(str.strip)
    .filter(bool),
    min_size=1,
    max_size=3,
).map("\n".join)  # msgfmt --check wants line breaks at the ends of both texts or of none


@settings(max_examples=15, deadline=None)
@given(_catalogs(_LINES, forms=3))
def test_msgfmt_accepts_and_compiles_what_we_wrote(whole: Catalog) -> None:
    """What we write passes msgfmt --check, and gettext finds exactly the translations that are not fuzzy."""
    formats = {"c-format", "python-brace-format"}  # random text breaks their rules
    whole = replace(whole, entries=tuple(replace(e, flags=e.flags - formats) for e in whole.entries))
    compiled = _compiled(whole)
    expected: dict[object, str] = {}
    for entry in whole.active:
        key = entry.msgid if entry.msgctxt is None else f"{entry.msgctxt}\x04{entry.msgid}"
        if entry.is_fuzzy:
            continue
        if entry.msgid_plural is None:
            expected[key] = entry.msgstr[0]
        else:
            expected |= {(key, form): text for form, text in enumerate(entry.msgstr)}
    assert compiled == expected


def _compiled(whole: Catalog) -> dict[object, str]:
    """The messages as the standard library reads them from what msgfmt compiled."""
    result = subprocess.run(
        ["msgfmt", "--check", "--output-file=-", "-"],
        input=format_catalog(whole).encode("utf-8"),
        capture_output=True,
    )
    assert result.returncode == 0, result.stderr.decode("utf-8")
    messages = vars(gettext.GNUTranslations(io.BytesIO(result.stdout)))["_catalog"]
    return {key: text for key, text in messages.items() if key != ""}


# --- no noise ----------------------------------------------------------------------------


def test_the_layout_is_that_of_msgcat_without_wrapping(tmp_path: Path) -> None:
    """Our text of a catalog is, byte for byte, what msgcat --no-wrap makes of it."""
    whole = Catalog(
        {**HEADER, "Language-Team": "Polish"},
        (
            Entry(
                "Lift\\\nslowly",
                ("Podnosić\\\npowoli",),
                "a#b",
                flags=frozenset({"no-wrap", "fuzzy"}),
                comments=("Ana", "", "Ewa"),
                extracted=("Paragraph.",),
                references=("leaflets/a.md", "leaflets/b.md"),
                previous=Previous("c", 'Lift "now"\n', "Lifts"),
            ),
            Entry("{number} day", ("{number} dzień", "{number} dni", ""), msgid_plural="{number} days"),
            Entry("Gone\there\rnow", ("Minęło \\",), "a", is_obsolete=True, comments=("Kept",)),
        ),
        ("For the clinic", "", "By Ana"),
    )
    path = tmp_path / "a.po"
    write_catalog(path, whole)
    written = subprocess.run(["msgcat", "--no-wrap", str(path)], capture_output=True, check=True).stdout
    assert path.read_bytes() == written


def test_a_long_text_stays_on_one_line() -> None:
    """Nothing is wrapped: a text without line breaks stands on one line, however long it is."""
    text = format_catalog(catalog(Entry("word " * 200, ("słowo " * 200,))))
    assert f'msgid "{"word " * 200}"' in text.split("\n")
    assert f'msgstr "{"słowo " * 200}"' in text.split("\n")


def test_flags_stand_in_one_order() -> None:
    """Flags are written with fuzzy first and the others by name, whatever order they came in."""
    flags = ["no-wrap", "fuzzy", "c-format", "range: 0..10"]
    texts = {
        format_catalog(catalog(Entry("a", flags=frozenset(order)))) for order in (flags, flags[::-1], sorted(flags))
    }
    assert len(texts) == 1
    assert "\n#, fuzzy, c-format, no-wrap, range: 0..10\n" in texts.pop()


def test_a_catalog_that_says_the_same_is_not_written(tmp_path: Path) -> None:
    """A file that has these bytes already is not touched; any other is replaced, and its folder is made."""
    path = tmp_path / "new" / "folder" / "a.po"
    whole = catalog(Entry("a", ("b",)))
    assert write_catalog(path, whole) is True
    before = path.stat()
    assert write_catalog(path, whole) is False
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert write_catalog(path, replace(whole, entries=())) is True
    assert path.read_text("utf-8") == format_catalog(replace(whole, entries=()))


def test_a_write_that_fails_leaves_the_old_catalog_whole(tmp_path: Path) -> None:
    """Where the new catalog cannot be written, the old file stands as it was and nothing lies beside it."""
    path = tmp_path / "a.po"
    write_catalog(path, catalog(Entry("a", ("b",))))
    before = path.read_bytes()
    with pytest.raises(UnicodeEncodeError):
        write_catalog(path, catalog(Entry("a", ("\ud800",))))
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["a.po"]


def test_a_catalog_may_be_read_by_others(tmp_path: Path) -> None:
    """A new catalog has the rights that any new file has here, not those of a secret."""
    path, other = tmp_path / "a.po", tmp_path / "b.po"
    write_catalog(path, catalog())
    other.touch()
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(other.stat().st_mode)
