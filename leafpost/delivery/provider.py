"""Who receives mail for a domain: its mail servers grouped by the organisation that runs them."""

from collections.abc import Sequence

# Second-level domains under which organisations are registered; countries use many more, but these are where
# mail is hosted. A wrong guess makes a group too large, which is only slower.
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gen", "go", "gob", "gov", "gr", "ltd", "me", "ne", "net", "nhs",
                           "nom", "or", "org", "plc", "police", "sch"})  # fmt: skip


def provider_of(domain: str, mail_servers: Sequence[str]) -> str:
    """The group of the most preferred mail server of a domain; the domain itself where it has none.

    `mail_servers` are the hosts of its MX records, the most preferred first. The group is the
    registered domain: google.com for aspmx.l.google.com, clinic.co.uk for mx.clinic.co.uk.
    """
    for host in mail_servers:
        name = host.rstrip(".").lower()
        if name:
            return _registered(name)
    return domain.rstrip(".").lower()


def _registered(host: str) -> str:
    """The last two labels, or three behind such as co.uk. An address of numbers stays whole."""
    labels = host.split(".")
    if ":" in host or all(label.isdigit() for label in labels):
        return host
    is_deep = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3:] if is_deep else labels[-2:])
