"""The cells of one row → a reader, or the reason why not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from leafpost.audience.address import Address, parse_address
from leafpost.audience.importing_times import Clock, consent_time
from leafpost.audience.naming_language import named_language
from leafpost.audience.reading_columns import FIELDS, Columns
from leafpost.clinic import TOPIC
from leafpost.database.moments import microseconds
from leafpost.settings import has_hidden

_SPLIT = re.compile(r"[,;|\n]+")
_LONGEST_NAME = 200
_LONGEST_TEXT = 20_000
_CACHED = 4096


@dataclass(frozen=True, slots=True)
class GivenConsent:
    """What a row says somebody agreed to. `locale` is the language of the text, `given_at` microseconds since 1970."""

    text: str
    version: str
    locale: str
    given_at: int


@dataclass(frozen=True, slots=True)
class Reader:
    """One row that can be taken in. `locale` is empty where the row has none."""

    address: Address
    name: str
    locale: str
    topics: tuple[str, ...]
    consent: GivenConsent | None


@dataclass(frozen=True, slots=True)
class RowDefaults:
    """What holds where a row says nothing: its language (gettext's tag), and the topics of its consent."""

    locale: str
    topics: tuple[str, ...] = ()


class RowReader:
    """Reads rows of one file."""

    def __init__(self, columns: Columns, width: int, defaults: RowDefaults, clock: Clock) -> None:
        self._places = [columns.places.get(field, -1) for field in FIELDS]
        self._width = width
        self._defaults = defaults
        self._clock = clock
        # Few different values come again and again; a bad one is not kept, and raises each time.
        self._consent = lru_cache(_CACHED)(self._read_consent)
        self._topics = lru_cache(_CACHED)(_topics)

    def written(self, cells: Sequence[str]) -> str:
        """The address's cell as it stands in the file, for the report."""
        place = self._places[0]
        return cells[place] if place < len(cells) else ""

    def read(self, cells: Sequence[str]) -> Reader:
        """One row. Raises ValueError with the reason why it cannot be taken, in a sentence without the address."""
        if len(cells) > self._width and any(cell.strip() for cell in cells[self._width :]):
            raise ValueError("there are more cells than columns: one has a comma and no quotation marks")
        count = len(cells)
        email, name, language, topics, text, version, moment = [
            cells[place] if 0 <= place < count else "" for place in self._places
        ]
        address = parse_address(email)
        locale = _locale(language)
        wanted = self._topics(topics)
        consent = None
        if text or version or moment:
            consent = self._consent(text, version, moment, locale or self._defaults.locale)
        if consent is not None:
            wanted = wanted or self._defaults.topics
            if not wanted:
                raise ValueError("the consent is for no topic; fill in topics, or name one with --topic")
        return Reader(address, _name(name), locale, wanted, consent)

    def _read_consent(self, text: str, version: str, moment: str, locale: str) -> GivenConsent | None:
        cells = {"consent_text": text.strip(), "consent_version": version.strip(), "consent_at": moment.strip()}
        missing = [field for field, cell in cells.items() if not cell]
        if len(missing) == len(cells):
            return None
        if missing:
            raise ValueError(f"the consent is not complete: {' and '.join(missing)} missing")
        text = cells["consent_text"].replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > _LONGEST_TEXT or has_hidden(text.replace("\n", " ").replace("\t", " ")):
            raise ValueError("consent_text is too long or has hidden characters")
        if len(cells["consent_version"]) > _LONGEST_NAME or has_hidden(cells["consent_version"]):
            raise ValueError("consent_version is too long or has a line break or hidden characters")
        given_at = microseconds(consent_time(cells["consent_at"], self._clock))
        return GivenConsent(text, cells["consent_version"], locale, given_at)


def _name(text: str) -> str:
    text = text.strip()
    if not text.isprintable() and has_hidden(text):
        raise ValueError("name has a line break or hidden characters")
    if len(text) > _LONGEST_NAME:
        raise ValueError(f"name has more than {_LONGEST_NAME} characters")
    return text


def _locale(text: str) -> str:
    if not text or not text.strip():
        return ""
    found = named_language(text)
    if found is None:
        raise ValueError("locale is no language that Leafpost can set; write a tag such as de or zh_Hans")
    return found


def _topics(text: str) -> tuple[str, ...]:
    """The topics in a cell: names with a comma, a semicolon, a bar or a line break between them."""
    topics = tuple(dict.fromkeys(part.strip() for part in _SPLIT.split(text) if part.strip()))
    for topic in topics:
        if not TOPIC.fullmatch(topic):
            raise ValueError("topics has a name that cannot be one: use letters, digits, blanks, - . and _")
    return topics
