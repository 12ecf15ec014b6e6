"""By what a mail is known that follows no standard. The expressions are data, in `signs.toml`."""

import re
import tomllib
from functools import cache
from importlib.resources import files


@cache
def sign(name: str) -> re.Pattern[str]:
    """One list of `signs.toml` as one expression, in any case of letters; `^` and `$` are those of a line."""
    return re.compile("|".join(_signs()[name]), re.IGNORECASE | re.MULTILINE)


@cache
def _signs() -> dict[str, list[str]]:
    return tomllib.loads(files("leafpost.bounces").joinpath("signs.toml").read_text("utf-8"))
