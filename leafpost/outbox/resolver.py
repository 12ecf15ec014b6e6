"""DNS by dnspython: asks the resolvers that the machine knows."""

import dns.exception
import dns.resolver

_PATIENCE = 3.0  # seconds for one name, all servers together
# Nobody can publish anything under these (RFC 2606, RFC 6762): asking would only take time.
_RESERVED = (".example", ".test", ".invalid", ".localhost", ".local", ".example.com", ".example.net", ".example.org")


class DnsResolver:
    """Looks TXT records up; after one silence it asks no more, so that a machine without a network waits once."""

    def __init__(self) -> None:
        self._is_silent = False
        self._resolver: dns.resolver.Resolver | None = None

    def txt(self, name: str) -> tuple[str, ...] | None:
        """See Resolver."""
        if self._is_silent or f".{name}".endswith(_RESERVED):
            return None
        try:
            if self._resolver is None:
                self._resolver = dns.resolver.Resolver()
            answer = self._resolver.resolve(name, "TXT", lifetime=_PATIENCE)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return ()
        except (dns.exception.DNSException, OSError):
            self._is_silent = True
            return None
        return tuple(b"".join(record.strings).decode("utf-8", "replace") for record in answer)
