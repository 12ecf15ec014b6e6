"""`clinic.toml` → `Clinic`: everything that is particular to one clinic. Secrets never stand there."""

import datetime as dt
import math
import re
import tomllib
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from leafpost.addresses import ascii_address
from leafpost.errors import ConfigurationError, Problem, ProblemError, errors_in, read_text
from leafpost.languages import Language, find_language
from leafpost.settings import Settings, has_hidden

CLINIC_FILE = "clinic.toml"
# Letters a second to one provider. Gmail and Outlook.com publish no number; some tens a second are what senders in
# good standing report. Thousands of readers are through in minutes, a million at one provider in six hours.
STANDARD_RATE = 50.0
UNITS = ("minute", "hour", "day", "week", "month", "session")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_ADDR_SPEC = re.compile(r"[^@\s<>,;]+@[^@\s<>,;.]+(?:\.[^@\s<>,;.]+)+")
TOPIC = re.compile(r"[\w][\w .-]{0,63}")
_VARIABLE_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Brand:
    """The design tokens a clinic may replace: colours as `#rrggbb`, the logo as a path in the clinic's folder."""

    brand: str = "#0b5563"
    tint: str = "#e4f0f1"
    line: str = "#b9d3d6"
    ink: str = "#17262b"
    urgent: str = "#8c1515"
    accent: str = "#d98324"
    logo: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A clinic's own number with its unit: `low` equals `high` where it is not a range."""

    low: int | float
    high: int | float
    unit: str


Variable = str | int | float | dt.date | tuple[str, ...] | Measure


@dataclass(frozen=True, slots=True)
class Mail:
    """How the clinic's letters are addressed. `images` is "inline" (by Content-ID) or "hosted".

    Mails that unsubscribe go to `unsubscribe_to`; letters that cannot be delivered come back to
    addresses in `bounce_domain`, which is in ASCII. `rate` is how many letters a second one provider gets at
    most; 0 sets no limit.
    """

    from_name: str
    from_address: str
    reply_to: str
    postal_address: str
    images: str
    unsubscribe_to: str
    bounce_domain: str
    rate: float = field(default=STANDARD_RATE, repr=False)


@dataclass(frozen=True, slots=True)
class Clinic:
    """One clinic's settings. `root` is its folder; `public_url` has no slash at its end.

    The repr tells what can be seen on a page; fingerprints are made of it.
    """

    root: Path = field(repr=False)
    name: str
    address: str
    phone: str
    email: str
    website: str
    hours: str
    brand: Brand
    source: Language
    offered: tuple[Language, ...] = field(repr=False)
    paper: str
    mail: Mail
    public_url: str
    database: str = field(repr=False)
    data_folder: Path = field(repr=False)
    variables: dict[str, Variable] = field(default_factory=dict)
    topics: dict[str, str] = field(default_factory=dict, repr=False)  # that readers can sign up to, with their names

    @property
    def targets(self) -> tuple[Language, ...]:
        """The offered languages that need a translation."""
        return tuple(language for language in self.offered if language != self.source)

    @property
    def variable_names(self) -> frozenset[str]:
        """What a document may name between braces."""
        own = {f"clinic_{name}" for name in ("name", "address", "phone", "email", "website", "hours")}
        return frozenset(own | set(self.variables))


def read_clinic(root: Path) -> Clinic:
    """The clinic in a folder. Raises ConfigurationError with every mistake in its `clinic.toml`."""
    path = root / CLINIC_FILE
    if not path.is_file():
        raise ConfigurationError(
            Problem(
                str(path), 0, "clinic", "this folder is not a clinic's: it has no clinic.toml",
                "name the clinic's folder with --root, or make one with: build.py new clinic DIR",
            )
        )  # fmt: skip
    try:
        text = read_text(path, root).removeprefix("\ufeff")
    except ProblemError as error:
        raise ConfigurationError(*error.problems) from error
    settings = Settings(text, CLINIC_FILE, rule="clinic")
    if settings.problems:
        raise ConfigurationError(*settings.problems)
    clinic = _read(settings, root)
    if errors_in(settings.problems):
        raise ConfigurationError(*settings.problems)
    return clinic


