"""Which editions a build makes, keeps up to date and says nothing of; and one made while somebody waits."""

from pathlib import Path
from typing import Any

import pytest

from leafpost.errors import ConfigurationError, Problem, ProblemError
from leafpost.press.build import BuildReport
from leafpost.press.on_demand import make_edition
from leafpost.render import pdf
from tests.conftest import TODAY, sign_everything, translate_hours
from tests.press.conftest import LEAFLET, LETTER, Built
from tests.reading import manifest, page_texts, squeezed


def sheets(report: BuildReport) -> list[str]:
    return [path for path in report.built if path.endswith(".pdf")]


def on_demand(built: Built, edition: str, tag: str, slug: str = LEAFLET, **more: bool) -> Path:
    return make_edition(built.root, built.out, slug, tag, edition, TODAY, **more)


def test_a_named_edition_is_made_alone_and_kept_up_to_date(built: Built) -> None:
    """--edition makes that one, in the languages that can have it; a later build makes it anew with the usual ones."""
    report = built.press(editions=("bilingual",))
    made = [f"{tag}/{LEAFLET}.bilingual.pdf" for tag in ("ar", "es")]
    assert (sheets(report), report.problems) == (made, [])
    built.edit(f"locales/es/LC_MESSAGES/{LEAFLET}.po", "Manténgase abrigado", "Abríguese")
    assert sheets(built.press()) == [f"es/{LEAFLET}.{kind}pdf" for kind in ("bilingual.", "large-print.", "")]
    text = squeezed("".join(page_texts(built.out / f"es/{LEAFLET}.bilingual.pdf")))
    assert "Abríguese" in text
    assert "Keepwarm" in text
    assert built.press().built == []


def test_an_edition_of_two_languages_is_of_the_words_of_both(built: Built) -> None:
    """A change of the source's own words for the interface makes the bilingual edition anew, though not the sheet."""
    built.press(editions=("bilingual",))
    words = built.root / "locales/en/LC_MESSAGES/interface.po"
    words.parent.mkdir(parents=True)
    head = ["Content-Type: text/plain; charset=UTF-8", "Language: en", "Plural-Forms: nplurals=2; plural=(n != 1);"]
    lines = "".join(f'"{line}\\n"\n' for line in head)
    words.write_text(f'msgid ""\nmsgstr ""\n{lines}\nmsgid "Urgent"\nmsgstr "Right now"\n', "utf-8")
    report = built.press()
    made = sheets(report)
    assert report.problems == []
    assert f"es/{LEAFLET}.bilingual.pdf" in made
    assert f"es/{LEAFLET}.pdf" not in made


def test_a_poster_lies_with_its_first_language(built: Built) -> None:
    """One file for a leaflet: in the languages that were named, or else the clinic's first ones; kept as it was."""
    assert sheets(built.press(editions=("poster",))) == [f"en/{LEAFLET}.poster.pdf"]
    assert sheets(built.press(LEAFLET, editions=("poster",), locales=("es", "ar"))) == [f"es/{LEAFLET}.poster.pdf"]
    rows = manifest(built.out)
    assert rows[f"en/{LEAFLET}.poster.pdf"]["facts"]["languages"] == "en es ar"
    named = rows[f"es/{LEAFLET}.poster.pdf"]
    assert (named["edition"], named["facts"]["languages"], named["facts"]["pages"]) == ("poster", "es ar", 1)
    assert built.press().built == []
    assert on_demand(built, "poster", "es") == built.out / f"es/{LEAFLET}.poster.pdf"
    assert manifest(built.out)[f"es/{LEAFLET}.poster.pdf"] == named


