"""Who signed which words: kept beside the catalog, bound to a digest, the state derived each time."""

import datetime as dt
import json
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from leafpost.catalogs.places import signoff_path
from leafpost.errors import Problem, ProblemError, read_text, shown_path
from leafpost.files import replace_file


class Role(StrEnum):
    """The two people who answer for a translation."""

    TRANSLATOR = "translator"
    CLINICIAN = "clinician"


@dataclass(frozen=True, slots=True)
class Signoff:
    """One signature: `digest` is the words digest of exactly what was signed, `date` a day."""

    role: Role
    name: str
    date: dt.date
    digest: str


class SignoffState(StrEnum):
    """Whether these exact words are signed."""

    DRAFT = "draft"
    SIGNED = "signed"
    CHANGED = "changed"


def read_signoffs(root: Path, tag: str, slug: str) -> tuple[Signoff, ...]:
    """The signatures under a document in one language, oldest first; none where there is no file.

    Raises ProblemError where the file is damaged: a signature that cannot be read signs nothing.
    """
    path = signoff_path(root, tag, slug)
    if not path.is_file():
        return ()
    file = shown_path(path, root)
    try:
        rows = tomllib.loads(read_text(path, root)).get("signoff", [])
        return tuple(_signoff(row) for row in rows)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise ProblemError(
            Problem(file, 0, "signoff", "the sign-offs cannot be read", "restore the file, or delete it and sign again")
        ) from error


def _signoff(row: dict[str, object]) -> Signoff:
    name, date, digest = row["name"], row["date"], row["digest"]
    if not isinstance(name, str) or not isinstance(digest, str) or not name.strip():
        raise TypeError("a name and a digest are texts")
    if not isinstance(date, dt.date) or isinstance(date, dt.datetime):
        raise TypeError("a date is a day")
    return Signoff(Role(str(row["role"])), name, date, digest)


def _person(name: str) -> str:
    """A name so that one person in two spellings is one person."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


def needed_roles(*, is_source: bool) -> frozenset[Role]:
    """Who must sign: the source was not translated, so a clinician alone."""
    return frozenset({Role.CLINICIAN}) if is_source else frozenset(Role)


def state_of(signoffs: Iterable[Signoff], digest: str, *, is_source: bool) -> SignoffState:
    """Signed only if every needed role signed these words, each by another person."""
    found = list(signoffs)
    needed = needed_roles(is_source=is_source)
    current = {s.role: _person(s.name) for s in found if s.digest == digest and _person(s.name)}
    if needed <= set(current) and len({current[role] for role in needed}) == len(needed):
        return SignoffState.SIGNED
    return SignoffState.CHANGED if any(s.digest != digest for s in found) else SignoffState.DRAFT


def add_signoff(root: Path, tag: str, slug: str, signoff: Signoff) -> Path:
    """Write a signature below those that are there; an earlier one of the same role is replaced.

    Raises ProblemError where the same person would sign in both roles.
    """
    kept = [other for other in read_signoffs(root, tag, slug) if other.role is not signoff.role]
    path = signoff_path(root, tag, slug)
    if any(_person(o.name) == _person(signoff.name) and o.digest == signoff.digest for o in kept):
        raise ProblemError(
            Problem(
                shown_path(path, root), 0, "signoff", f"{signoff.name} has signed these words in the other role",
                "translator and clinician are two people",
            )
        )  # fmt: skip
    lines = ["# Who signed exactly these words. Written by: build.py signoff"]
    for row in sorted([*kept, signoff], key=lambda row: (row.date, row.role)):
        lines += [
            "",
            "[[signoff]]",
            f'role = "{row.role}"',
            f"name = {_toml_string(row.name)}",
            f"date = {row.date.isoformat()}",
            f'digest = "{row.digest}"',
        ]
    replace_file(path, ("\n".join(lines) + "\n").encode("utf-8"))
    return path


def _toml_string(text: str) -> str:
    """A text as a TOML basic string, which is JSON's but for U+007F."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
