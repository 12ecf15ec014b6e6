"""A strict reader for PO files.

Babel, polib and others read damaged files without a word: an unterminated string is cut,
`#= fuzzy` is ignored, the second of two duplicates is dropped, a byte order mark swallows
the header. Here each of these is a `Problem` with file and line, because a wrong sentence
in a patient's hand is worse than a catalog that is refused.

The format is that of gettext's manual, § "The Format of PO Files".
"""

import re
from collections.abc import Callable
from pathlib import Path

from leafpost.catalogs.model import Catalog, Entry, Key
from leafpost.catalogs.plurals import plural_problems
from leafpost.catalogs.po_draft import Draft, put
from leafpost.catalogs.po_marks import hides_fuzzy, is_like_fuzzy
from leafpost.catalogs.po_strings import SMART_QUOTES, unquoted
from leafpost.errors import Problem, ProblemError, read_text, shown_path
from leafpost.languages import Language

RULE = "po-syntax"
_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr)(?:\[([0-9]{1,2})\])?\s*(.*)$")
_STRICT_PLACE = re.compile(r"# File: (\S+), line: -?[0-9]+")  # "#:" as `msgcat --strict` writes it
_CONFLICT = re.compile(r"(<{7}|={7}|>{7}|\|{7})(\s|$)")


def read_catalog(path: Path, root: Path, language: Language | None = None) -> Catalog:
    """The catalog in a file; with a language, its plural forms are checked against our table.

    Raises ProblemError with every mistake in the file.
    """
    file = shown_path(path, root)
    return parse_catalog(read_text(path, root), file, language)


def parse_catalog(text: str, file: str, language: Language | None = None) -> Catalog:
    """The same for a text; `file` is how problems name it."""
    reader = _Reader(file)
    if text.startswith("\ufeff"):
        reader.problem(1, "the file begins with a byte order mark", "save it as UTF-8 without BOM")
        text = text.removeprefix("\ufeff")
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        reader.read_line(number, line.strip())
    reader.check_end(text)
    catalog = reader.finish()
    if language is not None:
        reader.problems += plural_problems(catalog, language, file, reader.header_line)
    if reader.problems:
        raise ProblemError(*sorted(reader.problems))
    return catalog


