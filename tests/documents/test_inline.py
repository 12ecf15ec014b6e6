"""One line of Markdown: what it becomes, and what is wrong in it."""

import pytest

from leafpost.documents.inline import parse_inline, parse_plain
from leafpost.documents.model import Emphasis, Inline, LineBreak, Link, Strong, Text, Variable

LINKS = ("booking", "full-list")
VARIABLES = ("clinic_phone",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words", (Text("plain words"),)),
        ("**strong** words", (Strong((Text("strong"),)), Text(" words"))),
        ("__strong__ *soft*", (Strong((Text("strong"),)), Text(" "), Emphasis((Text("soft"),)))),
        ("_soft_", (Emphasis((Text("soft"),)),)),
        ("***both***", (Emphasis((Strong((Text("both"),)),)),)),
        ("[words][booking]", (Link("booking", (Text("words"),)),)),
        ("[**bold** words][full-list]", (Link("full-list", (Strong((Text("bold"),)), Text(" words"))),)),
        ("[booking]", (Link("booking", (Text("booking"),)),)),
        ("[words][Booking]", (Link("booking", (Text("words"),)),)),
        ("Call {clinic_phone}.", (Text("Call "), Variable("clinic_phone"), Text("."))),
        ("**{clinic_phone}**", (Strong((Variable("clinic_phone"),)),)),
        ("[call {clinic_phone}][booking]", (Link("booking", (Text("call "), Variable("clinic_phone"))),)),
        ("one\\\ntwo", (Text("one"), LineBreak(), Text("two"))),
        ("one\ntwo", (Text("one two"),)),
        ("\\*no\\* \\[x\\]", (Text("*no* [x]"),)),
        ("AT&amp;T &nbsp;", (Text("AT&T \u00a0"),)),
        ("a < b and 3 > 2", (Text("a < b and 3 > 2"),)),
        ("20*30 a_b_c", (Text("20*30 a_b_c"),)),
        ('~~kept~~ (c) "so"', (Text('~~kept~~ (c) "so"'),)),
        ("", ()),
    ],
)
def test_each_piece_of_the_subset_becomes_its_value(text: str, expected: tuple[Inline, ...]) -> None:
    """A line becomes the values its Markdown means, without a fault."""
    assert parse_inline(text, LINKS, VARIABLES) == (expected, ())


@pytest.mark.parametrize("text", ["**no** [x](y) <b>", "# not a heading", "a\\*b", "&amp;"])
def test_plain_text_means_itself(text: str) -> None:
    """In a title, a subject or a description no mark of Markdown means anything."""
    assert parse_plain(text, VARIABLES) == ((Text(text),), ())


def test_plain_text_may_name_variables() -> None:
    """A title may name a clinic's variable; an unknown one is a fault."""
    inlines, faults = parse_plain("{clinic_phone} and {clinic_fax}", VARIABLES)
    assert inlines == (Variable("clinic_phone"), Text(" and {clinic_fax}"))
    assert [fault.rule for fault in faults] == ["variable"]


@pytest.mark.parametrize("parse", ["inline", "plain"])
@pytest.mark.parametrize("character", "\u202a\u202b\u202c\u202d\u202e")
def test_every_override_and_embedding_is_a_fault(character: str, parse: str) -> None:
    """None of Unicode's five embedding and override controls passes: they make a reader see other words."""
    text = f"500{character} mg"
    faults = parse_inline(text, (), ())[1] if parse == "inline" else parse_plain(text, ())[1]
    assert [fault.rule for fault in faults] == ["bidi"]
    assert f"U+{ord(character):04X}" in faults[0].what


@pytest.mark.parametrize("text", ["500&#x202E; mg", "500&#8238; mg", "**500&#x202e;** mg", "&#x2066;a", "a&#8297;"])
def test_a_hidden_character_cannot_come_as_an_entity(text: str) -> None:
    """What is a fault as a character is a fault as an entity."""
    assert [fault.rule for fault in parse_inline(text, (), ())[1]] == ["bidi"]


@pytest.mark.parametrize("text", ["\u2066a", "a\u2069", "\u2069a\u2066", "\u2066\u2067a\u2069", "**\u2068a**"])
def test_an_isolate_that_is_not_closed_is_a_fault(text: str) -> None:
    """Isolates come in pairs, the opening one first."""
    assert [fault.rule for fault in parse_inline(text, (), ())[1]] == ["bidi"]


@pytest.mark.parametrize("text", ["\u2066a\u2069 b", "\u2067a \u2068b\u2069\u2069", "a\u200fb\u200e", "a\u200db\u200c"])
def test_balanced_isolates_marks_and_joiners_are_no_fault(text: str) -> None:
    """Closed isolates, direction marks and the joiners that some scripts need may stand in a text."""
    assert parse_inline(text, (), ())[1] == ()


@pytest.mark.parametrize("character", "\u0000\u0007\u000b\u001b\u007f\u0085\u009b")
def test_control_characters_are_faults(character: str) -> None:
    """A control character is named by its number."""
    faults = parse_inline(f"a{character}b", (), ())[1]
    assert [(fault.rule, f"U+{ord(character):04X}" in fault.what) for fault in faults] == [("control", True)]


def test_a_letters_slots_cannot_be_written_by_hand() -> None:
    """The mark that stands for a reader's own address in a letter is refused in a text."""
    assert [fault.rule for fault in parse_inline("See --lp-unsubscribe--", (), ())[1]] == ["slot"]


def test_a_fault_that_occurs_twice_is_told_once() -> None:
    """The same mistake twice in one line is one fault; two mistakes are two."""
    faults = parse_inline("{a} {a} {b} <i> <i>", (), VARIABLES)[1]
    assert sorted(fault.rule for fault in faults) == ["html", "variable", "variable"]


@pytest.mark.parametrize("text", ["use < 5 mg", "x<y", "3 <4", "a > b"])
def test_a_lone_angle_bracket_is_no_html(text: str) -> None:
    """Less-than and greater-than may be written."""
    assert [fault.rule for fault in parse_inline(text, (), ())[1]] == []


def test_deep_nesting_is_read_or_told() -> None:
    """A line of a thousand nested marks, from whatever catalog, stops no run."""
    text = "*a _b " * 600 + "b_ a* " * 600
    inlines, faults = parse_inline(text, (), ())
    assert inlines or faults
