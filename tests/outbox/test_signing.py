"""Letters are signed so that a verifier that is not ours believes them, and believes no changed one."""

import base64
import datetime as dt
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from leafpost.errors import ConfigurationError
from leafpost.outbox.dkim_record import public_half
from leafpost.outbox.signing import SIGNED, Signer, signed, signer
from leafpost.outbox.signing_key import DKIM_KEY, DKIM_SELECTOR
from tests.localise.samples import sample_clinic
from tests.outbox.test_frozen import ENVELOPE, HARD_NAMES, TAGS, frozen_sample

NOW = dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC)
MAIL = sample_clinic().mail


def pem_of(key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey, *, is_old: bool = False, password: bytes = b"") -> bytes:
    kind = serialization.PrivateFormat.TraditionalOpenSSL if is_old else serialization.PrivateFormat.PKCS8
    lock = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, kind, lock)


KEY = rsa.generate_private_key(65537, 2048)
PEM = pem_of(KEY)
BY = Signer("clinic.example", "mail2026", PEM)


def dns(pem: bytes = PEM) -> Callable[..., bytes]:
    """The record that the clinic publishes, and no other."""
    record = b"v=DKIM1; k=rsa; p=" + public_half(pem).encode()

    def look_up(name: bytes, timeout: float = 5) -> bytes:
        return record if name == b"mail2026._domainkey.clinic.example." else b""

    return look_up


def is_believed(message: bytes) -> bool:
    return bool(dkim.verify(message, dnsfunc=dns()))


def letter(tag: str = "en", name: str = "Jo") -> bytes:
    return frozen_sample(tag).fill(replace(ENVELOPE, name=name))


@pytest.mark.parametrize("tag", TAGS)
def test_a_signed_letter_is_believed(tag: str) -> None:
    """dkimpy, which has no line of ours, verifies the signature in each language."""
    message = signed(letter(tag), BY, NOW)
    assert message.endswith(letter(tag))
    assert is_believed(message)
    assert not is_believed(letter(tag))


@pytest.mark.parametrize("name", HARD_NAMES)
def test_letters_to_any_name_are_believed(name: str) -> None:
    """Whatever a reader is called, the signature holds."""
    assert is_believed(signed(letter("ar", name), BY, NOW))


def test_a_letter_to_an_address_outside_ascii_is_believed() -> None:
    """With SMTPUTF8 the header has other letters than ASCII, and the signature holds."""
    envelope = replace(ENVELOPE, recipient="jürgen@home.example", needs_smtputf8=True)
    assert is_believed(signed(frozen_sample("en").fill(envelope), BY, NOW))


FIELDS = (
    "From", "To", "Subject", "Date", "Message-ID", "Reply-To", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post",
    "Precedence", "MIME-Version", "Content-Type", "Content-Language",
)  # fmt: skip


@pytest.mark.parametrize("name", FIELDS)
def test_a_changed_field_breaks_the_signature(name: str) -> None:
    """Each field that a receiver acts on is signed: changed, taken away or doubled, the letter is not believed."""
    message = signed(letter(), BY, NOW)
    start = message.index(f"\r\n{name}: ".encode()) + 2
    end = message.index(b"\r\n", start)
    line = message[start : end + 2]
    others = {
        "changed": message[:end] + b"x" + message[end:],
        "taken away": message[:start] + message[end + 2 :],
        "doubled": message[:start] + line + message[start:],
        "another above": message[:start] + f"{name}: other\r\n".encode() + message[start:],
        "another below": message.replace(b"\r\n\r\n", f"\r\n{name}: other\r\n\r\n".encode(), 1),
    }
    assert {what: is_believed(other) for what, other in others.items()} == dict.fromkeys(others, False)


def test_every_field_of_a_letter_is_signed() -> None:
    """No field of a letter's header can be changed unseen; nor can a copy be added."""
    head = letter().partition(b"\r\n\r\n")[0]
    names = {line.partition(b":")[0].lower() for line in head.split(b"\r\n") if not line.startswith(b" ")}
    assert names == set(SIGNED) - {b"cc"}
    assert not is_believed(signed(letter(), BY, NOW).replace(b"\r\nTo: ", b"\r\nCc: x@y.example\r\nTo: ", 1))


@settings(max_examples=40, deadline=None)
@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_changed_body_breaks_the_signature(place: int, change: int) -> None:
    """One other byte anywhere in the body is enough."""
    message = bytearray(signed(letter(), BY, NOW))
    start = message.index(b"\r\n\r\n") + 4
    message[start + place % (len(message) - start - 2)] ^= change
    assert not is_believed(bytes(message))


