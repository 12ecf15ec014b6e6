"""`build.py check`."""

import argparse
import datetime as dt

from leafpost.cli import output
from leafpost.cli.naming import document_names, named_documents
from leafpost.clinic import offered_language, read_clinic
from leafpost.errors import Exit, errors_in


def run_check(options: argparse.Namespace) -> int:
    """Every problem of documents, catalogs and interface, without building."""
    from leafpost.press.checking import check

    clinic = read_clinic(options.root.resolve())
    slugs = named_documents(clinic, options.slugs)
    languages = [offered_language(clinic, tag) for tag in options.locale]
    problems = check(clinic, dt.date.today(), slugs, languages)
    if options.format == "json":
        output.print_json([problem.as_json() for problem in problems])
    else:
        output.show_problems(problems, with_rule=True)
        if not problems:
            documents = output.count(len(slugs or document_names(clinic)), "document")
            tongues = output.count(len(languages or clinic.offered), "language")
            output.say(f"{documents} in {tongues}: no problems.")
    return Exit.PROBLEMS if errors_in(problems) else Exit.FINE
