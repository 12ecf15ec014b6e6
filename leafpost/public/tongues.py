"""The language that a page is shown in."""

import re
from collections.abc import Sequence

from leafpost.audience.naming_language import named_language
from leafpost.languages import Language, find_language

_RANGE = re.compile(r"\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?")
_MOST = 40  # ranges that are looked at


def chosen_language(offered: Sequence[Language], wanted: Sequence[str], accepts: str) -> Language:
    """The first of the wanted tags that is offered, else what the browser likes best, else the first of `offered`."""
    by_tag = {language.tag: language for language in offered}
    for tag in (*wanted, *accepted_tags(accepts)):
        found = find_language(tag)
        name = found.tag if found else named_language(tag) if len(tag) < 40 else None
        if name in by_tag:
            return by_tag[name]
    return offered[0]


def accepted_tags(header: str) -> list[str]:
    """The languages in Accept-Language (RFC 9110 § 12.5.4), the best first; what cannot be read is left out."""
    found = []
    for place, part in enumerate(header.split(",")[:_MOST]):
        read = _RANGE.fullmatch(part)
        quality = float(read[2] or 1) if read else 0.0
        if read and quality > 0:
            found.append((-quality, place, read[1]))
    return [tag for _, _, tag in sorted(found)]
