"""Sign-offs: bound to exactly the words that were signed, by two people, and safe in their file."""

import datetime as dt
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leafpost.catalogs.parts import Part, PartKind, parts_digest
from leafpost.catalogs.same_meaning import same_meaning
from leafpost.catalogs.signoff import (
    Role,
    Signatures,
    Signoff,
    SignoffState,
    Standing,
    needed_roles,
    standing_of,
)
from leafpost.catalogs.signoff_file import add_signoff, read_signatures
from leafpost.errors import ProblemError
from tests.catalogs.samples import write

DAY = dt.date(2026, 11, 1)
PARTS = (
    Part(PartKind.MESSAGE, "back-care", "Rest now.", 'Descanse "ya".'),
    Part(PartKind.CALLOUT, "stop", "warning", "1"),
    Part(PartKind.MESSAGE, "back-care#stop", "Stop!", "¡Pare!\n\x7f"),
    Part(PartKind.WORD, "", "Draft", "Borrador"),
    Part(PartKind.VARIABLE, "", "clinic_phone", "020"),
)
OTHER_PARTS = (replace(PARTS[0], text="Repose."), *PARTS[1:])
WORDS, OTHER_WORDS = parts_digest(PARTS), parts_digest(OTHER_PARTS)
FILE = "locales/es/signoffs/back-care.toml"


def signed(role: Role, name: str, digest: str = WORDS, date: dt.date = DAY) -> Signoff:
    return Signoff(role, name, date, digest)


ANA = signed(Role.TRANSLATOR, "Ana Ruiz")
BEN = signed(Role.CLINICIAN, "Ben Okri")
OLDER_BEN = signed(Role.CLINICIAN, "Ben Okri", OTHER_WORDS)


def standing(
    *signoffs: Signoff, parts: tuple[Part, ...] = PARTS, is_source: bool = False, with_snapshots: bool = True
) -> Standing:
    snapshots = {WORDS: PARTS, OTHER_WORDS: OTHER_PARTS} if with_snapshots else {}
    return standing_of(Signatures(signoffs, snapshots), parts, is_source=is_source)


def sign(root: Path, signoff: Signoff, slug: str = "back-care", tag: str = "es") -> Path:
    """Sign the parts that the digest is of, as the command does it."""
    parts = PARTS if signoff.digest == WORDS else OTHER_PARTS
    before = standing_of(read_signatures(root, tag, slug), parts, is_source=False)
    return add_signoff(root, tag, slug, signoff, parts, before)


# --- the state ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signoffs", "state"),
    [
        ([], SignoffState.DRAFT),
        ([ANA, BEN], SignoffState.SIGNED),
        ([BEN, ANA], SignoffState.SIGNED),
        ([ANA], SignoffState.DRAFT),
        ([BEN], SignoffState.DRAFT),
        ([ANA, OLDER_BEN], SignoffState.CHANGED),
        ([signed(Role.TRANSLATOR, "Ana Ruiz", OTHER_WORDS), BEN], SignoffState.CHANGED),
        ([ANA, signed(Role.CLINICIAN, "Ana Ruiz")], SignoffState.DRAFT),
        ([ANA, signed(Role.CLINICIAN, "ANA RUIZ")], SignoffState.DRAFT),
        ([ANA, signed(Role.TRANSLATOR, "Ben Okri")], SignoffState.DRAFT),
    ],
)
def test_a_translation_is_signed_by_two_people_or_not_at_all(signoffs: list[Signoff], state: SignoffState) -> None:
    """Only a translator and a clinician, two people, both for these words, sign a translation; half is a draft."""
    for with_snapshots in (True, False):
        assert standing(*signoffs, with_snapshots=with_snapshots).state is state


