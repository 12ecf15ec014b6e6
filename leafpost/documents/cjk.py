"""Strong and emphasis beside Chinese and Japanese text.

CommonMark decides whether `**` opens or closes by the white space and punctuation around
it. Languages without spaces have none there: in `**关节。**每一步` the closing marks would
stay on the page as asterisks. Beside such a character only white space decides here, which
is the amendment that the CommonMark community calls "CJK-friendly emphasis".
"""

import unicodedata
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned


def _is_cjk(character: str) -> bool:
    return bool(character) and unicodedata.east_asian_width(character) in "WF"


class _State(StateInline):
    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 - upstream's names
        scanned = super().scanDelims(start, canSplitWord)
        before = self.src[start - 1] if start else ""
        end = start + scanned.length
        after = self.src[end] if end < self.posMax else ""
        if not (_is_cjk(before) or _is_cjk(after)) or not canSplitWord:
            return scanned
        can_open = bool(after) and not after.isspace()
        can_close = bool(before) and not before.isspace()
        return Scanned(can_open, can_close, scanned.length)


class CjkInlineParser(ParserInline):
    """markdown-it's inline parser with the amended rule."""

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Any]) -> list[Any]:
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens
