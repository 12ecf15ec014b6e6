"""What every benchmark here needs: the median of several runs, the machine, and its section of docs/performance.md."""

import os
import platform
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

REPORT = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
_BEGINNING = """\
# How fast it is

Each section that names a command is written by it; `make bench` runs them all. Compare numbers within one
table only: another machine, or the same one at another hour, gives others.
"""


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds on the clock, and seconds that processors worked, here and in the commands that were called."""

    clock: float
    work: float


def median_of(rounds: int, prepare: Callable[[], object], work: Callable[[], object]) -> Took:
    """The medians of what `work` takes; `prepare` runs before each round and is not counted.

    Where other programs run beside it, the clock tells of them too; the work does not.
    """
    clocks, works = [], []
    for _ in range(rounds):
        prepare()
        start, worked = time.perf_counter(), _worked()
        work()
        clocks.append(time.perf_counter() - start)
        works.append(_worked() - worked)
    return Took(statistics.median(clocks), statistics.median(works))


@contextmanager
def on_the_disk() -> Iterator[Path]:
    """A folder that is gone afterwards, on the disk of this repository: elsewhere may be memory."""
    place = REPORT.parents[1] / ".leafpost"
    place.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place) as name:
        yield Path(name)


def _worked() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def machine(*packages: str) -> str:
    """This machine, Python and the named packages, in a line."""
    cpu = "an unknown processor"
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines() if Path("/proc/cpuinfo").is_file() else ():
        if line.startswith("model name"):
            cpu = line.partition(":")[2].strip()
            break
    libraries = ", ".join(f"{name} {version(name)}" for name in packages)
    system = f"{platform.system()}, Python {platform.python_version()}"
    busy = f"{os.getloadavg()[0]:.0f} processes waiting or at work"
    return f"{cpu}, {os.cpu_count()} cores, {busy} when it ended; {system}{', ' + libraries if libraries else ''}"


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def publish(name: str, title: str, text: str, today: date) -> None:
    """Print a result, and put it between the marks of its section in docs/performance.md."""
    body = f"## {title}\n\n{text}\n\nMeasured on {today.isoformat()} by `python benchmarks/{name}.py`.\n"
    first, last = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
    old = REPORT.read_text("utf-8") if REPORT.is_file() else _BEGINNING
    before, mark, rest = old.partition(first)
    behind = rest.partition(last)[2] if mark else ""
    before = before if mark else old + "\n"
    REPORT.write_text(before + first + body + last + behind, "utf-8")
    print(body)
