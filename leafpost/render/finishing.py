"""What is done to finished pages before they go to a printer: folding, and the print shop's inks.

Each function takes the PDF of an edition's pages and gives the PDF of its sheets. pikepdf is
loaded only when something is to be finished.
"""

import datetime as dt

from leafpost.clinic import Clinic
from leafpost.localise.model import LocalisedDocument

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
    """PDF/X-4. Raises ProblemError where the profile is missing, or a colour cannot be printed."""
    from leafpost.render.print_shop import Inks, for_print_shop, profile_file

    inks = Inks(profile_file().read_bytes(), clinic.brand.ink)
    made = localised.document.reviewed or _UNREVIEWED
    return for_print_shop(data, inks, made.isoformat())
