"""The report of a campaign: numbers that add up, and nobody's name or address."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import html5lib
import pytest
from playwright.sync_api import Page

from leafpost.clinic import Clinic, read_clinic
from leafpost.database.campaigns import find_campaign
from leafpost.database.engine import Database
from leafpost.database.tables import DeliveryState as S
from leafpost.outbox.report import facts_of, few, report_page, share
from tests.browsing import barriers
from tests.campaigns import Reader, add_campaign, add_event
from tests.conftest import REPOSITORY
from tests.databases import NOON

MINUTE = dt.timedelta(minutes=1)
READERS = [
    Reader(count=40, name="Mary Secret"),
    Reader(S.DEFERRED, count=6, answer="421 later, mary@private.example"),
    Reader(S.REJECTED, count=5),
    Reader(locale="ar", count=12, changed_at=NOON + 5 * MINUTE),
    Reader(S.UNKNOWN, locale="ar"),
    Reader(locale="ja", wanted="ko", count=2, provider="rare-family.example"),
    Reader(S.PENDING, locale="th", count=3),
    Reader(S.SUPPRESSED, locale="es", count=7, provider="mail.example"),
]
LATER = NOON + dt.timedelta(hours=2)


def page_of(database: Database, clinic: Clinic, readers: list[Reader] = READERS) -> str:
    with database.begin() as connection:
        number = add_campaign(connection, readers)
        for _ in range(6):
            add_event(connection, number, "bounced")
        add_event(connection, number, "complained", detail="mary@private.example")
        campaign = find_campaign(connection, str(number))
    assert campaign is not None
    return report_page(clinic, facts_of(database, campaign), LATER).decode("utf-8")


def tree_of(page: str) -> Any:
    return html5lib.parse(page, treebuilder="lxml", namespaceHTMLElements=False).getroot()


def table(tree: Any, title: str) -> list[list[str]]:
    (found,) = tree.xpath(f"//table[caption='{title}']")
    return [[" ".join(cell.xpath("string()").split()) for cell in row.xpath("th|td")] for row in found.iter("tr")]


def test_the_report_names_nobody(database: Database, sending_clinic: Clinic) -> None:
    """No address, no name, no answer of a server, and no provider or language that few have."""
    page = page_of(database, sending_clinic)
    assert "@" not in re.sub(r"@(media|page)\b", "", page)
    for secret in ("private.example", "Mary", "rare-family", "日本語", "ไทย", "hash"):
        assert secret not in page, secret


def test_tables_count_every_reader_once(database: Database, sending_clinic: Clinic) -> None:
    """Readers by language and by provider add up to all, and each row to its readers."""
    tree = tree_of(page_of(database, sending_clinic))
    assert "76 readers, each counted once" in tree.xpath("string(//h2[@id='readers'])")
    head, *rows = table(tree, "By language")
    assert head[1:] == ["Readers", "Accepted", "Waiting", "Deferred", "Rejected", "In doubt", "Not sent"]
    assert rows == [
        ["English", "51", "40", "0", "6", "5", "0", "0"],
        ["العربية Arabic", "13", "12", "0", "0", "0", "1", "0"],
        ["español Spanish", "7", "0", "0", "0", "0", "0", "7"],
        ["Others (2 together)", "5", "2", "3", "0", "0", "0", "0"],
    ]
    for title in ("By language", "By receiving provider"):
        numbers = [[int(cell) for cell in row[1:]] for row in table(tree, title)[1:]]
        assert sum(row[0] for row in numbers) == 76
        assert all(row[0] == sum(row[1:]) for row in numbers)


def test_small_numbers_of_what_came_back_are_not_told(database: Database, sending_clinic: Clinic) -> None:
    """Six bounces are six; one complaint is few, and its share is not told either."""
    rows = {row[0]: row[1:3] for row in table(tree_of(page_of(database, sending_clinic)), "What came back")[1:]}
    assert rows == {"Bounced": ["6", "11.1%"], "Complaints": ["1–4", "–"], "Unsubscribed": ["0", "0.0%"]}
    assert (few(0), few(4), few(5), few(1234)) == ("0", "1–4", "5", "1,234")
    assert (share(1, 0), share(3, 1000), share(5, 1000), share(1, 4, 1)) == ("–", "–", "0.50%", "25.0%")


def test_charts_show_what_the_tables_say(database: Database, sending_clinic: Clinic) -> None:
    """Each chart has a title, says its figures to a screen reader, and has a piece for each series of each row."""
    tree = tree_of(page_of(database, sending_clinic))
    charts = tree.xpath("//*[local-name()='svg'][@role='img']")
    assert len(charts) == 3
    by_language = charts[0]
    said = " ".join(by_language.xpath("string(*[local-name()='desc'])").split())
    assert said.startswith("English: 51 readers, 40 accepted. العربية: 13 readers, 12 accepted.")
    pieces = by_language.xpath(".//*[contains(@class, 'piece')]/@class")
    assert [piece.split()[1] for piece in pieces] == [
        "accepted", "deferred", "rejected", "accepted", "unknown", "suppressed", "accepted", "waiting",
    ]  # fmt: skip


def test_accepted_letters_are_shown_over_time(database: Database, sending_clinic: Clinic) -> None:
    """Periods follow the clock of the place where the report is made."""
    rows = table(tree_of(page_of(database, sending_clinic)), "Letters accepted over time")
    assert rows[1:] == [["24 November 2026, 12:00", "12:01", "42"], ["24 November 2026, 12:05", "12:06", "12"]]


def test_nothing_is_counted_that_a_reader_does(database: Database, sending_clinic: Clinic) -> None:
    """The report says that opens and clicks are not counted, and asks nothing of the net itself."""
    page = page_of(database, sending_clinic)
    assert "There is no counting picture in the letters" in page
    assert not re.search(r'(src|href)="|url\((?!#)|@import|<script', page)


def test_a_campaign_without_readers_has_a_report(database: Database, sending_clinic: Clinic) -> None:
    """Before anything was sent the page says so."""
    assert "No letter has been accepted yet." in page_of(database, sending_clinic, [])


def test_what_people_wrote_is_text(database: Database, sending_clinic: Clinic) -> None:
    """Names of topics and reasons cannot break the page."""
    with database.begin() as connection:
        number = add_campaign(connection, topic="<script>", state_reason='"><b>')
        campaign = find_campaign(connection, str(number))
    assert campaign is not None
    page = report_page(sending_clinic, facts_of(database, campaign), LATER).decode("utf-8")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert '"><b>' not in page


@pytest.fixture(scope="module")
def sample_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from leafpost.database.engine import open_database

    folder = tmp_path_factory.mktemp("report")
    clinic = replace(read_clinic(REPOSITORY), data_folder=folder / "var")
    database = open_database(clinic, {})
    path = folder / "report.html"
    path.write_text(page_of(database, clinic), "utf-8")
    database.close()
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_nobody_is_shut_out(sample_report: Path, visit: Callable[..., Page], width: int, scheme: str) -> None:
    """axe finds nothing against WCAG 2.2 AA, and the page as a whole never scrolls sideways."""
    page = visit(sample_report, width=width, scheme=scheme)
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_report_prints_light_and_whole(sample_report: Path, visit: Callable[..., Page]) -> None:
    """On paper the ground is white also on a dark machine, and no table is cut off by a scroll bar."""
    page = visit(sample_report, scheme="dark", width=800)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.documentElement).color") == "rgb(23, 38, 43)"
    assert page.evaluate(
        "[...document.querySelectorAll('.wide')].every((e) => getComputedStyle(e).overflowX === 'visible')"
    )
