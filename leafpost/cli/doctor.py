"""`build.py doctor`: what this machine lacks, and how to get it."""

import argparse

from leafpost.cli import output
from leafpost.clinic import read_clinic
from leafpost.errors import Exit
from leafpost.render.health import findings


def run_doctor(options: argparse.Namespace) -> int:
    clinic = read_clinic(options.root.resolve())
    found = list(findings(clinic.offered))
    for finding in found:
        mark = "ok     " if finding.is_there else "MISSING"
        output.say(f"{mark}  {finding.name}: {finding.why}")
        if not finding.is_there:
            output.say(f"         {finding.mend}")
    missing = sum(not finding.is_there for finding in found)
    output.say("This machine has all it needs." if not missing else f"{missing} missing: see above how to get each.")
    return Exit.USAGE if missing else Exit.FINE
