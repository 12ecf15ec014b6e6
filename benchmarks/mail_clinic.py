"""Clinics with readers who are sent to: one with a letter of its own, one with the sample's newsletter."""

import datetime as dt
import os
import shutil
import subprocess
import sys
import time
from multiprocessing import get_context
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import text

from benchmarks.ledger import add_campaign, add_readers
from benchmarks.mail_peers import HTML, TEXT, Sink, letter
from leafpost.catalogs.signoff import Signoff, needed_roles
from leafpost.catalogs.signoff_file import add_signoff
from leafpost.clinic import read_clinic
from leafpost.database.engine import open_database
from leafpost.files import digest_of
from leafpost.outbox.frozen import freeze
from leafpost.outbox.signing import Signer, signed
from leafpost.press.gather import gather
from leafpost.render.mail import Letter
from leafpost.render.slots import SLOTS, Salutation

REPOSITORY = Path(__file__).resolve().parents[1]
READERS_OF_A_LAUNCH = 1_000_000
_PEM = generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
KEYS = {
    "LEAFPOST_SECRET_KEY": "benchmark-0123456789-abcdefghijklm",
    "LEAFPOST_DKIM_KEY": _PEM.decode("ascii"),
    "LEAFPOST_DKIM_SELECTOR": "bench",
}
_SIGNED_FOR = 3.0  # seconds


def letter_clinic(folder: Path, readers: int) -> None:
    """A campaign to some readers at 40 providers, with the peers' letter and no limit to the rate."""
    settings = (REPOSITORY / "clinic.toml").read_text("utf-8").replace('images = "inline"', "rate = 0")
    (folder / "clinic.toml").write_text(
        "\n".join(line for line in settings.splitlines() if not line.startswith("logo")), "utf-8"
    )
    clinic = read_clinic(folder)
    links = f'<a href="{SLOTS.unsubscribe_url}">Unsubscribe</a> <a href="{SLOTS.preferences_url}">Preferences</a>'
    content = freeze(
        Letter(
            slug="softer-ground", lang="en", subject="Softer ground",
            html=f"<!DOCTYPE html><html lang='en'><body><p>{SLOTS.salutation}</p>{HTML}{links}</body></html>\n",
            text=f"{SLOTS.salutation}\n\n{TEXT}\n\n{SLOTS.unsubscribe_url}\n",
            salutation=Salutation("Hello {name},", "Hello,"), images=(), are_images_hosted=False,
            from_name="Harbour Back Clinic", topic="news",
        ),
        clinic,
    ).to_bytes()  # fmt: skip
    database = open_database(clinic, {})
    add_readers(database, readers)
    add_campaign(database)
    with database.begin() as connection:
        row = {"digest": digest_of(content), "content": content}
        artefact = "INSERT INTO artefact (campaign_id, locale, digest, content) VALUES (1, 'en', :digest, :content)"
        connection.execute(text(artefact), row)
    database.close()


def launch_clinic(folder: Path) -> str:
    """The sample with its newsletter in English, signed for nobody but this measurement, and a million readers."""
    for name in ("leaflets", "newsletters"):
        shutil.copytree(REPOSITORY / name, folder / name)
    settings = (REPOSITORY / "clinic.toml").read_text("utf-8").replace('images = "inline"', "rate = 0")
    lines = ['offered = ["en"]' if line.startswith("offered") else line for line in settings.splitlines()]
    (folder / "clinic.toml").write_text("\n".join(lines), "utf-8")
    clinic, today = read_clinic(folder), dt.date.today()
    issue = "softer-ground"
    localised = gather(clinic, today).localised[issue, "en"]
    for role in needed_roles(is_source=True):
        name = Signoff(role, "Benchmark", today, localised.words_digest)
        add_signoff(folder, "en", issue, name, localised.parts, localised.standing)
    database = open_database(clinic, {})
    add_readers(database, READERS_OF_A_LAUNCH)
    with database.begin() as connection:
        connection.execute(text("UPDATE consent SET topic = :topic"), {"topic": localised.document.topic})
    database.close()
    return issue


def send_command(folder: Path, sink: Sink, *arguments: str, is_signed: bool = False) -> subprocess.Popen[str]:
    """`send.py` for a clinic, begun; its letters go to the sink."""
    environment = {**os.environ, **KEYS, "LEAFPOST_SMTP_URL": f"smtp://127.0.0.1:{sink.port}?tls=none"}
    if not is_signed:
        environment = {name: value for name, value in environment.items() if "_DKIM_" not in name}
    command = [sys.executable, REPOSITORY / "send.py", *arguments, "--root", folder]
    return subprocess.Popen(
        command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=folder
    )


def _sign(_number: int) -> int:
    content = b"\r\n".join(letter(0).as_bytes().splitlines()) + b"\r\n"
    by, now = Signer("clinic.example", "bench", _PEM), dt.datetime.now(dt.UTC)
    count, end = 0, time.monotonic() + _SIGNED_FOR
    while time.monotonic() < end:
        signed(content, by, now)
        count += 1
    return count


def signatures_a_second(processes: int) -> float:
    """How many letters so many processes sign that do nothing else."""
    with get_context("fork").Pool(processes) as pool:
        return sum(pool.map(_sign, range(processes))) / _SIGNED_FOR
