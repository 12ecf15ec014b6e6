"""What every test may use: this repository, its sample built once, and small clinics of one's own."""

import datetime as dt
import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

import pytest

from leafpost.catalogs.signoff import Role, Signoff, needed_roles
from leafpost.catalogs.signoff_file import add_signoff
from leafpost.clinic import Clinic, read_clinic
from leafpost.languages import language
from leafpost.localise.model import LocalisedDocument
from leafpost.localise.words import Words
from leafpost.press.gather import gather
from leafpost.press.signing import obstacles

pytest_plugins = ["tests.databases", "tests.print_server"]

REPOSITORY = Path(__file__).resolve().parent.parent
TODAY = dt.date(2026, 11, 23)

CLINIC = """\
[clinic]
name = "Lakeside Practice"
address = "3 Pier Lane, Testford"
phone = "+44 20 7946 0958"
email = "hello@lakeside.example"
website = "https://lakeside.example"
hours = "Monday to Friday, 9:00 to 17:00"

[languages]
source = "en"
offered = [OFFERED]

[variables]
session_length = { from = 20, to = 45, unit = "minute" }

[web]
public_url = "https://lakeside.example/leaflets"
"""

LEAFLET = """\
+++
title = "Caring for your back"
summary = "What helps in the first days."
version = "2.1"
owner = "Back team"

[links]
booking = "https://lakeside.example/book"
+++

![A runner seen from the side.](images/runner.svg)

::: warning {#not-with-fever}
### Do not wait with a fever

Do not take more than **500 mg** at once. Call {clinic_phone} if the pain grows.
:::

## What helps

Walk a little every hour. One session takes {session_length}.

- Keep warm
- Rest for 20–45 minutes

## How much

| Day | At most |
|---|---|
| First | 500 mg |
| Second | 1000 mg |

::: urgent {#get-help-now}
### Get emergency help at once

- Numbness around the inner thighs
- New weakness in one or both legs
:::

::: action {#next-step}
### Ask us

[Book an assessment][booking]
:::
"""

LETTER = """\
+++
title = "Spring letter"
summary = "News from the practice."
subject = "Spring letter"
preheader = "News from the practice."
topic = "news"
version = "1.0"
owner = "Back team"

[links]
booking = "https://lakeside.example/book"
+++

Spring is here.

::: teaser {leaflet=caring-for-your-back}
:::

::: action {#next-step}
### Ask us

[Book an assessment][booking]
:::
"""