def _read(settings: Settings, root: Path) -> Clinic:
    tables = ("clinic", "brand", "languages", "variables", "print", "mail", "topics", "web", "data")
    settings.known("", (), tables=tables)
    settings.known("clinic", ("name", "address", "phone", "email", "website", "hours"))
    settings.known("print", ("paper",))
    settings.known("web", ("public_url",))
    settings.known("data", ("database", "folder"))
    source, offered = _languages(settings)
    website = _url(settings, "clinic", "website", settings.text("clinic", "website"))
    name = settings.text("clinic", "name")
    address = settings.text("clinic", "address", default="")
    email = _address(settings, "clinic", "email", settings.text("clinic", "email"))
    return Clinic(
        root=root,
        name=name,
        address=address,
        phone=settings.text("clinic", "phone"),
        email=email,
        website=website,
        hours=settings.text("clinic", "hours", default=""),
        brand=_brand(settings, root),
        source=source,
        offered=offered,
        paper=settings.choice("print", "paper", ("A4", "Letter")),
        mail=_mail(settings, name, email, address),
        public_url=_url(settings, "web", "public_url", settings.text("web", "public_url", default="") or website),
        database=settings.text("data", "database", default=""),
        data_folder=root / settings.text("data", "folder", default="var"),
        variables=_variables(settings),
        topics=_topics(settings),
    )


def _languages(settings: Settings) -> tuple[Language, tuple[Language, ...]]:
    settings.known("languages", ("source", "offered"))
    source = _language(settings, "source", settings.text("languages", "source", default="en"))
    tags = settings.texts("languages", "offered", default=(source.tag,))
    offered = dict.fromkeys(_language(settings, "offered", tag) for tag in tags)
    return source, tuple(dict.fromkeys([source, *offered]))


def _language(settings: Settings, key: str, tag: str) -> Language:
    found = find_language(tag)
    if found is None:
        settings.wrong(
            "languages", key, f"'{tag}' is not a language that Leafpost can set",
            "use a tag from leafpost/languages/languages.toml, such as pl or zh_Hans",
        )  # fmt: skip
        found = find_language("en")
        assert found is not None
    return found


def _brand(settings: Settings, root: Path) -> Brand:
    standard = Brand()
    colours = ("brand", "tint", "line", "ink", "urgent", "accent")
    settings.known("brand", (*colours, "logo"))
    values = {}
    for key in colours:
        value = settings.text("brand", key, default=getattr(standard, key))
        if not _COLOUR.fullmatch(value):
            settings.wrong("brand", key, f"'{value}' is not a colour", f'write it as {key} = "#0b5563"')
            value = getattr(standard, key)
        values[key] = value.lower()
    logo = settings.text("brand", "logo", default="")
    if logo and not _is_file_inside(root, logo):
        settings.wrong("brand", "logo", f"there is no file '{logo}'", "name an SVG file inside the clinic's folder")
    return Brand(**values, logo=logo)


def _is_file_inside(root: Path, name: str) -> bool:
    path = (root / name).resolve()
    try:
        return path.is_relative_to(root.resolve()) and path.is_file()
    except OSError:  # such as a name that is too long
        return False


def _mail(settings: Settings, name: str, email: str, address: str) -> Mail:
    addresses = ("from_address", "reply_to", "unsubscribe_to", "bounce_domain")
    settings.known("mail", ("from_name", "postal_address", "images", "rate", *addresses))
    from_address = _mail_address(settings, "from_address", email)
    return Mail(
        from_name=settings.text("mail", "from_name", default="") or name,
        from_address=from_address,
        reply_to=_mail_address(settings, "reply_to", email),
        postal_address=settings.text("mail", "postal_address", default=address),
        images=settings.choice("mail", "images", ("inline", "hosted")),
        unsubscribe_to=_mail_address(settings, "unsubscribe_to", from_address),
        bounce_domain=_domain(settings, "mail", "bounce_domain", from_address.rpartition("@")[2]),
        rate=settings.number("mail", "rate", default=STANDARD_RATE),
    )


def _mail_address(settings: Settings, key: str, otherwise: str) -> str:
    return _address(settings, "mail", key, settings.text("mail", key, default="") or otherwise)


