"""`dist/manifest.json`: every artefact with its inputs and digest. No times, no absolute paths."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from leafpost.files import digest_of, replace_file

MANIFEST = "manifest.json"
_FORMAT = 1

Facts = dict[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Artefact:
    """One built file, by its path in the output folder.

    `digest` is the SHA-256 of its bytes, `inputs` the digests of what it was made of;
    `facts` is what preflight found: pages, how closely it is set, and what `render.figures` measures.
    """

    document: str
    locale: str
    form: str
    state: str
    code: str
    digest: str
    bytes: int
    inputs: dict[str, str]
    facts: Facts = field(default_factory=dict)
    title: str = ""  # in its language, as the catalogue shows it
    title_locale: str = ""  # the source's where the title is not translated
    source_title: str = ""
    version: str = ""
    gaps: int = 0
    edition: str = ""  # of the form print


def read_manifest(out: Path) -> dict[str, Artefact]:
    """What the output folder holds; nothing where there is no manifest that we can read."""
    try:
        data = json.loads((out / MANIFEST).read_text("utf-8"))
        if data["format"] != _FORMAT:
            return {}
        return {path: Artefact(**row) for path, row in data["artefacts"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}  # a lost or damaged manifest costs a full build, nothing else


def write_manifest(out: Path, artefacts: dict[str, Artefact]) -> None:
    """Put the manifest in its place, sorted by path."""
    data = {"format": _FORMAT, "artefacts": {path: asdict(artefacts[path]) for path in sorted(artefacts)}}
    text = (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")
    path = out / MANIFEST
    if not path.is_file() or path.read_bytes() != text:
        replace_file(path, text)


def is_current(out: Path, path: str, artefact: Artefact | None, inputs: dict[str, str]) -> bool:
    """Whether a file is there, untouched, and made of exactly these inputs."""
    return artefact is not None and artefact.inputs == inputs and is_intact(out, path, artefact)


def is_intact(out: Path, path: str, artefact: Artefact | None) -> bool:
    """Whether a file is there as it was written."""
    try:
        return artefact is not None and digest_of((out / path).read_bytes()) == artefact.digest
    except OSError:
        return False


def picture_paths(path: str, artefact: Artefact) -> list[str]:
    """The pictures that lie beside a letter's HTML."""
    folder = path.rpartition("/")[0]
    return [f"{folder}/images/{name}" for name in str(artefact.facts.get("images", "")).split()]
