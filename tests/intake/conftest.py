"""Real registers that other people made, where they are at hand; none of them is part of this project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SAMPLES = Path(os.environ.get("RISKREGISTER_SAMPLES") or Path(__file__).resolve().parents[3] / "shared" / "registers")


@pytest.fixture(scope="session")
def samples() -> Path:
    """Return the folder of sample registers."""
    if not (SAMPLES / "answer_key.json").is_file():
        pytest.skip(f"no sample registers in {SAMPLES}; set RISKREGISTER_SAMPLES to their folder")
    return SAMPLES
