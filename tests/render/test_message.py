"""The bytes of a mail, read back with the standard library's parser and by eye."""

import datetime as dt
import email
import email.policy
import re
from dataclasses import replace
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leafpost.clinic import Clinic
from leafpost.errors import ProblemError
from leafpost.languages import language
from leafpost.localise.words import Words
from leafpost.render.mail import Letter, LetterImage, letter
from leafpost.render.message import Envelope, compose
from leafpost.render.slots import ReaderValues, Salutation, fill
from tests.localise.samples import sample_clinic, sample_gathered, sample_letter, sample_newsletter

TAGS = ("en", "ar", "zh_Hans")
BASE = "https://clinic.example/mail"
VALUES = ReaderValues("Jo", f"{BASE}/unsubscribe/a?b=c&d=e", f"{BASE}/preferences/a", f"{BASE}/read/a")
DATE = dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC)
ENVELOPE = Envelope("reader@home.example", "<a.b@clinic.example>", DATE)
LETTER = Letter(
    slug="news",
    lang="en",
    subject="News",
    html="<!DOCTYPE html><html lang='en'><body><p>--lp-salutation--</p></body></html>\n",
    text="--lp-salutation--\n\nWalk.\n",
    salutation=Salutation("Hello {name},", "Hello,"),
    images=(),
    are_images_hosted=False,
    from_name="Lakeside",
)
PICTURE = LetterImage("a.png", "a.png@clinic.example", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "image/png")


def composed(made: Letter = LETTER, envelope: Envelope = ENVELOPE, values: ReaderValues = VALUES) -> bytes:
    return compose(made, sample_clinic(), envelope, values)


