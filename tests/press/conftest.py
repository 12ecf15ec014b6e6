"""A small clinic that is built once for each worker and copied for each test."""

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from leafpost.clinic import read_clinic
from leafpost.languages import language
from leafpost.press.build import BuildReport, BuildRequest, build
from tests.conftest import TODAY, MakeClinic

LEAFLET = "caring-for-your-back"
LETTER = "spring-letter"


@dataclass(frozen=True, slots=True)
class Built:
    """A clinic's folder with its dist/, as a full build left it."""

    root: Path

    @property
    def out(self) -> Path:
        return self.root / "dist"

    def press(
        self, *slugs: str, locales: tuple[str, ...] = (), today: dt.date = TODAY, out: Path | None = None, **more: Any
    ) -> BuildReport:
        """Build again, in this process."""
        languages = tuple(language(tag) for tag in locales)
        return build(BuildRequest(read_clinic(self.root), out or self.out, today, slugs, languages, **more))

    def edit(self, name: str, before: str, after: str) -> None:
        """Change one place of a file."""
        path = self.root / name
        text = path.read_text("utf-8")
        assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times in {name}"
        path.write_text(text.replace(before, after), "utf-8")

    def own_template(self, name: str) -> Path:
        """The clinic's own copy of one of our templates."""
        ours = Path(__file__).parents[2] / "templates" / name
        own = self.root / "templates" / name
        own.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ours, own)
        return own

    def files(self) -> dict[str, bytes]:
        """Everything in dist/ by its path there."""
        return {
            path.relative_to(self.out).as_posix(): path.read_bytes() for path in self.out.rglob("*") if path.is_file()
        }


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory, clinic_folder: MakeClinic) -> Built:
    once = Built(clinic_folder(tmp_path_factory.mktemp("press") / "clinic", offered=(), translated=["es", "ar"]))
    report = once.press()
    assert report.problems == []
    return once


@pytest.fixture
def built(built_once: Built, tmp_path: Path) -> Built:
    """A copy in another folder, which is as up to date as the one it is copied from."""
    shutil.copytree(built_once.root, tmp_path / "another place")
    return Built(tmp_path / "another place")


@pytest.fixture
def paths() -> Callable[..., list[str]]:
    """The paths of artefacts: `paths("print", "web", tags=["es"])`, in the order of a report."""

    def of(*forms: str, tags: tuple[str, ...] = ("en", "es", "ar")) -> list[str]:
        suffixes = {"print": ("pdf", "large-print.pdf"), "web": ("html",)}
        found = [f"{tag}/{LEAFLET}.{kind}" for form in forms for kind in suffixes.get(form, ()) for tag in tags]
        if "mail" in forms:
            found += [f"newsletters/{LETTER}/{tag}.{suffix}" for tag in tags for suffix in ("html", "txt", "eml")]
        return sorted(found)

    return of
