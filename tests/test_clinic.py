"""A clinic's settings: every mistake in its line, all of them at once, and never a crash."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leafpost.cli.build import main
from leafpost.clinic import Clinic, Measure, offered_language, read_clinic
from leafpost.errors import ConfigurationError, Exit, Problem
from leafpost.languages import language

NEEDED = """\
[clinic]
name = "Lakeside Practice"
phone = "+44 20 7946 0958"
email = "hello@lakeside.example"
website = "https://lakeside.example"
"""
WHOLE = """\
[clinic]
name = "Lakeside Practice"
address = "3 Pier Lane, Testford"
phone = "+44 20 7946 0958"
email = "hello@lakeside.example"
website = "https://lakeside.example/"
hours = "9:00 to 17:00"

[brand]
brand = "#0B5563"
tint = "#e4f0f1"
line = "#b9d3d6"
ink = "#17262b"
urgent = "#8c1515"
accent = "#d98324"
logo = "logo.svg"

[languages]
source = "en"
offered = ["he", "zh-Hans", "pt_br", "en", "he"]

[variables]
session_length = { from = 20, to = 45, unit = "minute" }
rest = { value = 2, unit = "day" }
price = 45.5
rooms = 3
ward = "Ward 4"
opened = 2026-11-01
days = ["Monday", "Friday"]

[print]
paper = "Letter"

[mail]
from_name = "Lakeside News"
from_address = "news@lakeside.example"
reply_to = "desk@lakeside.example"
postal_address = "PO Box 3, Testford"
images = "hosted"
unsubscribe_to = "leave@lakeside.example"
bounce_domain = "Bounces.Läkeside.example"
rate = 7

[web]
public_url = "https://lakeside.example/leaflets/"

[data]
database = "sqlite:///x.db"
folder = "data"
"""
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" viewBox="0 0 9 9"><circle r="3"/></svg>'


def clinic(root: Path, text: str | bytes) -> Clinic:
    (root / "clinic.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_clinic(root)


def problems(root: Path, text: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(ConfigurationError) as caught:
        clinic(root, text)
    assert all(problem.file == "clinic.toml" and problem.rule == "clinic" for problem in caught.value.problems)
    return caught.value.problems


def test_every_setting_is_read(tmp_path: Path) -> None:
    """A clinic.toml with everything in it arrives whole."""
    (tmp_path / "logo.svg").write_text(LOGO)
    found = clinic(tmp_path, WHOLE)
    assert (found.name, found.address, found.phone) == (
        "Lakeside Practice",
        "3 Pier Lane, Testford",
        "+44 20 7946 0958",
    )
    assert (found.email, found.website, found.hours) == (
        "hello@lakeside.example",
        "https://lakeside.example",
        "9:00 to 17:00",
    )
    assert (found.brand.brand, found.brand.accent, found.brand.logo) == ("#0b5563", "#d98324", "logo.svg")
    assert found.source == language("en")
    assert [row.tag for row in found.offered] == ["en", "he", "zh_Hans", "pt_BR"]
    assert [row.tag for row in found.targets] == ["he", "zh_Hans", "pt_BR"]
    assert found.variables == {
        "session_length": Measure(20, 45, "minute"),
        "rest": Measure(2, 2, "day"),
        "price": 45.5,
        "rooms": 3,
        "ward": "Ward 4",
        "opened": dt.date(2026, 11, 1),
        "days": ("Monday", "Friday"),
    }
    assert found.paper == "Letter"
    assert (found.mail.from_name, found.mail.from_address) == ("Lakeside News", "news@lakeside.example")
    assert (found.mail.reply_to, found.mail.postal_address) == ("desk@lakeside.example", "PO Box 3, Testford")
    assert found.mail.images == "hosted"
    assert found.mail.rate == 7
    assert (found.mail.unsubscribe_to, found.mail.bounce_domain) == (
        "leave@lakeside.example",
        "bounces.xn--lkeside-5wa.example",
    )
    assert found.public_url == "https://lakeside.example/leaflets"
    assert found.database == "sqlite:///x.db"
    assert found.data_folder == tmp_path / "data"


def test_what_is_left_out_has_a_sensible_value(tmp_path: Path) -> None:
    """Name, phone, mail and website are enough; letters go out in the clinic's name, pages to its website."""
    found = clinic(tmp_path, NEEDED)
    assert [row.tag for row in found.offered] == ["en"]
    assert found.targets == ()
    assert found.paper == "A4"
    assert found.public_url == "https://lakeside.example"
    assert (found.mail.from_name, found.mail.from_address) == ("Lakeside Practice", "hello@lakeside.example")
    assert found.mail.reply_to == "hello@lakeside.example"
    assert found.mail.images == "inline"
    assert found.mail.rate == 50
    assert (found.mail.unsubscribe_to, found.mail.bounce_domain) == ("hello@lakeside.example", "lakeside.example")
    assert found.data_folder == tmp_path / "var"
    assert found.brand.logo == ""


