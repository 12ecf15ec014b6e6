"""CSS into `style` attributes for mail clients, with premailer's traps mended.

premailer is imported here and nowhere else. What is mended, and why: docs/mail.md. Each
step is a function of the tree, in the order of `inline_css`.
"""

import logging
import os
import threading

os.environ.setdefault("PREMAILER_CACHE_MAXSIZE", "5000")  # its default of 128 thrashes

import html5lib
from lxml import etree
from lxml import html as lxml_html
from premailer import Premailer

_LOCK = threading.Lock()  # premailer's indentation changes under threads
_IGNORED = "data-premailer"


def inline_css(html: str) -> str:
    """A rendered letter with every rule of its first style sheet on the elements it is for.

    The style sheet marked `data-premailer="ignore"` (what depends on the device) stays.
    Class names stay too, because its rules need them.
    """
    tree = _parsed(html)
    with _LOCK:
        tree = _inlined(tree)
    _tidy(tree)
    return _serialised(tree)


def _parsed(html: str) -> etree._ElementTree:
    """By the HTML standard's own algorithm: a link around a table survives, entities are characters."""
    return html5lib.parse(html, treebuilder="lxml", namespaceHTMLElements=False)


def _inlined(tree: etree._ElementTree) -> etree._ElementTree:
    premailer = Premailer(
        tree.getroot(),
        strip_important=False,
        remove_classes=False,
        keep_style_tags=False,
        cssutils_logging_level=logging.CRITICAL,
        disable_validation=True,
        disable_basic_attributes=["width", "height", "align", "valign", "bgcolor"],
        allow_network=False,
        allow_loading_external_files=False,
        preserve_inline_attachments=True,
        preserve_handlebar_syntax=False,
        disable_link_rewrites=True,
        include_star_selectors=False,
    )
    premailer.transform()  # in place
    return tree


def _tidy(tree: etree._ElementTree) -> None:
    for element in tree.iter("style"):
        if _IGNORED in element.attrib:
            del element.attrib[_IGNORED]


def _serialised(tree: etree._ElementTree) -> str:
    root = tree.getroot() if hasattr(tree, "getroot") else tree
    text: str = lxml_html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>")
    return text + "\n"
