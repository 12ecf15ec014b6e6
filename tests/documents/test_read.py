"""Whole documents: front matter, encodings, and what two documents say of each other."""

import datetime as dt
from pathlib import Path

import pytest

from leafpost.clinic import read_clinic
from leafpost.documents.model import Callout, DocumentKind, Paragraph
from leafpost.documents.read import read_document
from leafpost.errors import ProblemError
from tests.documents.writing import CLINIC, LEAFLET_FRONT, LETTER_FRONT, LINKS, line_of, reading, text_of, write

FILE = "leaflets/back.md"
LETTER = "newsletters/spring.md"


def test_front_matter_is_read_whole(tmp_path: Path) -> None:
    """Every key of a letter's front matter arrives as its own value."""
    front = LETTER_FRONT + (
        'reviewed = 2026-11-01\nreview_by = 2028-11-01\nowner = "Back team"\nsources = ["One", "Two"]\n'
        '[links]\nbooking = "https://lakeside.example/book"\nask = "mailto:hello@lakeside.example"\n'
        'call = "tel:+442079460958"\nmore = "leaflet:back#stop"\n'
    )
    leaflet = text_of("::: warning {#stop}\nStop.\n:::\n")
    found = reading(tmp_path, {FILE: leaflet, LETTER: text_of("Words.\n", front=front)})
    assert found.problems == ()
    letter = found.find("spring")
    assert letter is not None
    assert letter.kind is DocumentKind.NEWSLETTER
    assert letter.is_newsletter
    assert letter.file == LETTER
    assert letter.topic == "news"
    assert letter.version == "1.0"
    assert letter.reviewed == dt.date(2026, 11, 1)
    assert letter.review_by == dt.date(2028, 11, 1)
    assert letter.owner == "Back team"
    assert letter.sources == ("One", "Two")
    assert letter.links == {
        "booking": "https://lakeside.example/book",
        "ask": "mailto:hello@lakeside.example",
        "call": "tel:+442079460958",
        "more": "leaflet:back#stop",
    }


def test_a_review_that_has_not_been_is_left_out(tmp_path: Path) -> None:
    """A leaflet nobody has reviewed has no day of review, and neither subject nor preheader."""
    found = reading(tmp_path, {FILE: text_of("Words.\n")})
    assert found.problems == ()
    leaflet = found.documents[0]
    assert (leaflet.reviewed, leaflet.review_by, leaflet.subject, leaflet.preheader) == (None, None, None, None)
    assert leaflet.kind is DocumentKind.LEAFLET


FRONT_MISTAKES = {
    "a date in quotes": ('review_by = "2028-11-01"', "review_by", "review_by = 2028-11-01"),
    "a date with a time": ("reviewed = 2026-11-01T10:00:00", "reviewed", "reviewed = 2028-11-01"),
    "a key with a slip": ("reveiwed = 2026-11-01", "reveiwed", "'reviewed'"),
    "a key of letters": ('subject = "Spring"', "subject", "title, summary"),
    "a table with a slip": ('[link]\nbooking = "https://x.example"', "[link]", "'links'"),
    "sources that are no list": ('sources = "A book"', "sources", '["'),
    "an owner that is a number": ("owner = 3", "owner", '"'),
    "a link without https": ('[links]\nold = "http://x.example"', "old", "https://"),
    "a link with a script": ('[links]\nbad = "javascript:alert(1)"', "bad", "https://"),
    "a link that is no text": ("[links]\nbad = 3", "bad", '"'),
    "links that are no table": ("links = 3", "links", "[links]"),
    "a day that is none": ("review_by = 2028-13-01", "review_by", "dates"),
    "no TOML": ("owner = “Back team”", "owner", "double quotes"),
    "a key twice": ('version = "2.0"', 'version = "2', "quotes"),
}


@pytest.mark.parametrize(("addition", "at", "fix"), FRONT_MISTAKES.values(), ids=FRONT_MISTAKES)
def test_each_mistake_in_front_matter_has_its_line_and_remedy(tmp_path: Path, addition: str, at: str, fix: str) -> None:
    """A wrong value or an unknown key is told in its own line, with what to write instead."""
    text = text_of("Words.\n", front=LEAFLET_FRONT + addition + "\n")
    found = reading(tmp_path, {FILE: text})
    assert [(problem.file, problem.line, problem.rule, problem.document) for problem in found.problems] == [
        (FILE, line_of(text, at), "front-matter", "back")
    ]
    assert fix in found.problems[0].fix