def parsed(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


@cache
def sample_bytes(tag: str) -> bytes:
    return composed(sample_letter(tag))


def words_of(part: EmailMessage) -> str:
    """A part's words as a client decodes them, with the line ends of this machine."""
    words: str = part.get_content()
    return words.replace("\r\n", "\n")


def parts_of(message: EmailMessage) -> list[EmailMessage]:
    return [part for part in message.walk() if isinstance(part, EmailMessage)]


def head(data: bytes) -> list[str]:
    """The header fields as they travel, unfolded by nobody."""
    return data.split(b"\r\n\r\n", 1)[0].decode("ascii").split("\r\n")


# --- structure ---------------------------------------------------------------------------


@pytest.mark.parametrize("tag", TAGS)
def test_the_parts_of_a_letter(tag: str) -> None:
    """A letter is text and HTML to choose from, and with the HTML come its pictures."""
    message = parsed(sample_bytes(tag))
    assert message.get_content_type() == "multipart/alternative"
    text, related = message.iter_parts()
    assert text.get_content_type() == "text/plain"
    assert related.get_content_type() == "multipart/related"
    html, *images = related.iter_parts()
    assert html.get_content_type() == "text/html"
    assert [image.get_content_type() for image in images] == ["image/png"] * len(sample_letter(tag).images)
    assert images


@pytest.mark.parametrize("tag", TAGS)
def test_a_parser_finds_nothing_wrong(tag: str) -> None:
    """The mail and each of its parts are parsed without a defect."""
    for part in parts_of(parsed(sample_bytes(tag))):
        assert part.defects == []
        assert [value.defects for value in part.values() if value.defects] == []


@pytest.mark.parametrize("tag", TAGS)
def test_words_and_pictures_arrive_unchanged(tag: str) -> None:
    """What a client decodes is the filled text, the filled HTML and the pictures, byte for byte."""
    made = sample_letter(tag)
    text, related = parsed(sample_bytes(tag)).iter_parts()
    html, *images = related.iter_parts()
    assert words_of(text) == fill(made.text, VALUES, made.salutation, is_html=False)
    assert words_of(html) == fill(made.html, VALUES, made.salutation, is_html=True)
    assert [image.get_content() for image in images] == [image.data for image in made.images]


@pytest.mark.parametrize("tag", TAGS)
def test_each_content_id_has_its_part_and_the_other_way_round(tag: str) -> None:
    """The pictures that the HTML names are exactly those that come along, shown inside and not as attachments."""
    html, *images = list(parsed(sample_bytes(tag)).iter_parts())[1].iter_parts()
    named = set(re.findall(r'src="cid:([^"]+)"', html.get_content()))
    assert named == {image["Content-ID"].strip("<>") for image in images}
    assert all(re.fullmatch(r"<[!-~]+>", image["Content-ID"]) for image in images)
    assert {image.get_content_disposition() for image in images} == {"inline"}


def test_the_related_parts_say_which_is_the_first() -> None:
    """multipart/related names the type of its root, as RFC 2387 demands."""
    related = list(parsed(sample_bytes("en")).iter_parts())[1]
    assert related["Content-Type"].params.get("type") == "text/html"


def test_hosted_pictures_do_not_come_along() -> None:
    """A clinic that hosts its pictures sends text and HTML only, with links to its site."""
    clinic = sample_clinic()
    hosting = replace(clinic, mail=replace(clinic.mail, images="hosted"))
    made = letter(sample_newsletter("en"), hosting, Words(language("en"), sample_gathered().words["en"]))
    message = parsed(compose(made, hosting, ENVELOPE, VALUES))
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    sources = re.findall(r'<img[^>]* src="([^"]+)"', list(message.iter_parts())[1].get_content())
    assert sources
    assert all(source.startswith(f"{clinic.public_url}/") for source in sources)


def test_a_letter_without_pictures() -> None:
    """Without pictures there is nothing related."""
    message = parsed(composed())
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


# --- header ------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", TAGS)
def test_one_reader_and_nobody_else(tag: str) -> None:
    """A mail has one To with one bare address, and no Cc or Bcc ever."""
    message = parsed(sample_bytes(tag))
    assert [str(value) for value in message.get_all("To", [])] == ["reader@home.example"]
    assert len(message["To"].addresses) == 1
    for name in ("Cc", "Bcc", "Resent-To", "Sender"):
        assert message[name] is None


@pytest.mark.parametrize("tag", TAGS)
def test_who_it_comes_from(tag: str) -> None:
    """From, Reply-To, Message-ID, Date and language are the clinic's, each of them once."""
    message = parsed(sample_bytes(tag))
    expected = {
        "From": "Harbour Back Clinic <news@clinic.example>",
        "Reply-To": "hello@clinic.example",
        "Message-ID": "<a.b@clinic.example>",
        "Date": "Sun, 01 Mar 2026 09:30:00 +0000",
        "Content-Language": sample_letter(tag).lang,
        "MIME-Version": "1.0",
    }
    for name, value in expected.items():
        assert [str(found) for found in message.get_all(name, [])] == [value]


def test_a_file_that_only_shows_a_letter_has_no_date() -> None:
    """Without a moment of sending, the same letter is the same file tomorrow."""
    message = parsed(composed(envelope=Envelope("reader@home.example")))
    assert message["Date"] is None
    assert message["Message-ID"] is None


@pytest.mark.parametrize("length", [40, 120, 300, 900])
def test_unsubscribing_is_one_line_in_plain_sight(length: int) -> None:
    """List-Unsubscribe is the address in angle brackets on a single line, never folded or encoded, however long."""
    url = f"{BASE}/unsubscribe/".ljust(length, "t")
    found = [line for line in head(composed(values=replace(VALUES, unsubscribe_url=url))) if url[:30] in line]
    assert found == [f"List-Unsubscribe: <{url}>"]


def test_unsubscribing_by_mail_stands_second() -> None:
    """Where a mail may unsubscribe too, it stands after the https address, on the same line."""
    data = composed(values=replace(VALUES, unsubscribe_mailto="mailto:leave@clinic.example?subject=unsubscribe%20t"))
    expected = f"<{VALUES.unsubscribe_url}>, <mailto:leave@clinic.example?subject=unsubscribe%20t>"
    assert f"List-Unsubscribe: {expected}" in head(data)


@pytest.mark.parametrize("topic", ["news", "Back pain", "健康", "a>\r\nBcc: x@y.example", "a.b", "-"])
def test_a_topic_is_a_list(topic: str) -> None:
    """Each topic has a List-Id of its own under the clinic's domain (RFC 2919), whatever it is called."""
    found = [str(parsed(composed(replace(LETTER, topic=other)))["List-Id"]) for other in (topic, topic + "x")]
    assert len(set(found)) == 2
    assert all(re.fullmatch(r"<[a-z0-9]+(-[a-z0-9]+)*\.clinic\.example>", name) for name in found)
    assert topic != "news" or found[0] == "<news.clinic.example>"


def test_a_letter_is_bulk_and_written_by_people() -> None:
    """Nobody's holiday notice answers it (Precedence); it is not marked as made by a machine (RFC 3834 § 5.2)."""
    message = parsed(composed())
    assert message["Precedence"] == "bulk"
    assert message["Auto-Submitted"] is None


def test_an_address_outside_ascii_travels_as_it_is_where_that_is_asked_for() -> None:
    """With SMTPUTF8 the part before the @ stands in To as it is, its domain in ASCII; no other line changes."""
    data = composed(envelope=replace(ENVELOPE, recipient="jürgen@exämple.example", is_utf8=True))
    plain = composed(envelope=replace(ENVELOPE, recipient="jurgen@xn--exmple-cua.example"))
    assert data.replace("jürgen".encode(), b"jurgen") == plain


@pytest.mark.parametrize(
    "local", ["jür\r\nBcc: x", "jür gen", "ü@b", "ü\u2028", "ü,b", "ü<b>", "ü" * 40, "\x85ü", ".ü"]
)
def test_tricks_are_no_address_with_smtputf8_either(local: str) -> None:
    """What is not one address is refused there as well."""
    with pytest.raises(ProblemError):
        composed(envelope=replace(ENVELOPE, recipient=f"{local}@home.example", is_utf8=True))


def test_unsubscribing_takes_one_click() -> None:
    """The mail says that one POST unsubscribes, in RFC 8058's words."""
    assert head(composed()).count("List-Unsubscribe-Post: List-Unsubscribe=One-Click") == 1


@pytest.mark.parametrize(
    "subject",
    [
        "News",
        "Zażółć gęślą jaźń",
        "اتخذوا الخطوة الأولى",
        "迈出第一步" * 20,
        " ".join(["Take the first step"] * 12),
        'A: B, <c@d.example>; "e"',
        "迈出第一步 abc def" * 10,
        " ".join("😀" * 40),
    ],
)
def test_a_subject_arrives_as_it_was_written(subject: str) -> None:
    """In any script and length a subject decodes to the same words, and travels in ASCII."""
    data = composed(replace(LETTER, subject=subject))
    assert parsed(data)["Subject"] == subject
    assert all(line.isascii() and len(line) <= 998 for line in head(data))
    assert all(len(word) <= 75 for line in head(data) for word in re.findall(r"=\?.*?\?=", line))  # RFC 2047 § 2


@pytest.mark.parametrize("name", ["Zażółć", "عيادة", 'Dr. "X", Y & Z <a@b.example>', "诊所" * 30])
def test_the_clinics_name_arrives_as_it_was_written(name: str) -> None:
    """In any script, and with any signs, the name stays one name beside one address."""
    data = composed(replace(LETTER, from_name=name))
    (sender,) = parsed(data)["From"].addresses
    # Python 3.11 puts a space between two encoded words of a name; RFC 2047 § 6.2 says not to.
    assert (sender.display_name.replace(" ", ""), sender.addr_spec) == (name.replace(" ", ""), "news@clinic.example")
    field = str(email.message_from_bytes(data, policy=email.policy.compat32)["From"])
    assert str(make_header(decode_header(parseaddr(field)[0]))) == name
    assert all(len(line) <= 78 for line in head(data) if "=?" in line)


TRICKS = ["a\r\nBcc: x@y.example", "a\nBcc: x@y.example", "a\rBcc: x@y.example", "a\r\n\r\n<script>", "a\n", "\na"]


def without_trick(made: Letter = LETTER, envelope: Envelope = ENVELOPE, values: ReaderValues = VALUES) -> bool:
    """Whether a mail is refused as a problem, or has the same header fields as an honest one."""
    try:
        data = composed(made, envelope, values)
    except ProblemError as error:
        return all(problem.what and problem.fix for problem in error.problems)
    names = [line.split(":")[0] for line in head(data) if not line.startswith((" ", "\t"))]
    return names == [line.split(":")[0] for line in head(composed()) if not line.startswith((" ", "\t"))]


@pytest.mark.parametrize("trick", TRICKS)
def test_a_line_break_in_a_subject_makes_no_header(trick: str) -> None:
    """A subject with a line break is a problem or one line, never a second header field."""
    assert without_trick(replace(LETTER, subject=trick))


@pytest.mark.parametrize("trick", TRICKS)
def test_a_line_break_in_a_name_makes_no_header(trick: str) -> None:
    """Nor does one in the clinic's name, or in the reader's."""
    assert without_trick(replace(LETTER, from_name=trick))
    assert without_trick(values=replace(VALUES, name=trick))


@pytest.mark.parametrize(
    "recipient",
    [
        *(f"reader@home.example{trick[1:]}" for trick in TRICKS[:4]),
        "",
        " ",
        "reader",
        "@home.example",
        "reader@",
        "reader@home.example, other@home.example",
        "reader@home.example other@home.example",
        "reader@home.example;other@home.example",
        "Jo <reader@home.example>",
        "<reader@home.example>",
        "reader@home@home.example",
        "reader@[",
        "reader@(",
        "(reader@home.example",
        "reader@home..example",
        "rea der@home.example",
        '"@home.example',
        "reader\x00@home.example",
        "jürgen@home.example",
        "reader@home.example\u2028Bcc: x@y.example",
        "a" * 2000 + "@home.example",
        "reader@" + "a" * 70 + ".example",
    ],
)
def test_what_is_not_one_address_is_a_problem(recipient: str) -> None:
    """A recipient that is not exactly one address that can travel is told, and no mail is made."""
    with pytest.raises(ProblemError) as caught:
        composed(envelope=replace(ENVELOPE, recipient=recipient))
    assert all(problem.rule == "address" and problem.fix for problem in caught.value.problems)


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("ab.@<>()[],;:\"\\ \r\n\x00üé%+-_!'"), max_size=20))
def test_any_recipient_is_written_to_alone_or_refused(recipient: str) -> None:
    """Whatever stands in a list of readers, the mail has one plain address or there is no mail."""
    refused = False
    addresses = ["one@home.example"]
    try:
        addresses = [
            a.addr_spec for a in parsed(composed(envelope=replace(ENVELOPE, recipient=recipient)))["To"].addresses
        ]
    except ProblemError:
        refused = True
    assert refused or len(addresses) == 1
    assert all(address.isascii() and address.isprintable() and address.count("@") >= 1 for address in addresses)


