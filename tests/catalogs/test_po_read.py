"""The strict reader: what is damaged is told with file and line, what other programs write is read."""

from pathlib import Path

import pytest

from leafpost.catalogs.model import Entry, Previous
from leafpost.catalogs.po_read import parse_catalog, read_catalog
from leafpost.errors import ProblemError
from leafpost.languages import find_language
from tests.catalogs.samples import (
    FIRST_LINE,
    HEAD,
    POLISH,
    catalog,
    entries_of,
    polish,
    problems_of,
    write,
)

# --- what is read ------------------------------------------------------------------------


def test_every_part_of_an_entry_is_read() -> None:
    """Context, plural forms, flags, all kinds of comments and the previous text each go to their own field."""
    body = """\
# By the translator
#. For the translator
#: leaflets/a.md leaflets/b.md
#, fuzzy, no-wrap
#| msgctxt "old place"
#| msgid "One old"
#| msgid_plural "Many old"
msgctxt "a#b"
msgid "One \\"new\\"\\t\\\\"
msgid_plural "Many\\n"
"new"
msgstr[0] "Jeden"
msgstr[1] ""
"Dwa\\n"
"wiersze"
msgstr[2] "Wiele"
"""
    (entry,) = entries_of(body)
    assert entry == Entry(
        msgid='One "new"\t\\',
        msgstr=("Jeden", "Dwa\nwiersze", "Wiele"),
        msgctxt="a#b",
        msgid_plural="Many\nnew",
        flags=frozenset({"fuzzy", "no-wrap"}),
        comments=("By the translator",),
        extracted=("For the translator",),
        references=("leaflets/a.md", "leaflets/b.md"),
        previous=Previous("old place", "One old", "Many old"),
    )
    assert entry.line == FIRST_LINE + 8


def test_obsolete_entries_are_read_as_such() -> None:
    """A retired message keeps its translation, its comment and its previous text, and is not active."""
    body = """\
# Said on the telephone
#, fuzzy
#~| msgid "Older"
#~ msgctxt "a"
#~ msgid "Old"
#~ msgstr ""
#~ "Sta"
#~ "re"
"""
    (entry,) = entries_of(body)
    assert entry == Entry(
        "Old",
        ("Stare",),
        "a",
        flags=frozenset({"fuzzy"}),
        comments=("Said on the telephone",),
        previous=Previous(None, "Older"),
        is_obsolete=True,
    )
    assert not list(catalog(entry).active)


