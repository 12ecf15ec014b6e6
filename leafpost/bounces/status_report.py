"""The machine-readable part of a delivery status notification (RFC 3464; RFC 6522; with UTF-8: RFC 6533)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]*)[ \t]*:[ \t]*(.*)")
_ADDRESS = re.compile(r"[^\s<>\"();:,]+@[^\s<>\"();:,]+")
_ESCAPED = re.compile(r"\\x\{([0-9A-Fa-f]{1,6})\}")  # RFC 6533 § 3: utf-8-addr-xtext
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_OF_RECIPIENT = ("final-recipient", "original-recipient", "action")
_MOST_FIELDS = 2000


@dataclass(frozen=True, slots=True)
class RecipientStatus:
    """What a report says of one recipient.

    `action` is failed, delayed, delivered, relayed, expanded or "" (RFC 3464 § 2.3.3); `status` an enhanced status
    code (RFC 3463) or ""; `diagnostic` what the other server said, on one line.
    """

    recipient: str
    original_recipient: str
    action: str
    status: str
    diagnostic: str
    reporter: str

    @property
    def address(self) -> str:
        """The address as we wrote it, where the report still has that."""
        return self.original_recipient or self.recipient


def recipient_statuses(text: str) -> list[RecipientStatus]:
    """Every recipient that a report tells of; blank lines may be missing, doubled or wrong."""
    reporter, found = "", []
    for block in _blocks(text):
        reporter = _value(block.get("reporting-mta", "")) or reporter
        if any(name in block for name in _OF_RECIPIENT):
            found.append(_recipient(block, reporter))
    return found


def _recipient(block: dict[str, str], reporter: str) -> RecipientStatus:
    action = re.match(r"[a-z]*", block.get("action", "").strip().lower())
    status = _STATUS.search(block.get("status", ""))
    return RecipientStatus(
        recipient=address_in(block.get("final-recipient", "")) or address_in(block.get("x-actual-recipient", "")),
        original_recipient=address_in(block.get("original-recipient", "")),
        action=action[0] if action else "",
        status=status[0] if status else "",
        diagnostic=_value(block.get("diagnostic-code", "")) or _value(block.get("x-supplementary-info", "")),
        reporter=reporter,
    )


def _blocks(text: str) -> Iterator[dict[str, str]]:
    """The fields of each recipient, folded lines joined. A second `Final-Recipient` begins a block of its own."""
    block: dict[str, str] = {}
    last = ""
    for line in text.splitlines()[:_MOST_FIELDS]:
        if not line.strip():
            if block:
                yield block
            block, last = {}, ""
        elif line[0] in " \t" and last:
            block[last] += f" {line.strip()}"
        elif field := _FIELD.match(line):
            last = field[1].lower()
            if last in block and last in _OF_RECIPIENT:
                yield block
                block = {}
            block.setdefault(last, field[2].strip())
        elif last:  # a long line that was broken without being folded
            block[last] += f" {line.strip()}"
    if block:
        yield block


def _value(text: str) -> str:
    """What stands behind the type in `smtp; 550 …`."""
    kind, semicolon, value = text.partition(";")
    return value.strip() if semicolon and " " not in kind.strip() else text.strip()


def address_in(text: str) -> str:
    """The first address in a text, or ""."""
    found = _ADDRESS.search(_ESCAPED.sub(_character, text))
    return found[0].strip(".'*") if found else ""


def _character(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    return chr(number) if number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else ""
