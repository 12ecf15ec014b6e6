"""How much memory a campaign to a million readers needs, and how long its launch takes.

    python benchmarks/million_readers.py

Needs smtp-sink (Debian's postfix). The sample's newsletter in English, launched and sent by the commands; of its run
the first part. Writes its section of docs/performance.md.
"""

import datetime as dt
import signal
import sys
from functools import partial
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from benchmarks.mail_clinic import READERS_OF_A_LAUNCH, launch_clinic, send_command  # noqa: E402  # found behind the path above, as what follows
from benchmarks.mail_peers import Sink, listening  # noqa: E402
from benchmarks.memory import Watched, watched  # noqa: E402
from benchmarks.reporting import machine, on_the_disk, publish, table  # noqa: E402

PART = 40.0  # seconds that is sent for


def part_of_a_run(folder: Path, sink: Sink, processes: int) -> Watched:
    """The first PART seconds, then Ctrl-C."""
    run = send_command(folder, sink, "run", "--processes", str(processes))
    found = watched(run, end_after=PART, end=partial(run.send_signal, signal.SIGINT))
    if "letters were taken" not in found.said:
        raise SystemExit(f"something else was measured: {found.said}")
    return found


def main() -> None:
    with listening() as sink, on_the_disk() as folder:
        issue = launch_clinic(folder)
        launch = watched(send_command(folder, sink, "launch", issue, "--yes"))
        if f"{READERS_OF_A_LAUNCH} readers is launched" not in launch.said:
            raise SystemExit(f"something else was measured: {launch.said}")
        print(f"launched: {launch.peak:.0f} MB, {launch.clock:.0f} s", flush=True)
        runs = [(processes, part_of_a_run(folder, sink, processes)) for processes in (1, 2)]
    rows = [("`send.py launch`, all of it", f"{launch.clock:.0f} s", f"{launch.peak:.0f} MB", "", "")]
    for processes, run in runs:
        first, last = run.thirds()
        name = f"`send.py run`, {processes} process{'es' if processes > 1 else ''}, the beginning"
        rows.append((name, f"{run.clock:.0f} s", f"{run.peak:.0f} MB", f"{first:.0f} MB", f"{last:.0f} MB"))
    text = (
        f"A campaign to {READERS_OF_A_LAUNCH:,} readers, SQLite. Memory is that of all processes together, what they "
        "share counted once (PSS), the libraries included. It does not grow with the letters that have gone.\n\n"
        + table(("what", "on the clock", "at most", "in the first third", "in the last third"), rows)
        + f"\n\n{machine('sqlalchemy')}."
    )
    publish("million_readers", "A million readers", text, dt.datetime.now(dt.UTC).date())


if __name__ == "__main__":
    main()
