"""An import is whole or nothing, says what became of each row, and brings back nobody who left."""

import datetime as dt
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leafpost.audience import importing
from leafpost.audience.importing import ImportOrder, ImportResult
from leafpost.audience.importing_rows import RowDefaults
from leafpost.audience.importing_times import Clock
from leafpost.clinic import Clinic
from leafpost.database import staging
from leafpost.database.consents import consents_of, withdraw_consent
from leafpost.database.engine import Database, open_database
from leafpost.database.subscribers import Listed, find_subscriber, save_subscriber
from leafpost.database.suppressions import suppress
from leafpost.database.tables import EVERY_TOPIC, SuppressionReason
from leafpost.errors import ProblemError
from tests.audience.people import (
    NOW,
    TEXT,
    agreed,
    counts,
    everybody,
    everything,
    hashed,
    list_of,
    report,
    take_in,
    the_secret,
)


def _silent(_done: int, _total: int, _name: str) -> None:
    pass


def subscriber_id(database: Database, address: str) -> int:
    with database.read() as connection:
        found = find_subscriber(connection, hashed(address))
    assert found is not None
    return found.id


def test_people_are_taken_in_with_their_consent(database: Database, tmp_path: Path) -> None:
    """Name, language and topics arrive; the consent has its exact text, version, language, time and proof."""
    result = take_in(
        database,
        tmp_path,
        [agreed("Ann@Example.ORG", topics="news; classes", name="Ann Lee", locale="de-AT", at="2026-05-31 10:00")],
    )
    assert counts(result) == (1, 0, 0, 0)
    assert everybody(database) == [Listed("Ann@example.org", "Ann Lee", "de", ("classes", "news"), False)]
    with database.read() as connection:
        given_ = consents_of(connection, subscriber_id(database, "ann@example.org"))
    assert [(c.topic, c.text, c.version, c.locale, c.withdrawn_at) for c in given_] == [
        ("news", TEXT, "2026-01", "de", None),
        ("classes", TEXT, "2026-01", "de", None),
    ]
    assert {c.given_at for c in given_} == {dt.datetime(2026, 5, 31, 10, tzinfo=dt.UTC)}
    assert {c.proof for c in given_} == {f"file sha256:{result.text.digest}, line 2"}


def test_the_same_file_twice_changes_nothing(database: Database, tmp_path: Path) -> None:
    """Every table is as it was; the report says that all is there."""
    rows = [
        agreed("ann@example.org", name="Ann"),
        agreed("bo@example.org", locale="ar"),
        ["cy@example.org", "", "", "", "", "", ""],
        agreed("ann@example.org", topics="classes", name="Other"),
        agreed("no address"),
    ]
    assert counts(take_in(database, tmp_path, rows)) == (3, 1, 0, 1)
    before = everything(database)
    assert counts(take_in(database, tmp_path, rows, now=NOW + dt.timedelta(days=1))) == (0, 0, 4, 1)
    assert everything(database) == before


def test_a_dry_run_says_the_same_and_changes_nothing(database: Database, tmp_path: Path) -> None:
    """The report of a dry run is that of the import which follows."""
    take_in(database, tmp_path, [agreed("ann@example.org")])
    before = everything(database)
    rows = [agreed("ann@example.org", name="Ann"), agreed("bo@example.org"), agreed("x")]
    dry = take_in(database, tmp_path, rows, is_dry=True)
    told = report(dry)
    assert everything(database) == before
    assert counts(dry) == (1, 1, 0, 1)
    assert report(take_in(database, tmp_path, rows)) == told


@pytest.mark.parametrize("reason", list(SuppressionReason))
def test_who_left_is_not_brought_back(database: Database, tmp_path: Path, reason: SuppressionReason) -> None:
    """On the suppression list: not taken in however new the consent, nor stored at all."""
    with database.begin() as connection:
        suppress(connection, hashed("ann@example.org"), reason, NOW)
    result = take_in(database, tmp_path, [agreed("ANN@example.org", at="2026-11-24"), agreed("bo@example.org")])
    assert counts(result) == (1, 0, 1, 0)
    assert report(result)[0][:3] == ["2", "skipped", f"has left ({reason.value}), and stays away"]
    assert [person.address for person in everybody(database)] == ["bo@example.org"]


