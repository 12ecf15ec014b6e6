"""What is done to finished pages before they go to a printer: folding, and the print shop's inks.

Each function takes the PDF of an edition's pages and gives the PDF of its sheets. pikepdf is
loaded only when something is to be finished.
"""

import datetime as dt
from functools import cache
from pathlib import Path

from leafpost.clinic import Clinic
from leafpost.errors import Problem, ProblemError
from leafpost.files import digest_of
from leafpost.localise.model import LocalisedDocument

# From Debian's libgs-common: a press after the American standard SWOP, which every print shop knows.
PROFILE = Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")
_UNREVIEWED = dt.date(2000, 1, 1)  # PDF/X wants a day; today's would make other bytes of the same words


def fold_booklet(data: bytes, clinic: Clinic, localised: LocalisedDocument) -> bytes:
    """Sheets that are folded once and stapled."""
    from leafpost.render.imposition import booklet

    return booklet(data, clinic.paper, is_rtl=localised.language.is_rtl)


def fold_in_three(data: bytes, clinic: Clinic, localised: LocalisedDocument) -> bytes:
    """One sheet of six panels."""
    from leafpost.render.imposition import trifold

    return trifold(data, clinic.paper, is_rtl=localised.language.is_rtl)


def taken_apart(data: bytes) -> bytes:
    """The pages on folded sheets, each by itself, to be read back."""
    from leafpost.render.imposition import taken_apart

    return taken_apart(data)


def for_press(data: bytes, clinic: Clinic, localised: LocalisedDocument) -> bytes:
    """PDF/X-4. Raises ProblemError where the profile is missing, or a colour cannot be said in inks."""
    from leafpost.render.print_shop import Inks, for_print_shop

    if not PROFILE.is_file():
        raise ProblemError(
            _problem(localised, f"the inks' profile {PROFILE} is not there", "install Debian's package libgs-common")
        )
    made = localised.document.reviewed or _UNREVIEWED
    try:
        return for_print_shop(data, Inks(PROFILE.read_bytes(), clinic.brand.ink), made.isoformat())
    except ValueError as error:
        raise ProblemError(_problem(localised, str(error), "change the picture or the template")) from error


@cache
def profile_digest() -> str:
    """What distinguishes the profile of the inks; empty where it is not installed."""
    return digest_of(PROFILE.read_bytes()) if PROFILE.is_file() else ""


def _problem(localised: LocalisedDocument, what: str, fix: str) -> Problem:
    document, language = localised.document, localised.language
    what = f"in {language.english}: {what}"
    return Problem(document.file, 0, "print-shop", what, fix, locale=language.tag, document=document.slug)
