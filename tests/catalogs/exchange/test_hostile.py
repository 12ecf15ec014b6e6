"""A damaged or hostile file is refused with a line, and the clinic's folder stays as it was."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leafpost.catalogs.exchange import formats
from leafpost.catalogs.exchange.formats import FileFormat
from tests.catalogs.exchange.agency import FORMATS, receive_one, rules, send
from tests.catalogs.exchange.test_importing import GOOD, files_in

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
BODY = (
    '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">'
    '<file original="leaflets/caring-for-your-back.md" source-language="en" target-language="es" datatype="plaintext">'
    '<body><trans-unit id="1"><source>Keep warm</source><target state="final">{}</target></trans-unit></body>'
    "</file></xliff>\n"
)
BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(10))


def refused(clinic: Path, data: bytes) -> str:
    """Import some bytes; they must be refused as a whole. What is said about them."""
    path = clinic / "back.xlf"
    path.write_bytes(data)
    before = files_in(clinic)
    report = receive_one(clinic, path)
    assert report.counts == {}
    assert report.problems
    assert files_in(clinic) == before
    return str(report.problems[0])


@pytest.mark.parametrize(
    "declarations",
    [
        f"[{BOMB}]",
        '[<!ENTITY e9 SYSTEM "FILE">]',
        '[<!ENTITY % p SYSTEM "FILE"> %p;]',
        'SYSTEM "FILE"',
        'PUBLIC "-//XLIFF//DTD XLIFF//EN" "http://192.0.2.1/xliff.dtd"',
        '[<!ENTITY e9 "harmless">]',
    ],
    ids=["bomb", "file", "parameter", "outer", "network", "harmless"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_document_type_is_refused(clinic: Path, declarations: str, encoding: str) -> None:
    """No entity is looked up, whatever it would bring in; the line of the document type is told."""
    secret = clinic / "secret.txt"
    secret.write_text("a secret of this machine", "utf-8")
    doctype = f"<!-- <!DOCTYPE no> -->\n<!DOCTYPE xliff {declarations.replace('FILE', secret.as_uri())}>\n"
    head = HEAD if encoding != "utf-16" else HEAD.replace("UTF-8", "UTF-16")
    said = refused(clinic, (head + doctype + BODY.format("&e9;")).encode(encoding))
    assert said.startswith("back.xlf:3: the file has a document type")
    assert "secret of" not in said


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "back.xlf: this is neither XLIFF nor PO"),
        (b"Dear clinic, here are your texts.", "back.xlf: this is neither XLIFF nor PO"),
        (b"PK\x03\x04rest", "back.xlf: this is an archive or an office document"),
        (b"<html><body/></html>", "back.xlf:1: this XML is not XLIFF"),
        (b'<xliff version="1.2"><body/></xliff>', "back.xlf:1: this XML is not XLIFF"),
        (b'<a:xliff version="2.0" xmlns:a="urn:x"><a:file/></a:xliff>', "back.xlf:1: this XML is not XLIFF"),
        (BODY.replace("trans-unit", "unit").encode(), "back.xlf:1: there is no text to translate in this file"),
        ((HEAD + BODY.format("&nbsp;")).encode(), "back.xlf:2: this is not well-formed XML"),
        ((HEAD + BODY.format("\x07")).encode(), "back.xlf:2: this is not well-formed XML"),
        ((HEAD + "\n" + BODY).encode()[:-30], "back.xlf:3: this is not well-formed XML"),
        ((HEAD + BODY).encode("latin-1") + b"\xe9", "back.xlf:3: this line is not UTF-8"),
        ((HEAD.replace("UTF-8", "no-such") + BODY).encode(), "back.xlf:1: unknown encoding 'no-such'"),
        ((HEAD.replace("UTF-8", "hex") + BODY).encode(), "back.xlf:1: unknown encoding 'hex'"),
        (("<a>" * 5000).encode(), "back.xlf:1: this is not well-formed XML"),
        ((HEAD + BODY.format("<g id='1'>" * 5000 + "x" + "</g>" * 5000)).encode(), "back.xlf:2: this is not"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told(clinic: Path, data: bytes, said: str) -> None:
    """Each kind of damage is a line, and none of them a traceback."""
    assert refused(clinic, data).startswith(said)


def test_a_huge_file_is_not_read(clinic: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the limit a file is refused by its size alone."""
    monkeypatch.setattr(formats, "MOST_BYTES", 2_000_000)
    assert "the file has 2 MB" in refused(clinic, (HEAD + BODY.format("x" * 2_100_000)).encode())


@pytest.mark.parametrize(
    ("encoding", "end"),
    [("utf-8-sig", "\n"), ("utf-16", "\n"), ("utf-16-le", "\n"), ("utf-8", "\r\n"), ("utf-8", "\r")],
)
@pytest.mark.parametrize("file_format", FORMATS)
def test_encodings_and_line_ends_do_not_matter(clinic: Path, encoding: str, end: str, file_format: FileFormat) -> None:
    """Byte order marks, UTF-16 and the line ends of other systems are read as what they are."""
    if encoding == "utf-16-le" and file_format is FileFormat.PO:
        encoding = "utf-16"  # without a mark only XML can be told
    path = send(clinic, file_format=file_format)
    text = path.read_text("utf-8").replace("Manténgase abrigado", GOOD).replace("\n", end)
    path.write_bytes(
        text.replace("UTF-8", encoding[:6].upper()).replace("charset=UTF-16", "charset=UTF-8").encode(encoding)
    )
    report = receive_one(clinic, path)
    assert rules(report) == []
    assert sum(report.counts.values()) == 21
    assert GOOD in (clinic / "locales/es/LC_MESSAGES/caring-for-your-back.po").read_text("utf-8")


@pytest.mark.parametrize("file_format", FORMATS)
@given(part=st.floats(0, 1), junk=st.binary(max_size=6))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_cut_or_spoilt_anywhere_ends_in_problems(
    clinic: Path, file_format: FileFormat, part: float, junk: bytes
) -> None:
    """Cut off and with junk behind it: it is taken in or told under this file's name, never a traceback."""
    path = send(clinic, file_format=file_format)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * part)] + junk)
    report = receive_one(clinic, path)
    assert {problem.file for problem in report.problems} <= {path.as_posix()}
    assert report.problems or report.counts