@pytest.mark.parametrize(
    ("signoffs", "state"),
    [
        ([], SignoffState.DRAFT),
        ([BEN], SignoffState.SIGNED),
        ([ANA], SignoffState.DRAFT),
        ([signed(Role.CLINICIAN, "Ben Okri", OTHER_WORDS)], SignoffState.CHANGED),
    ],
)
def test_the_source_needs_a_clinician_alone(signoffs: list[Signoff], state: SignoffState) -> None:
    """What was not translated is signed by a clinician, and by nobody else in the clinician's place."""
    assert standing(*signoffs, is_source=True).state is state
    assert needed_roles(is_source=True) == (Role.CLINICIAN,)
    assert needed_roles(is_source=False) == (Role.TRANSLATOR, Role.CLINICIAN)


@pytest.mark.parametrize("other", ["Jose\u0301 Ruiz", "José  Ruiz"])
def test_one_person_in_two_spellings_is_one_person(other: str) -> None:
    """A name typed with a combining accent or another space is the same name to a reader, so it is to us."""
    both = [signed(Role.TRANSLATOR, "José Ruiz"), signed(Role.CLINICIAN, other)]
    assert standing(*both).state is SignoffState.DRAFT


@pytest.mark.parametrize(
    ("signoffs", "missing"),
    [
        ([], ["translator", "clinician"]),
        ([ANA], ["clinician"]),
        ([BEN], ["translator"]),
        ([ANA, OLDER_BEN], ["clinician"]),
        ([ANA, signed(Role.CLINICIAN, "ana ruiz")], ["clinician"]),
        ([ANA, BEN], []),
    ],
)
def test_who_has_still_to_sign_is_known(signoffs: list[Signoff], missing: list[str]) -> None:
    """Each role without a signature of its own under these words is named, also where one person has both."""
    assert list(standing(*signoffs).missing) == missing


def test_a_change_is_shown_from_the_last_words_that_were_signed() -> None:
    """What changed is told against the newest signature under other words, and not told where nothing keeps them."""
    oldest = signed(Role.TRANSLATOR, "Ana Ruiz", "0" * 64, DAY - dt.timedelta(days=9))
    now = standing(oldest, OLDER_BEN)
    (change,) = now.changes(PARTS)
    assert (change.before, change.after) == (OTHER_PARTS[0], PARTS[0])
    assert now.holding == ()
    unknown = standing(oldest, OLDER_BEN, with_snapshots=False)
    assert (unknown.state, unknown.before, unknown.changes(PARTS)) == (SignoffState.CHANGED, None, ())


# --- a source text that was mended -------------------------------------------------------

MENDED = (replace(PARTS[0], source="Rest now!"), *PARTS[1:])
RECORD = same_meaning("back-care", "Rest now.", "Rest now!", reason="typo", name="Eva", date=DAY)


def test_a_mended_source_leaves_the_translation_signed() -> None:
    """Readers of the translation read exactly what was signed, so it is signed; the record that says so is named."""
    signatures = Signatures((ANA, BEN), {WORDS: PARTS})
    found = standing_of(signatures, MENDED, is_source=False, same=[RECORD])
    assert (found.state, found.mended, found.missing) == (SignoffState.SIGNED, (RECORD,), ())
    assert standing_of(signatures, MENDED, is_source=False).state is SignoffState.CHANGED


def test_a_mended_source_is_signed_again_in_its_own_language() -> None:
    """Its readers do read other words, so that no record keeps the signature of the source."""
    before = tuple(replace(p, text=p.source) if p.kind is PartKind.MESSAGE else p for p in PARTS)
    after = tuple(replace(p, text=p.source) if p.kind is PartKind.MESSAGE else p for p in MENDED)
    signatures = Signatures((signed(Role.CLINICIAN, "Ben", parts_digest(before)),), {parts_digest(before): before})
    assert standing_of(signatures, before, is_source=True).state is SignoffState.SIGNED
    assert standing_of(signatures, after, is_source=True, same=[RECORD]).state is SignoffState.CHANGED


