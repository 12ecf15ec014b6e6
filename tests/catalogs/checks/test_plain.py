"""Words of the interface and other plain texts."""

import pytest

from leafpost.catalogs.checks.model import Pair, Tongue
from leafpost.catalogs.checks.plain import RULES
from leafpost.catalogs.model import Entry
from leafpost.documents.model import MessageKind
from leafpost.languages import language
from tests.catalogs.checks.pairs import said, text_pair

PAGE = "Page {page} of {pages}"


@pytest.mark.parametrize(
    ("rule", "target"),
    [
        ("placeholder", "Página {page}"),
        ("placeholder", "Página {page} de {pages} {pages}"),
        ("placeholder", "Página {page} de {pages} {title}"),
        ("placeholder", "Página {page} de {pages} {"),
        ("html-in-translation", "Página <b>{page}</b> de {pages}"),
        ("html-in-translation", "Página&nbsp;{page} de {pages}"),
        ("bidi", "Página {page} de {pages}\u202e"),
        ("bidi", "Página {page} de \u2066{pages}"),
        ("control", "Página {page} de {pages}\x07"),
        ("slot", "Página {page} de {pages} --lp-x"),
        ("markup", "Página **{page}** de {pages}"),
        ("link", "Página {page} de {pages} https://example.org"),
    ],
)
def test_what_must_not_stand_in_a_word_of_the_interface_is_found(rule: str, target: str) -> None:
    """Lost and new placeholders, tags, hidden characters, marks and addresses are told by the rule's name."""
    assert said(RULES, rule, text_pair("es", PAGE, target, None))


def test_a_good_word_of_the_interface_is_no_alarm() -> None:
    """Placeholders may change places, and < and & may stand alone."""
    pair = text_pair("ja", PAGE, "{pages}ページ中{page}ページ & <3", None)
    assert [finding for rule in RULES for finding in rule.look(pair)] == []


@pytest.mark.parametrize("kind", [MessageKind.TITLE, MessageKind.ALT])
def test_a_tag_in_a_title_is_found(kind: MessageKind) -> None:
    """Plain texts of a document are set as they are, so that a tag would be read on the page."""
    assert said(RULES, "html-in-translation", text_pair("es", "A swimmer.", "Un <i>nadador</i>.", kind))
    assert said(RULES, "markup", text_pair("es", "A swimmer.", "Un **nadador**.", kind))
    assert said(RULES, "html-in-translation", text_pair("es", "a < b > c", "a < b > c", kind)) == []


@pytest.mark.parametrize(("numbers", "is_found"), [((2,), False), ((0, 1), False), ((1, 21), True), ((), True)])
def test_only_a_form_for_one_number_may_leave_it_out(numbers: tuple[int, ...], is_found: bool) -> None:
    """The Arabic dual says "two weeks" without a numeral; a form that other numbers take must have it."""
    entry = Entry("{number} week", ("أسبوعان",), msgid_plural="{number} weeks")
    tongue = Tongue(language("ar"))
    pair = Pair("interface", entry, "{number} weeks", "أسبوعان", tongue, language("en"), numbers=numbers)
    assert bool(said(RULES, "placeholder", pair)) is is_found
