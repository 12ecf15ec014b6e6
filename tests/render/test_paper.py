"""The text code in the address on paper: whole, checked, and no part of what it is taken over."""

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leafpost.catalogs.parts import parts_digest
from leafpost.catalogs.signoff import Role, Signoff, SignoffState, Standing
from leafpost.clinic import read_clinic
from leafpost.languages import language
from leafpost.localise.words import Words
from leafpost.press.gather import Gathered, gather
from leafpost.press.wanted import edition_wants
from leafpost.render.editions import EDITIONS, Shown
from leafpost.render.paper import checked, paper_url
from leafpost.render.pdf import print_leaflet
from leafpost.render.web import phone_page
from tests.conftest import TODAY, MakeClinic, localised_in
from tests.reading import REPOSITORY
from tests.render.test_pdf import drawn_square, in_address, shows, squares

SLUG = "caring-for-your-back"
CODES = st.from_regex(r"[0-9a-f]{4}-[0-9a-f]{4}", fullmatch=True)


def is_whole(given_code: str) -> bool:
    """ISO/IEC 7064, MOD 97-10: a number with its check digits leaves 1."""
    return (int(given_code[:8], 16) * 100 + int(given_code[8:])) % 97 == 1


@given(CODES)
def test_a_code_keeps_its_digits_and_gets_two_more(code: str) -> None:
    """In an address stand the eight digits that are printed, and check digits as ISO/IEC 7064 has them."""
    assert checked(code)[:8] == code.replace("-", "")
    assert len(checked(code)) == 10
    assert is_whole(checked(code))


@given(CODES, st.integers(0, 7), st.sampled_from("0123456789abcdef"))
def test_one_wrong_digit_is_always_noticed(code: str, place: int, digit: str) -> None:
    """A code of which one digit was misread is never taken for another code."""
    given_code = checked(code)
    wrong = given_code[:place] + digit + given_code[place + 1 :]
    assert is_whole(wrong) is (wrong == given_code)


def test_the_address_is_the_phone_pages() -> None:
    """Who opens the address without its end comes to the same page, and no server sees the code."""
    clinic = read_clinic(REPOSITORY)
    address = paper_url(clinic, language("zh_Hans"), "running-with-back-pain", "1d5a-d382")
    page, mark, fragment = address.partition("#")
    assert page == f"{clinic.public_url}/zh-Hans/running-with-back-pain.html"
    assert (mark, fragment[:10]) == ("#", "c=1d5ad382")


def test_the_code_does_not_depend_on_itself(clinic_folder: MakeClinic, tmp_path: Path) -> None:
    """Nothing that the text code is taken over holds the text code: it can be printed where it leads to itself."""
    folder = clinic_folder(tmp_path / "clinic", offered=(), translated=["ar"])
    for tag in ("en", "ar"):
        localised, clinic, words = localised_in(folder, SLUG, tag)
        phone_page(localised, clinic, words, [localised.language])
        assert parts_digest(localised.parts) == localised.words_digest
        bare = localised.short_digest.replace("-", "")
        said = " ".join(part.text for part in localised.parts)
        assert localised.short_digest not in said
        assert bare not in said


@pytest.mark.parametrize(("state", "is_good"), [(SignoffState.SIGNED, True), (SignoffState.CHANGED, False)])
def test_paper_with_the_words_that_were_signed_stays_good(
    clinic_folder: MakeClinic, tmp_path: Path, state: SignoffState, is_good: bool
) -> None:
    """Where a signature holds although the source was mended, the code that was signed is good too; else it is not."""
    folder = clinic_folder(tmp_path / "clinic", offered=(), translated=["es"])
    localised, clinic, words = localised_in(folder, SLUG, "es")
    before = Signoff(Role.CLINICIAN, "Leo Marsh", TODAY, "12345678" * 8)
    signed = replace(localised, state=state, standing=Standing(state, (before,), (before,)))
    assert signed.codes[0] == localised.short_digest
    assert ("1234-5678" in signed.codes) is is_good
    assert ("12345678" in phone_page(signed, clinic, words, [signed.language])) is is_good


@pytest.fixture(scope="module")
def two_languages(clinic_folder: MakeClinic, tmp_path_factory: pytest.TempPathFactory) -> Gathered:
    folder = clinic_folder(tmp_path_factory.mktemp("paper") / "clinic", offered=(), translated=["ar"])
    return gather(read_clinic(folder), TODAY)


# What is folded or inked is put together again from such pages, where no picture can be found by itself.
@pytest.mark.parametrize("name", sorted(name for name, edition in EDITIONS.items() if edition.finish is None))
def test_every_edition_leads_to_its_own_words(two_languages: Gathered, name: str) -> None:
    """On each edition, the QR code of a language's phone page carries the text code of the paper in that language;
    none leads there without it."""
    clinic, edition = two_languages.clinic, EDITIONS[name]
    (want,) = edition_wants(two_languages.localised[SLUG, "ar"], name, two_languages.localised, clinic)
    shown = [
        (one, Words(one.language, two_languages.words[one.language.tag])) for one in (want.localised, *want.others)
    ]
    made = print_leaflet(shown[0][0], clinic, shown[0][1], edition, shown[1:])
    with pypdfium2.PdfDocument(made.data) as pdf:
        images = [drawn_square(page, square) for page in pdf for square in squares(page)]
    own = [shown[0][0]] if edition.shows is Shown.WITH_SOURCE else [one for one, _words in shown]
    for localised in own:
        address = f"https://lakeside.example/leaflets/{localised.language.bcp47}/{SLUG}.html"
        assert any(shows(image, f"{address}#c={in_address(localised.short_digest)}") for image in images)
        assert not any(shows(image, address) for image in images)
