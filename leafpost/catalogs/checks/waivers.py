"""`locales/<tag>/waivers.toml`: one text may pass one rule, because a person said why.

A waiver is bound to the exact words by a digest, so that it lapses when the source or the
translation changes.
"""

import datetime as dt
import difflib
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from leafpost.catalogs.checks.rules import ALL_RULES
from leafpost.catalogs.model import Entry, Key
from leafpost.catalogs.places import waivers_path
from leafpost.errors import Problem, ProblemError, read_text, shown_path
from leafpost.files import replace_file
from leafpost.settings import Settings

# Of these nobody can say that they are right as they are. Most are found before any rule looks.
NEVER_WAIVED = (
    "po-syntax", "encoding", "plural-forms", "missing", "fuzzy", "stale", "placeholder", "variable", "link",
    "html-in-translation", "bidi", "control", "slot", "glyphs", "warning-present", "review-expired",
)  # fmt: skip
_TEXTS = ("document", "rule", "context", "source", "digest", "reason", "name")
_HEADER = re.compile(r"\s*\[\[\s*waiver\s*\]\]")
_TOP = "# Texts that may pass one rule of check. Written by: build.py translate waive\n"


@dataclass(frozen=True, slots=True)
class Waiver:
    """One text and the rule that it may pass.

    `context` and `source` are the message's msgctxt and msgid, `digest` that of the words it was
    given for (see `entry_digest`), `date` a day. `line` is where it stands in its file.
    """

    document: str
    rule: str
    context: str
    source: str
    digest: str
    reason: str
    name: str
    date: dt.date
    line: int = 0

    @property
    def key(self) -> Key:
        return (self.context, self.source)


@dataclass(frozen=True, slots=True)
class WaiverReading:
    """The waivers of one language, every mistake in their file, and the file as problems name it."""

    file: str
    waivers: tuple[Waiver, ...] = ()
    problems: tuple[Problem, ...] = ()


# --- what a waiver is bound to -----------------------------------------------------------


def entry_digest(entry: Entry) -> str:
    """SHA-256 over msgctxt, msgid, msgid_plural where there is one, and every msgstr, each after its length."""
    plural = [] if entry.msgid_plural is None else [entry.msgid_plural]
    return _digest([entry.msgctxt or "", entry.msgid, *plural, *entry.msgstr])


def source_digest(key: Key) -> str:
    """The same for a text of the source: over its context and its words."""
    return _digest(key)


def _digest(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8")
        digest.update(len(data).to_bytes(4, "big") + data)
    return digest.hexdigest()


def rule_names() -> dict[str, bool]:
    """Every rule, and whether it may be waived."""
    names = {rule.name: rule.is_waivable for rule in ALL_RULES}
    return names | dict.fromkeys(NEVER_WAIVED, False)


def rule_fault(name: str) -> tuple[str, str] | None:
    """Why a rule cannot be waived, and what to do; None where it can."""
    names = rule_names()
    if names.get(name):
        return None
    if name in names:
        return f"the rule '{name}' cannot be waived", "mend the text"
    near = difflib.get_close_matches(name, names, n=1)
    allowed = ", ".join(sorted(rule for rule, is_waivable in names.items() if is_waivable))
    return f"there is no rule '{name}'", f"did you mean '{near[0]}'?" if near else f"rules to waive: {allowed}"


# --- reading -----------------------------------------------------------------------------


def read_waivers(root: Path, tag: str) -> WaiverReading:
    """The waivers of one language. One with a mistake waives nothing, and its problem is told."""
    path = waivers_path(root, tag)
    file = shown_path(path, root)
    if not path.is_file():
        return WaiverReading(file)
    try:
        settings = Settings(read_text(path, root), file, rule="waiver")
    except ProblemError as error:
        return WaiverReading(file, (), tuple(p.about(document="", locale=tag) for p in error.problems))
    problems = settings.problems
    if not problems:
        settings.known("", (), tables=("waiver",))
    rows = settings.data.get("waiver", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        problems.append(Problem(file, 1, "waiver", "the waivers are no list of tables", "begin each with [[waiver]]"))
        rows = []
    lines = _lines(path.read_text("utf-8"))
    waivers = []
    for row, line in zip(rows, [*lines, *[1] * len(rows)], strict=False):
        if faults := [Problem(file, line, "waiver", what, fix) for what, fix in _faults(row)]:
            slug = str(row.get("document", ""))
            problems += [fault.about(document=slug) for fault in faults]
        else:
            waivers.append(Waiver(**{key: row[key] for key in (*_TEXTS, "date")}, line=line))
    return WaiverReading(file, tuple(waivers), tuple(p.about(document="", locale=tag) for p in problems))


def _lines(text: str) -> list[int]:
    return [number for number, line in enumerate(text.split("\n"), start=1) if _HEADER.match(line)]


def _faults(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    fix = "restore it, or delete it and waive the text again (build.py translate waive)"
    for key in _TEXTS:
        value = row.get(key, "" if key == "context" else None)
        if not isinstance(value, str) or (key != "context" and not value.strip()):
            yield f"the waiver has no {key}", f'add {key} = "…"' if key in ("reason", "name") else fix
    date = row.get("date")
    if not isinstance(date, dt.date) or isinstance(date, dt.datetime):
        yield "the waiver has no date", "write year-month-day without quotes: date = 2026-11-24"
    for key in sorted(set(row) - {*_TEXTS, "date"}):
        yield f"unknown key '{key}' in a waiver", f"known here: {', '.join((*_TEXTS, 'date'))}"
    if isinstance(row.get("rule"), str) and (fault := rule_fault(row["rule"])):
        yield fault


# --- writing -----------------------------------------------------------------------------


def add_waiver(root: Path, tag: str, waiver: Waiver) -> Path:
    """Write a waiver below those that are there, in the place of an older one for the same text and rule.

    Raises ProblemError where the file has a mistake: it must be mended by hand first.
    """
    reading = read_waivers(root, tag)
    if reading.problems:
        raise ProblemError(*reading.problems)
    path = waivers_path(root, tag)
    text = path.read_text("utf-8") if path.is_file() else _TOP
    old = [row.line for row in reading.waivers if _what(row) == _what(waiver)]
    lines = ["", "[[waiver]]", *(f"{key} = {_toml_string(getattr(waiver, key))}" for key in _TEXTS)]
    lines.append(f"date = {waiver.date.isoformat()}")
    replace_file(path, (_without(text, old).rstrip("\n") + "\n" + "\n".join(lines) + "\n").encode("utf-8"))
    return path


def _what(waiver: Waiver) -> tuple[str, str, Key]:
    return waiver.document, waiver.rule, waiver.key


def _without(text: str, old: list[int]) -> str:
    """The text without the tables that begin in these lines."""
    lines = text.split("\n")
    starts = [*_lines(text), len(lines) + 1]
    gone = {number for start, end in pairwise(starts) if start in old for number in range(start, end)}
    return "\n".join(line for number, line in enumerate(lines, start=1) if number not in gone)


def _toml_string(text: str) -> str:
    """A text as a TOML basic string, which is JSON's but for U+007F."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