def test_the_header_is_read_field_by_field() -> None:
    """Header fields keep their order and values, and the comments above them are kept."""
    text = '# Kept by Ana\n#\nmsgid ""\nmsgstr ""\n"X-Generator: Some Editor 3.4\\n"\n"Content-Type: text/plain; '
    text += 'charset=UTF-8\\n"\n"Last-Translator: Ana <ana@clinic.example>\\n"\n'
    read = parse_catalog(text, "a.po")
    assert list(read.header.items()) == [
        ("X-Generator", "Some Editor 3.4"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Last-Translator", "Ana <ana@clinic.example>"),
    ]
    assert read.header_comments == ("Kept by Ana", "")


def test_windows_line_ends_change_nothing() -> None:
    """A catalog saved on Windows says the same, and its lines count the same."""
    text = HEAD + 'msgid "Walk"\nmsgstr ""\n"Proszę "\n"chodzić"\n'
    read = parse_catalog(text.replace("\n", "\r\n"), "a.po", polish())
    assert read == parse_catalog(text, "a.po", polish())
    assert [entry.line for entry in read.entries] == [FIRST_LINE]


# --- what is refused ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "line", "word"),
    [
        ('#= fuzzy\nmsgid "a"\nmsgstr "b"\n', 6, "#= fuzzy"),
        ('#, Fuzzy\nmsgid "a"\nmsgstr "b"\n', 6, "Fuzzy"),
        ('#, no-wrap, FUZZY\nmsgid "a"\nmsgstr "b"\n', 6, "FUZZY"),
        ('#, fuzzy translation\nmsgid "a"\nmsgstr "b"\n', 6, "fuzzy translation"),
        ('msgid "a"\nmsgstr "Max 20\n', 7, "not closed"),
        ('msgid "a"\nmsgstr "Max 20\\"\n', 7, "not closed"),
        ('msgid "a"\nmsgstr ""\n"Max \n"20"\n', 8, "not closed"),
        ('#| msgid "old\nmsgid "a"\nmsgstr "b"\n', 6, "not closed"),
        ('#~ msgid "a"\n#~ msgstr "b\n', 7, "not closed"),
        ('msgid "a"\nmsgstr "50\\% of it"\n', 7, "\\%"),
        ('msgid "a"\nmsgstr "\\x41"\n', 7, "\\x"),
        ('msgid "a"\nmsgstr "b" c\n', 7, "follows the end"),
        ('msgid "a"\nmsgstr "Say "yes" now"\n', 7, "follows the end"),
        ('msgid "a"\nmsgstr “b”\n', 7, "“"),
        ('msgid "a"\nmsgstr „b”\n', 7, "„"),
        ('msgid "a"\nmsgstr ""\n«b»\n', 8, "«"),
        ("msgid \"a\"\nmsgstr 'b'\n", 7, "no quotation mark"),
        ('msgid "a"\nmsgstr b\n', 7, "no quotation mark"),
        ('<<<<<<< mine\nmsgid "a"\nmsgstr "b"\n', 6, "conflict"),
        ('msgid "a"\n=======\nmsgstr "b"\n', 7, "conflict"),
        ('msgid "a"\nmsgstr "b"\n>>>>>>> theirs\n', 8, "conflict"),
        ('msgid "a"\nmsgstr "b"\n||||||| base\n', 8, "conflict"),
        ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', 9, "twice"),
        ('msgctxt "x"\nmsgid "a"\nmsgstr "b"\n\nmsgctxt "x"\nmsgid "a"\nmsgstr "b"\n', 11, "twice"),
        ('msgid "a"\nmsgstr "b"\nmsgstr "c"\n', 8, "twice"),
        ('msgctxt "x"\nmsgctxt "y"\nmsgid "a"\nmsgstr "b"\n', 7, "twice"),
        ('msgid "a"\nmsgid "b"\nmsgstr "c"\n', 6, "no msgstr"),
        ('msgid "a"\n\n# a comment\nmsgid "b"\nmsgstr "c"\n', 6, "no msgstr"),
        ('msgid "a"\n', 6, "no msgstr"),
        ('# why\n"b"\n', 7, "before any msgid"),
        ('msgid ""\nmsgstr "b"\n', 6, "empty"),
        ('msgid "a"\nmsgstr "b"\nTake two.\n', 8, "no part of a catalog"),
        ('msgid "a"\nmsgtsr "b"\n', 7, "no part of a catalog"),
    ],
)
def test_damage_is_an_error_with_its_line(body: str, line: int, word: str) -> None:
    """What other readers pass over in silence is an error that names the file, the line and what stands there."""
    found = problems_of(HEAD + body, polish())
    assert (line, True) in {(problem.line, word in problem.what) for problem in found}, found
    assert {problem.file for problem in found} == {"a.po"}
    assert all(problem.is_error and problem.fix for problem in found)


def test_a_byte_order_mark_is_an_error(tmp_path: Path) -> None:
    """A file that begins with a byte order mark is refused, and only for that: its header is still a header."""
    path = write(tmp_path / "locales" / "a.po", "\ufeff" + HEAD + 'msgid "a"\nmsgstr "b"\n')
    with pytest.raises(ProblemError) as caught:
        read_catalog(path, tmp_path, polish())
    assert [(p.file, p.line, "byte order mark" in p.what) for p in caught.value.problems] == [("locales/a.po", 1, True)]


