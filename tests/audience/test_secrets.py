"""The secret key is strong, shows nowhere, and what is made with it depends on every part."""

import hashlib
import hmac
import traceback

import pytest

from leafpost.audience.secrets import SECRET_KEY, secret_key
from leafpost.errors import ConfigurationError

KEY = "kT3vq0dHk2nUeW9sXcB7yZ5rLm8pAg4f"
OTHER = "Zb2wQ7mN4xC9vL1kJ6hG3fD8sA5pO0iU"


@pytest.mark.parametrize("text", ["", "   ", "short", KEY[:31], "a" * 64, "abab" * 20])
def test_a_key_that_can_be_guessed_is_refused(text: str) -> None:
    """Without a key, or with a short or plain one, the message tells how to make one and does not show it."""
    with pytest.raises(ConfigurationError) as caught:
        secret_key({SECRET_KEY: text} if text else {})
    (problem,) = caught.value.problems
    assert "secrets.token_urlsafe" in problem.fix
    assert not text.strip() or text not in str(problem)


def test_the_key_is_never_shown() -> None:
    """Neither printing the key nor an error beside it tells it."""
    secret = secret_key({SECRET_KEY: KEY})
    assert KEY not in f"{secret!r} {secret}"
    assert hashlib.sha256(KEY.encode()).hexdigest() not in f"{secret!r}"
    try:
        raise ValueError(secret)
    except ValueError:
        assert KEY not in traceback.format_exc()


def test_an_address_has_one_hash_under_one_key() -> None:
    """The hash is an HMAC-SHA256, the same each time, and another under another key or for another address."""
    secret, other = secret_key({SECRET_KEY: KEY}), secret_key({SECRET_KEY: OTHER})
    inner = hashlib.sha256(KEY.encode()).digest()
    assert secret.address_hash("ann@example.org") == hmac.new(inner, b"address:ann@example.org", "sha256").hexdigest()
    hashes = {s.address_hash(k) for s in (secret, other) for k in ("ann@example.org", "eve@example.org")}
    assert len(hashes) == 4


def test_parts_cannot_be_shifted_into_each_other() -> None:
    """What is keyed tells purposes and parts apart wherever a letter moves."""
    secret = secret_key({SECRET_KEY: KEY})
    parts = [("a", "b"), ("ab", ""), ("", "ab"), ("a",), ("ab",), ("a", "b", ""), ("a", "", "b")]
    assert len({secret.keyed(*some) for some in parts}) == len(parts)
    assert secret.check != secret_key({SECRET_KEY: OTHER}).check
