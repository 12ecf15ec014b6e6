"""New messages and an old catalog: nothing is lost, nothing is guessed, nothing is noisy."""

import difflib
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from leafpost.catalogs.merge import Merge, merge
from leafpost.catalogs.model import Catalog, Entry, Previous
from leafpost.catalogs.po_write import format_catalog
from tests.catalogs.samples import HEADER, catalog

FUZZY = frozenset({"fuzzy"})


def blank(*msgids: str, context: str = "a") -> list[Entry]:
    """A template's messages of one context."""
    return [Entry(msgid, msgctxt=context, extracted=("Paragraph.",), references=("leaflets/a.md",)) for msgid in msgids]


def done(*pairs: tuple[str, str], context: str = "a") -> tuple[Entry, ...]:
    """Translated messages as they stand in a catalog."""
    return tuple(replace(entry, msgstr=(text,)) for (msgid, text) in pairs for entry in blank(msgid, context=context))


def merged(template: list[Entry], *old: Entry) -> Merge:
    return merge(template, catalog(*old), HEADER, 3)


def told(result: Merge) -> list[tuple[str, str, str]]:
    """Message, first form and state of every entry, in order."""
    return [
        (e.msgid, e.msgstr[0], "obsolete" if e.is_obsolete else "fuzzy" if e.is_fuzzy else "")
        for e in result.catalog.entries
    ]


# --- what stays --------------------------------------------------------------------------

_WORDS = st.lists(st.sampled_from(["walk", "rest", "a", "little", "day", "not", "stop", "20"]), min_size=1, max_size=5)
_MSGID = _WORDS.map(" ".join)


@st.composite
def _old_entry(draw: st.DrawFn) -> Entry:
    plural = draw(st.none() | _MSGID)
    flags = draw(st.sampled_from([frozenset[str](), FUZZY, frozenset({"no-wrap"})]))
    return Entry(
        draw(_MSGID),
        tuple(draw(st.text(st.sampled_from('xyz\n"\\'), max_size=6)) for _ in range(1 if plural is None else 3)),
        draw(st.sampled_from([None, "a", "a#b"])),
        plural,
        flags=flags,
        comments=draw(st.sampled_from([(), ("By Ana",), ("By Ana", "", "and Ewa")])),
        extracted=("Paragraph.",),
        references=("leaflets/a.md",),
        previous=draw(st.none() | st.builds(Previous, st.just(None), _MSGID)) if flags == FUZZY else None,
    )


_OLD = st.lists(_old_entry(), max_size=8, unique_by=lambda entry: entry.key)


def _template(entries: list[Entry]) -> list[Entry]:
    """The template that these entries came from."""
    return [
        replace(e, msgstr=("",) * min(len(e.msgstr), 2), flags=frozenset(), comments=(), previous=None) for e in entries
    ]


@settings(max_examples=60, deadline=None)
@given(_OLD.flatmap(lambda entries: st.tuples(st.just(entries), st.permutations(entries))))
def test_unchanged_translations_stay_letter_for_letter(both: tuple[list[Entry], list[Entry]]) -> None:
    """Messages that stand in the new template keep translation, flags, comments and marks, wherever they moved."""
    entries, moved = both
    result = merge(_template(moved), catalog(*entries), HEADER, 3)
    assert format_catalog(result.catalog) == format_catalog(catalog(*moved))
    assert (result.kept, result.changed, result.added, result.retired) == (len(entries), 0, 0, 0)


@settings(max_examples=60, deadline=None)
@given(_OLD, _OLD)
def test_a_second_merge_changes_nothing(old: list[Entry], new: list[Entry]) -> None:
    """Merging the same template again gives the same catalog, whatever was merged the first time."""
    template = _template(new)
    once = merge(template, catalog(*old), HEADER, 3).catalog
    twice = merge(template, once, HEADER, 3)
    assert format_catalog(twice.catalog) == format_catalog(once)
    assert (twice.changed, twice.added, twice.retired) == (0, 0, 0)


def _named(entry: Entry) -> Entry:
    """The entry with its context and message in its translation, where it has one."""
    return replace(entry, msgstr=tuple(text and f"{entry.msgctxt or ''}:{entry.msgid}:{text}" for text in entry.msgstr))


_NAMED = _OLD.map(lambda entries: [_named(entry) for entry in entries])


