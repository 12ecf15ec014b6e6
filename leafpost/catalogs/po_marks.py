"""Whether a comment was meant to say "fuzzy": a mark that fails would let a doubtful text through."""

import difflib
import re

_LOST = re.compile(r"^[.:]?\s*fuzzy\s*(,|$)|#[,=]?\s*fuzzy\b")


def is_like_fuzzy(flag: str) -> bool:
    """Whether somebody meant to write "fuzzy" in this flag or after this mark."""
    return any(
        word.startswith("fuzzy") or difflib.get_close_matches(word, ["fuzzy"], n=1, cutoff=0.75)
        for word in flag.casefold().split()[:2]
    )


def hides_fuzzy(comment: str) -> bool:
    """Whether a comment, without its `#`, is a mark that lost its comma or has swallowed one from the line below."""
    if comment[:1] in ("", " ", ".", ":"):
        return "fuzzy" in comment and bool(_LOST.search(comment))
    return is_like_fuzzy(comment.strip())
