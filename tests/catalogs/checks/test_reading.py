"""The rule `reading-level`."""

from pathlib import Path

from leafpost.catalogs.checks.reading import RULES
from tests.catalogs.checks.samples import told_of_source

(RULE,) = RULES
EASY = "Walk a little every day. Rest when it hurts. Ask us if you are not sure. " * 8
HARD = (
    "Degenerative intervertebral pathology frequently necessitates comprehensive multidisciplinary rehabilitation. "
    "Individualised biomechanical assessment facilitates appropriate therapeutic recommendations for patients. "
) * 5
LONG = (
    "If you are a patient of ours and if you walk to the shop and back in the day, then sit for a while, then get up "
    "and walk to the park and back home as well, and call us."
)


def test_hard_words_are_told_for_the_whole_document(tmp_path: Path) -> None:
    """A text of long words is told with the age of its readers, an easy one is not."""
    (told,) = told_of_source(RULE, tmp_path, HARD)
    assert told.startswith("document: the reading age is about ")
    assert told_of_source(RULE, tmp_path / "easy", EASY) == []


def test_a_long_sentence_is_named(tmp_path: Path) -> None:
    """A sentence of more than thirty words is told with its words and their number."""
    assert len(LONG.split()) == 40
    (told,) = told_of_source(RULE, tmp_path, f"{EASY}\n\n{LONG}")
    assert "a sentence of 40 words: “If you are a patient of ours" in told


def test_thirty_words_are_the_most(tmp_path: Path) -> None:
    """Thirty words pass, thirty-one do not."""
    assert told_of_source(RULE, tmp_path, f"{' '.join(['walk'] * 30)}.") == []
    assert len(told_of_source(RULE, tmp_path / "more", f"{' '.join(['walk'] * 31)}.")) == 1


def test_long_sentences_throughout_are_told(tmp_path: Path) -> None:
    """Twenty-five words to a sentence throughout are told, although each of them passes."""
    sentence = " ".join(["walk"] * 25) + ". "
    (told,) = told_of_source(RULE, tmp_path, sentence.capitalize() * 5)
    assert told == "document: a sentence has 22 words on average"  # with the summary, which is shorter


def test_headings_and_items_do_not_make_it_look_easy(tmp_path: Path) -> None:
    """List items of one word are no sentences, and change nothing."""
    items = "\n".join(f"- {word}" for word in ("Grass", "Sand", "Rest", "Sleep") * 10)
    assert len(told_of_source(RULE, tmp_path, f"{HARD}\n\n## Good\n\n{items}")) == 1


def test_other_languages_are_let_be(tmp_path: Path) -> None:
    """The formulas are those of English."""
    assert told_of_source(RULE, tmp_path, HARD, source="es") == []
