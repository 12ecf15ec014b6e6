"""Reads the facts about languages that lie beside the rules as TOML: a file for each rule, a table for each tag."""

import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from leafpost.languages import Language


@cache
def facts(name: str) -> Mapping[str, Any]:
    """Everything in `<name>.toml`, in NFC."""
    text = resources.files(__package__).joinpath(f"{name}.toml").read_text("utf-8")
    return tomllib.loads(unicodedata.normalize("NFC", text))


def facts_of(name: str, language: Language) -> Any:
    """What `<name>.toml` has for a language: its own row, or that of the language without its region, or None."""
    rows = facts(name)
    return rows.get(language.tag, rows.get(language.tag.partition("_")[0]))