def test_who_left_and_is_still_on_the_list_is_not_touched(database: Database, tmp_path: Path) -> None:
    """Not even the name of somebody who left is changed by a file."""
    take_in(database, tmp_path, [agreed("ann@example.org", name="Ann")])
    with database.begin() as connection:
        suppress(connection, hashed("ann@example.org"), SuppressionReason.COMPLAINED, NOW)
    assert counts(take_in(database, tmp_path, [agreed("ann@example.org", name="Anna", at="2026-11-01")])) == (
        0,
        0,
        1,
        0,
    )
    assert everybody(database) == [Listed("ann@example.org", "Ann", "en", (), True)]


def test_a_topic_that_was_left_stays_left(database: Database, tmp_path: Path) -> None:
    """Who left one topic gets the other, and the report says so; who left the only one is skipped."""
    with database.begin() as connection:
        for name in ("ann", "bo"):
            suppress(connection, hashed(f"{name}@example.org"), SuppressionReason.UNSUBSCRIBED, NOW, topic="news")
    rows = [agreed("ann@example.org", topics="news,classes"), agreed("bo@example.org")]
    result = take_in(database, tmp_path, rows)
    assert counts(result) == (1, 0, 1, 0)
    assert "topics that this reader has left" in report(result)[0][2]
    assert everybody(database) == [Listed("ann@example.org", "", "en", ("classes",), False)]


@pytest.mark.parametrize(
    ("at", "topics"), [("2026-05-31", ()), ("2026-06-30", ()), ("2026-07-01", ()), ("2026-07-02", ("news",))]
)
def test_only_a_consent_after_the_withdrawal_counts(
    database: Database, tmp_path: Path, at: str, topics: tuple[str, ...]
) -> None:
    """Somebody agreed in May and withdrew on the first of July: a file with an older consent changes nothing."""
    take_in(database, tmp_path, [agreed("ann@example.org", name="Ann")])
    with database.begin() as connection:
        day = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
        withdraw_consent(connection, subscriber_id(database, "ann@example.org"), EVERY_TOPIC, day)
    before = everything(database)
    result = take_in(database, tmp_path, [agreed("ann@example.org", name="Anna", at=at)])
    assert everybody(database)[0].topics == topics
    assert (everything(database) == before) == (topics == ())
    assert report(result)[0][1] == ("updated" if topics else "skipped")


def test_a_newer_consent_follows_an_older_one(database: Database, tmp_path: Path) -> None:
    """The history stays; an older consent that comes later changes nothing."""
    for at in ("2026-05-31", "2026-06-30", "2026-06-01"):
        take_in(database, tmp_path, [agreed("ann@example.org", at=at)])
    with database.read() as connection:
        given_ = consents_of(connection, subscriber_id(database, "ann@example.org"))
    assert [(c.given_at.month, c.withdrawn_at is None) for c in given_] == [(5, False), (6, True)]


def test_without_consent_nobody_is_written_to(database: Database, tmp_path: Path) -> None:
    """A row without consent is on the list with no topic, whatever topics it names."""
    result = take_in(database, tmp_path, [["ann@example.org", "", "", "news", "", "", ""]])
    assert everybody(database) == [Listed("ann@example.org", "", "en", (), False)]
    assert report(result)[0][1:3] == ["imported", "no consent in this row: on the list, but never written to"]


def test_a_person_who_stands_twice_is_one(database: Database, tmp_path: Path) -> None:
    """The first row has the name; a later one adds its topics, the newest consent counts, the rest is told."""
    rows = [
        agreed("ann@example.org", name="Ann"),
        agreed("ANN@example.org", name="Other", topics="classes"),
        agreed("ann@EXAMPLE.org", name="Third", at="2026-06-30"),
        agreed("ann@example.org", at="2026-01-01"),
        ["ann@example.org", "Fourth", "", "", "", "", ""],
    ]
    result = take_in(database, tmp_path, rows)
    assert everybody(database) == [Listed("ann@example.org", "Ann", "en", ("classes", "news"), False)]
    assert [row[1] for row in report(result)] == ["imported", "updated", "updated", "skipped", "skipped"]
    assert report(result)[3][2] == "the same address stands in line 2"
    with database.read() as connection:
        given_ = consents_of(connection, subscriber_id(database, "ann@example.org"))
    assert sorted((c.topic, c.given_at.month) for c in given_) == [("classes", 5), ("news", 6)]


