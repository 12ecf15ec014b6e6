"""Small clinics whose author writes what a test wants, and drawings for them."""

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path

from leafpost.clinic import read_clinic
from leafpost.documents.blocks import Source
from leafpost.documents.model import Block, Document, Message
from leafpost.documents.read import Reading, read_documents

CLINIC = """\
[clinic]
name = "Lakeside Practice"
phone = "+44 20 7946 0958"
email = "hello@lakeside.example"
website = "https://lakeside.example"

[variables]
session_length = { from = 20, to = 45, unit = "minute" }
"""
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' width="120" height="80" viewBox="0 0 120 80">{}</svg>'
)
GOOD_DRAWING = DRAWING.format('<path d="M10 10h100v60z" fill="#0b5563"/>')
LEAFLET_FRONT = 'title = "Caring for your back"\nsummary = "What helps."\nversion = "1.0"\n'
LETTER_FRONT = LEAFLET_FRONT + 'subject = "Spring letter"\npreheader = "News."\ntopic = "news"\n'
LINKS = '\n[links]\nbooking = "https://lakeside.example/book"\n'


def text_of(body: str, *, front: str = LEAFLET_FRONT + LINKS) -> str:
    """A document's file: front matter between its fences, an empty line, the body."""
    return f"+++\n{front}+++\n\n{body}"


def write(root: Path, files: Mapping[str, str | bytes]) -> None:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))


def reading(root: Path, files: Mapping[str, str | bytes]) -> Reading:
    """Everything that is found in a clinic with these files, and one sound drawing."""
    write(root, {"clinic.toml": CLINIC, "leaflets/images/back.svg": GOOD_DRAWING, **files})
    return read_documents(read_clinic(root))


def read_leaflet(root: Path, body: str, *, front: str = LEAFLET_FRONT + LINKS) -> Document:
    """One leaflet in which there must be no mistake."""
    found = reading(root, {"leaflets/back.md": text_of(body, front=front)})
    assert found.problems == ()
    return found.documents[0]


def line_of(text: str, wanted: str) -> int:
    """The number of the only line that begins with some words, counted from 1."""
    lines = [number for number, line in enumerate(text.split("\n"), start=1) if line.startswith(wanted)]
    assert len(lines) == 1, f"{wanted!r} stands in the lines {lines}"
    return lines[0]


def source(root: Path, *, first_line: int = 1) -> Source:
    """What a body's reader knows of a leaflet called back."""
    return Source(
        slug="back",
        file="leaflets/back.md",
        folder=root / "leaflets",
        root=root,
        first_line=first_line,
        links={"booking"},
        variables={"clinic_phone", "session_length"},
    )


def messages_in(value: object) -> Iterator[Message]:
    """Every message inside a document or its blocks, found by walking its fields."""
    if isinstance(value, Message):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from messages_in(item)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from messages_in(getattr(value, field.name))


def message_texts(blocks: tuple[Block, ...]) -> list[str]:
    return [message.text for message in messages_in(blocks)]
