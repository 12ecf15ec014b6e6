"""XML from strangers: read without entities, without a document type, without the network."""

import re

from lxml import etree

from leafpost.errors import Problem, ProblemError

_PROLOG = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->)", re.DOTALL)
_FIX = "export it from the agency's program again"
_INVALID = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, § 2.2


def checked_xml(text: str, file: str) -> bytes:
    """An XML text in UTF-8, fit to be parsed. Raises ProblemError where it is damaged or has a document type.

    A document type could name entities that grow without end or that fetch files (CWE-776,
    CWE-611); no file of an agency needs one.
    """
    text = text.lstrip("\ufeff")
    end = 0
    while found := _PROLOG.match(text, end):
        end = found.end()
    rest = text[end:].lstrip()
    line = text.count("\n", 0, len(text) - len(rest)) + 1
    if rest[:9].upper() == "<!DOCTYPE":
        what = "the file has a document type (<!DOCTYPE …>)"
        raise ProblemError(Problem(file, line, "exchange-file", what, f"take it out, or {_FIX}"))
    data = _without_declaration(text).encode("utf-8", "replace")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        what = f"this is not well-formed XML ({(error.msg or 'it is cut off').partition(', line')[0]})"
        raise ProblemError(Problem(file, error.lineno or line, "exchange-file", what, _FIX)) from error
    return data


def _without_declaration(text: str) -> str:
    """The text without what it says of its old encoding, with as many lines."""
    return re.sub(r"^\s*<\?xml\b.*?\?>", lambda found: "\n" * found[0].count("\n"), text, count=1, flags=re.DOTALL)


def is_xml_text(text: str) -> bool:
    """Whether XML can hold a text: it has no way to write most control characters."""
    return _INVALID.search(text) is None


def xml_text(text: str) -> str:
    """The text without what XML cannot hold."""
    return _INVALID.sub("", text)


def local(element: etree._Element) -> str:
    """An element's name without its namespace; empty for a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
