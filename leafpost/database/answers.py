"""What servers and people wrote, as it may be kept."""

import re

_ADDRESS = re.compile(r"[^\s<>\"'(),:;=]+@[^\s<>\"'(),:;]+")
_LONGEST = 500  # characters


def kept_answer(text: str) -> str:
    """A text in one line, not too long, and without addresses."""
    if "@" in text:
        text = _ADDRESS.sub("…", text)
    return " ".join(text.split())[:_LONGEST]