def test_one_may_sign_before_and_the_other_after_a_source_was_mended() -> None:
    """The two signatures are under one text for the reader, so that they count together."""
    later = signed(Role.CLINICIAN, "Ben Okri", parts_digest(MENDED))
    signatures = Signatures((ANA, later), {WORDS: PARTS, parts_digest(MENDED): MENDED})
    assert standing_of(signatures, MENDED, is_source=False, same=[RECORD]).state is SignoffState.SIGNED
    ana_twice = Signatures((ANA, replace(later, name="Ana  ruiz")), signatures.snapshots)
    assert standing_of(ana_twice, MENDED, is_source=False, same=[RECORD]).state is SignoffState.DRAFT


def test_a_signature_without_its_words_is_not_kept_by_a_record() -> None:
    """Where the file does not tell what was signed, nobody can say that only the source was mended."""
    assert standing_of(Signatures((ANA, BEN)), MENDED, is_source=False, same=[RECORD]).state is SignoffState.CHANGED


# --- the file ----------------------------------------------------------------------------


def test_what_is_signed_is_read_back(tmp_path: Path) -> None:
    """Two signatures and what they signed are kept beside the catalogs, oldest first, as plain TOML."""
    later = signed(Role.TRANSLATOR, "Ana Ruiz", date=dt.date(2026, 11, 20))
    sign(tmp_path, later, tag="pt_BR")
    path = sign(tmp_path, BEN, tag="pt_BR")
    assert path == tmp_path / "locales/pt_BR/signoffs/back-care.toml"
    assert read_signatures(tmp_path, "pt_BR", "back-care") == Signatures((BEN, later), {WORDS: PARTS})
    data = tomllib.loads(path.read_text("utf-8"))
    assert data["signoff"] == [
        {"role": "clinician", "name": "Ben Okri", "date": DAY, "digest": WORDS},
        {"role": "translator", "name": "Ana Ruiz", "date": dt.date(2026, 11, 20), "digest": WORDS},
    ]
    assert [row["digest"] for row in data["signed"]] == [WORDS]
    assert data["signed"][0]["part"][0] == {
        "kind": "message", "context": "back-care", "source": "Rest now.", "text": 'Descanse "ya".',
    }  # fmt: skip


def test_nobody_signed_where_there_is_no_file(tmp_path: Path) -> None:
    """A document without sign-offs is a draft, and looking for them makes no file."""
    assert read_signatures(tmp_path, "es", "back-care") == Signatures()
    assert list(tmp_path.iterdir()) == []


def test_signatures_of_one_document_do_not_sign_another(tmp_path: Path) -> None:
    """Each document of each language has its own signatures."""
    sign(tmp_path, ANA)
    assert read_signatures(tmp_path, "es", "running") == Signatures()
    assert read_signatures(tmp_path, "pl", "back-care") == Signatures()


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@settings(max_examples=60, deadline=None)
@given(st.builds(Part, st.sampled_from(PartKind), TEXT, TEXT, TEXT), TEXT, st.dates())
def test_any_name_and_any_words_are_read_back_as_they_were_signed(
    tmp_path_factory: pytest.TempPathFactory, part: Part, name: str, date: dt.date
) -> None:
    """Quotation marks, line ends, hidden characters and any script come back letter for letter."""
    root = tmp_path_factory.mktemp("clinic")
    signoff = Signoff(Role.TRANSLATOR, f'Dr "{name}" \\ Łuczak-李', date, parts_digest([part]))
    add_signoff(root, "es", "a", signoff, [part], Standing())
    assert read_signatures(root, "es", "a") == Signatures((signoff,), {signoff.digest: (part,)})


