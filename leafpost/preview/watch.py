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
    """Call `tell` with the files that changed, until `ending` is set.

    Editors that write beside and rename change the folder, not the file, so folders are
    watched. A folder that appears later is watched from then on.
    """
    while not ending.is_set():
        there, stop = _folders(root), asyncio.Event()

        def told(paths: set[Path], there: list[Path] = there, stop: asyncio.Event = stop) -> None:
            tell(paths)
            if _folders(root) != there:
                stop.set()  # and begin again with the folders that are there now

        async def end(stop: asyncio.Event = stop) -> None:
            await ending.wait()
            stop.set()

        ender = asyncio.create_task(end())
        watchers = [_one([root], told, stop, recursive=False)]
        if there:
            watchers.append(_one(there, told, stop, recursive=True))
        await asyncio.gather(*watchers)
        ender.cancel()


async def _one(paths: list[Path], told: Callable[[set[Path]], None], stop: asyncio.Event, *, recursive: bool) -> None:
    changes = awatch(*paths, watch_filter=_counts, step=_STEP, debounce=_LONGEST, stop_event=stop, recursive=recursive)
    async for found in changes:
        told({Path(path) for _change, path in found})


def _folders(root: Path) -> list[Path]:
    return [root / name for name in FOLDERS if (root / name).is_dir()]


def _counts(_change: Change, path: str) -> bool:
    """Whether a file may be one of ours: not what editors leave beside it."""
    name = Path(path)
    return not name.name.startswith(".") and (name.suffix.lower() in _SUFFIXES or not name.suffix)
