"""Asks DNS who receives a domain's mail (RFC 5321 § 5.1), so that one provider's limits hold for all its domains.

It goes on beside the sending and holds up nothing: a domain of which DNS was not asked yet, or did
not answer, counts as a provider of its own.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from threading import Thread
from typing import Protocol, TypeVar

import dns.exception
import dns.resolver

from leafpost.database.mx import domains_to_ask, group, remember
from leafpost.database.transactions import Connection
from leafpost.delivery.provider import provider_of

_AT_ONCE = 20  # domains between two transactions
_PATIENCE = 3.0  # seconds for one name, all servers together
_MOST_SILENT = 3  # look-ups in a row that nobody answers, after which no more is asked


T = TypeVar("T")


def in_a_thread(work: Callable[[], None]) -> None:
    """Do something beside everything else; it ends with the program at the latest."""
    Thread(target=work, name="dns", daemon=True).start()


class MailServers(Protocol):
    """Asks DNS. Passed in, so that nothing is asked unawares."""

    def of(self, domain: str) -> Sequence[str] | None:
        """The hosts that receive a domain's mail, the most preferred first: none where it has none, None where nobody
        answered."""


class DnsMailServers:
    """By the name servers that this machine knows."""

    def __init__(self) -> None:
        self._resolver: dns.resolver.Resolver | None = None

    def of(self, domain: str) -> Sequence[str] | None:
        """See MailServers."""
        try:
            if self._resolver is None:
                self._resolver = dns.resolver.Resolver()
            answer = self._resolver.resolve(domain, "MX", lifetime=_PATIENCE)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, dns.resolver.NoNameservers, dns.exception.SyntaxError):
            return ()  # the last but one: whoever answers for the domain is broken, and DNS itself is there
        except (dns.exception.DNSException, OSError, UnicodeError):
            return None
        return [str(record.exchange) for record in sorted(answer, key=lambda record: int(record.preference))]


class Commits(Protocol):
    """The part of GroupCommit that is used here."""

    def do(self, errand: Callable[[Connection, dt.datetime], T], then: Callable[[T], None]) -> None: ...


@dataclass(slots=True)
class Grouping:
    """Looks up the domains of some campaigns, a few at a time. `tell` hears, once, that DNS is gone.

    What it reads and writes goes through the worker's ledger thread; only the asking has a thread of its own.
    """

    campaigns: Sequence[int]
    servers: MailServers
    tell: Callable[[], None]
    start: Callable[[Callable[[], None]], None] = in_a_thread
    _silent: int = 0  # look-ups in a row without an answer
    _is_over: bool = False

    def begin(self, commits: Commits) -> None:
        """Look for domains that were not asked about; what follows goes on by itself."""
        if not self._is_over:
            commits.do(self._wanted, partial(self._ask, commits))

    def end(self) -> None:
        """Ask no more."""
        self._is_over = True

    def _wanted(self, connection: Connection, now: dt.datetime) -> list[str]:
        found: list[str] = []
        for campaign_id in self.campaigns:
            if not found:
                found = domains_to_ask(connection, campaign_id, now, _AT_ONCE)
        return found

    def _ask(self, commits: Commits, domains: list[str]) -> None:
        if domains and not self._is_over:
            self.start(partial(self._look_up, commits, domains))

    def _look_up(self, commits: Commits, domains: list[str]) -> None:
        found: dict[str, str] = {}
        for domain in domains:
            hosts = self.servers.of(domain)
            self._silent = 0 if hosts is not None else self._silent + 1
            if self._silent >= _MOST_SILENT:
                commits.do(lambda _connection, _now: None, lambda _: self.tell())
                return
            found[domain] = provider_of(domain, hosts or ())
        commits.do(partial(self._write, found), partial(self._written, commits, found))

    def _write(self, found: dict[str, str], connection: Connection, now: dt.datetime) -> int:
        """How many letters were moved to another provider."""
        remember(connection, found, now)
        moves = sorted(found.items())
        return sum(group(connection, one, domain, provider) for one in self.campaigns for domain, provider in moves)

    def _written(self, commits: Commits, found: dict[str, str], moved: int) -> None:
        if moved:  # perhaps not all of them
            commits.do(partial(self._write, found), partial(self._written, commits, found))
        else:
            self.begin(commits)
