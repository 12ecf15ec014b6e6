"""Whether a regular expression that a person wrote can be searched in reasonable time.

Python's `re` tries every way to share a text among repeats: one repeat inside another takes
exponential time on a text that nearly fits. Such patterns are refused, and of repeats that run
over anything (`.*`) there may be three.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from warnings import catch_warnings

_LONGEST = 1000
_ANYTHINGS_ALLOWED = 3
_GROUP = r"\((?:\?(?:[aimsux]*(?:-[imsx]+)?[:)]|[=!>]|<[=!]|P<\w+>))?"
_TOKEN = re.compile(rf"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|{_GROUP}|\)|[*+?]|\{{\d*(?:,\d*)?\}}|.", re.DOTALL)


def pattern_fault(pattern: str) -> str:
    """What is wrong with a pattern, in a person's words; empty where it may be used."""
    if len(pattern) > _LONGEST:
        return f"it is longer than {_LONGEST} characters"
    try:
        with catch_warnings(action="error"):  # what Python will read otherwise one day
            found = re.compile(pattern, re.IGNORECASE)
    except (re.error, RecursionError, OverflowError, FutureWarning, DeprecationWarning) as error:
        return f"it is not a regular expression ({error})"
    if found.search(""):
        return "it is found in an empty text"
    if any(_is_nested(pattern)):
        return "a repeat stands inside a repeat, which may take for ever"
    if sum(_runs_on(pattern)) > _ANYTHINGS_ALLOWED:
        return f"it has more than {_ANYTHINGS_ALLOWED} times .* or the like; write .{{0,40}} instead"
    return ""


def _tokens(pattern: str) -> list[str]:
    return [found[0] for found in _TOKEN.finditer(pattern)]


def _runs_on(pattern: str) -> Iterator[bool]:
    """For each repeat, whether it takes in anything, as `.*` and `[^.]+` do, and has no bound."""
    for before, part in pairwise(_tokens(pattern)):
        yield _is_repeat(part) and (before == "." or before.startswith("[^")) and part[-2:] in ("*", "+", ",}")


def _is_repeat(part: str) -> bool:
    """Whether a part repeats what stands before it more than once."""
    if part in ("*", "+"):
        return True
    bound = re.fullmatch(r"\{(\d*)(,?)(\d*)\}", part)
    return bool(bound and (bound[2] or int(bound[1] or 0) > 1) and bound[3] not in ("0", "1"))


def _is_nested(pattern: str) -> Iterator[bool]:
    """For each repeated group, whether something inside it repeats."""
    has_repeat = [False]
    closed = False  # whether the group that was closed last has a repeat, where a repeat may follow
    is_verbose = "(?x" in pattern  # then spaces mean nothing
    for part in _tokens(pattern):
        if is_verbose and part.isspace():
            continue
        if part.startswith("("):
            has_repeat.append(False)
            closed = False
        elif part == ")" and len(has_repeat) > 1:
            closed = has_repeat.pop()
            has_repeat[-1] |= closed
        elif _is_repeat(part):
            yield closed
            has_repeat[-1] = True
            closed = False
        else:
            closed = False
