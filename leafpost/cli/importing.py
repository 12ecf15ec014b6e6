"""What came of an import, and how many people there are, on the screen. No address stands here."""

from leafpost.audience.importing import ImportOrder, ImportResult
from leafpost.cli import output
from leafpost.database.consents import reader_counts
from leafpost.database.engine import Database
from leafpost.database.staging import RowOutcome
from leafpost.database.subscribers import count_subscribers
from leafpost.database.suppressions import suppression_counts
from leafpost.database.tables import EVERY_TOPIC
from leafpost.errors import Exit, Problem

_FIX = "mend this row and import the file again; what is in already stays as it is"


def show_result(result: ImportResult, order: ImportOrder) -> int:
    """Counts, reasons and the report; returns the exit code."""
    totals = result.totals
    refused = totals.counts.get(RowOutcome.REFUSED, 0)
    output.show_problems(Problem(order.shown, line, "row", why, _FIX) for line, why in totals.refused)
    if refused > len(totals.refused):
        output.say(f"  … and {refused - len(totals.refused)} more; the report has them all.")
    if result.text.is_guessed:
        output.say("Read as Windows-1252. If letters with accents look wrong, name another with --encoding.")
    if result.unused:
        names = ", ".join(f"“{name.strip()}”" for name in result.unused)
        output.say(f"Not used: {names}. To use one: --columns name=HEADER")
    output.say(", ".join(f"{totals.counts.get(outcome, 0)} {outcome.value}" for outcome in RowOutcome) + ".")
    for (outcome, why), number in totals.reasons.items():
        output.say(f"  {number} {outcome.value}: {why}")
    output.say(f"Row by row, with addresses: {result.report} (delete it when you have read it)")
    if order.is_dry:
        output.say("Nothing was changed (--dry-run).")
    return Exit.PROBLEMS if refused else Exit.FINE


def show_counts(database: Database) -> None:
    """How many are on the list, and may be written to about what and in which language."""
    with database.read() as connection:
        people, readers = count_subscribers(connection), reader_counts(connection)
    output.say(f"{output.count(people, 'subscriber')}.")
    topics: dict[str, dict[str, int]] = {}
    for (topic, locale), number in readers.items():
        topics.setdefault(topic, {})[locale] = number
    for topic, languages in topics.items():
        shown = ", ".join(f"{locale} {number}" for locale, number in languages.items())
        output.say(f"  {topic}: {output.count(sum(languages.values()), 'reader')} ({shown})")
    show_suppressions(database)


def show_suppressions(database: Database) -> None:
    """How many addresses are never written to, and why."""
    with database.read() as connection:
        counts = suppression_counts(connection)
    output.say(f"On the suppression list: {sum(counts.values())}.")
    for (reason, topic), number in counts.items():
        output.say(f"  {reason.value}{'' if topic == EVERY_TOPIC else f', about {topic}'}: {number}")
