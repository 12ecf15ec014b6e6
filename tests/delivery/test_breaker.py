"""A campaign that is refused or complained about stops in time, says why, and is not stopped for nothing."""

import pytest

from leafpost.database.health import Health
from leafpost.delivery.breaker import reason_to_stop


def health(
    answered: int = 0, refused: int = 0, in_a_row: int = 0, accepted: int = 0, complained: int = 0
) -> Health:  # fmt: skip
    return Health(answered, refused, in_a_row, "550 5.7.515 access denied" if refused else "", accepted, complained)


GOES_ON = {
    "nothing yet": health(),
    "all well": health(1000),
    "few answers, all refused": health(19, 19, 19),
    "few answers, most refused": health(49, 40, 3),
    "one in twenty": health(100, 5, 1),
    "few letters, one complaint": health(200, accepted=999, complained=99),
    "three complaints of a thousand": health(1000, accepted=1000, complained=3),
}


@pytest.mark.parametrize("name", GOES_ON)
def test_a_healthy_campaign_goes_on(name: str) -> None:
    """At the limit itself, or with too few letters to tell, nothing stops."""
    assert reason_to_stop(GOES_ON[name]) is None


STOPS = {
    "refused in a row": (health(20, 20, 20), "the last 20 letters were all refused; the server said: 550 5.7.515"),
    "refused in a row, late": (health(1000, 21, 21), "the last 21 letters were all refused"),
    "too many refused": (health(50, 3, 1), "3 of the last 50 letters were refused, more than 5%; the server last said"),
    "too many refused, later": (health(1000, 51, 0), "51 of the last 1000 letters were refused"),
    "too many complaints": (
        health(1000, accepted=2000, complained=7), "7 readers of 2000 called the letter spam, more than 0.3%",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STOPS)
def test_a_campaign_in_trouble_stops_and_says_why(name: str) -> None:
    """Just above each limit it stops, with figures and the server's own words."""
    found, words = STOPS[name]
    reason = reason_to_stop(found)
    assert reason is not None
    assert reason.startswith(words)
    assert found.refused == 0 or reason.endswith("550 5.7.515 access denied")
