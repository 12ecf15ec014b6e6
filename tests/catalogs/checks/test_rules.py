"""The list of rules, and the guide that tells of them."""

from leafpost.catalogs.checks.rules import ALL_RULES
from tests.catalogs.samples import REPOSITORY

GUIDE = REPOSITORY / "docs" / "checks.md"


def warnings_table() -> str:
    """The guide's table of warnings: each name once, with what its rules look for."""
    told: dict[str, str] = {}
    for rule in ALL_RULES:
        if rule.severity == "warning":
            told[rule.name] = f"{told[rule.name]}; {rule.about}" if rule.name in told else rule.about
        if rule.name == "inconsistent":
            told[rule.name] = rule.about
    rows = [f"| `{name}` | {about} |" for name, about in told.items()]
    return "\n".join(["| rule | it looks for |", "|---|---|", *rows])


def test_the_guide_tells_every_warning() -> None:
    """The table of warnings in docs/checks.md has exactly the rules that there are."""
    assert warnings_table() in GUIDE.read_text("utf-8"), f"put this into docs/checks.md:\n{warnings_table()}"


def test_the_guide_tells_every_error() -> None:
    """Each error has a row of its own, which says whether it may be waived."""
    rows = [line for line in GUIDE.read_text("utf-8").split("\n") if line.startswith("| `")]
    for rule in ALL_RULES:
        if rule.severity == "error":
            (row,) = [line for line in rows if f"`{rule.name}`" in line.split("|")[1]]
            if rule.name != "markup":  # one of its two rules may be waived
                assert row.rstrip("| ").rpartition("|")[2].strip().startswith("yes") is rule.is_waivable, rule.name


def test_every_rule_says_what_it_looks_for() -> None:
    """No rule is without its sentence, and all warnings may be waived."""
    assert len(ALL_RULES) > 25
    assert all(rule.about.strip() for rule in ALL_RULES)
    assert all(rule.is_waivable for rule in ALL_RULES if rule.severity == "warning")