@settings(max_examples=60, deadline=None)
@given(_NAMED, _OLD)
def test_no_translation_is_ever_lost_or_made_current(old: list[Entry], new: list[Entry]) -> None:
    """After any merge every translation is still there, and only those of the very same message are current."""
    result = merge(_template(new), catalog(*old), HEADER, 3).catalog
    before = {entry.key: entry for entry in old}
    assert {e.msgstr[0] for e in old} - {""} == {e.msgstr[0] for e in result.entries} - {""}
    for entry in result.active:
        if entry.is_translated:
            same = before[entry.key]
            assert (entry.msgstr, entry.msgid_plural) == (same.msgstr, same.msgid_plural)
            assert same.is_translated


@settings(max_examples=60, deadline=None)
@given(_NAMED, _OLD)
def test_what_is_put_in_doubt_comes_from_the_same_context(old: list[Entry], new: list[Entry]) -> None:
    """A translation is never offered for a message of another context."""
    for entry in merge(_template(new), catalog(*old), HEADER, 3).catalog.entries:
        if entry.msgstr[0]:
            assert entry.msgstr[0].startswith(f"{entry.msgctxt or ''}:")


def test_a_moved_text_keeps_its_translation() -> None:
    """Two paragraphs that change places keep their translations, current as before."""
    old = done(("First", "Pierwszy"), ("Second", "Drugi"), ("Third", "Trzeci"))
    result = merged(blank("Third", "First", "Second"), *old)
    assert told(result) == [("Third", "Trzeci", ""), ("First", "Pierwszy", ""), ("Second", "Drugi", "")]
    assert result.kept == 3


def test_notes_for_the_translator_are_those_of_the_new_template() -> None:
    """Comments and references from the document are renewed while the translator's own comments stay."""
    old = replace(done(("Walk", "Chodzić"))[0], comments=("Asked Ewa",), extracted=("Old note",), references=("b.md",))
    (entry,) = merged(blank("Walk"), old).catalog.entries
    assert (entry.comments, entry.extracted, entry.references) == (("Asked Ewa",), ("Paragraph.",), ("leaflets/a.md",))


