"""Sign-offs: bound to exactly the words that were signed, by two people, and safe in their file."""

import datetime as dt
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leafpost.catalogs.signoff import Role, Signoff, SignoffState, add_signoff, needed_roles, read_signoffs, state_of
from leafpost.errors import ProblemError
from tests.catalogs.samples import write

DAY = dt.date(2026, 11, 1)
WORDS, OTHER_WORDS = "a" * 64, "b" * 64


def signed(role: Role, name: str, digest: str = WORDS, date: dt.date = DAY) -> Signoff:
    return Signoff(role, name, date, digest)


ANA = signed(Role.TRANSLATOR, "Ana Ruiz")
BEN = signed(Role.CLINICIAN, "Ben Okri")


# --- the state ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signoffs", "state"),
    [
        ([], SignoffState.DRAFT),
        ([ANA, BEN], SignoffState.SIGNED),
        ([BEN, ANA], SignoffState.SIGNED),
        ([ANA], SignoffState.DRAFT),
        ([BEN], SignoffState.DRAFT),
        ([ANA, signed(Role.CLINICIAN, "Ben Okri", OTHER_WORDS)], SignoffState.CHANGED),
        ([signed(Role.TRANSLATOR, "Ana Ruiz", OTHER_WORDS), BEN], SignoffState.CHANGED),
        ([ANA, signed(Role.CLINICIAN, "Ana Ruiz")], SignoffState.DRAFT),
        ([ANA, signed(Role.CLINICIAN, "ANA RUIZ")], SignoffState.DRAFT),
        ([ANA, signed(Role.TRANSLATOR, "Ben Okri")], SignoffState.DRAFT),
    ],
)
def test_a_translation_is_signed_by_two_people_or_not_at_all(signoffs: list[Signoff], state: SignoffState) -> None:
    """Only a translator and a clinician, two people, both for these words, sign a translation; half is a draft."""
    assert state_of(signoffs, WORDS, is_source=False) is state


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
    assert state_of(signoffs, WORDS, is_source=True) is state
    assert needed_roles(is_source=True) == {Role.CLINICIAN}
    assert needed_roles(is_source=False) == {Role.TRANSLATOR, Role.CLINICIAN}


@pytest.mark.parametrize("other", ["Jose\u0301 Ruiz", "José  Ruiz"])
def test_one_person_in_two_spellings_is_one_person(other: str) -> None:
    """A name typed with a combining accent or another space is the same name to a reader, so it is to us."""
    both = [signed(Role.TRANSLATOR, "José Ruiz"), signed(Role.CLINICIAN, other)]
    assert state_of(both, WORDS, is_source=False) is SignoffState.DRAFT


# --- the file ----------------------------------------------------------------------------


def test_what_is_signed_is_read_back(tmp_path: Path) -> None:
    """Two signatures are kept beside the catalogs, oldest first, as TOML that any program reads."""
    later = signed(Role.TRANSLATOR, "Ana Ruiz", date=dt.date(2026, 11, 20))
    add_signoff(tmp_path, "pt_BR", "back-care", later)
    path = add_signoff(tmp_path, "pt_BR", "back-care", BEN)
    assert path == tmp_path / "locales/pt_BR/signoffs/back-care.toml"
    assert read_signoffs(tmp_path, "pt_BR", "back-care") == (BEN, later)
    assert tomllib.loads(path.read_text("utf-8")) == {
        "signoff": [
            {"role": "clinician", "name": "Ben Okri", "date": DAY, "digest": WORDS},
            {"role": "translator", "name": "Ana Ruiz", "date": dt.date(2026, 11, 20), "digest": WORDS},
        ]
    }


def test_nobody_signed_where_there_is_no_file(tmp_path: Path) -> None:
    """A document without sign-offs is a draft, and looking for them makes no file."""
    assert read_signoffs(tmp_path, "es", "back-care") == ()
    assert list(tmp_path.iterdir()) == []


def test_signatures_of_one_document_do_not_sign_another(tmp_path: Path) -> None:
    """Each document of each language has its own signatures."""
    add_signoff(tmp_path, "es", "back-care", ANA)
    assert read_signoffs(tmp_path, "es", "running") == ()
    assert read_signoffs(tmp_path, "pl", "back-care") == ()


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x7f"), max_size=30), st.dates())
def test_any_name_is_read_back_as_it_was_signed(
    tmp_path_factory: pytest.TempPathFactory, name: str, date: dt.date
) -> None:
    """Quotation marks, backslashes and any script in a name come back letter for letter."""
    root = tmp_path_factory.mktemp("clinic")
    one, two = signed(Role.TRANSLATOR, f'Dr "{name}" \\ Łuczak-李', date=date), BEN
    add_signoff(root, "es", "a", one)
    add_signoff(root, "es", "a", two)
    assert set(read_signoffs(root, "es", "a")) == {one, two}


