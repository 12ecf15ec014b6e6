"""One text of SQL for both databases, handed to their drivers as it is: the ledger has no time for more."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, CursorResult

_PARAMETER = re.compile(r"(?<!:):([a-z_]+)")
_LIST = re.compile(r"\bIN (:[a-z_]+)")
_SQLITE = {"LEAST(": "min(", "GREATEST(": "max("}


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement in the words of both databases."""

    sqlite: str
    postgresql: str

    def run(self, connection: Connection, values: Mapping[str, Any]) -> CursorResult[Any]:
        """Execute it. A list is for a parameter behind IN."""
        if connection.dialect.name == "postgresql":
            return connection.exec_driver_sql(self.postgresql, dict(values))
        lists = {name: json.dumps(value) for name, value in values.items() if isinstance(value, list)}
        return connection.exec_driver_sql(self.sqlite, {**values, **lists})

    def run_each(self, connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
        """Execute it once for each row; none of them has a list."""
        if rows:
            text = self.postgresql if connection.dialect.name == "postgresql" else self.sqlite
            connection.exec_driver_sql(text, list(rows))


def both(statement: str, *, lock: str = "") -> Statement:
    """A statement for both databases, with parameters as `:name`, lists of them behind IN.

    `lock` is for PostgreSQL, where others write at the same time. LEAST and GREATEST must not be given
    NULL: the databases do different things with it. Times are bound in microseconds.
    """
    sqlite = _LIST.sub(r"IN (SELECT value FROM json_each(\1))", statement)
    for theirs, ours in _SQLITE.items():
        sqlite = sqlite.replace(theirs, ours)
    postgresql = _LIST.sub(r"= ANY(\1)", statement.replace("NOT IN :", "<> ALL :"))
    postgresql = re.sub(r"<> ALL (:[a-z_]+)", r"<> ALL(\1)", postgresql)
    return Statement(sqlite, _PARAMETER.sub(r"%(\1)s", f"{postgresql} {lock}"))