def test_an_empty_cell_erases_nothing(database: Database, tmp_path: Path) -> None:
    """A list without names and languages leaves those that are there."""
    take_in(database, tmp_path, [agreed("ann@example.org", name="Ann", locale="ar")])
    assert counts(take_in(database, tmp_path, [agreed("ann@example.org")])) == (0, 0, 1, 0)
    assert counts(take_in(database, tmp_path, [agreed("ann@example.org", locale="pl")])) == (0, 1, 0, 0)
    assert everybody(database) == [Listed("ann@example.org", "Ann", "pl", ("news",), False)]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (agreed("ann@example.org\r\nBcc: eve@example.org"), "line break"),
        (agreed("ann@example.org", name="Ann\r\nBcc: eve@example.org"), "name has a line break"),
        (agreed("ann@example.org", name="Ann\u202eeeL"), "name has a line break or hidden"),
        (agreed("ann@example.org", name="A" * 201), "more than 200"),
        (agreed("ann@example.org", locale="Klingon"), "no language"),
        (agreed("ann@example.org", topics="ne/ws"), "topics has a name"),
        (agreed("ann@example.org", topics=""), "for no topic"),
        (agreed("ann@example.org", at=""), "consent_at missing"),
        (["ann@example.org", "", "", "news", "", "1", "2026-05-31"], "consent_text missing"),
        (["ann@example.org", "", "", "news", TEXT, "", "2026-05-31"], "consent_version missing"),
        (["ann@example.org", "", "", "news", "a\x00b", "1", "2026-05-31"], "hidden characters"),
        (agreed("ann@example.org", at="2026-11-25"), "future"),
        ([*agreed("ann@example.org"), "more"], "more cells than columns"),
        (agreed(""), "missing"),
        (agreed("\x00"), "control character"),
    ],
)
def test_a_bad_row_is_refused_and_the_others_are_taken(
    database: Database, tmp_path: Path, row: list[str], why: str
) -> None:
    """The reason stands in the report under the line; nothing of the row is taken."""
    result = take_in(database, tmp_path, [agreed("bo@example.org"), row])
    assert counts(result) == (1, 0, 0, 1)
    line, outcome, reason, _email = report(result)[1]
    assert (line, outcome) == ("3", "refused")
    assert why in reason
    assert [person.address for person in everybody(database)] == ["bo@example.org"]


@pytest.mark.parametrize(
    "email", ["=1+1@example.org", "+a@example.org", "-a@example.org", "@a", "\t=x", " =cmd|x", "＝x"]
)
def test_the_report_is_no_formula(database: Database, tmp_path: Path, email: str) -> None:
    """A spreadsheet that opens the report finds no cell that it would work out."""
    (row,) = report(take_in(database, tmp_path, [agreed(email)]))
    assert row[3].startswith("'")
    assert not any(cell.lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "＝")) for cell in row)


def test_the_report_is_for_its_owner_alone(database: Database, tmp_path: Path) -> None:
    """It has addresses in it, so nobody else may read it; a second import replaces it whole."""
    for _ in "two":
        result = take_in(database, tmp_path, [agreed("ann@example.org")])
    assert result.report == tmp_path / "readers.report.csv"
    assert stat.S_IMODE(result.report.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.glob("*readers*")) == ["readers.csv", "readers.report.csv"]


def test_a_broken_file_changes_nothing(database: Database, tmp_path: Path) -> None:
    """Thousands of good rows before a quotation mark that never closes: none is taken, and no report is left."""
    take_in(database, tmp_path, [agreed("old@example.org")])
    before, path = everything(database), tmp_path / "readers.csv"
    kept = (tmp_path / "readers.report.csv").read_bytes()
    good = list_of([agreed(f"n{number}@example.org") for number in range(12_000)])
    path.write_bytes(good + b'x@example.org,"Ann\n')
    with pytest.raises(ProblemError) as caught:
        _import(database, path)
    assert caught.value.problems[0].line == 12_002
    assert everything(database) == before
    assert (tmp_path / "readers.report.csv").read_bytes() == kept
    assert not list(tmp_path.glob(".*"))


def _import(database: Database, path: Path, progress: Callable[[int, int, str], None] = _silent) -> ImportResult:
    order = ImportOrder(path, path.name, RowDefaults("en"), Clock(NOW, lambda m: m.replace(tzinfo=dt.UTC)))
    return importing.import_readers(database, the_secret(), order, progress)


