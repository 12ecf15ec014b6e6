"""The text code in the address that a leaflet's QR code holds, and the script by which a phone page reads it.

It stands in the fragment, which a browser keeps to itself (RFC 3986, § 3.5): no server is
asked, and none learns which paper somebody holds. Behind the code stand two check digits
(ISO/IEC 7064, MOD 97-10), so that a code with a slip in it is not taken for an old one. The
text code is taken over words alone, never over an address: what is printed cannot change it.
"""

import base64
import hashlib
from dataclasses import dataclass

from markupsafe import Markup

from leafpost.clinic import Clinic
from leafpost.languages import Language
from leafpost.render.links import page_url
from leafpost.shipped import template_files

_SCRIPT = "web/paper.js"
_MODULUS = 97


def paper_url(clinic: Clinic, language: Language, slug: str, code: str) -> str:
    """The address of a phone page, with the text code (`1d5a-d382`) of the paper that it is printed on."""
    return f"{page_url(clinic, language, slug)}#c={checked(code)}"


def checked(code: str) -> str:
    """A text code with its check digits, as it stands in addresses: `1d5ad38248`."""
    bare = code.replace("-", "")
    digits = _MODULUS + 1 - int(bare, 16) * 100 % _MODULUS
    return f"{bare}{digits:02}"


@dataclass(frozen=True, slots=True)
class Script:
    """A script inside a page, and how a policy names it (CSP Level 3, § 2.3.1)."""

    text: Markup
    source: str


def paper_script(clinic: Clinic) -> Script:
    """The phone page's only script, exactly as it stands in the page."""
    text = template_files(clinic.root)[_SCRIPT].read_text("utf-8").strip()
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return Script(Markup(text), f"'sha256-{digest}'")  # noqa: S704 - our own file, or the clinic's
