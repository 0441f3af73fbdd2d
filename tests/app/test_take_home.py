"""Taking a run home and bringing a network back, on runs that were really trained."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from mnistlab.core.explain import percent
from mnistlab.core.outcome import Checkpoint
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.data.catalog import Catalog
from mnistlab.store.artifacts import CHECKPOINT, ORIGIN
from mnistlab.store.brought import keras_file, npz_file
from mnistlab.store.errors import StoreError
from mnistlab.store.store import Store
from mnistlab.ui import run_files
from mnistlab.ui.identity import learner_id
from tests.app.conftest import ME, Trained

OpenApp = Callable[..., AppTest]


@pytest.fixture
def store(trained: Trained) -> Store:
    return Store.open(f"sqlite:///{trained.home}/mnistlab.sqlite", f"{trained.home}/runs")


@pytest.fixture
def run(store: Store, trained: Trained) -> Run:
    found = store.get(trained.ids["good"])
    assert found is not None
    return found


class Tags(HTMLParser):
    """Collects the tags of a page with what is given to them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))


def lab(store: Store) -> Any:
    return SimpleNamespace(store=store)


def opened(open_app: OpenApp, trained: Trained, run: str) -> AppTest:
    app = open_app("results", trained.home, query={"run": trained.ids[run]})
    app.session_state[f"take_home_{trained.ids[run]}"] = True
    return app.run()


def offered(app: AppTest) -> list[str]:
    return [button.proto.label for button in app.get("download_button")]


def test_nothing_is_offered_before_it_is_asked_for(open_app: OpenApp, trained: Trained) -> None:
    app = open_app("results", trained.home, query={"run": trained.ids["good"]})
    assert not app.exception
    assert any(fold.label == "Take it home" for fold in app.expander)
    assert offered(app) == []


def test_all_of_a_finished_run_is_offered(open_app: OpenApp, trained: Trained) -> None:
    app = opened(open_app, trained, "good")
    assert not app.exception
    assert offered(app) == [
        "Script (.py)",
        "Notebook (.ipynb)",
        "Network (.keras)",
        "Weights (.npz)",
        "Settings (.json)",
        "Report (.html)",
        "Epochs (.csv)",
        "Batches (.csv)",
    ]
    app.toggle(key=f"take_home_{trained.ids['good']}_read").set_value(True).run()
    assert any("keras.Sequential" in block.value and "mnistlab" not in block.value for block in app.code)


def test_a_run_without_weights_offers_no_network(open_app: OpenApp, trained: Trained) -> None:
    app = opened(open_app, trained, "diverged")
    assert not app.exception
    assert "Network (.keras)" not in offered(app)
    said = "".join(block.value for block in app.markdown)
    assert "has no test accuracy" in said and "the same accuracy" not in said
    assert {"Script (.py)", "Settings (.json)", "Report (.html)"} <= set(offered(app))


def test_the_report_needs_nothing_and_runs_nothing(store: Store, run: Run) -> None:
    evil = '<script>alert("x")</script><img src=x onerror=alert(1)>'
    named = Run(**{**run.__dict__, "name": evil, "note": f"{evil} & more"})
    page = run_files.page(lab(store), named, Catalog().load("mnist"))
    assert "&lt;script&gt;" in page and "&amp; more" in page
    tags = Tags()
    tags.feed(page)
    assert not {"script", "link", "iframe", "object", "base"} & {tag for tag, _ in tags.found}
    given = [(name, value or "") for _, pairs in tags.found for name, value in pairs]
    assert not [name for name, _ in given if name.startswith("on")]
    sources = [value for name, value in given if name in ("src", "href", "srcset", "data")]
    assert sources and all(source.startswith("data:image/png;base64,") for source in sources)
    assert "url(" not in page and "@import" not in page
    assert page.count("<figure>") == 24 and page.count("<svg") == 2
    assert f"{100 * (run.test_accuracy or 0):.2f} %" in page


def test_a_run_without_results_has_a_report_too(store: Store, trained: Trained) -> None:
    diverged = store.get(trained.ids["diverged"])
    assert diverged is not None
    page = run_files.page(lab(store), diverged, None)
    assert "Diverged" in page and "<figure>" not in page and "nan" not in page.lower()


