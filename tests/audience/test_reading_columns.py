"""Columns are found by what people call them."""

import tomllib

import pytest

from leafpost.audience.reading_columns import FIELDS, asked_columns, find_columns, folded, known_names
from leafpost.clinic import read_clinic
from leafpost.errors import ConfigurationError, ProblemError
from tests.conftest import REPOSITORY


def places(*header: str, **asked: str) -> dict[str, int]:
    return dict(find_columns(header, "readers.csv", 1, asked).places)


@pytest.mark.parametrize(
    "header",
    [
        ("email", "name", "locale", "topics", "consent_text", "consent_version", "consent_at"),
        ("E-Mail", "Name", "Sprache", "Themen", "Einwilligung", "Version der Einwilligung", "Einwilligung am"),
        ("Correo electrónico", "Nombre", "Idioma", "Temas", "Consentimiento", "Versión", "Fecha de consentimiento"),
        ("Courriel", "NOM", "Langue", "Thèmes", "Consentement", "Version", "Date du consentement"),
        ("Adres e-mail", "Imię i nazwisko", "Język", "Tematy", "Treść zgody", "Wersja", "Data zgody"),
        ("Электронная почта", "Имя", "Язык", "Темы", "Согласие", "Версия", "Дата согласия"),
        ("E-POSTA", "AD SOYAD", "DİL", "KONULAR", "ONAY METNİ", "SÜRÜM", "ONAY TARİHİ"),
        ("Thư điện tử", "Họ và tên", "Ngôn ngữ", "Chủ đề", "Đồng ý", "Phiên bản", "Ngày đồng ý"),
        ("البريد الإلكتروني", "الاسم", "اللغة", "المواضيع", "نص الموافقة", "الإصدار", "تاريخ الموافقة"),
        ("ای میل", "نام", "زبان", "موضوع", "رضامندی", "ورژن", "رضامندی کی تاریخ"),
        ("ईमेल", "नाम", "भाषा", "विषय", "सहमति", "संस्करण", "सहमति की तारीख"),
        ("மின்னஞ்சல்", "பெயர்", "மொழி", "தலைப்பு", "ஒப்புதல்", "பதிப்பு", "ஒப்புதல் தேதி"),
        ("อีเมล", "ชื่อ", "ภาษา", "หัวข้อ", "ความยินยอม", "เวอร์ชัน", "วันที่ยินยอม"),
        ("邮箱", "姓名", "语言", "主题", "同意", "版本", "同意日期"),
        ("メールアドレス", "氏名", "言語", "トピック", "同意文", "バージョン", "同意日"),
    ],
    ids=["program", "de", "es", "fr", "pl", "ru", "tr", "vi", "ar", "ur", "hi", "ta", "th", "zh_Hans", "ja"],
)
def test_columns_are_known_in_the_languages_of_the_sample(header: tuple[str, ...]) -> None:
    """Every field is found by the word that a spreadsheet in this language has for it."""
    assert places(*header) == {field: place for place, field in enumerate(FIELDS)}


def test_every_language_of_the_sample_has_a_word_for_every_field() -> None:
    """The table leaves none of the clinic's languages out."""
    data = tomllib.loads((REPOSITORY / "leafpost/audience/columns.toml").read_text("utf-8"))
    tags = {language.tag for language in read_clinic(REPOSITORY).offered}
    assert {field: set(by_language) for field, by_language in data.items()} == dict.fromkeys(FIELDS, tags)


def test_no_word_means_two_fields() -> None:
    """A name in the table leads to one field, whichever language comes first."""
    data = tomllib.loads((REPOSITORY / "leafpost/audience/columns.toml").read_text("utf-8"))
    fields: dict[str, set[str]] = {}
    for field, by_language in data.items():
        for names in by_language.values():
            for name in names:
                fields.setdefault(folded(name), set()).add(field)
    assert {name for name, found in fields.items() if len(found) > 1} == set()
    assert set(fields) <= set(known_names())


def test_spelling_does_not_matter() -> None:
    """Large letters, blanks, hyphens, underlines and full-width letters lead to the same column."""
    for name in ("EMAIL", " e-mail ", "E_Mail", "e mail", "Ｅメール", "\ufeffemail", "E-Mail:"):
        assert places(name) == {"email": 0}


def test_a_person_can_say_which_column_is_which() -> None:
    """What is named on the command line counts, also against a column that is called so."""
    assert places("Kontakt", "Rufname", email="Kontakt", name="rufname") == {"email": 0, "name": 1}
    assert places("Mail privat", "Email", email="Mail privat") == {"email": 0}
    assert asked_columns(["email=E-Mail, name=Name", "locale=Tag"]) == {
        "email": "E-Mail",
        "name": "Name",
        "locale": "Tag",
    }
    assert asked_columns(['"name=Name, first",email=Mail']) == {"name": "Name, first", "email": "Mail"}


@pytest.mark.parametrize("option", ["email", "email=", "=x", "phone=Telefon", "email=a,,", "email=a,b"])
def test_what_does_not_name_a_column_is_told(option: str) -> None:
    """A slip in --columns is answered with the fields there are."""
    with pytest.raises(ConfigurationError) as caught:
        asked_columns([option])
    assert "consent_version" in caught.value.problems[0].fix


@pytest.mark.parametrize(
    ("header", "asked", "what"),
    [
        (("email", "E-Mail"), {}, "two columns are for email: “email” and “E-Mail”"),
        (("Telefon", "Name"), {}, "no column is for the address: “Telefon”, “Name”"),
        (("ann@example.org", "Ann"), {}, "the first line has no column names"),
        (("email",), {"name": "Rufname"}, "there is no column “Rufname”"),
    ],
)
def test_what_cannot_be_told_is_asked(header: tuple[str, ...], asked: dict[str, str], what: str) -> None:
    """Doubt about a column stops the import; the message shows the columns, and never an address."""
    with pytest.raises(ProblemError) as caught:
        find_columns(header, "readers.csv", 1, asked)
    (problem,) = caught.value.problems
    assert problem.what == what
    assert "ann@" not in str(problem)


def test_columns_that_are_not_used_are_told() -> None:
    """What a list has besides is named, so that nobody thinks it was taken in."""
    assert find_columns(("email", "Telefon", "", "Ort"), "readers.csv", 1, {}).unused == ("Telefon", "Ort")
