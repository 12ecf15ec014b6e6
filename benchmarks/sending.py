"""How fast a campaign is sent, beside smtplib and nodemailer.

    python benchmarks/sending.py [READERS [ROUNDS]]

Needs smtp-sink (Debian's postfix), and npm for nodemailer, which is left out where npm is not there. All send the
same letter of 14 KB to smtp-sink on this machine. Writes its section of docs/performance.md.
"""

import datetime as dt
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from benchmarks import mail_peers  # noqa: E402  # found behind the path above, as what follows
from benchmarks.mail_clinic import letter_clinic, send_command, signatures_a_second  # noqa: E402
from benchmarks.mail_peers import Sink, Speed, listening  # noqa: E402
from benchmarks.memory import watched  # noqa: E402
from benchmarks.reporting import machine, on_the_disk, publish, table  # noqa: E402

READERS, ROUNDS = 20_000, 2
CONNECTIONS = 60


@dataclass(slots=True)
class Contest:
    """Everybody's best round: what else the machine does only makes it slower."""

    best: dict[str, Speed] = field(default_factory=dict)

    def enter(self, name: str, send: Callable[[], Speed]) -> None:
        speed = send()
        print(f"{name}: {speed.rate:,.0f} a second", flush=True)
        if name not in self.best or speed.rate > self.best[name].rate:
            self.best[name] = speed

    def rows(self, limit: str) -> list[tuple[str, ...]]:
        mark = self.best[limit].rate
        return [
            (name, f"{speed.rate:,.0f}", f"{speed.rate / mark:.2f}", f"{speed.work * 1e6:,.0f} µs")
            for name, speed in self.best.items()
        ]


def ours(sink: Sink, readers: int, processes: int, *, is_signed: bool) -> Speed:
    """The whole command, from its start to its last line, with the ledger on the disk."""
    with on_the_disk() as folder:
        letter_clinic(folder, readers)
        options = ("--processes", str(processes), "--connections", str(CONNECTIONS))
        run = send_command(folder, sink, "run", *options, is_signed=is_signed)
        found = watched(run)
    if f"{readers:,} of {readers:,} letters were taken" not in found.said:
        raise SystemExit(f"something else was measured: {found.said}")
    return Speed(readers / found.clock, found.work / readers)


def contest(sink: Sink, readers: int, rounds: int, node: Path | None) -> Contest:
    """Everybody in turn."""
    found = Contest()
    for _ in range(rounds):
        found.enter(LIMIT, lambda: mail_peers.ready_made(sink, readers // 4))
        found.enter("Leafpost, 1 process", lambda: ours(sink, readers, 1, is_signed=False))
        found.enter("Leafpost, 2 processes", lambda: ours(sink, readers, 2, is_signed=False))
        found.enter("Leafpost, 2 processes, DKIM", lambda: ours(sink, readers // 4, 2, is_signed=True))
        if node is not None:
            for pool in (5, 20):
                found.enter(
                    f"nodemailer, a pool of {pool}",
                    lambda pool=pool: mail_peers.nodemailer(sink, node, readers // 4, pool),
                )  # type: ignore[misc]  # a default that binds
        found.enter("smtplib, an `EmailMessage` built for each reader", lambda: mail_peers.built(sink, readers // 20))
    return found


LIMIT = "smtplib, ready-made bytes, one connection: the limit"


def main() -> None:
    readers = int(sys.argv[1]) if len(sys.argv) > 1 else READERS
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    with tempfile.TemporaryDirectory() as name, listening() as sink:
        node = mail_peers.install_nodemailer(Path(name))
        found = contest(sink, readers, rounds, node)
        peer = mail_peers.versions(node)
        signatures = signatures_a_second(2)
    head = ("what", "messages a second", "to the limit", "work of the sender for each")
    text = (
        f"A letter of {mail_peers.SIZE / 1000:.0f} KB in two bodies to `smtp-sink` on this machine; Leafpost sends "
        f"{readers:,}, personalised, one recipient each, {CONNECTIONS} connections, by the command `send.py run` from "
        f"its start to its end, with SENDING on the disk (SQLite, `synchronous=FULL`) before each DATA. Each is the "
        f"best of {rounds} rounds, in turn; with DKIM a quarter of the letters.\n\n"
        + table(head, found.rows(LIMIT))
        + ("" if node else "\n\nnpm is not there, so nodemailer was left out.")
        + f"\n\nTwo processes that do nothing but sign (RSA, 2048 bits): {signatures:,.0f} letters a second.\n\n"
        + f"{machine('sqlalchemy', 'cryptography')}{peer}."
    )
    publish("sending", "Sending", text, dt.datetime.now(dt.UTC).date())


if __name__ == "__main__":
    main()
