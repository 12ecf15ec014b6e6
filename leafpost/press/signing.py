"""What keeps a document in one language from being signed, and from being released for want of signatures."""

from collections.abc import Iterator

from leafpost.catalogs.changes import Change
from leafpost.catalogs.parts import PartKind
from leafpost.catalogs.places import INTERFACE, catalog_path
from leafpost.catalogs.signoff import SignoffState
from leafpost.clinic import Clinic
from leafpost.errors import Problem, shown_path
from leafpost.localise.model import LocalisedDocument
from leafpost.localise.wording import untranslated_words
from leafpost.press.checking import rule_errors
from leafpost.press.gather import Gathered

_MOST_NAMED = 5  # changes that one problem names; `signoff --list` shows them all
_EXCERPT = 60  # characters of a message


def obstacles(gathered: Gathered, localised: LocalisedDocument) -> tuple[Problem, ...]:
    """Why nobody can sign these words yet: mistakes, broken templates, gaps, words not translated, errors of rules."""
    slug, tag = localised.document.slug, localised.language.tag
    mistakes = [p for p in gathered.problems if p.is_error and p.document == slug and p.locale in ("", tag)]
    templates = gathered.spoken[localised.document.kind].problems
    gaps = [*localised.gaps, *word_gaps(localised, gathered.clinic)]
    refused = rule_errors(gathered, (slug, INTERFACE)).get((slug, tag), ()) if not gaps else ()
    return tuple(dict.fromkeys([*mistakes, *templates, *gaps, *refused]))


def word_gaps(localised: LocalisedDocument, clinic: Clinic) -> Iterator[Problem]:
    """The words of the interface that this document can show and its language lacks."""
    tag = localised.language.tag
    for msgid in dict.fromkeys(untranslated_words(localised.parts, clinic)):
        yield Problem(
            shown_path(catalog_path(clinic.root, tag, INTERFACE), clinic.root), 0, "missing",
            f"“{msgid}” is not translated", "run: build.py translate update, then translate it",
            locale=tag, document=localised.document.slug,
        )  # fmt: skip


def signature_problems(localised: LocalisedDocument) -> Iterator[Problem]:
    """Why these words do not count as signed: who has still to sign, and what changed since somebody did."""
    standing, slug, language = localised.standing, localised.document.slug, localised.language
    file = f"locales/{language.tag}/signoffs/{slug}.toml"
    if standing.state is SignoffState.CHANGED:
        names = " and ".join(f"{s.name} ({s.role}, {s.date})" for s in standing.signoffs if s not in standing.holding)
        changed = _named(standing.changes(localised.parts))
        yield Problem(
            file, 0, "changed-since-signed", f"{changed} changed since {names} signed",
            f"run: build.py signoff {slug} --locale {language.tag} --list, read what changed, and sign again",
            locale=language.tag, document=slug,
        )  # fmt: skip
    signed_twice = {signoff.role for signoff in standing.holding}
    for role in standing.missing:
        why = "one person signed in both roles, so a" if role in signed_twice else "a"
        yield Problem(
            file, 0, "unsigned", f"{why} {role} has still to sign '{slug}' in {language.english}",
            f'run: build.py signoff {slug} --locale {language.tag} --role {role} --name "…"',
            locale=language.tag, document=slug,
        )  # fmt: skip


def _named(changes: tuple[Change, ...]) -> str:
    """The first few changes, each by its source."""
    if not changes:
        return "something"
    more = f" and {len(changes) - _MOST_NAMED} more" if len(changes) > _MOST_NAMED else ""
    return ", ".join(change_name(change) for change in changes[:_MOST_NAMED]) + more


def change_name(change: Change) -> str:
    """What changed, as a person calls it."""
    part = change.part
    match part.kind:
        case PartKind.CALLOUT:
            return f"the box #{part.context}" if part.context else f"a box of the kind {part.source}"
        case PartKind.VARIABLE:
            return f"the clinic's value {{{part.source}}}"
        case PartKind.WORD:
            return f"the interface word “{part.source}”" if part.source else f"the template {part.context}"
        case PartKind.MESSAGE:
            text = part.source if len(part.source) <= _EXCERPT else part.source[: _EXCERPT - 1].rstrip() + "…"
            return f"“{text}”"
