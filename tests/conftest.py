"""Fixtures that every test folder shares."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def ecg_data() -> Path:
    """Folder of the real ECG sets (ludb, ptbxl, …); the test is skipped where they were not unpacked."""
    root = Path(os.environ.get("ECG_DATA") or Path.home() / ".cache" / "ecg-data")
    if not (root / "ludb").is_dir():
        pytest.skip(f"the real ECG sets are not in {root}")
    return root
