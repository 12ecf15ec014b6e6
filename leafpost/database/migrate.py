"""Brings a database's tables up to date with Alembic; each step is a file in `migrations/versions/`."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 0x4C656166  # of PostgreSQL: two programs that start at once migrate one after the other


def migrate(engine: Engine) -> None:
    """Do every step that this database has not had, in one transaction."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if _version(connection) != ScriptDirectory.from_config(_config()).get_current_head():
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    return config
