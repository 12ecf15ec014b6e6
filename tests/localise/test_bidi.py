"""Numbers and Latin words in right-to-left text, seen with FriBidi's eyes and reasoned by Unicode TR9."""

import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from leafpost.documents.inline import parse_inline
from leafpost.documents.model import Emphasis, Inline, Isolate, LineBreak, Link, Strong, Text
from leafpost.localise.bidi import isolate_plain, isolate_runs
from tests.localise.samples import flat, seen

LRI, PDI = "\u2066", "\u2069"

# Runs that stand in leaflets: each must be drawn from left to right, in one piece.
RUNS = [
    "20–45",
    "20-45",
    "20 – 45",
    "1.5",
    "-5",
    "−2.5",
    "±3",
    "10,000",
    "10:30",
    "20%",
    "20%–30%",
    "37°C",
    "500 mg",
    "5 mg/kg",
    "3 × 10",
    "3×10 min",
    "<5",
    "+44 20 7946 0958",
    "(020) 7946 0958",
    "+44 (0)20 7946 0958",
    "020-7946-0958",
    "https://clinic.example/a_b/c-d?x=1&y=~2#part",
    "clinic.example/leaflets",
    "hello@clinic.example",
    "Panadol",
    "Panadol Extra 500 mg",
    "O'Brien",
    "L4/L5",
    "COVID-19",
    "Vitamin B12",
    "Ibuprofen (400 mg)",
]
ARABIC, HEBREW = "دواء", "תרופה"

inline_trees = st.recursive(
    st.one_of(
        st.text("ab Z15.,-–/+%°()[]:@#×«»…؛،ابت٣٤שלו\u0301\u2066\u2069é½®‑", max_size=12).map(Text),
        st.sampled_from([*RUNS, ARABIC, HEBREW, " ", "(", ")", "٢٠–٤٥"]).map(Text),
        st.just(LineBreak()),
        st.just(Isolate("ltr", (Text("7 x"),))),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda c: Strong(tuple(c))),
        st.lists(inner, max_size=4).map(lambda c: Emphasis(tuple(c))),
        st.lists(inner, max_size=3).map(lambda c: Link("there", tuple(c))),
    ),
    max_leaves=8,
)
lines = st.lists(inline_trees, max_size=6).map(tuple)


def all_inlines(inlines: tuple[Inline, ...]) -> Iterator[Inline]:
    for inline in inlines:
        yield inline
        if isinstance(inline, Strong | Emphasis | Link | Isolate):
            yield from all_inlines(inline.children)


def isolates(inlines: tuple[Inline, ...]) -> list[str]:
    return [flat(inline.children) for inline in all_inlines(inlines) if isinstance(inline, Isolate)]


# --- what is one run ---------------------------------------------------------------------


def test_a_dose_written_across_elements_is_one_isolate() -> None:
    """A medicine's name and dose, set in strong and emphasis, are isolated as a whole and not piece by piece."""
    inlines, faults = parse_inline("تناول **Panadol** *Extra* **500 mg** الآن", (), ())
    assert not faults
    expected = (Strong((Text("Panadol"),)), Text(" "), Emphasis((Text("Extra"),)), Text(" "), Strong((Text("500 mg"),)))
    assert isolate_runs(inlines) == (Text("تناول "), Isolate("ltr", expected), Text(" الآن"))


def test_a_dose_written_across_elements_is_seen_in_order() -> None:
    """An eye that goes along an Arabic line meets name, kind and dose of a medicine in their order."""
    inlines, _faults = parse_inline("تناول **Panadol** *Extra* **500 mg** الآن", (), ())
    assert seen(flat(isolate_runs(inlines), marks=True)) == "نآلا Panadol Extra 500 mg لوانت"


@pytest.mark.parametrize("run", RUNS)
def test_a_run_is_isolated_whole(run: str) -> None:
    """Ranges, doses, percentages, phone numbers, addresses and Latin words each stand in exactly one isolate."""
    assert isolate_plain(f"{ARABIC} {run} {ARABIC}") == f"{ARABIC} {LRI}{run}{PDI} {ARABIC}"
    assert isolates(isolate_runs((Text(f"{ARABIC} {run} {ARABIC}"),))) == [run]


