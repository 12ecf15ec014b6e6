"""Where a server listens."""

import socket

import pytest

from leafpost.errors import ConfigurationError
from leafpost.serving.server import free_socket


def test_a_port_that_is_taken_is_passed_over() -> None:
    """The next free port is taken, and only on this machine's own address."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with free_socket(port) as found:
            assert found.getsockname()[0] == "127.0.0.1"
            assert port < found.getsockname()[1] <= port + 20


def test_a_port_that_cannot_be_is_wrong_usage() -> None:
    """No port from 65536 on is free."""
    with pytest.raises(ConfigurationError, match="no port from 70000 on is free"):
        free_socket(70000)


def test_a_port_that_a_proxy_counts_on_is_never_another() -> None:
    """Where only one port may be tried and it is taken, that is said."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"port {port} of 127.0.0.1 is not free"):
            free_socket(port, tried=1)
