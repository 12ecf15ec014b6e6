"""Rule `reading-level`: an English source that is hard to read, and the sentences that make it so.

The figures are those of documents/readability.py. Two formulas must agree before a document is
called hard, because each alone is misled: one by long names of treatments, one by long words.
The National Institutes of Health and the American Medical Association ask for grade 6 to 8; the
newer advice is grade 6, which is the age of eleven.
"""

from collections.abc import Iterator

from leafpost.catalogs.checks.model import Finding, SourceRule
from leafpost.catalogs.checks.shown import excerpt
from leafpost.catalogs.messages import distinct_messages
from leafpost.clinic import Clinic
from leafpost.documents.model import Document, Message, MessageKind
from leafpost.documents.readability import (
    automated_readability_index,
    flesch_kincaid_grade,
    mean_sentence_length,
    plain,
    sentences,
    words_of,
)
from leafpost.errors import Severity

_GRADE = 8
_MEAN_LENGTH = 20  # words in a sentence
_LONGEST = 30
_ENOUGH = 60  # words; the grade of a shorter text is chance
_RUNNING = frozenset({MessageKind.SUMMARY, MessageKind.PARAGRAPH, MessageKind.LIST_ITEM, MessageKind.STEP})
_SENTENCE_MARKS = (".", "!", "?", ":", "…")


def _look(document: Document, clinic: Clinic) -> Iterator[tuple[Message | None, Finding]]:
    if clinic.source.tag != "en":
        return
    # Headings and list items of one word would make every document look easy.
    running = [m for m in distinct_messages(document) if m.kind in _RUNNING and _is_sentence(m.text)]
    texts = [message.text for message in running]
    if sum(len(words_of(text)) for text in texts) >= _ENOUGH:
        yield from ((None, finding) for finding in _of_document(texts))
    for message in running:
        for sentence in sentences(message.text):
            if (length := len(words_of(sentence))) > _LONGEST:
                yield (
                    message,
                    Finding(
                        f"a sentence of {length} words: “{excerpt(sentence, 60)}”",
                        f"make two or three of it; fifteen words are plenty, {_LONGEST} the most",
                    ),
                )


def _is_sentence(text: str) -> bool:
    return plain(text).rstrip(' )”’"').endswith(_SENTENCE_MARKS)


def _of_document(texts: list[str]) -> Iterator[Finding]:
    grades = flesch_kincaid_grade(texts), automated_readability_index(texts)
    if min(grades) > _GRADE:
        age = round(sum(grades) / 2) + 5
        yield Finding(
            f"the reading age is about {age} (grades {grades[0]:.1f} and {grades[1]:.1f} by two formulas)",
            "write shorter sentences and everyday words, until it is 13 or less",
        )
    if (mean := mean_sentence_length(texts)) > _MEAN_LENGTH:
        yield Finding(f"a sentence has {mean:.0f} words on average", "say one thing in each sentence")


RULES = (
    SourceRule(
        "reading-level",
        Severity.WARNING,
        "an English text above the reading age of 13, or with sentences over 30 words (PEMAT-P item 3)",
        look=_look,
    ),
)
