"""The Jinja2 environment: our templates, each replaced by the clinic's own where it has one."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError, select_autoescape
from jinja2.exceptions import TemplateNotFound
from markupsafe import Markup

from leafpost.catalogs.extract import template_problem
from leafpost.errors import Problem, ProblemError
from leafpost.render.html import Said
from leafpost.shipped import shipped_templates

_JINJA = frozenset({"jinja2", "markupsafe"})


@lru_cache(maxsize=8)
def environment(clinic_root: Path) -> Environment:
    """One environment per clinic; templates are parsed once."""
    folders = [clinic_root / "templates", shipped_templates()]
    result = Environment(
        loader=FileSystemLoader(list(dict.fromkeys(folders))),
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    result.filters["css_string"] = css_string
    result.filters["css_content"] = css_content
    result.tests["gap"] = lambda said: isinstance(said, Said) and said.is_gap
    result.globals["kind"] = lambda block: type(block).__name__
    return result


def forget_templates() -> None:
    """Read every template again: one of the clinic's may have come in the place of ours, or gone."""
    environment.cache_clear()


def render(clinic_root: Path, name: str, context: dict[str, Any]) -> str:
    """A template filled in. Raises ProblemError with the template's file and line where it is broken."""
    try:
        return environment(clinic_root).get_template(name).render(context)
    except TemplateSyntaxError as error:
        raise ProblemError(template_problem(error, f"templates/{error.name or name}")) from error
    except TemplateNotFound as error:
        raise ProblemError(
            Problem(
                f"templates/{error.name}",
                0,
                "template",
                "there is no such template",
                "restore the file, or mend the name that asks for it",
            )
        ) from error
    except UnicodeDecodeError as error:
        raise ProblemError(
            Problem(f"templates/{name}", 0, "encoding", "the template is not UTF-8", "save it again as UTF-8")
        ) from error
    except TemplateError as error:
        raise ProblemError(_running_problem(error, name)) from error
    except (TypeError, ValueError, AttributeError, KeyError, ZeroDivisionError) as error:
        if not _template_line(error):
            raise  # not the template's mistake but ours
        raise ProblemError(_running_problem(error, name)) from error


def macros(clinic_root: Path, name: str, context: dict[str, Any]) -> Any:
    """The macros of a template, with a context of their own. For a template that `render` is at work on."""
    return environment(clinic_root).get_template(name).make_module(context)


def _running_problem(error: Exception, name: str) -> Problem:
    found = _template_line(error)
    file, line = found or (f"templates/{name}", 0)
    return Problem(
        file,
        line,
        "template",
        f"the template fails here ({error})",
        "mend this line, or delete your copy to use ours again",
    )


def _template_line(error: Exception) -> tuple[str, int] | None:
    """The innermost line of a template in the traceback; None where other code failed below it."""
    trace, found = error.__traceback__, None
    while trace is not None:
        filename = Path(trace.tb_frame.f_code.co_filename)
        if filename.suffix != ".py" and "templates" in filename.parts:
            name = filename.as_posix().rpartition("/templates/")[2]
            found = (f"templates/{name}", trace.tb_lineno)
        elif filename.suffix == ".py" and not _JINJA & set(filename.parts):
            found = None
        trace = trace.tb_next
    return found


def css_string(text: object) -> Markup:
    """A text as a CSS string (CSS Syntax § 4.3.5): safe inside a style sheet inside HTML."""
    plain = str(text)
    safe = "".join(c if c.isalnum() or c in " .,:-·" else f"\\{ord(c):x} " for c in plain)
    return Markup(f'"{safe}"')  # noqa: S704 - nothing but letters, digits and escapes is left


def css_content(said: Said, **counters: str) -> Markup:
    """A word with placeholders as a CSS `content` value: texts as strings, placeholders as counters."""
    pieces = []
    for is_placeholder, text in said.parts():
        # A counter is written in the template, not by a translator.
        pieces.append(Markup(counters[text]) if is_placeholder else css_string(text))  # noqa: S704  # a counter of our templates
    return Markup(" ").join(pieces)