def test_other_programs_header_fields_and_comments_stay() -> None:
    """What an editor or a translator wrote into the header stays where it is; only our own fields are set."""
    header = {
        "Last-Translator": "Ana <ana@clinic.example>",
        "Project-Id-Version": "old name",
        "PO-Revision-Date": "2026-05-01 10:00+0200",
        "X-Generator": "Some Editor 3.4",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    result = merge([], Catalog(header, (), ("Kept by Ana",)), HEADER, 3).catalog
    assert list(result.header.items())[:5] == [
        ("Last-Translator", "Ana <ana@clinic.example>"),
        ("Project-Id-Version", "back-care"),
        ("PO-Revision-Date", "2026-05-01 10:00+0200"),
        ("X-Generator", "Some Editor 3.4"),
        ("Plural-Forms", HEADER["Plural-Forms"]),
    ]
    assert set(result.header) == set(header) | set(HEADER)
    assert result.header_comments == ("Kept by Ana",)


# --- what changed ------------------------------------------------------------------------


def test_a_changed_message_is_fuzzy_with_the_old_words_beside_it() -> None:
    """A paragraph with another number keeps its old translation, in doubt, with the old source and the comments."""
    old = done(("Walk", "Chodzić"), ("Take 2 tablets a day", "Dwie tabletki dziennie"), ("Rest", "Odpocząć"))
    old = (old[0], replace(old[1], comments=("Asked Ewa",)), old[2])
    result = merged(blank("Walk", "Take 4 tablets a day", "Rest"), *old)
    assert told(result) == [
        ("Walk", "Chodzić", ""),
        ("Take 4 tablets a day", "Dwie tabletki dziennie", "fuzzy"),
        ("Rest", "Odpocząć", ""),
    ]
    changed = result.catalog.entries[1]
    assert changed.previous == Previous(None, "Take 2 tablets a day")
    assert changed.comments == ("Asked Ewa",)
    assert (result.kept, result.changed, result.added, result.retired) == (2, 1, 0, 0)


def test_a_message_that_changes_twice_shows_what_was_translated() -> None:
    """A fuzzy message that changes again still shows the words that its translation was made from."""
    first = merged(blank("Rest", "Take 4 tablets a day"), *done(("Rest", "O"), ("Take 2 tablets a day", "Dwie")))
    second = merge(blank("Rest", "Take 6 tablets a day"), first.catalog, HEADER, 3)
    assert told(second) == [("Rest", "O", ""), ("Take 6 tablets a day", "Dwie", "fuzzy")]
    assert second.catalog.entries[1].previous == Previous(None, "Take 2 tablets a day")


def test_what_was_in_doubt_for_another_reason_is_not_taken_for_a_changed_text() -> None:
    """A translation that somebody marked fuzzy gets no previous text when its source changes, as msgmerge has it."""
    doubted = replace(done(("Take 2 tablets a day", "Dwie"))[0], flags=FUZZY)
    result = merged(blank("Rest", "Take 4 tablets a day"), *done(("Rest", "O")), doubted)
    assert told(result)[1] == ("Take 4 tablets a day", "Dwie", "fuzzy")
    assert result.catalog.entries[1].previous is None


def test_words_of_another_context_are_never_offered() -> None:
    """ "Do not take" and "Take with alcohol" look alike; in two callouts they have nothing to do with each other."""
    old = (
        *done(("Painkillers", "Leki")),
        *done(("Do not take", "Nie przyjmować"), context="a#never"),
        *done(("Sleep well", "Spać"), context="a#night"),
    )
    template = [*blank("Painkillers"), *blank("Take with alcohol", context="a#always"), *blank("X", context="a#night")]
    result = merged(template, *old)
    assert [(e.msgid, e.msgstr, e.is_fuzzy) for e in result.catalog.active] == [
        ("Painkillers", ("Leki",), False),
        ("Take with alcohol", ("",), False),
        ("X", ("",), False),
    ]
    assert [e.msgid for e in result.catalog.entries if e.is_obsolete] == ["Do not take", "Sleep well"]


def test_a_new_message_elsewhere_is_not_an_old_one_changed() -> None:
    """A message that vanished here and one like it that appears between other neighbours are strangers."""
    old = done(("Do not take", "Nie brać"), ("One", "Jeden"), ("Two", "Dwa"))
    result = merged(blank("One", "Two", "Do take"), *old)
    assert told(result) == [
        ("One", "Jeden", ""),
        ("Two", "Dwa", ""),
        ("Do take", "", ""),
        ("Do not take", "Nie brać", "obsolete"),
    ]
    assert (result.added, result.changed, result.retired) == (1, 0, 1)


def test_a_changed_place_takes_nothing_from_another_place() -> None:
    """Where one place of a document changed, no other place's words come into it, and its own go to no other place."""
    old = done(("Do not take it", "Nie brać"), ("One", "Jeden"), ("Zoology by Zuzu", "Zoo"), ("Two", "Dwa"))
    assert told(merged(blank("One", "Do take it", "Two"), *old))[:3] == [
        ("One", "Jeden", ""),
        ("Do take it", "", ""),
        ("Two", "Dwa", ""),
    ]
    assert told(merged(blank("Get help!", "One", "Quick fox", "Two", "Zoology by Zazu"), *old))[:5] == [
        ("Get help!", "", ""),
        ("One", "Jeden", ""),
        ("Quick fox", "", ""),
        ("Two", "Dwa", ""),
        ("Zoology by Zazu", "", ""),
    ]


def test_a_wholly_different_message_at_the_same_place_is_new() -> None:
    """What has hardly a letter in common with the old message gets no old translation."""
    result = merged(blank("One", "Get help!", "Two"), *done(("One", "1"), ("Zoology by Zuzu", "Zoo"), ("Two", "2")))
    assert told(result) == [
        ("One", "1", ""),
        ("Get help!", "", ""),
        ("Two", "2", ""),
        ("Zoology by Zuzu", "Zoo", "obsolete"),
    ]


def test_neighbours_that_change_together_stay_apart() -> None:
    """Three changed messages in a row each get their own old translation, and none is used twice."""
    old = done(("A", "a"), ("Take one red pill", "czerwona"), ("Take one blue pill", "niebieska"), ("B", "b"))
    new = blank("A", "Take two red pills", "Take two blue pills", "Take two blue pills today", "B")
    assert told(merged(new, *old)) == [
        ("A", "a", ""),
        ("Take two red pills", "czerwona", "fuzzy"),
        ("Take two blue pills", "niebieska", "fuzzy"),
        ("Take two blue pills today", "", ""),
        ("B", "b", ""),
    ]


def test_a_message_that_was_never_translated_leaves_nothing_behind() -> None:
    """A changed or vanished message without a translation is neither fuzzy nor kept."""
    old = done(("One", "Jeden"), ("Walk a little", ""), ("Run", ""), ("Two", "Dwa"))
    result = merged(blank("One", "Walk a bit", "Two"), *old)
    assert told(result) == [("One", "Jeden", ""), ("Walk a bit", "", ""), ("Two", "Dwa", "")]
    assert result.retired == 0


def test_another_plural_is_put_in_doubt_with_the_old_words_beside_it() -> None:
    """A message whose plural changed keeps its forms in doubt, and shows the old plural."""
    old = Entry("{number} day", ("dzień", "dni", "dni"), msgid_plural="{number} days")
    (entry,) = merged([Entry("{number} day", ("", ""), msgid_plural="{number} full days")], old).catalog.entries
    assert (entry.msgstr, entry.is_fuzzy) == (("dzień", "dni", "dni"), True)
    assert entry.previous == Previous(None, "{number} day", "{number} days")


def test_a_plural_that_changes_twice_shows_what_was_translated() -> None:
    """A plural that changes again before it was settled still shows the plural that its forms were made from."""
    old = Entry("{number} day", ("dzień", "dni", "dni"), msgid_plural="{number} days")
    first = merged([Entry("{number} day", ("", ""), msgid_plural="{number} full days")], old)
    second = merge([Entry("{number} day", ("", ""), msgid_plural="{number} whole days")], first.catalog, HEADER, 3)
    (entry,) = second.catalog.entries
    assert (entry.msgid_plural, entry.msgstr, entry.is_fuzzy) == ("{number} whole days", ("dzień", "dni", "dni"), True)
    assert entry.previous == Previous(None, "{number} day", "{number} days")


def test_a_message_that_becomes_plural_is_put_in_doubt() -> None:
    """The one translation of a message that was not plural is the first form, in doubt, and no form is made up."""
    (entry,) = merged([Entry("day", ("", ""), msgid_plural="days")], Entry("day", ("dzień",))).catalog.entries
    assert (entry.msgstr, entry.is_fuzzy) == (("dzień", "", ""), True)


def test_a_new_plural_message_has_as_many_forms_as_the_language() -> None:
    """Whatever the template has, a new plural message is given the language's number of empty forms."""
    (entry,) = merged([Entry("day", ("", ""), msgid_plural="days")]).catalog.entries
    assert entry.msgstr == ("", "", "")


# --- what went and what comes back -------------------------------------------------------


def test_a_vanished_translation_is_kept_as_obsolete() -> None:
    """A message that left the document stands at the end, with its comments, without places."""
    gone = replace(done(("Old", "Stare"))[0], comments=("Asked Ewa",))
    result = merged(blank("New one"), gone, Entry("Older", ("Starsze",), "a", is_obsolete=True))
    assert told(result) == [("New one", "", ""), ("Old", "Stare", "obsolete"), ("Older", "Starsze", "obsolete")]
    retired = result.catalog.entries[1]
    assert (retired.comments, retired.extracted, retired.references) == (("Asked Ewa",), (), ())


def test_a_text_that_returns_gets_its_translation_back() -> None:
    """A message that left the document and returns is current at once, and is obsolete no more."""
    first = merged(blank("Stay", "Something else entirely"), *done(("Stay", "S"), ("Rest", "Odpocząć")))
    assert told(first)[-1] == ("Rest", "Odpocząć", "obsolete")
    second = merge(blank("Rest", "Stay"), first.catalog, HEADER, 3)
    assert told(second) == [("Rest", "Odpocząć", ""), ("Stay", "S", "")]


def test_a_text_in_doubt_that_returns_is_still_in_doubt() -> None:
    """What was fuzzy when it left is fuzzy when it returns, with its old words."""
    old = Entry("Rest", ("Odpocząć",), "a", flags=FUZZY, previous=Previous(None, "Lie"), is_obsolete=True)
    (entry,) = merged(blank("Rest"), old).catalog.entries
    assert (entry.msgstr, entry.is_fuzzy, entry.previous) == (("Odpocząć",), True, Previous(None, "Lie"))


def test_a_text_that_returns_elsewhere_is_a_new_message() -> None:
    """What comes back in another context gets nothing of the obsolete entry, which waits where it was."""
    old = (*done(("Stay", "S")), Entry("Rest", ("Odpocząć",), "a", is_obsolete=True))
    result = merged([*blank("Stay"), *blank("Rest", context="a#box")], *old)
    assert told(result) == [("Stay", "S", ""), ("Rest", "", ""), ("Rest", "Odpocząć", "obsolete")]
    assert [entry.msgctxt for entry in result.catalog.entries] == ["a", "a#box", "a"]


def test_a_text_that_moves_into_a_box_is_a_new_message() -> None:
    """A paragraph that moves into a box with an id, or a box that gets an id, is translated anew: another context."""
    old = done(("Before", "Przed"), ("Never with alcohol", "Nigdy"), ("Behind", "Za"))
    result = merged([*blank("Before", "Behind"), *blank("Never with alcohol", context="a#never")], *old)
    assert told(result) == [
        ("Before", "Przed", ""),
        ("Behind", "Za", ""),
        ("Never with alcohol", "", ""),
        ("Never with alcohol", "Nigdy", "obsolete"),
    ]


def test_a_change_that_is_taken_back_stays_in_doubt() -> None:
    """The old words are back, but the translation may have been touched meanwhile: a person says that it is right."""
    first = merged(blank("Rest", "Take 4 tablets"), *done(("Rest", "O"), ("Take 2 tablets", "Dwie")))
    second = merge(blank("Rest", "Take 2 tablets"), first.catalog, HEADER, 3)
    assert told(second) == [("Rest", "O", ""), ("Take 2 tablets", "Dwie", "fuzzy")]
    assert second.catalog.entries[1].previous == Previous(None, "Take 2 tablets")


def test_a_translation_among_the_obsolete_ones_fills_an_empty_message() -> None:
    """Where a message stands empty and its translation behind "#~", as some programs leave it, the words count."""
    gone = Entry("Rest", ("Odpocząć",), "a", comments=("Asked Ewa",), is_obsolete=True)
    for order in ((*blank("Rest"), gone), (gone, *blank("Rest"))):
        result = merged(blank("Rest"), *order)
        assert told(result) == [("Rest", "Odpocząć", "")]
        assert result.catalog.entries[0].comments == ("Asked Ewa",)


def test_a_message_never_stands_twice() -> None:
    """A message that other programs kept both as active and as obsolete stands once, with the active words."""
    twice = (*done(("Rest", "Odpocząć")), Entry("Rest", ("Leżeć",), "a", is_obsolete=True))
    for order in (twice, twice[::-1]):
        assert told(merged(blank("Rest"), *order)) == [("Rest", "Odpocząć", "")]
        assert told(merged([], *order)) == [("Rest", "Odpocząć", "obsolete")]


# --- no noise ----------------------------------------------------------------------------


def test_one_added_word_is_a_difference_of_one_message() -> None:
    """In a catalog of thirty messages, one word added to one of them touches the lines of that message alone."""
    rows = [(f"Message {n} says what to do", f"Tekst {n}") for n in range(30)]
    old = merged(blank(*(msgid for msgid, _ in rows)), *done(*rows)).catalog
    new = [msgid.replace("what", "exactly what") if msgid.startswith("Message 7 ") else msgid for msgid, _ in rows]
    before, after = format_catalog(old), format_catalog(merge(blank(*new), old, HEADER, 3).catalog)
    lines = [
        line
        for line in difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
        if not line.startswith(("---", "+++", "@@"))
    ]
    assert lines == [
        "+#, fuzzy",
        '+#| msgid "Message 7 says what to do"',
        '-msgid "Message 7 says what to do"',
        '+msgid "Message 7 says exactly what to do"',
    ]


def test_the_order_is_that_of_the_template() -> None:
    """Active messages stand in the template's order, obsolete ones behind them by context and msgid."""
    old = (
        *done(("Gone 1", "g1"), ("Stay 1", "s1"), ("Gone 2", "g2")),
        Entry("Earlier gone", ("eg",), "a", is_obsolete=True),
        *done(("Stay 2", "s2"), context="b"),
    )
    result = merged([*blank("Stay 2", context="b"), *blank("Stay 1")], *old)
    assert [entry.msgid for entry in result.catalog.entries] == [
        *("Stay 2", "Stay 1", "Earlier gone", "Gone 1", "Gone 2")
    ]
