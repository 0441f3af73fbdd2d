"""The Runs page on runs that were really trained: named, filtered, thrown away and brought back."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from mnistlab.core.runs import RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.store.store import Store
from mnistlab.ui.identity import learner_id
from mnistlab.ui.run_filters import LEAST
from tests.app.conftest import ME, OTHER, Trained

OpenApp = Callable[..., AppTest]


@pytest.fixture
def home(trained: Trained, tmp_path: Path) -> Trained:
    """The trained runs in a home of this test's own: here they are changed and deleted."""
    shutil.copytree(trained.home, tmp_path / "home", ignore=shutil.ignore_patterns("*.lock"))
    return Trained(tmp_path / "home", trained.ids)


def store_of(home: Trained) -> Store:
    return Store.open(f"sqlite:///{home.home}/mnistlab.sqlite", f"{home.home}/runs")


def rows(app: AppTest, key: str = "runs_list") -> dict[str, str]:
    """What the rows of a list say, by run."""
    found = [block.proto for block in app.get("bidi_component") if f"-{key}" in block.proto.id]
    if not found:
        return {}
    data = json.loads(found[0].json)["rows"]
    return {row["id"]: unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", row["html"]))).strip() for row in data}


def act(app: AppTest, *deeds: dict[str, object], key: str = "runs_list") -> AppTest:
    """Do things to rows, numbered as the browser numbers them."""
    done = app.session_state["runs_shelf"].done[key]
    app.session_state[key] = {"asked": [{"n": done + i, **deed} for i, deed in enumerate(deeds, 1)]}
    app.run()
    assert not app.exception
    return app


def test_one_s_own_runs_are_listed_the_newest_first(open_app: OpenApp, home: Trained) -> None:
    app = open_app("runs", home.home)
    assert not app.exception
    assert list(rows(app)) == [home.ids["good"], home.ids["diverged"]]
    assert "12,730" in rows(app)[home.ids["good"]]
    assert "diverged" in rows(app)[home.ids["diverged"]]
    assert list(rows(open_app("runs", home.home, token=OTHER))) == [home.ids["foreign"]]


def test_names_notes_and_stars_stay_and_are_text(open_app: OpenApp, home: Trained) -> None:
    good, hostile = home.ids["good"], "<b>wide</b> [x](javascript:alert(1))\u202e"
    app = open_app("runs", home.home)
    act(
        app,
        {"do": "star", "row": good, "on": True},
        {"do": "annotate", "row": good, "name": hostile, "note": "a\n<i>b</i>"},
    )
    assert "<b>wide</b> [x](javascript:alert(1)) " in rows(app)[good]
    run = store_of(home).get(good)
    assert run is not None
    assert (run.name, run.note, run.starred) == (hostile[:-1], "a\n<i>b</i>", True)
    app.run()
    assert not app.warning  # the same deeds stand in the session still, and are not done again
    results = open_app("results", home.home)
    assert results.selectbox(key="results_run").options[0].startswith("★ <b>wide</b> [x](javascript:alert(1)) · ")


def test_what_is_too_long_is_refused_in_a_sentence(open_app: OpenApp, home: Trained) -> None:
    app = open_app("runs", home.home)
    act(app, {"do": "annotate", "row": home.ids["good"], "name": "x" * 10_000, "note": ""})
    assert app.warning[0].value == "Nothing was changed. A name has 80 characters at the most; this one has 10,000."
    app.run()
    assert not app.warning


@pytest.mark.parametrize("do", ["star", "annotate", "trash", "restore", "stop", "pick", "go", "delete"])
def test_somebody_elses_run_is_left_alone(open_app: OpenApp, home: Trained, do: str) -> None:
    store = store_of(home)
    before = store.get(home.ids["foreign"])
    app = open_app("runs", home.home)
    for run_id in (home.ids["foreign"], "../x", "0123456789ab"):
        act(app, {"do": do, "row": run_id, "on": True, "name": "mine now", "page": "results"})
        assert "gone for good" in app.warning[0].value
    assert store.get(home.ids["foreign"]) == before


def test_filters_and_orders(open_app: OpenApp, home: Trained) -> None:
    good, diverged = home.ids["good"], home.ids["diverged"]
    store_of(home).annotate(good, note="The thinnest", starred=True)
    app = open_app("runs", home.home)
    for key, value, left in (
        ("status", "diverged", [diverged]),
        ("network", "784-16-10", [good]),
        ("least", LEAST[-1], []),
    ):
        app.selectbox(key=f"runs_{key}").set_value(value).run()
        assert list(rows(app)) == left
        app.button(key="runs_clear").click().run()
        assert list(rows(app)) == [good, diverged]
    app.text_input(key="runs_text").set_value("THINNEST").run()
    assert list(rows(app)) == [good]
    app.text_input(key="runs_text").set_value("nothing like it").run()
    assert rows(app) == {} and "Clear a filter" in app.info[0].value
    app.button(key="runs_clear").click().run()
    app.toggle(key="runs_starred").set_value(True).run()
    assert list(rows(app)) == [good]
    app.button(key="runs_clear").click().run()
    app.selectbox(key="runs_order").set_value("Oldest first").run()
    assert list(rows(app)) == [diverged, good]


def test_deleted_runs_come_back_one_by_one(open_app: OpenApp, home: Trained) -> None:
    good, diverged = home.ids["good"], home.ids["diverged"]
    app = open_app("runs", home.home)
    act(app, {"do": "trash", "row": good}, {"do": "trash", "row": diverged})
    assert all("Undo" in text and "10 minutes left" in text for text in rows(app).values())  # each in its place
    assert list(rows(app)) == [good, diverged]
    assert list(rows(app, "runs_trash")) == [diverged, good]
    act(app, {"do": "restore", "row": diverged})
    assert "Undo" not in rows(app)[diverged] and "Undo" in rows(app)[good]
    act(app, {"do": "restore", "row": good}, key="runs_trash")
    assert list(rows(app)) == [good, diverged] and rows(app, "runs_trash") == {}
    store = store_of(home)
    assert store.predictions(good) is not None


def test_a_deleted_run_is_not_listed_elsewhere_and_its_address_says_so(open_app: OpenApp, home: Trained) -> None:
    good = home.ids["good"]
    act(open_app("runs", home.home), {"do": "trash", "row": good})
    later = open_app("runs", home.home)
    assert not any("no runs yet" in block.value for block in later.markdown)
    assert list(rows(later)) == [home.ids["diverged"]]  # whoever comes anew finds it below only
    assert list(rows(later, "runs_trash")) == [good]
    results = open_app("results", home.home, query={"run": good})
    assert "You deleted this run. On the page Runs it can be brought back for another 10 minutes." in (
        results.warning[0].value
    )
    assert results.selectbox(key="results_run").options == [results.selectbox(key="results_run").options[0]]
    foreign = open_app("results", home.home, query={"run": good}, token=OTHER)
    assert "another browser" in foreign.warning[0].value


def test_removing_for_good_takes_the_files(open_app: OpenApp, home: Trained) -> None:
    good = home.ids["good"]
    assert (home.home / "runs" / good).is_dir()
    app = act(open_app("runs", home.home), {"do": "trash", "row": good})
    assert (home.home / "runs" / good).is_dir()
    app.button(key="runs_remove").click().run()
    assert not app.exception
    assert not (home.home / "runs" / good).exists()
    assert list(rows(app)) == [home.ids["diverged"]]
    store = store_of(home)
    assert store.get(good) is None and store.get(home.ids["foreign"]) is not None
    act(app, {"do": "restore", "row": good})
    assert "gone for good" in app.warning[0].value
    act(app, {"do": "trash", "row": home.ids["diverged"]})
    app.button(key="runs_remove").click().run()
    assert rows(app) == rows(app, "runs_trash") == {}
    assert any("no runs yet" in block.value for block in app.markdown)
    gone = open_app("results", home.home, query={"run": good})
    assert "may have been deleted" in gone.warning[0].value


def test_selected_runs_are_compared_or_deleted_together(open_app: OpenApp, home: Trained) -> None:
    good, diverged = home.ids["good"], home.ids["diverged"]
    app = open_app("runs", home.home)
    act(app, {"do": "pick", "row": good, "on": True}, {"do": "pick", "row": diverged, "on": True})
    (link,) = [link.proto for link in app.get("page_link") if link.proto.label == "Compare"]
    assert link.query_string == f"runs={good}%2C{diverged}" and not link.disabled
    act(app, {"do": "pick", "row": diverged, "on": False})
    (link,) = [link.proto for link in app.get("page_link") if link.proto.label == "Compare"]
    assert link.disabled
    act(app, {"do": "pick", "row": diverged, "on": True})
    app.button(key="runs_delete").click().run()
    assert not app.exception
    assert set(rows(app, "runs_trash")) == {good, diverged}
    assert not app.get("page_link") or all(link.proto.label != "Compare" for link in app.get("page_link"))


def test_an_active_run_is_stopped_before_it_is_deleted(open_app: OpenApp, home: Trained) -> None:
    store = store_of(home)
    app = open_app("runs", home.home)
    waiting = store.create(RunSpec(hidden=(8,)), learner_id(ME))
    app.run()
    assert "Stop" in rows(app)[waiting.id] and "Delete" not in rows(app)[waiting.id]
    act(app, {"do": "trash", "row": waiting.id})
    assert "stop it first" in app.warning[0].value
    store.close(waiting.id, RunStatus.STOPPED, "")
    act(app, {"do": "trash", "row": waiting.id})
    assert not app.warning and list(rows(app, "runs_trash")) == [waiting.id]


def test_three_hundred_runs_come_in_pages(open_app: OpenApp, tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/mnistlab.sqlite", f"{tmp_path}/runs")
    made = [store.create(RunSpec(hidden=(8,), seed=seed), learner_id(ME)) for seed in range(300)]
    for run in made:
        store.close(run.id, RunStatus.STOPPED, "")
    store.annotate(made[0].id, name="The very first", starred=True)
    app = open_app("runs", tmp_path)
    assert not app.exception
    assert list(rows(app)) == [run.id for run in made[:-11:-1]]
    assert "1 to 10 of 300" in [caption.value for caption in app.caption]
    app.text_input(key="runs_text").set_value("very first").run()
    assert list(rows(app)) == [made[0].id]
    offered = open_app("results", tmp_path).selectbox(key="results_run").options
    assert len(offered) == 101 and offered[0].startswith("★ The very first · ")


def test_without_a_run_there_is_a_friendly_sentence(open_app: OpenApp, tmp_path: Path) -> None:
    app = open_app("runs", tmp_path)
    assert not app.exception
    assert any("You have no runs yet" in block.value for block in app.markdown)
    assert rows(app) == {}
