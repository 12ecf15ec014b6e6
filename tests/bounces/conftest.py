"""The post office that tests share, and letters that have gone out."""

from collections.abc import Iterator

import pytest

from tests.bounces.post_office import PostOffice, imap_of, post_office


@pytest.fixture(scope="session")
def office() -> Iterator[PostOffice]:
    """One Postfix for all tests of a process."""
    with post_office() as opened:
        yield opened


@pytest.fixture(scope="session")
def imap(office: PostOffice) -> Iterator[str]:
    """Its mailbox for bounces, over IMAP."""
    with imap_of(office) as address:
        yield address
