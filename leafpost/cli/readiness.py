"""`send.py doctor`: what is missing before letters can go out, and how to get it."""

import argparse
import os
from typing import Any

from leafpost.cli import output
from leafpost.cli.campaigning import add_root
from leafpost.errors import Exit


def add_to(commands: Any) -> None:
    """`doctor`."""
    doctor = commands.add_parser("doctor", help="what sending needs: keys, mail server, SPF, DKIM and DMARC")
    add_root(doctor)
    doctor.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from leafpost.clinic import read_clinic
    from leafpost.delivery.readiness import Readiness, needs
    from leafpost.outbox.resolver import DnsResolver

    marks = {Readiness.OK: "ok     ", Readiness.MISSING: "MISSING", Readiness.UNKNOWN: "?      "}
    missing = 0
    for need in needs(read_clinic(options.root.resolve()), os.environ, DnsResolver()):
        missing += need.readiness is Readiness.MISSING
        output.say(f"{marks[need.readiness]}  {need.name}: {need.what}")
        if need.mend:
            output.say(f"         {need.mend}")
    output.say(f"{missing} missing: see above how to get each." if missing else "Nothing is missing for sending.")
    return Exit.USAGE if missing else Exit.FINE
