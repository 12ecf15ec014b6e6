"""`build.py new`."""

import argparse
from pathlib import Path

from leafpost.cli import output
from leafpost.clinic import read_clinic
from leafpost.errors import Exit
from leafpost.press.starters import new_clinic, new_document


def run_new(options: argparse.Namespace) -> int:
    if options.what == "clinic":
        folder = Path(options.name).resolve()
        for path in new_clinic(folder):
            output.say(f"  {path}")
        output.say("Change clinic.toml to your own, then build it:")
        output.say(f"  build.py --root {options.name}")
        return Exit.FINE
    clinic = read_clinic(options.root.resolve())
    path = new_document(clinic.root, options.what, options.name, variables=clinic.variable_names)
    output.say(f"{path.relative_to(clinic.root)} is there. Write on, then: build.py {options.name}")
    if clinic.targets:
        output.say("For its translations: build.py translate update")
    return Exit.FINE
