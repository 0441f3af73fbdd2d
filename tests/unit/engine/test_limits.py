from __future__ import annotations

from pathlib import Path

import pytest
from distributed.system import memory_limit as machine_limit

from mnistlab.engine import limits

MIB = 2**20


@pytest.fixture
def groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty tree of control groups that the process seems to be in."""
    monkeypatch.setattr(limits, "CGROUPS", tmp_path)
    monkeypatch.setattr(limits, "OWN", tmp_path / "own")
    return tmp_path


def grant(folder: Path, name: str, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)


def test_the_least_that_any_group_above_grants(groups: Path) -> None:
    (groups / "own").write_text("0::/lab.slice/lab.service\n")
    grant(groups, "memory.max", "max")
    grant(groups / "lab.slice", "memory.max", f"{700 * MIB}\n")
    grant(groups / "lab.slice" / "lab.service", "memory.max", f"{800 * MIB}\n")
    assert limits.memory_limit() == 700 * MIB


def test_groups_of_the_first_kind(groups: Path) -> None:
    (groups / "own").write_text("9:name=systemd:/\n4:cpu,memory:/lab\n0::/\n")
    grant(groups / "memory", "memory.limit_in_bytes", "9223372036854771712")
    grant(groups / "memory" / "lab", "memory.limit_in_bytes", f"{800 * MIB}")
    assert limits.memory_limit() == 800 * MIB


@pytest.mark.parametrize("own", [None, "", "0::/gone\n", "0::/../../outside\n"])
def test_without_a_group_it_is_the_machine_s(groups: Path, own: str | None) -> None:
    if own is not None:
        (groups / "own").write_text(own)
    assert limits.memory_limit() == machine_limit()