def test_folding_on_the_way_does_not_break_it() -> None:
    """A relay may fold a line of the header, or put spaces where there was one."""
    message = signed(letter(), BY, NOW)
    folded = message.replace(b"Reply-To: ", b"Reply-To:\r\n\t").replace(b">, <mailto:", b">,\r\n   <mailto:")
    assert folded != message
    assert is_believed(folded)


def test_the_signature_travels() -> None:
    """It is ASCII in lines of at most 78, names domain, selector and time, and aligns with the sender."""
    lines = signed(letter(), BY, NOW).partition(b"\r\nFrom:")[0].split(b"\r\n")
    assert all(len(line) <= 78 and line.isascii() for line in lines)
    tags = dict(part.strip().split(b"=", 1) for part in b"".join(lines).partition(b":")[2].split(b";"))
    assert (tags[b"d"], tags[b"s"], tags[b"a"], tags[b"c"]) == (
        b"clinic.example", b"mail2026", b"rsa-sha256", b"relaxed/simple",
    )  # fmt: skip
    assert int(tags[b"t"]) == NOW.timestamp()


def test_a_pool_of_processes_can_sign() -> None:
    """Signer and function cross into other processes, and the same letter at the same time has the same signature."""
    assert pickle.loads(pickle.dumps(BY)) == BY
    with ProcessPoolExecutor(2, mp_context=get_context("forkserver")) as pool:
        done = [pool.submit(signed, letter(), BY, NOW) for _ in range(4)]
        assert {future.result() for future in done} == {signed(letter(), BY, NOW)}


def test_two_fields_of_one_name_are_not_signed() -> None:
    """A letter whose header is not well formed is no letter of ours."""
    with pytest.raises(ValueError, match="two fields of the name subject"):
        signed(letter().replace(b"\r\nTo: ", b"\r\nSubject: x\r\nTo: ", 1), BY, NOW)


# --- the key -------------------------------------------------------------------------------


def test_the_key_is_read_from_a_file_or_from_the_environment(tmp_path: Path) -> None:
    """Both spellings of PEM are keys, in a file or in the variable itself, and sign the same."""
    path = tmp_path / "dkim.pem"
    path.write_bytes(pem_of(KEY, is_old=True))
    for value in (str(path), PEM.decode()):
        found = signer({DKIM_KEY: value, DKIM_SELECTOR: "mail2026"}, MAIL)
        assert found is not None
        assert signed(letter(), found, NOW) == signed(letter(), BY, NOW)
        assert base64.b64encode(found.pem) not in repr(found).encode()
        assert "PRIVATE" not in repr(found)


def test_without_a_key_the_mail_server_signs() -> None:
    """Nothing set means that nothing is signed here."""
    assert signer({}, MAIL) is None


def test_the_signature_is_the_senders_domains() -> None:
    """Receivers want the signature to be of the domain in From, in ASCII."""
    mail = replace(MAIL, from_address="news@Clínic.example")
    found = signer({DKIM_KEY: PEM.decode(), DKIM_SELECTOR: "a.b"}, mail)
    assert found is not None
    assert found.domain == "xn--clnic-0sa.example"


@pytest.mark.parametrize(
    ("key", "selector", "what"),
    [
        ("/nowhere/dkim.pem", "s", "no such file"),
        ("\0", "s", "cannot be read"),
        ("-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----", "s", "no private key"),
        ("-----BEGIN", "s", "no private key"),
        (pem_of(KEY, password=b"x").decode(), "s", "has a password"),
        (pem_of(ed25519.Ed25519PrivateKey.generate()).decode(), "s", "no RSA key"),
        (PEM.decode(), "", "no selector"),
        (PEM.decode(), "a b", "no selector"),
        (PEM.decode(), "a; d=x", "no selector"),
        (PEM.decode(), "a\r\nb", "no selector"),
        ("", "s", "the key is missing"),
    ],
)
def test_a_wrong_key_is_told_and_not_shown(key: str, selector: str, what: str) -> None:
    """What cannot sign is told with how to mend it, and nothing of a key is repeated."""
    with pytest.raises(ConfigurationError) as caught:
        signer({DKIM_KEY: key, DKIM_SELECTOR: selector}, MAIL)
    (problem,) = caught.value.problems
    assert what in problem.what
    assert "hunter2" not in str(problem)
    assert "MII" not in str(problem)


def test_a_short_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that can be broken are not used (RFC 8301)."""
    monkeypatch.setattr("leafpost.outbox.signing_key._LEAST_BITS", 4096)
    with pytest.raises(ConfigurationError, match="too short: it has 1024 bits"):
        signer({DKIM_KEY: pem_of(rsa.generate_private_key(65537, 1024)).decode(), DKIM_SELECTOR: "s"}, MAIL)
