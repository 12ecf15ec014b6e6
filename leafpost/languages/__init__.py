"""The languages table: what is fixed about each language before any text is read."""

from leafpost.languages.table import Direction, Language, all_languages, find_language, language, pseudo_languages

__all__ = ["Direction", "Language", "all_languages", "find_language", "language", "pseudo_languages"]
