"""A file of readers → the database, whole or not at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from leafpost.audience.importing_report import RowTotals, report_path, write_report
from leafpost.audience.importing_rows import Reader, RowDefaults, RowReader
from leafpost.audience.importing_times import Clock
from leafpost.audience.reading import Table, open_table
from leafpost.audience.reading_columns import find_columns, is_known
from leafpost.audience.reading_encoding import FileText, examine
from leafpost.audience.secrets import SecretKey
from leafpost.database.consents import text_digest
from leafpost.database.engine import Database, not_writing
from leafpost.database.staging import CONSENTS, ROWS, TEXTS, RowOutcome, Staging, staging
from leafpost.errors import Problem, ProblemError
from leafpost.files import replacing_privately

_BATCH = 5000  # rows
_LONGEST = 254  # characters of a refused address that the report repeats
_TEXTS = 1000  # different texts of consent that are remembered; others are told apart by the database


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """What to import and how: `shown` is the file as messages name it, `columns` the header of each field that was
    named, `encoding` and `delimiter` None where they are to be found out."""

    path: Path
    shown: str
    defaults: RowDefaults
    clock: Clock
    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    delimiter: str | None = None
    is_dry: bool = False


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What came of it, how the file was read, and where the report is."""

    totals: RowTotals
    text: FileText
    unused: tuple[str, ...]
    report: Path


def import_readers(
    database: Database, secret: SecretKey, order: ImportOrder, progress: Callable[[int, int, str], None]
) -> ImportResult:
    """Take a file in, in one transaction; with `is_dry` find out everything and change nothing.

    `progress` is told lines done, lines in all, and what is being done. Raises ProblemError where the file as a whole
    cannot be read, and changes nothing then.
    """
    text = examine(order.path, order.shown, order.encoding)
    report = report_path(order.path)
    try:
        with (
            staging(database) as (connection, staged),
            replacing_privately(report, "utf-8-sig") as stream,
            open_table(order.path, order.shown, text, _tells(order.columns), order.delimiter) as table,
        ):
            columns = find_columns(table.header, order.shown, table.line, order.columns)
            rows = RowReader(columns, len(table.header), order.defaults, order.clock)
            with not_writing(connection):
                _Loader(staged, secret, rows).load(table, text.lines, progress)
                progress(text.lines, text.lines, "sorting")
                staged.index()
            with connection.begin() as transaction:
                progress(text.lines, text.lines, "comparing with the list")
                staged.merge(order.clock.now, order.defaults.locale, f"file sha256:{text.digest}, line ")
                totals = write_report(staged.outcomes(), stream, table.delimiter)
                if order.is_dry:
                    transaction.rollback()
    except UnicodeError as error:
        what = "the file changed while it was read"
        raise ProblemError(Problem(order.shown, 0, "csv", what, "import it again")) from error
    return ImportResult(totals, text, columns.unused, report)


def _tells(asked: Mapping[str, str]) -> Callable[[str], bool]:
    named = {name.strip() for name in asked.values()}
    return lambda name: is_known(name) or name.strip() in named


class _Loader:
    """Puts the rows of a file into the temporary tables, some thousands at a time."""

    def __init__(self, staged: Staging, secret: SecretKey, rows: RowReader) -> None:
        self._staged, self._secret, self._reader = staged, secret, rows
        self._rows: list[tuple[Any, ...]] = []
        self._consents: list[tuple[Any, ...]] = []
        self._texts: list[tuple[Any, ...]] = []
        self._text_ids: dict[tuple[str, str, str], int] = {}
        self._text_count = 0

    def load(self, table: Table, lines: int, progress: Callable[[int, int, str], None]) -> None:
        for line, cells in table.rows:
            try:
                reader = self._reader.read(cells)
            except ValueError as error:
                written = self._reader.written(cells)[:_LONGEST].replace("\x00", "\ufffd")
                row = (line, written, None, None, None, None, None, RowOutcome.REFUSED.value, str(error))
                self._rows.append(row)
            else:
                self._add(line, reader)
            if len(self._rows) >= _BATCH:
                self._flush()
                progress(line, lines, "reading")
        self._flush()

    def _add(self, line: int, reader: Reader) -> None:
        address = reader.address
        hashed = self._secret.address_hash(address.key)
        self._rows.append(
            (line, None, address.address, address.key, hashed, reader.name, reader.locale, None, None)
        )  # fmt: skip
        consent = reader.consent
        if consent is None:
            return
        text_id = self._text_id((consent.text, consent.version, consent.locale))
        for topic in reader.topics:
            self._consents.append((line, topic, text_id, consent.given_at))

    def _text_id(self, text: tuple[str, str, str]) -> int:
        found = self._text_ids.get(text)
        if found is None:
            if len(self._text_ids) >= _TEXTS:
                self._text_ids.clear()
            self._text_count += 1
            found = self._text_ids[text] = self._text_count
            self._texts.append((found, text_digest(*text), *text))
        return found

    def _flush(self) -> None:
        self._staged.load("staged", ROWS, self._rows)
        self._staged.load("staged_consent", CONSENTS, self._consents)
        self._staged.load("staged_text", TEXTS, self._texts)
        for rows in (self._rows, self._consents, self._texts):
            rows.clear()