# Every message of the two documents, by language: context (without the slug), source, translation.
TRANSLATIONS = {
    "es": {
        "caring-for-your-back": [
            ("", "Caring for your back", "Cuide su espalda"),
            ("", "What helps in the first days.", "Qué ayuda en los primeros días."),
            ("", "A runner seen from the side.", "Un corredor visto de lado."),
            ("not-with-fever", "Do not wait with a fever", "No espere si tiene fiebre"),
            (
                "not-with-fever",
                "Do not take more than **500 mg** at once. Call {clinic_phone} if the pain grows.",
                "No tome más de **500 mg** de una vez. Llame al {clinic_phone} si el dolor aumenta.",
            ),
            ("", "What helps", "Qué ayuda"),
            (
                "",
                "Walk a little every hour. One session takes {session_length}.",
                "Camine un poco cada hora. Una sesión dura {session_length}.",
            ),
            ("", "Keep warm", "Manténgase abrigado"),
            ("", "Rest for 20–45 minutes", "Descanse 20–45 minutos"),
            ("", "How much", "Cuánto"),
            ("", "Day", "Día"),
            ("", "At most", "Como máximo"),
            ("", "First", "Primero"),
            ("", "500 mg", "500 mg"),
            ("", "Second", "Segundo"),
            ("", "1000 mg", "1000 mg"),
            ("get-help-now", "Get emergency help at once", "Pida ayuda urgente de inmediato"),
            ("get-help-now", "Numbness around the inner thighs", "Adormecimiento en la parte interna de los muslos"),
            ("get-help-now", "New weakness in one or both legs", "Debilidad nueva en una o ambas piernas"),
            ("next-step", "Ask us", "Pregúntenos"),
            ("next-step", "[Book an assessment][booking]", "[Reserve una evaluación][booking]"),
        ],
        "spring-letter": [
            ("", "Spring letter", "Carta de primavera"),
            ("", "News from the practice.", "Novedades de la consulta."),
            ("", "Spring is here.", "Ha llegado la primavera."),
            ("next-step", "Ask us", "Pregúntenos"),
            ("next-step", "[Book an assessment][booking]", "[Reserve una evaluación][booking]"),
        ],
    },
    "ar": {
        "caring-for-your-back": [
            ("", "Caring for your back", "العناية بالظهر"),
            ("", "What helps in the first days.", "ما يفيد في الأيام الأولى."),
            ("", "A runner seen from the side.", "عدّاء من الجانب."),
            ("not-with-fever", "Do not wait with a fever", "لا تنتظروا مع الحمى"),
            (
                "not-with-fever",
                "Do not take more than **500 mg** at once. Call {clinic_phone} if the pain grows.",
                "لا تتناولوا أكثر من **500 mg** مرة واحدة. اتصلوا على {clinic_phone} إذا زاد الألم.",
            ),
            ("", "What helps", "ما يفيد"),
            (
                "",
                "Walk a little every hour. One session takes {session_length}.",
                "امشوا قليلا كل ساعة. تستغرق الجلسة {session_length}.",
            ),
            ("", "Keep warm", "التدفئة"),
            ("", "Rest for 20–45 minutes", "الراحة 20–45 دقيقة"),
            ("", "How much", "المقدار"),
            ("", "Day", "اليوم"),
            ("", "At most", "الحد الأقصى"),
            ("", "First", "الأول"),
            ("", "500 mg", "500 mg"),
            ("", "Second", "الثاني"),
            ("", "1000 mg", "1000 mg"),
            ("get-help-now", "Get emergency help at once", "اطلبوا المساعدة الطارئة فورا"),
            ("get-help-now", "Numbness around the inner thighs", "خدر حول باطن الفخذين"),
            ("get-help-now", "New weakness in one or both legs", "ضعف جديد في ساق أو في الساقين"),
            ("next-step", "Ask us", "اسألونا"),
            ("next-step", "[Book an assessment][booking]", "[احجزوا تقييما][booking]"),
        ],
        "spring-letter": [
            ("", "Spring letter", "رسالة الربيع"),
            ("", "News from the practice.", "أخبار العيادة."),
            ("", "Spring is here.", "حل الربيع."),
            ("next-step", "Ask us", "اسألونا"),
            ("next-step", "[Book an assessment][booking]", "[احجزوا تقييما][booking]"),
        ],
    },
}
PLURAL_FORMS = {
    "es": "nplurals=2; plural=(n != 1);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
}


class MakeClinic(Protocol):
    """Makes a small clinic in a folder: English, and the languages that are offered besides."""

    def __call__(
        self, folder: Path, *, offered: Iterable[str] = ("he", "ko"), translated: Iterable[str] = ()
    ) -> Path: ...


def catalog_text(tag: str, slug: str, rows: Iterable[tuple[str, str, str]]) -> str:
    """A PO file as a translator would save it, written without the program's help."""
    header = ["Content-Type: text/plain; charset=UTF-8", f"Language: {tag}", f"Plural-Forms: {PLURAL_FORMS[tag]}"]
    lines = ['msgid ""', 'msgstr ""', *(f'"{line}\\n"' for line in header)]
    for identifier, source, translation in rows:
        context = f"{slug}#{identifier}" if identifier else slug
        lines += ["", f'msgctxt "{context}"', f'msgid "{source}"', f'msgstr "{translation}"']
    return "\n".join(lines) + "\n"


