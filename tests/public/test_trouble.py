"""What a reader and the operator see when something fails on our side."""

from pathlib import Path

from sqlalchemy import text

from tests.conftest import MakeClinic
from tests.public.conftest import serving


def test_our_mistakes_tell_nothing_of_who_asked(tmp_path: Path, clinic_folder: MakeClinic) -> None:
    """A database or a template that fails becomes a plain answer, and a line with its place for the operator."""
    with serving(tmp_path, {}, clinic_folder) as served:
        with served.database.begin() as connection:
            connection.execute(text("DROP TABLE rate"))
        failed = served.post("/data", {"email": "ann@example.org"})
        template = served.clinic.root / "templates/public/home.html"
        template.parent.mkdir(parents=True)
        template.write_text("{{ 1 / 0 }}", "utf-8")
        broken = served.ask("/")
        template.unlink()
        assert (failed.status, broken.status) == (503, 500)
        assert "Traceback" not in failed.text + broken.text
        assert "default-src 'none'" in broken.headers["content-security-policy"]
        told = [str(problem) for problem in served.told]
    assert any("database" in line for line in told)
    assert any(line.startswith("templates/public/home.html:1: ") for line in told)
    assert not [line for line in told if "ann@" in line]
