"""How long a command takes, and how much memory it needs with all its processes."""

import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

_EVERY = 0.2  # seconds between two looks


@dataclass(frozen=True, slots=True)
class Watched:
    """Seconds on the clock and of the processors, and MB at each look: what processes share is counted once (PSS)."""

    clock: float
    work: float
    said: str
    sizes: tuple[float, ...]

    @property
    def peak(self) -> float:
        return max(self.sizes, default=0.0)

    def thirds(self) -> tuple[float, float]:
        """The peaks in the first and in the last third of the time."""
        third = max(1, len(self.sizes) // 3)
        return max(self.sizes[:third], default=0.0), max(self.sizes[-third:], default=0.0)


def watched(
    process: subprocess.Popen[str], end_after: float | None = None, end: Callable[[], None] = lambda: None
) -> Watched:
    """Wait for a command that was just begun; after `end_after` seconds it is told to `end`."""
    start, sizes, is_over = time.perf_counter(), list[float](), Event()

    def look() -> None:
        has_been_told = False
        while not is_over.wait(_EVERY):
            sizes.append(_size(process.pid))
            if end_after is not None and not has_been_told and time.perf_counter() - start > end_after:
                has_been_told = True
                end()

    looking = Thread(target=look)
    looking.start()
    assert process.stdout is not None
    said = process.stdout.read()
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    clock = time.perf_counter() - start
    is_over.set()
    looking.join()
    return Watched(clock, used.ru_utime + used.ru_stime, said, tuple(size for size in sizes if size))


def _size(pid: int) -> float:
    """MB of a process and those that it began; 0 where it is gone."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except OSError:
        return 0.0
    kilobytes = next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)
    return kilobytes / 1024 + sum(_size(int(child)) for child in children)