def test_a_role_signs_once(tmp_path: Path) -> None:
    """A new signature takes the place of the earlier one of its role, with its words, and leaves the other role's."""
    for signoff in (ANA, signed(Role.CLINICIAN, "Eva Novak", OTHER_WORDS)):
        sign(tmp_path, signoff)
    assert set(read_signatures(tmp_path, "es", "back-care").snapshots) == {WORDS, OTHER_WORDS}
    sign(tmp_path, BEN)
    found = read_signatures(tmp_path, "es", "back-care")
    assert (set(found.signoffs), set(found.snapshots)) == ({ANA, BEN}, {WORDS})


@pytest.mark.parametrize("name", ["Ana Ruiz", "ana ruiz"])
def test_one_person_cannot_sign_the_same_words_in_both_roles(tmp_path: Path, name: str) -> None:
    """The second signature of one person is refused, and the file keeps every byte."""
    path = sign(tmp_path, ANA)
    before = path.read_bytes()
    with pytest.raises(ProblemError) as caught:
        sign(tmp_path, signed(Role.CLINICIAN, name))
    assert [(p.file, p.rule) for p in caught.value.problems] == [(FILE, "signoff")]
    assert path.read_bytes() == before


def test_who_translated_older_words_may_sign_new_ones_as_a_clinician(tmp_path: Path) -> None:
    """A signature under other words stands in nobody's way, and counts for nothing."""
    sign(tmp_path, signed(Role.TRANSLATOR, "Ana Ruiz", OTHER_WORDS))
    sign(tmp_path, signed(Role.CLINICIAN, "Ana Ruiz"))
    found = standing_of(read_signatures(tmp_path, "es", "back-care"), PARTS, is_source=False)
    assert (found.state, found.missing) == (SignoffState.CHANGED, (Role.TRANSLATOR,))


def test_a_file_of_an_older_version_still_signs(tmp_path: Path) -> None:
    """Signatures without the words that were signed count by their digest alone, and stay when another is added."""
    rows = [
        f'[[signoff]]\nrole = "{s.role}"\nname = "{s.name}"\ndate = {s.date}\ndigest = "{s.digest}"\n'
        for s in (ANA, BEN)
    ]
    write(tmp_path / FILE, "\n".join(rows))
    assert (
        standing_of(read_signatures(tmp_path, "es", "back-care"), PARTS, is_source=False).state is SignoffState.SIGNED
    )
    sign(tmp_path, signed(Role.CLINICIAN, "Ben Okri", OTHER_WORDS))
    found = read_signatures(tmp_path, "es", "back-care")
    assert (set(found.signoffs), set(found.snapshots)) == ({ANA, OLDER_BEN}, {OTHER_WORDS})


# --- what was tampered with --------------------------------------------------------------


@pytest.fixture
def both(tmp_path: Path) -> Path:
    """The file of a document that both roles signed."""
    sign(tmp_path, ANA)
    return sign(tmp_path, BEN)


def refused(root: Path, path: Path) -> list[tuple[str, int]]:
    """The problems of a file that must not be used: it is neither read, nor written over."""
    before = path.read_bytes()
    told = []
    for action in (
        lambda: read_signatures(root, "es", "back-care"),
        lambda: add_signoff(root, "es", "back-care", BEN, PARTS, Standing()),
    ):
        with pytest.raises(ProblemError) as caught:
            action()
        told.append([(p.rule, p.line) for p in caught.value.problems])
        assert {p.file for p in caught.value.problems} == {FILE}
    assert told[0] == told[1]
    assert path.read_bytes() == before
    return told[0]


