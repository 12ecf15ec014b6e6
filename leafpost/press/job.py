"""One piece of work for the press: a document in one language and one form, and its files."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from leafpost.catalogs.model import Entry, Key
from leafpost.catalogs.places import INTERFACE
from leafpost.catalogs.signoff import SignoffState
from leafpost.clinic import Clinic
from leafpost.errors import Problem, ProblemError, Severity
from leafpost.languages import Language
from leafpost.localise.model import LocalisedDocument
from leafpost.localise.words import Words
from leafpost.press.fingerprint import inputs_of
from leafpost.press.gather import review_problem
from leafpost.press.manifest import Facts
from leafpost.press.signing import signature_problems, word_gaps
from leafpost.press.wanted import Want
from leafpost.render.editions import EDITIONS, STANDARD, Shown
from leafpost.render.links import reader_values
from leafpost.render.slots import ReaderValues, fill

FORMS = ("print", "web", "mail")


@dataclass(frozen=True, slots=True)
class Job:
    """What to make. `languages` are those that the page links, `has_pdf` whether its PDF is there.

    `edition` is the print form's; `others` are the languages that it shows besides, with their words;
    where it `may_drop` them, the last ones may be left out.
    """

    form: str
    localised: LocalisedDocument
    clinic: Clinic
    words: dict[Key, Entry]
    languages: tuple[Language, ...]
    inputs: dict[str, str]
    is_release: bool = False
    has_pdf: bool = False
    edition: str = ""
    others: tuple[tuple[LocalisedDocument, dict[Key, Entry]], ...] = ()
    may_drop: bool = False

    @property
    def tags(self) -> str:
        """The languages that an edition is to show, its own first."""
        return " ".join([self.localised.language.tag, *(other.language.tag for other, _words in self.others)])

    @property
    def state(self) -> SignoffState:
        """Signed where every language that it shows is; else the first one's that is not."""
        shown = (self.localised, *(other for other, _words in self.others))
        return next((one.state for one in shown if one.state is not SignoffState.SIGNED), SignoffState.SIGNED)

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that it always makes, in the output folder; a letter has its pictures beside."""
        slug, lang = self.localised.document.slug, self.localised.language.bcp47
        match self.form:
            case "print":
                return (edition_path(slug, self.localised.language, self.edition),)
            case "web":
                return (f"{lang}/{slug}.html",)
            case _:
                return tuple(f"newsletters/{slug}/{lang}.{suffix}" for suffix in ("html", "txt", "eml"))


def job_for(
    clinic: Clinic,
    words: Mapping[str, dict[Key, Entry]],
    want: Want,
    languages: tuple[Language, ...] = (),
    *,
    has_pdf: bool = False,
    is_release: bool = False,
) -> Job:
    """The job that makes what is wanted; `words` are the interface's by language tag."""
    form, localised = want.form, want.localised
    own = words[localised.language.tag]
    others = tuple((other, words[other.language.tag]) for other in want.others)
    more = repr(([language.tag for language in languages], has_pdf)) if form == "web" else ""
    mode = "release " if is_release else ""
    inputs = inputs_of(form, localised, clinic, own, mode + more, others)
    return Job(
        form, localised, clinic, own, languages, inputs, is_release, has_pdf, want.edition, others, want.may_drop
    )


