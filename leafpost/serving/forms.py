"""What a browser sends with a form, read within bounds."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

MOST_BYTES = 16_384
_MOST_FIELDS = 64
_TYPE = "application/x-www-form-urlencoded"


class UnreadableFormError(Exception):
    """What was sent is no form of ours; `status` is the HTTP status that says why."""

    def __init__(self, status: int) -> None:
        super().__init__(f"a form that cannot be read ({status})")
        self.status = status


async def form_fields(request: Request, most: int = MOST_BYTES) -> Mapping[str, tuple[str, ...]]:
    """The fields of a form (URL Standard § 5.1), each with its values in their order.

    Raises UnreadableFormError: 413 where it is too long, 415 for another type, 400 where it is damaged.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _TYPE:
        raise UnreadableFormError(415)
    data = bytearray()
    try:
        async for chunk in request.stream():
            data += chunk
            if len(data) > most:
                raise UnreadableFormError(413)
    except ClientDisconnect:
        raise UnreadableFormError(400) from None
    return fields_of(bytes(data))


def fields_of(data: bytes) -> Mapping[str, tuple[str, ...]]:
    """The fields in the bytes of a form. Raises UnreadableFormError."""
    try:
        pairs = parse_qsl(
            data.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=_MOST_FIELDS
        )
    except ValueError:  # no ASCII, no UTF-8 behind the escapes, or too many fields
        raise UnreadableFormError(400) from None
    found: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        found[name] = (*found.get(name, ()), value)
    return found