@pytest.mark.parametrize("word", [ARABIC, HEBREW])
@pytest.mark.parametrize("run", RUNS)
def test_a_run_is_seen_from_left_to_right(run: str, word: str) -> None:
    """In Arabic and in Hebrew, each run is drawn as in English, with the words around it from the right."""
    backwards = word[::-1]
    assert seen(isolate_plain(f"{word} {run} {word}")) == f"{backwards} {run} {backwards}"


@pytest.mark.parametrize("text", ["كل ٢٠–٤٥ دقيقة", "٪٣٠", "٠٫٥ غرام", "الراحة والحركة", "גב בריא", "۔؟،"])
def test_right_to_left_text_is_left_alone(text: str) -> None:
    """Arabic and Hebrew words and Arabic-Indic digits, which find their order by themselves, get no isolate."""
    assert isolate_plain(text) == text
    assert isolate_runs((Text(text),)) == (Text(text),)


def test_punctuation_around_a_run_belongs_to_the_sentence() -> None:
    """The full stop, the quotation marks and the brackets of the Arabic sentence stay outside of the isolate."""
    assert isolate_plain("(نحو 500 mg).") == f"(نحو {LRI}500 mg{PDI})."
    assert isolate_plain("«Panadol»، ثم (Nurofen).") == f"«{LRI}Panadol{PDI}»، ثم ({LRI}Nurofen{PDI})."


def test_two_numbers_with_a_word_between_them_are_two_runs() -> None:
    """Numbers on both sides of an Arabic word keep the order of the Arabic sentence."""
    assert seen(isolate_plain("من 20 إلى 45")) == "45 ىلإ 20 نم"


@pytest.mark.parametrize(
    "run",
    [
        pytest.param("38 °C", id="degrees-after-a-space"),
        pytest.param("£50", id="currency-before"),
        pytest.param("1½", id="fraction"),
        pytest.param("20‑45", id="no-break-hyphen"),
        pytest.param("20‐45", id="hyphen"),
        pytest.param("20‒45", id="figure-dash"),
        pytest.param("L4‑L5", id="vertebrae"),
        pytest.param("1⁄2", id="fraction-slash"),
        pytest.param("Panadol® 500 mg", id="registered"),
        pytest.param("cafe\u0301 500", id="accent"),
        pytest.param("Panadol(500 mg)", id="bracket-without-a-space"),
    ],
)
def test_signs_within_a_run_do_not_break_it(run: str) -> None:
    """Degrees, currencies, fractions, every kind of hyphen, ®, accents and brackets stay inside of their run."""
    assert isolate_plain(f"{ARABIC} {run} {ARABIC}") == f"{ARABIC} {LRI}{run}{PDI} {ARABIC}"


def test_a_bracket_is_never_parted_from_its_other_half() -> None:
    """A bracket that opens beside a Latin word and closes behind an Arabic one is drawn as a pair."""
    drawn = seen(isolate_plain("دواء Panadol (500 mg مرتين)"))
    assert drawn == "(نيترم 500 mg) Panadol ءاود"


# --- three lines by hand -----------------------------------------------------------------


def test_a_range_by_hand() -> None:
    """TR9 by hand: U+2066 takes the base level 1 to 2 (X5a), digits and dash stay there, L2 turns only the words."""
    # levels: د ع ⌴ = 1 · LRI = 1 · 2 0 – 4 5 = 2 · PDI = 1 · ⌴ ق ل = 1
    # L2, level 2: 20–45 reversed; level ≥ 1: the whole line reversed, so 20–45 stands as written.
    plain = isolate_plain("دع 20–45 قل")
    assert plain == "دع \u206620–45\u2069 قل"
    assert seen(plain) == "لق 20–45 عد"


def test_what_goes_wrong_without_isolates_by_hand() -> None:
    """TR9 by hand: bare, the digits behind an Arabic letter turn into Arabic numbers (W2), and the dash splits them."""
    # 20 → AN and 45 → AN (W2), – between them → R (N1, N2), so L2 turns the two numbers round.
    assert seen("دع 20–45 قل") == "لق 45–20 عد"


def test_a_negative_number_by_hand() -> None:
    """TR9 by hand: inside the isolate the minus takes level 2 with its number (N1); bare, it would jump behind it."""
    # isolate: − is ES, before EN → ON (W6); sos is L, EN counts as L after W7 → − becomes L.
    assert seen(isolate_plain("عند −5")) == "−5 دنع"
    assert seen("عند −5") == "5− دنع"


