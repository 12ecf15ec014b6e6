"""Marketing sends: the newsletters as they lie in dist/, in every language of the sample."""

import json
import os
import re
import subprocess
import sys
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import product
from pathlib import Path
from typing import Any

import html5lib
import pytest

from leafpost.clinic import read_clinic
from leafpost.database.engine import open_database
from leafpost.database.tables import CampaignState, DeliveryState
from tests.campaigns import Reader, add_campaign
from tests.conftest import REPOSITORY, MakeClinic, run_build
from tests.reading import SAMPLE_TAGS, bcp47, compiled, fragments, interface, sample_messages, squeezed

TEASED = {  # by newsletter, in the order of its cards
    "take-the-first-step": ("non-surgical-spinal-decompression", "running-with-back-pain"),
    "softer-ground": ("running-with-back-pain", "back-friendly-exercise-at-home"),
}
TITLES = {
    "non-surgical-spinal-decompression": "Non-surgical spinal decompression",
    "running-with-back-pain": "Running with back pain",
}
SUBJECTS = {"take-the-first-step": "Take the first step", "softer-ground": "Softer ground for your run"}
PREHEADERS = {
    "A treatment without an operation, looked at honestly, and a tip for softer runs.",
    "Which ground to choose, when to take a break, and how to start again.",
}
EVERY_LETTER = pytest.mark.parametrize(("slug", "tag"), list(product(TEASED, SAMPLE_TAGS)))


def folder_of(sample: Path, slug: str) -> Path:
    return sample / "newsletters" / slug


def letter(sample: Path, slug: str, tag: str) -> Any:
    text = (folder_of(sample, slug) / f"{bcp47(tag)}.html").read_text("utf-8")
    return html5lib.parse(text, treebuilder="lxml", namespaceHTMLElements=False).getroot()


