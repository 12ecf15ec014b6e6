"""same-meaning keeps translations on a person's word, refuses what no person should overlook, and records it."""

import datetime as dt
from pathlib import Path

import pytest

from leafpost.catalogs.mending import Mending, carry_out, plan_mending
from leafpost.catalogs.same_meaning import read_same_meaning
from leafpost.clinic import read_clinic
from leafpost.documents.read import read_documents
from leafpost.errors import ProblemError
from tests.catalogs.samples import LEAFLET, update, write, write_clinic
from tests.localise.samples import po_text

DAY = dt.date(2026, 11, 23)
SLUG = "back-care"
WALK, STOP = "Walk a little every day.", "Do not take more than 2 tablets."
TEXTS = {
    "es": {WALK: "Camine un poco cada día.", STOP: "No tome más de 2 comprimidos."},
    "he": {WALK: "לכו מעט בכל יום.", STOP: "אין ליטול יותר מ-2 טבליות."},
}
RECORD = "locales/same-meaning.toml"


def po(root: Path, tag: str) -> Path:
    return root / "locales" / tag / "LC_MESSAGES" / f"{SLUG}.po"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two languages, both updated while the source was still the old one."""
    write_clinic(tmp_path)
    for tag, texts in TEXTS.items():
        rows = [(SLUG, WALK, texts[WALK]), (f"{SLUG}#when-to-stop", STOP, texts[STOP])]
        write(po(tmp_path, tag), po_text(tag, rows))
    update(tmp_path)
    return tmp_path


def reword(root: Path, before: str, after: str) -> None:
    path = root / "leaflets" / f"{SLUG}.md"
    text = path.read_text("utf-8")
    assert text.count(before) == 1
    write(path, text.replace(before, after))


def plan(root: Path, beginning: str, reason: str = "a typo", name: str = "Eva Novak") -> Mending:
    clinic = read_clinic(root)
    document = read_documents(clinic).find(SLUG)
    assert document is not None
    return plan_mending(clinic, document, beginning, reason=reason, name=name, date=DAY)


def refusal(root: Path, beginning: str, **more: str) -> str:
    """Why it is refused; not a byte of the clinic's folder may change by it."""
    before = files(root)
    with pytest.raises(ProblemError) as caught:
        carry_out(plan(root, beginning, **more))
    assert files(root) == before
    return "\n".join(str(problem) for problem in caught.value.problems)


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def entry(root: Path, tag: str, msgid: str, context: str = "") -> str:
    """A message's whole entry, comments included, as it stands in the file."""
    blocks = po(root, tag).read_text("utf-8").rstrip().split("\n\n")
    (found,) = [b for b in blocks if f'\nmsgid "{msgid}"\n' in b and f'\nmsgctxt "{context or SLUG}"\n' in f"\n{b}"]
    return found


def change(root: Path, tag: str, before: str, after: str) -> None:
    text = po(root, tag).read_text("utf-8")
    assert text.count(before) == 1
    write(po(root, tag), text.replace(before, after))


def translate(root: Path, tag: str, msgid: str, words: str, context: str = "") -> None:
    """A message done, as a translator does it: words put in, the mark and the old text taken away."""
    mine = entry(root, tag, msgid, context)
    lines = [line for line in mine.split("\n") if not line.startswith(("#,", "#|", "msgstr"))]
    change(root, tag, mine, "\n".join([*lines, f'msgstr "{words}"']))


def doubt(root: Path, tag: str, msgid: str, more: str = "") -> None:
    """A message marked as in doubt by a translator."""
    mine = entry(root, tag, msgid)
    change(root, tag, mine, mine.replace("msgctxt", f"#, fuzzy\n{more}msgctxt", 1))


def kept(mending: Mending) -> dict[str, bool]:
    return {outcome.language.tag: outcome.is_kept for outcome in mending.outcomes}


# --- what is kept ------------------------------------------------------------------------

NEW = "Walk a litle every day!"


@pytest.mark.parametrize("is_updated", [True, False], ids=["updated before", "not updated yet"])
def test_translations_of_a_mended_text_are_kept(root: Path, is_updated: bool) -> None:
    """Current before, they are current again, without a mark and without the old text; a record says who said so."""
    reword(root, WALK, NEW)
    if is_updated:
        update(root)
        assert "#, fuzzy" in entry(root, "es", NEW)
    mending = plan(root, "Walk a lit")
    carry_out(mending)
    assert kept(mending) == {"es": True, "he": True}
    for tag in TEXTS:
        text = entry(root, tag, NEW)
        assert f'msgstr "{TEXTS[tag][WALK]}"' in text
        assert "fuzzy" not in text
        assert "#|" not in text
    ((record,), problems) = read_same_meaning(root)
    assert problems == ()
    assert (record.document, record.context, record.old, record.new) == (SLUG, SLUG, WALK, NEW)
    assert (record.reason, record.name, record.date) == ("a typo", "Eva Novak", DAY)


