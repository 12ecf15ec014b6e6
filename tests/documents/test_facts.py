"""The English documents of the sample: no fact is lost, none grows stronger, and all can be read."""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache

import pytest

from leafpost.catalogs.messages import block_messages, callouts_of, distinct_messages
from leafpost.clinic import read_clinic
from leafpost.documents.model import Document, ItemList, MessageKind, Teaser
from leafpost.documents.read import read_documents
from leafpost.documents.readability import (
    automated_readability_index,
    flesch_kincaid_grade,
    mean_sentence_length,
    sentences,
    words_of,
)
from tests.conftest import REPOSITORY
from tests.documents.facts import (
    BAREFOOT,
    BOXES,
    DECOMPRESSION,
    DOCUMENTS,
    FACTS,
    LEAFLETS,
    LETTERS,
    LINKS_TO_LEAFLETS,
    RUNNING,
    SOFTER_GROUND,
    TEASED,
)

EVERY_FACT = [(slug, fact) for slug, facts in FACTS.items() for fact in facts]
EVERY_DOCUMENT = pytest.mark.parametrize("slug", DOCUMENTS)


@cache
def ours() -> dict[str, Document]:
    return {document.slug: document for document in read_documents(read_clinic(REPOSITORY)).documents}


def read_texts(slug: str) -> Iterator[str]:
    """What a reader reads of a document; the short descriptions of pictures would make it look easier than it is."""
    return (message.text for message in distinct_messages(ours()[slug]) if message.kind is not MessageKind.ALT)


# --- the facts ---------------------------------------------------------------------------


@pytest.mark.parametrize(("slug", "fact"), EVERY_FACT)
def test_every_fact_is_in_its_place(slug: str, fact: str) -> None:
    """Each fact stands in exactly one message of its context, with all that makes it up, in this order."""
    for carrier in FACTS[slug][fact]:
        context = f"{slug}#{carrier.id}" if carrier.id else slug
        found = [
            message.text
            for message in distinct_messages(ours()[slug])
            if message.context == context and message.text.startswith(carrier.start)
        ]
        assert len(found) == 1, (carrier, found)
        assert re.search(".*".join(map(re.escape, carrier.substance)), found[0]), (carrier.substance, found[0])
        assert carrier.substance or found[0] == carrier.start


def test_no_number_is_missing_among_the_facts() -> None:
    """The running leaflet has its sixteen facts, the leaflet on decompression its ten."""
    for slug, count in ((RUNNING, 16), (DECOMPRESSION, 10)):
        assert [int(fact.split()[0]) for fact in FACTS[slug]] == list(range(1, count + 1))
    assert set(FACTS) == set(ours()) == set(DOCUMENTS)


@EVERY_DOCUMENT
def test_every_box_is_there_and_of_its_kind(slug: str) -> None:
    """No callout is lost, added, moved or turned from a warning into something milder."""
    assert ", ".join(f"{callout.kind} {callout.id}" for callout in callouts_of(ours()[slug])) == BOXES[slug]


@EVERY_DOCUMENT
def test_a_warning_has_each_of_its_items_and_nothing_else(slug: str) -> None:
    """Title and every line of a warning or urgent callout are among the facts above: none less, and none more."""
    wanted = [carrier for carriers in FACTS[slug].values() for carrier in carriers]
    for callout in callouts_of(ours()[slug]):
        if callout.kind.must_reach_reader:
            texts = [*([callout.title.text] if callout.title else [])]
            texts += [message.text for message in block_messages(callout.blocks)]
            starts = [carrier.start for carrier in wanted if carrier.id == callout.id]
            assert len(texts) == len(starts)
            assert all(text.startswith(start) for text, start in zip(texts, starts, strict=True)), texts


@pytest.mark.parametrize("identifier", ["get-help-now", "stop-running-during-programme", "ask-first"])
def test_a_box_has_the_same_words_in_every_leaflet(identifier: str) -> None:
    """Whoever reads two leaflets reads one advice: emergencies, our own patients, the note, word for word."""
    found = [
        (callout.kind, callout.title.text if callout.title else "", [m.text for m in block_messages(callout.blocks)])
        for slug in LEAFLETS
        for callout in callouts_of(ours()[slug])
        if callout.id == identifier
    ]
    assert len(found) == {"get-help-now": 3}.get(identifier, 2)
    assert all(one == found[0] for one in found)


@pytest.mark.parametrize("slug", [RUNNING, SOFTER_GROUND])
def test_steps_to_running_barefoot_are_numbered_in_their_order(slug: str) -> None:
    """Soft before hard and walking before running, as steps, because the order is the advice."""
    lists = [block for block in ours()[slug].blocks if isinstance(block, ItemList) and block.is_ordered]
    assert [[item.text.text for item in one.items] for one in lists] == [[step.start for step in BAREFOOT[1:]]]


@EVERY_DOCUMENT
def test_no_document_types_a_number(slug: str) -> None:
    """Doses and the clinic's numbers are variables; no other number is in any text, so none can be wrong."""
    assert [text for text in read_texts(slug) if re.search(r"\d", text)] == []


