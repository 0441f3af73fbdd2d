"""A run is taken home, runs there without the lab, and is brought back; a harmful file is not. Desktop, then phone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from mnistlab.core.export_origin import DATA_VARIABLE
from mnistlab.data.known import DIGITS
from tests.e2e.learner import WIDTHS, Learner
from tests.e2e.server import ROOT, Server

pytestmark = pytest.mark.browser


def download(learner: Learner, key: str, folder: Path) -> Path:
    """Press a download button and return the file."""
    button = learner.widget(key).get_by_role("button")
    button.scroll_into_view_if_needed()
    with learner.page.expect_download() as found:
        button.click()
    path = folder / found.value.suggested_filename
    found.value.save_as(path)
    return path


def executed(script: Path) -> str:
    """Run a script as its learner would at home, and return the last line it prints."""
    images = ROOT / "mnistlab" / "data" / "mnist.npz"
    environment = {name: text for name, text in os.environ.items() if not name.startswith(("PYTHON", "MNISTLAB"))}
    environment |= {DATA_VARIABLE: str(images)}
    done = subprocess.run(
        [sys.executable, str(script)], cwd=script.parent, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()[-1]


def bring(learner: Learner, file: str | dict[str, object]) -> None:
    """Choose a file on the page Runs, where the box for it is open already, and press the button."""
    learner.page.locator("[class*=st-key-bring_back_file] input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    learner.press("bring_back")


def test_a_run_goes_home_and_comes_back(server: Server, learners: Callable[..., Learner], tmp_path: Path) -> None:
    learner = learners(server)
    page = learner.page
    learner.waits_for_the_engine()
    learner.open("/train?hidden=24&epochs=1&dropout=0.1")
    learner.press("train")
    learner.reads("Finished")
    run_id = learner.run_id()
    learner.open(f"/results?run={run_id}")
    metric = page.get_by_test_id("stMetric").filter(has_text="Test accuracy")  # not always the first to stand
    accuracy = metric.get_by_test_id("stMetricValue").inner_text()

    fold = learner.widget(f"take_home_{run_id}")
    fold.get_by_text("Take it home").click()
    kept = {kind: download(learner, f"take_home_{run_id}_{kind}", tmp_path) for kind in ("script", "report", "keras")}
    with page.expect_download() as found:
        fold.get_by_role("button", name="Mix-ups (.png)").click()
    assert Path(found.value.path()).read_bytes().startswith(b"\x89PNG")

    # What the header promises, on this machine, of a run that a worker has trained.
    share = f"{float(accuracy.split()[0]) / 100:.4f}"
    assert executed(kept["script"]) == f"test accuracy {share} (in the lab: {share})"

    sheet = learner.new_tab()  # any complaint of the browser about it fails the test
    sheet.goto(kept["report"].as_uri())
    expect(sheet.get_by_text(accuracy).first).to_be_visible()
    expect(sheet.locator("figure")).to_have_count(24)
    assert set(DIGITS) <= set(sheet.locator("svg text").all_text_contents())
    sheet.close()

    learner.open("/runs")
    page.get_by_text("Bring a network back").click()
    bring(learner, {"name": "evil.keras", "mimeType": "application/zip", "buffer": b"\x80\x04pickle"})
    expect(page.get_by_text("is no zip file")).to_be_visible()
    bring(learner, str(kept["keras"]))
    expect(page.get_by_text(f"{accuracy} of the test images right")).to_be_visible(timeout=30_000)

    phone = WIDTHS["phone"]
    page.set_viewport_size({"width": phone[0], "height": phone[1]})
    page.get_by_role("link", name="Train it further").click()
    expect(page).to_have_url(re.compile("/train.*run="))
    learner.settle()
    learner.press("continue")
    learner.reads("all 6 epochs")
    back = learner.run_id()
    assert back != run_id
    learner.open(f"/results?run={back}")
    learner.widget(f"take_home_{back}").get_by_text("Take it home").click()
    expect(learner.widget(f"take_home_{back}_keras")).to_be_visible()
    expect(page.get_by_text("brought back from a file")).to_be_visible()
    learner.fits()
    learner.open("/runs")
    page.get_by_text("Bring a network back").click()
    expect(learner.widget("bring_back_file_0")).to_be_visible()
    learner.fits()
