"""`send.py subscribers` and `send.py suppress` as a person types them, on both databases."""

import json
import logging
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from leafpost.audience.secrets import SECRET_KEY
from leafpost.cli.send import main
from tests.audience.people import SECRET, TEXT, agreed, list_of
from tests.conftest import MakeClinic

Type = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(clinic_folder: MakeClinic, tmp_path: Path) -> Path:
    return clinic_folder(tmp_path / "clinic")


@pytest.fixture
def type_(
    folder: Path, environment: dict[str, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Type:
    """Types a command in the clinic's folder: its exit code, and what it says."""
    monkeypatch.chdir(folder)
    for name, value in (environment | {SECRET_KEY: SECRET}).items():
        monkeypatch.setenv(name, value)

    def run(*words: str) -> tuple[int, str, str]:
        code = main(list(words))
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return code, said.out, said.err

    return run


CONSENT = ("--topic", "news", "--consent-text", TEXT, "--consent-version", "1", "--consent-at", "2020-05-31",
           "--proof", "form 7")  # fmt: skip


def test_the_life_of_a_reader(type_: Type, folder: Path) -> None:
    """Added, listed, exported, forgotten: then the list has nobody, and the address cannot come back."""
    assert type_("subscribers", "add", "Ann@Example.org", "--name", "Ann Lee", "--locale", "pl", *CONSENT)[0] == 0
    code, out, _ = type_("subscribers", "list")
    assert code == 0
    assert out.splitlines()[:3] == ["Ann@example.org\tAnn Lee\tpl\tnews", "1 subscriber.", "  news: 1 reader (pl 1)"]
    code, out, _ = type_("subscribers", "export", "ann@example.org")
    assert (code, json.loads(out)["consents"][0]["text"]) == (0, TEXT)
    code, out, _ = type_("subscribers", "forget", "ann@EXAMPLE.org")
    assert code == 0
    assert "Forgotten: 1 consent erased" in out
    code, out, _ = type_("subscribers", "list")
    assert out.splitlines() == ["0 subscribers.", "On the suppression list: 1.", "  manual: 1"]
    code, _, err = type_("subscribers", "add", "ann@example.org", *CONSENT)
    assert (code, "has left" in err) == (1, True)


def test_an_export_into_a_file_is_for_its_owner_alone(type_: Type, folder: Path) -> None:
    """What is held on a person goes into a file that nobody else may read."""
    type_("subscribers", "add", "ann@example.org", *CONSENT)
    assert type_("subscribers", "export", "ann@example.org", "--out", "ann.json")[0] == 0
    assert json.loads((folder / "ann.json").read_text("utf-8"))["subscriber"]["address"] == "ann@example.org"
    assert stat.S_IMODE((folder / "ann.json").stat().st_mode) == 0o600


def test_an_address_is_barred_and_counted(type_: Type) -> None:
    """`suppress` bars an address with a reason, once; without an address it counts."""
    assert "never written to again" in type_("suppress", "ann@example.org")[1]
    assert "already" in type_("suppress", "ANN@example.org", "--reason", "bounced")[1]
    type_("suppress", "bo@example.org", "--reason", "unsubscribed", "--topic", "news")
    code, out, _ = type_("suppress")
    assert code == 0
    assert out.splitlines() == ["On the suppression list: 2.", "  manual: 1", "  unsubscribed, about news: 1"]


@pytest.mark.parametrize("action", ["export", "forget"])
def test_nobody_is_found_under_a_slip(type_: Type, action: str) -> None:
    """An address that nobody has is told with exit code 1, without repeating it."""
    code, out, err = type_("subscribers", action, "nobody@example.org")
    assert (code, out) == (1, "")
    assert "nothing is held on this address" in err
    assert "nobody@" not in err


@pytest.mark.parametrize(
    "words",
    [
        ("subscribers", "add", "not an address"),
        ("subscribers", "add", "ann@example.org\nBcc: eve@example.org"),
        ("subscribers", "add", "ann@example.org", "--locale", "klingon"),
        ("subscribers", "add", "ann@example.org", "--topic", "a/b"),
        ("subscribers", "add", "ann@example.org", "--name", "a\nb"),
        ("subscribers", "add", "ann@example.org", "--topic", "news"),
        ("subscribers", "add", "ann@example.org", *CONSENT[:-4], "--consent-at", "tomorrow", "--proof", "x"),
        ("suppress", "x"),
        ("suppress", "ann@example.org", "--topic", "*"),
        ("subscribers", "import", "readers.csv", "--columns", "phone=x"),
        ("subscribers", "import", "readers.csv", "--encoding", "klingon"),
        ("subscribers", "import", "readers.csv", "--delimiter", "xx"),
        ("subscribers", "import", "no-such-file.csv"),
        ("subscribers", "import", "."),
    ],
)
def test_what_was_typed_wrong_is_told(type_: Type, folder: Path, words: tuple[str, ...]) -> None:
    """A wrong option is answered in a line with exit code 2, and changes nothing."""
    (folder / "readers.csv").write_bytes(list_of([agreed("ann@example.org", at="2020-01-01")]))
    code, out, err = type_(*words)
    assert (code, out) == (2, "")
    assert err.count("\n") == 2
    assert "ann@" not in err
    assert type_("subscribers", "list")[1].startswith("0 subscribers.")


def test_without_the_key_nothing_is_done(type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing key is told with how to make one."""
    monkeypatch.delenv(SECRET_KEY)
    code, _, err = type_("subscribers", "list")
    assert code == 2
    assert "token_urlsafe" in err


def test_no_address_reaches_the_screen_or_the_log_of_an_import(
    type_: Type, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What an import says can be passed on: addresses stand in its report alone."""
    rows = [agreed("ann@example.org", at="2020-01-01"), agreed("eve@", at="2020-01-01"), agreed("bo@example.org")]
    (folder / "readers.csv").write_bytes(list_of(rows))
    with caplog.at_level(logging.DEBUG):
        code, out, err = type_("subscribers", "import", "readers.csv")
    assert code == 1
    assert "@" not in out + err.replace("@-sign", "")
    assert not any(name in caplog.text for name in ("ann", "eve@", "bo@"))
