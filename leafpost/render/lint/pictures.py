"""Rules for the pictures of a letter: what they say, their size, where they come from, what they weigh."""

import re
from collections.abc import Iterator
from typing import Any

from leafpost.errors import Severity
from leafpost.render.lint.model import Finding, LetterRule, Specimen

_FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|webp)", re.IGNORECASE)
_PIXELS = re.compile(r"[1-9][0-9]*")
_MOST_EACH, _MOST_TOGETHER = 300_000, 800_000  # bytes
_DECORATION = ("presentation", "none")


def _name(img: Any) -> str:
    name = img.get("src", "").removeprefix("cid:").rpartition("/")[2].partition("@")[0]
    return f"the picture {name or 'without an address'}"


def _alt(specimen: Specimen) -> Iterator[Finding]:
    for img in specimen.page.iter("img"):
        alt = img.get("alt")
        link = next(img.iterancestors("a"), None)
        if alt is None:
            yield Finding(f"{_name(img)} has no alt")
        elif _FILE_NAME.fullmatch(alt.strip()):
            yield Finding(f"{_name(img)} is described by the name of a file, “{alt.strip()}”")
        elif alt.strip():
            continue
        elif link is not None and not link.text_content().strip():
            yield Finding(f"{_name(img)} is all of a link, and has an empty alt", fix="say in alt where the link leads")
        elif img.get("role") not in _DECORATION:
            yield Finding(f"{_name(img)} has an empty alt, and does not say that it is decoration")


def _size(specimen: Specimen) -> Iterator[Finding]:
    for img in specimen.page.iter("img"):
        missing = [name for name in ("width", "height") if not _PIXELS.fullmatch(img.get(name, ""))]
        if missing:
            yield Finding(f"{_name(img)} has no {' and no '.join(missing)} in pixels")


def _source(specimen: Specimen) -> Iterator[Finding]:
    for img in specimen.page.iter("img"):
        source = img.get("src", "")
        if source.startswith("cid:"):
            if source.removeprefix("cid:") not in specimen.content_ids:
                yield Finding(f"{_name(img)} is not in the mail", fix="use letter_image in the template")
        elif not specimen.images_url or not source.startswith(f"{specimen.images_url}/"):
            yield Finding(f"{_name(img)} comes from elsewhere ({source})")
    for place, css in _styles(specimen):
        if "url(" in css.lower():
            yield Finding(f"{place} loads something by url(…)")


def _styles(specimen: Specimen) -> Iterator[tuple[str, str]]:
    yield from (("a style sheet", sheet.css) for sheet in specimen.sheets)
    styled = (e for e in specimen.page.iter() if isinstance(e.tag, str) and e.get("style"))
    yield from ((f"a <{element.tag}>", element.get("style")) for element in styled)


def _weight(specimen: Specimen) -> Iterator[Finding]:
    for name, size in specimen.pictures.items():
        if size > _MOST_EACH:
            yield Finding(f"the picture {name} has {size // 1000} KB, more than {_MOST_EACH // 1000}")
    if (together := sum(specimen.pictures.values())) > _MOST_TOGETHER:
        yield Finding(f"its pictures have {together // 1000} KB together, more than {_MOST_TOGETHER // 1000}")


RULES = (
    LetterRule(
        "alt",
        Severity.ERROR,
        "every picture says what it shows; only decoration says nothing",
        why="who cannot see it, or whose client shows none, has only these words (WCAG 2.2, 1.1.1)",
        mend='say what it shows: ![…](…) in the newsletter; decoration is alt="" role="presentation"',
        look=_alt,
    ),
    LetterRule(
        "picture-size",
        Severity.ERROR,
        "every picture has its width and height as attributes, in pixels",
        why="Outlook shows it at its full size without them, and the text jumps while it loads",
        mend="write width and height on it, as letter_image gives them",
        look=_size,
    ),
    LetterRule(
        "picture-source",
        Severity.ERROR,
        "every picture travels along, or lies where [mail] images says; style sheets load nothing",
        why="a picture from elsewhere tells others who opened a letter about health (GDPR Art. 9)",
        mend="put the picture into the clinic's folder and name it from there",
        look=_source,
    ),
    LetterRule(
        "picture-weight",
        Severity.WARNING,
        "a picture has at most 300 KB, all together 800 KB",
        why="it goes to every reader, and many read over a slow and paid line",
        mend="save the photograph smaller: 1,200 pixels wide, as JPEG",
        look=_weight,
    ),
)
