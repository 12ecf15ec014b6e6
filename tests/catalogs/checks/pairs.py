"""Pairs of a source and a translation, and what the rules of one name have against them."""

from leafpost.catalogs.checks.model import Pair, PairRule, Tongue
from leafpost.catalogs.model import Entry
from leafpost.documents.model import Message, MessageKind
from leafpost.languages import language

LINKS = frozenset({"booking", "list"})


def text_pair(
    tag: str, source: str, target: str, kind: MessageKind | None = MessageKind.PARAGRAPH, source_tag: str = "en"
) -> Pair:
    """A message of a document; with `kind` None a word of the interface."""
    message = Message("back-care", source, kind, 3) if kind else None
    entry = Entry(source, (target,), "back-care" if kind else None, line=7)
    tongue = Tongue(language(tag))
    return Pair("back-care", entry, source, target, tongue, language(source_tag), message=message, links=LINKS)


def said(rules: tuple[PairRule, ...], name: str, pair: Pair) -> list[str]:
    """What the rules of this name find."""
    return [finding.what for rule in rules if rule.name == name for finding in rule.look(pair)]
