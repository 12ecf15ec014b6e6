"""A letter as it is in light or in dark surroundings, whatever the machine that shows it is set to.

Browsers let no page choose `prefers-color-scheme` for a frame (Media Queries Level 5, § 12.5). So
the question itself is answered in the letter's own style sheets: the rest of a condition stays,
such as a width, and no other word of the letter changes.
"""

import re
from enum import StrEnum


class Scheme(StrEnum):
    """What a reader has set the device to."""

    LIGHT = "light"
    DARK = "dark"


_ALWAYS, _NEVER = "(min-width: 0)", "(max-width: -1px)"
_FEATURE = re.compile(r"\(\s*prefers-color-scheme\s*(?::\s*(light|dark)\s*)?\)", re.IGNORECASE)
# Only where CSS can stand; a letter that talks about dark colours keeps its words.
_STYLE = re.compile(r"(<style\b[^>]*>)(.*?)(</style>)", re.IGNORECASE | re.DOTALL)
_MEDIA = re.compile(r"""(<(?:source|link|style|meta)\b[^>]*?\smedia=)("[^"]*"|'[^']*')""", re.IGNORECASE)
_SUPPORTED = re.compile(r"((?:^|[;{\s])(?:supported-)?color-schemes?\s*:\s*)([^;}]+)", re.IGNORECASE)
_META = re.compile(r"<meta\b[^>]*>", re.IGNORECASE)
_NAMED = re.compile(r"""\sname=["'](?:supported-)?color-schemes?["']""", re.IGNORECASE)
_CONTENT = re.compile(r"""(\scontent=)("[^"]*"|'[^']*')""", re.IGNORECASE)


def in_scheme(html: str, scheme: Scheme) -> str:
    """The letter as a program shows it that asks for this scheme and knows media queries.

    A letter that does not say it is fit for dark surroundings stays light, as in a mail program.
    """

    def answered(text: str) -> str:
        return _FEATURE.sub(lambda found: _answer(found[1], scheme), text)

    def settled(names: str) -> str:
        is_for_dark = scheme is Scheme.DARK and "dark" in names.casefold()
        return Scheme.DARK.value if is_for_dark else Scheme.LIGHT.value

    def styled(css: str) -> str:
        return _SUPPORTED.sub(lambda found: found[1] + settled(found[2]), answered(css))

    def declared(tag: str) -> str:
        return _CONTENT.sub(lambda found: f'{found[1]}"{settled(found[2])}"', tag) if _NAMED.search(tag) else tag

    html = _META.sub(lambda found: declared(found[0]), html)
    html = _MEDIA.sub(lambda found: found[1] + answered(found[2]), html)
    return _STYLE.sub(lambda found: found[1] + styled(found[2]) + found[3], html)


def _answer(asked: str | None, scheme: Scheme) -> str:
    if asked is None:  # "does this program know of schemes?"
        return _ALWAYS
    return _ALWAYS if asked.casefold() == scheme.value else _NEVER
