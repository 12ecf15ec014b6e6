"""The desk's pages in the language of whoever sits at it, with the policy that each needs."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from leafpost.clinic import Clinic
from leafpost.desk.editions import editions_for
from leafpost.desk.workshop import Shown
from leafpost.errors import ProblemError
from leafpost.languages import Language, find_language
from leafpost.press.catalogue import Service, catalogue_page, desk_context, index_of, inlined, switch
from leafpost.press.translations import translations_page
from leafpost.render.environment import render
from leafpost.serving.guard import policy

COOKIE = "leafpost-language"
_ITSELF = "'self'"


def page_language(shown: Shown, request: Request) -> Language:
    """The language of a page: of the catalogue that was opened last, else the browser's, else the clinic's."""
    clinic, words = shown.clinic, shown.report.gathered.words
    asked = [request.cookies.get(COOKIE, "")]
    asked += [part.partition(";")[0].strip() for part in request.headers.get("accept-language", "")[:200].split(",")]
    for tag in asked:
        for candidate in (tag, tag.partition("-")[0]):
            found = find_language(candidate)
            if found in clinic.offered and found.tag in words:
                return found
    return clinic.source


@dataclass(frozen=True, slots=True)
class Desk:
    """Makes pages of one state."""

    shown: Shown

    def catalogue(self, tongue: Language, today: dt.date) -> str:
        """The catalogue with what a server can do beside."""
        shown = self.shown
        gathered = shown.report.gathered
        page = catalogue_page(
            shown.clinic,
            gathered.words.get(tongue.tag, gathered.source_words),
            shown.shelves(today),
            tongue,
            pages=switch(shown.clinic, tuple(gathered.words)),
            service=Service(self._editions(), shown.version, shown.news),
        )
        return page.decode("utf-8")

    def _editions(self) -> dict[str, tuple[str, ...]]:
        clinic = self.shown.clinic
        return {tongue.bcp47: editions_for(tongue, clinic.source) for tongue in clinic.offered}

    def translations(self, tongue: Language) -> str:
        """The heat map, and the same as a table."""
        gathered = self.shown.report.gathered
        words = gathered.words.get(tongue.tag, gathered.source_words)
        return translations_page(gathered, words, tongue, index_of(self.shown.clinic, tongue)).decode("utf-8")

    def page(
        self, template: str, tongue: Language, values: Mapping[str, Any], *, status: int = 200, script: str = ""
    ) -> Response:
        """One of the desk's own pages."""
        clinic, gathered = self.shown.clinic, self.shown.report.gathered
        context = desk_context(clinic, gathered.words.get(tongue.tag, gathered.source_words), tongue)
        style = inlined(clinic, "desk/served.css", context)
        code = inlined(clinic, script, {}) if script else None
        more = {"index": "/" + index_of(clinic, tongue), "style": style, "script": code}
        html = render(clinic.root, template, {**context, **more, **values})
        return page_response(html, style.source, code.source if code else "'none'", status)

    def notice(
        self, tongue: Language, kind: str, problems: Sequence[str] = (), *, status: int, href: str = ""
    ) -> Response:
        """A page that says in plain words why there is nothing else. `kind` chooses the words."""
        return self.page("desk/notice.html", tongue, {"kind": kind, "problems": problems, "href": href}, status=status)


def page_response(html: str, style: str, script: str, status: int = 200) -> HTMLResponse:
    """A page that loads nothing but what this server gives, and runs nothing but one script of ours."""
    only = policy(style_src=style, script_src=script, img_src="'self' data:", connect_src=_ITSELF, form_action=_ITSELF)
    return HTMLResponse(html, status, headers={"Content-Security-Policy": only})


def catalogue_policies(clinic: Clinic, tongue: Language, words: Mapping[Any, Any]) -> tuple[str, str]:
    """How the policy names the style and the script of the catalogue."""
    context = desk_context(clinic, dict(words), tongue)
    return inlined(clinic, "desk/index.css", context).source, inlined(clinic, "desk/index.js", {}).source


def problem_lines(error: ProblemError) -> list[str]:
    """Problems as the desk shows them."""
    return [str(problem) for problem in error.problems]
