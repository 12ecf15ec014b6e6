"""`build.py translate preview`."""

import argparse
import datetime as dt
import webbrowser

from leafpost.cli import output
from leafpost.cli.naming import named_documents
from leafpost.clinic import read_clinic
from leafpost.errors import ConfigurationError, Exit, Problem
from leafpost.languages import Language, find_language


def run_preview(options: argparse.Namespace) -> int:
    """Serve the pages until Ctrl-C, and open the browser at the right one."""
    from leafpost.preview.chooser import first_path, read_offer
    from leafpost.preview.server import Preview
    from leafpost.preview.studio import Means
    from leafpost.serving.server import free_socket

    clinic = read_clinic(options.root.resolve())
    named_documents(clinic, [options.slug] if options.slug else [])
    language = _language(options.locale) if options.locale else None
    path = first_path(read_offer(clinic), options.slug or "", language)
    preview = Preview(clinic.root, free_socket(options.port), Means(lambda: dt.datetime.now().astimezone()))
    address = preview.address + (path if path != "/" or language is None else f"/#{language.tag}")

    def ready() -> None:
        output.say(f"The preview is at {address} (Ctrl-C ends it).")
        if not options.no_open:
            webbrowser.open(address)

    try:
        preview.run(ready)
    except KeyboardInterrupt:
        output.say("The preview has ended.")
    return Exit.FINE


def _language(tag: str) -> Language:
    language = find_language(tag)
    if language is None:
        raise ConfigurationError(
            Problem("--locale", 0, "usage", f"there is no language '{tag}'", "use a tag such as pl, ar or pt-BR")
        )
    return language
