from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mnistlab.core.runs import Run
from mnistlab.core.spec import RunSpec
from mnistlab.store.store import Store


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Return the URL of a database in a folder that does not exist yet."""
    return f"sqlite:///{(tmp_path / 'home of the lab' / 'lab.sqlite').as_posix()}"


@pytest.fixture
def store(url: str, tmp_path: Path) -> Iterator[Store]:
    """Return an open, empty store."""
    store = Store.open(url, str(tmp_path / "runs"))
    yield store
    store.dispose()


@pytest.fixture
def running(store: Store) -> Callable[[], Run]:
    """Return what makes a running run."""
    return lambda: store.start(store.create(RunSpec(), "ada").id)
