"""Which language and which document a delivery is for, whatever a tool has made of the names."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from leafpost.catalogs.exchange.model import Delivery
from leafpost.catalogs.places import begun_languages
from leafpost.clinic import Clinic
from leafpost.errors import Problem, ProblemError
from leafpost.languages import Language, find_language

# Countries that stand for a script (CLDR, likely subtags), and older names.
_OTHER_NAMES = {
    "zh_cn": "zh_Hans", "zh_sg": "zh_Hans", "zh_tw": "zh_Hant", "zh_hk": "zh_Hant", "zh_mo": "zh_Hant",
    "no": "nb", "iw": "he", "tl": "fil",
}  # fmt: skip
_SCRIPT_LETTERS = 4


def language_of(delivery: Delivery, clinic: Clinic) -> Language:
    """The language that the file names, if it is one of this clinic.

    Raises ProblemError where it names none, or another.
    """
    if not delivery.tag:
        what = "the file does not say which language it is in"
        fix = "add target-language (XLIFF 1.2), trgLang (XLIFF 2) or the header Language (PO)"
        raise ProblemError(Problem(delivery.file, delivery.line, "wrong-language", what, fix))
    language = _find(delivery.tag)
    ours = [*(row.tag for row in clinic.offered), *begun_languages(clinic.root)]
    if language is None or language.tag not in ours or language == clinic.source:
        tags = ", ".join(tag for tag in dict.fromkeys(ours) if tag not in (clinic.source.tag, "templates"))
        what = f"the file is in '{delivery.tag}', which is no language that this clinic translates into"
        fix = f"languages here: {tags or 'none'}; build.py translate add begins another"
        raise ProblemError(Problem(delivery.file, delivery.line, "wrong-language", what, fix))
    return language


def _find(tag: str) -> Language | None:
    """The language for a tag; a country that tools add (`pl-PL`) is dropped, a script is not."""
    parts = tag.replace("-", "_").split("_")
    scripts: list[str] = []
    while parts:
        name = "_".join(parts)
        found = find_language(_OTHER_NAMES.get(name.casefold(), name))
        if found is not None:
            return found if all(script.title() == found.script for script in scripts) else None
        last = parts.pop()
        scripts += [last] if len(last) == _SCRIPT_LETTERS and last.isalpha() else []
    return None


def document_of(delivery: Delivery, documents: Mapping[str, frozenset[str]]) -> str:
    """The name of the document, or `interface`: by the original's name, by ids, by contexts, or by the file's name.

    `documents` has the message digests of each. Raises ProblemError where nothing tells.
    """
    ids = {unit.identity.message for unit in delivery.units if unit.identity}
    contexts = {(unit.context or "").partition("#")[0] for unit in delivery.units}
    by_id = [name for name, digests in documents.items() if ids & digests]
    by_context = [name for name in documents if name in contexts]
    for names in ([_stem(delivery.original)], by_id, by_context, [_stem(delivery.file)]):
        if len(names) == 1 and names[0] in documents:
            return names[0]
    shown = f"'{delivery.original}'" if delivery.original else "which it does not name"
    what = f"the file is for a document that is not here, {shown}"
    fix = f"documents here: {', '.join(sorted(documents))}"
    raise ProblemError(Problem(delivery.file, delivery.line, "not-a-document", what, fix))


def _stem(name: str) -> str:
    """`leaflets\\back-care.md` → `back-care`; `back-care.pl.xlf` → `back-care`."""
    return PurePosixPath(name.replace("\\", "/")).name.partition(".")[0]
