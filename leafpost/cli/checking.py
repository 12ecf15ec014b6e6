"""`build.py check`."""

import argparse
import datetime as dt

from leafpost.cli import output
from leafpost.cli.naming import named_documents
from leafpost.clinic import offered_language, read_clinic
from leafpost.errors import Exit, errors_in


def run_check(options: argparse.Namespace) -> int:
    """Every problem of documents, catalogs and interface, without building."""
    from leafpost.press.gather import gather, interface_gaps
    from leafpost.render.theme import brand_problems

    clinic = read_clinic(options.root.resolve())
    slugs = named_documents(clinic, options.slugs)
    languages = [offered_language(clinic, tag) for tag in options.locale]
    gathered = gather(clinic, dt.date.today(), languages or None)
    gaps = [gap for localised in gathered.localised.values() for gap in localised.gaps]
    problems = [*brand_problems(clinic), *gathered.problems, *gaps, *interface_gaps(gathered)]
    problems = sorted(dict.fromkeys(p for p in problems if not slugs or p.document in slugs))
    if options.format == "json":
        output.print_json([problem.as_json() for problem in problems])
    else:
        output.show_problems(problems, with_rule=True)
        if not problems:
            checked = [d for d in gathered.reading.documents if not slugs or d.slug in slugs]
            tongues = output.count(len(languages or clinic.offered), "language")
            output.say(f"{output.count(len(checked), 'document')} in {tongues}: no problems.")
    return Exit.PROBLEMS if errors_in(problems) else Exit.FINE
