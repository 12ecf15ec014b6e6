"""A small clinic of one's own."""

from pathlib import Path

import pytest

from tests.catalogs.samples import write_clinic


@pytest.fixture
def hillside(tmp_path: Path) -> Path:
    """A clinic with the leaflet `back-care`, offered in English, Spanish and Hebrew."""
    return write_clinic(tmp_path / "hillside")