def test_a_document_may_name_the_clinics_own_variables(tmp_path: Path) -> None:
    """The variables are those of [clinic] and of [variables], and no other."""
    (tmp_path / "logo.svg").write_text(LOGO)
    own = {"session_length", "rest", "price", "rooms", "ward", "opened", "days"}
    fixed = {"clinic_name", "clinic_address", "clinic_phone", "clinic_email", "clinic_website", "clinic_hours"}
    assert clinic(tmp_path, WHOLE).variable_names == own | fixed


WRONG = {
    "a colour by name": ('[brand]\ntint = "red"', "red", '"#'),
    "a short colour": ('[brand]\nink = "#fff"', "#fff", '"#'),
    "a long colour": ('[brand]\nink = "#17262b00"', "#17262b00", '"#'),
    "a colour that is a number": ("[brand]\nline = 123456", "line", '"…"'),
    "a logo that is not there": ('[brand]\nlogo = "logo.svg"', "logo.svg", "clinic's folder"),
    "a logo that is a folder": ('[brand]\nlogo = "."', "'.'", "clinic's folder"),
    "a logo outside the folder": ('[brand]\nlogo = "/etc/passwd"', "/etc/passwd", "clinic's folder"),
    "a logo with an endless name": (f'[brand]\nlogo = "{"a" * 300}.svg"', "aaa", "clinic's folder"),
    "a colour with a slip": ('[brand]\nacent = "#ffffff"', "acent", "'accent'"),
    "an unknown source": ('[languages]\nsource = "tlh"', "tlh", "such as pl"),
    "an unknown language": ('[languages]\noffered = ["en", "tlh"]', "tlh", "such as pl"),
    "languages that are no list": ('[languages]\noffered = "en"', "offered", '["'),
    "a language that is no text": ('[languages]\noffered = ["en", 3]', "offered", '["'),
    "another paper": ('[print]\npaper = "A5"', "A5", "A4, Letter"),
    "other pictures": ('[mail]\nimages = "attached"', "attached", "inline, hosted"),
    "a sender that is none": ('[mail]\nfrom_address = "news"', "news", "@"),
    "a sender with a name": ('[mail]\nfrom_address = "News <news@x.example>"', "News <", "@"),
    "a place to unsubscribe that is none": ('[mail]\nunsubscribe_to = "leave"', "leave", "@"),
    "a place for bounces that is no domain": ('[mail]\nbounce_domain = "a b.example"', "a b", "bounces."),
    "a place for bounces with an @": ('[mail]\nbounce_domain = "a@b.example"', "a@b", "bounces."),
    "a rate below nothing": ("[mail]\nrate = -1", "'rate'", "rate = 50"),
    "a rate that is no number": ("[mail]\nrate = nan", "'rate'", "rate = 50"),
    "a rate in quotes": ('[mail]\nrate = "7"', "'rate'", "rate = 50"),
    "a rate that is a word": ("[mail]\nrate = true", "'rate'", "rate = 50"),
    "two addresses": ('[mail]\nreply_to = "a@x.example, b@x.example"', "a@x.example, b", "@"),
    "an address with a gap in its domain": ('[mail]\nreply_to = "a@x..example"', "a@x..example", "@"),
    "a plain address": ('[web]\npublic_url = "http://x.example"', "http://x.example", "https://"),
    "an address with a query": ('[web]\npublic_url = "https://x.example?a=b"', "?a=b", "https://"),
    "an address with a bare question mark": ('[web]\npublic_url = "https://x.example/?"', "/?", "https://"),
    "an address with a bare hash": ('[web]\npublic_url = "https://x.example/#"', "/#", "https://"),
    "an address with an impossible port": ('[web]\npublic_url = "https://x.example:99999"', ":99999", "https://"),
    "an address without a host": ('[web]\npublic_url = "https:///leaflets"', "https:///leaflets", "https://"),
    "an address with a space": ('[web]\npublic_url = "https://x example/"', "x example", "https://"),
    "an address that is none": ('[web]\npublic_url = "https://[x"', "https://[x", "https://"),
    "an address with a hidden character": ('[web]\npublic_url = "https://x.example/\u202e"', "", ""),
    "an unknown key": ('[web]\nurl = "https://x.example"', "'url'", "public_url"),
    "an unknown table": ("[lanuages]", "[lanuages]", "'languages'"),
    "a folder that is no text": ("[data]\nfolder = 3", "folder", '"…"'),
    "a range that runs backwards": ('[variables]\nx = { from = 9, to = 3, unit = "day" }', "'x'", "minute, hour"),
    "a range without an end": ('[variables]\nx = { from = 9, to = inf, unit = "day" }', "'x'", "minute, hour"),
    "a range without a beginning": ('[variables]\nx = { to = 9, unit = "day" }', "'x'", "minute, hour"),
    "a range below nothing": ('[variables]\nx = { from = -1, to = 9, unit = "day" }', "'x'", "minute, hour"),
    "a range in words": ('[variables]\nx = { from = "1", to = 9, unit = "day" }', "'x'", "minute, hour"),
    "a range with another unit": ('[variables]\nx = { from = 1, to = 9, unit = "days" }', "'x'", "minute, hour"),
    "a range without a unit": ("[variables]\nx = { from = 1, to = 9 }", "'x'", "minute, hour"),
    "a range with one word more": (
        '[variables]\nx = { from = 1, to = 9, unit = "day", by = 1 }',
        "'x'",
        "minute, hour",
    ),
    "a range and a value": ('[variables]\nx = { from = 1, value = 9, unit = "day" }', "'x'", "minute, hour"),
    "a number that is none": ("[variables]\nx = nan", "'x'", "a number"),
    "a number without end": ("[variables]\nx = inf", "'x'", "a number"),
    "a truth": ("[variables]\nx = true", "'x'", "a number"),
    "a moment": ("[variables]\nx = 2026-11-01T10:00:00", "'x'", "a number"),
    "an empty list": ("[variables]\nx = []", "'x'", "a number"),
    "a value on two lines": ('[variables]\nx = "a\\nb"', "'x'", ""),
    "a value with a hidden character": ('[variables]\nx = "5\u202e mg"', "'x'", ""),
    "a list with a hidden character": ('[variables]\nx = ["Mon", "Fri\\u202e"]', "'x'", ""),
    "a variable in capitals": ("[variables]\nRooms = 3", "'Rooms'", "small letters"),
    "a variable that is the clinic's": ('[variables]\nclinic_phone = "1"', "'clinic_phone'", "clinic_"),
}


