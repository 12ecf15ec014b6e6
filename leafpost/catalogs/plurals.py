"""Whether a catalog's plural forms are those of its language, by our own pinned table.

Libraries pad what is missing with empty strings and drop what is too many, without a word.
"""

import re
from collections.abc import Iterator

from leafpost.catalogs.model import Catalog
from leafpost.errors import Problem
from leafpost.languages import Language
from leafpost.languages.table import plural_function

RULE = "plural-forms"
_FORMS = re.compile(r"nplurals=(\d+);plural=([n0-9()!=<>&|?:%+*/-]+?);?")
_TRIED_UP_TO = 200  # every rule in CLDR repeats after 100


def plural_problems(catalog: Catalog, language: Language, file: str, header_line: int) -> Iterator[Problem]:
    """A header whose rule is another language's, and messages with too few or too many forms."""
    stated = catalog.header.get("Plural-Forms", "")
    if _behaviour(stated) != _behaviour(language.plural_forms):
        yield Problem(
            file, header_line, RULE, f"the header's plural rule is not that of {language.english}",
            f"write: Plural-Forms: {language.plural_forms}\\n",
        )  # fmt: skip
    for entry in catalog.active:
        if entry.msgid_plural is not None and len(entry.msgstr) != language.nplurals:
            yield Problem(
                file, entry.line, RULE,
                f"{len(entry.msgstr)} plural forms are given, {language.english} has {language.nplurals}",
                f"give msgstr[0] to msgstr[{language.nplurals - 1}]",
            )  # fmt: skip


def _behaviour(plural_forms: str) -> tuple[int, ...] | None:
    """What a `Plural-Forms` value does, so that two spellings of one rule are told to be the same."""
    found = _FORMS.fullmatch("".join(plural_forms.split()))
    if not found:
        return None
    try:
        rule = plural_function(f"nplurals={found[1]}; plural={found[2]};")
        return (int(found[1]), *(rule(number) for number in range(_TRIED_UP_TO + 1)))
    except (ValueError, ZeroDivisionError, RecursionError, SyntaxError):
        return None
