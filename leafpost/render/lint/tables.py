"""`layout-table`: tables that only hold the layout say so, and tables of data do not."""

from collections.abc import Iterator

from leafpost.errors import Severity
from leafpost.render.lint.model import Finding, LetterRule, Place, Specimen

_SILENT = ("presentation", "none")


def _look(specimen: Specimen) -> Iterator[Finding]:
    for table in specimen.page.iter("table"):
        name = f"the table “{table.get('class', 'without a class')}”"
        own = [th for th in table.iter("th") if next(th.iterancestors("table")) is table]
        is_layout = table.get("role") in _SILENT
        if not own and not is_layout:
            yield Finding(f'{name} has no role="presentation"', Place("templates/mail"))
        elif own and is_layout:
            yield Finding(
                f"{name} has headings of columns, and says that it is layout",
                Place("templates/mail"),
                "take its role away, so that the headings are read out",
            )


RULES = (
    LetterRule(
        "layout-table",
        Severity.ERROR,
        'every table without headings of columns has role="presentation", and no other has',
        why="without it a screen reader counts rows and columns aloud; it is missing in 84 % of mails "
        "(Email Markup Consortium)",
        mend='write role="presentation" on it, or give its columns headings (<th>)',
        look=_look,
    ),
)
