"""What of a localised document a signature binds: its words in rendered order, and what its templates say."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from leafpost.catalogs.extract import POSTAL_ADDRESS
from leafpost.catalogs.interface import CALLOUT_WORDS, INTERFACE_SOURCE, UNIT_WORDS, Spoken
from leafpost.catalogs.messages import block_messages, head_messages
from leafpost.catalogs.model import Entry, Key
from leafpost.catalogs.parts import Part, PartKind
from leafpost.clinic import Clinic, Measure
from leafpost.documents.model import Callout, CalloutKind, Document, Message, Teaser
from leafpost.localise.model import LocalisedText, Teased
from leafpost.localise.plain import plain_text
from leafpost.localise.values import variable_values
from leafpost.localise.words import Words


@dataclass(frozen=True, slots=True)
class Said:
    """What the templates of one kind of document say in one language.

    `words` are parts; `values` names the clinic's values that the templates show by themselves.
    """

    words: tuple[Part, ...] = ()
    values: tuple[str, ...] = ()


NOTHING_SAID = Said()


def said_by(spoken: Spoken, words: Words) -> Said:
    """The words of templates in one language; worked out once for all documents of a kind.

    A template that cannot be read is a part of its own, so that its pages are signed by nobody.
    """
    broken = dict.fromkeys(problem.file for problem in spoken.problems)
    return Said(
        (
            *(part for entry in spoken.entries for part in _word(entry, words)),
            *(Part(PartKind.WORD, name, "", "") for name in broken),
        ),
        spoken.values,
    )


def _word(entry: Entry, words: Words) -> Iterator[Part]:
    """One part for each form, as it is translated; English where English is asked for."""
    found = words.entries.get(entry.key)
    forms = [""]
    if found is not None and found.is_translated:
        forms = list(found.msgstr)
    elif words.language == INTERFACE_SOURCE:
        forms = [entry.msgid, *([entry.msgid_plural] if entry.msgid_plural else [])]
    for form in forms:
        yield Part(PartKind.WORD, entry.msgctxt or "", entry.msgid, form)


def parts_of(
    document: Document,
    texts: Mapping[Key, LocalisedText],
    teased: Mapping[str, Teased],
    clinic: Clinic,
    words: Words,
    said: Said,
) -> tuple[Part, ...]:
    """Everything that a signature under this document binds.

    First the document in rendered order: each message, each callout before what stands in it,
    and behind a teaser what it shows of its leaflet. Then the words of the interface, then the
    clinic's values, those of the messages first.
    """
    body = list(_body(document, teased))
    messages = [piece for piece in body if isinstance(piece, Message)]
    callouts = [piece for piece in body if isinstance(piece, Callout)]
    names = dict.fromkeys([*(name for m in messages for name in texts[m.key].variables), *said.values])
    return (
        *(_message(piece, texts) if isinstance(piece, Message) else _callout(piece) for piece in body),
        *_callout_words(dict.fromkeys(callout.kind for callout in callouts), words),
        *said.words,
        *_values(names, clinic, words),
    )


def _body(document: Document, teased: Mapping[str, Teased]) -> Iterator[Message | Callout]:
    yield from head_messages(document)
    for block in document.blocks:
        if isinstance(block, Callout):
            yield block
        yield from block_messages((block,))
        if isinstance(block, Teaser) and block.leaflet in teased:
            yield from shown_of(block, teased[block.leaflet])


def shown_of(teaser: Teaser, teased: Teased) -> Iterator[Message]:
    """The messages of a leaflet that a teaser shows: what its author did not write anew."""
    if teaser.title is None:
        yield teased.title
    if teaser.image is None and teased.image is not None:
        yield teased.image.alt
    if not teaser.blocks:
        yield teased.summary


def _message(message: Message, texts: Mapping[Key, LocalisedText]) -> Part:
    return Part(PartKind.MESSAGE, message.context, message.text, texts[message.key].msgstr)


def _callout(callout: Callout) -> Part:
    count = len(list(block_messages((callout,))))
    return Part(PartKind.CALLOUT, callout.id, callout.kind.value, str(count))


def _callout_words(kinds: Iterable[CalloutKind], words: Words) -> Iterator[Part]:
    for kind in kinds:
        yield from _word(Entry(CALLOUT_WORDS[kind]), words)


def _values(names: Iterable[str], clinic: Clinic, words: Words) -> Iterator[Part]:
    """The clinic's values as they are set; one that the clinic leaves out is not on the page."""
    fresh = Words(words.language, words.entries)
    values = variable_values(clinic, fresh)
    for name in names:
        if name == POSTAL_ADDRESS:
            text = clinic.mail.postal_address
        elif name in values:
            text = plain_text(values[name]())
        else:
            continue  # a template that asks for it does not come out at all
        if text:
            yield Part(PartKind.VARIABLE, "", name, "" if fresh.missing else text)
        fresh.missing.clear()


def untranslated_words(parts: Iterable[Part], clinic: Clinic) -> list[str]:
    """The msgids of the interface, and of the clinic's values, that a page would show in another language."""
    msgids = {"clinic_hours": clinic.hours}
    msgids |= {name: UNIT_WORDS[v.unit][0] for name, v in clinic.variables.items() if isinstance(v, Measure)}
    return [
        msgids.get(part.source, part.source) if part.kind is PartKind.VARIABLE else part.source
        for part in parts
        if part.kind in (PartKind.WORD, PartKind.VARIABLE) and part.source and not part.text
    ]
