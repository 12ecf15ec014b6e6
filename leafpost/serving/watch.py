"""Tells which of a clinic's files were saved. The only place that knows watchfiles."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from watchfiles import Change, awatch

FOLDERS = ("locales", "leaflets", "newsletters", "templates")
_SUFFIXES = frozenset({".po", ".md", ".toml", ".html", ".css", ".txt", ".jinja", ".svg", ".png", ".jpg", ".jpeg"})
_STEP = 40  # milliseconds of rest after which a change counts as saved
_LONGEST = 400  # milliseconds that changes are gathered at most


async def watch(root: Path, tell: Callable[[set[Path]], None], ending: asyncio.Event) -> None:
    """Call `tell` with the files that changed, until `ending` is set. Raises OSError where nothing can be watched.

    Editors that write beside and rename change the folder, not the file, so folders are
    watched. A folder that comes later is watched from then on, and told of as changed.
    """
    stopping = asyncio.Event()  # the end, or a watcher that failed
    inner = {root / name: _Watcher(root / name, tell) for name in FOLDERS if (root / name).is_dir()}

    def told(paths: set[Path]) -> None:
        for folder in paths:
            if folder.name in FOLDERS:
                if folder in inner:
                    inner.pop(folder).stop()
                if folder.is_dir():
                    inner[folder] = _Watcher(folder, tell)
        # What is already in a new folder is read after its watcher has begun.
        asyncio.get_running_loop().call_soon(tell, paths)

    outer = _Watcher(root, told, recursive=False)
    for watcher in (outer, *inner.values()):
        watcher.task.add_done_callback(lambda task: stopping.set() if task.exception() else None)
    ended = asyncio.create_task(ending.wait())
    ended.add_done_callback(lambda _task: stopping.set())
    await stopping.wait()
    ended.cancel()
    watchers = [outer, *inner.values()]
    for watcher in watchers:
        watcher.stop()
    await asyncio.gather(*(watcher.task for watcher in watchers))


class _Watcher:
    """Watches one folder. Each has an event of its own to stop it: watchfiles may set it by itself."""

    def __init__(self, folder: Path, tell: Callable[[set[Path]], None], *, recursive: bool = True) -> None:
        self._stop = asyncio.Event()
        self.task = asyncio.create_task(self._run(folder, tell, recursive=recursive))

    def stop(self) -> None:
        self._stop.set()

    async def _run(self, folder: Path, tell: Callable[[set[Path]], None], *, recursive: bool) -> None:
        changes = awatch(
            folder,
            watch_filter=_counts,
            step=_STEP,
            debounce=_LONGEST,
            stop_event=self._stop,
            recursive=recursive,
        )
        async for found in changes:
            tell({Path(path) for _change, path in found})


def _counts(_change: Change, path: str) -> bool:
    """Whether a file may be one of ours: not what editors leave beside it."""
    name = Path(path)
    return not name.name.startswith(".") and (name.suffix.lower() in _SUFFIXES or not name.suffix)
