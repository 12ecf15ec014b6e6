"""`lang-dir`: the language and direction of a letter, said where clients cannot lose them."""

from collections.abc import Iterator

from leafpost.errors import Severity
from leafpost.render.lint.model import Finding, LetterRule, Place, Specimen

_LETTER = Place("templates/mail/letter.html")


def _look(specimen: Specimen) -> Iterator[Finding]:
    language = specimen.language
    wanted = (("lang", language.bcp47), ("dir", language.direction.value))
    body = specimen.page.find("body")
    outermost = [element for element in body if isinstance(element.tag, str) and element.tag not in ("style", "script")]
    for element in (specimen.page, *outermost):
        for name, value in wanted:
            found = element.get(name)
            if found is None:
                yield Finding(f"<{element.tag}> has no {name}", _LETTER, f'write {name}="{value}" there')
            elif found != value:
                yield Finding(f'<{element.tag}> has {name}="{found}"', _LETTER, f'write {name}="{value}" there')


RULES = (
    LetterRule(
        "lang-dir",
        Severity.ERROR,
        "lang and dir of the letter stand on <html> and on the outermost element of the body",
        why="screen readers choose their voice by it, and some clients drop <html>; it is missing in 96 % of mails "
        "(Email Markup Consortium)",
        mend="write them there",
        look=_look,
    ),
)
