"""The file of signatures, kept beside the catalog, with what was signed in its own words."""

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from leafpost.catalogs.parts import Part, PartKind, parts_digest
from leafpost.catalogs.places import signoff_path
from leafpost.catalogs.signoff import Role, Signatures, Signoff, Standing, person
from leafpost.catalogs.toml_text import toml_string
from leafpost.errors import Problem, ProblemError, read_text, shown_path
from leafpost.files import replace_file

RULE = "signoff"
_FIX = "restore the file, or delete it and sign again"


def read_signatures(root: Path, tag: str, slug: str) -> Signatures:
    """The signatures under a document in one language; none where there is no file.

    Raises ProblemError where the file is damaged, or a snapshot is not what was signed: a
    signature that cannot be relied on signs nothing.
    """
    path = signoff_path(root, tag, slug)
    if not path.is_file():
        return Signatures()
    file = shown_path(path, root)
    try:
        data = tomllib.loads(read_text(path, root))
        signoffs = tuple(_signoff(row) for row in data.get("signoff", []))
        snapshots = {_text(row, "digest"): _parts(row) for row in data.get("signed", [])}
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise ProblemError(Problem(file, 0, RULE, "the sign-offs cannot be read", _FIX)) from error
    if tampered := [digest for digest, parts in snapshots.items() if parts_digest(parts) != digest]:
        what = "the words kept here are not those that were signed: they do not give the digest"
        raise ProblemError(*(Problem(file, _line_of_snapshot(path, root, d), RULE, what, _FIX) for d in tampered))
    return Signatures(signoffs, snapshots)


def _signoff(row: dict[str, Any]) -> Signoff:
    name, date = _text(row, "name"), row["date"]
    if not name.strip():
        raise TypeError("a name is not empty")
    if not isinstance(date, dt.date) or isinstance(date, dt.datetime):
        raise TypeError("a date is a day")
    return Signoff(Role(_text(row, "role")), name, date, _text(row, "digest"))


def _parts(row: dict[str, Any]) -> tuple[Part, ...]:
    return tuple(
        Part(PartKind(_text(part, "kind")), _text(part, "context"), _text(part, "source"), _text(part, "text"))
        for part in row["part"]
    )


def _text(row: dict[str, Any], key: str) -> str:
    value = row[key]
    if not isinstance(value, str):
        raise TypeError(f"{key} is a text")
    return value


def _line_of_snapshot(path: Path, root: Path, digest: str) -> int:
    """The line of `[[signed]]` above a digest, 0 where it cannot be found."""
    here = 0
    for number, line in enumerate(read_text(path, root).split("\n"), start=1):
        if line.strip().startswith("["):
            here = number if line.strip() == "[[signed]]" else 0
        elif here and digest in line:
            return here
    return 0


def add_signoff(
    root: Path, tag: str, slug: str, signoff: Signoff, parts: Sequence[Part], standing: Standing
) -> Path:  # fmt: skip
    """Write a signature below those that are there; an earlier one of the same role is replaced.

    `parts` are what is signed, `standing` how they stand before this signature. Raises
    ProblemError where the same person would sign in both roles.
    """
    path = signoff_path(root, tag, slug)
    if any(o.role is not signoff.role and person(o.name) == person(signoff.name) for o in standing.holding):
        raise ProblemError(
            Problem(
                shown_path(path, root), 0, RULE, f"{signoff.name} has signed these words in the other role",
                "translator and clinician are two people",
            )
        )  # fmt: skip
    signatures = read_signatures(root, tag, slug)
    rows = [*(other for other in signatures.signoffs if other.role is not signoff.role), signoff]
    snapshots = {**signatures.snapshots, signoff.digest: tuple(parts)}
    lines = ["# Who signed exactly these words. Written by: build.py signoff", *_lines(rows, snapshots)]
    replace_file(path, ("\n".join(lines) + "\n").encode("utf-8"))
    return path


def _lines(rows: Sequence[Signoff], snapshots: Mapping[str, tuple[Part, ...]]) -> Iterator[str]:
    """The signatures, oldest first, and one snapshot for each digest that one of them refers to."""
    rows = sorted(rows, key=lambda row: (row.date, row.role))
    for row in rows:
        yield from ("", "[[signoff]]", f'role = "{row.role}"', f"name = {toml_string(row.name)}")
        yield from (f"date = {row.date.isoformat()}", f"digest = {toml_string(row.digest)}")
    for digest in dict.fromkeys(row.digest for row in rows):
        if digest in snapshots:
            yield from ("", "[[signed]]", f"digest = {toml_string(digest)}")
            for part in snapshots[digest]:
                yield from ("", "[[signed.part]]", f'kind = "{part.kind}"', f"context = {toml_string(part.context)}")
                yield from (f"source = {toml_string(part.source)}", f"text = {toml_string(part.text)}")
