"""What the rules know of a language: `locales/<tag>/glossary.toml` and `claims.toml` → `Tongue`; `diagnoses.toml`.

A clinic's own file stands in the place of the one that comes along with the program.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from leafpost.catalogs.checks.claims import RULE as CLAIMS
from leafpost.catalogs.checks.claims import claimed, searched
from leafpost.catalogs.checks.model import Claim, Term, Tongue
from leafpost.catalogs.checks.patterns import pattern_fault
from leafpost.errors import Problem, ProblemError, Severity, read_text, shown_path
from leafpost.languages import Language
from leafpost.settings import Settings
from leafpost.shipped import shipped_list, shipped_root

GLOSSARY = "glossary"
DIAGNOSES = "diagnoses"


@dataclass(frozen=True, slots=True)
class TongueReading:
    """A language's glossary and claims as far as they could be read, and every mistake in them."""

    tongue: Tongue
    problems: tuple[Problem, ...] = ()


def read_tongue(root: Path, language: Language) -> TongueReading:
    """Both lists of a language. A row with a mistake is left out, and its problem told."""
    terms, problems = _read_glossary(root, language)
    claims, more = _read_phrases(root, language, CLAIMS)
    found = tuple(sorted(problem.about(document="", locale=language.tag) for problem in (*problems, *more)))
    return TongueReading(Tongue(language, terms, claims), found)


def read_diagnoses(root: Path, language: Language) -> tuple[tuple[Claim, ...], list[Problem]]:
    """The phrases that name an illness, in the form of claims, and every mistake in their list."""
    phrases, problems = _read_phrases(root, language, DIAGNOSES)
    return phrases, [problem.about(document="", locale=language.tag) for problem in problems]


def _settings(root: Path, language: Language, name: str) -> Settings | None:
    """The clinic's own list, else ours, or None where there is neither.

    Raises ProblemError where the file cannot be read.
    """
    own = root / "locales" / language.tag / f"{name}.toml"
    for path, folder in ((own, root), (shipped_list(language.tag, name), shipped_root())):
        if path.is_file():
            return Settings(read_text(path, folder), shown_path(path, folder), rule=name)
    return None


def _read_glossary(root: Path, language: Language) -> tuple[tuple[Term, ...], list[Problem]]:
    try:
        settings = _settings(root, language, GLOSSARY)
    except ProblemError as error:
        return (), list(error.problems)
    if settings is None or settings.problems:
        return (), settings.problems if settings else []
    terms = []
    for source in settings.data:
        before = len(settings.problems)
        settings.known(source, ("term", "accepted", "note"))
        term = Term(
            source,
            settings.text(source, "term"),
            settings.texts(source, "accepted"),
            settings.text(source, "note", default=""),
        )
        if len(settings.problems) == before:
            terms.append(term)
    return tuple(terms), settings.problems


def _read_phrases(root: Path, language: Language, name: str) -> tuple[tuple[Claim, ...], list[Problem]]:
    """A list in the form of claims.toml."""
    try:
        settings = _settings(root, language, name)
    except ProblemError as error:
        return (), list(error.problems)
    if settings is None:
        return (), [_nobody_wrote(language, name)]
    if settings.problems:
        return (), settings.problems
    claims = [claim for name in settings.data if (claim := _claim(settings, name))]
    return tuple(claims), settings.problems


_UNWRITTEN = {
    CLAIMS: (
        "what may not be claimed",
        "write it (docs/checks.md); until then no claim is found in this language",
    ),
    DIAGNOSES: (
        "the names of illnesses",
        "write them (docs/lint.md); until then read subject and preheader yourself",
    ),
}


def _nobody_wrote(language: Language, name: str) -> Problem:
    what, fix = _UNWRITTEN[name]
    return Problem(
        f"locales/{language.tag}/{name}.toml", 0, name, f"nobody has written down {what} in {language.english}", fix,
        Severity.WARNING, locale=language.tag,
    )  # fmt: skip


def _claim(settings: Settings, name: str) -> Claim | None:
    """One table, None where it has a mistake."""
    before = len(settings.problems)
    settings.known(name, ("pattern", "unless", "caught", "fine", "note"))
    claim = Claim(name, _pattern(settings, name, "pattern"), _pattern(settings, name, "unless", default=""))
    caught, fine = settings.texts(name, "caught"), settings.texts(name, "fine")
    settings.text(name, "note", default="")
    for key, pattern in (("pattern", claim.pattern), ("unless", claim.unless)):
        if pattern and (fault := pattern_fault(pattern)):
            settings.wrong(name, key, f"the pattern cannot be used: {fault}", "write a simpler one")
    for key, examples in (("caught", caught), ("fine", fine)):
        if not examples:
            settings.wrong(name, key, f"'{key}' has no example", f'give at least one: {key} = ["…"]')
    if len(settings.problems) > before:
        return None
    for key, what, fix in _broken_promises(claim, caught, fine):
        settings.wrong(name, key, what, fix)
    return claim if len(settings.problems) == before else None


def _pattern(settings: Settings, name: str, key: str, default: str | None = None) -> str:
    """A pattern as it is written: it may go over several lines, and spaces count."""
    value = settings.table(name).get(key, default)
    if not isinstance(value, str) or (default is None and not value):
        settings.wrong(name, key, f"'{key}' must be a regular expression", f"write {key} = '…' in single quotes")
        return ""
    return value


def _broken_promises(claim: Claim, caught: tuple[str, ...], fine: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Examples that the pattern does not keep: key, what is wrong, how to mend it."""
    for example in caught:
        if not claimed(claim, searched(example)):
            yield "caught", f"the pattern does not catch “{example}”", "widen the pattern, or narrow 'unless'"
    for example in fine:
        if said := claimed(claim, searched(example)):
            yield "fine", f"the pattern catches “{said}” in “{example}”", "narrow the pattern, or widen 'unless'"
