"""The rack: which leaflets on the shelf are no longer the words that are signed now, and must be pulled."""

import datetime as dt
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from leafpost.catalogs.signoff import Role, Signoff
from leafpost.catalogs.signoff_file import add_signoff
from leafpost.clinic import read_clinic
from leafpost.desk.rack import Pile, Rack, Why, sheets_of
from leafpost.errors import ProblemError
from leafpost.press.gather import gather
from leafpost.press.manifest import Artefact
from tests.conftest import TODAY, sign_everything

SLUG = "caring-for-your-back"
MD, PO = f"leaflets/{SLUG}.md", f"locales/es/LC_MESSAGES/{SLUG}.po"
NOON = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)


class Shelf:
    """A clinic with its rack, as two people see it: one prints and looks, the other edits and signs."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.rack = Rack(read_clinic(root), {})

    def print(self, tag: str, edition: str = "standard", copies: int = 20, tags: tuple[str, ...] = ()) -> int:
        """Copies with the words of this moment."""
        gathered = gather(read_clinic(self.root), TODAY)
        localised = gathered.localised[SLUG, tag]
        several: Mapping[str, str | int] = {
            "languages": " ".join(tags),
            "codes": " ".join(gathered.localised[SLUG, other].short_digest for other in tags),
        }
        artefact = Artefact(
            SLUG, tag, "print", localised.state.value, localised.short_digest, "ab" * 32, 1, {},
            facts=dict(several) if tags else {}, title="A title", title_locale=tag, source_title="Caring for your back",
            version=localised.document.version, edition=edition,
        )  # fmt: skip
        return self.rack.note(artefact, copies, NOON)

    def piles(self, today: dt.date = TODAY) -> list[Pile]:
        return self.rack.piles(gather(read_clinic(self.root), today), today)

    def reasons(self, today: dt.date = TODAY) -> list[tuple[Why, ...]]:
        return [pile.reasons for pile in self.piles(today)]

    def edit(self, name: str, before: str, after: str) -> None:
        path = self.root / name
        text = path.read_text("utf-8")
        assert text.count(before) == 1
        path.write_text(text.replace(before, after), "utf-8")


@pytest.fixture
def shelf(signed_once: Path, tmp_path: Path) -> Shelf:
    """A leaflet in English and Spanish, both signed."""
    return Shelf(Path(shutil.copytree(signed_once, tmp_path / "clinic")))


def test_signed_leaflets_may_stay(shelf: Shelf) -> None:
    """Paper with the words that are signed now has nothing against it; the record needs no database of letters."""
    shelf.print("es")
    shelf.print("en", "large-print", copies=3)
    found = shelf.piles()
    assert [(p.language.tag, p.edition, p.copies, p.reasons, p.must_be_pulled) for p in found] == [
        ("en", "large-print", 3, (), False),
        ("es", "standard", 20, (), False),
    ]
    assert (shelf.root / "var/leafpost.sqlite").is_file()


def test_changed_words_that_are_signed_pull_the_old_ones(shelf: Shelf) -> None:
    """While a new text waits for its signatures the old paper may stay; once it is signed, the old paper must go."""
    shelf.print("es")
    shelf.edit(PO, "Camine un poco cada hora.", "Camine un poco cada media hora.")
    assert shelf.reasons() == [(Why.WAITING,)]
    assert not shelf.piles()[0].must_be_pulled
    sign_everything(shelf.root)
    shelf.print("es", copies=1)
    assert [(p.copies, p.reasons, p.must_be_pulled) for p in shelf.piles()] == [
        (20, (Why.CHANGED,), True),
        (1, (), False),
    ]


def test_a_signature_that_is_withdrawn_pulls_the_paper(shelf: Shelf) -> None:
    """Paper whose words nobody answers for any more must go."""
    shelf.print("es")
    (shelf.root / f"locales/es/signoffs/{SLUG}.toml").unlink()
    assert shelf.reasons() == [(Why.CHANGED,)]


def test_one_of_two_signatures_does_not_keep_the_paper(shelf: Shelf) -> None:
    """Where the words changed, and only one who must sign is still on record under the old ones, the paper must go."""
    shelf.print("es")
    shelf.edit(PO, "Camine un poco cada hora.", "Camine un poco cada media hora.")
    localised = gather(read_clinic(shelf.root), TODAY).localised[SLUG, "es"]
    signoff = Signoff(Role.CLINICIAN, "Leo Marsh", TODAY, localised.words_digest)
    add_signoff(shelf.root, "es", SLUG, signoff, localised.parts, localised.standing)
    assert shelf.reasons() == [(Why.CHANGED,)]


def test_drafts_have_no_place_in_the_rack(shelf: Shelf) -> None:
    """Paper that says it is a draft must go, also when its words are signed by now."""
    (shelf.root / f"locales/es/signoffs/{SLUG}.toml").rename(shelf.root / "kept.toml")
    shelf.print("es")
    assert shelf.reasons() == [(Why.DRAFT,)]
    (shelf.root / "kept.toml").rename(shelf.root / f"locales/es/signoffs/{SLUG}.toml")
    assert shelf.reasons() == [(Why.DRAFT,)]


def test_a_review_that_is_overdue_pulls_every_language(shelf: Shelf) -> None:
    """On the day after the review was due the paper must go; on the day itself it may stay."""
    shelf.edit(MD, 'version = "2.1"', 'version = "2.1"\nreview_by = 2026-12-24')
    shelf.print("es")
    assert shelf.reasons(dt.date(2026, 12, 24)) == [()]
    assert shelf.reasons(dt.date(2026, 12, 25)) == [(Why.DUE,)]


@pytest.mark.parametrize("what", ["leaflet", "language"])
def test_what_the_clinic_gave_up_must_go(shelf: Shelf, what: str) -> None:
    """Paper of a leaflet that was deleted, or in a language that is no longer offered, must go."""
    shelf.print("es")
    if what == "language":
        shelf.edit("clinic.toml", 'offered = ["en", "es"]', 'offered = ["en"]')
    else:
        (shelf.root / MD).unlink()
        (shelf.root / "newsletters/spring-letter.md").unlink()
    assert shelf.reasons() == [(Why.GONE,)]
    assert shelf.piles()[0].must_be_pulled


@pytest.mark.parametrize(("name", "before"), [(MD, 'version = "2.1"'), (PO, 'msgid "Keep warm"')])
def test_a_file_that_cannot_be_read_tells_nothing_of_the_paper(shelf: Shelf, name: str, before: str) -> None:
    """While somebody's mistake keeps a leaflet from being read, its paper is neither good nor bad."""
    shelf.print("es")
    shelf.edit(name, before, before[:-1])
    assert shelf.reasons() == [(Why.UNKNOWN,)]
    assert not shelf.piles()[0].must_be_pulled


