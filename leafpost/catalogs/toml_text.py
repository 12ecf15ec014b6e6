"""Texts as TOML writes them (TOML 1.0, § String), for the files that the program writes itself."""

import json


def toml_string(text: str) -> str:
    """A text as a TOML basic string, which is JSON's but for U+007F."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
