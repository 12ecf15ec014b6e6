"""One text of SQL for both databases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, BindParameter, Connection, CursorResult, Text, TextClause, bindparam, text

_SQLITE = {"LEAST(": "min(", "GREATEST(": "max("}


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement in the words of each database, by the name of its dialect."""

    texts: Mapping[str, TextClause]

    def run(
        self, connection: Connection, values: Mapping[str, object] | Sequence[Mapping[str, object]]
    ) -> CursorResult[Any]:
        """Execute it once, or once for each of several mappings."""
        return connection.execute(self.texts[connection.dialect.name], values)


def numbers(name: str) -> BindParameter[int]:
    """A parameter behind IN that is given whole numbers."""
    return bindparam(name, expanding=True, type_=BigInteger())


def words(name: str) -> BindParameter[str]:
    """A parameter behind IN that is given texts."""
    return bindparam(name, expanding=True, type_=Text())


def both(statement: str, *lists: BindParameter[Any], lock: str = "") -> Statement:
    """A statement for both databases; `lock` is for PostgreSQL, where others write at the same time.

    LEAST and GREATEST must not be given NULL: the databases do different things with it.
    """
    sqlite = statement
    for theirs, ours in _SQLITE.items():
        sqlite = sqlite.replace(theirs, ours)
    texts = {"sqlite": sqlite, "postgresql": f"{statement} {lock}"}
    return Statement({name: text(sql).bindparams(*lists) for name, sql in texts.items()})
