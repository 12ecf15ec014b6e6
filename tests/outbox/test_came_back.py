"""What came back is told by provider, with what to do."""

import pytest

from leafpost.clinic import Clinic
from leafpost.database.bounces import Report, add_event, bounces_by_provider, find_letter
from leafpost.database.campaigns import find_campaign
from leafpost.database.engine import Database
from leafpost.database.figures import Counts, total
from leafpost.database.tables import DeliveryState, EventKind, delivery
from leafpost.outbox.came_back import provider_rows
from leafpost.outbox.groups import Group
from leafpost.outbox.report import facts_of, report_page
from tests.campaigns import Reader, add_campaign
from tests.databases import NOON


def accepted(number: int) -> Counts:
    return {**total(()), DeliveryState.ACCEPTED: number}


@pytest.mark.parametrize(
    ("came_back", "says"),
    [
        ({"complained": 40}, "Stop, and ask how these readers came to the list"),
        ({"complained": 15}, "fewer than 0.1% complaints"),
        ({"policy": 1}, "It refuses how the letters are sent"),
        ({"hard": 250}, "Many addresses are gone"),
        ({"hard": 3, "soft": 7, "full": 2}, "Nothing to do"),
    ],
)
def test_each_trouble_has_its_advice(came_back: dict[str, int], says: str) -> None:
    """Complaints, refusals, dead addresses and passing trouble each say what the operator can do."""
    (row,) = provider_rows([Group("a.example", accepted(10_000))], {"a.example": came_back})
    assert len(row.advice) == 1
    assert says in row.advice[0]


def test_the_most_pressing_comes_first_and_few_complaints_tell_nothing() -> None:
    """Advice is in the order of its weight; a share that would tell the count of a few is not told."""
    (row,) = provider_rows(
        [Group("a.example", accepted(100))], {"a.example": {"complained": 4, "policy": 1, "hard": 9}}
    )
    assert [one.split()[0] for one in row.advice] == ["It", "Many"]


def test_small_providers_are_told_together() -> None:
    """What the readers' table merges is merged here too, and a provider from which nothing came back is left out."""
    groups = [Group("a.example", accepted(50)), Group("quiet.example", accepted(50)), Group("", accepted(4), 2)]
    rows = provider_rows(groups, {"a.example": {"hard": 1}, "b.example": {"hard": 1}, "c.example": {"hard": 2}})
    assert [(row.name, row.merged, row.counts["hard"]) for row in rows] == [("a.example", 0, 1), ("", 2, 3)]


def test_the_page_shows_it(database: Database, sending_clinic: Clinic) -> None:
    """From the database to the page: counted once for each letter, with what was refused at once, and no name."""
    with database.begin() as connection:
        readers = [Reader(count=20), Reader(DeliveryState.REJECTED, count=2, code=550)]
        number = add_campaign(connection, readers)
        ids = [row.id for row in connection.execute(delivery.select().order_by(delivery.c.id))]
        for one, bounce in zip(ids[:7] + ids[:1] + ids[-1:], ["hard"] * 7 + ["hard", "hard"], strict=True):
            letter = find_letter(connection, number, one)
            assert letter is not None
            at_once = letter.state is DeliveryState.REJECTED
            report = Report(EventKind.BOUNCED, bounce, "", "5.1.1", "jo@private.example", None, counts=not at_once)
            add_event(connection, letter, report, NOON)
        campaign = find_campaign(connection, str(number))
    assert campaign is not None
    with database.read() as connection:
        assert bounces_by_provider(connection, number) == {"example.org": {"hard": 8}}
    page = report_page(sending_clinic, facts_of(database, campaign), NOON).decode("utf-8")
    assert '<th scope="row"><bdi>example.org</bdi></th><td>8</td>' in page
    assert "Many addresses are gone" in page
    assert "private.example" not in page
