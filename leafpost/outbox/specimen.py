"""A letter in one language for the reader for whom it grows largest, as the rules look at it."""

import datetime as dt

from leafpost.catalogs.checks.model import Claim
from leafpost.clinic import Clinic
from leafpost.documents.model import Message
from leafpost.languages import Language
from leafpost.localise.plain import plain_text
from leafpost.localise.words import Words
from leafpost.outbox.envelope import Envelope
from leafpost.outbox.frozen import freeze
from leafpost.outbox.tokens import new_token
from leafpost.press.gather import Gathered
from leafpost.render.links import reader_values
from leafpost.render.lint.model import Place, Specimen
from leafpost.render.mail import Letter, before_inlining, letter
from leafpost.render.slots import LONGEST_NAME, fill

_LONGEST_NAME = "&" * LONGEST_NAME  # five bytes each in HTML
_TOKEN = new_token(bytes)[0]  # all tokens are of one length
_MESSAGE_ID = "<lint@leafpost.invalid>"
_NOON = dt.datetime(2000, 1, 1, 12, tzinfo=dt.UTC)


def specimen_of(gathered: Gathered, issue: str, language: Language, diagnoses: tuple[Claim, ...]) -> Specimen:
    """The newsletter `issue` as a finished mail. Raises ProblemError where it cannot be made."""
    clinic, tag = gathered.clinic, language.tag
    localised, words = gathered.localised[issue, tag], Words(language, gathered.words[tag])
    made = letter(localised, clinic, words)
    document = localised.document
    values = reader_values(clinic, _LONGEST_NAME, _TOKEN, _TOKEN, slug=issue, lang=made.lang)
    assert document.subject is not None
    assert document.preheader is not None
    return Specimen(
        language=language,
        subject=made.subject,
        preheader=plain_text(localised.text(document.preheader).inlines),
        html=fill(made.html, values, made.salutation, is_html=True),
        raw_html=before_inlining(localised, clinic, words),
        text=fill(made.text, values, made.salutation, is_html=False),
        mail=_mail(made, clinic),
        unsubscribe_url=values.unsubscribe_url,
        postal_address=clinic.mail.postal_address,
        subject_at=place_of(gathered, issue, tag, document.subject),
        preheader_at=place_of(gathered, issue, tag, document.preheader),
        images_url=f"{clinic.public_url}/newsletters/{issue}/images" if made.are_images_hosted else "",
        pictures={image.name: len(image.data) for image in made.images},
        content_ids=frozenset() if made.are_images_hosted else frozenset(i.content_id for i in made.images),
        diagnoses=diagnoses,
    )


def place_of(gathered: Gathered, slug: str, tag: str, message: Message) -> Place:
    """Where a message of a document is mended: in its catalog, or in the document itself."""
    document = gathered.localised[slug, tag].document
    source = gathered.catalogs.get((slug, tag))
    entry = source.catalog.by_key().get(message.key) if source else None
    if source is None or entry is None or tag == gathered.clinic.source.tag:
        return Place(document.file, message.line)
    return Place(source.file, entry.line)


def _mail(made: Letter, clinic: Clinic) -> bytes:
    """The bytes of this reader's mail as a worker would hand them over."""
    me = clinic.mail.reply_to
    return freeze(made, clinic).fill(Envelope(me, me, _MESSAGE_ID, _NOON, _LONGEST_NAME, _TOKEN, _TOKEN))
