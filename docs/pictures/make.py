"""Makes the pictures of the documentation from what lies in dist/, and from the preview: `make pictures`.

Needs Chromium for the pages that are made for screens. The PNGs are reduced to a palette,
so that they stay small in version control.
"""

import datetime as dt
import io
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
from PIL import Image, ImageOps

if TYPE_CHECKING:
    from playwright.sync_api import Page

PICTURES = Path(__file__).resolve().parent
REPOSITORY = PICTURES.parents[1]
sys.path.insert(0, str(REPOSITORY))  # the desk is served from this process
DIST = REPOSITORY / "dist"
LEAFLET = "running-with-back-pain"
LETTER = "take-the-first-step"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
COLOURS = 96  # of the palette; the pages have few
SCALE = 2  # pixels drawn for one that is kept
SPARE = 600  # pixels of a window below what is kept
GROUND = "#dfe6e8"
EDGE = "#b9c6c9"


class PictureError(Exception):
    """What is missing for making the pictures, as a line for a person."""


def built(name: str) -> Path:
    """A file of dist/. Raises PictureError where it was not built."""
    path = DIST / name
    if not path.is_file():
        raise PictureError(f"dist/{name} is not there: run make first")
    return path


def printed_page(pdf: Path, number: int, width: int) -> Image.Image:
    """One page of a PDF, `number` counted from 0, `width` pixels wide."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[number]
        drawn: Image.Image = page.render(scale=SCALE * width / page.get_width()).to_pil()
        return resized(drawn.convert("RGB"), width)


def chromium() -> str:
    """The browser's command. Raises PictureError where there is none."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise PictureError("Chromium is not installed: make setup-test installs it")
    return browser


@contextmanager
def previewed(root: Path, slug: str, tag: str) -> Iterator[str]:
    """The address of a document's preview, which runs as long as it is needed."""
    command = [
        sys.executable, "-u", str(REPOSITORY / "build.py"), "translate", "preview", slug, "--locale", tag,
        "--root", str(root), "--no-open",
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        yield next(word for word in running.stdout.readline().split() if word.startswith("http://"))
        running.terminate()


def bench(root: Path, tag: str, source: str) -> Image.Image:
    """The preview of the sample leaflet with one message chosen, in a window of 1280 by 800 pixels."""
    from playwright.sync_api import sync_playwright

    with previewed(root, LEAFLET, tag) as address, sync_playwright() as playwright, tempfile.TemporaryDirectory() as to:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 800}, device_scale_factor=SCALE)
        page.goto(address)
        page.wait_for_selector("body[data-is-settled=true]", timeout=120_000)
        page.locator(".message", has_text=source).first.click()
        page.screenshot(path=f"{to}/bench.png")
        browser.close()
        with Image.open(f"{to}/bench.png") as drawn:
            return drawn.convert("RGB")


def bench_in_doubt() -> Image.Image:
    """The Spanish leaflet in a copy of the clinic, with a message in doubt."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("leaflets", "newsletters", "locales"):
            shutil.copytree(REPOSITORY / name, Path(folder) / name)
        shutil.copy(REPOSITORY / "clinic.toml", folder)
        path = Path(folder) / "locales/es/LC_MESSAGES" / f"{LEAFLET}.po"
        doubt = f'msgctxt "{LEAFLET}"\nmsgid "Good exercise, hard on the spine"'
        text = path.read_text("utf-8").replace(
            doubt, f'#, fuzzy\n#| msgctxt "{LEAFLET}"\n#| msgid "Good exercise, hard on the back"\n{doubt}'
        )
        path.write_text(text, "utf-8")
        return bench(Path(folder), "es", "Good exercise, hard on the spine")


def desk_pictures() -> dict[str, Image.Image]:
    """The catalogue of the sample, wide and narrow; and the desk of a new clinic, whose one leaflet is signed."""
    from playwright.sync_api import sync_playwright

    def shot(page: "Page", height: int) -> Image.Image:
        data = page.screenshot(clip={"x": 0, "y": 0, "width": page.viewport_size["width"], "height": height})
        with Image.open(io.BytesIO(data)) as drawn:
            return drawn.convert("RGB")

    with (
        tempfile.TemporaryDirectory() as folder,
        desk_of(new_clinic(Path(folder) / "clinic")) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 900}, device_scale_factor=SCALE)
        page.goto(built("index.html").as_uri() + "#ur")
        page.evaluate("scrollTo(0, 0)")
        found = {"desk.png": shot(page, 900)}
        page.set_viewport_size({"width": 375, "height": 812})
        page.evaluate("scrollTo(0, 0)")
        found["desk-phone.png"] = shot(page, 812)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(address)
        page.get_by_role("link", name="Large print").first.click()
        page.get_by_label("Copies").fill("20")
        found["desk-print.png"] = shot(page, 760)
        browser.close()
    return found


def new_clinic(root: Path) -> Path:
    """What `build.py new clinic` begins, its leaflet signed; nobody could take it for one of the sample's."""
    for command in (
        ["new", "clinic", str(root)],
        ["signoff", "welcome", "--locale", "en", "--role", "clinician", "--name", "Example", "--root", str(root)],
        ["--root", str(root)],
    ):
        subprocess.run([sys.executable, str(REPOSITORY / "build.py"), *command], check=True, capture_output=True)
    return root


