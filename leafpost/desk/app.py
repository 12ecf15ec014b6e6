"""The desk's addresses, and what each answers."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from leafpost.desk.editions import EditionMaker
from leafpost.desk.files import file_response, is_known
from leafpost.desk.pages import COOKIE, Desk, catalogue_policies, page_language, page_response
from leafpost.desk.printing_pages import PrintingPages
from leafpost.desk.rack_pages import RackPages
from leafpost.desk.workshop import Workshop
from leafpost.errors import ProblemError
from leafpost.languages import Language
from leafpost.render.links import page_url
from leafpost.render.pictures import qr_uri
from leafpost.serving.guard import policy
from leafpost.serving.watch import watch

MOST_LISTENERS = 200  # open pages that are told of news; more look by themselves
_ALIVE = 15  # seconds after which a silent connection is told that we are there
STRICT = policy(img_src="'self'")

Answer = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Rooms:
    """What the desk is made of."""

    workshop: Workshop
    maker: EditionMaker
    printing: PrintingPages
    rack: RackPages


def desk_app(rooms: Rooms, ending: asyncio.Event) -> ASGIApp:
    """The application; `ending` closes the connections that stay open."""
    workshop = rooms.workshop
    front = Front(rooms, ending)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        working = asyncio.create_task(workshop.work())
        watching = asyncio.create_task(watch(workshop.root, workshop.changed, ending))
        watching.add_done_callback(lambda task: workshop.blind() if task.exception() else None)
        dismissing = asyncio.create_task(_dismiss_at(ending, workshop))
        yield
        ending.set()
        working.cancel()
        await asyncio.gather(working, watching, dismissing, return_exceptions=True)

    leaflet = "/{lang}/{slug}"
    routes = [
        Route("/", front.catalogue),
        Route("/index.html", front.catalogue),
        Route("/index.{lang}.html", front.catalogue),
        Route("/translations.html", front.translations),
        Route("/events", front.events),
        Route("/favicon.ico", _nothing),  # browsers ask by themselves
        Route(f"/phone{leaflet}", front.phone),
        *rooms.printing.routes(f"/print{leaflet}", "/jobs/{number:int}"),
        *rooms.rack.routes(),
        Route("/{name:path}", front.file),
    ]
    handlers = {404: front.not_found, HTTPException: front.not_found, Exception: front.failed}
    return Starlette(routes=routes, lifespan=lifespan, exception_handlers=handlers)


async def _nothing(_request: Request) -> Response:
    return Response(status_code=204)


async def _dismiss_at(ending: asyncio.Event, workshop: Workshop) -> None:
    """Let the open connections go as soon as the desk is to end: the server waits for them."""
    await ending.wait()
    workshop.dismiss()


class Front:
    """The pages that only show: the catalogue, the translations, the QR code, files, news."""

    def __init__(self, rooms: Rooms, ending: asyncio.Event) -> None:
        self._workshop, self._maker, self._ending = rooms.workshop, rooms.maker, ending

    def _desk(self) -> Desk:
        return Desk(self._workshop.shown)

    def _language(self, request: Request) -> Language:
        return page_language(self._workshop.shown, request)

    async def catalogue(self, request: Request) -> Response:
        shown = self._workshop.shown
        tongue = shown.clinic.source
        if lang := request.path_params.get("lang"):
            named = [tongue for tongue in shown.clinic.offered if tongue.bcp47 == lang]
            if not named or named[0].tag not in shown.report.gathered.words:
                return await self.not_found(request, HTTPException(404))
            tongue = named[0]
        html = self._desk().catalogue(tongue, self._workshop.today())
        words = shown.report.gathered.words.get(tongue.tag, {})
        response = page_response(html, *catalogue_policies(shown.clinic, tongue, words))
        response.set_cookie(COOKIE, tongue.bcp47, httponly=True, samesite="strict")
        return response

    async def translations(self, request: Request) -> Response:
        html = await asyncio.to_thread(self._desk().translations, self._language(request))
        return HTMLResponse(html, headers={"Content-Security-Policy": policy(style_src="'unsafe-inline'")})

    async def phone(self, request: Request) -> Response:
        """The QR code of a phone page, as large as the screen, for the patient to scan."""
        shown, tongue = self._workshop.shown, self._language(request)
        lang, slug = request.path_params["lang"], request.path_params["slug"]
        entry = shown.entry(lang, slug, self._workshop.today())
        if entry is None or not any(file.form == "html" for file in entry.files):
            return await self.not_found(request, HTTPException(404))
        if not entry.may_be_handed_out:
            return self._desk().notice(tongue, "held-back", status=409)
        patient = next(one for one in shown.clinic.offered if one.bcp47 == lang)
        address = page_url(shown.clinic, patient, slug)
        values = {"entry": entry, "patient": patient, "address": address, "qr": qr_uri(address)}
        return self._desk().page("desk/phone.html", tongue, values)

    async def file(self, request: Request) -> Response:
        """A built file, or an edition that is made now and kept."""
        name = request.path_params["name"]
        shown = self._workshop.shown
        try:
            if not is_known(shown, name) or name.endswith(".pdf"):
                made = await self._maker.path_of(name)
                if made is None:
                    return await self.not_found(request, HTTPException(404))
                name = made
            return await asyncio.to_thread(file_response, self._workshop.out, name)
        except ProblemError as error:
            lines = [str(problem) for problem in error.problems]
            return self._desk().notice(self._language(request), "failed", lines, status=500)
        except OSError as error:
            lines = [f"{name}: {error.strerror or error}"]
            return self._desk().notice(self._language(request), "failed", lines, status=500)

    async def events(self, _request: Request) -> Response:
        if self._workshop.listening >= MOST_LISTENERS:
            return Response(status_code=503, headers={"Retry-After": "60", "Connection": "close"})
        return StreamingResponse(self._told(), media_type="text/event-stream")

    async def _told(self) -> AsyncIterator[str]:
        """Server-Sent Events (HTML, § 9.2): the number of each new state."""
        listener = self._workshop.listen()
        news = self._workshop.shown.version
        try:
            while news and not self._ending.is_set():
                yield f"data: {news}\n\n"
                while (found := await _next(listener)) is None:
                    yield ": still here\n\n"
                news = found
        finally:
            self._workshop.leave(listener)

    async def not_found(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        return self._desk().notice(self._language(request), "missing", status=status)

    async def failed(self, request: Request, error: Exception) -> Response:
        line = f"{type(error).__name__}: {error}"
        return self._desk().notice(self._language(request), "failed", [line], status=500)


async def _next(listener: "asyncio.Queue[int]") -> int | None:
    """The next state; None where it is time for a sign of life."""
    with suppress(TimeoutError):
        return await asyncio.wait_for(listener.get(), _ALIVE)
    return None
