"""What an import says of each row: a CSV file for whoever made the list."""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from leafpost.database.staging import RowOutcome, RowReason, StagedOutcome

HEAD = ("line", "outcome", "reason", "email")
SENTENCES: dict[str, str] = {
    RowReason.WITHDRAWN: "consent was withdrawn after the time in this row",
    RowReason.SAME: "all of this is here already",
    RowReason.NO_CONSENT: "no consent in this row: on the list, but never written to",
    RowReason.PARTLY_LEFT: "taken, but not for topics that this reader has left",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_TOLD = 20  # refused rows that are told one by one


@dataclass(frozen=True, slots=True)
class RowTotals:
    """How many rows came to which end, and the first of those that were refused: line and sentence."""

    counts: dict[RowOutcome, int]
    reasons: dict[tuple[RowOutcome, str], int]
    refused: tuple[tuple[int, str], ...]


def report_path(path: Path) -> Path:
    """Beside the file that was imported."""
    return path.with_name(f"{path.stem}.report.csv")


def write_report(outcomes: Iterable[StagedOutcome], stream: TextIO, delimiter: str) -> RowTotals:
    """One line for each row. `stream` writes UTF-8 with a byte order mark, so that spreadsheets read it."""
    counts: Counter[RowOutcome] = Counter()
    reasons: Counter[tuple[RowOutcome, str]] = Counter()
    refused: list[tuple[int, str]] = []
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerow(HEAD)
    for row in outcomes:
        sentence = reason_of(row)
        counts[row.outcome] += 1
        if sentence and row.outcome is not RowOutcome.REFUSED:
            reasons[row.outcome, _without_line(row, sentence)] += 1
        elif sentence and len(refused) < _TOLD:
            refused.append((row.line, sentence))
        writer.writerow((row.line, row.outcome.value, harmless(sentence), harmless(row.written)))
    return RowTotals(dict(counts), dict(reasons), tuple(refused))


def reason_of(row: StagedOutcome) -> str:
    """Why, in a sentence."""
    if row.reason.startswith(RowReason.LEFT):
        return f"has left ({row.reason.removeprefix(RowReason.LEFT)}), and stays away"
    if row.reason == RowReason.REPEATED:
        return f"the same address stands in line {row.first_line}"
    return SENTENCES.get(row.reason, row.reason)


def _without_line(row: StagedOutcome, sentence: str) -> str:
    return "the same address stands further up" if row.reason == RowReason.REPEATED else sentence


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before what would begin one."""
    return f"'{cell}" if cell.lstrip(" \u00a0\u200b\ufeff").startswith(_FORMULA) else cell