def test_charts_are_sound_drawings_of_the_run(store: Store, run: Run) -> None:
    charts = run_files.charts(lab(store), run, Catalog().load("mnist"))
    assert [title for title, *_ in charts] == ["Curves", "Mix-ups"]
    curves, matrix = (ElementTree.fromstring(svg) for *_, svg in charts)
    space = "{http://www.w3.org/2000/svg}"
    assert len(curves.findall(f"{space}polyline")) >= 4
    numbers = [text.text.replace(",", "") for text in matrix.findall(f"{space}text") if text.text]
    counts = [str(count) for row in run.confusion or () for count in row if count]
    assert numbers[-len(counts) :] == counts


def test_tables_are_what_the_store_keeps(store: Store, run: Run) -> None:
    epochs = list(csv.DictReader(io.StringIO(run_files.epochs(lab(store), run))))
    assert [float(row["val_accuracy"]) for row in epochs] == [end.val_accuracy for end in store.history(run.id)]
    batches = list(csv.DictReader(io.StringIO(run_files.batches(lab(store), run))))
    assert [float(row["loss"]) for row in batches] == [point.loss for point in store.points(run.id)]


@pytest.mark.parametrize("form", ["keras", "npz"])
def test_a_network_taken_home_is_brought_back(
    open_app: OpenApp, trained: Trained, store: Store, run: Run, form: str
) -> None:
    data = run_files.keras(lab(store), run) if form == "keras" else run_files.npz(lab(store), run)
    app = bring(open_app, trained, f"my_net [1].{form}", data)
    assert not app.exception and not app.error
    assert app.success[0].value.startswith("It is back")
    back = store.of_learner(learner_id(ME))[0]
    assert back.name == f"my_net [1].{form}" and "Brought back" in back.note
    assert (back.status, back.epoch, back.step) == (RunStatus.FINISHED, run.epoch, run.step)
    assert back.spec == run.spec and back.confusion == run.confusion and back.test_accuracy == run.test_accuracy
    assert back.test_loss == pytest.approx(run.test_loss, rel=1e-4)
    weights, before = store.weights(back.id), store.weights(run.id)
    assert weights and before and all(np.array_equal(*pair) for pair in zip(weights, before, strict=True))
    predictions, known = store.predictions(back.id), store.predictions(run.id)
    assert predictions is not None and known is not None
    np.testing.assert_allclose(predictions, known, atol=1e-5)
    checkpoint = Checkpoint.from_bytes(store.artifacts.read(back.id, CHECKPOINT))
    assert checkpoint.state == () and checkpoint.step == run.step
    assert store.artifacts.exists(back.id, ORIGIN) and len(store.snapshots(back.id)) == 1
    results = open_app("results", trained.home, query={"run": back.id})
    assert not results.exception
    assert results.metric[0].value == percent(back.test_accuracy or 0)
    store.delete(back.id)


def test_a_strangers_network_is_tested_both_ways(open_app: OpenApp, trained: Trained, store: Store, run: Run) -> None:
    """A plain network of Keras's does not say whether its pixels were scaled, so it is found out."""
    weights = store.weights(run.id)
    assert weights is not None
    unscaled = (weights[0] / np.float32(255), *weights[1:])  # the same network, for raw pixels
    data = without_settings(keras_file(run.spec.with_(pixels="raw"), unscaled, 1))
    app = bring(open_app, trained, "theirs.keras", data)
    assert not app.exception and not app.error
    back = store.of_learner(learner_id(ME))[0]
    assert (back.spec.pixels, back.spec.hidden, back.spec.epochs) == ("raw", run.spec.hidden, 1)
    assert back.test_accuracy == pytest.approx(run.test_accuracy, abs=2e-4)
    assert "it does better with raw ones" in back.note
    store.delete(back.id)