def make_clinic(folder: Path, *, offered: Iterable[str] = ("he", "ko"), translated: Iterable[str] = ()) -> Path:
    """A clinic of its own: one leaflet with every kind of block, one letter that teases it, one drawing.

    `translated` names the languages (es, ar) whose catalogs are complete; they are offered too.
    """
    tags = dict.fromkeys(["en", *translated, *offered])
    (folder / "leaflets/images").mkdir(parents=True)
    (folder / "newsletters").mkdir()
    (folder / "clinic.toml").write_text(CLINIC.replace("OFFERED", ", ".join(f'"{tag}"' for tag in tags)), "utf-8")
    (folder / "leaflets/caring-for-your-back.md").write_text(LEAFLET, "utf-8")
    (folder / "newsletters/spring-letter.md").write_text(LETTER, "utf-8")
    shutil.copy(REPOSITORY / "leaflets/images/posture.svg", folder / "leaflets/images/runner.svg")
    for tag in translated:
        for slug, rows in TRANSLATIONS[tag].items():
            path = folder / "locales" / tag / "LC_MESSAGES" / f"{slug}.po"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(catalog_text(tag, slug, rows), "utf-8")
    return folder


def localised_in(folder: Path, slug: str, tag: str, today: dt.date = TODAY) -> tuple[LocalisedDocument, Clinic, Words]:
    """One document of a clinic in one language, as the renderers get it."""
    clinic = read_clinic(folder)
    gathered = gather(clinic, today)
    return gathered.localised[slug, tag], clinic, Words(language(tag), gathered.words[tag])


def translate_hours(folder: Path, tag: str, hours: str) -> Path:
    """The clinic's own catalog of the interface in a language (es, ar): its hours, which we do not ship."""
    path = folder / "locales" / tag / "LC_MESSAGES/interface.po"
    entry = f'\nmsgctxt "clinic.hours"\nmsgid "Monday to Friday, 9:00 to 17:00"\nmsgstr "{hours}"\n'
    path.write_text(catalog_text(tag, "", []) + entry, "utf-8")
    return path


def sign_everything(folder: Path, today: dt.date = TODAY) -> None:
    """Every document in every language signed by all who must, as it is now; nothing may stand in the way."""
    clinic = read_clinic(folder)
    gathered = gather(clinic, today)
    assert len(gathered.localised) == len(gathered.reading.documents) * len(clinic.offered)
    for (slug, tag), localised in gathered.localised.items():
        assert obstacles(gathered, localised) == ()
        roles = needed_roles(is_source=tag == clinic.source.tag)
        for role, name in ((Role.TRANSLATOR, "Ana Ruiz"), (Role.CLINICIAN, "Leo Marsh")):
            if role in roles:
                signoff = Signoff(role, name, today, localised.words_digest)
                add_signoff(folder, tag, slug, signoff, localised.parts, localised.standing)


@pytest.fixture(scope="session")
def clinic_folder() -> MakeClinic:
    """The maker of small clinics: `clinic_folder(tmp_path / "clinic", translated=["es"])`."""
    return make_clinic


@pytest.fixture(scope="session")
def signed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A leaflet and a letter in English and Spanish, everything signed; to be copied, not changed."""
    root = make_clinic(tmp_path_factory.mktemp("signed") / "clinic", offered=(), translated=["es"])
    translate_hours(root, "es", "De lunes a viernes, de 9:00 a 17:00")
    sign_everything(root)
    return root


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder of this repository, which is a clinic too."""
    return REPOSITORY


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's own clinic, built once for all workers by the real command: the folder of what was built."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "sample"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the others wait here until the first has built
        if not (folder / "finished").is_file():
            result = run_build("--out", str(folder), cwd=REPOSITORY)
            assert result.returncode == 0, result.stderr
            (folder / "finished").touch()
    return folder


def run_build(*arguments: str, cwd: Path, program: str = "build.py") -> subprocess.CompletedProcess[str]:
    """The command as a person runs it, in a process of its own."""
    command = [sys.executable, str(REPOSITORY / program), *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


@pytest.fixture(scope="session")
def build_command() -> Callable[..., subprocess.CompletedProcess[str]]:
    """`build_command("check", "--root", str(folder), cwd=tmp_path)` runs build.py in a process of its own."""
    return run_build


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Figures that a test has found out are printed at the end, whoever ran it."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()):
                if name == "figures" and getattr(report, "when", "") == "call":
                    terminalreporter.write_line(str(value))
