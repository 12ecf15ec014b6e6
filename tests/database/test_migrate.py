"""How a database is brought up to date."""

from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

import leafpost.database
from leafpost.clinic import Clinic
from leafpost.database.engine import open_database
from leafpost.database.migrate import newest


def test_the_newest_step_is_the_one_that_alembic_ends_with() -> None:
    """The number of the last file is the head of one line of steps, so that no step is left out."""
    config = Config()
    config.set_main_option("script_location", str(Path(leafpost.database.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [newest()]


def test_a_database_that_is_up_to_date_says_so(sending_clinic: Clinic, environment: dict[str, str]) -> None:
    """What was migrated has the newest step's number, and is opened again as it is."""
    for _ in range(2):
        database = open_database(sending_clinic, environment)
        with database.read() as connection:
            found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all()
        database.close()
        assert found == [newest()]
