"""What the desk and the print system say to each other: printers, orders, jobs, and what hinders them.

The names of states and options are those of IPP (RFC 8011); the troubles are its
printer-state-reasons (§ 5.4.12) and job-state-reasons (§ 5.3.8) in plain words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from leafpost.errors import Problem, ProblemError

MOST_COPIES = 500  # of one order: more is a slip of the finger, or a matter for a print shop


class Sides(StrEnum):
    """Which sides of the sheet are printed, and how it is turned."""

    ONE = "one-sided"
    LONG_EDGE = "two-sided-long-edge"
    SHORT_EDGE = "two-sided-short-edge"


class Phase(StrEnum):
    """How far a job is."""

    PENDING = "pending"
    HELD = "held"
    PRINTING = "printing"
    STOPPED = "stopped"
    CANCELLED = "cancelled"
    ABORTED = "aborted"
    COMPLETED = "completed"

    @property
    def is_final(self) -> bool:
        return self in (Phase.CANCELLED, Phase.ABORTED, Phase.COMPLETED)


class Trouble(StrEnum):
    """What hinders a printer, as people would say it. The values name them for templates."""

    NO_PAPER = "no-paper"
    JAM = "jam"
    NO_INK = "no-ink"
    LITTLE_INK = "little-ink"
    OPEN = "open"  # a cover or a door
    TRAY = "tray"  # a tray is missing
    FULL = "full"  # the place where finished sheets come out
    OFF = "off"  # switched off, or cannot be reached
    PAUSED = "paused"
    OTHER = "other"


_TROUBLES = {
    "media-empty": Trouble.NO_PAPER,
    "media-needed": Trouble.NO_PAPER,
    "media-jam": Trouble.JAM,
    "toner-empty": Trouble.NO_INK,
    "marker-supply-empty": Trouble.NO_INK,
    "toner-low": Trouble.LITTLE_INK,
    "marker-supply-low": Trouble.LITTLE_INK,
    "cover-open": Trouble.OPEN,
    "door-open": Trouble.OPEN,
    "interlock-open": Trouble.OPEN,
    "input-tray-missing": Trouble.TRAY,
    "output-area-full": Trouble.FULL,
    "offline": Trouble.OFF,
    "shutdown": Trouble.OFF,
    "timed-out": Trouble.OFF,
    "connecting-to-device": Trouble.OFF,
    "paused": Trouble.PAUSED,
    "moving-to-paused": Trouble.PAUSED,
}
_SEVERITIES = ("-error", "-warning", "-report")  # RFC 8011 § 5.4.12: how bad it is, behind the reason
_SILENT = ("none", "media-low", "cups-waiting-for-job-completed")
IN_WORDS = {
    Trouble.NO_PAPER: "it is out of paper",
    Trouble.JAM: "paper is jammed in it",
    Trouble.NO_INK: "it is out of toner or ink",
    Trouble.LITTLE_INK: "its toner or ink is running low",
    Trouble.OPEN: "a cover is open",
    Trouble.TRAY: "a tray is missing",
    Trouble.FULL: "the tray for finished sheets is full",
    Trouble.OFF: "it is switched off or cannot be reached",
    Trouble.PAUSED: "it is paused",
    Trouble.OTHER: "it reports a fault",
}


@dataclass(frozen=True, slots=True)
class Printer:
    """One printer. `description` and `place` are as its owner wrote them; `trays` are IPP's media-source.

    `sides` are those it can do. `message` is what it says itself, in its own words.
    """

    name: str
    description: str = ""
    place: str = ""
    is_default: bool = False
    accepts: bool = True
    sides: tuple[Sides, ...] = (Sides.ONE,)
    trays: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    message: str = ""


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """A PDF to print. An empty `printer` stands for the default one, an empty `tray` for its own choice.

    `sides` of None leaves it to the printer. `paper` is the size that the PDF was made for
    (A3, A4, A5, Letter), empty where it is the printer's own. `digest` is the SHA-256 that the
    file must have; empty where any will do.
    """

    path: Path
    title: str
    copies: int = 1
    sides: Sides | None = None
    tray: str = ""
    printer: str = ""
    paper: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class JobState:
    """Where a job is. `sheets` are those that the printer says are done; 0 where it does not count.

    `troubles` hinder its printer now; `message` is what the printer says itself.
    """

    job: int
    printer: str
    phase: Phase
    sheets: int = 0
    troubles: tuple[Trouble, ...] = ()
    message: str = ""

    @property
    def reason(self) -> str:
        """Why it does not go on, in English, for a terminal; empty where nothing is the matter."""
        return said(self.troubles, self.message)


def chosen_printer(printers: Sequence[Printer], wanted: str) -> Printer:
    """The printer that is named, or else the default one, or the only one.

    Raises ProblemError where there is none such, or it takes no jobs.
    """
    names = ", ".join(sorted(printer.name for printer in printers))
    known = f"printers here: {names}" if printers else "set one up in CUPS, or print from the browser"
    if wanted:
        found = next((printer for printer in printers if printer.name == wanted), None)
    else:
        alone = printers[0] if len(printers) == 1 else None
        found = next((printer for printer in printers if printer.is_default), alone)
    if found is None:
        what = f"there is no printer '{wanted}' (any more)" if wanted else "no printer is the default one"
        raise printing_error(what if printers else "there is no printer here", known)
    if not found.accepts:
        raise printing_error(f"the printer '{found.name}' takes no jobs at present", f"choose another; {known}")
    return found


def printing_error(what: str, fix: str) -> ProblemError:
    """Why something is not printed."""
    return ProblemError(Problem("printing", 0, "printing", what, fix))


def troubles_of(reasons: str | Iterable[str] | None) -> tuple[Trouble, ...]:
    """IPP's reasons as what people would say, each once; what we do not know is OTHER."""
    given = [reasons] if isinstance(reasons, str) else list(reasons or ())
    found = (_trouble(reason) for reason in given if reason not in _SILENT)
    return tuple(dict.fromkeys(trouble for trouble in found if trouble is not None))


def _trouble(reason: str) -> Trouble | None:
    bare = reason
    for severity in _SEVERITIES:
        bare = bare.removesuffix(severity)
    if bare in _TROUBLES:
        return _TROUBLES[bare]
    if bare in _SILENT or reason.endswith(("-warning", "-report")):
        return None
    return Trouble.OTHER


def said(troubles: Iterable[Trouble], message: str) -> str:
    """Troubles as a sentence without its subject, and behind it what the printer says itself."""
    words = " and ".join(IN_WORDS[trouble] for trouble in troubles)
    own = f"“{message}”" if message else ""
    return f"{words} ({own})" if words and own else words or own
