"""One person put on the list by hand."""

from dataclasses import dataclass

from leafpost.audience.address import Address
from leafpost.audience.importing_times import Clock, consent_time
from leafpost.audience.secrets import SecretKey
from leafpost.database.consents import give_consent
from leafpost.database.engine import Database
from leafpost.database.subscribers import find_subscriber, save_subscriber
from leafpost.database.suppressions import is_suppressed
from leafpost.database.tables import EVERY_TOPIC
from leafpost.errors import ConfigurationError, Problem, ProblemError
from leafpost.settings import has_hidden


@dataclass(frozen=True, slots=True)
class Consented:
    """What they agreed to, as it was typed; all of it, or no topic and nothing."""

    topics: tuple[str, ...]
    text: str
    version: str
    at: str
    proof: str


@dataclass(frozen=True, slots=True)
class NewReader:
    """One person. `locale` is None where it was not said: `default_locale` if they are new, else what is there."""

    address: Address
    name: str
    locale: str | None
    default_locale: str
    consented: Consented


def add_reader(database: Database, secret: SecretKey, reader: NewReader, clock: Clock) -> bool:
    """Put somebody on the list with their consents; returns whether they are new to it.

    Raises ConfigurationError where a consent is not complete, ProblemError where they have left.
    """
    consented = reader.consented
    _complete(consented)
    if has_hidden(reader.name) or len(reader.name) > 200:
        raise _wrong("--name", "the name has a line break or hidden characters, or is too long")
    try:
        given_at = consent_time(consented.at, clock) if consented.topics else clock.now
    except ValueError as error:
        raise _wrong("--consent-at", str(error)) from error
    address_hash = secret.address_hash(reader.address.key)
    with database.begin() as connection:
        if any(is_suppressed(connection, address_hash, topic) for topic in consented.topics or (EVERY_TOPIC,)):
            what, fix = "this address has left, or was barred", "only they themselves can come back"
            raise ProblemError(Problem("EMAIL", 0, "suppressed", what, fix))
        there = find_subscriber(connection, address_hash)
        locale = reader.locale or (there.locale if there else reader.default_locale)
        address = reader.address
        subscriber_id, is_new = save_subscriber(
            connection, address.address, address.key, address_hash, reader.name.strip(), locale, clock.now
        )
        for topic in consented.topics:
            give_consent(
                connection, subscriber_id, topic, consented.text.strip(), consented.version.strip(), locale, given_at,
                consented.proof.strip(),
            )  # fmt: skip
    return is_new


def _complete(consented: Consented) -> None:
    parts = {
        "--topic": bool(consented.topics),
        "--consent-text": bool(consented.text.strip()),
        "--consent-version": bool(consented.version.strip()),
        "--consent-at": bool(consented.at.strip()),
        "--proof": bool(consented.proof.strip()),
    }
    missing = [name for name, is_there in parts.items() if not is_there]
    if missing and len(missing) < len(parts):
        raise _wrong(missing[0], f"the consent is not complete: {', '.join(missing)} missing")


def _wrong(place: str, what: str) -> ConfigurationError:
    return ConfigurationError(Problem(place, 0, "usage", what, "give all of it, or leave all of it out"))