def test_an_update_alone_keeps_nothing(root: Path) -> None:
    """It never happens by itself: without a person's word the translation is in doubt."""
    reword(root, WALK, NEW)
    update(root)
    assert "#, fuzzy" in entry(root, "he", NEW)
    assert not (root / RECORD).exists()


def test_after_it_an_update_finds_nothing_to_do(root: Path) -> None:
    """What was written is what `translate update` would have made of it, so that it changes no file any more."""
    reword(root, WALK, NEW)
    carry_out(plan(root, NEW))
    update(root)
    before = files(root)
    update(root)
    assert files(root) == before
    assert "fuzzy" not in entry(root, "es", NEW)


def test_planning_writes_nothing(root: Path) -> None:
    """A plan is only looked at: all files stay as they are until it is carried out."""
    reword(root, WALK, NEW)
    before = files(root)
    assert {path.relative_to(root).as_posix() for path in plan(root, NEW).files} == {
        RECORD, f"locales/es/LC_MESSAGES/{SLUG}.po", f"locales/he/LC_MESSAGES/{SLUG}.po",
    }  # fmt: skip
    assert files(root) == before


@pytest.mark.parametrize("is_updated", [True, False])
def test_what_was_in_doubt_before_stays_in_doubt(root: Path, is_updated: bool) -> None:
    """A translation that was fuzzy for another reason is not known to be right, and is not kept."""
    doubt(root, "he", WALK)
    reword(root, WALK, NEW)
    if is_updated:
        update(root)
    mending = plan(root, NEW)
    carry_out(mending)
    assert kept(mending) == {"es": True, "he": False}
    update(root)
    assert "#, fuzzy" in entry(root, "he", NEW)
    assert "fuzzy" not in entry(root, "es", NEW)


@pytest.mark.parametrize("more", ['#| msgctxt "back-care#before"\n#| msgid "Walk a little every day."\n', ""])
def test_a_mark_of_another_program_is_not_taken_for_ours(root: Path, more: str) -> None:
    """A translation that was moved from another box, or whose old text nobody noted, stays in doubt."""
    reword(root, WALK, NEW)
    update(root)
    mine = entry(root, "he", NEW)
    change(root, "he", mine, mine.replace(f'#| msgid "{WALK}"\n', more))
    mending = plan(root, NEW)
    assert kept(mending) == {"es": True, "he": False}
    carry_out(mending)
    assert entry(root, "he", NEW) == mine.replace(f'#| msgid "{WALK}"\n', more)


@pytest.mark.parametrize("is_updated", [True, False])
def test_a_translation_of_a_much_older_text_stays_in_doubt(root: Path, is_updated: bool) -> None:
    """Where one language still waits for an earlier change, only the others are kept."""
    older = "Walk 3 times every day in warm water."
    reword(root, WALK, older)
    update(root)
    translate(root, "es", older, "Camine 3 veces al día en agua tibia.")
    reword(root, older, older.replace("warm", "wram"))
    if is_updated:
        update(root)
    mending = plan(root, "Walk")
    carry_out(mending)
    assert kept(mending) == {"es": True, "he": False}
    assert "fuzzy" not in entry(root, "es", older.replace("warm", "wram"))
    assert [record.old for record in read_same_meaning(root)[0]] == [older]


def test_other_messages_are_not_touched(root: Path) -> None:
    """Of two mended texts only the one that was named is kept."""
    reword(root, WALK, NEW)
    reword(root, STOP, "Do not take more than 2 tablet.")
    carry_out(plan(root, NEW))
    other = entry(root, "es", "Do not take more than 2 tablet.", f"{SLUG}#when-to-stop")
    assert "#, fuzzy" in other
    assert f'#| msgid "{STOP}"' in other


def test_records_stand_below_each_other(root: Path) -> None:
    """A second record leaves the first as it was; the same one is not written twice."""
    reword(root, WALK, NEW)
    carry_out(plan(root, NEW))
    reword(root, STOP, "Do not take more than 2 tablet.")
    carry_out(plan(root, "Do not"))
    records, _problems = read_same_meaning(root)
    assert [record.old for record in records] == [WALK, STOP]
    doubt(root, "he", NEW, f'#| msgid "{WALK}"\n')
    carry_out(plan(root, NEW))
    assert "fuzzy" not in entry(root, "he", NEW)
    assert len(read_same_meaning(root)[0]) == 2


def test_one_text_in_two_places_is_kept_in_both(root: Path) -> None:
    """The same words in a paragraph and in a box are two messages, and each has its record."""
    reword(root, "Stop at once\n", f"Stop at once\n\n{WALK}\n")
    context = f"{SLUG}#when-to-stop"
    update(root)
    translate(root, "es", WALK, "Camine un poco.", context)
    path = root / "leaflets" / f"{SLUG}.md"
    write(path, path.read_text("utf-8").replace(WALK, NEW))
    carry_out(plan(root, NEW))
    assert [record.context for record in read_same_meaning(root)[0]] == [SLUG, context]


