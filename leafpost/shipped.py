"""What comes along with the program: our templates, interface catalogs, glossaries and claims.

In a checkout they lie at the top level, where translators and designers find them; in an
installed wheel they lie beside this module, under `shipped/`.
"""

from functools import cache
from pathlib import Path

_HERE = Path(__file__).resolve().parent


@cache
def shipped_root() -> Path:
    """The folder that holds `templates/` and `locales/`."""
    installed = _HERE / "shipped"
    return installed if installed.is_dir() else _HERE.parent


def shipped_templates() -> Path:
    return shipped_root() / "templates"


def shipped_interface(tag: str) -> Path:
    """Where our interface catalog for a language lies, if we have one."""
    return shipped_root() / "locales" / tag / "LC_MESSAGES" / "interface.po"


def shipped_list(tag: str, name: str) -> Path:
    """Where our list of a language lies, if we have one: `glossary`, `claims` or `diagnoses`."""
    return shipped_root() / "locales" / tag / f"{name}.toml"


def template_files(clinic_root: Path) -> dict[str, Path]:
    """Every template by its name: a clinic's own file stands in the place of ours."""
    files: dict[str, Path] = {}
    for folder in dict.fromkeys([shipped_templates(), clinic_root / "templates"]):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                files[path.relative_to(folder).as_posix()] = path
    return dict(sorted(files.items()))