def test_an_error_in_the_middle_undoes_all(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full while the report is written, nothing was imported."""
    before = everything(database)

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(importing, "write_report", full)
    with pytest.raises(OSError, match="No space"):
        take_in(database, tmp_path, [agreed("ann@example.org")])
    assert everything(database) == before
    assert not list(tmp_path.glob("*report*")) + list(tmp_path.glob(".*report*"))


def test_others_can_write_while_a_file_is_read(database: Database, tmp_path: Path) -> None:
    """A worker that puts down results is not held up until the rows are compared."""
    written = []

    def progress(_done: int, _total: int, name: str) -> None:
        if name == "sorting":
            with database.begin() as connection:
                written.append(suppress(connection, hashed("bo@example.org"), SuppressionReason.BOUNCED, NOW))

    path = tmp_path / "readers.csv"
    path.write_bytes(list_of([agreed("ann@example.org"), agreed("bo@example.org")]))

    result = _import(database, path, progress)
    assert written == [True]
    assert counts(result) == (1, 0, 1, 0), "who left in the meantime stays away"


def test_batches_do_not_show(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many rows go at a time, and however many texts are remembered, the result is the same."""
    for module, name, number in ((importing, "_BATCH", 3), (importing, "_TEXTS", 2), (staging, "_REPORTED", 4)):
        monkeypatch.setattr(module, name, number)
    rows = [[f"n{n}@example.org", "", "", "news", f"Text {n % 4}", "1", "2026-05-31"] for n in range(40)]
    result = take_in(database, tmp_path, rows)
    assert [(int(row[0]), row[1]) for row in report(result)] == [(n + 2, "imported") for n in range(40)]
    with database.read() as connection:
        for n in range(40):
            (given_,) = consents_of(connection, subscriber_id(database, f"n{n}@example.org"))
            assert given_.text == f"Text {n % 4}"
    assert len(everything(database)["consent_text"]) == 4


def test_new_people_get_ids_that_nobody_has(database: Database, tmp_path: Path) -> None:
    """After an import people can be added one by one, in both databases."""

    take_in(database, tmp_path, [agreed("ann@example.org"), agreed("bo@example.org")])
    with database.begin() as connection:
        address = "cy@example.org"
        new, is_new = save_subscriber(connection, address, address, hashed(address), "", "en", NOW)
    take_in(database, tmp_path, [agreed("di@example.org")])
    ids = {subscriber_id(database, f"{name}@example.org") for name in ("ann", "bo", "cy", "di")}
    assert is_new
    assert new in ids
    assert len(ids) == 4


_PEOPLE = st.sampled_from(["ann@example.org", "Ann@Example.org", "bo@example.org", "cy@example.org", "no address"])
_AGREED = st.builds(
    agreed, _PEOPLE, topics=st.sampled_from(["news", "classes", "news,classes"]), name=st.sampled_from(["", "A", "B"]),
    at=st.sampled_from(["2026-01-01", "2026-06-01", "2026-10-01"]),
)  # fmt: skip


@given(st.lists(st.lists(_AGREED, max_size=6), max_size=4), st.sets(st.sampled_from(["ann", "bo"])))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_order_of_files_brings_anybody_back(
    sending_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory, files: list[list[list[str]]], left: set[str]
) -> None:
    """Whatever is imported in whatever order: who left is never listed with a topic, and nobody stands twice."""

    folder = tmp_path_factory.mktemp("any")
    database = open_database(replace(sending_clinic, data_folder=folder / "var"), {})
    with database.begin() as connection:
        for name in left:
            suppress(connection, hashed(f"{name}@example.org"), SuppressionReason.UNSUBSCRIBED, NOW)
    for rows in files:
        take_in(database, folder, rows)
        before = everything(database)
        assert sum(counts(take_in(database, folder, rows))[:2]) == 0
        assert everything(database) == before
    people = everybody(database)
    database.close()
    agreed_to = {row[0].lower() for rows in files for row in rows if "@" in row[0]}
    gone = {f"{name}@example.org" for name in left}
    assert sorted(person.address.lower() for person in people) == sorted(agreed_to - gone)
    assert all(person.topics for person in people)
