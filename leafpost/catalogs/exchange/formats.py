"""The formats of files for agencies; a file that came back is known by its content, whatever it is called."""

import importlib
import re
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from types import ModuleType

from leafpost.catalogs.exchange import po
from leafpost.catalogs.exchange.model import Delivery, Package
from leafpost.errors import ConfigurationError, Problem, ProblemError, shown_path

MOST_BYTES = 32 * 1024 * 1024  # a leaflet's file has some ten thousand
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DECLARATION = re.compile(rb"<\?xml[^>]*?\bencoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_ARCHIVE = b"PK\x03\x04"
_FIX = "export it from the agency's program again, as XLIFF or PO in UTF-8"


class FileFormat(StrEnum):
    """What `--format` takes."""

    XLIFF = "xliff"
    XLIFF2 = "xliff2"
    PO = "po"

    @property
    def suffix(self) -> str:
        return "po" if self is FileFormat.PO else "xlf"


def writer_of(file_format: FileFormat) -> Callable[[Package], bytes]:
    """The function that makes the file of a package."""
    if file_format is FileFormat.PO:
        return po.write
    module = _xliff()
    write: Callable[[Package], bytes] = module.write_12 if file_format is FileFormat.XLIFF else module.write_20
    return write


def read_deliveries(path: Path, root: Path) -> list[Delivery]:
    """All that came back in one file; an XLIFF file may hold several documents.

    Raises ProblemError where the file is damaged or is none of our formats, ConfigurationError
    where a library lacks.
    """
    file = shown_path(path, root)
    text = _decoded(_bytes(path, file), file)
    if text.lstrip().startswith("<"):
        deliveries: list[Delivery] = _xliff().read(text, file)
        return deliveries
    if re.search(r'^\s*(?:#~\s*)?msgid\s+"', text, re.MULTILINE):
        return [po.read(text, file)]
    raise ProblemError(Problem(file, 0, "exchange-file", "this is neither XLIFF nor PO", _FIX))


def _bytes(path: Path, file: str) -> bytes:
    try:
        if not path.is_file():
            raise FileNotFoundError(None, "no such file")
        size = path.stat().st_size
        if size > MOST_BYTES:
            what = f"the file has {size // 1024**2} MB"
            raise ProblemError(
                Problem(
                    file, 0, "exchange-file", what, f"at most {MOST_BYTES // 1024**2} are read; send the texts alone"
                )
            )
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ProblemError(
            Problem(file, 0, "file", f"cannot be read ({reason})", "check that the file is there and may be read")
        ) from error


def _decoded(data: bytes, file: str) -> str:
    if data.startswith(_ARCHIVE):
        raise ProblemError(
            Problem(file, 0, "exchange-file", "this is an archive or an office document", "unpack it first, or " + _FIX)
        )
    encoding = _encoding(data)
    try:
        return data.decode(encoding)
    except LookupError as error:
        raise ProblemError(Problem(file, 1, "encoding", f"unknown encoding '{encoding}'", _FIX)) from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ProblemError(Problem(file, line, "encoding", f"this line is not {encoding.upper()}", _FIX)) from error


def _encoding(data: bytes) -> str:
    """By byte order mark, else by the XML declaration, else UTF-8 (XML 1.0, appendix F)."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding
    if data.startswith(b"<\x00"):
        return "utf-16-le"
    if data.startswith(b"\x00<"):
        return "utf-16-be"
    declared = _DECLARATION.match(data.lstrip()[:200])
    return declared[1].decode("ascii") if declared else "utf-8"


def _xliff() -> ModuleType:
    """The module for XLIFF, which needs a library that not everybody installs."""
    try:
        return importlib.import_module("leafpost.catalogs.exchange.xliff")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "translate":
            raise
        raise ConfigurationError(
            Problem(
                "translate-toolkit", 0, "exchange", "XLIFF needs this library, which is not installed",
                "run make, or: pip install 'leafpost[xliff]'; PO works without it (--format po)",
            )
        ) from error  # fmt: skip
