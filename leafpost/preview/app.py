"""The preview's addresses, and what each answers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from leafpost.clinic import Brand, Clinic, read_clinic
from leafpost.documents.read import FOLDERS, is_slug
from leafpost.errors import Problem, ProblemError
from leafpost.languages import Language, find_language
from leafpost.preview.chooser import Offer, read_offer, target_languages
from leafpost.preview.frames import frame_policy
from leafpost.preview.look import Subject
from leafpost.preview.studio import Bench, Studio
from leafpost.render.environment import render
from leafpost.render.theme import mixed
from leafpost.serving.guard import Guard, Guarded, local_names, policy
from leafpost.serving.watch import watch
from leafpost.shipped import template_files

SCRIPTS = ("bench.js", "messages.js", "pages.js", "frames.js", "dom.js")
# The pages load what this server gives; frames have a policy of their own.
_ITSELF = "'self'"
_POLICY = policy(script_src=_ITSELF, style_src=_ITSELF, img_src=_ITSELF, connect_src=_ITSELF, frame_src=_ITSELF)
_ALIVE = 15  # seconds after which a silent connection is told that we are there
_STILL_HERE = "still here"


def preview_app(studio: Studio, port: int, ending: asyncio.Event) -> ASGIApp:
    """The application; `ending` closes the connections that stay open."""
    pages = _Pages(studio, ending)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        watching = asyncio.create_task(watch(studio.root, studio.changed, ending))
        watching.add_done_callback(lambda task: studio.blind() if task.exception() else None)
        dismissing = asyncio.create_task(_dismiss_at(ending, studio))
        yield
        ending.set()
        await asyncio.gather(watching, dismissing, return_exceptions=True)
        await studio.close()

    bench = "/{tag}/{slug}"
    routes = [
        Route("/", pages.chooser),
        Route("/favicon.ico", lambda _request: Response(status_code=204)),  # browsers ask by themselves
        Route("/-/preview.css", pages.style),
        Route("/-/{name}", pages.script),
        Route(bench, pages.bench),
        Route(f"{bench}/state", pages.state),
        Route(f"{bench}/events", pages.events),
        Route(f"{bench}/pages/{{name}}.png", pages.picture),
        Route(f"{bench}/{{form}}", pages.frame),
    ]
    return Guard(Starlette(routes=routes, lifespan=lifespan), Guarded("The preview", local_names(port), _POLICY))


async def _dismiss_at(ending: asyncio.Event, studio: Studio) -> None:
    """Let the open connections go as soon as the preview is to end: the server waits for them."""
    await ending.wait()
    studio.dismiss()


class _Pages:
    def __init__(self, studio: Studio, ending: asyncio.Event) -> None:
        self._studio = studio
        self._ending = ending

    # --- pages ---

    async def chooser(self, _request: Request) -> Response:
        def read() -> tuple[Clinic, Offer]:
            clinic = read_clinic(self._studio.root)
            return clinic, read_offer(clinic)

        try:
            clinic, offer = await self._studio.run(read)
        except ProblemError as error:
            return self._notice("The clinic's folder cannot be read", error.problems)
        return self._page("preview/chooser.html", clinic=clinic, offer=offer)

    async def bench(self, request: Request) -> Response:
        try:
            clinic = read_clinic(self._studio.root)
        except ProblemError as error:
            return self._notice("The clinic's folder cannot be read", error.problems)
        slug, language = request.path_params["slug"], find_language(request.path_params["tag"])
        if language is None or language not in target_languages(clinic):
            return self._notice(*_no_language(clinic, language, request.path_params["tag"]), status=404)
        if not self._is_document(slug):
            return self._notice(
                "There is no such document", [Problem(slug, 0, "usage", "it is not there", "choose another")], 404
            )
        if language.tag != request.path_params["tag"]:
            return RedirectResponse(f"/{language.tag}/{slug}")
        self._studio.look_again(Subject(slug, language))
        return self._page("preview/bench.html", clinic=clinic, language=language, slug=slug)

    def _notice(self, title: str, problems: Any, status: int = 404) -> Response:
        return self._page("preview/notice.html", status, title=title, problems=list(problems))

    def _page(self, template: str, status: int = 200, **more: Any) -> Response:
        try:
            return HTMLResponse(render(self._studio.root, template, more), status)
        except ProblemError as error:
            return Response("\n".join(map(str, error.problems)), 500, media_type="text/plain")

    # --- parts of a bench ---

    async def state(self, request: Request) -> Response:
        bench = self._bench(request)
        if bench is None:
            return Response(status_code=404)
        return JSONResponse(self._studio.state(bench.subject))

    async def events(self, request: Request) -> Response:
        bench = self._bench(request)
        if bench is None:
            return Response(status_code=404)
        return StreamingResponse(self._told(bench), media_type="text/event-stream")

    async def _told(self, bench: Bench) -> AsyncIterator[str]:
        """Server-Sent Events (HTML, § 9.2): the number of each new version, until the studio lets its listeners go."""
        listener: asyncio.Queue[int | None] = asyncio.Queue()
        bench.listeners.add(listener)
        news = str(bench.version)
        try:
            while news and not self._ending.is_set():
                yield f"data: {news}\n\n" if news != _STILL_HERE else ": still here\n\n"
                news = await _next(listener)
        finally:
            bench.listeners.discard(listener)

    async def picture(self, request: Request) -> Response:
        bench = self._bench(request)
        data = bench.pictures.get(request.path_params["name"]) if bench else None
        return Response(data, media_type="image/png") if data else Response(status_code=404)

    async def frame(self, request: Request) -> Response:
        bench = self._bench(request)
        look = bench.look if bench else None
        html = look.forms.get(request.path_params["form"]) if look else None
        if look is None or html is None or request.path_params["form"] == "text":
            return Response(status_code=404)
        return HTMLResponse(html, headers={"Content-Security-Policy": frame_policy(look.clinic)})

    def _bench(self, request: Request) -> Bench | None:
        language = find_language(request.path_params["tag"])
        slug = request.path_params["slug"]
        if language is None or not self._is_document(slug):
            return None
        return self._studio.bench(Subject(slug, language))

    def _is_document(self, slug: str) -> bool:
        return is_slug(slug) and any((self._studio.root / name / f"{slug}.md").is_file() for name in FOLDERS.values())

    # --- what pages load ---

    async def style(self, _request: Request) -> Response:
        try:
            brand = read_clinic(self._studio.root).brand
        except ProblemError:
            brand = Brand()  # the page that says what is wrong needs colours too
        css = render(self._studio.root, "preview/preview.css", {"brand": brand, "mixed": mixed})
        return Response(css, media_type="text/css")

    async def script(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in SCRIPTS:
            return Response(status_code=404)
        path = template_files(self._studio.root)[f"preview/{name}"]
        return Response(path.read_bytes(), media_type="text/javascript")


async def _next(listener: "asyncio.Queue[int | None]") -> str:
    """The next version, nothing where there will be none, or that the time for a sign of life has come."""
    try:
        version = await asyncio.wait_for(listener.get(), _ALIVE)
    except TimeoutError:
        return _STILL_HERE
    return "" if version is None else str(version)


def _no_language(clinic: Clinic, language: Language | None, tag: str) -> tuple[str, list[Problem]]:
    """What to say of a language that nobody translates into."""
    if language == clinic.source:
        what, fix = "the documents are written in it", "choose a language to translate into"
        return f"{clinic.source.english} is the source", [Problem(tag, 0, "usage", what, fix)]
    what, fix = "it has not been begun here", f"run: build.py translate add {tag}"
    return "There is no such language yet", [Problem(tag, 0, "usage", what, fix)]
