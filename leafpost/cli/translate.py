"""The options of `build.py translate`; each action imports what it needs when it runs."""

import argparse
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

Commands = argparse._SubParsersAction  # argparse has no public name for it


def add_root(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="the clinic's folder (this one)")


def lazily(module: str, function: str) -> Callable[[argparse.Namespace], int]:
    """A command that is imported when it runs, so that the help of the others starts at once."""

    def run(options: argparse.Namespace) -> int:
        return int(getattr(import_module(f"leafpost.cli.{module}"), function)(options))

    return run


def add_translate(commands: "Commands[argparse.ArgumentParser]") -> None:
    """`translate` and all that it can do."""
    parser = commands.add_parser("translate", help="catalogs: update, add, status, preview, pseudo, export, import …")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    _add_catalogs(actions)
    _add_looking(actions)
    _add_exchange(actions)
    _add_words_of_a_person(actions)


def _action(
    actions: "Commands[argparse.ArgumentParser]", name: str, text: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    add_root(parser)
    parser.set_defaults(run=run)
    return parser


def _add_catalogs(actions: "Commands[argparse.ArgumentParser]") -> None:
    _action(actions, "update", "bring every catalog up to date with the documents", lazily("translating", "run_update"))
    add = _action(actions, "add", "begin a language", lazily("translating", "run_add"))
    add.add_argument("tag", metavar="TAG", help="the language to begin, such as he or pt-BR")
    pseudo = _action(
        actions, "pseudo", "make the pseudo-languages en_XA and ar_XB and build them", lazily("pseudo", "run_pseudo")
    )
    pseudo.add_argument("slugs", nargs="*", metavar="SLUG", help="only these documents")
    pseudo.add_argument(
        "--out", type=Path, metavar="DIR", help="where to put them (dist/pseudo/ in the clinic's folder)"
    )


def _add_looking(actions: "Commands[argparse.ArgumentParser]") -> None:
    status = _action(
        actions,
        "status",
        "show what is translated and signed, by document and language",
        lazily("status", "run_status"),
    )
    status.add_argument("--format", choices=("text", "json", "svg"), default="text")
    status.add_argument("--out", type=Path, metavar="FILE", help="write it to a file")
    preview = _action(
        actions, "preview", "see each page beside its messages while you translate", lazily("preview", "run_preview")
    )
    preview.add_argument("slug", nargs="?", metavar="SLUG", help="the document to begin with")
    preview.add_argument("--locale", metavar="TAG", help="the language to begin with")
    preview.add_argument("--port", type=int, default=8642, metavar="N", help="the port on this machine (8642)")
    preview.add_argument("--no-open", action="store_true", help="do not open the browser")


def _add_exchange(actions: "Commands[argparse.ArgumentParser]") -> None:
    export = _action(actions, "export", "write files for a translation agency", lazily("exchange", "run_export"))
    export.add_argument("tag", metavar="TAG", help="the language, such as pl or pt-BR")
    export.add_argument("slugs", nargs="*", metavar="SLUG", help="only these documents")
    export.add_argument(
        "--format", choices=("xliff", "xliff2", "po"), default="xliff", help="XLIFF 1.2 (as a rule), XLIFF 2.0, or PO"
    )
    export.add_argument("--out", type=Path, metavar="DIR", help="where to put them (exports/ in the clinic's folder)")
    import_ = _action(actions, "import", "take in what an agency sent back", lazily("exchange", "run_import"))
    import_.add_argument("files", nargs="+", type=Path, metavar="FILE")
    import_.add_argument("--replace", action="store_true", help="also where a translation here is newer")
    import_.add_argument("--dry-run", action="store_true", help="tell what would be taken in, and change nothing")


def _add_words_of_a_person(actions: "Commands[argparse.ArgumentParser]") -> None:
    same = _action(
        actions,
        "same-meaning",
        "keep the translations of a source text that changed in spelling only",
        lazily("meaning", "run_same_meaning"),
    )
    same.add_argument("slug", metavar="SLUG")
    same.add_argument("--message", required=True, metavar="TEXT", help="the source text as it is now, or its beginning")
    same.add_argument("--reason", required=True, metavar="TEXT", help="why its meaning is the same")
    same.add_argument("--name", required=True, metavar="NAME", help="who says so")
    same.add_argument("--dry-run", action="store_true", help="tell what would be kept, and change nothing")
    waive = _action(
        actions, "waive", "let one text pass one rule of check, until the text changes", lazily("waiving", "run_waive")
    )
    waive.add_argument("slug", metavar="SLUG", help="a document's slug, or interface")
    waive.add_argument("--locale", required=True, metavar="TAG")
    waive.add_argument("--rule", required=True, metavar="RULE", help="the rule's name, as check tells it")
    waive.add_argument("--message", required=True, metavar="TEXT", help="the source text, or its beginning")
    waive.add_argument("--reason", required=True, metavar="TEXT", help="why the translation is right")
    waive.add_argument("--name", required=True, metavar="NAME", help="who says so")