def test_a_name_in_any_language_stays_as_it_is(open_app: OpenApp, trained: Trained, store: Store, run: Run) -> None:
    app = bring(open_app, trained, "моя мережа.npz", run_files.npz(lab(store), run))
    assert not app.exception and not app.error
    back = store.of_learner(learner_id(ME))[0]
    assert back.name == "моя мережа.npz"
    page = run_files.page(lab(store), back, Catalog().load("mnist"))
    assert "brought back from a file on" in page and "of training here" in page and "trained on" not in page
    store.delete(back.id)


def test_what_gives_no_numbers_is_refused(open_app: OpenApp, trained: Trained, store: Store) -> None:
    spec = RunSpec(hidden=(300,) * 8, activation="linear")
    sizes = [784, *spec.hidden, 10]
    weights = [np.full(shape, 1e6, "f4") for one, two in pairwise(sizes) for shape in ((one, two), (two,))]
    before = store.of_learner(learner_id(ME))
    app = bring(open_app, trained, "large.npz", npz_file(spec, tuple(weights), 1))
    assert not app.exception
    assert "are no numbers" in app.error[0].value
    assert store.of_learner(learner_id(ME)) == before


def test_who_knows_other_images_is_told_so(open_app: OpenApp, trained: Trained, store: Store, run: Run) -> None:
    weights = store.weights(run.id)
    assert weights is not None
    for known, data in ((True, weights), (False, tuple(-array for array in weights))):
        app = bring(open_app, trained, "theirs.keras", without_settings(keras_file(run.spec, data, 1)))
        assert not app.exception and not app.error
        back = store.of_learner(learner_id(ME))[0]
        assert ("few images of MNIST right" in back.note) is not known
        store.delete(back.id)


def test_weights_that_are_gone_make_no_file(store: Store, trained: Trained) -> None:
    diverged = store.get(trained.ids["diverged"])
    assert diverged is not None
    for make in (run_files.keras, run_files.npz):
        with pytest.raises(StoreError, match="not kept any more"):
            make(lab(store), diverged)


def test_classes_are_called_by_name_even_without_answers(store: Store, run: Run) -> None:
    clothes = replace(Catalog().load("mnist"), class_names=("shirt", *"123456789"), x_test=np.zeros((5, 28, 28), "u1"))
    assert "shirt" in run_files.charts(lab(store), run, clothes)[1][2]


def test_settings_open_the_train_page(open_app: OpenApp, trained: Trained) -> None:
    spec = RunSpec(hidden=(77,), learning_rate=0.02)
    app = bring(open_app, trained, "settings.json", spec.to_json().encode())
    assert not app.exception and not app.error
    assert app.query_params["hidden"] in ("77", ["77"])
    assert app.query_params["learning_rate"] in ("0.02", ["0.02"])
    assert app.query_params["dataset"] in ("mnist", ["mnist"])  # whatever the usual one is here


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("evil.keras", b"\x80\x04pickle", "is no zip file"),
        ("evil.json", b'{"epochs": 10000000}', "a whole number from 1 to 100"),
        ("far.json", RunSpec(dataset="far-away").to_json().encode(), "far-away"),
        (
            "far.npz",
            npz_file(RunSpec(hidden=(), dataset="far-away"), (np.ones((784, 10), "f4"), np.ones(10, "f4")), 1),
            "",
        ),
    ],
)
def test_what_cannot_be_taken_leaves_a_sentence_and_no_run(
    open_app: OpenApp, trained: Trained, store: Store, name: str, data: bytes, reason: str
) -> None:
    before = store.of_learner(learner_id(ME))
    app = bring(open_app, trained, name, data)
    assert not app.exception
    assert len(app.error) == 1 and reason in app.error[0].value.replace("\\", "")
    assert store.of_learner(learner_id(ME)) == before


def bring(open_app: OpenApp, trained: Trained, name: str, data: bytes) -> AppTest:
    app = open_app("runs", trained.home)
    app.get("file_uploader")[0].set_value([(name, data, "application/octet-stream")]).run()
    return app.button(key="bring_back").click().run()


def without_settings(data: bytes) -> bytes:
    """A `.keras` file as Keras itself would have written it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, json.dumps({"keras_version": "3"}) if name == "metadata.json" else old.read(name))
    return buffer.getvalue()
