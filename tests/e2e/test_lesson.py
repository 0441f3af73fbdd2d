"""A lesson: a teacher and three learners, from the code on the projector to the reports, and then it is all gone."""

from __future__ import annotations

import csv
import io
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import segno
from playwright.sync_api import expect

from tests.e2e.learner import Learner
from tests.e2e.school import PASSCODE, Pupil, Teacher
from tests.e2e.server import Server, wait_for

pytestmark = pytest.mark.browser

TITLE = "How large can the step be?"

FREELY = "/train?hidden=64&epochs=5"
LONG = "/train?hidden=64&epochs=100"

SOON = 10_000
"""Milliseconds to wait for what another's press has to bring about."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("lab") / "home"
    with Server(home, MNISTLAB_WORKERS="1", MNISTLAB_TEACHER_PASSCODE=PASSCODE) as server:
        yield server


def test_a_lesson_from_the_code_to_the_reports(
    server: Server, learners: Callable[..., Learner], tmp_path: Path
) -> None:
    teacher = learners(server, "projector", who=Teacher)
    ada, bob, cam = (learners(server, width, who=Pupil) for width in ("desktop", "phone", "desktop"))
    assert isinstance(teacher, Teacher)
    assert all(isinstance(pupil, Pupil) for pupil in (ada, bob, cam))

    class_id, address = _opens(teacher)
    _join(teacher, ada, bob, cam, address)
    _train_together(teacher, ada, bob, cam, class_id, address)
    _is_ruled(teacher, ada)
    _are_tended(teacher, ada, bob, cam)
    _come_back(teacher, ada, class_id)
    _take_away(teacher, ada, class_id, tmp_path)
    _is_deleted(teacher, ada, class_id)


def _opens(teacher: Teacher) -> tuple[str, str]:
    """The teacher signs in, creates a class and writes an assignment: return the class's id, and its address."""
    teacher.signs_in()
    class_id = teacher.creates("Room 30")
    address = teacher.assigns(TITLE, "Predict, train, and turn one knob at a time.")
    teacher.opens_wall(class_id)
    return class_id, address


def _join(teacher: Teacher, ada: Pupil, bob: Pupil, cam: Pupil, address: str) -> None:
    """One comes by the QR code, one types the code, one opens the assignment's link; two want the same nickname."""
    code = teacher.code()
    teacher.press("door")
    picture = teacher.page.locator(".ml-door-qr img")
    expect(picture).to_be_visible(timeout=SOON)
    joining = f"/class?code={code.replace(' ', '')}"
    drawn = segno.make(teacher.server.url + joining, error="m", micro=False)
    assert picture.get_attribute("src") == drawn.svg_data_uri(border=4, dark="#000", light="#fff", omitsize=True)
    assert teacher.page.locator(".ml-door-code").inner_text() == code
    teacher.press("door_close")

    ada.joins(joining, "Kim")
    ada.is_in("Room 30", "Kim")
    bob.joins("/class", "KIM", code.lower())
    bob.is_in("Room 30", "KIM 2")
    cam.joins(address, "Cam", code)
    cam.is_in("Room 30", "Cam")
    cam.sees(TITLE)
    cam.widget("prediction").wait_for()  # joining led on to the assignment
    teacher.turns_to("Learners")
    for name in ("Kim", "KIM 2", "Cam"):
        expect(teacher.row(name)).to_be_visible(timeout=SOON)


def _train_together(teacher: Teacher, ada: Pupil, bob: Pupil, cam: Pupil, class_id: str, address: str) -> None:
    """All three predict and train at once; the wall shows all of them, live and on the leaderboards."""
    ada.open(address)
    bob.open("/class")
    bob.page.get_by_role("link", name="Begin").click()
    everybody = ((ada, "Kim", "92"), (bob, "KIM 2", "95.5"), (cam, "Cam", "97"))
    for pupil, _, percent in everybody:
        pupil.predicts(percent)
    for pupil, _, _ in everybody:
        pupil.press("train")
    first, cam.page = cam.page, cam.new_tab()
    cam.open("/train")
    second = cam.run_id()
    cam.page.close()
    cam.page = first
    assert cam.run_id() == second
    for pupil, nickname, percent in everybody:
        expect(teacher.tile(nickname)).to_be_visible(timeout=SOON)
        pupil.reads("Finished", seconds=120)
        expect(pupil.widget("assignment").get_by_role("table")).to_contain_text(percent, timeout=SOON)
        expect(teacher.tile(nickname)).to_contain_text("of the test images", timeout=SOON)
    teacher.shows("Leaderboards")
    boards = teacher.wall.locator(".wall-boards section")
    for nickname in ("Kim", "KIM 2", "Cam"):
        expect(boards.first).to_contain_text(nickname, timeout=30_000)


