"""Where catalogs lie in a clinic's folder."""

from pathlib import Path

INTERFACE = "interface"


def catalog_path(root: Path, tag: str, name: str) -> Path:
    """`locales/<tag>/LC_MESSAGES/<name>.po`; the name is a slug or `interface`."""
    return root / "locales" / tag / "LC_MESSAGES" / f"{name}.po"


def pot_path(root: Path, name: str) -> Path:
    """`locales/templates/<name>.pot`"""
    return root / "locales" / "templates" / f"{name}.pot"


def signoff_path(root: Path, tag: str, slug: str) -> Path:
    """`locales/<tag>/signoffs/<slug>.toml`"""
    return root / "locales" / tag / "signoffs" / f"{slug}.toml"


def waivers_path(root: Path, tag: str) -> Path:
    """`locales/<tag>/waivers.toml`"""
    return root / "locales" / tag / "waivers.toml"


def same_meaning_path(root: Path) -> Path:
    """`locales/same-meaning.toml`"""
    return root / "locales" / "same-meaning.toml"


def begun_languages(root: Path) -> list[str]:
    """The tags that have a folder of catalogs, in alphabetical order."""
    return sorted(path.parent.name for path in (root / "locales").glob("*/LC_MESSAGES") if path.is_dir())
