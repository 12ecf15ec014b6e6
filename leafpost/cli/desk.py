"""`build.py desk`."""

import argparse
import datetime as dt
import os
import time
import webbrowser

from leafpost.cli import output
from leafpost.clinic import read_clinic
from leafpost.errors import Exit


def run_desk(options: argparse.Namespace) -> int:
    """Serve reception's page until Ctrl-C, and open the browser at it."""
    from leafpost.desk import printing
    from leafpost.desk.entrance import PASSWORD
    from leafpost.desk.printing_pages import PrintRoom
    from leafpost.desk.server import DeskRequest, DeskServer, check_host
    from leafpost.serving.server import free_socket

    clinic = read_clinic(options.root.resolve())
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
        room=PrintRoom(printing.printers, printing.send, printing.state, lambda _artefact, _copies: None),
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