@pytest.mark.parametrize(
    ("recipient", "travels"),
    [("reader@exämple.example", "reader@xn--exmple-cua.example"), ("o'brien+x@home.example", "o'brien+x@home.example")],
)
def test_an_address_travels_in_ascii(recipient: str, travels: str) -> None:
    """A domain in another script travels in its ASCII form, never as an encoded word."""
    data = composed(envelope=replace(ENVELOPE, recipient=recipient))
    assert f"To: {travels}" in head(data)


# --- bytes -------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", TAGS)
def test_a_letter_travels_over_any_relay(tag: str) -> None:
    """All bytes are 7-bit, all lines end in CRLF, and none is longer than 998 characters."""
    data = sample_bytes(tag)
    assert data.isascii()
    assert b"\r" not in data.replace(b"\r\n", b"")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 998


@pytest.mark.parametrize("words", ["Walk. " * 500, "走" * 3000, "دواء " * 800, "x" * 5000, ".\n..\nFrom me\n" * 3])
def test_any_words_travel_over_any_relay(words: str) -> None:
    """Very long lines, lines of dots and lines that begin with From arrive unchanged, in short 7-bit lines."""
    data = composed(replace(LETTER, text=words + "\n", html=f"<p>{words}</p>\n"))
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 998
    text, html = parsed(data).iter_parts()
    assert (words_of(text), words_of(html)) == (words + "\n", f"<p>{words}</p>\n")