def test_languages_that_nobody_named_are_left_out_where_they_do_not_fit(
    built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A poster of the clinic's first languages drops the last ones and says so; one of named languages is refused."""
    real = pdf.print_leaflet

    def narrow(localised: Any, clinic: Any, words: Any, edition: Any, others: Any) -> Any:
        """Paper that has room for two languages."""
        if len(others) > 1:
            raise ProblemError(Problem(f"leaflets/{LEAFLET}.md", 0, "overflow", "too much", "name fewer"))
        return real(localised, clinic, words, edition, others)

    monkeypatch.setattr(pdf, "print_leaflet", narrow)
    report = built.press(editions=("poster",))
    assert sheets(report) == [f"en/{LEAFLET}.poster.pdf"]
    assert [(p.rule, p.is_error, "Arabic" in p.what) for p in report.problems] == [("overflow", False, True)]
    assert manifest(built.out)[f"en/{LEAFLET}.poster.pdf"]["facts"]["languages"] == "en es"
    named = built.press(editions=("poster",), locales=("en", "es", "ar"))
    assert sheets(named) == []
    assert [problem.is_error for problem in named.problems] == [True]


def test_what_cannot_be_made_in_a_language_that_was_named_is_told(built: Built) -> None:
    """There is no bilingual edition of the source; who asks for it by name is told why."""
    report = built.press(editions=("bilingual",), locales=("en",))
    assert sheets(report) == []
    (problem,) = report.problems
    assert (problem.rule, problem.is_error, problem.locale) == ("edition", False, "en")


def test_preflight_is_in_the_manifest(built: Built) -> None:
    """Each printed file's row has what was measured on it."""
    for path, row in manifest(built.out).items():
        if row["form"] == "print":
            facts = row["facts"]
            assert (facts["overflow"], facts["missing_glyphs"]) == (0, 0), path
            assert (facts["fonts"], facts["tags"]) == ("embedded", "yes")
            assert facts["least_type"] >= (18 if row["edition"] == "large-print" else 10)
            assert facts["least_contrast"] >= 4.5
            assert facts["least_resolution"] == 0  # drawings only
            assert facts["pages"] == len(page_texts(built.out / path))


def test_an_edition_that_fails_stops_itself_only(built: Built) -> None:
    """The sheet of the same leaflet is made, what lay there of the edition stays, and the report names the edition."""
    before = (built.out / f"es/{LEAFLET}.large-print.pdf").read_bytes()
    own = built.own_template("print/large-print.css")
    own.write_text(own.read_text("utf-8") + "\n.foot { font-size: 12pt }\n", "utf-8")
    report = built.press(locales=("es",))
    assert sheets(report) == [f"es/{LEAFLET}.pdf"]
    assert [(problem.rule, problem.locale) for problem in report.problems] == [("type-size", "es")]
    assert report.refused == {(f"{LEAFLET} (large-print)", "es")}
    assert (built.out / f"es/{LEAFLET}.large-print.pdf").read_bytes() == before


def test_one_edition_is_made_on_demand_and_kept(built: Built) -> None:
    """The first time it is made, the second time it is there already; a plain build finds it up to date."""
    path = on_demand(built, "mono", "ar")
    assert path == built.out / f"ar/{LEAFLET}.mono.pdf"
    made = path.stat().st_mtime_ns
    assert on_demand(built, "mono", "ar") == path
    assert path.stat().st_mtime_ns == made
    assert built.press().built == []
    built.edit(f"locales/ar/LC_MESSAGES/{LEAFLET}.po", "التدفئة", "الدفء")
    assert on_demand(built, "mono", "ar").stat().st_mtime_ns != made
    assert on_demand(built, "standard", "es").read_bytes() == (built.out / f"es/{LEAFLET}.pdf").read_bytes()


@pytest.mark.parametrize(
    ("edition", "tag", "slug", "rule"),
    [
        ("gold", "es", LEAFLET, "usage"),
        ("mono", "pl", LEAFLET, None),
        ("mono", "es", "no-such-leaflet", "unknown"),
        ("mono", "es", LETTER, "unknown"),
        ("mono", "es", "../clinic", "unknown"),
        ("bilingual", "en", LEAFLET, "edition"),
    ],
)
def test_what_cannot_be_had_on_demand_is_told(built: Built, edition: str, tag: str, slug: str, rule: str) -> None:
    """No such edition, language or leaflet: a problem that says so, and nothing is written."""
    before = built.files()
    with pytest.raises(ConfigurationError if rule in ("usage", None) else ProblemError) as caught:
        on_demand(built, edition, tag, slug)
    assert rule is None or [problem.rule for problem in caught.value.problems] == [rule]
    assert built.files() == before


def sign(built: Built) -> None:
    """Everything that is read is translated, the clinic's hours too, and signed by all who must."""
    translate_hours(built.root, "es", "De lunes a viernes, de 9:00 a 17:00")
    translate_hours(built.root, "ar", "من الاثنين إلى الجمعة، من 9:00 إلى 17:00")
    sign_everything(built.root)


def test_a_release_on_demand_takes_what_is_signed(built: Built) -> None:
    """Nobody has signed: refused. Everybody has: made, and no page of it says draft, in either language."""
    with pytest.raises(ProblemError):
        on_demand(built, "bilingual", "es", is_release=True)
    assert not (built.out / f"es/{LEAFLET}.bilingual.pdf").exists()
    sign(built)
    path = on_demand(built, "bilingual", "es", is_release=True)
    assert manifest(built.out)[f"es/{LEAFLET}.bilingual.pdf"]["state"] == "signed"
    assert "Borrador" not in "".join(page_texts(path))


def test_two_languages_are_signed_only_together(built: Built) -> None:
    """A bilingual sheet whose source nobody has signed is a draft, whoever has signed the translation."""
    sign(built)
    (built.root / f"locales/en/signoffs/{LEAFLET}.toml").unlink()
    path = on_demand(built, "bilingual", "es")
    assert manifest(built.out)[f"es/{LEAFLET}.bilingual.pdf"]["state"] == "draft"
    assert all("Borrador" in text for text in page_texts(path))