@pytest.mark.parametrize("key", ["title", "summary", "version", "subject", "preheader", "topic"])
@pytest.mark.parametrize("value", [None, '""', '"  "', "1", "true", '"a\\nb"', '"a\\tb"'])
def test_what_every_document_needs_is_asked_for(tmp_path: Path, key: str, value: str | None) -> None:
    """A key that is missing, empty, no text or not one line is named, in its line where it has one."""
    lines = [line for line in LETTER_FRONT.splitlines() if not line.startswith(f"{key} =")]
    front = "".join(f"{line}\n" for line in [*lines, *([f"{key} = {value}"] if value else [])])
    text = text_of("Words.\n", front=front)
    found = reading(tmp_path, {LETTER: text})
    assert [problem.rule for problem in found.problems] == ["front-matter"]
    assert f"'{key}'" in found.problems[0].what
    assert found.problems[0].line == (line_of(text, f"{key} =") if value else 2)


@pytest.mark.parametrize("key", ["title", "summary", "subject", "preheader"])
@pytest.mark.parametrize("fault", ["{clinic_fax}", "\u202e"])
def test_faults_in_plain_texts_have_their_line(tmp_path: Path, key: str, fault: str) -> None:
    """An unknown variable or a hidden character in a title is told in the title's line."""
    text = text_of("Words.\n", front=LETTER_FRONT.replace(f'{key} = "', f'{key} = "{fault} '))
    found = reading(tmp_path, {LETTER: text})
    assert [problem.line for problem in found.problems] == [line_of(text, key)]


@pytest.mark.parametrize(
    ("content", "line", "rule"),
    [
        ("", 1, "front-matter"),
        ("Words without front matter.\n", 1, "front-matter"),
        ("\n+++\n", 1, "front-matter"),
        ('+++\ntitle = "Never closed"\n\nWords.\n', 1, "front-matter"),
        (b'+++\ntitle = "B\xe4ck"\n+++\n', 2, "encoding"),
        (b"+++\n+++\n\nOne.\n\nTwo \xff\n", 6, "encoding"),
    ],
)
def test_a_file_that_cannot_be_read_stops_only_itself(
    tmp_path: Path, content: str | bytes, line: int, rule: str
) -> None:
    """A file with nothing to read is told with its line, and the documents beside it are read."""
    found = reading(tmp_path, {FILE: content, "leaflets/other.md": text_of("Words.\n")})
    assert [(problem.file, problem.line, problem.rule) for problem in found.problems] == [(FILE, line, rule)]
    assert found.broken == {"back"}
    assert [document.slug for document in found.documents] == ["other"]


def test_read_document_raises_where_there_is_nothing_to_read(tmp_path: Path) -> None:
    """One broken file raises a ProblemError with what is wrong."""
    write(tmp_path, {"clinic.toml": CLINIC, FILE: "no fence"})
    with pytest.raises(ProblemError) as caught:
        read_document(tmp_path / FILE, DocumentKind.LEAFLET, read_clinic(tmp_path))
    assert [problem.line for problem in caught.value.problems] == [1]


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path, ending: str, mark: str) -> None:
    """A file saved on another system gives the same document, and the same lines for the same mistakes."""
    text = text_of("One\ntwo  \nthree.\n\n::: warning {#stop}\nStop.\n:::\n")
    wrong = text_of("One.\n\nCall {clinic_fax}.\n")
    plain = reading(tmp_path / "a", {FILE: text, "leaflets/wrong.md": wrong})
    other = reading(
        tmp_path / "b",
        {FILE: mark + text.replace("\n", ending), "leaflets/wrong.md": mark + wrong.replace("\n", ending)},
    )
    assert repr(other.documents) == repr(plain.documents)
    assert other.problems == plain.problems
    assert [problem.line for problem in plain.problems] == [line_of(wrong, "Call")]


