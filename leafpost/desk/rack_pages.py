"""The rack's page: what stands in the waiting room, and what must be pulled."""

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from leafpost.desk.pages import Desk, page_language, problem_lines
from leafpost.desk.rack import Pile, Rack
from leafpost.desk.workshop import Workshop
from leafpost.errors import ProblemError
from leafpost.serving.forgery import FIELD, Forgery
from leafpost.serving.forms import UnreadableFormError, form_fields

RACK = "/rack"
_MOST_DIGITS = 12


@dataclass(frozen=True, slots=True)
class RackPages:
    """`environment` may name the database; `now` is aware."""

    workshop: Workshop
    environment: Mapping[str, str]
    now: Callable[[], dt.datetime]
    forgery: Forgery

    def routes(self) -> list[BaseRoute]:
        return [Route(RACK, self.show, methods=["GET"]), Route(RACK, self.pull, methods=["POST"])]

    async def show(self, request: Request) -> Response:
        shown, tongue = self.workshop.shown, page_language(self.workshop.shown, request)
        try:
            piles = await asyncio.to_thread(self._piles)
        except ProblemError as error:
            return Desk(shown).notice(tongue, "failed", problem_lines(error), status=500, href=RACK)
        sealed = self.forgery.sealed(request.cookies)
        values = {
            "pull": [pile for pile in piles if pile.must_be_pulled],
            "stay": [pile for pile in piles if not pile.must_be_pulled],
            "seal": sealed.seal,
        }
        page = Desk(shown).page("desk/rack.html", tongue, values)
        if sealed.set_cookie:
            page.headers.append("Set-Cookie", sealed.set_cookie)
        return page

    def _piles(self) -> list[Pile]:
        shown = self.workshop.shown
        return Rack(shown.clinic, self.environment).piles(shown.report.gathered, self.workshop.today())

    async def pull(self, request: Request) -> Response:
        """Mark a pile as pulled, as it was when the page was shown."""
        shown, tongue = self.workshop.shown, page_language(self.workshop.shown, request)
        try:
            fields = await form_fields(request)
        except UnreadableFormError as error:
            return Desk(shown).notice(tongue, "too-old", status=error.status, href=RACK)
        seal, pile = (fields.get(name, ("",))[0] for name in (FIELD, "pile"))
        is_number = pile.isascii() and pile.isdigit() and len(pile) <= _MOST_DIGITS
        if not is_number or not self.forgery.is_ours(request.headers, request.cookies, seal):
            return Desk(shown).notice(tongue, "too-old", status=403, href=RACK)
        try:
            await asyncio.to_thread(Rack(shown.clinic, self.environment).pull, int(pile), self.now())
        except ProblemError as error:
            return Desk(shown).notice(tongue, "failed", problem_lines(error), status=500, href=RACK)
        return RedirectResponse(RACK, status_code=303)