def _is_ruled(teacher: Teacher, ada: Pupil) -> None:
    """What the teacher fixes, frees, hides and shows is so on an open page, without its learner's doing."""
    ada.open(FREELY)
    expect(ada.knob("batch_size")).to_be_enabled()
    teacher.turns_to("Limits and knobs")
    teacher.press("lock_set")
    expect(ada.knob("batch_size")).to_be_disabled(timeout=SOON)
    expect(ada.knob("learning_rate")).to_be_enabled()
    teacher.press("lock_none")
    expect(ada.knob("batch_size")).to_be_enabled(timeout=SOON)

    ada.press("train")
    ada.reads("Finished")
    ada.sees("What it mixes up")
    teacher.switches("results_shown")
    ada.sees("hidden the test results")
    expect(ada.page.get_by_text("What it mixes up")).to_have_count(0)
    teacher.switches("results_shown")
    ada.sees("What it mixes up")


def _are_tended(teacher: Teacher, ada: Pupil, bob: Pupil, cam: Pupil) -> None:
    """The teacher stops one run, renames one learner and sends one out."""
    ada.open(LONG)
    ada.press("train")
    ada.sees_epoch(1)
    teacher.turns_to("Learners")
    teacher.row("Kim").get_by_role("button", name="Stop").click()
    ada.reads("Your teacher stopped this run")
    ada.sees("What it mixes up")

    row = teacher.row("Cam")
    row.get_by_role("button", name="Rename").click()
    teacher.page.get_by_role("textbox", name="Nickname").locator("visible=true").fill("Cam <b>R.</b>")
    teacher.page.get_by_role("button", name="Save").locator("visible=true").click()
    cam.is_in("Room 30", "Cam <b>R.</b>")

    teacher.row("KIM 2").get_by_role("button", name="Remove").click()
    bob.sees("taken you out of the class Room 30")
    bob.joins(f"/class?code={teacher.code().replace(' ', '')}", "Robert")
    bob.sees("Ask them to let you in again")


def _come_back(teacher: Teacher, ada: Pupil, class_id: str) -> None:
    """A reload, a closed tab, and a server that is started anew: everybody is who they were, also the teacher."""
    ada.page.reload()
    ada.is_in("Room 30", "Kim")
    for one in (teacher, ada):
        one.page.close()
    teacher.wall.close()
    ada.comes_back("/class")
    ada.is_in("Room 30", "Kim")
    ada.page.close()
    teacher.server.kill()
    teacher.server.start()
    ada.comes_back("/class")
    ada.is_in("Room 30", "Kim")
    teacher.comes_back(f"/teach?class={class_id}")
    expect(teacher.row("Kim")).to_be_visible(timeout=SOON)


def _take_away(teacher: Teacher, ada: Pupil, class_id: str, folder: Path) -> None:
    """The files hold what happened, by nicknames, and nothing else about anybody."""
    learner_ids = _column(teacher, "select learner from members where class_id = ?", class_id)
    runs = _column(teacher, "select id from runs where class_id = ?", class_id)
    assert len(runs) == 5
    teacher.turns_to("Afterwards")
    table = teacher.takes_away("class_csv", folder).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert len(rows) == len(runs)
    assert {"Kim", "KIM 2", "Cam <b>R.</b>"} <= {cell for row in rows for cell in row.values()}
    report = teacher.takes_away("class_report", folder).read_text(encoding="utf-8")
    assert "Room 30" in report
    assert "Cam &lt;b&gt;R.&lt;/b&gt;" in report
    with zipfile.ZipFile(teacher.takes_away("class_reports", folder)) as archive:
        pages = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".html")}
    assert len(pages) >= 3
    ada.open("/class")
    with ada.page.expect_download(timeout=30_000) as download:
        ada.widget("my_report").get_by_role("button").click()
    own = Path(download.value.path()).read_text(encoding="utf-8")
    assert "Kim" in own
    assert "KIM 2" not in own
    for text in (table, report, own, *pages.values()):
        assert not [one for one in learner_ids if one in text]


def _is_deleted(teacher: Teacher, ada: Pupil, class_id: str) -> None:
    """Nothing of the class is left: no row, no file; its learners' pages say so."""
    runs = _column(teacher, "select id from runs where class_id = ?", class_id)
    folders = [teacher.server.home / "runs" / run for run in runs]
    assert any(folder.exists() for folder in folders)
    teacher.press("class_delete")
    teacher.press("class_delete_sure")
    ada.sees("The class Room 30 has been deleted")
    queries = ("select id from classes where id = ?", "select learner from members where class_id = ?")
    queries += ("select id from assignments where class_id = ?", "select id from runs where class_id = ?")

    def left() -> list[str]:
        return [row for query in queries for row in _column(teacher, query, class_id)]

    wait_for(lambda: not left(), 30, lambda: f"still there: {left()}")
    assert [folder for folder in folders if folder.exists()] == []
    assert _column(teacher, "select run_id from scores where ? != ''", class_id) == []


def _column(teacher: Teacher, query: str, class_id: str) -> list[str]:
    with sqlite3.connect(teacher.server.home / "mnistlab.sqlite") as database:
        return [row[0] for row in database.execute(query, [class_id])]
