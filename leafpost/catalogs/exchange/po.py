"""PO for an agency, by our own reader and writer. The id of each message stands in its comments."""

from dataclasses import replace

from leafpost.catalogs.exchange.identity import find_kept, kept_line
from leafpost.catalogs.exchange.model import Delivery, Outgoing, Package, Returned
from leafpost.catalogs.model import Catalog, Entry
from leafpost.catalogs.po_read import parse_catalog
from leafpost.catalogs.po_write import format_catalog


def write(package: Package) -> bytes:
    """A package as a PO file."""
    catalog = Catalog(
        package.catalog.header,
        tuple(_entry(message) for message in package.messages),
        (*package.catalog.header_comments, *package.remarks),
    )
    return format_catalog(catalog).encode("utf-8")


def _entry(message: Outgoing) -> Entry:
    notes = tuple(" ".join(note.text.split()) for note in message.notes if note.is_ours)
    if message.numbers and len(message.numbers) > 1:
        notes += tuple(f"msgstr[{form}] is for: {numbers}" for form, numbers in enumerate(message.numbers))
    return replace(message.entry, extracted=(*notes, kept_line(message.identity)))


def read(text: str, file: str) -> Delivery:
    """A PO file that came back. Raises ProblemError with every mistake in it."""
    catalog = parse_catalog(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), file)
    header = catalog.header
    units = tuple(_returned(entry) for entry in catalog.active)
    return Delivery(file, 1, header.get("Project-Id-Version", ""), header.get("Language", ""), units)


def _returned(entry: Entry) -> Returned:
    identity = find_kept(entry.extracted)
    is_cut = entry.msgid_plural is None  # tools make a message of each plural form of an XLIFF file
    return Returned(
        entry.line,
        identity,
        entry.msgctxt,
        entry.msgid,
        entry.msgstr,
        source_plural=entry.msgid_plural,
        is_fuzzy=entry.is_fuzzy,
        form=identity.form if identity and is_cut else None,
    )
