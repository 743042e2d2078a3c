"""Each test's own folder for what is sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from selvhjulpen.materials.models import FOLDER


@pytest.fixture(autouse=True)
def uploads(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "uploads"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return tmp_path / "uploads" / FOLDER
