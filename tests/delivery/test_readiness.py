"""What sending needs, told thing by thing."""

import subprocess
from pathlib import Path

import pytest

from leafpost.cli.send import main
from leafpost.clinic import Clinic, read_clinic
from leafpost.delivery.readiness import Need, Readiness, needs
from leafpost.outbox.dkim_record import public_half
from tests.conftest import REPOSITORY, MakeClinic

DOMAIN = "lakeside.example"
SET = {"LEAFPOST_SECRET_KEY": "Zt4-9sQx_kk2Lp0vWm7RrYe1HhUa6BdN", "LEAFPOST_SMTP_URL": "smtp://localhost:25?tls=none"}
SPF, DMARC = "v=spf1 a:mail.lakeside.example -all", "v=DMARC1; p=none"


class Zone:
    """DNS as one person has set it up; names in `silent` get no answer."""

    def __init__(self, records: dict[str, str], silent: tuple[str, ...] = ()) -> None:
        self.records, self.silent = records, silent

    def txt(self, name: str) -> tuple[str, ...] | None:
        if name in self.silent:
            return None
        return (self.records[name],) if name in self.records else ()


@pytest.fixture
def clinic(tmp_path: Path, clinic_folder: MakeClinic) -> Clinic:
    root = clinic_folder(tmp_path / "clinic", offered=())
    text = (root / "clinic.toml").read_text("utf-8")
    (root / "clinic.toml").write_text(f'{text}\n[topics]\nnews = "News"\n', "utf-8")
    return read_clinic(root)


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("key") / "dkim.pem"
    subprocess.run(["openssl", "genrsa", "-out", path, "2048"], check=True, capture_output=True)
    return path


def told(clinic: Clinic, environment: dict[str, str], zone: Zone) -> dict[str, Need]:
    return {need.name.partition(" of ")[0]: need for need in needs(clinic, environment, zone)}


def test_a_clinic_that_has_all_misses_nothing(clinic: Clinic, key: Path) -> None:
    """With keys, a mail server, a topic and the three records, everything is in order."""
    record = f"v=DKIM1; k=rsa; p={public_half(key.read_bytes())}"
    zone = Zone({DOMAIN: SPF, f"_dmarc.{DOMAIN}": DMARC, f"m1._domainkey.{DOMAIN}": record})
    environment = SET | {"LEAFPOST_DKIM_KEY": str(key), "LEAFPOST_DKIM_SELECTOR": "m1"}
    found = told(clinic, environment, zone)
    assert {need.readiness for need in found.values()} == {Readiness.OK}
    assert {"SPF", "DKIM", "DMARC"} <= set(found)


def test_what_is_missing_is_told_with_the_record_to_publish(clinic: Clinic, key: Path) -> None:
    """Nothing is published and nothing is set: each thing has its own line, and what to do."""
    environment = {"LEAFPOST_DKIM_KEY": str(key), "LEAFPOST_DKIM_SELECTOR": "m1"}
    found = told(clinic, environment, Zone({}))
    missing = {name for name, need in found.items() if need.readiness is Readiness.MISSING}
    assert missing == {"LEAFPOST_SECRET_KEY", "LEAFPOST_SMTP_URL", "SPF", "DKIM", "DMARC"}
    assert all(found[name].mend for name in missing)
    assert f"m1._domainkey.{DOMAIN} TXT" in found["DKIM"].mend
    assert public_half(key.read_bytes()) in found["DKIM"].mend


def test_silence_is_not_taken_for_an_answer(clinic: Clinic) -> None:
    """Where nobody answers, nothing is called missing or in order."""
    found = told(clinic, SET, Zone({f"_dmarc.{DOMAIN}": DMARC}, silent=(DOMAIN,)))
    assert found["SPF"].readiness is Readiness.UNKNOWN
    assert found["DMARC"].readiness is Readiness.OK
    assert found["DKIM"].readiness is Readiness.UNKNOWN  # no key here: the mail server has it


def test_a_clinic_without_topics_hears_so(tmp_path: Path, clinic_folder: MakeClinic) -> None:
    """Without a topic nobody can sign up."""
    found = told(read_clinic(clinic_folder(tmp_path / "clinic", offered=())), SET, Zone({}))
    assert found["clinic.toml [topics]"].readiness is Readiness.MISSING


def test_the_command_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """`send.py doctor` tells each thing in a line and ends with 2 where one is missing, with 0 where none is."""
    for name in ("LEAFPOST_SECRET_KEY", "LEAFPOST_SMTP_URL", "LEAFPOST_DKIM_KEY", "LEAFPOST_DKIM_SELECTOR"):
        monkeypatch.delenv(name, raising=False)
    assert main(["doctor", "--root", str(REPOSITORY)]) == 2
    said = capsys.readouterr().out
    assert "MISSING  LEAFPOST_SMTP_URL: no mail server is named" in said
    assert "2 missing" in said
    for name, value in SET.items():
        monkeypatch.setenv(name, value)
    assert main(["doctor", "--root", str(REPOSITORY)]) == 0
    assert "Nothing is missing" in capsys.readouterr().out