@contextmanager
def desk_of(root: Path) -> Iterator[str]:
    """The address of a clinic's desk, with a printer that only says that it prints."""
    from leafpost.desk.printers import JobState, Phase, Printer, Sides
    from leafpost.desk.printing_pages import PrintRoom
    from leafpost.desk.server import DeskRequest, DeskServer
    from leafpost.serving.server import free_socket

    printer = Printer("laser", "Laser", "Front desk", is_default=True, sides=tuple(Sides), trays=("tray-1", "tray-2"))
    state = JobState(1, "laser", Phase.PRINTING)
    room = PrintRoom(lambda: [printer], lambda _order, _artefact: (state, ()), lambda _job: state)
    request = DeskRequest(
        root=root, out=root / "dist", host="127.0.0.1", password="", today=dt.date.today, clock=time.monotonic,
        jobs=1, room=room, environment={}, now=lambda: dt.datetime.now(dt.UTC),
    )  # fmt: skip
    server, ready = DeskServer(request, free_socket(0)), threading.Event()
    thread = threading.Thread(target=server.run, args=(ready.set,))
    thread.start()
    try:
        ready.wait()
        yield server.address
    finally:
        server.stop()
        thread.join()


def screenshot(page: Path, width: int, height: int) -> Image.Image:
    """The top of an HTML file as a browser window of this size shows it, at two pixels for one.

    The window is made taller than what is kept: Chromium may leave its last rows unpainted.
    Raises PictureError where there is no Chromium.
    """
    browser = chromium()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "page.png"
        command = [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            f"--force-device-scale-factor={SCALE}", f"--user-data-dir={folder}/profile",
            f"--window-size={width},{height + SPARE}", f"--screenshot={target}", page.as_uri(),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True)
        with Image.open(target) as drawn:
            return drawn.crop((0, 0, width * SCALE, height * SCALE)).convert("RGB")


def resized(picture: Image.Image, width: int) -> Image.Image:
    """The same picture, `width` pixels wide."""
    height = round(picture.height * width / picture.width)
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def framed(picture: Image.Image) -> Image.Image:
    """The same picture with a thin edge, so that white paper can be told from a white page."""
    return ImageOps.expand(picture, border=1, fill=EDGE)


def side_by_side(pictures: Sequence[Image.Image], height: int, gap: int = 20) -> Image.Image:
    """Pictures of one height in a row, on a ground of their own. What is too tall is cut at its foot."""
    row = [framed(picture.crop((0, 0, picture.width, min(height, picture.height)))) for picture in pictures]
    width = sum(picture.width for picture in row) + gap * (len(row) + 1)
    whole = Image.new("RGB", (width, max(picture.height for picture in row) + 2 * gap), GROUND)
    left = gap
    for picture in row:
        whole.paste(picture, (left, gap))
        left += picture.width + gap
    return whole


def save(picture: Image.Image, name: str) -> int:
    """Write a PNG with a palette beside this file; returns its size in bytes."""
    path = PICTURES / name
    reduced = picture.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE)
    reduced.save(path, optimize=True)
    return path.stat().st_size


def make_pictures() -> dict[str, int]:
    """Every picture by its name, with its size in bytes."""
    english = built(f"en/{LEAFLET}.pdf")
    arabic = built(f"ar/{LEAFLET}.pdf")
    phone = screenshot(built(f"ar/{LEAFLET}.html"), 390, 844)
    letter = screenshot(built(f"newsletters/{LETTER}/en.html"), 600, 1300)
    desk = desk_pictures()
    overview = [printed_page(english, 0, 420), printed_page(arabic, 0, 420), resized(phone, 274), resized(letter, 274)]
    pages = {
        "overview.png": side_by_side(overview, 594),
        "leaflet-en.png": side_by_side([printed_page(english, number, 520) for number in (0, 1)], 740),
        "leaflet-ar.png": side_by_side([printed_page(arabic, number, 520) for number in (0, 1)], 740),
        "phone-ar.png": framed(resized(phone, 390)),
        "letter-en.png": framed(resized(letter, 600)),
        "preview-ar.png": framed(resized(bench(REPOSITORY, "ar", "stop running completely"), 1000)),
        "preview-fuzzy.png": framed(resized(bench_in_doubt(), 1000)),
        "desk.png": framed(resized(desk["desk.png"], 900)),
        "desk-phone.png": framed(resized(desk["desk-phone.png"], 375)),
        "desk-print.png": framed(resized(desk["desk-print.png"], 900)),
    }
    return {name: save(picture, name) for name, picture in pages.items()}


def main() -> int:
    """Make all pictures and tell their sizes; returns an exit code."""
    try:
        sizes = make_pictures()
    except PictureError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for name, size in sizes.items():
        sys.stdout.write(f"docs/pictures/{name}  {size // 1000} KB\n")
    sys.stdout.write(f"{len(sizes)} pictures, {sum(sizes.values()) // 1000} KB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
