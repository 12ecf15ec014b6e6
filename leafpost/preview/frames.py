"""Phone pages and letters as the preview shows them: in a sandbox, with one small script of ours."""

import base64
import hashlib
import re

from leafpost.clinic import Clinic
from leafpost.shipped import template_files

_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
_OWN_SCRIPT = re.compile(r"<script>.*?</script>", re.DOTALL)
_SCRIPT = "preview/frame.js"


def framed(html: str, clinic: Clinic) -> str:
    """A page with our script, which tells the preview what was clicked and what is too wide.

    The page's own policy forbids this script, so it gives way to the one of `frame_policy`; the
    page's own script, which asks about paper, is left out.
    """
    html = _OWN_SCRIPT.sub("", _POLICY.sub("", html, count=1))
    head, end, rest = html.rpartition("</body>")
    return f"{head}<script>{frame_script(clinic)}</script>{end}{rest}" if end else html


def frame_script(clinic: Clinic) -> str:
    return template_files(clinic.root)[_SCRIPT].read_text("utf-8")


def frame_policy(clinic: Clinic) -> str:
    """Nothing is fetched from anywhere, and no script runs but ours (CSP Level 3, § 2.3.1: by its digest)."""
    digest = base64.b64encode(hashlib.sha256(frame_script(clinic).encode("utf-8")).digest()).decode("ascii")
    return (
        f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts"
    )
