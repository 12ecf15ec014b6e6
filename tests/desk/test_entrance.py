"""The password of a desk that other machines may ask, and which names it answers."""

import asyncio
import base64
from typing import Any

import pytest

from leafpost.desk.entrance import Entrance, password_of
from leafpost.desk.server import check_host
from leafpost.errors import ConfigurationError

PASSWORD = "correct horse ß"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def _inside(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"inside"})


def basic(password: str, name: str = "reception") -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


def answer(entrance: Entrance, header: str | None, client: str = "10.0.0.7") -> int:
    """The status of a request with this Authorization header, from this machine."""
    sent: list[dict[str, Any]] = []
    headers = [] if header is None else [(b"authorization", header.encode("latin-1"))]

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    asyncio.run(entrance({"type": "http", "method": "GET", "headers": headers, "client": (client, 1)}, receive, send))
    return int(sent[0]["status"])


def test_who_knows_the_password_comes_in() -> None:
    """Under any name; nobody else does, and a browser is asked."""
    entrance = Entrance(_inside, PASSWORD, Clock())
    assert answer(entrance, basic(PASSWORD)) == answer(entrance, basic(PASSWORD, "")) == 200
    for wrong in (None, "", "Basic", "Basic !", "Bearer x", basic(""), basic("correct horse"), basic(PASSWORD + "!")):
        assert answer(entrance, wrong, client=str(wrong)) == 401, wrong


def test_who_guesses_has_to_wait_and_others_do_not() -> None:
    """After ten wrong passwords a machine waits a minute, with the right one too; another machine comes in."""
    clock = Clock()
    entrance = Entrance(_inside, PASSWORD, clock)
    assert [answer(entrance, basic("guess")) for _guess in range(10)] == [401] * 10
    assert answer(entrance, basic(PASSWORD)) == 429
    assert answer(entrance, basic(PASSWORD), client="10.0.0.8") == 200
    clock.now = 61
    assert answer(entrance, basic(PASSWORD)) == 200


def test_being_asked_is_no_guess() -> None:
    """A browser that comes without a password twenty times is asked twenty times."""
    entrance = Entrance(_inside, PASSWORD, Clock())
    assert {answer(entrance, None) for _time in range(20)} == {401}


@pytest.mark.parametrize(
    ("header", "found"), [(basic("a:b"), "a:b"), (basic(""), ""), ("basic " + basic("x")[6:], "x")]
)
def test_a_password_may_have_colons(header: str, found: str) -> None:
    """RFC 7617: the name ends at the first colon."""
    assert password_of(header) == found


@pytest.mark.parametrize(
    ("host", "password"), [("0.0.0.0", ""), ("192.168.1.4", "short"), ("::", ""), ("desk.local", "")]
)
def test_no_other_machine_without_a_good_password(host: str, password: str) -> None:
    """The command refuses to serve others without one, and names the variable."""
    with pytest.raises(ConfigurationError, match="LEAFPOST_DESK_PASSWORD"):
        check_host(host, password)


def test_this_machine_needs_none() -> None:
    """At the machine itself nobody types a password."""
    for host in ("127.0.0.1", "localhost", "::1"):
        check_host(host, "")
    check_host("192.168.1.4", PASSWORD)