def test_a_file_in_another_encoding_is_an_error_with_its_line(tmp_path: Path) -> None:
    """A catalog that is not UTF-8 is refused with the first line that shows it."""
    path = tmp_path / "a.po"
    path.write_bytes((HEAD + 'msgid "a"\nmsgstr "zdrów"\n').encode("iso-8859-2"))
    with pytest.raises(ProblemError) as caught:
        read_catalog(path, tmp_path)
    assert [(p.file, p.line, p.rule) for p in caught.value.problems] == [("a.po", 7, "encoding")]


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        (HEAD.replace("msgid", "#, fuzzy\nmsgid", 1), 2, "fuzzy"),
        ("", 1, "no header"),
        ("# only a comment\n", 1, "no header"),
        ('msgid "a"\nmsgstr "b"\n', 1, "no header"),
        ('msgctxt "x"\nmsgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n', 1, "no header"),
        ("".join(f"#~ {line}\n" for line in HEAD.splitlines() if line), 1, "no header"),
        (HEAD.replace("UTF-8", "ISO-8859-2"), 1, "UTF-8"),
        (HEAD.replace("; charset=UTF-8", ""), 1, "UTF-8"),
        (HEAD.replace("Content-Type", "Content"), 1, "UTF-8"),
        (HEAD.replace("Content-Type", 'Made by hand\\n"\n"Content-Type'), 1, "Made by hand"),
        ("# Ana\n\n" + HEAD.replace("UTF-8", "ASCII"), 3, "UTF-8"),
    ],
)
def test_a_bad_header_is_an_error(text: str, line: int, word: str) -> None:
    """A header that is missing, fuzzy, in pieces or not in UTF-8 is an error at its line."""
    assert (line, True) in {(problem.line, word in problem.what) for problem in problems_of(text)}


@pytest.mark.parametrize(
    ("tag", "stated"),
    [
        ("pl", "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"),
        ("pl", " nplurals = 3 ; plural = n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2"),
        ("es", "nplurals=2; plural=n != 1;"),
        ("es", "nplurals=2; plural=n == 1 ? 0 : 1;"),
        ("fr", "nplurals=2; plural=(n >= 2);"),
        ("zh_Hans", "nplurals=1; plural=0"),
        ("ar", "nplurals=6; plural=n==0?0: n==1?1: n==2?2: n%100>=3&&n%100<=10?3: n%100>=11&&n%100<=99?4:5;"),
    ],
)
def test_an_equal_plural_rule_is_accepted_in_any_spelling(tag: str, stated: str) -> None:
    """The rule as gettext's manual or an editor spells it passes where it chooses the same forms as ours."""
    assert problems_of(HEAD.replace(POLISH, stated), find_language(tag)) == []


@pytest.mark.parametrize(
    ("tag", "stated"),
    [
        # East Slavic: 21 takes the first form there, the last in Polish
        ("pl", "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12||n%100>14) ? 1 : 2);"),
        ("pl", "nplurals=4; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"),
        ("pl", "nplurals=2; plural=(n != 1);"),
        ("es", "nplurals=2; plural=(n > 1);"),
        ("tr", "nplurals=1; plural=0;"),
        ("es", "nplurals=INTEGER; plural=EXPRESSION;"),
        ("es", "nplurals=2; plural=(n %% 0);"),
        ("es", "nplurals=2; plural=(n != 1;"),
        ("es", "nplurals=2; plural=(2 * !n);"),
        ("es", ""),
    ],
)
def test_a_wrong_plural_rule_is_an_error(tag: str, stated: str) -> None:
    """A rule that chooses another form for any number is an error at the header's line, whatever it says."""
    found = problems_of("# Ana\n" + HEAD.replace(POLISH, stated), find_language(tag))
    assert [(problem.line, problem.rule) for problem in found] == [(2, "plural-forms")]
    language = find_language(tag)
    assert language is not None
    assert language.plural_forms in found[0].fix


@pytest.mark.parametrize(("given", "count"), [((0,), 1), ((0, 1), 2), ((0, 1, 2, 3), 4)])
def test_too_few_and_too_many_plural_forms_are_errors(given: tuple[int, ...], count: int) -> None:
    """Polish has three forms: one, two or four of them are an error at the message, and the number is named."""
    forms = "".join(f'msgstr[{form}] "x"\n' for form in given)
    found = problems_of(HEAD + '# n\nmsgid "day"\nmsgid_plural "days"\n' + forms, polish())
    assert [(p.line, p.rule, str(count) in p.what, "3" in p.what) for p in found] == [(7, "plural-forms", True, True)]


