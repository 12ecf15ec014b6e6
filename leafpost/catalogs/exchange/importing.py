"""Files that came back from an agency → catalogs. Each message is taken in, or refused by name."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from leafpost.catalogs.exchange.deciding import decide, put_together
from leafpost.catalogs.exchange.faults import message_faults, word_faults
from leafpost.catalogs.exchange.formats import read_deliveries
from leafpost.catalogs.exchange.identity import message_digest
from leafpost.catalogs.exchange.model import Delivery, Outcome, Report, Returned
from leafpost.catalogs.exchange.whose import document_of, language_of
from leafpost.catalogs.merge import merge
from leafpost.catalogs.messages import distinct_messages
from leafpost.catalogs.model import Catalog, Entry, Key
from leafpost.catalogs.places import catalog_path
from leafpost.catalogs.po_write import write_catalog
from leafpost.catalogs.update import catalog_templates, merged_catalog
from leafpost.clinic import Clinic
from leafpost.documents.inline import Fault
from leafpost.documents.read import Reading
from leafpost.errors import Problem, ProblemError, shown_path
from leafpost.languages import Language

_EXCERPT = 60


def import_files(
    clinic: Clinic, reading: Reading, files: Iterable[Path], *, may_replace: bool = False, is_dry: bool = False
) -> list[Report]:
    """Take in files that came back; each changed catalog is written whole, after all files were read.

    `may_replace` lets a file win over a translation that was changed here since the export;
    `is_dry` writes nothing.
    """
    importer = _Importer(clinic, reading, may_replace)
    reports: list[Report] = []
    for path in files:
        try:
            deliveries = read_deliveries(path, clinic.root)
        except ProblemError as error:
            reports.append(Report(shown_path(path, clinic.root), problems=error.problems))
            continue
        reports += [importer.take(delivery) for delivery in deliveries]
    if not is_dry:
        for path, catalog in importer.changed.items():
            write_catalog(path, catalog)
    return reports


class _Importer:
    def __init__(self, clinic: Clinic, reading: Reading, may_replace: bool) -> None:
        self._clinic = clinic
        self._reading = reading
        self._may_replace = may_replace
        self._templates, self._problems = catalog_templates(clinic, reading)
        self._documents = {name: frozenset[str]() for name in reading.broken if name} | {
            name: frozenset(message_digest(entry.key) for entry in entries) for name, entries in self._templates.items()
        }
        self.changed: dict[Path, Catalog] = {}

    def take(self, delivery: Delivery) -> Report:
        """What becomes of one delivery."""
        try:
            language = language_of(delivery, self._clinic)
            name = document_of(delivery, self._documents)
            path = catalog_path(self._clinic.root, language.tag, name)
            catalog = self._catalog(delivery, name, language, path)
        except ProblemError as error:
            return Report(delivery.file, problems=error.problems)
        taking = _Taking(self._clinic, self._reading, delivery, name, language, catalog)
        counts, entries = taking.take(self._may_replace)
        if entries:
            active = (entries.get(e.key, e) if not e.is_obsolete else e for e in catalog.entries)
            self.changed[path] = replace(catalog, entries=tuple(active))
        return Report(delivery.file, shown_path(path, self._clinic.root), counts, tuple(sorted(taking.problems)))

    def _catalog(self, delivery: Delivery, name: str, language: Language, path: Path) -> Catalog:
        """The catalog as it stands now, with what earlier files of this run have brought."""
        if path in self.changed:
            return self.changed[path]
        if name not in self._templates:
            found = [problem for problem in self._problems if problem.document in (name, "")]
            what, fix = f"'{name}' has mistakes, so nothing can be taken in for it", "mend them, then import again"
            raise ProblemError(Problem(delivery.file, delivery.line, "not-a-document", what, fix), *found)
        found_merge = merged_catalog(self._clinic, language, name, self._templates[name])
        return found_merge.catalog if found_merge is not None else Catalog()


@dataclass(slots=True)
class _Known:
    """The messages of a catalog, to be found by what a tool has left of a unit."""

    name: str
    by_key: dict[Key, Entry]
    by_digest: dict[str, Entry]

    @classmethod
    def of(cls, name: str, catalog: Catalog) -> "_Known":
        by_key = catalog.by_key()
        return cls(name, by_key, {message_digest(key): entry for key, entry in by_key.items()})

    def find(self, unit: Returned) -> Entry | None:
        if unit.identity:
            return self.by_digest.get(unit.identity.message)
        if found := self._find_by_text(unit, unit.context or ""):
            return found
        if unit.context and unit.context.partition("#")[0] == self.name:
            return None  # a context of ours that has not got this message any more
        there = [entry for entry in self.by_key.values() if unit.source in (entry.msgid, entry.msgid_plural)]
        return there[0] if len(there) == 1 else None

    def _find_by_text(self, unit: Returned, context: str) -> Entry | None:
        found = self.by_key.get((context, unit.source))
        plurals = (e for key, e in self.by_key.items() if key[0] == context and e.msgid_plural == unit.source)
        return found or next(plurals, None)


class _Taking:
    """One delivery for one catalog."""

    def __init__(
        self, clinic: Clinic, reading: Reading, delivery: Delivery, name: str, language: Language, catalog: Catalog
    ) -> None:
        self._clinic = clinic
        self._delivery = delivery
        self._language = language
        self._catalog = catalog
        self._name = name
        self._document = reading.find(name)
        self._messages = {m.key: m for m in distinct_messages(self._document)} if self._document else {}
        self.problems: list[Problem] = []

    def take(self, may_replace: bool) -> tuple[Counter[Outcome], dict[Key, Entry]]:
        """How many messages came to what, and the entries that are new."""
        known = _Known.of(self._name, self._catalog)
        groups: dict[Key, list[Returned]] = {}
        strangers: list[Returned] = []
        for unit in self._delivery.units:
            entry = known.find(unit)
            if entry is None:
                strangers.append(unit)
            else:
                groups.setdefault(entry.key, []).append(unit)
        counts: Counter[Outcome] = Counter()
        taken: dict[Key, Entry] = {}
        for key, units in groups.items():
            entry = known.by_key[key]
            incoming = put_together(entry, units, self._language)
            decision = decide(entry, incoming, self._check, may_replace=may_replace)
            counts[decision.outcome] += 1
            for fault in decision.faults:
                self._refuse(incoming.line, entry.msgid, fault)
            if decision.entry is not None:
                taken[key] = decision.entry
        counts[Outcome.REFUSED] += self._refuse_strangers(strangers)
        return counts, taken

    def _check(self, entry: Entry, forms: tuple[str, ...]) -> Iterable[Fault]:
        message = self._messages.get(entry.key)
        if message is None or self._document is None:
            return word_faults(entry, forms, self._language)
        return message_faults(message, forms[0], self._document, self._clinic)

    def _refuse_strangers(self, strangers: Sequence[Returned]) -> int:
        """Say of each unit that is not a message here what has become of its source; how many they are."""
        now = _changed_sources(self._catalog, self._delivery.units)
        refused = [unit for unit in strangers if not unit.is_empty or unit.source in now]
        for unit in refused:
            present = now.get(unit.source)
            if present is not None:
                fault = Fault(
                    "source-changed", f"its source has changed since the export; now it is “{present}”",
                    "export again, and let the agency look at the change",
                )  # fmt: skip
            else:
                fault = Fault(
                    "not-a-message", f"it is not, or no longer, a message of '{self._name}'",
                    "nothing is to be done if it was deleted; else export again",
                )  # fmt: skip
            self._refuse(unit.line, unit.source, fault)
        return len(refused)

    def _refuse(self, line: int, source: str, fault: Fault) -> None:
        what = f"“{_excerpt(source)}”: {fault.what}"
        problem = Problem(self._delivery.file, line, fault.rule, what, fault.fix)
        self.problems.append(problem.about(document=self._name, locale=self._language.tag))


def _changed_sources(catalog: Catalog, units: Iterable[Returned]) -> dict[str, str]:
    """Sources in a file that have changed, with what stands in their place now; told as `translate update` tells it."""
    was = [Entry(unit.source, ("x",), unit.context or None) for unit in units if unit.source]
    wanted = [replace(entry, msgstr=("",), flags=frozenset(), previous=None) for entry in catalog.active]
    result = merge(wanted, Catalog({}, tuple(was)), {}, 1)
    return {entry.previous.msgid: entry.msgid for entry in result.catalog.active if entry.previous and entry.is_fuzzy}


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _EXCERPT else line[: _EXCERPT - 1].rstrip() + "…"