@pytest.mark.parametrize("slug", ["Back", "back pain", "back_pain", "-back", "back--pain", "rücken", "back.en"])
def test_a_name_that_cannot_be_an_address_is_refused(tmp_path: Path, slug: str) -> None:
    """A document's name has small letters, digits and single hyphens."""
    found = reading(tmp_path, {f"leaflets/{slug}.md": text_of("Words.\n")})
    assert [(problem.file, problem.line, problem.rule) for problem in found.problems] == [
        (f"leaflets/{slug}.md", 0, "slug")
    ]


@pytest.mark.parametrize("slug", ["interface", "build", "check", "index", "images", "newsletters", "templates"])
def test_a_reserved_name_is_refused(tmp_path: Path, slug: str) -> None:
    """No document takes the name of a command, of the templates' catalog or of a folder in the output."""
    found = reading(tmp_path, {f"leaflets/{slug}.md": text_of("Words.\n")})
    assert [problem.rule for problem in found.problems] == ["slug"]
    assert slug in found.problems[0].what


def test_a_leaflet_and_a_letter_never_share_a_name(tmp_path: Path) -> None:
    """Where both kinds have one name, neither is built, and the author is told both files."""
    found = reading(
        tmp_path, {"leaflets/spring.md": text_of("Words.\n"), LETTER: text_of("Words.\n", front=LETTER_FRONT)}
    )
    assert [(problem.file, problem.rule) for problem in found.problems] == [(LETTER, "slug")]
    assert "leaflets/spring.md" in found.problems[0].fix
    assert found.broken == {"spring"}


def test_a_readme_beside_the_documents_is_none(tmp_path: Path) -> None:
    """A README in the folder is for people."""
    found = reading(tmp_path, {"leaflets/README.md": "Hello.", FILE: text_of("Words.\n")})
    assert found.problems == ()
    assert [document.slug for document in found.documents] == ["back"]


def test_documents_come_in_order_of_kind_and_name(tmp_path: Path) -> None:
    """Leaflets first, then letters, each by name, on every machine alike."""
    leaflet, letter = text_of("Words.\n"), text_of("Words.\n", front=LETTER_FRONT)
    names = ["leaflets/b.md", "newsletters/a-letter.md", "leaflets/a.md", "leaflets/c-2.md"]
    found = reading(tmp_path, {name: letter if "letter" in name.rpartition("/")[2] else leaflet for name in names})
    assert [document.file for document in found.documents] == [
        "leaflets/a.md",
        "leaflets/b.md",
        "leaflets/c-2.md",
        "newsletters/a-letter.md",
    ]


# --- between documents -------------------------------------------------------------------


def test_a_teaser_for_a_leaflet_that_is_not_there_is_told(tmp_path: Path) -> None:
    """The teaser's own line is named, with the leaflet that was probably meant."""
    letter = text_of("Words.\n\n::: teaser {leaflet=bakc}\n:::\n", front=LETTER_FRONT)
    found = reading(tmp_path, {FILE: text_of("Words.\n"), LETTER: letter})
    assert [(problem.file, problem.line, problem.rule) for problem in found.problems] == [
        (LETTER, line_of(letter, "::: teaser"), "link")
    ]
    assert "bakc" in found.problems[0].what
    assert "'back'" in found.problems[0].fix
    assert found.broken == {"spring"}


def test_a_teaser_for_another_letter_is_told(tmp_path: Path) -> None:
    """Teasers are for leaflets; a letter is none."""
    letter = text_of("::: teaser {leaflet=spring}\n:::\n", front=LETTER_FRONT)
    found = reading(tmp_path, {LETTER: letter})
    assert [problem.line for problem in found.problems] == [line_of(letter, "::: teaser")]


@pytest.mark.parametrize(
    "body",
    ["- Item\n\n  ::: teaser {leaflet=back}\n  Words.\n  :::\n", "> ::: teaser {leaflet=back}\n> Words.\n> :::\n"],
)
def test_a_teaser_inside_another_block_is_told(tmp_path: Path, body: str) -> None:
    """A teaser stands on its own: inside a list or a quotation nothing would show it."""
    found = reading(tmp_path, {FILE: text_of("Words.\n"), LETTER: text_of(body, front=LETTER_FRONT)})
    assert "spring" in found.broken


def test_a_teaser_in_a_leaflet_is_told(tmp_path: Path) -> None:
    """Teasers belong into letters."""
    found = reading(
        tmp_path, {FILE: text_of("::: teaser {leaflet=other}\n:::\n"), "leaflets/other.md": text_of("Words.\n")}
    )
    assert found.broken == {"back"}


