"""The language that a person's list names: a tag, or the language's name."""

import re
from functools import cache, lru_cache

from leafpost.languages import all_languages, find_language

_HANT = ("tw", "hk", "mo")
_MADE_UP = ("xa", "xb")  # the regions of pseudo-languages


@lru_cache(maxsize=1024)
def named_language(text: str) -> str | None:
    """gettext's tag for `de`, `de-AT`, `German` or `Deutsch`; None where it is none that Leafpost can set."""
    found = find_language(text.strip())
    if found is not None:
        return found.tag
    tag = _by_name().get(text.strip().casefold())
    if tag is not None:
        return tag
    parts = re.split(r"[-_]", text.strip().casefold())
    if parts[0] == "zh" and len(parts) < 3:
        return "zh_Hant" if parts[-1] in _HANT else "zh_Hans"
    has_region = len(parts) > 1 and len(parts[-1]) in (2, 3) and parts[-1] not in _MADE_UP
    without_region = find_language("_".join(parts[:-1])) if has_region else None
    return without_region.tag if without_region else None


@cache
def _by_name() -> dict[str, str]:
    rows = all_languages().values()
    return {name.casefold(): row.tag for row in rows for name in (row.english, row.autonym)}
