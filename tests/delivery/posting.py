"""A post that is ready to send: a campaign with readers in the tables, and a worker for it."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from random import Random
from threading import Lock

from sqlalchemy import select

from leafpost.audience.secrets import SecretKey
from leafpost.clinic import Clinic, read_clinic
from leafpost.database.campaigns import campaigns
from leafpost.database.engine import Database
from leafpost.database.tables import DeliveryState, artefact, delivery
from leafpost.delivery.clock import Clock
from leafpost.delivery.connection import Timeouts
from leafpost.delivery.run import Post, World, make_worker
from leafpost.delivery.smtp import SmtpServer
from leafpost.delivery.watching import Watching
from leafpost.delivery.worker import Settings, Worker
from leafpost.errors import Problem
from leafpost.files import digest_of
from leafpost.outbox.frozen import freeze
from leafpost.render.mail import Letter
from leafpost.render.slots import SLOTS, Salutation
from tests.conftest import REPOSITORY
from tests.database.readers import add_readers, make_campaign
from tests.databases import NOON

KEY = SecretKey(b"k" * 32)
LETTER = Letter(
    slug="news",
    lang="en",
    subject="News",
    html=f"<!DOCTYPE html><html lang='en'><body><p>{SLOTS.salutation}</p>"
    f'<a href="{SLOTS.unsubscribe_url}">u</a> <a href="{SLOTS.preferences_url}">p</a></body></html>\n',
    text=f"{SLOTS.salutation}\n\nWalk.\n. A line with a dot.\n{SLOTS.unsubscribe_url} {SLOTS.online_url}\n",
    salutation=Salutation("Hello {name},", "Hello,"),
    images=(),
    are_images_hosted=False,
    from_name="Lakeside",
    topic="news",
)


@cache
def frozen_letter() -> bytes:
    """A small letter, as a launch would have kept it."""
    return freeze(LETTER, read_clinic(REPOSITORY)).to_bytes()


def sending(database: Database, providers: Sequence[str], **options: object) -> tuple[int, list[int]]:
    """A running campaign with a letter, and a reader at each provider; its id and those of its deliveries."""
    content = frozen_letter()
    with database.begin() as connection:
        number = make_campaign(connection, **options)  # type: ignore[arg-type]  # handed on as they are
        ids = add_readers(connection, number, providers)
        row = {"campaign_id": number, "locale": "en", "digest": digest_of(content), "content": content}
        connection.execute(artefact.insert().values(row))
    return number, ids


@dataclass
class Time:
    """A clock for tests: it stands still until somebody moves it, or moves by `step` seconds at each look."""

    step: float = 0.0
    wall: dt.datetime = NOON
    seconds: float = 1000.0
    lock: Lock = field(default_factory=Lock)

    def move(self, by: dt.timedelta) -> None:
        with self.lock:
            self.wall += by
            self.seconds += by.total_seconds()

    def set_back(self, by: dt.timedelta) -> None:
        """What somebody does to a machine's clock; the other one only grows."""
        with self.lock:
            self.wall -= by

    def move_to(self, wall: dt.datetime) -> None:
        self.move(max(dt.timedelta(), wall - self.wall))

    def _looked(self) -> float:
        self.move(dt.timedelta(seconds=self.step))
        return self.seconds

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.wall, self._looked)


@dataclass
class Told:
    """What an operator was told."""

    problems: list[Problem] = field(default_factory=list)

    def __contains__(self, words: str) -> bool:
        return any(words in str(problem) for problem in self.problems)


def post_of(clinic: Clinic, database: Database, port: int, *, rate: float = 0) -> Post:
    """A clinic's post that hands over to a server on this machine."""
    return Post(
        replace(clinic, mail=replace(clinic.mail, rate=rate)), database, KEY, SmtpServer("127.0.0.1", port, "none")
    )


def world_at(clock: Clock, **changes: object) -> World:
    """A world without DNS, whose chance is the same each time."""
    chance = Random(1)
    world = World(clock, chance.random, chance.randbytes, None, Timeouts())
    return replace(world, **changes)  # type: ignore[arg-type]  # handed on as they are


def worker_for(
    post: Post, world: World, settings: Settings, told: Told | None = None,
    show: Callable[[Watching], None] = lambda _: None,
) -> Worker:  # fmt: skip
    """A worker for every campaign there is."""
    with post.database.read() as connection:
        sent = campaigns(connection)
    tell = told.problems.append if told is not None else lambda _: None
    return make_worker(post, sent, settings, Watching(tell, show), world)


def rows(database: Database) -> dict[str, tuple[str, int | None, str]]:
    """Every row of the ledger by address: state, code, answer."""
    columns = (delivery.c.address, delivery.c.state, delivery.c.code, delivery.c.answer)
    with database.read() as connection:
        return {row.address: (row.state, row.code, row.answer) for row in connection.execute(select(*columns))}


def states_by_address(database: Database) -> dict[str, DeliveryState]:
    return {address: DeliveryState(state) for address, (state, _, _) in rows(database).items()}