@pytest.mark.parametrize("forms", [(0, 2), (1, 2, 3), (0, 0, 1)])
def test_plural_forms_with_a_gap_or_a_double_are_errors(forms: tuple[int, ...]) -> None:
    """Forms that are not numbered 0, 1, 2 are never moved together in silence."""
    text = "".join(f'msgstr[{form}] "x"\n' for form in forms)
    assert problems_of(HEAD + 'msgid "day"\nmsgid_plural "days"\n' + text)


def test_every_mistake_is_told_in_one_run() -> None:
    """A file with ten mistakes is read once, and each of them is told with its line, in order."""
    text = """\
\ufeff#, fuzzy
msgid ""
msgstr ""
"Content-Type: text/plain; charset=ASCII\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

#= fuzzy
msgid "one"
msgstr "jeden

#, Fuzzy
msgid "two"
msgstr "dwa\\!"

<<<<<<< mine
msgid "three"
msgstr “trzy”
>>>>>>> theirs

msgid "one"
msgstr "raz" "dwa"

msgid "day"
msgid_plural "days"
msgstr[0] "dzień"
msgstr[1] "dni"
"""
    found = problems_of(text, polish())
    lines = [problem.line for problem in found]
    assert lines == sorted(lines)
    # 1 mark; 2 header fuzzy, charset, rule; 7 flag; 9 open; 11 flag; 13 escape; 15 and 18 conflict;
    # 17 quotes; 20 twice; 21 text behind; 23 forms
    assert lines == [1, 2, 2, 2, 7, 9, 11, 13, 15, 17, 18, 20, 21, 23]


def test_an_empty_context_is_no_second_place_for_a_message() -> None:
    """Two messages that the program cannot tell apart are an error: none of the two wins in silence."""
    found = problems_of(HEAD + 'msgctxt ""\nmsgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n')
    assert [(problem.line, "twice" in problem.what) for problem in found] == [(10, True)]


@pytest.mark.parametrize(
    "mark",
    [
        *("#, fuzy", "#, fuzzzy", "#fuzzy", "# fuzzy", "#  fuzzy, no-wrap", "#. fuzzy", "#: fuzzy", "#: a.md#, fuzzy"),
        *("#. Paragraph. #, fuzzy", "# By Ana#fuzzy", "#, fuzzyno-wrap", "#; fuzzy", "#, no-wrap fuzzy"),
    ],
)
def test_a_misspelt_fuzzy_mark_is_an_error(mark: str) -> None:
    """A mark that is meant to say fuzzy never lets its translation stand as current."""
    assert [p.line for p in problems_of(HEAD + mark + '\nmsgid "a"\nmsgstr "b"\n')] == [FIRST_LINE]


@pytest.mark.parametrize("body", ['msgid "a"\n#~ msgstr "b"\n', '#~ msgid "a"\nmsgstr "b"\n'])
def test_a_message_is_obsolete_as_a_whole_or_not_at_all(body: str) -> None:
    """A message of which only one half is marked obsolete is an error, as it is for gettext."""
    assert [problem.line for problem in problems_of(HEAD + body)] == [FIRST_LINE + 1]


def test_a_message_that_lost_its_msgid_is_named_with_its_own_line() -> None:
    """The line that is told for a message without msgid is one of the message's lines."""
    found = problems_of(HEAD + 'msgid "a"\nmsgstr "b"\n\n# why\nmsgctxt "x"\nmsgstr "c"\n')
    assert len(found) == 1
    assert found[0].line in (10, 11)


def test_a_translation_keeps_the_line_break_at_its_end() -> None:
    """A line break at one end of only one of the two texts is an error, as it is for msgfmt --check."""
    found = problems_of(HEAD + 'msgid ""\n"Walk.\\n"\n"Rest."\nmsgstr ""\n"Chodzić.\\n"\n')
    assert [problem.line for problem in found] == [FIRST_LINE]
