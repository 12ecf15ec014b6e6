"""Who signed which words, and what follows from it: the state is derived each time, never stored."""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from leafpost.catalogs.changes import Change, changes_between
from leafpost.catalogs.parts import Part, parts_digest
from leafpost.catalogs.same_meaning import SameMeaning, vouched


class Role(StrEnum):
    """The two people who answer for a translation."""

    TRANSLATOR = "translator"
    CLINICIAN = "clinician"


@dataclass(frozen=True, slots=True)
class Signoff:
    """One signature: `digest` is the words digest of exactly what was signed, `date` a day."""

    role: Role
    name: str
    date: dt.date
    digest: str


class SignoffState(StrEnum):
    """Whether these exact words are signed."""

    DRAFT = "draft"
    SIGNED = "signed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Signatures:
    """The signatures under one document in one language, oldest first.

    `snapshots` has the parts that were signed, by their digest; a signature of an older
    version of this program has none.
    """

    signoffs: tuple[Signoff, ...] = ()
    snapshots: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a document in one language stands to its signatures.

    `holding` are those under exactly these words, `missing` the roles that have still to sign
    them, `before` the parts that were signed last where they are not these (None where nobody
    signed others, or no snapshot tells them). `mended` are the records by which a signature
    holds although its source text was mended since.
    """

    state: SignoffState = SignoffState.DRAFT
    signoffs: tuple[Signoff, ...] = ()
    holding: tuple[Signoff, ...] = ()
    missing: tuple[Role, ...] = ()
    before: tuple[Part, ...] | None = None
    mended: tuple[SameMeaning, ...] = ()

    def changes(self, parts: Sequence[Part]) -> tuple[Change, ...]:
        """What is not as it was signed; `parts` are those of today. Empty where it is not known."""
        if self.state is not SignoffState.CHANGED or self.before is None:
            return ()
        return changes_between(self.before, parts)


def person(name: str) -> str:
    """A name so that one person in two spellings is one person."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


def needed_roles(*, is_source: bool) -> tuple[Role, ...]:
    """Who must sign: the source was not translated, so a clinician alone."""
    return (Role.CLINICIAN,) if is_source else (Role.TRANSLATOR, Role.CLINICIAN)


def standing_of(
    signatures: Signatures, parts: Sequence[Part], *, is_source: bool, same: Iterable[SameMeaning] = ()
) -> Standing:
    """Signed only if every needed role signed exactly these parts, each by another person.

    A translation is also signed where the parts differ only in source texts that `same`
    vouches for: its readers read exactly the words that were signed.
    """
    digest, records, needed = parts_digest(parts), tuple(same), needed_roles(is_source=is_source)
    mends = {s: _mends(signatures, s, digest, parts, records) for s in signatures.signoffs if person(s.name)}
    holding = tuple(signoff for signoff, mended in mends.items() if mended is not None)
    people = {signoff.role: person(signoff.name) for signoff in holding}
    missing = [role for role in needed if role not in people]
    if not missing and len({people[role] for role in needed}) < len(needed):
        missing = [Role.CLINICIAN]  # one person signed in both roles: another has to
    others = [signoff for signoff in signatures.signoffs if signoff not in holding]
    unsigned = SignoffState.CHANGED if others else SignoffState.DRAFT
    newest = max(others, key=lambda signoff: signoff.date, default=None)
    return Standing(
        state=unsigned if missing else SignoffState.SIGNED,
        signoffs=signatures.signoffs,
        holding=holding,
        missing=tuple(missing),
        before=signatures.snapshots.get(newest.digest) if newest else None,
        mended=tuple(dict.fromkeys(record for signoff in holding for record in mends[signoff] or ())),
    )


def _mends(
    signatures: Signatures, signoff: Signoff, digest: str, parts: Sequence[Part], same: tuple[SameMeaning, ...]
) -> tuple[SameMeaning, ...] | None:
    """The records that a signature needs to hold under these parts; None where it does not hold."""
    if signoff.digest == digest:
        return ()
    snapshot = signatures.snapshots.get(signoff.digest)
    return vouched(snapshot, parts, same) if snapshot is not None else None
