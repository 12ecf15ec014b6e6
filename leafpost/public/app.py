"""The addresses of the public pages, and how a request becomes a question and an answer a response."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from leafpost.database.transactions import DatabaseTroubleError, telling_trouble
from leafpost.errors import Problem, ProblemError
from leafpost.languages import find_language
from leafpost.public.asking import Answer, Asking
from leafpost.public.leaving import unsubscribe
from leafpost.public.owning import ask_for_data, own_data, own_file
from leafpost.public.post import PublicPost
from leafpost.public.preferring import preferences
from leafpost.public.reading import check_leaflet, home, leaflet, newsletter_picture, read_online
from leafpost.public.site import Site
from leafpost.public.subscribing import confirm, subscribe
from leafpost.serving.forgery import FIELD, Forgery
from leafpost.serving.forms import UnreadableFormError, form_fields
from leafpost.serving.guard import Guard, Guarded, local_names, policy

Page = Callable[[Site, Asking], Answer]

READ, WRITE = ("GET",), ("GET", "POST")
# What the pages answer, by the path behind the site's base.
PAGES: tuple[tuple[str, Page, tuple[str, ...]], ...] = (
    ("/", home, READ),
    ("/subscribe", subscribe, WRITE),
    ("/confirm/{token}", confirm, WRITE),
    ("/u/{token}", unsubscribe, WRITE),
    ("/p/{token}", preferences, WRITE),
    ("/data", ask_for_data, WRITE),
    ("/data/{token}", own_data, WRITE),
    ("/data/{token}/file", own_file, READ),
    ("/check", check_leaflet, READ),
    ("/c/{code}", check_leaflet, READ),
    ("/newsletters/{slug}/{lang}", read_online, READ),
    ("/newsletters/{slug}/images/{name}", newsletter_picture, READ),
    ("/{lang}/{file}", leaflet, READ),
)
_ITSELF = "'self'"
POLICY = policy(style_src=_ITSELF, img_src="'self' data:", form_action=_ITSELF)
_UNREAD = ("/u/",)  # what a mail program posts there is not looked at (RFC 8058)
_WAIT = 30.0  # seconds until mails that did not go are looked at again


def public_app(site: Site, post: PublicPost, port: int, ending: asyncio.Event) -> ASGIApp:
    """The application. Mails that wait are sent while it runs; `ending` is set when it is to end."""
    host = urlsplit(site.clinic.public_url).netloc.lower()
    service = _Service(site, post, asyncio.Event())

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        posting = asyncio.create_task(service.keep_posting(ending))
        yield
        ending.set()
        service.wake.set()
        await posting

    routes = [Route(f"{site.base}/-/{{lang}}.css", service.style)]
    routes += [Route(site.base + path, service.answering(page), methods=list(methods)) for path, page, methods in PAGES]
    if site.base:
        routes.append(Route(site.base, service.answering(home)))
    failures = {404: service.not_found, 405: service.not_allowed, Exception: service.failed}
    app = Starlette(routes=routes, lifespan=lifespan, exception_handlers=failures)  # type: ignore[arg-type]  # Starlette types handlers by the widest exception
    app.router.redirect_slashes = False
    guarded = Guarded("This site", local_names(port) | {host}, POLICY, ("GET", "HEAD", "POST"))
    return Guard(app, guarded)


class _Service:
    def __init__(self, site: Site, post: PublicPost, wake: asyncio.Event) -> None:
        self._site, self._post, self.wake = site, post, wake
        is_https = urlsplit(site.clinic.public_url).scheme == "https"
        self._forgery = Forgery(site.secret.keyed("public-forms"), is_https)

    # --- answering ---

    def answering(self, page: Page) -> Callable[[Request], object]:
        """A page as Starlette calls it. Database and templates are at work in a thread of their own."""

        async def answered(request: Request) -> Response:
            try:
                fields = await self._fields(request)
            except UnreadableFormError as error:
                return await self._said("trouble", request, error.status)
            asking = self._asking(request, fields)
            answer = await run_in_threadpool(self._told, page, asking)
            if answer.has_post:
                self.wake.set()
            return self._response(answer, asking)

        return answered

    def _told(self, page: Page, asking: Asking) -> Answer:
        """A page's answer; what is wrong on our side is told to the operator, without what was asked."""
        try:
            with telling_trouble():
                return page(self._site, asking)
        except DatabaseTroubleError as trouble:
            self._post.tell(Problem("database", 0, "database", str(trouble), "check that it runs and is not full"))
            return self._site.page("trouble", asking, self._site.language(asking), status=503)

    async def _fields(self, request: Request) -> Mapping[str, tuple[str, ...]]:
        if request.method != "POST" or request.url.path.startswith(tuple(self._site.base + u for u in _UNREAD)):
            return {}
        return await form_fields(request)

    def _asking(self, request: Request, fields: Mapping[str, tuple[str, ...]]) -> Asking:
        seal = fields.get(FIELD, ("",))[0]
        return Asking(
            is_post=request.method == "POST",
            path=request.url.path,
            names=dict(request.path_params),
            query=dict(request.query_params),
            fields=fields,
            accepts=request.headers.get("accept-language", ""),
            client=request.client.host if request.client else "",
            is_ours=self._forgery.is_ours(request.headers, request.cookies, seal),
            sealed=self._forgery.sealed(request.cookies),
        )

    def _response(self, answer: Answer, asking: Asking | None = None) -> Response:
        """The response; the seal's cookie is set where a page has a form that anybody can reach."""
        headers = dict(answer.headers)
        if answer.policy:
            headers["Content-Security-Policy"] = answer.policy
        if asking is not None and asking.sealed.set_cookie and answer.is_sealed:
            headers["Set-Cookie"] = asking.sealed.set_cookie
        return Response(answer.content, answer.status, headers, answer.media_type)

    # --- other answers ---

    async def style(self, request: Request) -> Response:
        language = find_language(request.path_params["lang"])
        if language is None or language not in self._site.clinic.offered:
            return await self._said("dead_link", request, 404)
        return self._response(await run_in_threadpool(self._site.style, language))

    async def _said(self, template: str, request: Request, status: int) -> Response:
        asking = self._asking(request, {})
        return self._response(
            await run_in_threadpool(
                lambda: self._site.page(template, asking, self._site.language(asking), status=status)
            )
        )

    async def not_found(self, request: Request, _error: Exception) -> Response:
        return await self._said("dead_link", request, 404)

    async def not_allowed(self, request: Request, error: HTTPException) -> Response:
        response = await self._said("trouble", request, 405)
        response.headers.update(error.headers or {})
        return response

    async def failed(self, _request: Request, error: Exception) -> Response:
        """A mistake of ours: it is told by its name and place, never with what was asked."""
        problems = error.problems if isinstance(error, ProblemError) else (_mistake(error),)
        for problem in problems:
            self._post.tell(problem)
        return Response("Something went wrong. Please try again later.", 500, media_type="text/plain")

    # --- mails ---

    async def keep_posting(self, ending: asyncio.Event) -> None:
        """Send what is due whenever something was asked for, and now and then what did not go."""
        while not ending.is_set():
            self.wake.clear()
            await run_in_threadpool(self._post_once)
            try:
                await asyncio.wait_for(self.wake.wait(), _WAIT)
            except TimeoutError:
                continue

    def _post_once(self) -> None:
        try:
            with telling_trouble():
                self._post.tidy()
                self._post.send_due()
        except DatabaseTroubleError as trouble:
            self._post.tell(Problem("database", 0, "database", str(trouble), "check that it runs and is not full"))
        except ProblemError as error:  # a template that the clinic broke
            for problem in error.problems:
                self._post.tell(problem)


def _mistake(error: Exception) -> Problem:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    line = trace.tb_lineno if trace else 0
    file = trace.tb_frame.f_code.co_filename.rpartition("leafpost/")[2] if trace else "leafpost"
    return Problem(
        file, line, "mistake", f"a mistake of the program's ({type(error).__name__})", "report it with this line"
    )
