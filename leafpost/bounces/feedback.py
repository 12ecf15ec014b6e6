"""Complaints: a reader pressed "this is spam", and the provider tells us (ARF, RFC 5965; RFC 6591, 6650)."""

import re
from dataclasses import dataclass

from leafpost.bounces.incoming import Incoming
from leafpost.bounces.status_report import address_in

_COMPLAINTS = frozenset({"abuse", "fraud", "virus", "other", "miscategorized", ""})
_LEAVING = frozenset({"opt-out", "opt-out-list"})
_FIELD = re.compile(r"^([A-Za-z][A-Za-z0-9-]*):[ \t]*(.*(?:\n[ \t].*)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Feedback:
    """One report: its type, whose letter it is about (often left out), and what that makes it."""

    feedback_type: str
    recipient: str

    @property
    def is_complaint(self) -> bool:
        return self.feedback_type in _COMPLAINTS

    @property
    def is_leaving(self) -> bool:
        return self.feedback_type in _LEAVING


def read_feedback(incoming: Incoming) -> Feedback | None:
    """The report in a mail, None where it is none."""
    if not incoming.feedback and incoming.report_type != "feedback-report":
        return None
    fields = {name.lower(): value.strip() for name, value in reversed(_FIELD.findall(incoming.feedback))}
    recipient = address_in(fields.get("original-rcpt-to", "")) or address_in(fields.get("removal-recipient", ""))
    return Feedback(fields.get("feedback-type", "").split(";")[0].strip().lower(), recipient or _written_to(incoming))


def _written_to(incoming: Incoming) -> str:
    """Who the letter went to, by its own head; providers blacken it."""
    found = re.search(r"^to:(.*(?:\n[ \t].*)*)", incoming.returned, re.IGNORECASE | re.MULTILINE)
    address = address_in(found[1]) if found else ""
    return "" if re.match(r"redacted|undisclosed|x{3,}", address, re.IGNORECASE) else address
