"""Damaged catalogs: cut, with wrong bytes, or no catalogs at all; a wrong text never comes out of one."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from leafpost.catalogs.model import Catalog, Entry, Previous
from leafpost.catalogs.po_read import parse_catalog, read_catalog
from leafpost.catalogs.po_write import format_catalog
from leafpost.errors import ProblemError
from tests.catalogs.samples import FIRST_LINE, HEAD, HEADER, polish, problems_of, run, write

# --- any text ----------------------------------------------------------------------------

_PIECES = [
    *("msgid", "msgstr", "msgctxt", "msgid_plural", "[0]", "[1]", "[7]", '"', '"', '""', "\\", "\\n", "\n", "\n", " "),
    *("#", "#~ ", "#~| ", "#| ", "#, ", "#. ", "#: ", "#= ", "fuzzy", "a", "ż", "“", "\ufeff", "\r", "\x00", "\u2028"),
    *("<<<<<<<", "=======", "Plural-Forms: nplurals=", "; plural=", "(n", "%", "?", ":", "2", ";", HEAD, "٣"),
]


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(), st.lists(st.sampled_from(_PIECES)).map("".join)), st.booleans())
@example("#|\n", True)
@example("#~|\n", True)
def test_any_text_is_read_or_refused_with_a_line_that_it_has(text: str, is_headed: bool) -> None:
    """Whatever stands in a file, the reader gives a catalog or problems whose lines are lines of the file."""
    text = HEAD + text if is_headed else text
    lines = text.count("\n") + 1
    assert all(1 <= problem.line <= lines for problem in problems_of(text, polish()))


def test_a_plural_form_with_an_endless_number_is_refused() -> None:
    """A number too long for Python to read is a problem like any other."""
    found = problems_of(HEAD + f'msgid "a"\nmsgid_plural "b"\nmsgstr[{"9" * 5000}] "c"\n')
    assert {problem.line for problem in found} <= {FIRST_LINE, FIRST_LINE + 2}
    assert found


# --- cut files ---------------------------------------------------------------------------


def _whole() -> Catalog:
    return Catalog(
        dict(HEADER),
        (
            Entry("Take 2 tablets a day", ("Dwie tabletki na dobę",), "a", references=("leaflets/a.md",)),
            Entry('Say "stop"', ('Proszę powiedzieć „stop” albo "stop" \\ ból',), "a#b", comments=("Ważne",)),
            Entry("{number} day", ("{number} dzień", "{number} dni", "{number} dni"), msgid_plural="{number} days"),
            Entry("Old", ("Nie więcej niż 20",), "a", flags=frozenset({"fuzzy"}), previous=Previous(None, "Older")),
            Entry("Walk.\nRest.\nSleep.", ("Chodzić.\nOdpoczywać.\nSpać.",), "a"),
            Entry("Gone", ("Minęło",), "a", is_obsolete=True),
        ),
    )


def test_a_catalog_cut_at_any_byte_never_tells_a_shorter_translation(tmp_path: Path) -> None:
    """Of a file that was cut anywhere, the reader gives whole messages in their order, or a problem."""
    whole = _whole()
    data = format_catalog(whole).encode("utf-8")
    path = tmp_path / "a.po"
    wrong, refused = [], 0
    for cut in range(len(data)):
        path.write_bytes(data[:cut])
        try:
            entries = read_catalog(path, tmp_path, polish()).entries
        except ProblemError:
            refused += 1
            continue
        told = [entry for entry in entries if any(entry.msgstr)]
        if told != list(whole.entries[: len(told)]):
            wrong.append(data[:cut].decode("utf-8")[-30:])
    assert wrong == []
    assert refused > len(data) / 2


def test_a_catalog_cut_inside_a_string_is_always_refused(tmp_path: Path) -> None:
    """Wherever a cut falls between two quotation marks, the file is refused."""
    data = format_catalog(_whole()).encode("utf-8")
    path = tmp_path / "a.po"
    tried = 0
    for number, line in enumerate(data.split(b"\n")):
        start = sum(len(before) + 1 for before in data.split(b"\n")[:number])
        first, last = line.find(b'"'), line.rfind(b'"')
        if line.startswith((b"# ", b"#:")) or first == last:
            continue
        for cut in range(start + first + 1, start + last + 1):
            path.write_bytes(data[:cut])
            with pytest.raises(ProblemError):
                read_catalog(path, tmp_path)
            tried += 1
    assert tried > 500


@pytest.mark.parametrize("width", [12, 30, 76])
def test_a_catalog_that_another_program_wrapped_never_tells_a_shorter_translation(tmp_path: Path, width: int) -> None:
    """Wherever a file is cut that has its texts on many short lines, no text comes out without its end."""
    whole = Catalog(_whole().header, tuple(e for e in _whole().entries if not e.is_obsolete))
    written = run("msgcat", f"--width={width}", write(tmp_path / "a.po", format_catalog(whole)))
    wrong, read = [], 0
    for cut in range(len(written)):
        try:
            entries = parse_catalog(written[:cut], "a.po", polish()).entries
        except ProblemError:
            continue
        read += 1
        for entry, before in zip(entries, whole.entries, strict=False):
            forms = zip(entry.msgstr, before.msgstr, strict=True)
            if entry.key != before.key or any(text not in ("", full) for text, full in forms):  # empty is a gap, shown
                wrong.append(written[:cut][-30:])
    assert wrong == []
    assert read > len(whole.entries)


@pytest.mark.parametrize("end", ['"Proszę "\n', '"Proszę"', '"Proszę\\t"\n'])
def test_a_text_that_seems_to_go_on_is_an_error(end: str) -> None:
    """A last text on several lines with a space at its end, or without a line end, is taken for the half of one."""
    found = problems_of(HEAD + 'msgid ""\n"Please walk "\n"a little"\nmsgstr ""\n' + end)
    assert [(p.line, "cut off" in p.what) for p in found] == [(FIRST_LINE, True)]
    assert problems_of(HEAD + 'msgid "Please "\nmsgstr ""\n"Proszę "\n') == []


def test_a_text_on_one_line_needs_no_line_end() -> None:
    """A text editor that leaves out the last line end does no harm where the text is closed on its line."""
    (entry,) = parse_catalog(HEAD + 'msgid "Walk"\nmsgstr "Chodzić"', "a.po").entries
    assert entry.msgstr == ("Chodzić",)


# --- wrong bytes -------------------------------------------------------------------------


def test_one_wrong_bit_never_drops_words_or_a_doubt(tmp_path: Path) -> None:
    """Whichever bit of a file is turned, a message is refused, unknown, or has as many letters and the same doubt."""
    whole = Catalog({"Content-Type": "text/plain; charset=UTF-8"}, _whole().entries[3:4] + _whole().entries[1:2])
    data = format_catalog(whole).encode("utf-8")
    before = whole.by_key()
    path = tmp_path / "a.po"
    wrong, read = [], 0
    for place in range(data.index(b"\n\n"), len(data)):
        for bit in range(8):
            path.write_bytes(data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :])
            try:
                found = read_catalog(path, tmp_path).by_key()
            except ProblemError:
                continue
            read += 1
            for key in found.keys() & before.keys():
                lengths = [(len(new), len(old)) for new, old in zip(found[key].msgstr, before[key].msgstr, strict=True)]
                if found[key].is_fuzzy < before[key].is_fuzzy or any(new < old - 1 for new, old in lengths):
                    wrong.append((place, bit, data[max(0, place - 15) : place + 15]))
    assert wrong == []
    assert read > len(data)  # a letter of a text that turned into another letter cannot be told


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_wrong_bytes_are_a_problem_and_never_a_crash(data: st.DataObject) -> None:
    """Several bytes put in, taken out or made others anywhere give a catalog, or problems with lines of the file."""
    text = bytearray(format_catalog(_whole()).encode("utf-8"))
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(text)))
        text[start : start + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=5))
    decoded = text.decode("utf-8", errors="replace")
    lines = decoded.count("\n") + 1
    assert all(1 <= problem.line <= lines for problem in problems_of(decoded, polish()))
