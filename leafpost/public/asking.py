"""What a browser asks and what it is answered, without the web server: pages are functions between the two."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from leafpost.serving.forgery import Sealed


@dataclass(frozen=True, slots=True)
class Asking:
    """One request. `is_post` is the only thing that may change anything.

    `names` are the parts of the address, `query` what stands behind its question mark; `fields` a form's, each
    with its values. `accepts` is Accept-Language. `client` is the network address that asks. `is_ours` tells whether
    the form came from a page of ours; `sealed` is for the form on the page that is answered.
    """

    is_post: bool
    path: str
    names: Mapping[str, str]
    query: Mapping[str, str]
    fields: Mapping[str, tuple[str, ...]]
    accepts: str
    client: str
    is_ours: bool
    sealed: Sealed

    def field(self, name: str) -> str:
        """The first value of a form's field, "" where there is none."""
        return self.fields.get(name, ("",))[0]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `policy` is a Content Security Policy of its own, where the usual one does not do."""

    content: bytes
    status: int = 200
    media_type: str = "text/html; charset=utf-8"
    policy: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    has_post: bool = False  # a mail waits to be sent
    is_sealed: bool = False  # the page has a form that anybody can reach
