"""The list of rules, and the guide that tells of them."""

from leafpost.outbox.sender_domain import DOMAIN_RULES
from leafpost.render.lint.clients import facts
from leafpost.render.lint.rules import LETTER_RULES
from tests.localise.samples import REPOSITORY

GUIDE = REPOSITORY / "docs" / "lint.md"
RULES = (*LETTER_RULES, *DOMAIN_RULES)


def rules_table() -> str:
    """The guide's table: each rule with its weight, what must be, why, and how to mend it."""
    rows = [f"| `{r.name}` | {r.severity} | {r.about} | {r.why} | {r.mend} |" for r in RULES]
    return "\n".join(["| rule | weight | what must be | why | how to mend it |", "|---|---|---|---|---|", *rows])


def test_the_guide_tells_every_rule() -> None:
    """The table in docs/lint.md has exactly the rules that there are."""
    assert rules_table() in GUIDE.read_text("utf-8"), f"put this into docs/lint.md:\n{rules_table()}"


def test_every_rule_is_told_apart_and_explained() -> None:
    """Names are unique; each rule says what must be, why, and how to mend it, in a cell of a table."""
    assert len({rule.name for rule in RULES}) == len(RULES)
    for rule in RULES:
        texts = (rule.about, rule.why, rule.mend)
        assert all(text and "|" not in text and not text.endswith(".") for text in texts), rule.name
        assert not rule.is_waivable


def test_every_fact_about_a_client_has_a_source() -> None:
    """Each row says whom it is about, what is lost, what to write instead, and where that was read."""
    assert len(facts()) > 25
    for fact in facts():
        assert fact.kind in ("property", "selector", "at_rule")
        assert fact.harm in ("lost", "plain")
        assert fact.clients
        assert fact.instead
        assert fact.source.startswith(("caniemail.com/", "learn.microsoft.com "))
