"""Tokens are random, long, good for one thing, and kept as digests alone."""

import datetime as dt
import hashlib
import re
import secrets

import pytest

from leafpost.database.tables import TokenPurpose
from leafpost.outbox.tokens import is_token, is_token_of, new_token, token_digest, tokens_for

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


def test_a_token_is_16_random_bytes() -> None:
    """It stands in a link without being changed, and its digest is SHA-256 of what stands there."""
    asked: list[int] = []

    def random(count: int) -> bytes:
        asked.append(count)
        return b"\xfb\xff" * (count // 2)

    token, digest = new_token(random)
    assert asked == [16]
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", token)
    assert token == "-_" + token[2:]  # base64url: neither + nor /
    assert digest == hashlib.sha256(token.encode()).hexdigest()


def test_each_letter_gets_two_of_its_own() -> None:
    """For every delivery there is one token to unsubscribe and one for preferences, and none is used twice."""
    readers, rows = tokens_for(range(500), secrets.token_bytes, NOW)
    tokens = [token for pair in readers.values() for token in (pair.unsubscribe, pair.preferences)]
    assert list(readers) == list(range(500))
    assert len(set(tokens)) == 1000
    kept = {(row.delivery_id, row.purpose): row.digest for row in rows}
    for number, pair in readers.items():
        assert kept[number, TokenPurpose.UNSUBSCRIBE] == token_digest(pair.unsubscribe)
        assert kept[number, TokenPurpose.PREFERENCES] == token_digest(pair.preferences)
    assert not {row.digest for row in rows} & set(tokens)


@pytest.mark.parametrize("text", ["", "a" * 21, "a" * 23, "a" * 21 + "=", "a" * 21 + "\n", "ä" * 22, "example"])
def test_what_cannot_be_a_token(text: str) -> None:
    """A text of another length or with other signs is none, and can be turned away without a look-up."""
    assert not is_token(text)
    assert is_token(new_token(secrets.token_bytes)[0])


def test_a_token_is_known_by_its_digest_alone() -> None:
    """Only the token itself fits its digest, and odd texts from outside do no harm."""
    token, digest = new_token(secrets.token_bytes)
    assert is_token_of(token, digest)
    for other in (token[:-1], token.swapcase(), "", "\ud800", digest):
        assert not is_token_of(other, digest)
