"""Mails that come back, made by hand in the forms that servers use."""

from email.message import EmailMessage

OURS = "bounces+1.2.00000000000000000000@clinic.example"
LETTER = "From: news@clinic.example\r\nTo: jo@example.org\r\nSubject: Take the first step\r\n\r\nWalk a little.\r\n"


def dsn(
    diagnostic: str = "smtp; 550 5.1.1 <jo@example.org>: User unknown", status: str = "5.1.1", action: str = "failed",
    *, to: str = OURS, recipient: str = "rfc822; jo@example.org", letter: str = LETTER,
    said: str = "It did not arrive.", kind: str = "message/delivery-status", original: str = "",
) -> bytes:  # fmt: skip
    """A delivery status notification (RFC 3464)."""
    first = f"Original-Recipient: {original}\r\n" if original else ""
    return (
        f"Return-Path: <>\r\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example.org>\r\nTo: {to}\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\nMessage-ID: <r1@mx.example.org>\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="cut"\r\n\r\n'
        f"--cut\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{said}\r\n"
        f"--cut\r\nContent-Type: {kind}\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
        f"{first}Final-Recipient: {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: {diagnostic}\r\n\r\n"
        f"--cut\r\nContent-Type: message/rfc822\r\n\r\n{letter}\r\n--cut--\r\n"
    ).encode()


def complaint(feedback_type: str = "abuse", letter: str = LETTER, more: str = "") -> bytes:
    """A complaint (ARF, RFC 5965)."""
    return (
        f"From: <feedback@provider.example>\r\nTo: {OURS}\r\nSubject: FW: Take the first step\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="cut"\r\n\r\n'
        "--cut\r\nContent-Type: text/plain\r\n\r\nThis is an email abuse report.\r\n"
        f"--cut\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: {feedback_type}\r\n"
        f"User-Agent: SomeGenerator/1.0\r\nVersion: 1\r\n{more}\r\n"
        f"--cut\r\nContent-Type: message/rfc822\r\n\r\n{letter}\r\n--cut--\r\n"
    ).encode()


def mail(said: str, **headers: str) -> bytes:
    """A mail of one text. Header names have `_` for `-`."""
    message = EmailMessage()
    for name, value in {"From": "jo@example.org", "To": OURS, "Subject": "Hello", **headers}.items():
        message[name.replace("_", "-")] = value
    message.set_content(said)
    return bytes(message)


def daemon(said: str, subject: str = "failure notice", **headers: str) -> bytes:
    """A notice of an MTA that follows no standard."""
    return mail(said, **{"From": "MAILER-DAEMON@mx.example.org", "Subject": subject, "Return_Path": "<>", **headers})
