"""What is trained at full length is trained once, whoever asks for it first."""

from __future__ import annotations

import pytest

from mnistlab.core.outcome import Outcome
from mnistlab.core.spec import RunSpec


@pytest.fixture(scope="session")
def trained() -> dict[RunSpec, Outcome]:
    """What runs of the bundled digits on the CPU came to, by their settings."""
    return {}