@pytest.mark.parametrize(
    ("target", "what", "fix"),
    [
        ("leaflet:bakc", "bakc", "'back'"),
        ("leaflet:back#stop-it", "#stop-it", "stop"),
        ("leaflet:spring", "spring", "back"),
    ],
)
def test_a_link_to_a_missing_leaflet_or_id_has_its_line(tmp_path: Path, target: str, what: str, fix: str) -> None:
    """A link that leads nowhere is told in its line of the front matter, with what is there."""
    letter = text_of("[Words][more].\n", front=f'{LETTER_FRONT}{LINKS}more = "{target}"\n')
    leaflet = text_of("::: warning {#stop}\nStop.\n:::\n")
    found = reading(tmp_path, {FILE: leaflet, LETTER: letter})
    assert [(problem.file, problem.line, problem.rule) for problem in found.problems] == [
        (LETTER, line_of(letter, "more"), "link")
    ]
    assert what in found.problems[0].what
    assert fix in found.problems[0].fix


def test_a_remedy_always_says_something(tmp_path: Path) -> None:
    """Where there is nothing to list, the remedy says so instead of ending in a colon."""
    letter = text_of("[Words][more].\n", front=f'{LETTER_FRONT}[links]\nmore = "leaflet:back#here"\n')
    found = reading(tmp_path, {FILE: text_of("Words.\n"), LETTER: letter})
    assert [problem.fix.rstrip().endswith(":") for problem in found.problems] == [False]


@pytest.mark.parametrize(
    "body",
    [
        "## Words {#here}\n",
        "{#here}\nWords.\n",
        "{#here}\n\n- Item\n",
        "{#here}\n\n| A |\n|---|\n| b |\n",
        "::: tip {#here}\nWords.\n:::\n",
        "::: tip {#other}\nOne.\n\n{#here}\nTwo.\n:::\n",
        "- Item\n\n  {#here}\n  Below it.\n",
        "> {#here}\n> Quoted.\n",
        "{#here}\n\n> Quoted.\n",
    ],
)
def test_a_link_may_lead_to_every_id(tmp_path: Path, body: str) -> None:
    """Whatever block has an id can be linked to."""
    letter = text_of("[Words][more].\n", front=f'{LETTER_FRONT}[links]\nmore = "leaflet:back#here"\n')
    assert reading(tmp_path, {FILE: text_of(body), LETTER: letter}).problems == ()


def test_every_documents_mistakes_come_in_one_run(tmp_path: Path) -> None:
    """One broken file hides no mistake in another, nor those between two."""
    letter = text_of(
        "::: teaser {leaflet=gone}\n:::\n\nCall {clinic_fax}.\n",
        front=f'{LETTER_FRONT}[links]\nmore = "leaflet:gone"\n',
    )
    found = reading(
        tmp_path,
        {
            "leaflets/a.md": "no fence",
            "leaflets/b.md": text_of("::: warning\nStop.\n:::\n"),
            "leaflets/index.md": text_of("Words.\n"),
            LETTER: letter,
        },
    )
    assert [(problem.file, problem.rule) for problem in found.problems] == [
        ("leaflets/a.md", "front-matter"),
        ("leaflets/b.md", "callout-id"),
        ("leaflets/index.md", "slug"),
        (LETTER, "link"),
        (LETTER, "link"),
        (LETTER, "variable"),
    ]
    assert found.broken == {"a", "b", "index", "spring"}


def test_a_document_with_a_mistake_can_still_be_looked_at(tmp_path: Path) -> None:
    """What could be parsed of a broken document is there, for previews."""
    found = reading(tmp_path, {FILE: text_of("Words.\n\n::: warning\nStop.\n:::\n")})
    assert found.broken == {"back"}
    assert [type(block) for block in found.documents[0].blocks] == [Paragraph, Callout]
    assert found.find("nowhere") is None


def test_the_repositorys_own_documents_have_no_mistake(repository: Path) -> None:
    """The leaflets and the letter of the sample clinic are read without a problem."""
    from leafpost.documents.read import read_documents

    assert read_documents(read_clinic(repository)).problems == ()
