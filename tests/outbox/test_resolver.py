"""Asking DNS, with a silence, a refusal and an answer; nothing leaves this machine."""

from collections.abc import Callable
from types import SimpleNamespace

import dns.exception
import dns.resolver
import pytest

from leafpost.outbox.resolver import DnsResolver


def answering(monkeypatch: pytest.MonkeyPatch, answer: Callable[[str], object]) -> list[str]:
    """Let dnspython answer so; returns the names that it is asked for."""
    asked: list[str] = []

    def resolve(_self: object, name: str, kind: str, *, lifetime: float) -> object:
        assert kind == "TXT"
        asked.append(name)
        return answer(name)

    monkeypatch.setattr(dns.resolver.Resolver, "__init__", lambda _self: None)
    monkeypatch.setattr(dns.resolver.Resolver, "resolve", resolve)
    return asked


def raising(error: Exception) -> Callable[[str], object]:
    def answer(_name: str) -> object:
        raise error

    return answer


def test_the_strings_of_a_record_are_one_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long record comes in pieces (RFC 7208 § 3.3); they are put together without a space."""
    records = [SimpleNamespace(strings=(b"v=spf1 ", b"-all")), SimpleNamespace(strings=(b"other",))]
    answering(monkeypatch, lambda _name: records)
    assert DnsResolver().txt("clinic.org") == ("v=spf1 -all", "other")


@pytest.mark.parametrize("error", [dns.resolver.NXDOMAIN(), dns.resolver.NoAnswer()])
def test_a_name_that_is_not_there_has_no_records(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """That there is nothing is an answer, and the next name is asked for."""
    asked = answering(monkeypatch, raising(error))
    resolver = DnsResolver()
    assert (resolver.txt("a.org"), resolver.txt("b.org")) == ((), ())
    assert asked == ["a.org", "b.org"]


@pytest.mark.parametrize("error", [dns.exception.Timeout(), dns.resolver.NoNameservers(), OSError("no network")])
def test_after_a_silence_nothing_more_is_asked(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Where nobody answers one waits once."""
    asked = answering(monkeypatch, raising(error))
    resolver = DnsResolver()
    assert (resolver.txt("a.org"), resolver.txt("b.org")) == (None, None)
    assert asked == ["a.org"]


def test_names_that_nobody_can_own_are_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names reserved for examples have no records (RFC 2606)."""
    asked = answering(monkeypatch, lambda _name: [])
    for name in ("clinic.example", "_dmarc.clinic.test", "example.org", "mail.localhost"):
        assert DnsResolver().txt(name) is None
    assert DnsResolver().txt("myexample.org") == ()
    assert asked == ["myexample.org"]
