"""The record of a DKIM key, checked against OpenSSL."""

import base64
import subprocess
from pathlib import Path

import pytest

from leafpost.errors import ConfigurationError
from leafpost.outbox.dkim_record import is_same_key, public_half, wanted_record
from leafpost.outbox.signing_key import DKIM_KEY, DKIM_SELECTOR


def openssl(*arguments: str, data: bytes = b"") -> bytes:
    return subprocess.run(["openssl", *arguments], input=data, capture_output=True, check=True).stdout


@pytest.mark.parametrize(("bits", "form"), [("1024", "-traditional"), ("2048", "-traditional"), ("2048", "")])
def test_the_public_half_is_the_one_that_openssl_makes(bits: str, form: str) -> None:
    """For keys of any size and form the record has the bytes of OpenSSL's public key."""
    key = openssl("genrsa", *([form] if form else []), bits)
    public = base64.b64encode(openssl("pkey", "-pubout", "-outform", "DER", data=key)).decode()
    assert public_half(key) == public
    bare = base64.b64encode(openssl("rsa", "-RSAPublicKey_out", "-outform", "DER", data=key)).decode()
    assert bare != public
    assert is_same_key(bare, public)


def test_the_key_comes_from_a_file_or_from_the_environment(tmp_path: Path) -> None:
    """LEAFPOST_DKIM_KEY names a file or holds the key; a key without a selector is told, and so is the other half."""
    key = openssl("genrsa", "1024")
    (tmp_path / "key.pem").write_bytes(key)
    named = wanted_record({DKIM_KEY: str(tmp_path / "key.pem"), DKIM_SELECTOR: "post"})
    held = wanted_record({DKIM_KEY: key.decode(), DKIM_SELECTOR: "post"})
    assert named is not None
    assert named == held
    assert (named.selector, named.public_key) == ("post", public_half(key))
    assert wanted_record({}) is None
    for half in ({DKIM_KEY: str(tmp_path / "key.pem")}, {DKIM_SELECTOR: "post"}):
        with pytest.raises(ConfigurationError):
            wanted_record(half)


@pytest.mark.parametrize("content", ["", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n", "ä"])
def test_a_key_that_is_none_is_refused(tmp_path: Path, content: str) -> None:
    """A file that is missing or holds no key is told, without its content."""
    path = tmp_path / "key.pem"
    if content:
        path.write_text(content, "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        wanted_record({DKIM_KEY: str(path), DKIM_SELECTOR: "post"})
    assert "AAAA" not in str(caught.value)
    assert caught.value.problems[0].file == DKIM_KEY
