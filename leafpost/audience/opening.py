"""Opens the database together with the key that its hashes were made with."""

from collections.abc import Mapping

from leafpost.audience.secrets import SECRET_KEY, SecretKey, secret_key
from leafpost.clinic import Clinic
from leafpost.database.engine import PATIENCE, Database, open_database
from leafpost.database.secret import is_secret_of
from leafpost.errors import ConfigurationError, Problem


def open_audience(
    clinic: Clinic, environment: Mapping[str, str], *, patience: float = PATIENCE
) -> tuple[Database, SecretKey]:
    """The clinic's database and its secret key; `patience` as in `open_database`.

    Raises ConfigurationError where either cannot be had, or where the key is another than the database was made
    with: under another key nobody who left would be known.
    """
    secret = secret_key(environment)
    database = open_database(clinic, environment, patience=patience)
    if not is_secret_of(database, secret.check):
        database.close()
        what = "this is not the key that the database was made with, so nobody who left could be told"
        fix = "set the key of the first day again; docs/data.md says what to do if it is lost"
        raise ConfigurationError(Problem(SECRET_KEY, 0, "secret", what, fix))
    return database, secret