def mail(sample: Path, slug: str, tag: str) -> EmailMessage:
    message = message_from_bytes((folder_of(sample, slug) / f"{bcp47(tag)}.eml").read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


@EVERY_LETTER
def test_every_message_is_in_the_letter_and_in_its_plain_text(sample: Path, slug: str, tag: str) -> None:
    """Every message that gettext finds in the newsletter's catalog reaches the reader, whichever part is shown."""
    tree = letter(sample, slug, tag)
    alts = {squeezed(image.get("alt")) for image in tree.iter("img")}
    subject = squeezed(mail(sample, slug, tag)["Subject"])
    html = squeezed("".join(tree.find("body").itertext())) + subject
    text = squeezed((folder_of(sample, slug) / f"{bcp47(tag)}.txt").read_text("utf-8")) + subject
    source_text = (REPOSITORY / "newsletters" / f"{slug}.md").read_text("utf-8")
    pictures = set(re.findall(r"!\[([^\]]+)\]", source_text))
    messages = sample_messages(tag, slug)
    assert len(messages) > 10
    for (_context, source), words in messages.items():
        if source in pictures:
            assert squeezed(words) in alts
            continue
        lost = [fragment for fragment in fragments(words, tag) if fragment not in html]
        assert lost == [], source
        if source not in PREHEADERS:  # a line for the inbox, which plain text has none of
            assert [fragment for fragment in fragments(words, tag) if fragment not in text] == [], source


@EVERY_LETTER
def test_the_mail_is_in_the_readers_language(sample: Path, slug: str, tag: str) -> None:
    """Subject, language and both bodies of the mail file are the language's own."""
    message = mail(sample, slug, tag)
    assert message["Subject"] == sample_messages(tag, slug)[slug, SUBJECTS[slug]]
    assert message["Content-Language"] == bcp47(tag)
    html, plain = message.get_body(("html",)), message.get_body(("plain",))
    assert html is not None
    assert plain is not None
    root = html5lib.parse(html.get_content(), treebuilder="lxml", namespaceHTMLElements=False).getroot()
    assert (root.get("lang"), root.get("dir")) == (bcp47(tag), "rtl" if tag in ("ar", "ur") else "ltr")
    shown = (folder_of(sample, slug) / f"{bcp47(tag)}.txt").read_text("utf-8")
    assert plain.get_content().split() == shown.split()


@EVERY_LETTER
def test_cards_lead_to_the_phone_pages_of_the_same_language(sample: Path, slug: str, tag: str) -> None:
    """Each card shows its leaflet's title and leads to its public page, which lies in dist/ under that address."""
    tree = letter(sample, slug, tag)
    links = {a.get("href").partition("#")[0] for a in tree.iter("a")}
    for leaflet in TEASED[slug]:
        assert f"https://clinic.example/leaflets/{bcp47(tag)}/{leaflet}.html" in links
        assert (sample / bcp47(tag) / f"{leaflet}.html").is_file()
    teased = TEASED[slug][0]  # a card without a title of its own
    title = sample_messages(tag, teased)[teased, TITLES[teased]]
    assert all(fragment in squeezed("".join(tree.itertext())) for fragment in fragments(title, tag))


@EVERY_LETTER
def test_links_to_a_place_in_a_leaflet_lead_to_an_id_that_is_there(sample: Path, slug: str, tag: str) -> None:
    """ "Read the full list" and "Read the full text" jump to the warning itself, on the page of the same language."""
    links = [a.get("href") for a in letter(sample, slug, tag).iter("a") if "#" in a.get("href")]
    assert len(links) == 1
    page, _, identifier = links[0].removeprefix("https://clinic.example/leaflets/").partition("#")
    assert f'id="{identifier}"' in (sample / page).read_text("utf-8")


@EVERY_LETTER
def test_the_letter_opens_from_dist_with_its_pictures(sample: Path, slug: str, tag: str) -> None:
    """In a browser the pictures come from the folder beside the letter; in the mail they are inside it."""
    images = list(letter(sample, slug, tag).iter("img"))
    assert len(images) == len(TEASED[slug])
    for image in images:
        assert (folder_of(sample, slug) / image.get("src")).read_bytes().startswith(b"\x89PNG")
        assert image.get("alt").strip()
    parts = {part["Content-ID"].strip("<>"): part for part in mail(sample, slug, tag).walk() if part["Content-ID"]}
    html = mail(sample, slug, tag).get_body(("html",))
    assert html is not None
    assert set(re.findall(r'src="cid:([^"]+)"', html.get_content())) == set(parts)
    for part in parts.values():
        assert part.get_content() == (folder_of(sample, slug) / "images" / str(part.get_filename())).read_bytes()


@EVERY_LETTER
def test_a_letter_that_nobody_signed_says_so(sample: Path, slug: str, tag: str) -> None:
    """The letter and its plain text begin with the word that they are drafts."""
    who = "A clinician has" if tag == "en" else "A translator and a clinician have"
    said = interface(tag, f"Draft. {who} not yet signed these words.")
    assert squeezed(said) in squeezed("".join(letter(sample, slug, tag).itertext()))
    text = (folder_of(sample, slug) / f"{bcp47(tag)}.txt").read_text("utf-8")
    assert squeezed(said) in squeezed(text.split("\n", 1)[0])


@EVERY_LETTER
def test_no_picture_counts_who_opened_the_letter(sample: Path, slug: str, tag: str) -> None:
    """Nothing in the letter is fetched from anywhere: no remote picture, font, style sheet or script."""
    text = (folder_of(sample, slug) / f"{bcp47(tag)}.html").read_text("utf-8")
    assert not re.search(r"<(script|link|iframe|object|embed|base)\b", text)
    assert not re.search(r'(src|background|poster)="(?!images/)', text)
    assert not re.search(r"url\(|@import", text)


def test_a_new_newsletter_is_ready_to_be_shown_to_colleagues(clinic_folder: MakeClinic, tmp_path: Path) -> None:
    """From `new newsletter` to a letter in the browser and a mail file: two commands and no problem."""
    root = clinic_folder(tmp_path / "clinic", offered=())
    assert run_build("new", "newsletter", "summer-news", "--root", str(root), cwd=root).returncode == 0
    result = run_build("summer-news", "--root", str(root), cwd=root)
    assert (result.returncode, result.stderr) == (0, "")
    made = root / "dist/newsletters/summer-news"
    assert {path.name for path in made.iterdir()} == {"en.html", "en.txt", "en.eml"}
    assert "Summer news" in (made / "en.html").read_text("utf-8")


def test_letters_fit_a_phone(sample: Path, tmp_path: Path) -> None:
    """Opened in Chromium at 375 pixels, no letter has to be scrolled sideways, in no language."""
    from tests.render.test_web import measured

    letters = {
        f"{slug}-{tag}": folder_of(sample, slug) / f"{bcp47(tag)}.html" for slug, tag in product(TEASED, SAMPLE_TAGS)
    }
    rows = measured(tmp_path, {name: path.read_text("utf-8") for name, path in letters.items()})
    assert {row[0] for row in rows} == set(letters)
    assert [(name, width) for name, width, inner, outer, body in rows if max(outer, body) > inner] == []


def test_the_words_of_the_letter_are_those_of_the_catalogs(sample: Path) -> None:
    """What surrounds a letter, such as the way out of it, is in the reader's language too."""
    for slug, tag in product(TEASED, SAMPLE_TAGS[1:]):
        ours = compiled(REPOSITORY / "locales" / tag / "LC_MESSAGES/interface.po")
        text = squeezed((folder_of(sample, slug) / f"{bcp47(tag)}.txt").read_text("utf-8"))
        html = squeezed("".join(letter(sample, slug, tag).itertext()))
        for word in ("Unsubscribe with one click", "Change language or topics"):
            assert all(part in text and part in html for part in fragments(ours["", word], tag)), (tag, word)


@pytest.mark.parametrize("po", sorted((REPOSITORY / "locales").glob("*/LC_MESSAGES/*.po")), ids=lambda po: po.stem)
def test_gettext_of_the_system_finds_every_catalog_complete(po: Path) -> None:
    """msgfmt accepts each catalog of the sample and finds nothing fuzzy and nothing untranslated in it."""
    statistics = ["msgfmt", "--check", "--statistics", "-o", "/dev/null", str(po)]
    told = subprocess.run(statistics, capture_output=True, text=True, check=True).stderr
    assert re.search(r"\d+ translated messages?\.", told)
    assert "fuzzy" not in told
    assert "untranslated" not in told


@pytest.mark.parametrize("slug", TEASED)
def test_marketing_sees_every_language_on_one_page(slug: str, tmp_path: Path) -> None:
    """`send.py preview` makes one page of a newsletter in all languages, which opens without a server or the net."""
    result = run_build("preview", slug, "--out", str(tmp_path / "page.html"), cwd=REPOSITORY, program="send.py")
    assert result.returncode == 1, result.stderr  # nobody has signed, and the page says so
    tree = html5lib.parse((tmp_path / "page.html").read_text("utf-8"), treebuilder="lxml", namespaceHTMLElements=False)
    sections = {part.get("data-tag"): part for part in tree.getroot().iter("section") if part.get("data-tag")}
    assert set(sections) == {bcp47(tag) for tag in SAMPLE_TAGS}
    for tag in SAMPLE_TAGS:
        part = sections[bcp47(tag)]
        said = squeezed("".join(part.itertext()))
        assert squeezed(sample_messages(tag, slug)[slug, SUBJECTS[slug]] if tag != "en" else SUBJECTS[slug]) in said
        assert len(list(part.iter("iframe"))) == 3
    page = re.sub(r'srcdoc="[^"]*"', "", (tmp_path / "page.html").read_text("utf-8"))
    assert not re.search(r'<(link|img|object|embed|base)\b|\ssrc="', page)


def test_what_came_of_a_campaign_is_told_without_a_name(clinic_folder: MakeClinic, tmp_path: Path) -> None:
    """`status`, `unknown` and `report` agree about a campaign: one reader in doubt by name, all others as numbers."""
    root = clinic_folder(tmp_path / "clinic", offered=())
    database = open_database(read_clinic(root), {})
    with database.begin() as connection:
        readers = [Reader(count=8), Reader(DeliveryState.UNKNOWN, name="Mary Hill", address="mary@home.example")]
        add_campaign(connection, readers, issue="spring-letter", state=CampaignState.FINISHED)
    database.close()

    def send(*arguments: str) -> subprocess.CompletedProcess[str]:
        secret = {"LEAFPOST_SECRET_KEY": "a key for tests: 7fK2pQ9vX4nB8zLw3RtY", "LEAFPOST_DATABASE_URL": ""}
        command = [sys.executable, str(REPOSITORY / "send.py"), *arguments, "--root", str(root)]
        return subprocess.run(command, env=os.environ | secret, capture_output=True, text=True, check=False)

    status = send("status", "--format", "json")
    assert json.loads(status.stdout)["readers"] == dict.fromkeys(DeliveryState, 0) | {"accepted": 8, "unknown": 1}
    assert "Mary Hill <mary@home.example>" in send("unknown").stdout
    assert (status.returncode, send("report").returncode) == (3, 3)
    page = next((root / "dist/reports").iterdir()).read_text("utf-8")
    assert "9 readers, each counted once" in page
    assert "Mary" not in page
    word = ("--name", "Jo Bell", "--reason", "in the mail log")
    assert send("unknown", "--delivered", "mary@home.example", *word).returncode == 0
    assert send("status").returncode == 0