def test_a_digest_that_was_tampered_with_signs_nothing(both: Path, tmp_path: Path) -> None:
    """One changed letter of a signature's digest takes it away from the words."""
    changed = WORDS[:-1] + ("a" if WORDS[-1] != "a" else "b")
    write(both, both.read_text("utf-8").replace(WORDS, changed, 1))
    found = standing_of(read_signatures(tmp_path, "es", "back-care"), PARTS, is_source=False)
    assert found.state is SignoffState.CHANGED


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("¡Pare!", "¡Pare"),
        ("Stop!", "Go!"),
        ('kind = "message"', 'kind = "word"'),
        ('source = "warning"', 'source = "tip"'),
        ('text = "020"', 'text = "021"'),
        ("¡Pare!", "\u2068¡Pare!\u2069"),
    ],
)
def test_words_that_were_tampered_with_in_the_file_sign_nothing(
    both: Path, tmp_path: Path, before: str, after: str
) -> None:
    """A snapshot that does not give its digest is told with its line; nothing is read from the file or added to it."""
    text = both.read_text("utf-8")
    assert before in text
    write(both, text.replace(before, after, 1))
    line = text.split("\n").index("[[signed]]") + 1
    assert refused(tmp_path, both) == [("signoff", line)]


def test_a_part_that_was_taken_out_of_the_file_is_missed(both: Path, tmp_path: Path) -> None:
    """A snapshot without one of its parts is not what was signed."""
    head, *parts = both.read_text("utf-8").split("\n[[signed.part]]\n")
    write(both, "\n[[signed.part]]\n".join([head, *parts[1:]]))
    assert [rule for rule, _line in refused(tmp_path, both)] == ["signoff"]


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_a_file_that_was_cut_never_signs_more(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Wherever a file ends too early, it is refused, or has fewer signatures; it is never taken for other words."""
    root = tmp_path_factory.mktemp("clinic")
    sign(root, ANA)
    path = sign(root, BEN)
    whole = path.read_bytes()
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
    try:
        found = read_signatures(root, "es", "back-care")
    except ProblemError:
        return
    assert set(found.signoffs) <= {ANA, BEN}
    assert all(parts_digest(parts) == digest for digest, parts in found.snapshots.items())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[[signoff]]", "[[signoff"),
        ('role = "translator"\n', ""),
        ('role = "translator"', 'role = "friend"'),
        ('name = "Ana Ruiz"\n', ""),
        ("date = 2026-11-01\n", ""),
        (f'digest = "{WORDS}"\n', ""),
        ('name = "Ana Ruiz"', "name = “Ana Ruiz”"),
        ("date = 2026-11-01", 'date = "2026-11-01"'),
        ("date = 2026-11-01", "date = 2026-11-01T10:00:00"),
        ("date = 2026-11-01", "date = 20261101"),
        ('name = "Ana Ruiz"', 'name = ""'),
        ('name = "Ana Ruiz"', "name = 7"),
        (f'digest = "{WORDS}"', "digest = 7"),
        ('kind = "callout"', 'kind = "box"'),
        ('text = "1"', "text = 1"),
        ('text = "1"\n', ""),
        ("[[signed]]", "[signed]"),
    ],
)
def test_a_damaged_file_is_a_problem_and_signs_nothing(both: Path, tmp_path: Path, before: str, after: str) -> None:
    """A file in which any signature is not whole is refused by name, and no new signature is written over it."""
    text = both.read_text("utf-8")
    assert before in text
    write(both, text.replace(before, after, 1))
    assert refused(tmp_path, both) == [("signoff", 0)]


@pytest.mark.parametrize(
    "text", ["signoff = 3\n", 'signoff = ["a"]\n', "signed = 3\n", "[[signed]]\ndigest = 'a'\npart = 3\n"]
)
def test_a_file_of_another_shape_is_a_problem(tmp_path: Path, text: str) -> None:
    """What is TOML and not a list of signatures is refused too."""
    assert refused(tmp_path, write(tmp_path / FILE, text)) == [("signoff", 0)]


def test_a_file_that_is_not_utf_8_is_a_problem(both: Path, tmp_path: Path) -> None:
    """A file in another encoding is refused with the line that shows it."""
    both.write_bytes(both.read_bytes().replace(b"Ana Ruiz", b"Ana Ru\xedz"))
    ((rule, line),) = refused(tmp_path, both)
    assert rule == "encoding"
    assert both.read_bytes().split(b"\n")[line - 1] == b'name = "Ana Ru\xedz"'