@pytest.mark.parametrize(("addition", "what", "fix"), WRONG.values(), ids=WRONG)
def test_each_wrong_value_has_its_line_and_remedy(tmp_path: Path, addition: str, what: str, fix: str) -> None:
    """One wrong value is one problem, in the line where it stands, with what to write instead."""
    found = problems(tmp_path, f"{NEEDED}\n{addition}\n")
    assert [problem.line for problem in found] == [NEEDED.count("\n") + 2 + addition.count("\n")]
    assert what in found[0].what
    assert fix in found[0].fix


@pytest.mark.parametrize("key", ["name", "phone", "email", "website"])
@pytest.mark.parametrize("value", [None, '""', "3", '"\u202e"'])
def test_what_every_clinic_needs_is_asked_for_once(tmp_path: Path, key: str, value: str | None) -> None:
    """A needed key that is missing, empty, no text or hidden is one problem, in its line or its table's."""
    lines = [line for line in NEEDED.splitlines() if not line.startswith(key)]
    found = problems(tmp_path, "\n".join([*lines, f"{key} = {value}" if value else ""]) + "\n")
    assert [problem.line for problem in found] == [5 if value else 1]
    assert key in found[0].what + found[0].fix


@pytest.mark.parametrize(("key", "value"), [("email", "hello"), ("website", "http://lakeside.example")])
def test_one_wrong_value_is_not_told_of_keys_that_are_not_there(tmp_path: Path, key: str, value: str) -> None:
    """A wrong address in [clinic] is told once, though letters and pages would use it too."""
    text = "".join(
        f'{key} = "{value}"\n' if line.startswith(key) else line for line in NEEDED.splitlines(keepends=True)
    )
    found = problems(tmp_path, text)
    assert [(problem.line, value in problem.what) for problem in found] == [(4 if key == "email" else 5, True)]


