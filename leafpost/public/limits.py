"""How often anybody may have a mail sent. Counted in the database, by hashes alone.

What a link of a letter does is not limited: nobody guesses one of 2^128, and a mail provider
that unsubscribes for its users does so from a few addresses, thousands of times.
"""

import datetime as dt
from ipaddress import AddressValueError, IPv4Address, IPv6Address, ip_network

from leafpost.audience.secrets import SecretKey
from leafpost.database.rates import count_up
from leafpost.database.transactions import Connection

PER_ADDRESS, ADDRESS_WINDOW = 3, dt.timedelta(days=1)
PER_CLIENT, CLIENT_WINDOW = 30, dt.timedelta(hours=1)  # a waiting room shares one address


def may_address(connection: Connection, secret: SecretKey, address_hash: str, now: dt.datetime) -> bool:
    """Whether one more mail may go to an address today, whoever asks for it."""
    key = secret.keyed("rate-address", address_hash).hex()
    return count_up(connection, key, ADDRESS_WINDOW, now) <= PER_ADDRESS


def may_client(connection: Connection, secret: SecretKey, client: str, now: dt.datetime) -> bool:
    """Whether somebody may ask for one more mail within the hour."""
    key = secret.keyed("rate-client", client_network(client)).hex()
    return count_up(connection, key, CLIENT_WINDOW, now) <= PER_CLIENT


def client_network(client: str) -> str:
    """Who asks: an IPv4 address, or the /64 that one subscriber line has in IPv6 (RFC 6177)."""
    try:
        return str(IPv4Address(client))
    except AddressValueError:
        pass
    try:
        address = IPv6Address(client)
    except AddressValueError:
        return "unknown"
    mapped = address.ipv4_mapped
    return str(mapped) if mapped else str(ip_network((int(address), 64), strict=False))
