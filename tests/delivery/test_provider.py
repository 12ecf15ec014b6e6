"""Domains that one organisation receives mail for are one provider."""

import pytest

from leafpost.delivery.provider import provider_of


@pytest.mark.parametrize(
    ("domain", "servers", "provider"),
    [
        ("gmail.com", ["gmail-smtp-in.l.google.com.", "alt1.gmail-smtp-in.l.google.com."], "google.com"),
        ("clinic.example", ["ASPMX.L.Google.com"], "google.com"),
        ("clinic.example", ["clinic-example.mail.protection.outlook.com"], "outlook.com"),
        ("clinic.co.uk", ["mx1.clinic.co.uk"], "clinic.co.uk"),
        ("clinic.co.uk", ["mx.hosting.org.uk"], "hosting.org.uk"),
        ("praxis.de", ["mx00.kundenserver.de"], "kundenserver.de"),
        ("hospital.ne.jp", ["mail.hospital.ne.jp"], "hospital.ne.jp"),
        ("x.uk", ["co.uk"], "co.uk"),
        ("x.example", ["mail.co.example"], "co.example"),
        ("x.example", ["localhost"], "localhost"),
        ("x.example", ["192.0.2.7"], "192.0.2.7"),
        ("x.example", ["2001:db8::7"], "2001:db8::7"),
        ("X.Example.", [], "x.example"),
        ("x.example", ["."], "x.example"),  # RFC 7505: it takes no mail
        ("x.example", [".", "mx.y.example"], "y.example"),
    ],
)
def test_the_group_is_the_registered_domain_of_the_first_mail_server(
    domain: str, servers: list[str], provider: str
) -> None:
    """Whatever the letters' case, a dot at the end, or how many servers there are."""
    assert provider_of(domain, servers) == provider