def _domain(settings: Settings, table: str, key: str, otherwise: str) -> str:
    """A domain in ASCII (RFC 5890), nothing where it is wrong."""
    value = settings.text(table, key, default="") or otherwise
    try:
        return ascii_address(f"x@{value}").partition("@")[2].lower() if value else ""
    except ValueError:
        settings.wrong(table, key, f"'{value}' is not a domain", f'write {key} = "bounces.clinic.example"')
        return ""


def _address(settings: Settings, table: str, key: str, value: str) -> str:
    """A bare addr-spec (RFC 5322 §3.4.1), nothing where it is wrong; delivery to it is not tried here."""
    if value and (parseaddr(value)[1] != value or not _ADDR_SPEC.fullmatch(value)):
        settings.wrong(table, key, f"'{value}' is not an e-mail address", f'write {key} = "name@clinic.example"')
        return ""
    return value


def _url(settings: Settings, table: str, key: str, value: str) -> str:
    """An https address without a slash at its end, nothing where it is wrong."""
    try:
        parts = urlsplit(value)
        is_good = parts.scheme == "https" and bool(parts.hostname) and not set("?#") & set(value) and parts.port != 0
    except ValueError:
        is_good = False
    if value and (not is_good or any(c.isspace() for c in value)):
        settings.wrong(table, key, f"'{value}' is not an https address", f'write {key} = "https://…", without ? or #')
        return ""
    return value.rstrip("/")


def _variables(settings: Settings) -> dict[str, Variable]:
    variables: dict[str, Variable] = {}
    for name, value in settings.table("variables").items():
        if not _VARIABLE_NAME.fullmatch(name) or name.startswith("clinic_"):
            settings.wrong(
                "variables", name, f"'{name}' cannot name a variable",
                "use small letters, digits and _, and do not begin with clinic_",
            )  # fmt: skip
        elif (variable := _variable(value)) is not None:
            variables[name] = variable
        elif isinstance(value, dict):
            settings.wrong(
                "variables", name, f"'{name}' is not a measure",
                f'write {{ from = 20, to = 45, unit = "minute" }}; units: {", ".join(UNITS)}',
            )  # fmt: skip
        else:
            settings.wrong(
                "variables", name, f"'{name}' has no value that can be written out",
                "give a text, a number, a day, a list of texts or a measure (docs/writing.md)",
            )  # fmt: skip
    return variables


def _topics(settings: Settings) -> dict[str, str]:
    found = {}
    for key in settings.table("topics"):
        if not TOPIC.fullmatch(key):
            fix = "use letters, digits, blanks, - . and _, as a newsletter's topic does"
            settings.wrong("topics", key, f"'{key}' cannot be a topic", fix)
        found[key] = settings.text("topics", key)
    return found


def _variable(value: Any) -> Variable | None:
    match value:
        case bool() | dt.datetime():
            return None
        case str():
            return None if has_hidden(value) else value
        case int() | dt.date():
            return value
        case float():
            return value if math.isfinite(value) else None
        case list() if value and all(isinstance(item, str) and not has_hidden(item) for item in value):
            return tuple(value)
        case dict():
            return _measure(value)
        case _:
            return None


def _measure(value: dict[str, Any]) -> Measure | None:
    low, high = value.get("from", value.get("value")), value.get("to", value.get("value", value.get("from")))
    numbers = all(isinstance(n, int | float) and not isinstance(n, bool) for n in (low, high))
    if "value" in value and ("from" in value or "to" in value):
        return None
    if not numbers or value.get("unit") not in UNITS or set(value) - {"from", "to", "value", "unit"}:
        return None
    assert isinstance(low, int | float)
    assert isinstance(high, int | float)
    return Measure(low, high, value["unit"]) if 0 <= low <= high < math.inf else None


def offered_language(clinic: Clinic, tag: str) -> Language:
    """The language a command names. Raises ConfigurationError where the clinic does not offer it."""
    found = find_language(tag)
    if found is None or found not in clinic.offered:
        raise ConfigurationError(
            Problem(
                CLINIC_FILE, _line_of_offered(clinic), "clinic", f"'{tag}' is not offered",
                f"offered: {', '.join(row.tag for row in clinic.offered)}; add it to [languages] offered",
            )
        )  # fmt: skip
    return found


def _line_of_offered(clinic: Clinic) -> int:
    path = clinic.root / CLINIC_FILE
    try:
        return Settings(path.read_text("utf-8"), CLINIC_FILE).line_of("offered", "languages")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return 0
