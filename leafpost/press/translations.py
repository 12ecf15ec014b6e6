"""`dist/translations.html`: the heat map and the same as a table, for staff; and the heat map alone as SVG."""

from leafpost.catalogs.model import Entry, Key
from leafpost.languages import Language
from leafpost.press.catalogue import INDEX, desk_context
from leafpost.press.gather import Gathered
from leafpost.press.heatmap import SIGNS, heat_map
from leafpost.press.status import status_rows
from leafpost.render import environment


def translations_page(
    gathered: Gathered, words: dict[Key, Entry], tongue: Language | None = None, index: str = INDEX
) -> bytes:
    """The page as UTF-8. `words` and `tongue` as for the catalogue, which it links back to."""
    return _rendered(gathered, words, tongue, "desk/translations.html", index)


def heat_map_svg(gathered: Gathered, words: dict[Key, Entry]) -> bytes:
    """The heat map as an SVG file of its own, in the clinic's own language."""
    return _rendered(gathered, words, None, "desk/heatmap.jinja", INDEX)


def _rendered(gathered: Gathered, words: dict[Key, Entry], tongue: Language | None, template: str, index: str) -> bytes:
    rows = status_rows(gathered)
    context = desk_context(gathered.clinic, words, tongue)
    more = {
        "rows": rows,
        "groups": [[row for row in rows if row.document == name] for name in dict.fromkeys(r.document for r in rows)],
        "map": heat_map(rows, context["direction"]),
        "signs": SIGNS,
        "index": index,
        "source_lang": gathered.clinic.source.bcp47,
        "source_dir": gathered.clinic.source.direction.value,
    }
    return environment.render(gathered.clinic.root, template, {**context, **more}).encode("utf-8")
