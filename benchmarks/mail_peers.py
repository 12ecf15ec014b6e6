"""Others who send mail, and the server that all send to."""

import json
import shutil
import smtplib
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path

SENDER = "news@clinic.example"
LINE = "Walk a little every hour, and let your back decide how far; what hurts for longer than a day, tell us about."
TEXT, HTML = "\n".join([LINE] * 30), "\n".join([f'<p style="margin:0 0 16px">{LINE}</p>'] * 66)
SIZE = 14_200  # bytes of the whole letter, about
_HEADERS = {
    "List-Unsubscribe": "<https://clinic.example/unsubscribe/0123456789abcdef>, <mailto:stop@clinic.example>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    "List-Id": "<news.clinic.example>",
}
_NODE = """
const mailer = require('nodemailer');
const [port, count, pool, letter] = [+process.argv[2], +process.argv[3], +process.argv[4], JSON.parse(process.argv[5])];
const post = mailer.createTransport(
    {host: '127.0.0.1', port, pool: true, maxConnections: pool, maxMessages: Infinity, ignoreTLS: true});
let next = 0;
async function sendSome() {
    while (next < count) {
        const n = next++;
        await post.sendMail({from: letter.from, to: `reader${n}@mail.example`, subject: 'Softer ground',
            text: `Hello Ada ${n},\\n\\n${letter.text}`, html: `<p>Hello Ada ${n},</p>${letter.html}`,
            headers: letter.headers});
    }
}
(async () => {
    const start = process.hrtime.bigint();
    await Promise.all(Array.from({length: 2 * pool}, sendSome));
    const used = process.cpuUsage();
    console.log(JSON.stringify([Number(process.hrtime.bigint() - start) / 1e9, (used.user + used.system) / 1e6]));
    post.close();
})();
"""


@dataclass(frozen=True, slots=True)
class Sink:
    """smtp-sink, which takes every letter and keeps none."""

    port: int


@dataclass(frozen=True, slots=True)
class Speed:
    """Letters a second by the clock, and seconds of the processors that the sender needs for each."""

    rate: float
    work: float


@contextmanager
def listening() -> Iterator[Sink]:
    """A smtp-sink of our own on this machine."""
    program = shutil.which("smtp-sink", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    if program is None:
        raise SystemExit("smtp-sink is not there: apt-get install postfix")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen([program, "-4", "-u", "nobody", f"127.0.0.1:{port}", "1000"])
    try:
        for _ in range(200):
            with socket.socket() as attempt:
                if attempt.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield Sink(port)
    finally:
        process.terminate()
        process.wait()


def letter(number: int) -> EmailMessage:
    """One reader's letter, as a program without frozen letters builds it."""
    message = EmailMessage()
    message["From"], message["To"] = SENDER, f"reader{number}@mail.example"
    message["Subject"], message["Date"] = "Softer ground", formatdate()
    message["Message-ID"] = make_msgid(domain="clinic.example")
    for name, value in _HEADERS.items():
        message[name] = value
    message.set_content(f"Hello Ada {number},\n\n{TEXT}\n")
    message.add_alternative(f"<p>Hello Ada {number},</p>{HTML}\n", subtype="html")
    return message


def ready_made(sink: Sink, count: int) -> Speed:
    """The same bytes for everybody over one connection: nothing is left out but the sending."""
    content = b"\r\n".join(letter(0).as_bytes().splitlines()) + b"\r\n"
    with smtplib.SMTP("127.0.0.1", sink.port) as connection:
        start, worked = time.perf_counter(), time.process_time()
        for number in range(count):
            connection.sendmail(SENDER, [f"reader{number}@mail.example"], content)
        return Speed(count / (time.perf_counter() - start), (time.process_time() - worked) / count)


def built(sink: Sink, count: int) -> Speed:
    """A message built for each reader, over one connection."""
    with smtplib.SMTP("127.0.0.1", sink.port) as connection:
        start, worked = time.perf_counter(), time.process_time()
        for number in range(count):
            connection.send_message(letter(number))
        return Speed(count / (time.perf_counter() - start), (time.process_time() - worked) / count)


def install_nodemailer(folder: Path) -> Path | None:
    """A folder with nodemailer and our script, None where npm is not there or gives nothing."""
    npm = shutil.which("npm")
    if npm is None:
        print("npm is not there, so nodemailer is left out")
        return None
    done = subprocess.run(
        [npm, "install", "--no-audit", "--no-fund", "--silent", "nodemailer"], cwd=folder, check=False, timeout=180
    )
    if done.returncode:
        print("npm could not install nodemailer, so it is left out")
        return None
    (folder / "send.js").write_text(_NODE, "utf-8")
    return folder


def nodemailer(sink: Sink, folder: Path, count: int, pool: int) -> Speed:
    """Its pool of connections, in a process that is warm when the clock starts."""
    content = json.dumps({"from": SENDER, "text": TEXT, "html": HTML, "headers": _HEADERS})
    command = ["node", "send.js", str(sink.port), str(count), str(pool), content]
    said = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout
    clock, work = json.loads(said)
    return Speed(count / clock, work / count)


def versions(folder: Path | None) -> str:
    """nodemailer's and Node's."""
    if folder is None:
        return ""
    package = json.loads((folder / "node_modules/nodemailer/package.json").read_text("utf-8"))
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return f", nodemailer {package['version']}, Node {node}"