def test_paper_in_two_languages_needs_both(shelf: Shelf) -> None:
    """A bilingual leaflet must go when the words of either language are no longer those that are signed."""
    shelf.print("es", "bilingual", tags=("es", "en"))
    shelf.print("en")
    assert shelf.reasons() == [(), ()]
    shelf.edit("clinic.toml", "Monday to Friday", "Monday to Saturday")
    assert {pile.edition: pile.reasons for pile in shelf.piles()} == {
        "bilingual": (Why.WAITING,), "standard": (Why.WAITING,),
    }  # fmt: skip


def test_who_pulls_a_pile_sees_it_no_more(shelf: Shelf) -> None:
    """A pile that is marked as pulled is off the page; the others stay, what must go before them."""
    shelf.print("en")
    shelf.print("es")
    (shelf.root / f"locales/es/signoffs/{SLUG}.toml").unlink()
    assert [pile.must_be_pulled for pile in shelf.piles()] == [True, False]
    assert shelf.rack.pull(shelf.piles()[0].id, NOON) == 20
    assert [pile.language.tag for pile in shelf.piles()] == ["en"]


def test_a_record_that_cannot_be_kept_is_told(shelf: Shelf) -> None:
    """Where the data folder cannot be made or read, the rack says which, and raises nothing else."""
    (shelf.root / "var").write_text("in the way", "utf-8")
    with pytest.raises(ProblemError, match=r"var: the record of what was printed cannot be kept"):
        shelf.print("es")
    (shelf.root / "var").unlink()
    shelf.print("es")
    (shelf.root / "var/leafpost.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(ProblemError, match=r"leafpost\.sqlite"):
        shelf.piles()


def test_an_edition_without_several_languages_has_one_code() -> None:
    """What the manifest says of an artefact is what the record holds of it."""
    artefact = Artefact(SLUG, "ur", "print", "signed", "1d5a-d382", "ab" * 32, 1, {}, edition="standard", version="2.1")
    assert dict(sheets_of(artefact).codes) == {"ur": "1d5a-d382"}