@pytest.mark.parametrize("line", ['from_name = ""', 'from_address = ""', 'reply_to = " "', 'public_url = ""'])
def test_an_empty_value_is_told_or_as_good_as_left_out(tmp_path: Path, line: str) -> None:
    """No letter goes out without a sender, and no code on a page leads nowhere, for want of a word in clinic.toml."""
    table = "web" if "url" in line else "mail"
    text = f"{NEEDED}\n[{table}]\n{line}\n"
    try:
        found = clinic(tmp_path, text)
    except ConfigurationError as error:
        told = [problem.line for problem in error.problems]
    else:
        told = []
        assert repr(found) == repr(clinic(tmp_path, NEEDED))
    assert told in ([], [NEEDED.count("\n") + 3])


def test_all_mistakes_come_at_once(tmp_path: Path) -> None:
    """A clinic.toml in which everything is wrong is told line by line, in one run."""
    text = """\
nmae = "x"

[clinic]
name = ""
phone = 3
email = "hello"
website = "https://lakeside.example"
fax = "1"

[brand]
tint = "red"
logo = "gone.svg"

[languages]
source = "tlh"
offered = ["en", "qqq"]

[variables]
rest = { from = 9, to = 3, unit = "day" }

[print]
paper = "A5"

[mail]
from_address = "news"
reply_to = "desk@lakeside.example"
images = "none"

[web]
public_url = "http://lakeside.example"

[data]
fodler = "var"
"""
    wrong = ("nmae", 'name = ""', "phone", "email", "fax", "tint", "logo", "source", "offered", "rest", "paper")
    wrong += ("from_address", "images", "public_url", "fodler")
    lines = text.splitlines()
    expected = [next(number for number, line in enumerate(lines, 1) if line.startswith(start)) for start in wrong]
    assert sorted(problem.line for problem in problems(tmp_path, text)) == sorted(expected)


