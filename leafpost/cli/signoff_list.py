"""`build.py signoff --list`: the state of every document in every language, and what changed since it was signed."""

import argparse
import datetime as dt
from collections.abc import Iterator
from typing import Any

from leafpost.catalogs.changes import Change, ChangeKind
from leafpost.catalogs.parts import PartKind
from leafpost.catalogs.signoff import SignoffState
from leafpost.cli import output
from leafpost.cli.naming import named_documents
from leafpost.clinic import offered_language, read_clinic
from leafpost.documents.model import Document
from leafpost.errors import ConfigurationError, Exit, Problem, errors_in
from leafpost.languages import Language
from leafpost.localise.model import LocalisedDocument
from leafpost.press.gather import Gathered, gather, review_problem
from leafpost.press.signing import change_name

_REFUSED = "refused"


def run_list(options: argparse.Namespace) -> int:
    """Exit code 1 where a document cannot be read, so that its state is not known."""
    if options.role is not None or options.name is not None:
        raise ConfigurationError(
            Problem("--list", 0, "usage", "a list signs nothing", "leave out --list to sign, or --role and --name")
        )
    clinic = read_clinic(options.root.resolve())
    slugs = named_documents(clinic, [options.slug] if options.slug else [])
    languages = [offered_language(clinic, options.locale)] if options.locale else list(clinic.offered)
    today = dt.date.today()
    gathered = gather(clinic, today, languages)
    documents = [document for document in gathered.reading.documents if not slugs or document.slug in slugs]
    if options.format == "json":
        output.print_json([_row(gathered, document, tongue, today) for document in documents for tongue in languages])
    else:
        for line in _lines(gathered, documents, languages, today):
            output.say(line)
    problems = [p for p in gathered.problems if not slugs or not p.document or p.document in slugs]
    output.show_problems(errors_in(problems))
    return Exit.PROBLEMS if errors_in(problems) else Exit.FINE


# --- for people --------------------------------------------------------------------------


def _lines(
    gathered: Gathered, documents: list[Document], languages: list[Language], today: dt.date
) -> Iterator[str]:  # fmt: skip
    width = max(len(language.english) for language in languages)
    for document in documents:
        yield document.slug
        if review_problem(document, today):
            yield f"  Its clinical review was due on {document.review_by}: a release refuses it."
        for language in languages:
            localised = gathered.localised.get((document.slug, language.tag))
            name = f"  {language.english:<{width}}"
            if localised is None:
                yield f"{name}  refused, see below"
                continue
            yield f"{name}  {localised.short_digest}  {_state(localised)}"
            for change in localised.standing.changes(localised.parts):
                yield from _change_lines(change)
            if localised.state is SignoffState.CHANGED and localised.standing.before is None:
                yield "      what changed is not known: the signature is older than this program's record of it"


def _state(localised: LocalisedDocument) -> str:
    """The state with who signed, who has still to, and what else a person should know."""
    standing = localised.standing
    words = {
        SignoffState.DRAFT: "draft",
        SignoffState.SIGNED: "signed",
        SignoffState.CHANGED: "changed since it was signed",
    }
    parts = [words[localised.state]]
    if standing.mended and localised.state is SignoffState.SIGNED:
        names = " and ".join(dict.fromkeys(record.name for record in standing.mended))
        parts.append(f"source text mended since ({len(standing.mended)}, vouched by {names})")
    for signoff in standing.signoffs:
        older = "" if signoff in standing.holding else ", other words"
        parts.append(f"{signoff.role} {signoff.name} {signoff.date}{older}")
    if standing.missing:
        parts.append(f"still to sign: {' and '.join(standing.missing)}")
    if localised.gaps:
        parts.append(f"{output.count(len(localised.gaps), 'passage')} not translated")
    return "; ".join(parts)


def _change_lines(change: Change) -> Iterator[str]:
    yield f"      {change.kind}: {change_name(change)}"
    if change.kind is ChangeKind.MOVED:
        return
    if change.part.kind is PartKind.CALLOUT:
        yield f"        {_kinds(change)}"
        return
    if change.source_diff:
        yield f"        source: {change.source_diff}"
    is_same_text = change.before and change.after and change.before.text == change.after.text
    if not is_same_text and change.text_diff != change.source_diff:  # in the source language they are one
        yield f"        {change.text_diff}"


def _kinds(change: Change) -> str:
    """What a callout was and is: its kind, and how many messages it holds."""
    shown = [f"{part.source} ({part.text} messages)" if part else "" for part in (change.before, change.after)]
    before, after = (f"[-{shown[0]}-]" if shown[0] else ""), (f"{{+{shown[1]}+}}" if shown[1] else "")
    return before + after


# --- for programs ------------------------------------------------------------------------


def _row(gathered: Gathered, document: Document, language: Language, today: dt.date) -> dict[str, Any]:
    localised = gathered.localised.get((document.slug, language.tag))
    row: dict[str, Any] = {
        "document": document.slug,
        "locale": language.tag,
        "state": _REFUSED,
        "review_by": document.review_by.isoformat() if document.review_by else "",
        "review_overdue": review_problem(document, today) is not None,
    }
    if localised is None:
        return row
    standing = localised.standing
    return row | {
        "state": localised.state.value,
        "code": localised.short_digest,
        "digest": localised.words_digest,
        "gaps": len(localised.gaps),
        "missing": [role.value for role in standing.missing],
        "signoffs": [
            {
                "role": signoff.role.value,
                "name": signoff.name,
                "date": signoff.date.isoformat(),
                "holds": signoff in standing.holding,
            }
            for signoff in standing.signoffs
        ],
        "mended": [
            {"old": record.old, "new": record.new, "reason": record.reason, "name": record.name}
            for record in standing.mended
        ],
        "changes": [_change_row(change) for change in standing.changes(localised.parts)],
    }


def _change_row(change: Change) -> dict[str, str]:
    before, after = change.before, change.after
    return {
        "change": change.kind.value,
        "kind": change.part.kind.value,
        "context": change.part.context,
        "source_before": before.source if before else "",
        "source": after.source if after else "",
        "text_before": before.text if before else "",
        "text": after.text if after else "",
        "diff": change.text_diff,
    }
