"""`send.py worker`, what tells workers of a campaign, and `send.py run` where there is none."""

from pathlib import Path

import pytest
from sqlalchemy import text

from leafpost.audience.secrets import SECRET_KEY
from leafpost.cli.send import main
from leafpost.clinic import read_clinic
from leafpost.database.engine import DATABASE_URL, open_database
from leafpost.database.tables import CampaignState, DeliveryState
from leafpost.delivery.jobs import schema_of_jobs
from tests.campaigns import Reader, add_campaign
from tests.conftest import MakeClinic
from tests.databases import PostgreSQL

KEY = "a key for tests: 7fK2pQ9vX4nB8zLw3RtY"
SMTP = "smtp://127.0.0.1:9?tls=none"


@pytest.fixture
def root(tmp_path: Path, clinic_folder: MakeClinic, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(SECRET_KEY, KEY)
    monkeypatch.setenv("LEAFPOST_SMTP_URL", SMTP)
    monkeypatch.delenv(DATABASE_URL, raising=False)
    return clinic_folder(tmp_path / "clinic", offered=())


def test_on_a_file_the_command_is_run(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the readers are in a file, `worker` says that `run` is the command."""
    assert main(["worker", "--root", str(root)]) == 2
    said = capsys.readouterr().err
    assert "PostgreSQL" in said
    assert "send.py run" in said


def test_what_goes_on_has_a_job(
    root: Path, postgresql: PostgreSQL, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`resume`, and an operator's word that a letter did not arrive, put up a job; the operator hears of workers."""
    url = postgresql.new_database()
    monkeypatch.setenv(DATABASE_URL, url)
    database = open_database(read_clinic(root), {DATABASE_URL: url})
    with database.begin() as connection:
        paused = add_campaign(connection, [Reader(DeliveryState.PENDING)], state=CampaignState.PAUSED)
        doubtful = add_campaign(connection, [Reader(DeliveryState.UNKNOWN, address="mary@home.example")])
    assert main(["resume", str(paused), "--root", str(root)]) == 0
    assert "send.py worker" in capsys.readouterr().out
    word = ["--name", "Jo", "--reason", "not in the log"]
    assert main(["unknown", "--not-delivered", "mary@home.example", *word, "--root", str(root)]) == 0
    waiting = text(
        f"SELECT (args ->> 'campaign_id')::int FROM {schema_of_jobs(database)}.procrastinate_jobs ORDER BY id"
    )
    with database.read() as connection:
        assert list(connection.execute(waiting).scalars()) == [paused, doubtful]
    database.close()


@pytest.mark.parametrize(
    "states", [[], [CampaignState.FINISHED, CampaignState.PAUSED]], ids=["none", "none that may go"]
)
def test_a_run_with_nothing_to_do_is_fine(
    root: Path, capsys: pytest.CaptureFixture[str], states: list[CampaignState]
) -> None:
    """A machine that runs it every few minutes hears one plain line and exit code 0."""
    database = open_database(read_clinic(root), {})
    with database.begin() as connection:
        for state in states:
            add_campaign(connection, [Reader()], state=state)
    database.close()
    for arguments in ([], ["--all"]):
        assert main(["run", *arguments, "--root", str(root)]) == 0
        assert capsys.readouterr() == ("Nothing waits to be sent.\n", "")
