"""Beginnings for `build.py new`: a clinic that builds at once, a leaflet, a newsletter."""

from pathlib import Path

from leafpost.documents.read import is_slug
from leafpost.errors import ConfigurationError, Problem
from leafpost.files import replace_file

_CLINIC = """\
# Everything that is particular to one clinic. Change every value below to your own.

[clinic]
name = "Example Clinic"
address = "1 Example Street, Exampleton"
phone = "+44 20 7946 0000"
email = "hello@clinic.example"
website = "https://clinic.example"
hours = ""                       # such as "Monday to Friday, 8:00 to 18:00"

[brand]                          # colours are checked for contrast
brand = "#0b5563"

[languages]
source = "en"
offered = ["en"]                 # build.py translate add ar adds a language

[variables]                      # your own numbers; a leaflet names them {session_length}
session_length = { from = 20, to = 45, unit = "minute" }

[print]
paper = "A4"                     # or "Letter"

[mail]
from_name = "Example Clinic"
from_address = "news@clinic.example"
reply_to = "hello@clinic.example"
postal_address = "Example Clinic, 1 Example Street, Exampleton"

# What readers can sign up to on the pages of send.py public:
# [topics]
# news = "News of our clinic"

[web]
public_url = "https://clinic.example/leaflets"   # where QR codes and letters point
"""

_LEAFLET = """\
+++
title = "TITLE"
summary = "One sentence that says who this is for and what it is about."
version = "0.1"
owner = "Who keeps it up to date"

[links]
booking = "https://clinic.example/book"
+++

## The most important thing first

Write short sentences, and say "you". One session takes {session_length}.

::: warning {#who-must-be-careful}
### Be careful if
Write here who must not follow this leaflet, and what they should do instead.
:::

## What you can do

- **First:** a list item is one thought.
- **Second:** another one.

::: action {#next-step}
### Ask us
Call {clinic_phone}, or book on our website:

[Book an assessment][booking]
:::
"""

_NEWSLETTER = """\
+++
title = "TITLE"
summary = "One sentence that says what is in this letter."
subject = "TITLE"
preheader = "What a phone shows after the subject; no diagnosis here."
topic = "news"
version = "0.1"
owner = "Who keeps it up to date"

[links]
booking = "https://clinic.example/book"
+++

One thought in each block. The greeting and the links at the end come by themselves.

## A heading

What you want to tell.

::: action {#next-step}
### The one thing to do

[Book an assessment][booking]
:::
"""

_IGNORE = "/dist/\n/exports/\n/var/\n"


def new_clinic(folder: Path) -> list[Path]:
    """A clinic's folder that builds at once. Raises ConfigurationError where something is in its place."""
    if folder.exists() and any(folder.iterdir()) if folder.is_dir() else folder.exists():
        raise ConfigurationError(
            Problem(
                str(folder), 0, "new", "there is something here already", "name a folder that is empty or not there"
            )
        )
    files = {
        "clinic.toml": _CLINIC,
        "leaflets/welcome.md": _LEAFLET.replace("TITLE", "Welcome to our clinic"),
        ".gitignore": _IGNORE,
    }
    for name, text in files.items():
        replace_file(folder / name, text.encode("utf-8"))
    for name in ("newsletters", "locales"):
        (folder / name).mkdir(exist_ok=True)
    return [folder / name for name in files]


def new_document(root: Path, kind: str, slug: str, *, variables: frozenset[str]) -> Path:
    """A leaflet or newsletter to write on. Raises ConfigurationError for a slug that cannot be or is taken."""
    if not is_slug(slug):
        raise ConfigurationError(
            Problem(
                slug,
                0,
                "new",
                "this cannot name a document",
                "use small letters, digits and hyphens: back-pain-at-work",
            )
        )
    taken = [path for path in (root / "leaflets" / f"{slug}.md", root / "newsletters" / f"{slug}.md") if path.exists()]
    if taken:
        raise ConfigurationError(
            Problem(str(taken[0]), 0, "new", "this document is there already", "choose another slug")
        )
    text = (_LEAFLET if kind == "leaflet" else _NEWSLETTER).replace("TITLE", slug.replace("-", " ").capitalize())
    if "session_length" not in variables:
        text = text.replace(" One session takes {session_length}.", "")
    path = root / f"{kind}s" / f"{slug}.md"
    replace_file(path, text.encode("utf-8"))
    return path
