"""What DNS says about the domain of the From address."""

from leafpost.outbox.dkim_record import Published
from leafpost.outbox.sender_domain import Sender, domain_findings

KEY = (
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutA"
    "CDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB"
)  # the example of RFC 8463 § A.2
OTHER = (
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBI"
    "tLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB"
)  # the example of RFC 6376 § C
NAME = "post._domainkey.news.clinic.test"
GOOD = {
    "news.clinic.test": ("site-verification=1", "v=spf1 a:mail.clinic.test ~all"),
    "_dmarc.clinic.test": ("v=DMARC1; p=quarantine",),
    NAME: (f"v=DKIM1; k=rsa; p={KEY[:50]} {KEY[50:]}",),
}


class Records:
    """A resolver that knows these records; None stands for a silence."""

    def __init__(self, records: dict[str, tuple[str, ...] | None]) -> None:
        self.records = records

    def txt(self, name: str) -> tuple[str, ...] | None:
        return self.records.get(name, ())


def rules(changes: dict[str, tuple[str, ...] | None], record: Published | None = None) -> list[str]:
    """What is found with these records: each rule, its weight, and what to do."""
    sender = Sender("news.clinic.test", record or Published("post", KEY))
    found = domain_findings(sender, Records({**GOOD, **changes}))
    return [f"{rule.severity} {rule.name}: {finding.fix}" for rule, finding in found]


def test_a_domain_that_is_in_order_has_no_findings() -> None:
    """SPF at the domain, the key at its selector, DMARC at the domain above: nothing to say."""
    assert rules({}) == []


def test_where_nobody_answers_nothing_is_said() -> None:
    """Silence is no finding."""
    assert rules({"news.clinic.test": None, "_dmarc.news.clinic.test": None, NAME: None}) == []


def test_what_is_missing_is_told_with_the_record_to_publish() -> None:
    """SPF and DMARC are warnings, a key that is not published is an error; each says what to publish."""
    spf, dkim, dmarc = rules({"news.clinic.test": ("other",), "_dmarc.clinic.test": (), NAME: ()})
    assert spf.startswith("warning spf: ")
    assert 'news.clinic.test TXT "v=spf1 a:mail.news.clinic.test ~all"' in spf
    assert dkim.startswith("error dkim: ")
    assert f'{NAME} TXT "v=DKIM1; k=rsa; p={KEY}"' in dkim
    assert dmarc.startswith("warning dmarc: ")
    assert '_dmarc.news.clinic.test TXT "v=DMARC1; p=none;' in dmarc


def test_two_spf_records_are_none() -> None:
    """More than one record is an error to every receiver (RFC 7208 § 4.5), and +all is no protection."""
    assert len(rules({"news.clinic.test": ("v=spf1 -all", "v=spf1 ~all")})) == 1
    assert len(rules({"news.clinic.test": ("v=spf1 +all",)})) == 1
    assert len(rules({"news.clinic.test": ("v=spf1 all",)})) == 1
    assert rules({"news.clinic.test": ("v=spf1 include:all.mail.test -all",)}) == []


def test_another_key_is_an_error() -> None:
    """A key that differs, is withdrawn or damaged would make every signature fail."""
    for published in (f"v=DKIM1; p={OTHER}", "v=DKIM1; p=", "v=DKIM1; p=damaged", f"p={KEY[:-8]}"):
        (finding,) = rules({NAME: (published,)})
        assert finding.startswith("error dkim: ")


def test_letters_that_are_not_signed_need_no_key() -> None:
    """Without a key in the environment DKIM is the mail server's own matter."""
    found = domain_findings(Sender("news.clinic.test"), Records({**GOOD, NAME: ()}))
    assert list(found) == []
