"""Documents as a person names them on the command line."""

import difflib
from collections.abc import Sequence

from leafpost.clinic import Clinic
from leafpost.errors import ConfigurationError, Problem


def document_names(clinic: Clinic) -> list[str]:
    """The names of all files that are documents, in alphabetical order."""
    from leafpost.documents.read import FOLDERS

    paths = [path for folder in FOLDERS.values() for path in (clinic.root / folder).glob("*.md")]
    return sorted(path.stem for path in paths if path.stem != "README")


def named_documents(clinic: Clinic, slugs: Sequence[str]) -> tuple[str, ...]:
    """The documents that a person named; a name that is not there is refused with what is."""
    there = document_names(clinic)
    for slug in slugs:
        if slug not in there:
            near = difflib.get_close_matches(slug, there, n=1)
            advice = f"did you mean '{near[0]}'?" if near else f"documents here: {', '.join(there) or 'none'}"
            raise ConfigurationError(Problem(slug, 0, "usage", "there is no such document or command", advice))
    return tuple(slugs)
