"""What the server loads, and when: Keras never, for Streamlit would clear its session after every run; the store's and
the engine's libraries only after Home, which a cold server has to draw at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

LATE = {"numpy", "sqlalchemy", "alembic", "fsspec", "dask", "distributed", "h5py", "segno", "authlib"}
LATE |= {"mnistlab.engine.board", "mnistlab.ui.controls", "mnistlab.ui.words"}

OPEN_EVERY_PAGE = """
import sys
from pathlib import Path
from streamlit.testing.v1 import AppTest

app = AppTest.from_file("app.py", default_timeout=60).run()
assert not app.exception, app.exception
for script in ["app.py", *sorted(page.as_posix() for page in Path("pages").glob("*.py"))]:
    app.switch_page(script).run()
    assert not app.exception, (script, app.exception)
    print(script)
loaded = {name.partition(".")[0] for name in sys.modules}
print("loaded:", sorted(loaded & {"keras", "tensorflow", "pandas", "streamlit"}))
"""


def test_opening_every_page_leaves_keras_and_tensorflow_out(tmp_path: Path) -> None:
    environment = {**os.environ, "MNISTLAB_HOME": str(tmp_path), "MNISTLAB_WORKERS": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", OPEN_EVERY_PAGE]
    done = subprocess.run(command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    opened = done.stdout.split()
    assert {"app.py", "pages/data.py", "pages/train.py", "pages/results.py"} <= set(opened)
    assert done.stdout.splitlines()[-1] == "loaded: ['streamlit']"


def test_home_is_imported_without_the_libraries_of_store_and_engine() -> None:
    source = (ROOT / "app.py").read_text(encoding="utf-8")
    modules = [line.split()[1] for line in source.splitlines() if line.startswith("from mnistlab")]
    assert "mnistlab.ui.home" in modules
    program = f"import sys, {', '.join(modules)}; print(sorted(sys.modules.keys() & {LATE}))"
    done = subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