@EVERY_DOCUMENT
def test_links_lead_to_the_full_text(slug: str) -> None:
    """A short warning leads to the whole one, and every document to booking where it says so."""
    links = dict(ours()[slug].links)
    assert links.pop("booking") == "https://clinic.example/book"
    assert links == LINKS_TO_LEAFLETS[slug]
    for target in links.values():
        leaflet, _, identifier = target.removeprefix("leaflet:").partition("#")
        if identifier:
            found = [callout for callout in callouts_of(ours()[leaflet]) if callout.id == identifier]
            assert [callout.kind.must_reach_reader for callout in found] == [True]


@pytest.mark.parametrize("slug", LETTERS)
def test_a_letter_shows_its_leaflets(slug: str) -> None:
    """Each newsletter has its cards."""
    assert [block.leaflet for block in ours()[slug].blocks if isinstance(block, Teaser)] == TEASED[slug]


@pytest.mark.parametrize("slug", LETTERS)
def test_subject_and_preheader_name_no_diagnosis(slug: str) -> None:
    """What a locked phone shows says nothing about the health of its owner."""
    letter = ours()[slug]
    assert letter.subject
    assert letter.preheader
    shown = f"{letter.subject.text} {letter.preheader.text}".casefold()
    assert not re.search(
        r"pain|sciatic|spin|disc|nerve|back|diagnos|disease|decompression|patient|your \w+ problem", shown
    )


def test_the_second_letter_says_nothing_that_the_leaflets_do_not() -> None:
    """Outside its own few lines, the letter on softer ground is word for word what the leaflets and letters say."""
    elsewhere = {message.text for slug in DOCUMENTS[:4] for message in distinct_messages(ours()[slug])}
    own = [text for text in read_texts(SOFTER_GROUND) if text not in elsewhere]
    assert [text.split()[0] for text in own] == ["Softer", "Which", "Softer", "This", "**Not", "When", "Ask"], own


# --- claims ------------------------------------------------------------------------------

CLAIMS = tomllib.loads((REPOSITORY / "locales/en/claims.toml").read_text("utf-8"))


def claims_in(text: str) -> list[str]:
    """The ids of what a text claims, by the patterns of locales/en/claims.toml."""
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text))
    found = []
    for name, claim in CLAIMS.items():
        rest = re.sub(claim["unless"], " ", text, flags=re.IGNORECASE) if "unless" in claim else text
        if re.search(claim["pattern"], rest, re.IGNORECASE):
            found.append(name)
    return found


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_is_told_from_honest_words(name: str) -> None:
    """Each pattern finds what nobody may claim, and lets pass what may be said."""
    assert CLAIMS[name]["caught"]
    assert CLAIMS[name]["fine"]
    assert [text for text in CLAIMS[name]["caught"] if name not in claims_in(text)] == []
    assert [text for text in CLAIMS[name]["fine"] if claims_in(text)] == []


@EVERY_DOCUMENT
def test_no_document_claims_what_nobody_may_claim(slug: str) -> None:
    """No cure, no guarantee, no success rate, no fear, in any message, descriptions of pictures included."""
    claims = {message.text: claims_in(message.text) for message in distinct_messages(ours()[slug])}
    assert {text: found for text, found in claims.items() if found} == {}


# --- how they read -----------------------------------------------------------------------

GRADE = 6.5  # read at eleven and a half
GRADE_OF_SENTENCES = 7.0  # the same without headings and list items, which are short and make a text look easy
MEAN_SENTENCE, LONGEST_SENTENCE = 20, 25  # words
BY_BOTH_FORMULAS = pytest.mark.parametrize("grade", [flesch_kincaid_grade, automated_readability_index])


@EVERY_DOCUMENT
@BY_BOTH_FORMULAS
def test_a_child_of_eleven_can_read_it(slug: str, grade: Callable[[list[str]], float]) -> None:
    """Every document is read at eleven by both formulas, its medical terms counted as they stand."""
    assert grade(list(read_texts(slug))) <= GRADE


@EVERY_DOCUMENT
@BY_BOTH_FORMULAS
def test_its_full_sentences_are_as_easy(slug: str, grade: Callable[[list[str]], float]) -> None:
    """Without headings and items, a document's sentences are read at twelve."""
    whole = [sentence for text in read_texts(slug) for sentence in sentences(text) if sentence[-1] in ".?!:"]
    assert len(whole) > 10
    assert grade(whole) <= GRADE_OF_SENTENCES


@EVERY_DOCUMENT
def test_sentences_are_short(slug: str) -> None:
    """Fewer than twenty words on average, and never more than twenty-five."""
    assert mean_sentence_length(read_texts(slug)) < MEAN_SENTENCE
    every = [sentence for text in read_texts(slug) for sentence in sentences(text)]
    assert [sentence for sentence in every if len(words_of(sentence)) > LONGEST_SENTENCE] == []