# --- links -------------------------------------------------------------------------------


def test_a_link_inside_a_run_is_isolated_with_it() -> None:
    """A link that is wholly Latin joins the run around it."""
    link = Link("list", (Text("Extra"),))
    assert isolate_runs((Text("Panadol "), link, Text(" 500 mg ثم"))) == (
        Isolate("ltr", (Text("Panadol "), link, Text(" 500 mg"))),
        Text(" ثم"),
    )


def test_a_link_of_two_directions_stays_whole() -> None:
    """A link that begins with a number and goes on in Arabic is never cut: the number is isolated inside of it."""
    found = isolate_runs((Text("Panadol "), Link("list", (Text("500 mg مرتين"),))))
    assert found == (
        Isolate("ltr", (Text("Panadol"),)),
        Text(" "),
        Link("list", (Isolate("ltr", (Text("500 mg"),)), Text(" مرتين"))),
    )


def test_a_strong_word_that_ends_in_another_direction_is_cut_at_the_border() -> None:
    """Where a run ends in the middle of a strong text, both halves stay strong."""
    found = isolate_runs((Text("500 "), Strong((Text("mg مرتين"),))))
    assert found == (Isolate("ltr", (Text("500 "), Strong((Text("mg"),)))), Strong((Text(" مرتين"),)))


# --- for every text ----------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@example((Text("1"), Link("phone", (Text("(020) 7946 0958"),))))
@given(lines)
def test_no_letter_is_lost_doubled_or_moved(inlines: tuple[Inline, ...]) -> None:
    """Isolating changes no letter of a text, whatever it is made of."""
    assert flat(isolate_runs(inlines)) == flat(inlines)


@settings(max_examples=60, deadline=None)
@example((Text("1"), Link("phone", (Text("(020) 7946 0958"),))))
@given(lines)
def test_a_link_is_never_cut_in_two(inlines: tuple[Inline, ...]) -> None:
    """There are as many links after isolating as before, each with all of its words."""

    def links(some: tuple[Inline, ...]) -> list[str]:
        return [flat(inline.children) for inline in all_inlines(some) if isinstance(inline, Link)]

    assert [words for words in links(isolate_runs(inlines)) if words] == [words for words in links(inlines) if words]


@settings(max_examples=60, deadline=None)
@given(lines)
def test_every_latin_letter_and_digit_is_isolated_and_nothing_from_the_right_is(inlines: tuple[Inline, ...]) -> None:
    """Each left-to-right letter and digit stands in an isolate, and no right-to-left one does."""

    def check(some: tuple[Inline, ...], *, inside: bool) -> None:
        for inline in some:
            if isinstance(inline, Text):
                for character in inline.text:
                    kind = unicodedata.bidirectional(character)
                    assert inside or kind not in ("L", "EN"), character
                    assert not inside or kind not in ("R", "AL", "AN"), character
            elif isinstance(inline, Strong | Emphasis | Link | Isolate):
                check(inline.children, inside=inside or isinstance(inline, Isolate))

    check(isolate_runs(inlines), inside=False)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_characters="\u2066\u2067\u2068\u2069", exclude_categories=["Cs"]), max_size=40))
def test_plain_text_only_gains_isolates(text: str) -> None:
    """Without U+2066 and U+2069, isolated plain text is the text as it was."""
    assert isolate_plain(text).replace(LRI, "").replace(PDI, "") == text


@settings(max_examples=60, deadline=None)
@given(st.text("ab 15.,-()[]–ابת٣\n", max_size=30))
def test_isolates_are_closed_on_the_line_where_they_open(text: str) -> None:
    """Every isolate that opens is closed again before the line ends, and none is nested."""
    for line in isolate_plain(text).split("\n"):
        marks = [character for character in line if character in (LRI, PDI)]
        assert marks == [LRI, PDI] * (len(marks) // 2)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(RUNS), min_size=1, max_size=4), st.sampled_from([ARABIC, HEBREW]))
def test_runs_apart_are_seen_in_reading_order(runs: list[str], word: str) -> None:
    """Several runs with words between them are met from the right, each of them from the left."""
    line = word + "".join(f" {run} {word}" for run in runs)
    backwards = word[::-1]
    assert seen(isolate_plain(line)) == "".join(f"{backwards} {run} " for run in reversed(runs)) + backwards