def test_a_name_with_a_delete_character_does_not_damage_the_file(tmp_path: Path) -> None:
    """A character that TOML forbids is escaped, so that the signatures stay readable."""
    one = signed(Role.CLINICIAN, "Ben\x7f")
    add_signoff(tmp_path, "es", "a", ANA)
    add_signoff(tmp_path, "es", "a", one)
    assert set(read_signoffs(tmp_path, "es", "a")) == {ANA, one}


def test_a_role_signs_once(tmp_path: Path) -> None:
    """A new signature takes the place of the earlier one of its role, and leaves the other role's."""
    for signoff in (ANA, signed(Role.CLINICIAN, "Eva Novak", OTHER_WORDS), BEN):
        add_signoff(tmp_path, "es", "back-care", signoff)
    assert set(read_signoffs(tmp_path, "es", "back-care")) == {ANA, BEN}


@pytest.mark.parametrize("name", ["Ana Ruiz", "ana ruiz"])
def test_one_person_cannot_sign_the_same_words_in_both_roles(tmp_path: Path, name: str) -> None:
    """The second signature of one person is refused, and the file keeps every byte."""
    path = add_signoff(tmp_path, "es", "back-care", ANA)
    before = path.read_bytes()
    with pytest.raises(ProblemError) as caught:
        add_signoff(tmp_path, "es", "back-care", signed(Role.CLINICIAN, name))
    assert [(p.file, p.rule) for p in caught.value.problems] == [("locales/es/signoffs/back-care.toml", "signoff")]
    assert path.read_bytes() == before


def test_who_translated_older_words_may_sign_new_ones_as_a_clinician(tmp_path: Path) -> None:
    """A signature under other words stands in nobody's way, and counts for nothing."""
    add_signoff(tmp_path, "es", "back-care", signed(Role.TRANSLATOR, "Ana Ruiz", OTHER_WORDS))
    add_signoff(tmp_path, "es", "back-care", signed(Role.CLINICIAN, "Ana Ruiz"))
    assert state_of(read_signoffs(tmp_path, "es", "back-care"), WORDS, is_source=False) is SignoffState.CHANGED


# --- what was tampered with --------------------------------------------------------------


@pytest.fixture
def both(tmp_path: Path) -> Path:
    """The file of a document that both roles signed."""
    add_signoff(tmp_path, "es", "back-care", ANA)
    return add_signoff(tmp_path, "es", "back-care", BEN)


def test_a_digest_that_was_tampered_with_signs_nothing(both: Path, tmp_path: Path) -> None:
    """One changed letter of a digest takes the signature away from the words."""
    assert state_of(read_signoffs(tmp_path, "es", "back-care"), WORDS, is_source=False) is SignoffState.SIGNED
    write(both, both.read_text("utf-8").replace(WORDS, WORDS[:-1] + "b", 1))
    assert state_of(read_signoffs(tmp_path, "es", "back-care"), WORDS, is_source=False) is SignoffState.CHANGED


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
        ("# Who", "signoff = 3\n# Who"),
        ("date = 2026-11-01", 'date = "2026-11-01"'),
        ("date = 2026-11-01", "date = 2026-11-01T10:00:00"),
        ("date = 2026-11-01", "date = 20261101"),
        ('name = "Ana Ruiz"', 'name = ""'),
        ('name = "Ana Ruiz"', "name = 7"),
        (f'digest = "{WORDS}"', "digest = 7"),
    ],
)
def test_a_damaged_file_is_a_problem_and_signs_nothing(both: Path, tmp_path: Path, before: str, after: str) -> None:
    """A file in which any signature is not whole is refused by name, and no new signature is written over it."""
    text = both.read_text("utf-8")
    assert before in text
    damaged = text.split("[[signoff]]")[0] + after if before == "# Who" else text.replace(before, after, 1)
    write(both, damaged)
    for action in (
        lambda: read_signoffs(tmp_path, "es", "back-care"),
        lambda: add_signoff(tmp_path, "es", "back-care", BEN),
    ):
        with pytest.raises(ProblemError) as caught:
            action()
        assert [(p.file, p.rule) for p in caught.value.problems] == [("locales/es/signoffs/back-care.toml", "signoff")]
    assert both.read_text("utf-8") == damaged


def test_a_file_that_is_not_utf_8_is_a_problem(both: Path, tmp_path: Path) -> None:
    """A file in another encoding is refused with the line that shows it."""
    both.write_bytes(both.read_bytes().replace(b"Ana Ruiz", b"Ana Ru\xedz"))
    with pytest.raises(ProblemError) as caught:
        read_signoffs(tmp_path, "es", "back-care")
    (problem,) = caught.value.problems
    assert (problem.file, problem.rule) == ("locales/es/signoffs/back-care.toml", "encoding")
    assert both.read_bytes().split(b"\n")[problem.line - 1] == b'name = "Ana Ru\xedz"'
