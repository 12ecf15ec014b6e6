"""The stamp on every page and letter of a pseudo-language: nobody may take its words for advice.

It is plain English and in no catalog: a stamp that cannot be read is none. A clinic's own
template may have left it out; so it is looked for in what is finished.
"""

import html5lib

from leafpost.errors import Problem, ProblemError
from leafpost.languages import Language
from leafpost.localise.model import LocalisedDocument

STAMP = "Pseudo-language: not for patients"


def stamp_of(language: Language) -> str:
    """What each page of a language is stamped with: nothing where the language is a real one."""
    return STAMP if language.is_pseudo else ""


def require_stamp(html: str, text: str, localised: LocalisedDocument) -> None:
    """Raises ProblemError where a phone page or a letter lacks its stamp, in its HTML or in its plain text.

    `text` is the plain text beside the HTML, empty where there is none.
    """
    stamp = stamp_of(localised.language)
    if stamp and not (stamp in _visible(html) and (not text or stamp in text)):
        raise ProblemError(
            Problem(
                localised.document.file, 0, "stamp",
                f"in {localised.language.english} a template leaves out the stamp “{stamp}”",
                "put {{ stamp }} into your copy of the template, or delete the copy to use ours again",
                locale=localised.language.tag, document=localised.document.slug,
            )
        )  # fmt: skip


def _visible(html: str) -> str:
    """The words of a page's body, without what style sheets and comments say."""
    body = html5lib.parse(html, treebuilder="lxml", namespaceHTMLElements=False).getroot().find("body")
    for element in body.iter("style", "script", "title"):
        element.text = ""
    return " ".join(str(body.xpath("string()")).split())
