"""What templates say: the words that they mark for translation, and the clinic's values that they show.

Templates mark their words with `_("…")`, `ngettext("…", "…", n)` and `pgettext("…", "…")`;
what differs stands in braces, `_("Page {page} of {pages}")`. Jinja2's own extractor finds
them (it is told not to be silent about a broken template).
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.ext import babel_extract

from leafpost.catalogs.model import Entry
from leafpost.errors import Problem, ProblemError

TEMPLATE_SUFFIXES = (".html", ".txt", ".css", ".jinja")
_KEYWORDS = ("_", "ngettext", "pgettext")
_LITERALS = {"_": 1, "ngettext": 2, "pgettext": 2}  # how many arguments must be written out
_CLINIC_FIELDS = ("name", "address", "phone", "email", "website", "hours")
POSTAL_ADDRESS = "postal_address"  # of a letter; not one of the values that a document may name


@dataclass(frozen=True, slots=True)
class Extracted:
    """One template: its words, untranslated, and the names of the clinic's values that it shows."""

    entries: tuple[Entry, ...]
    values: tuple[str, ...]


def extract(path: Path, name: str) -> Extracted:
    """The words and values of a template; `name` is how problems and references name it.

    Raises ProblemError where it cannot be read, or has words that are not written out.
    """
    try:
        return _extract(path.read_bytes().decode("utf-8"), name)
    except TemplateSyntaxError as error:
        raise ProblemError(template_problem(error, name)) from error
    except UnicodeDecodeError as error:
        raise ProblemError(
            Problem(name, 0, "encoding", "the template is not UTF-8", "save it again as UTF-8")
        ) from error


@lru_cache(maxsize=256)  # by content: whoever keeps the program running gets what lies on the disk then
def _extract(text: str, name: str) -> Extracted:
    tree = Environment(autoescape=True).parse(text)
    if careless := _not_written_out(tree):
        what, fix = "words that are not written out cannot be translated", 'write _("the words")'
        raise ProblemError(*(Problem(name, line, "template", what, fix) for line in careless))
    options = {"silent": "false", "encoding": "utf-8"}
    messages = babel_extract(io.BytesIO(text.encode("utf-8")), _KEYWORDS, ("L10n:",), options)
    return Extracted(tuple(_entries(messages, name)), tuple(dict.fromkeys(_values(tree))))


def _entries(messages: Iterator[tuple[int, str, object, list[str]]], name: str) -> Iterator[Entry]:
    for _line, function, message, comments in messages:
        notes = tuple(comment.removeprefix("L10n:").strip() for comment in comments)
        parts = message if isinstance(message, tuple) else (message,)
        if function == "pgettext":
            yield Entry(str(parts[1]), msgctxt=str(parts[0]), extracted=notes, references=(name,))
        elif function == "ngettext":
            yield Entry(str(parts[0]), ("", ""), msgid_plural=str(parts[1]), extracted=notes, references=(name,))
        else:
            yield Entry(str(parts[0]), extracted=notes, references=(name,))


def _not_written_out(tree: nodes.Template) -> list[int]:
    """The lines of all calls for words whose words are not literal texts."""
    lines = []
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and (count := _LITERALS.get(call.node.name)):
            words = call.args[:count]
            literals = [word for word in words if isinstance(word, nodes.Const) and isinstance(word.value, str)]
            if len(literals) < count:
                lines.append(call.lineno)
    return sorted(lines)


def _values(tree: nodes.Template) -> Iterator[str]:
    """`page.variable("clinic_phone")`, `clinic.phone`, and the postal address of a letter."""
    for call in tree.find_all(nodes.Call):
        is_variable = isinstance(call.node, nodes.Getattr) and call.node.attr in ("variable", "plain_variable")
        if is_variable and call.args and isinstance(call.args[0], nodes.Const):
            yield str(call.args[0].value)
    for field in tree.find_all(nodes.Getattr):
        if isinstance(field.node, nodes.Name) and field.node.name == "clinic" and field.attr in _CLINIC_FIELDS:
            yield f"clinic_{field.attr}"
    for found in tree.find_all(nodes.Name):
        if found.name == POSTAL_ADDRESS:
            yield POSTAL_ADDRESS


def template_problem(error: TemplateSyntaxError, name: str) -> Problem:
    """A broken template, with its file and line."""
    what = f"the template is broken ({(error.message or 'syntax error').rstrip('.')})"
    return Problem(name, error.lineno, "template", what, "mend this line, or delete your copy to use ours again")