# --- what is refused ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (STOP, "Do not take more than 3 tablets.", "numbers"),
        (STOP, "Do take more than 2 tablets.", "negations"),
        (STOP, "Do not take more than **2** tablets.", "strong"),
        (STOP, "Do not take more than {clinic_phone} 2 tablets.", "placeholders"),
        (WALK, "Walk a little less on every other day.", "words differ"),
    ],
)
def test_what_may_mean_something_else_is_refused(root: Path, before: str, after: str, why: str) -> None:
    """Numbers, negations, marks, placeholders and reworded sentences are refused, with both texts and the reason."""
    reword(root, before, after)
    for _ in range(2):
        told = refusal(root, after)
        assert why in told
        assert f"“{before}” (Spanish, Hebrew) → “{after}”" in told
        assert f"leaflets/{SLUG}.md:" in told
        update(root)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{#when-to-stop}", "{#when-to-end}"),
        ("::: warning", "::: tip"),
    ],
    ids=["id", "kind"],
)
def test_another_box_is_another_message(root: Path, before: str, after: str) -> None:
    """Where the id or the kind of a warning changed with its text, nothing is kept."""
    reword(root, STOP, "Do not take more than 2 tablet.")
    reword(root, before, after)
    assert "no translation of “Do not take more than 2 tablet.” waits" in refusal(root, "Do not")


def test_catalogs_that_disagree_are_refused_and_named(root: Path) -> None:
    """Made from two different texts, each near the new one: nobody knows which of them was mended."""
    other = "Walk a little on every day."
    reword(root, WALK, other)
    update(root)
    translate(root, "he", other, TEXTS["he"][WALK])
    reword(root, other, "Walk a little each day.")
    assert kept(plan(root, "Walk")) == {"es": False, "he": True}  # Spanish is known to wait for the first change
    update(root)
    told = refusal(root, "Walk")
    assert f"“{WALK}” (Spanish)" in told
    assert f"“{other}” (Hebrew)" in told


@pytest.mark.parametrize(
    ("beginning", "more", "why"),
    [
        ("Run", {}, "no message of 'back-care' begins with “Run”"),
        ("", {}, "no message"),
        ("  ", {}, "no message"),
        (NEW, {"reason": " "}, "--reason: this is empty"),
        (NEW, {"name": ""}, "--name: this is empty"),
        (NEW, {"name": "Eva\x1b[2J"}, "cannot be printed"),
        ("Lift", {}, "waits for this: Spanish is not translated, Hebrew is not translated"),
        (STOP, {}, "Spanish is current already"),
    ],
)
def test_what_is_not_said_clearly_is_refused(root: Path, beginning: str, more: dict[str, str], why: str) -> None:
    """A message that is not there, an empty reason or name, or nothing to keep."""
    reword(root, WALK, NEW)
    assert why in refusal(root, beginning, **more)


def test_a_beginning_of_several_messages_is_refused(root: Path) -> None:
    """The person is shown which messages begin so, and asked for more words."""
    reword(root, WALK, "Lift a little every day.")
    told = refusal(root, "Lift")
    assert "2 messages begin with “Lift”" in told
    assert "“Lift a little every day.”, “Lift with a straight back.”" in told


def test_a_damaged_catalog_stops_everything(root: Path) -> None:
    """Where one language cannot be read, none is changed."""
    reword(root, WALK, NEW)
    path = po(root, "he")
    write(path, path.read_text("utf-8").replace('msgid "At home"', 'msgid "At home'))
    assert f"locales/he/LC_MESSAGES/{SLUG}.po:" in refusal(root, NEW)


def test_a_damaged_record_is_not_written_over(root: Path) -> None:
    """Records that cannot be relied on stay as they are until a person has looked at them."""
    reword(root, WALK, NEW)
    write(root / RECORD, "[[same]]\n")
    assert f"{RECORD}: the records of same-meaning cannot be read" in refusal(root, NEW)


def test_what_cannot_be_written_changes_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full at the last file leaves every file as it was, and none beside them."""
    reword(root, WALK, NEW)
    mending, before = plan(root, NEW), files(root)
    real, written = Path.chmod, []

    def full(path: Path, mode: int) -> None:
        written.append(path)
        if len(written) == len(mending.files):
            raise OSError(28, "No space left on device")
        real(path, mode)

    monkeypatch.setattr(Path, "chmod", full)
    with pytest.raises(OSError, match="No space"):
        carry_out(mending)
    assert files(root) == before


def test_a_document_has_this_shape() -> None:
    """The texts of these tests are those of the sample leaflet."""
    assert WALK in LEAFLET
    assert STOP in LEAFLET
