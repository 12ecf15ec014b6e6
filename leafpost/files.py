"""Files that are replaced whole, and what they contain told by digest."""

import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


def replace_file(path: Path, data: bytes) -> None:
    """Write beside, then rename: a crash leaves the old file whole."""
    replace_files({path: data})


def replace_files(files: Mapping[Path, bytes]) -> None:
    """Write all of them beside, then rename each, in order: what cannot be written leaves all old files whole."""
    written: dict[Path, Path] = {}  # by the file that each is for
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            written[path] = Path(name)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(data)
            written[path].chmod(0o666 & ~_umask())
        for path in files:
            written[path].replace(path)
            del written[path]
    except BaseException:
        for temporary in written.values():
            temporary.unlink(missing_ok=True)
        raise


@contextmanager
def replacing_privately(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A long text written beside, piece by piece, and renamed at the end; any error leaves the old file whole.

    Only its owner may read it. Line ends are written as they come.
    """
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # for its owner alone
    try:
        with os.fdopen(descriptor, "w", encoding=encoding, newline="") as stream:
            yield stream
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def digest_of(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
