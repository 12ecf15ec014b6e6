"""A clinic that sends its texts to agencies."""

from pathlib import Path

import pytest

from tests.conftest import MakeClinic


@pytest.fixture
def clinic(clinic_folder: MakeClinic, tmp_path: Path) -> Path:
    """Spanish and Arabic are translated; Polish and Japanese are offered, but not begun."""
    return clinic_folder(tmp_path / "clinic", offered=("pl", "ja"), translated=["es", "ar"])
