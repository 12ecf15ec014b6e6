"""A newsletter as a mail for somebody who tests it."""

import datetime as dt

from leafpost.catalogs.model import Entry, Key
from leafpost.clinic import Clinic
from leafpost.files import digest_of
from leafpost.localise.model import LocalisedDocument
from leafpost.localise.words import Words
from leafpost.press.job import sample_values
from leafpost.render.mail import letter
from leafpost.render.message import Envelope, compose


def test_mail(
    localised: LocalisedDocument, clinic: Clinic, words: dict[Key, Entry], recipient: str, now: dt.datetime
) -> bytes:
    """The real letter for one address; its links to unsubscribe and so on change nothing.

    `now` is aware; it becomes the Date and is part of the Message-ID.
    """
    made = letter(localised, clinic, Words(localised.language, words))
    domain = clinic.mail.from_address.rpartition("@")[2]
    mark = digest_of(f"{localised.words_digest} {recipient} {now.isoformat()}".encode())[:32]
    values = sample_values(clinic, "test", made.slug, made.lang)
    return compose(made, clinic, Envelope(recipient, f"<test.{mark}@{domain}>", now), values)
