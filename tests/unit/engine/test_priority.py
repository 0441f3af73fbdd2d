"""Who stands back, and who does not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mnistlab.engine import priority

CODE = """
import sys
from pathlib import Path
from mnistlab.engine import priority
priority.GROUP = Path(sys.argv[1])
priority.stand_back_together()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shares its cores among sessions")
@pytest.mark.parametrize("leads", [True, False])
def test_a_session_stands_back_if_the_process_leads_it(tmp_path: Path, leads: bool) -> None:
    group = tmp_path / "autogroup"
    command = [sys.executable, "-c", CODE, str(group)]
    subprocess.run(command, check=True, timeout=60, cwd=Path(__file__).parents[3], start_new_session=leads)
    assert group.exists() == leads
    assert not leads or group.read_text(encoding="ascii") == str(priority.NICENESS)


def test_a_system_without_such_groups_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(priority, "GROUP", tmp_path / "nowhere" / "autogroup")
    monkeypatch.setattr(os, "getsid", lambda pid: os.getpid())
    priority.stand_back_together()
    assert not priority.GROUP.exists()
