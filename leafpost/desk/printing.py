"""Printing through CUPS, by its own client library (pycups, the extra `print`).

Which CUPS is asked, the library knows: CUPS_SERVER in the environment, client.conf, or else
the one on this machine. Each call opens a connection of its own, so that they may come from
any thread. Whatever goes wrong is a ProblemError in plain words.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from leafpost.desk.printers import (
    JobState,
    Phase,
    Printer,
    PrintOrder,
    Sides,
    chosen_printer,
    printing_error,
    troubles_of,
)
from leafpost.errors import Problem, ProblemError
from leafpost.files import digest_of

_PHASES = {
    3: Phase.PENDING,
    4: Phase.HELD,
    5: Phase.PRINTING,
    6: Phase.STOPPED,
    7: Phase.CANCELLED,
    8: Phase.ABORTED,
    9: Phase.COMPLETED,
}  # RFC 8011 § 5.3.7
_STOPPED = 5  # of printer-state, RFC 8011 § 5.4.11
_PRINTER_ATTRIBUTES = [
    "printer-info", "printer-location", "printer-is-accepting-jobs", "printer-state", "printer-state-reasons",
    "printer-state-message", "sides-supported", "media-source-supported",
]  # fmt: skip
_JOB_ATTRIBUTES = [
    "job-state", "job-state-reasons", "job-printer-uri", "job-printer-state-message", "job-printer-state-reasons",
    "job-media-sheets-completed",
]  # fmt: skip
# PWG 5101.1: the names of paper sizes.
_PAPERS = {
    "A3": "iso_a3_297x420mm",
    "A4": "iso_a4_210x297mm",
    "A5": "iso_a5_148x210mm",
    "Letter": "na_letter_8.5x11in",
}
_CHUNK = 65536  # bytes
_CONTINUE = 100  # HTTP: go on
_NO_CUPS = "print from the browser, or ask whoever looks after this machine to see whether CUPS runs"
_NO_LIBRARY = "print from the browser, or install it: make print-support (docs/printing.md says more)"


class NoPrintingError(ProblemError):
    """Nothing can be printed from here at all: there is no CUPS, or no client library for it."""


def printers() -> list[Printer]:
    """Every printer, the default one first, then by name. Raises NoPrintingError, ProblemError."""
    with _connected() as (connection, _cups):
        return _printers(connection)


def send(order: PrintOrder) -> JobState:
    """Hand a PDF over to CUPS, whole or not at all.

    Raises NoPrintingError where there is no CUPS, ProblemError where the file cannot be read or is
    not the one that was meant, the printer is gone or takes no jobs, or CUPS does not take the file.
    """
    data = _read(order)
    with _connected() as (connection, cups):
        printer = chosen_printer(_printers(connection), order.printer)
        job = connection.createJob(printer.name, order.title, _options(order, printer))
        try:
            _hand_over(connection, printer.name, job, order, data)
        except (cups.IPPError, cups.HTTPError, RuntimeError):
            _withdraw(connection, cups, job)
            raise
        return _state(connection, job)


def state(job: int) -> JobState:
    """Where a job is now. Raises NoPrintingError, and ProblemError where CUPS knows no such job any more."""
    with _connected() as (connection, _cups):
        return _state(connection, job)


def cancel(job: int) -> None:
    """Take a job back, as far as it is not on paper. Raises as `state` does."""
    with _connected() as (connection, _cups):
        connection.cancelJob(job)


# --- the connection ---


def _library() -> ModuleType:
    try:
        import cups
    except ImportError as error:  # an extra that is not installed, or whose libcups is gone
        what = "the client library of CUPS (pycups) is not installed"
        raise NoPrintingError(Problem("printing", 0, "printing", what, _NO_LIBRARY)) from error
    return cups  # type: ignore[no-any-return]  # has no types


@contextmanager
def _connected() -> Iterator[tuple[Any, Any]]:
    """A connection for one call; what CUPS answers in its own way is told in ours."""
    cups = _library()
    try:
        connection = cups.Connection()
    except (RuntimeError, cups.HTTPError) as error:
        what = f"the print system (CUPS) does not answer at {cups.getServer()}"
        raise NoPrintingError(Problem("printing", 0, "printing", what, _NO_CUPS)) from error
    try:
        yield connection, cups
    except cups.IPPError as error:
        raise _refused(str(error.args[-1])) from error
    except (RuntimeError, cups.HTTPError) as error:
        raise _refused(str(error) or "the connection broke") from error


def _refused(reason: str) -> ProblemError:
    fix = "look at the printer's queue, then try again; nothing of this order is lost"
    return printing_error(f"the print system refused: {reason}", fix)


# --- printers ---


def _printers(connection: Any) -> list[Printer]:
    default = connection.getDefault() or ""
    found = [_printer(connection, name, name == default) for name in connection.getPrinters()]
    return sorted(found, key=lambda printer: (not printer.is_default, printer.name))


def _printer(connection: Any, name: str, is_default: bool) -> Printer:
    found: Mapping[str, Any] = connection.getPrinterAttributes(name, requested_attributes=_PRINTER_ATTRIBUTES)
    reasons = found.get("printer-state-reasons", ())
    if found.get("printer-state") == _STOPPED and not troubles_of(reasons):
        reasons = ("paused",)
    known = {side.value for side in Sides}
    return Printer(
        name=name,
        description=found.get("printer-info") or "",
        place=found.get("printer-location") or "",
        is_default=is_default,
        accepts=bool(found.get("printer-is-accepting-jobs", True)),
        sides=tuple(Sides(side) for side in _list(found.get("sides-supported")) if side in known) or (Sides.ONE,),
        trays=tuple(_list(found.get("media-source-supported"))),
        troubles=troubles_of(reasons),
        message=found.get("printer-state-message") or "",
    )


def _list(value: Any) -> list[str]:
    """An attribute that may be missing, one value, or several."""
    if value is None:
        return []
    return [value] if isinstance(value, str) else [str(one) for one in value]


# --- jobs ---


def _read(order: PrintOrder) -> bytes:
    """The file as it is now. It goes to CUPS from memory: a rebuild meanwhile changes nothing of it."""
    try:
        data = order.path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        fix = "close the program that holds it, or build it again, then print again"
        raise ProblemError(Problem(str(order.path), 0, "printing", f"cannot be read ({reason})", fix)) from error
    if order.digest and digest_of(data) != order.digest:
        what = "is not the file that was to be printed: it was changed or built anew meanwhile"
        raise ProblemError(Problem(str(order.path), 0, "printing", what, "look at it, then print again"))
    return data


def _options(order: PrintOrder, printer: Printer) -> dict[str, str]:
    """Attributes of the job. Raises ProblemError for what this printer cannot do."""
    if order.sides is not None and order.sides not in printer.sides and order.sides is not Sides.ONE:
        raise printing_error(
            f"the printer '{printer.name}' cannot print both sides", "print one side, or choose another"
        )
    if order.tray and order.tray not in printer.trays:
        trays = f"its trays: {', '.join(printer.trays)}" if printer.trays else "it has no trays to choose from"
        raise printing_error(f"the printer '{printer.name}' has no tray '{order.tray}'", trays)
    options = {"copies": str(order.copies), "print-scaling": "none"}  # letters keep the size that was proved
    if order.sides is not None:
        options["sides"] = order.sides.value
    media = {"media-size-name": _PAPERS.get(order.paper, ""), "media-source": order.tray}
    if any(media.values()):
        options["media-col"] = "{" + " ".join(f"{key}={value}" for key, value in media.items() if value) + "}"
    return options


def _hand_over(connection: Any, printer: str, job: int, order: PrintOrder, data: bytes) -> None:
    connection.startDocument(printer, job, order.title, "application/pdf", 1)
    for start in range(0, len(data), _CHUNK):
        chunk = data[start : start + _CHUNK]
        if connection.writeRequestData(chunk, len(chunk)) != _CONTINUE:
            break  # it wants no more, and says why at the end
    connection.finishDocument(printer)


def _withdraw(connection: Any, cups: Any, job: int) -> None:
    """Half a job is none; why it failed is told by whoever calls."""
    try:
        connection.cancelJob(job)
    except (cups.IPPError, cups.HTTPError, RuntimeError):
        return  # CUPS lets go of a job without a document by itself


def _state(connection: Any, job: int) -> JobState:
    found: Mapping[str, Any] = connection.getJobAttributes(job, _JOB_ATTRIBUTES)
    phase = _PHASES.get(found.get("job-state", 0), Phase.PENDING)
    return JobState(
        job=job,
        printer=str(found.get("job-printer-uri", "")).rpartition("/")[2],
        phase=phase,
        sheets=int(found.get("job-media-sheets-completed") or 0),
        troubles=() if phase is Phase.COMPLETED else troubles_of(found.get("job-printer-state-reasons")),
        message="" if phase is Phase.COMPLETED else found.get("job-printer-state-message") or "",
    )
