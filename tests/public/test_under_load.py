"""Readers leave while a campaign runs."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import select

from leafpost.database.suppressions import is_suppressed
from leafpost.database.tables import DeliveryState, TokenPurpose, delivery
from leafpost.database.tokens import NewToken, add_tokens
from leafpost.delivery.clock import Clock
from leafpost.delivery.worker import Settings
from leafpost.outbox.tokens import new_token
from tests.conftest import MakeClinic
from tests.databases import NOON
from tests.delivery.posting import post_of, sending, worker_for, world_at
from tests.delivery.server import Mailbox, mail_server
from tests.public.conftest import Served, serving

READERS, LEAVING = 300, 80


@dataclass
class Timed(Mailbox):
    """Who was mailed when, in seconds that only grow."""

    at: dict[str, float] = field(default_factory=dict)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.at[envelope.rcpt_tos[0]] = time.monotonic()
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture
def busy(tmp_path: Path, environment: dict[str, str], clinic_folder: MakeClinic) -> Iterator[Served]:
    """Pages of their own, on each kind of database."""
    with serving(tmp_path, environment, clinic_folder) as found:
        yield found


def test_nobody_is_mailed_after_their_leaving_was_answered(busy: Served) -> None:
    """Every POST is answered and kept, and no letter is handed over to a reader who has the answer."""
    _, ids = sending(busy.database, ["example.org"] * READERS)
    leaving = ids[-LEAVING // 2 :] + ids[: LEAVING // 2]  # some whose letter comes last, some whose is on its way
    tokens = {one: new_token(lambda size, one=one: one.to_bytes(size, "big")) for one in leaving}  # type: ignore[misc]
    with busy.database.begin() as connection:
        add_tokens(connection, [NewToken(tokens[one][1], TokenPurpose.UNSUBSCRIBE, one, NOON) for one in leaving])
    mailbox, answered = Timed(), dict[int, float]()

    def leave(one: int) -> int:
        answer = busy.ask(f"/u/{tokens[one][0]}", method="POST", body="List-Unsubscribe=One-Click")
        answered[one] = time.monotonic()
        return answer.status

    with mail_server(mailbox) as port, ThreadPoolExecutor(4) as readers:
        worker = worker_for(post_of(busy.clinic, busy.database, port), world_at(Clock()), Settings(connections=2))
        run = Thread(target=worker.drain)
        run.start()
        statuses = list(readers.map(leave, leaving))
        run.join()
    assert statuses == [200] * LEAVING
    with busy.database.read() as connection:
        rows = connection.execute(select(delivery).where(delivery.c.id.in_(leaving))).all()
        everybody = connection.execute(select(delivery.c.state)).scalars().all()
        assert all(is_suppressed(connection, row.address_hash, "news") for row in rows)
    late = [row.address for row in rows if mailbox.at.get(row.address, 0.0) > answered[row.id]]
    assert late == []
    assert {row.state for row in rows} <= {DeliveryState.ACCEPTED, DeliveryState.SUPPRESSED}
    assert DeliveryState.SUPPRESSED in {row.state for row in rows}
    assert everybody.count("accepted") == len(mailbox.mails) >= READERS - LEAVING
