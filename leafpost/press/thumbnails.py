"""`dist/thumbnails/`: the first page of every leaflet, small, for the catalogue.

A thumbnail has the digest of its PDF in its name: one that is there is the right one.
"""

from collections.abc import Mapping
from pathlib import Path

from leafpost.errors import Problem, Severity
from leafpost.files import replace_file
from leafpost.press.manifest import Artefact
from leafpost.render.thumbnail import thumbnail

FOLDER = "thumbnails"
_SHORT = 12  # hexadecimal digits of the digest that stand in the name


def thumbnail_path(pdf: str, artefact: Artefact) -> str:
    """Where the thumbnail of a PDF lies; both paths are in the output folder."""
    return f"{FOLDER}/{pdf.removesuffix('.pdf')}.{artefact.digest[:_SHORT]}.png"


def thumbnails_there(out: Path, artefacts: Mapping[str, Artefact], shown: list[str]) -> dict[str, str]:
    """The thumbnails that are there already, each by its PDF."""
    paths = {pdf: thumbnail_path(pdf, artefacts[pdf]) for pdf in shown}
    return {pdf: path for pdf, path in paths.items() if (out / path).is_file()}


def make_thumbnails(
    out: Path, artefacts: Mapping[str, Artefact], shown: list[str]
) -> tuple[dict[str, str], list[Problem]]:
    """A thumbnail of each PDF in `shown`: its path by the PDF's; what nothing shows any more is taken away.

    A PDF that cannot be read has none, and the problem says so.
    """
    made, problems = {}, []
    for pdf in shown:
        path = thumbnail_path(pdf, artefacts[pdf])
        try:
            if not (out / path).is_file():
                replace_file(out / path, thumbnail((out / pdf).read_bytes()))
        except (OSError, RuntimeError) as error:  # PdfiumError is a RuntimeError
            what, fix = f"its first page could not be pictured ({error})", "delete the file and build again"
            problems.append(Problem(pdf, 0, "thumbnail", what, fix, Severity.WARNING, document=artefacts[pdf].document))
        else:
            made[pdf] = path
    for left in (out / FOLDER).rglob("*.png"):
        if left.relative_to(out).as_posix() not in made.values():
            left.unlink(missing_ok=True)
    return made, problems
