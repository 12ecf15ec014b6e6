"""`build.py translate same-meaning`."""

import argparse
import datetime as dt

from leafpost.catalogs.changes import word_diff
from leafpost.catalogs.mending import carry_out, plan_mending, shown_files
from leafpost.cli import output
from leafpost.cli.naming import named_documents
from leafpost.clinic import read_clinic
from leafpost.documents.read import read_documents
from leafpost.errors import Exit, ProblemError, errors_in


def run_same_meaning(options: argparse.Namespace) -> int:
    clinic = read_clinic(options.root.resolve())
    (slug,) = named_documents(clinic, [options.slug])
    reading = read_documents(clinic)
    if slug in reading.broken:
        raise ProblemError(*errors_in(problem for problem in reading.problems if problem.document == slug))
    document = next(document for document in reading.documents if document.slug == slug)
    mending = plan_mending(
        clinic, document, options.message, reason=options.reason, name=options.name, date=dt.date.today()
    )
    if not options.dry_run:
        carry_out(mending)
    for record in mending.records:
        output.say(word_diff(record.old, record.new))
    for outcome in mending.outcomes:
        place = f" ({outcome.message.context})" if len(mending.records) > 1 else ""
        told = "keeps its translation" if outcome.is_kept else outcome.why
        output.say(f"  {outcome.language.english}{place}: {told}")
    files = ", ".join(shown_files(mending, clinic))
    output.say(f"{'Would write' if options.dry_run else 'Written'}: {files}")
    output.say(f"The source text itself is a new one: a clinician signs '{slug}' again in {clinic.source.english}.")
    return Exit.FINE
