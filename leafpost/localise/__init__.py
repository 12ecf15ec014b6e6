"""Document × catalog → `LocalisedDocument`: the words of one language, safe to set."""
