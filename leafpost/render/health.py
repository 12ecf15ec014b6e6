"""What a machine needs for rendering, and what of it is missing."""

import ctypes.util
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from leafpost.languages import Language
from leafpost.render.finishing import PROFILE
from leafpost.render.fonts import font_faces

_DEBIAN = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
    "thai": "libthai0",
    "fontconfig": "fontconfig",
}
_WHY = {
    "pango-1.0": "lays out text",
    "pangoft2-1.0": "lays out text",
    "harfbuzz": "shapes letters",
    "harfbuzz-subset": "makes small PDFs quickly",
    "thai": "breaks Thai lines between words",
    "fontconfig": "finds fonts",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is there or missing: what it is for, and how to get it."""

    name: str
    is_there: bool
    why: str
    mend: str


def findings(languages: Sequence[Language]) -> Iterator[Finding]:
    """Python, libraries, and every font family of the languages."""
    version = platform.python_version()
    yield Finding(f"Python {version}", sys.version_info >= (3, 11), "runs Leafpost", "install Python 3.11 or newer")
    for library, package in _DEBIAN.items():
        yield Finding(f"lib{library}", _has_library(library), _WHY[library], _install(package))
    yield Finding("fc-list", shutil.which("fc-list") is not None, "tells which fonts are there", _install("fontconfig"))
    yield _weasyprint()
    yield Finding(PROFILE.name, PROFILE.is_file(), "the inks of a print shop", _install("libgs-common"))
    families: dict[str, list[str]] = {}
    for language in languages:
        for family in language.families:
            families.setdefault(family, []).append(language.english)
    for family, used_by in families.items():
        package = "fonts-noto-cjk" if "CJK" in family else "fonts-noto-core"
        yield Finding(f"font {family}", family in font_faces(), f"for {', '.join(used_by)}", _install(package))


def _has_library(name: str) -> bool:
    if ctypes.util.find_library(name):
        return True
    folders = ("/usr/lib", "/usr/local/lib", "/opt/homebrew/lib")
    return any(next(Path(folder).glob(f"**/lib{name}.*"), None) for folder in folders if Path(folder).is_dir())


def _weasyprint() -> Finding:
    """In a process of its own: a broken library takes the whole process down."""
    result = subprocess.run([sys.executable, "-c", "import weasyprint"], capture_output=True, text=True, check=False)
    reason = result.stderr.strip().splitlines()[-1][:100] if result.returncode and result.stderr.strip() else ""
    why = "makes the PDFs" + (f" ({reason})" if reason else "")
    return Finding("WeasyPrint", result.returncode == 0, why, "run: make")


def _install(package: str) -> str:
    if sys.platform == "darwin":
        return (
            "brew install pango; fonts: brew install --cask font-noto-sans font-noto-sans-cjk and those of your scripts"
        )
    if sys.platform == "win32":
        return "use WSL with Debian or Ubuntu, then: make"
    return f"sudo apt-get install {package}"