def edition_path(slug: str, language: Language, edition: str) -> str:
    """Where an edition lies in the output folder."""
    name = slug if edition == STANDARD.name else f"{slug}.{edition}"
    return f"{language.bcp47}/{name}.pdf"


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a job: finished files by path with warnings about them, or the reasons why there are none."""

    files: dict[str, bytes] = field(default_factory=dict)
    facts: Facts = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def make(job: Job) -> Made:
    """Do one job. Problems come back as values, so that one document never stops another."""
    document, language = job.localised.document, job.localised.language
    words = Words(language, job.words)
    makers: dict[str, Callable[[Job, Words], Made]] = {"print": _print, "web": _web, "mail": _mail}
    try:
        made = makers[job.form](job, words)
    except ProblemError as error:
        return Made(problems=tuple(p.about(document=document.slug, locale=language.tag) for p in error.problems))
    except Exception as error:  # noqa: BLE001 - reported by name; one document must not stop the others
        return Made(problems=(_unexpected(job, f"{type(error).__name__}: {error}"),))
    if job.is_release and words.missing:
        return Made(problems=missing_words(words, document.slug))
    return made


def _unexpected(job: Job, reason: str) -> Problem:
    document, language = job.localised.document, job.localised.language
    return Problem(
        document.file, 0, "unexpected", f"its {job.form} form in {language.english} could not be made ({reason})",
        "look at what was changed last; if that is not it, please report this line",
        locale=language.tag, document=document.slug,
    )  # fmt: skip


def stopped(job: Job) -> Made:
    """What came of a job whose process was ended from outside."""
    return Made(problems=(_unexpected(job, "its process was ended; perhaps memory ran out, try --jobs 1"),))


def _print(job: Job, words: Words) -> Made:
    from leafpost.render.pdf import print_leaflet

    edition, others = EDITIONS[job.edition], [(one, Words(one.language, entries)) for one, entries in job.others]
    dropped: list[Problem] = []
    while True:
        try:
            printed = print_leaflet(job.localised, job.clinic, words, edition, others)
            break
        except ProblemError as error:
            if not (job.may_drop and others and {problem.rule for problem in error.problems} == {"overflow"}):
                raise
            dropped.append(_dropped(job, others.pop()[0].language))
    for _localised, their_words in others if job.is_release else ():
        if their_words.missing:
            return Made(problems=missing_words(their_words, job.localised.document.slug))
    facts: Facts = {"fit": printed.fit, **printed.figures.facts()}
    if edition.shows is not Shown.ONE:
        facts["languages"] = " ".join([job.localised.language.tag, *(one.language.tag for one, _words in others)])
    return Made({job.paths[0]: printed.data}, facts, (*dropped, *printed.warnings))


def _dropped(job: Job, language: Language) -> Problem:
    document = job.localised.document
    return Problem(
        document.file, 0, "overflow", f"the edition {job.edition} has no room for {language.english} as well",
        "name the languages that it is to show with --locale", Severity.WARNING,
        locale=job.localised.language.tag, document=document.slug,
    )  # fmt: skip


def _web(job: Job, words: Words) -> Made:
    from leafpost.render.web import phone_page

    html = phone_page(job.localised, job.clinic, words, job.languages, has_pdf=job.has_pdf)
    return Made({job.paths[0]: html.encode("utf-8")})


def _mail(job: Job, words: Words) -> Made:
    from leafpost.render.mail import letter
    from leafpost.render.message import Envelope, compose

    clinic, made = job.clinic, letter(job.localised, job.clinic, words)
    values = sample_values(clinic, slug=made.slug, lang=made.lang)
    html_path, text_path, mail_path = job.paths
    html = fill(made.html_for_browser("images"), values, made.salutation, is_html=True)
    text = fill(made.text, values, made.salutation, is_html=False)
    files = {
        html_path: html.encode("utf-8"),
        text_path: text.encode("utf-8"),
        mail_path: compose(made, clinic, Envelope(clinic.mail.reply_to), values),
    }
    folder = html_path.rpartition("/")[0]
    files |= {f"{folder}/images/{image.name}": image.data for image in made.images}
    names = " ".join(image.name for image in made.images)
    return Made(files, {"html_bytes": len(html.encode("utf-8")), "images": names})


def sample_values(clinic: Clinic, mark: str = "example", slug: str = "example", lang: str = "en") -> ReaderValues:
    """Values for a letter that nobody has subscribed to: its links change nothing, because no token is like `mark`."""
    return reader_values(clinic, "", mark, mark, slug=slug, lang=lang)


def missing_words(words: Words, slug: str) -> tuple[Problem, ...]:
    """What a document that has been rendered lacks of the interface in its language."""
    tag = words.language.tag
    return tuple(
        Problem(
            f"locales/{tag}/LC_MESSAGES/{INTERFACE}.po", 0, "missing", f"“{key[1]}” is not translated",
            "run: build.py translate update, then translate it", locale=tag, document=slug,
        )
        for key in words.missing
    )  # fmt: skip


def release_problems(localised: LocalisedDocument, clinic: Clinic, today: dt.date) -> tuple[Problem, ...]:
    """Why a release build refuses a document in one language; nothing where it does not."""
    if localised.language.is_pseudo:
        return (_pseudo_problem(localised),)
    overdue = review_problem(localised.document, today)
    mine = (overdue.about(document=localised.document.slug, locale=localised.language.tag),) if overdue else ()
    return (*localised.gaps, *word_gaps(localised, clinic), *mine, *signature_problems(localised))


def _pseudo_problem(localised: LocalisedDocument) -> Problem:
    document, language = localised.document, localised.language
    return Problem(
        document.file, 0, "pseudo", f"{language.english} is no language: nobody can release it",
        "release the languages of your patients", locale=language.tag, document=document.slug,
    )  # fmt: skip
