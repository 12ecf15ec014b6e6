"""The files that the desk hands out: only those that were built, by the names that the manifest knows."""

import re
from pathlib import Path

from starlette.responses import Response

from leafpost.desk.workshop import Shown
from leafpost.serving.guard import policy

_TYPES = {
    ".pdf": "application/pdf",
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".eml": "message/rfc822",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
_OWN_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def is_known(shown: Shown, name: str) -> bool:
    """Whether a name is that of a built file; nothing else is ever looked for on the disk."""
    return name in shown.report.artefacts or name in shown.report.thumbnails.values()


def file_response(out: Path, name: str) -> Response:
    """A file of dist/. Raises OSError where it cannot be read: it is gone, or somebody else has locked it."""
    data = (out / name).read_bytes()
    suffix = Path(name).suffix
    return Response(data, media_type=_TYPES[suffix], headers={"Content-Security-Policy": _policy(suffix, data)})


def _policy(suffix: str, data: bytes) -> str:
    """Phone pages and letters say themselves what they may do; no page of others may frame them."""
    if suffix == ".pdf":
        return "frame-ancestors 'self'"  # the browser's own viewer would be shut out by more
    own = _OWN_POLICY.search(data.decode("utf-8", "replace")) if suffix == ".html" else None
    if own is None:
        return policy(img_src="'self' data:", style_src="'unsafe-inline'")
    return f"{own[1]}; frame-ancestors 'none'"
