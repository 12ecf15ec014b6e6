"""What a server's answer means for a letter: by its words where they tell, else by its codes.

The words are data, in `answers.toml`, each with its source.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from leafpost.bounces.vocabulary import Kind, Reason

_ADDRESS = re.compile(r"<?[^\s<>\"'();:,]+@[^\s<>\"'():;,]+>?|<a>")
_ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d]|\.\d)")
_REPLY = re.compile(r"(?<![\d.:/#=-])([45][0-5]\d)(?=[ \-#(:,]|$)")
_NOTHING_SAID = re.compile(r"[245]\.(?:0\.0|3\.0|5\.0)")  # "other", "other or undefined": they tell nothing
_MOST = 4000  # characters of an answer that are looked at
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"', "\xa0": " ", "_": " "})
_DEFAULT_REASONS = {
    Kind.HARD: Reason.BOUNCED, Kind.SOFT: Reason.OTHER, Kind.FULL: Reason.OTHER, Kind.POLICY: Reason.BLOCKED,
}  # fmt: skip
_GONE = frozenset({"5.1.1", "5.1.2", "5.1.6", "5.1.10"})
_FOR_NOW = re.compile(r"try (?:again )?later|temporar|gr[ae]y-?list|try again|come back")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a failed delivery is. `is_sure`: the words, or a code that tells, decided it."""

    kind: Kind
    reason: Reason
    status: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: Kind
    reason: Reason
    status: re.Pattern[str]
    code: re.Pattern[str]
    after_data: bool
    words: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class _Table:
    rules: tuple[_Rule, ...]
    by_status: dict[str, Kind]
    by_code: dict[str, Kind]


@cache
def _table() -> _Table:
    data = tomllib.loads(files("leafpost.bounces").joinpath("answers.toml").read_text("utf-8"))
    rules = tuple(_rule(row, data["words"]) for row in data["answer"])
    kinds = [{key: Kind(value) for key, value in data[name].items()} for name in ("status", "code")]
    return _Table(rules, *kinds)


def _rule(row: dict[str, object], lists: dict[str, str]) -> _Rule:
    words = row["words"]
    assert isinstance(words, list)
    patterns = []
    for one in words:
        for name, alternatives in lists.items():
            one = one.replace(f"{{{name}}}", alternatives)
        patterns.append(re.compile(one))
    status, code = re.compile(str(row.get("status", ".*"))), re.compile(str(row.get("code", ".*")))
    return _Rule(
        Kind(str(row["kind"])), Reason(str(row["reason"])), status, code, bool(row.get("after_data")), tuple(patterns)
    )  # fmt: skip


def judge(status: str, answer: str, *, after_data: bool = False) -> Judgement:
    """What became of a letter that was not delivered.

    `status` is the report's enhanced status code (RFC 3463), "" where it has none; `answer` is what the server said;
    `after_data`: it said so to the body, after it had taken the address.
    """
    text = plain(answer)
    code = next((found[1] for found in _REPLY.finditer(text)), "")
    best = _status(status, text, code)
    for rule in _table().rules:
        if best in _GONE and best in text and rule.kind is Kind.SOFT and not _FOR_NOW.search(text):
            continue  # the server's own code is plain; where it gave none, 5.1.1 is what Sendmail makes of any 550
        if _fits(rule, best, code, after_data) and any(words.search(text) for words in rule.words):
            kind, reason = _not_for_ever(rule, best, code, text)
            return Judgement(kind, reason, best, True)
    kind = _by_codes(best, code)
    is_sure = bool(best) and not _NOTHING_SAID.fullmatch(best)
    return Judgement(kind, _DEFAULT_REASONS[kind], best, is_sure)


def plain(text: str) -> str:
    """An answer as the rules read it: small letters, addresses taken out, blanks single."""
    text = unicodedata.normalize("NFC", text[:_MOST]).translate(_QUOTES).casefold()
    return " ".join(_ADDRESS.sub("<a>", text).split())


def _status(told: str, text: str, code: str) -> str:
    """The enhanced status code that says most: the report's, unless it says nothing and the answer has another."""
    if told and not _NOTHING_SAID.fullmatch(told):
        return told
    said = [found[0] for found in _ENHANCED.finditer(text) if found[1] in "45"]
    telling = [one for one in said if not _NOTHING_SAID.fullmatch(one)]
    best = next(iter(telling or said), told)
    return best or (f"{code[0]}.0.0" if code else "")


def _fits(rule: _Rule, status: str, code: str, after_data: bool) -> bool:
    return (after_data or not rule.after_data) and bool(rule.status.fullmatch(status) and rule.code.fullmatch(code))


def _not_for_ever(rule: _Rule, status: str, code: str, text: str) -> tuple[Kind, Reason]:
    """A code of 4 says that it may pass: an address is not given up for it while the words do not say it is gone."""
    passes = status.startswith("4") and not (code.startswith("5") or re.search(r"\b55\d\b", text))
    if rule.kind is Kind.HARD and (_FOR_NOW.search(text) or (passes and rule.reason is Reason.INVALID)):
        return Kind.SOFT, Reason.OTHER
    return rule.kind, rule.reason


def _by_codes(status: str, code: str) -> Kind:
    table = _table()
    if status and not (code and _NOTHING_SAID.fullmatch(status)):
        for key in _ever_shorter(status):
            if key in table.by_status:
                return table.by_status[key]
    return table.by_code.get(code) or table.by_code.get(code[:1]) or Kind.SOFT


def _ever_shorter(status: str) -> Iterator[str]:
    parts = status.split(".")
    for length in range(len(parts), 0, -1):
        yield ".".join(parts[:length])
