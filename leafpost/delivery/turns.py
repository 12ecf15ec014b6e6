"""Who writes next, where several processes write to one file.

SQLite lets a writer that has to wait sleep for up to a tenth of a second at a time, whenever the other one ends. Here
the system wakes it.
"""

import fcntl
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import IO


class Turn(AbstractContextManager[None]):
    """One at a time among the processes that use the same file; a process that is killed lets go of it.

    It is opened for each turn: what a fork has inherited would be held by both.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    def __enter__(self) -> None:
        self._file = self._path.open("a", encoding="ascii")
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()  # which lets go of it
