"""Who asks, where a web server stands before the pages."""

from pathlib import Path

from tests.conftest import MakeClinic
from tests.public.conftest import Served, serving


def statuses(served: Served) -> list[int]:
    """Many mails asked for, each with another forwarded address."""
    forwarded = [f"203.0.113.{number}" for number in range(32)]
    return [
        served.post("/data", {"email": f"n{number}@example.org"}, X_Forwarded_For=client).status
        for number, client in enumerate(forwarded)
    ]


def test_nobody_else_names_another_client(tmp_path: Path, clinic_folder: MakeClinic) -> None:
    """A forwarded address counts from a proxy that was named, and from nobody else."""
    with serving(tmp_path, {}, clinic_folder, proxies=("192.0.2.0/24",)) as served:
        assert statuses(served) == [200] * 30 + [429] * 2


def test_a_proxy_that_was_named_is_believed(served: Served) -> None:
    """Then each reader is counted as one, however many come by way of it."""
    assert statuses(served) == [200] * 32


def test_what_a_client_claims_before_the_proxy_does_not_count(served: Served) -> None:
    """The proxy adds whom it saw; what stood there before was written by the client."""
    answers = [
        served.post("/data", {"email": f"m{n}@example.org"}, X_Forwarded_For=f"203.0.113.{n}, 198.51.100.99").status
        for n in range(32)
    ]
    assert answers == [200] * 30 + [429] * 2
