"""`build.py desk`."""

import argparse
import datetime as dt
import os
import time
import webbrowser
from typing import TYPE_CHECKING

from leafpost.cli import output
from leafpost.clinic import read_clinic
from leafpost.errors import Exit, Problem

if TYPE_CHECKING:
    from leafpost.desk.printers import JobState, PrintOrder
    from leafpost.press.manifest import Artefact


def run_desk(options: argparse.Namespace) -> int:
    """Serve reception's page until Ctrl-C, and open the browser at it."""
    from leafpost.desk import printing
    from leafpost.desk.entrance import PASSWORD
    from leafpost.desk.orders import place
    from leafpost.desk.printing_pages import PrintRoom
    from leafpost.desk.rack import Rack
    from leafpost.desk.server import DeskRequest, DeskServer, check_host
    from leafpost.serving.server import free_socket

    clinic = read_clinic(options.root.resolve())

    def now() -> dt.datetime:
        return dt.datetime.now(dt.UTC)

    def put_in_print(order: "PrintOrder", artefact: "Artefact") -> "tuple[JobState, tuple[Problem, ...]]":
        return place(order, artefact, Rack(clinic, os.environ), now())

    password = os.environ.get(PASSWORD, "")
    check_host(options.host, password)
    request = DeskRequest(
        root=clinic.root,
        out=(options.out or clinic.root / "dist").resolve(),
        host=options.host,
        password=password,
        today=dt.date.today,
        clock=time.monotonic,
        jobs=options.jobs or os.cpu_count() or 1,
        room=PrintRoom(printing.printers, put_in_print, printing.state),
        environment=os.environ,
        now=now,
    )
    desk = DeskServer(request, free_socket(options.port, options.host))

    def ready() -> None:
        output.say(f"The desk is at {desk.address} (Ctrl-C ends it).")
        if not options.no_open:
            webbrowser.open(desk.address)

    try:
        desk.run(ready)
    except KeyboardInterrupt:
        output.say("The desk has ended.")
    return Exit.FINE
