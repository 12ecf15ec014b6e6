"""How long a list of a million readers takes to import, and how much memory.

    python benchmarks/subscriber_import.py [ROWS]

Writes its section of docs/performance.md. With LEAFPOST_DATABASE_URL set it measures PostgreSQL instead of a file.
"""

import csv
import datetime as dt
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from email_validator import validate_email  # noqa: E402  # found behind the path above, as what follows

from benchmarks.reporting import machine, publish, table  # noqa: E402
from leafpost.audience.address import parse_address  # noqa: E402
from leafpost.audience.reading_columns import FIELDS  # noqa: E402

ROWS = 1_000_000
ADDRESSES = 20_000
CLINIC = """\
[clinic]
name = "Hillside"
phone = "+44 20 7946 0001"
email = "hello@hillside.example"
website = "https://hillside.example"

[languages]
source = "en"
offered = ["en", "de", "ar", "zh_Hans"]
"""
FIRST = ("ann", "bo.lee", "maria", "j.r", "Olga")
CONSENT = "I agree to get news of the clinic by e-mail. I can end this at any time."


def write_list(path: Path, rows: int) -> None:
    """A list as a clinic has it: each row another person, several languages, one text of consent in two versions."""
    draw = random.Random(1000)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(FIELDS)
        for number in range(rows):
            address = f"{draw.choice(FIRST)}{draw.randrange(10**6)}.{number}@mail{draw.randrange(3000)}.example"
            name = f"{draw.choice(('Ann', 'Bo', 'María', 'Olga', 'علي'))} {draw.choice(('Lee', 'Ruiz', 'Nowak'))}"
            day = f"2026-0{draw.randint(1, 9)}-{draw.randint(10, 28)}"
            tag = draw.choice(("en", "de", "ar", "zh-Hans"))
            writer.writerow((address, name, tag, "news", CONSENT, draw.choice(("2026-01", "2026-02")), day))


def imported(folder: Path, file: Path) -> tuple[float, float, str]:
    """Seconds on the clock and of the processors for one import by the command, and its first line."""
    program = [sys.executable, REPOSITORY / "send.py", "subscribers", "import", file, "--root", folder]
    start, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "LEAFPOST_SECRET_KEY": "benchmark-0123456789-abcdefghijklm"}
    said = subprocess.run(program, check=True, capture_output=True, text=True, env=environment).stdout
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
    return time.perf_counter() - start, worked, said.splitlines()[0]


def addresses_a_second() -> tuple[float, float]:
    """How many addresses email-validator takes in a second, and how many we."""
    draw = random.Random(7)
    some = [f"{draw.choice(FIRST)}{number}@mail{draw.randrange(3000)}.example" for number in range(ADDRESSES)]
    speeds = []
    for take in (lambda text: validate_email(text, check_deliverability=False, strict=True), parse_address):
        start = time.process_time()
        for text in some:
            take(text)
        speeds.append(ADDRESSES / (time.process_time() - start))
    return speeds[0], speeds[1]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "clinic.toml").write_text(CLINIC, "utf-8")
        write_list(folder / "readers.csv", count)
        size = (folder / "readers.csv").stat().st_size
        for what in ("a new list", "the same file again"):
            clock, worked, said = imported(folder, folder / "readers.csv")
            rows.append((what, said, f"{clock:.1f} s", f"{worked:.1f} s", f"{count / clock:,.0f}"))
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024  # KiB in Linux
    theirs, ours = addresses_a_second()
    kind = "PostgreSQL" if os.environ.get("LEAFPOST_DATABASE_URL") else "SQLite"
    text = (
        f"{count:,} rows with consent ({size / 1e6:.0f} MB), one transaction, {kind}.\n\n"
        + table(("what", "result", "on the clock", "work", "rows a second"), rows)
        + f"\n\nPeak memory: {peak:.0f} MB, the program included. "
        f"Addresses alone: {ours:,.0f} a second; email-validator for each: {theirs:,.0f}.\n\n"
        + f"{machine('sqlalchemy', 'email-validator')}."
    )
    publish("subscriber_import", "Importing readers", text, dt.datetime.now(dt.UTC).date())


if __name__ == "__main__":
    main()