def test_wrong_settings_end_the_command_with_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`build.py check` on a clinic with wrong settings prints each with its line and exits with 2."""
    (tmp_path / "clinic.toml").write_text(NEEDED + '\n[brand]\ntint = "red"\n\n[print]\npaper = "A5"\n')
    assert main(["check", "--root", str(tmp_path)]) == Exit.USAGE == 2
    shown = capsys.readouterr().err
    assert "clinic.toml:8: 'red'" in shown
    assert "clinic.toml:11: 'paper'" in shown


def test_a_folder_that_is_no_clinics_is_told(tmp_path: Path) -> None:
    """Where there is no clinic.toml, the folder is named and how to make a clinic."""
    with pytest.raises(ConfigurationError) as caught:
        read_clinic(tmp_path)
    (problem,) = caught.value.problems
    assert problem.file == str(tmp_path / "clinic.toml")
    assert "new clinic" in problem.fix


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (NEEDED + "x = “y”\n", 6, "not TOML"),
        (NEEDED.encode() + b'address = "M\xfcnster"\n', 6, "not UTF-8"),
        (NEEDED + NEEDED, 6, "not TOML"),
    ],
)
def test_a_file_that_cannot_be_read_has_its_line(tmp_path: Path, text: str | bytes, line: int, what: str) -> None:
    """What is no TOML or no UTF-8 is a wrong configuration, with the line of it."""
    with pytest.raises(ConfigurationError) as caught:
        clinic(tmp_path, text)
    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == ("clinic.toml", line)
    assert what in problem.what


@pytest.mark.parametrize("change", [lambda text: text.replace("\n", "\r\n"), lambda text: "\ufeff" + text])
def test_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path, change: Callable[[str], str]) -> None:
    """A clinic.toml saved on Windows, by any editor, is the same clinic with the same lines."""
    assert repr(clinic(tmp_path, change(NEEDED))) == repr(clinic(tmp_path, NEEDED))
    wrong = NEEDED + '\n[print]\npaper = "A5"\n'
    assert problems(tmp_path, change(wrong)) == problems(tmp_path, wrong)


def test_a_clinics_repr_tells_no_place_and_no_secret(tmp_path: Path) -> None:
    """What fingerprints are made of is the same in every folder, and holds neither path nor database."""
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "logo.svg").write_text(LOGO)
    here, there = (repr(clinic(tmp_path / name, WHOLE)) for name in ("here", "there"))
    assert here == there
    assert "sqlite" not in here
    assert here != repr(clinic(tmp_path / "here", WHOLE.replace("Ward 4", "Ward 5")))


def test_a_language_that_is_not_offered_is_wrong_usage(tmp_path: Path) -> None:
    """A command's language is looked up in any spelling; one that is not offered leads to its line."""
    (tmp_path / "logo.svg").write_text(LOGO)
    found = clinic(tmp_path, WHOLE)
    assert offered_language(found, "pt-BR") == language("pt_BR")
    assert offered_language(found, "ZH_hans") == language("zh_Hans")
    for tag in ("ko", "tlh", ""):
        with pytest.raises(ConfigurationError) as caught:
            offered_language(found, tag)
        (problem,) = caught.value.problems
        assert (problem.file, problem.line) == (
            "clinic.toml",
            WHOLE.splitlines().index('offered = ["he", "zh-Hans", "pt_br", "en", "he"]') + 1,
        )
        assert f"'{tag}'" in problem.what
        assert "zh_Hans" in problem.fix


TABLES = [
    "[clinic]",
    "[brand]",
    "[languages]",
    "[variables]",
    "[print]",
    "[mail]",
    "[web]",
    "[data]",
    "[[clinic]]",
    "[variables.y]",
]
KEYS = [
    "name",
    "email",
    "website",
    "public_url",
    "offered",
    "source",
    "paper",
    "logo",
    "tint",
    "x",
    "from_address",
    "folder",
]
VALUES = [
    '"x"',
    '""',
    "3",
    "-1.5",
    "nan",
    "true",
    "[]",
    '["en"]',
    '["en", 3]',
    "2026-11-01",
    "{}",
    '{ from = 1, unit = "day" }',
    '"https://x"',
    '"\u202e"',
    "“",
]
SETTINGS = st.lists(
    st.one_of(st.sampled_from(TABLES), st.builds("{} = {}".format, st.sampled_from(KEYS), st.sampled_from(VALUES))),
    max_size=10,
).map("\n".join)


@settings(max_examples=60, deadline=None)
@given(
    text=st.one_of(
        st.binary(max_size=100),
        SETTINGS.map(str.encode),
        st.text(max_size=60).map(lambda text: f'{NEEDED}hours = "{text}"\n'.encode()),
    )
)
def test_any_file_is_a_clinic_or_problems(tmp_path_factory: pytest.TempPathFactory, text: bytes) -> None:
    """No bytes in clinic.toml raise anything but a ConfigurationError whose problems have lines of the file."""
    root = tmp_path_factory.getbasetemp() / "any-clinic"
    root.mkdir(exist_ok=True)
    found: tuple[Problem, ...] = ()
    try:
        clinic(root, text)
    except ConfigurationError as error:
        found = error.problems
    assert all(problem.what and problem.fix and 0 <= problem.line <= text.count(b"\n") + 1 for problem in found)
    assert found or text.startswith(NEEDED.encode())
