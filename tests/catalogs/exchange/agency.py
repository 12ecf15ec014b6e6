"""What happens to a file on its way: the clinic sends it, somebody at the agency translates it, it comes back."""

from collections.abc import Callable, Mapping
from pathlib import Path

from lxml import etree

from leafpost.catalogs.exchange.export import Order, packages_for, write_packages
from leafpost.catalogs.exchange.formats import FileFormat
from leafpost.catalogs.exchange.importing import import_files
from leafpost.catalogs.exchange.model import Outcome, Report
from leafpost.catalogs.model import Entry
from leafpost.catalogs.places import catalog_path
from leafpost.catalogs.po_read import read_catalog
from leafpost.clinic import read_clinic
from leafpost.documents.read import read_documents
from leafpost.languages import language

SLUG = "caring-for-your-back"
FORMATS = tuple(FileFormat)
XML_FORMATS = (FileFormat.XLIFF, FileFormat.XLIFF2)
NAMESPACE = "{urn:oasis:names:tc:xliff:document:1.2}"


def send(root: Path, tag: str = "es", name: str = SLUG, file_format: FileFormat = FileFormat.XLIFF) -> Path:
    """Export one document; the file that an agency gets."""
    clinic = read_clinic(root)
    packages, problems = packages_for(clinic, read_documents(clinic), Order(language(tag), (name,)))
    assert problems == []
    (path,) = write_packages(packages, file_format, root.parent / f"agency-{file_format}")
    return path


def receive(root: Path, *files: Path, may_replace: bool = False, is_dry: bool = False) -> list[Report]:
    """Import files."""
    clinic = read_clinic(root)
    return import_files(clinic, read_documents(clinic), files, may_replace=may_replace, is_dry=is_dry)


def receive_one(root: Path, path: Path, *, may_replace: bool = False) -> Report:
    (report,) = receive(root, path, may_replace=may_replace)
    return report


def counts(report: Report) -> dict[Outcome, int]:
    """What came to what, without the outcomes that did not happen."""
    return {outcome: number for outcome, number in report.counts.items() if number}


def rules(report: Report) -> list[str]:
    return [problem.rule for problem in report.problems]


def po_file(root: Path, tag: str = "es", name: str = SLUG) -> Path:
    return catalog_path(root, tag, name)


def entry(root: Path, msgid: str, tag: str = "es", name: str = SLUG) -> Entry:
    """The entry of a message, in whatever context."""
    catalog = read_catalog(po_file(root, tag, name), root, language(tag))
    (found,) = [entry for entry in catalog.active if entry.msgid == msgid]
    return found


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times"
    path.write_text(text.replace(before, after), "utf-8")


def blank(root: Path, msgstr: str) -> None:
    """Take a translation out of the Spanish catalog."""
    edit(po_file(root), f'msgstr "{msgstr}"', 'msgstr ""')


def units_of(path: Path) -> list[etree._Element]:
    return list(etree.parse(path).getroot().iter(f"{NAMESPACE}trans-unit"))


def source_of(unit: etree._Element) -> str:
    return "".join(unit.find(f"{NAMESPACE}source").itertext())


def change(path: Path, work: Callable[[etree._Element], object]) -> None:
    """Do something with the root of an XML file, and save it."""
    tree = etree.parse(path)
    work(tree.getroot())
    tree.write(path, encoding="utf-8", xml_declaration=True)


def change_unit(path: Path, source: str, work: Callable[[etree._Element], object]) -> None:
    """Do something with the unit of a source text in XLIFF 1.2, and save the file."""

    def on_root(root: etree._Element) -> None:
        (unit,) = [unit for unit in root.iter(f"{NAMESPACE}trans-unit") if source_of(unit) == source]
        work(unit)

    change(path, on_root)


def put_target(unit: etree._Element, text: str, state: str | None = "translated") -> etree._Element:
    """A translation, as a simple program writes it: as text, with its state."""
    target = unit.find(f"{NAMESPACE}target")
    if target is None:
        target = etree.Element(f"{NAMESPACE}target")
        unit.insert(1, target)
    for child in list(target):
        target.remove(child)
    target.text = text
    target.attrib.clear()
    unit.attrib.pop("approved", None)
    if state is not None:
        target.set("state", state)
    return target


def translate(path: Path, texts: Mapping[str, str], state: str | None = "translated") -> None:
    """Translate texts in an XLIFF 1.2 file."""
    for source, text in texts.items():
        change_unit(path, source, lambda unit, text=text: put_target(unit, text, state))
