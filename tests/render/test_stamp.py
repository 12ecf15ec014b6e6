"""No page or letter of a pseudo-language is ever without its stamp, whatever a clinic's template says."""

from dataclasses import replace
from pathlib import Path

import pytest

from leafpost.catalogs.signoff import SignoffState
from leafpost.clinic import Clinic, read_clinic
from leafpost.errors import ProblemError
from leafpost.languages import pseudo_languages
from leafpost.localise.model import LocalisedDocument
from leafpost.localise.words import Words
from leafpost.press.gather import gather
from leafpost.press.job import release_problems
from leafpost.press.pseudo import pseudo_clinic
from leafpost.render.mail import letter
from leafpost.render.pdf import print_leaflet
from leafpost.render.web import phone_page
from tests.conftest import REPOSITORY, TODAY, MakeClinic, localised_in
from tests.reading import squeezed

STAMP = "Pseudo-language: not for patients"
LEAFLET, LETTER = "caring-for-your-back", "spring-letter"
BOTH = pytest.mark.parametrize("tag", ["en_XA", "ar_XB"])


@pytest.fixture
def root(tmp_path: Path, clinic_folder: MakeClinic) -> Path:
    return clinic_folder(tmp_path / "clinic", offered=())


def pseudo(root: Path, slug: str, tag: str) -> tuple[LocalisedDocument, Clinic, Words]:
    gathered = gather(pseudo_clinic(read_clinic(root)), TODAY)
    return gathered.localised[slug, tag], gathered.clinic, Words(pseudo_languages()[tag], gathered.words[tag])


def without(root: Path, template: str, *taken: str) -> None:
    """A clinic's own copy of a template that has lost its stamp."""
    text = (REPOSITORY / "templates" / template).read_text("utf-8")
    for piece in taken:
        assert piece in text
        text = text.replace(piece, "")
    own = root / "templates" / template
    own.parent.mkdir(parents=True)
    own.write_text(text, "utf-8")


def lengthen(root: Path) -> None:
    """A leaflet of more than one page."""
    path = root / f"leaflets/{LEAFLET}.md"
    text = path.read_text("utf-8")
    path.write_text(text.replace("## How much", "Walk a little every hour.\n\n" * 60 + "## How much"), "utf-8")


@BOTH
def test_every_printed_page_is_stamped(root: Path, tag: str) -> None:
    """The text of each page of the finished PDF has the stamp, in plain English."""
    lengthen(root)
    printed = print_leaflet(*pseudo(root, LEAFLET, tag))
    assert printed.pages > 2
    assert all(squeezed(STAMP) in squeezed(page) for page in printed.proof.texts)


@BOTH
def test_phone_page_letter_and_plain_text_are_stamped(root: Path, tag: str) -> None:
    """Each says it before its own words."""
    page = phone_page(*pseudo(root, LEAFLET, tag), ())
    assert STAMP in page
    assert page.index(STAMP) < page.index("<h1>")
    made = letter(*pseudo(root, LETTER, tag))
    assert made.html.index(STAMP) < made.html.index("<h1")
    assert made.text.startswith(f"[{STAMP}]\n")


def test_a_real_language_has_no_stamp(root: Path) -> None:
    """English pages and letters say nothing of it."""
    page = phone_page(*localised_in(root, LEAFLET, "en"), ())
    made = letter(*localised_in(root, LETTER, "en"))
    printed = print_leaflet(*localised_in(root, LEAFLET, "en"))
    assert not [text for text in (page, made.html, made.text, *printed.proof.texts) if "Pseudo" in text]


def test_a_print_template_without_the_stamp_makes_nothing(root: Path) -> None:
    """One page that lacks it is enough: the leaflet is refused, and the problem says what is missing."""
    lengthen(root)
    without(root, "print/standard.html", "{{ stamp }}")  # the first page still has that of its draft band
    with pytest.raises(ProblemError, match=STAMP):
        print_leaflet(*pseudo(root, LEAFLET, "en_XA"))


@pytest.mark.parametrize(
    "hidden",
    ["", "<!-- {{ stamp }} -->", "<style>.x::after { content: '{{ stamp }}' }</style>", '<p title="{{ stamp }}"></p>'],
)
def test_a_phone_template_without_a_stamp_to_read_makes_nothing(root: Path, hidden: str) -> None:
    """A comment, a style sheet or an attribute is no stamp."""
    without(root, "web/leaflet.html", "{{ blocks.draft_band() }}")
    own = root / "templates/web/leaflet.html"
    own.write_text(own.read_text("utf-8").replace("</main>", f"{hidden}</main>"), "utf-8")
    with pytest.raises(ProblemError, match=STAMP):
        phone_page(*pseudo(root, LEAFLET, "ar_XB"), ())


@pytest.mark.parametrize(
    ("template", "taken"),
    [("mail/letter.html", "{{ stamp }}"), ("mail/letter.txt", "{{ stamp }}")],
)
def test_a_letter_without_the_stamp_is_not_made(root: Path, template: str, taken: str) -> None:
    """Neither the HTML nor the plain text may lack it."""
    without(root, template, taken)
    with pytest.raises(ProblemError, match=STAMP):
        letter(*pseudo(root, LETTER, "en_XA"))


@BOTH
def test_a_pseudo_language_is_never_signed_nor_released(root: Path, tag: str) -> None:
    """A sign-off file in its name changes nothing, and a release refuses it even so."""
    localised, clinic, _words = pseudo(root, LEAFLET, tag)
    folder = root / "locales" / tag / "signoffs"
    folder.mkdir(parents=True)
    rows = [f'[[signoff]]\nrole = "{role}"\nname = "{role}"\ndate = 2026-11-01\ndigest = "{localised.words_digest}"\n'
            for role in ("translator", "clinician")]  # fmt: skip
    (folder / f"{LEAFLET}.toml").write_text("\n".join(rows), "utf-8")
    again, _clinic, _words = pseudo(root, LEAFLET, tag)
    assert again.words_digest == localised.words_digest
    assert again.state is SignoffState.DRAFT
    signed = replace(again, state=SignoffState.SIGNED)
    assert [problem.rule for problem in release_problems(signed, clinic, TODAY)] == ["pseudo"]
