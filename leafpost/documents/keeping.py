"""What a translation must keep of its source: every variable and every link, as often."""

from collections import Counter
from collections.abc import Iterator

from leafpost.documents.inline import Fault
from leafpost.documents.model import Emphasis, Inline, Isolate, Link, Strong, Variable


def lost_names(source: tuple[Inline, ...], translation: tuple[Inline, ...]) -> Iterator[Fault]:
    """Variables and links that the source has and the translation has not, or the other way round."""
    before, after = Counter(names_in(source)), Counter(names_in(translation))
    for (rule, name), _count in sorted((before - after).items()):
        yield Fault(rule, f"the translation has lost {_shown(rule, name)}", "put it where the source has it")
    for (rule, name), _count in sorted((after - before).items()):
        yield Fault(rule, f"the translation has {_shown(rule, name)}, which the source has not", "remove it")


def names_in(inlines: tuple[Inline, ...]) -> Iterator[tuple[str, str]]:
    """The rule and the name of each variable and link, those inside other inlines too."""
    for inline in inlines:
        if isinstance(inline, Variable):
            yield "placeholder", inline.name
        elif isinstance(inline, Link):
            yield "link", inline.reference
        if isinstance(inline, Strong | Emphasis | Link | Isolate):
            yield from names_in(inline.children)


def _shown(rule: str, name: str) -> str:
    return f"{{{name}}}" if rule == "placeholder" else f"the link [{name}]"
