"""What stands in a reader's links in place of who they are: random, kept only as a digest, good for one thing each."""

import base64
import datetime as dt
import hashlib
import hmac
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from leafpost.database.tables import TokenPurpose
from leafpost.database.tokens import NewToken

Random = Callable[[int], bytes]  # such as secrets.token_bytes

_BYTES = 16  # 128 bits: nobody guesses one
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True, slots=True)
class ReaderTokens:
    """The two tokens of one letter, as they stand in its links."""

    unsubscribe: str
    preferences: str


def new_token(random: Random) -> tuple[str, str]:
    """A token as it stands in a link (base64url of 16 bytes), and its digest, which is all that is kept."""
    token = base64.urlsafe_b64encode(random(_BYTES)).rstrip(b"=").decode("ascii")
    return token, token_digest(token)


def is_token(text: str) -> bool:
    """Whether a text from outside can be a token at all."""
    return _TOKEN.fullmatch(text) is not None


def token_digest(token: str) -> str:
    """SHA-256 in hexadecimal. A token is random and long, so no salt is needed."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def is_token_of(token: str, digest: str) -> bool:
    """Whether this is the token that a digest was made of; how long it takes tells nothing."""
    return hmac.compare_digest(token_digest(token), digest)


def tokens_for(
    delivery_ids: Iterable[int], random: Random, now: dt.datetime
) -> tuple[dict[int, ReaderTokens], list[NewToken]]:
    """New tokens for some letters, by delivery, and the rows for `add_tokens`, in the transaction of their claim."""
    readers: dict[int, ReaderTokens] = {}
    rows: list[NewToken] = []
    for delivery_id in delivery_ids:
        unsubscribe, unsubscribe_digest = new_token(random)
        preferences, preferences_digest = new_token(random)
        readers[delivery_id] = ReaderTokens(unsubscribe, preferences)
        rows.append(NewToken(unsubscribe_digest, TokenPurpose.UNSUBSCRIBE, delivery_id, now))
        rows.append(NewToken(preferences_digest, TokenPurpose.PREFERENCES, delivery_id, now))
    return readers, rows
