"""What an artefact is made of, each input by the digest of its content.

Two builds from the same inputs have the same fingerprints in any folder and on any machine
with the same fonts; when one input changes, only the artefacts that it is in are made anew.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import leafpost
from leafpost.catalogs.model import Entry, Key
from leafpost.clinic import Clinic
from leafpost.documents.model import Block, Callout, Document, Figure, Image, ItemList, Quote, Teaser
from leafpost.files import digest_of
from leafpost.localise.model import LocalisedDocument
from leafpost.render.finishing import profile_digest
from leafpost.render.fonts import fonts_digest
from leafpost.shipped import template_files

Inputs = dict[str, str]
_LIBRARIES = (
    "weasyprint",
    "jinja2",
    "babel",
    "premailer",
    "markdown-it-py",
    "lxml",
    "segno",
    "resvg-py",
    "fonttools",
    "pydyf",
    "pikepdf",
    "pillow",
)
_SHORT = 16  # hexadecimal digits of a digest that are kept in the manifest


def inputs_of(
    form: str,
    localised: LocalisedDocument,
    clinic: Clinic,
    words: dict[Key, Entry],
    more: str = "",
    others: Sequence[tuple[LocalisedDocument, dict[Key, Entry]]] = (),
) -> Inputs:
    """The inputs of one document's artefact of a form ("print", "web" or "mail").

    `others` are the languages that an edition shows besides, with their words.
    """
    inputs = {
        "text": _short(repr(localised)),
        "words": words_digest(words),
        "clinic": _short(repr(clinic)),
        "images": images_digest(localised, clinic),
        "templates": templates_digest(clinic.root, form),
        "program": program_digest(),
    }
    if form == "print":
        tongues = (localised.language, clinic.source, *(one.language for one, _words in others))
        families = dict.fromkeys(family for tongue in tongues for family in tongue.families)
        inputs["fonts"] = fonts_digest(tuple(families))[:_SHORT]
        inputs["inks"] = profile_digest()[:_SHORT]
    if others:
        inputs["others"] = _short(repr([(one, words_digest(theirs)) for one, theirs in others]))
    if more:
        inputs["siblings"] = _short(more)
    return inputs


def _short(text: str) -> str:
    return digest_of(text.encode("utf-8"))[:_SHORT]


def words_digest(words: dict[Key, Entry]) -> str:
    """The interface's translations of one language."""
    return _short(repr(sorted((key, entry.msgstr, entry.is_fuzzy) for key, entry in words.items())))


@cache
def templates_digest(root: Path, form: str) -> str:
    """The templates that a form can read: its own folder's and the shared ones."""
    parts = [
        f"{name} {digest_of(path.read_bytes())}"
        for name, path in template_files(root).items()
        if name.startswith((f"{form}/", "shared/"))
    ]
    return _short("\n".join(parts))


@cache
def program_digest() -> str:
    """Our own code and the versions of the libraries that shape an artefact."""
    folder = Path(leafpost.__file__).parent
    parts = [leafpost.__version__]
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".toml", ".conf") and "shipped" not in path.parts:
            parts.append(f"{path.relative_to(folder).as_posix()} {digest_of(path.read_bytes())}")
    for library in _LIBRARIES:
        try:
            parts.append(f"{library} {version(library)}")
        except PackageNotFoundError:
            parts.append(f"{library} ?")
    return _short("\n".join(parts))


def images_digest(localised: LocalisedDocument, clinic: Clinic) -> str:
    """Every picture of a document, and the clinic's logo."""
    images = {image.name: image.path for image in images_of(localised.document)}
    for slug, teased in localised.teased.items():
        if teased.image:
            images[f"{slug}/{teased.image.name}"] = teased.image.path
    if clinic.brand.logo:
        images["logo"] = clinic.root / clinic.brand.logo
    return _short("\n".join(f"{name} {digest_of(path.read_bytes())}" for name, path in sorted(images.items())))


def images_of(document: Document) -> Iterator[Image]:
    """Every picture of a document."""
    if document.lead:
        yield document.lead
    yield from _block_images(document.blocks)


def _block_images(blocks: tuple[Block, ...]) -> Iterator[Image]:
    for block in blocks:
        match block:
            case Figure(image=image):
                yield image
            case ItemList(items=items):
                for item in items:
                    if item.image:
                        yield item.image
                    yield from _block_images(item.blocks)
            case Callout(blocks=inner) | Quote(blocks=inner):
                yield from _block_images(inner)
            case Teaser(image=own, blocks=inner):
                if own:
                    yield own
                yield from _block_images(inner)
            case _:
                pass
