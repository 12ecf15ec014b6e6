"""What the worker makes of a claimed row."""

from dataclasses import replace
from pathlib import Path

from leafpost.clinic import Clinic
from leafpost.database.engine import Database
from tests.delivery.posting import Time, post_of, sending, worker_for, world_at
from tests.delivery.test_worker import QUICK, TEN
from tests.delivery.wayward import Mailbox, Wayward, serving
from tests.outbox.test_signing import BY, is_believed


def received(database: Database, clinic: Clinic, folder: Path, *, signs: bool) -> list[bytes]:
    """The letters as they reached the server."""
    sending(database, TEN)
    server = Wayward(Mailbox(folder / "mailbox"), keeps_bodies=True)
    with serving(server):
        post = replace(post_of(clinic, database, server.port), signer=BY if signs else None)
        worker_for(post, world_at(Time().clock), QUICK).drain()
    assert len(server.bodies) == len(TEN)
    return server.bodies


def test_letters_arrive_signed(database: Database, sending_clinic: Clinic, tmp_path: Path) -> None:
    """With a key of the clinic's, each letter that reaches the server is believed by a verifier that is not ours."""
    assert all(is_believed(letter) for letter in received(database, sending_clinic, tmp_path, signs=True))


def test_without_a_key_the_mail_server_signs(database: Database, sending_clinic: Clinic, tmp_path: Path) -> None:
    """Nothing is signed by half: there is no signature of ours in it."""
    letters = received(database, sending_clinic, tmp_path, signs=False)
    assert not any(b"DKIM-Signature" in letter for letter in letters)
