"""What may be handed out, and why the rest must not."""

import datetime as dt
from collections.abc import Callable

import pytest

from leafpost.catalogs.signoff import Role, Signoff
from leafpost.catalogs.signoff_file import add_signoff
from leafpost.clinic import read_clinic
from leafpost.press.build import BuildReport, BuildRequest, look
from leafpost.press.gather import gather
from leafpost.press.shelves import Entry, Reason, Standing
from tests.conftest import TODAY, sign_everything, translate_hours
from tests.press.conftest import LEAFLET, LETTER, Built

HOURS = {"es": "De lunes a viernes, de 9:00 a 17:00", "ar": "من الاثنين إلى الجمعة، من 9:00 إلى 17:00"}


def looked(built: Built, today: dt.date = TODAY) -> BuildReport:
    return look(BuildRequest(read_clinic(built.root), built.out, today))


def entry(report: BuildReport, tag: str = "es", slug: str = LEAFLET) -> Entry:
    (shelf,) = [shelf for shelf in report.shelves if shelf.language.tag == tag]
    (found,) = [one for one in (*shelf.ready, *shelf.held_back, *shelf.letters) if one.slug == slug]
    assert (found in shelf.ready) is (found.may_be_handed_out and slug == LEAFLET)
    return found


def sign(built: Built, tag: str, *roles: Role) -> None:
    """Some roles alone sign the words of today."""
    localised = gather(read_clinic(built.root), TODAY).localised[LEAFLET, tag]
    for role in roles:
        signoff = Signoff(role, role.value, TODAY, localised.words_digest)
        add_signoff(built.root, tag, LEAFLET, signoff, localised.parts, localised.standing)


@pytest.fixture
def signed(built: Built) -> Built:
    for tag, hours in HOURS.items():
        translate_hours(built.root, tag, hours)
    sign_everything(built.root)
    built.press(locales=("es",))
    return built


def test_what_nobody_signed_names_who_has_to(built: Built) -> None:
    """A draft translation waits for both roles, the source for its clinician alone."""
    report = looked(built)
    assert entry(report).standing is Standing.DRAFT
    assert entry(report).reasons == (Reason.TRANSLATOR, Reason.CLINICIAN)
    assert entry(report, "en").reasons == (Reason.CLINICIAN,)


def test_one_signature_is_not_enough_and_is_told_without_a_build(built: Built) -> None:
    """When the translator has signed, only the clinician is waited for, although no file has changed."""
    sign(built, "es", Role.TRANSLATOR)
    assert entry(looked(built)).reasons == (Reason.CLINICIAN,)
    assert not entry(looked(built)).may_be_handed_out


def test_what_is_signed_may_be_handed_out(signed: Built) -> None:
    """Signed, built, and inside its review: it stands with those to hand out, in every edition."""
    found = entry(looked(signed))
    assert (found.standing, found.reasons, found.may_be_handed_out) == (Standing.SIGNED, (), True)
    assert [(file.edition, file.may_be_handed_out) for file in found.editions] == [
        ("standard", True), ("large-print", True),
    ]  # fmt: skip


def test_a_signature_that_the_file_does_not_show_is_not_enough(signed: Built) -> None:
    """Signed since it was built: its pages still say draft, so that it is built anew first."""
    assert entry(looked(signed), "ar").standing is Standing.DRAFT
    assert entry(looked(signed), "ar").reasons == (Reason.OLDER,)


EDITS: dict[str, Callable[[Built], None]] = {
    "translation": lambda built: built.edit(f"locales/es/LC_MESSAGES/{LEAFLET}.po", "Cuide su espalda", "Su espalda"),
    "source": lambda built: built.edit(f"leaflets/{LEAFLET}.md", "Keep warm", "Keep very warm"),
    "phone": lambda built: built.edit("clinic.toml", "0958", "0959"),
    "mistake": lambda built: built.edit(f"leaflets/{LEAFLET}.md", "Keep warm", "Keep {nowhere}"),
    "gone": lambda built: (built.root / f"leaflets/{LEAFLET}.md").unlink(),
}


@pytest.mark.parametrize("what", EDITS)
def test_what_changed_since_is_held_back_at_once(signed: Built, what: str) -> None:
    """The file still says signed, but its words are not those of today: it is not handed out, built anew or not."""
    EDITS[what](signed)
    found = entry(looked(signed))
    assert (found.standing, found.may_be_handed_out) == (Standing.OLDER, False)
    assert Reason.OLDER in found.reasons
    assert not any(file.may_be_handed_out for file in found.editions)


def test_a_change_that_was_built_says_that_it_changed(signed: Built) -> None:
    """Built anew, it is a draft that was signed before."""
    EDITS["translation"](signed)
    report = signed.press(locales=("es",))
    assert entry(report).standing is Standing.CHANGED
    assert entry(report).reasons[0] is Reason.CHANGED


def test_an_overdue_review_is_told_from_the_day_after(signed: Built) -> None:
    """The last day of a review still counts; on the next one it is held back."""
    signed.edit(f"leaflets/{LEAFLET}.md", 'version = "2.1"', 'version = "2.1"\nreview_by = 2026-12-24')
    signed.press(locales=("es",))
    assert entry(looked(signed, dt.date(2026, 12, 24))).may_be_handed_out
    late = entry(looked(signed, dt.date(2026, 12, 25)))
    assert (late.standing, late.reasons) == (Standing.DUE, (Reason.DUE,))


def test_gaps_are_among_the_reasons(signed: Built) -> None:
    """A message that is not translated is told beside the signatures that are missing."""
    signed.edit(f"locales/es/LC_MESSAGES/{LEAFLET}.po", 'msgstr "Cuánto"', 'msgstr ""')
    assert Reason.GAPS in entry(signed.press(locales=("es",))).reasons


def test_an_edition_that_is_older_than_the_others_is_not_handed_out(signed: Built) -> None:
    """Each edition is judged by its own file."""
    report = looked(signed)
    path = f"es/{LEAFLET}.large-print.pdf"
    older = signed.out / "manifest.json"
    text = older.read_text("utf-8")
    place = text.index('"code"', text.index(f'"{path}"'))
    older.write_text(text[:place] + text[place:].replace(report.artefacts[path].code, "0000-0000", 1), "utf-8")
    assert [(file.edition, file.may_be_handed_out) for file in entry(looked(signed)).editions] == [
        ("standard", True), ("large-print", False),
    ]  # fmt: skip


def test_a_file_that_is_gone_is_not_listed(signed: Built) -> None:
    """Somebody deleted a PDF: looking does not offer it."""
    (signed.out / f"es/{LEAFLET}.pdf").unlink()
    assert [file.href for file in entry(looked(signed)).editions] == [f"es/{LEAFLET}.large-print.pdf"]


def test_looking_writes_nothing(signed: Built) -> None:
    """To look is not to build."""
    before = signed.files()
    EDITS["translation"](signed)
    looked(signed)
    assert signed.files() == before


def test_letters_stand_apart(signed: Built) -> None:
    """A newsletter is no leaflet: it stands neither with those to hand out nor with those held back."""
    assert entry(looked(signed), slug=LETTER).may_be_handed_out