class _Reader:
    def __init__(self, file: str) -> None:
        self._file = file
        self._draft = Draft()
        self._append_to: Callable[[str], None] | None = None  # the string that is being continued
        self._is_continued = False  # the last line was one of several of a string
        self._entries: list[Entry] = []
        self.problems: list[Problem] = []
        self.header_line = 1

    def problem(self, line: int, what: str, fix: str, rule: str = RULE) -> None:
        self.problems.append(Problem(self._file, line, rule, what, fix))

    # --- lines ---

    def read_line(self, number: int, line: str) -> None:
        if not line:
            return
        if _CONFLICT.match(line):
            self.problem(number, "a merge conflict is not resolved", "keep one of the two sides and delete the markers")
        elif line.startswith("#~"):
            self._read_obsolete(number, line[2:].strip())
        elif line.startswith("#"):
            self._read_comment(number, line)
        else:
            self._read_content(number, line)

    def _read_obsolete(self, number: int, rest: str) -> None:
        if rest.startswith("|"):
            self._begin_if_done(number)
            if rest := rest[1:].strip():
                self._read_content(number, rest, previous=True)
        elif rest:
            self._read_content(number, rest, obsolete=True)

    def _read_comment(self, number: int, line: str) -> None:
        self._begin_if_done(number)
        mark, rest = line[1:2], line[2:].strip()
        if mark == ",":
            self._read_flags(number, rest)
        elif mark == ".":
            self._draft.extracted.append(rest)
        elif mark == ":":
            self._draft.references.extend(rest.split())
        elif mark == "|":
            if rest:
                self._read_content(number, rest, previous=True)
        elif mark == "=":
            self.problem(number, f"'{line}' marks nothing", "write flags as '#, fuzzy'")
        elif place := _STRICT_PLACE.fullmatch(line):
            self._draft.references.append(place[1])
        else:
            self._draft.comments.append(line[1:].removeprefix(" "))
        if mark not in (",", "=", "|") and hides_fuzzy(line[1:]):
            self.problem(number, f"'{line[:60]}' marks nothing", "write the mark as '#, fuzzy', or delete it")

    def _read_flags(self, number: int, rest: str) -> None:
        for flag in filter(None, (part.strip() for part in rest.split(","))):
            if flag != "fuzzy" and is_like_fuzzy(flag):
                self.problem(number, f"unknown flag '{flag}'", "write '#, fuzzy' (small letters), or delete it")
            self._draft.flags.add(flag)

    def check_end(self, text: str) -> None:
        """Whether the last text may be the beginning of a longer one, because a part of the file is missing.

        Other programs put a long text on several lines, and leave the space between two words at a line's end.
        """
        draft = self._draft
        msgid = draft.fields.get("msgid")
        if not (self._is_continued and draft.forms and msgid) or draft.is_obsolete:
            return
        last = draft.forms[max(draft.forms)]
        is_open = last.endswith((" ", "\t")) and not msgid.endswith((" ", "\t"))
        if is_open or not text.endswith("\n"):
            self.problem(
                draft.line, "the last text of the file may be cut off",
                "compare it with its source; end the text without a space, and the file with a line break",
            )  # fmt: skip

    def _begins_entry(self, content: str) -> bool:
        found = _KEYWORD.match(content)
        return bool(found and (found[1] == "msgctxt" or (found[1] == "msgid" and self._draft.has_msgid)))

    def _read_content(self, number: int, content: str, *, previous: bool = False, obsolete: bool = False) -> None:
        if not previous:
            if self._begins_entry(content):
                self._begin_if_done(number)
            self._check_whole(number, obsolete)
        self._is_continued = content.startswith('"')
        if self._is_continued:
            self._append(number, content)
            return
        found = _KEYWORD.match(content)
        if not found:
            self._stray(number, content)
            return
        keyword, index, string = found.groups()
        if previous:
            self._append_to = put(self._draft.previous, keyword, self._string(number, string))
            return
        self._begin_field(number, keyword, index, string)

    def _check_whole(self, number: int, obsolete: bool) -> None:
        """A message is obsolete from its first line to its last, or not at all."""
        draft = self._draft
        if draft.is_obsolete is None:
            draft.is_obsolete = obsolete
        elif draft.is_obsolete is not obsolete:
            self.problem(number, "only a part of this message is marked #~", "mark all of its lines, or none")
            draft.is_obsolete = obsolete

    def _begin_field(self, number: int, keyword: str, index: str | None, string: str) -> None:
        draft = self._draft
        text = self._string(number, string)
        if keyword == "msgid" or not draft.line:
            draft.line = number
        if keyword == "msgstr":
            form = int(index or 0)
            if form in draft.forms:
                self.problem(number, f"'{keyword}' is given twice for one message", "delete one of the two")
            self._append_to = put(draft.forms, form, text)
            return
        if keyword in draft.fields:
            self.problem(number, f"'{keyword}' is given twice for one message", "delete one of the two")
        self._append_to = put(draft.fields, keyword, text)

    def _append(self, number: int, content: str) -> None:
        if self._append_to is None:
            self.problem(number, "a text stands before any msgid", "delete this line")
            return
        self._append_to(self._string(number, content))

    def _stray(self, number: int, content: str) -> None:
        if content[0] in SMART_QUOTES:
            self.problem(number, f"the text stands in {content[0]} quotation marks", 'use straight ones: "')
        else:
            self.problem(number, f"this line is no part of a catalog: {content[:40]}", 'continue a text in quotes: "…"')

    def _string(self, number: int, quoted: str) -> str:
        found = unquoted(quoted)
        for what, fix in found.mistakes:
            self.problem(number, what, fix)
        return found.text

    # --- entries ---

    def _begin_if_done(self, number: int) -> None:
        """A comment or a new msgid closes the entry before it."""
        draft = self._draft
        if draft.has_msgid:
            self._close(number)

    def _close(self, number: int) -> None:
        draft, self._draft, self._append_to = self._draft, Draft(), None
        if not draft.has_msgid:
            if draft.fields or draft.forms:
                self.problem(
                    draft.line or number,
                    "a message has no msgid",
                    "restore the line, or delete the rest of the message",
                )
            return
        if not draft.forms:
            self.problem(draft.line, "the message has no msgstr", 'add msgstr "" below it')
            return
        plural = draft.fields.get("msgid_plural")
        forms = sorted(draft.forms)
        if forms != list(range(len(forms))) or (plural is None and forms != [0]):
            self.problem(
                draft.line, "the forms of msgstr are not numbered in order", "number them [0], [1], …", "plural-forms"
            )
        self._entries.append(draft.entry())

    def finish(self) -> Catalog:
        self._close(self._draft.line or 1)
        entries = self._entries
        header: dict[str, str] = {}
        comments: tuple[str, ...] = ()
        if entries and entries[0].msgid == "" and entries[0].msgctxt is None and not entries[0].is_obsolete:
            first, entries = entries[0], entries[1:]
            self.header_line = first.line
            header, comments = self._header(first), first.comments
        else:
            self.problem(1, "the catalog has no header", 'its first message is msgid "" with the header as msgstr')
        self._check_messages(entries)
        return Catalog(header, tuple(entries), comments)

    def _header(self, entry: Entry) -> dict[str, str]:
        header = {}
        for line in filter(None, entry.msgstr[0].split("\n")):
            name, colon, value = line.partition(":")
            if not colon:
                self.problem(entry.line, f"'{line[:40]}' is no header field", "write it as Name: value\\n")
            header[name.strip()] = value.strip()
        charset = header.get("Content-Type", "").lower()
        if "charset=utf-8" not in charset.replace(" ", ""):
            self.problem(entry.line, "the header does not say UTF-8", "Content-Type: text/plain; charset=UTF-8\\n")
        if entry.is_fuzzy:
            self.problem(
                entry.line, "the header is marked fuzzy; some programs would leave out the whole catalog",
                "delete '#, fuzzy' above the first msgid",
            )  # fmt: skip
        return header

    def _check_messages(self, entries: list[Entry]) -> None:
        seen: dict[Key, Entry] = {}
        for entry in entries:
            if entry.is_obsolete:
                continue
            if entry.msgid == "":
                self.problem(entry.line, "a message is empty", "delete it; only the header has an empty msgid")
            if any(text and text.endswith("\n") != entry.msgid.endswith("\n") for text in entry.msgstr):
                self.problem(entry.line, "only one of the two texts ends in a line break", "end both alike")
            if first := seen.get(entry.key):
                self.problem(
                    entry.line, "this message stands here twice", f"keep one; the first is in line {first.line}"
                )
            seen[entry.key] = entry
