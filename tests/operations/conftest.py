"""An installation of its own for each test: folder, shelf of backups, database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def house(settings: Any, tmp_path: Path) -> Path:
    """DATA_DIR of this test."""
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    settings.BACKUP_DIR = settings.DATA_DIR / "backups"
    settings.BACKUP_EVERY_MINUTES = 5
    return settings.DATA_DIR
