"""E-mail addresses as they travel."""


def ascii_address(address: str) -> str:
    """An addr-spec (RFC 5322 § 3.4.1) with its domain in ASCII (RFC 5890).

    Raises ValueError where it is no address, or where the part before the @ is not ASCII: that
    needs SMTPUTF8 (RFC 6531) on the whole way, which cannot be known before.
    """
    local, at, domain = address.rpartition("@")
    if not at or not local or not domain or any(c.isspace() or ord(c) < 32 or c in '<>,;"' for c in address):
        raise ValueError(f"'{address}' is not an e-mail address")
    if not local.isascii():
        raise ValueError(f"'{address}' has letters before the @ that not every server takes")
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError as error:
        raise ValueError(f"'{address}' has a domain that cannot be") from error