def test_the_same_letter_is_the_same_bytes() -> None:
    """Made twice, a mail is the same to the last byte."""
    made = replace(LETTER, images=(PICTURE,))
    assert composed(made) == composed(made)
    assert composed(sample_letter("ar")) == sample_bytes("ar")


def test_boundaries_are_apart_and_in_no_words() -> None:
    """The lines that part a mail's parts differ from each other and from all that stands in the parts."""
    message = parsed(sample_bytes("en"))
    boundaries = [part.get_boundary() for part in parts_of(message) if part.is_multipart()]
    assert len(boundaries) == len(set(boundaries)) == 2
    for boundary in boundaries:
        assert boundary
        assert re.fullmatch(r"[0-9A-Za-z'()+_,./:=?-]{1,70}", boundary)
        for part in parts_of(message):
            assert part.is_multipart() or boundary.encode() not in part.get_payload(decode=True)


def test_nothing_of_another_reader_is_in_a_mail() -> None:
    """A mail that was made after another has only its own reader's name, address and links."""
    other = ReaderValues("Ann", f"{BASE}/unsubscribe/zz", f"{BASE}/preferences/zz", f"{BASE}/read/zz")
    composed(values=other, envelope=replace(ENVELOPE, recipient="ann@home.example"))
    message = parsed(composed())
    everything = str(message) + "".join(part.get_content() for part in parts_of(message) if not part.is_multipart())
    assert "zz" not in everything
    assert "Ann" not in everything
    assert "ann@" not in everything


def test_a_clinics_sender_that_is_no_address_is_a_problem() -> None:
    """The clinic's own addresses are held to the same."""
    clinic: Clinic = sample_clinic()
    broken = replace(clinic, mail=replace(clinic.mail, from_address="news@a@b.example"))
    with pytest.raises(ProblemError):
        compose(LETTER, broken, ENVELOPE, VALUES)
