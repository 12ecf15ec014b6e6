"""Who is counted as one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leafpost.public.limits import client_network


@pytest.mark.parametrize(
    ("client", "network"),
    [
        ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", "unknown"), ("testclient", "unknown"),
    ],
)  # fmt: skip
def test_who_asks_is_one_line(client: str, network: str) -> None:
    """An IPv4 address, or the /64 that one line has in IPv6."""
    assert client_network(client) == network


@given(st.text(max_size=60))
def test_any_client_is_somebody(client: str) -> None:
    """Whatever a proxy hands on."""
    assert client_network(client)
