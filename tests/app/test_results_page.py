"""The Results page on runs that were really trained."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from mnistlab.core.explain import percent
from mnistlab.store.store import Store
from mnistlab.ui.identity import learner_id
from tests.app.conftest import ME, OTHER, SMALL, Trained, train

OpenApp = Callable[..., AppTest]
FASHION = Path("/usr/share/datasets/fashion-mnist")


def html(app: AppTest) -> str:
    return "".join(block.proto.body for block in app.get("html"))


def cards(app: AppTest) -> list[str]:
    """What the cards say, the confusion cell's first, then the gallery's."""
    return [
        re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", card)).strip()
        for card in re.findall(r"<figure.*?</figure>", html(app))
    ]


def store_of(trained: Trained) -> Store:
    return Store.open(f"sqlite:///{trained.home}/mnistlab.sqlite", f"{trained.home}/runs")


def test_the_newest_run_with_results_is_shown_and_put_into_the_address(open_app: OpenApp, trained: Trained) -> None:
    app = open_app("results", trained.home)
    assert not app.exception
    run = store_of(trained).get(trained.ids["good"])
    assert run is not None and run.test_accuracy is not None
    assert {figure.label: figure.value for figure in app.metric}["Test accuracy"] == percent(run.test_accuracy)
    assert "784 × 16 + 16 = 12,560" in html(app) and "12,730" in html(app)
    assert app.query_params["run"] in ([run.id], run.id)
    assert any("/train?hidden=16" in block.value for block in app.code)
    assert [block.value for block in app.subheader] == [
        "What it mixes up",
        "Its answers to the test images",
        "Class by class",
        "What it is made of",
        "Share these settings",
    ]


def test_the_gallery_filters_and_turns_pages(open_app: OpenApp, trained: Trained) -> None:
    app = open_app("results", trained.home, query={"run": trained.ids["good"]})
    gallery = cards(app)[-24:]
    assert len(gallery) == 24 and all("✗ is" in card for card in gallery)
    show = next(group for group in app.get("button_group") if str(group.key).startswith("gallery_show"))
    show.set_value("Right")
    app.run()
    assert all("✓ right" in card for card in cards(app)[-24:])
    app.selectbox(key=f"gallery_digit_{trained.ids['good']}").select(3).run()
    assert not app.exception
    assert all("says 3" in card and "✓ right" in card for card in cards(app)[-24:])


def test_two_boxes_choose_the_cell_whose_images_are_shown(open_app: OpenApp, trained: Trained) -> None:
    run_id = trained.ids["good"]
    run = store_of(trained).get(run_id)
    assert run is not None
    app = open_app("results", trained.home, query={"run": run_id})
    wrong = np.array(run.confusion)
    np.fill_diagonal(wrong, 0)
    worst = np.unravel_index(wrong.argmax(), wrong.shape)
    assert app.selectbox(key=f"confusion_true_{run_id}").value == worst[0]
    assert app.selectbox(key=f"confusion_guess_{run_id}").value == worst[1]
    app.selectbox(key=f"confusion_true_{run_id}").select(1)
    app.selectbox(key=f"confusion_guess_{run_id}").select(1).run()
    assert not app.exception
    assert all("says 1" in card and "✓ right" in card for card in cards(app)[:8])


def test_a_click_on_a_cell_chooses_it(open_app: OpenApp, trained: Trained) -> None:
    run_id = trained.ids["good"]
    app = open_app("results", trained.home, query={"run": run_id})
    app.session_state[f"confusion_matrix_{run_id}"] = {"clicked": {"x": 0, "y": 0}}
    app.run()
    assert not app.exception
    assert app.selectbox(key=f"confusion_true_{run_id}").value == 0
    assert all("says 0" in card and "✓ right" in card for card in cards(app)[:8])


def test_a_diverged_run_says_so_and_has_no_pictures(open_app: OpenApp, trained: Trained) -> None:
    app = open_app("results", trained.home, query={"run": trained.ids["diverged"]})
    assert not app.exception
    assert "Diverged" in app.error[0].value
    assert cards(app) == []


@pytest.mark.parametrize("wanted", ["foreign", "nonsense"])
def test_somebody_elses_run_is_not_shown(open_app: OpenApp, trained: Trained, wanted: str) -> None:
    app = open_app("results", trained.home, query={"run": trained.ids.get(wanted, "../x")})
    assert not app.exception
    assert len(app.warning) == 1
    assert set(app.selectbox(key="results_run").options).isdisjoint({trained.ids["foreign"]})
    assert app.selectbox(key="results_run").value == trained.ids["good"]


def test_each_learner_sees_their_own_runs(open_app: OpenApp, trained: Trained) -> None:
    app = open_app("results", trained.home, token=OTHER)
    assert len(app.selectbox(key="results_run").options) == 1
    assert app.selectbox(key="results_run").value == trained.ids["foreign"]


def test_without_a_run_there_is_a_friendly_sentence(open_app: OpenApp, tmp_path: Path) -> None:
    app = open_app("results", tmp_path)
    assert not app.exception
    assert any("not trained a network yet" in block.value for block in app.markdown)


def test_lost_predictions_leave_the_figures(open_app: OpenApp, trained: Trained) -> None:
    store = store_of(trained)
    run_id = trained.ids["good"]
    kept = store.artifacts.read(run_id, "predictions.npz")
    store.artifacts.write(run_id, "predictions.npz", b"no archive")
    try:
        app = open_app("results", trained.home, query={"run": run_id})
        assert not app.exception
        assert "cannot be read" in app.warning[0].value
        assert cards(app) == [] and "12,730" in html(app)
    finally:
        store.artifacts.write(run_id, "predictions.npz", kept)


@pytest.fixture(scope="module")
def fashion(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    if not FASHION.exists():
        pytest.skip("Debian's dataset-fashion-mnist is not installed")
    settings = {**SMALL, "dataset": "fashion-mnist", "epochs": 1}
    return train(tmp_path_factory.mktemp("fashion"), [("clothes", learner_id(ME), settings)], str(FASHION))


def test_fashion_is_shown_with_its_class_names(open_app: OpenApp, fashion: Trained) -> None:
    app = open_app("results", fashion.home, data=str(FASHION))
    assert not app.exception
    assert re.search(
        "says (Ankle boot|Sneaker|Shirt|Coat|Bag|Dress|Sandal|Pullover|Trouser|T-shirt/top)", cards(app)[0]
    )
    assert "Ankle boot" in html(app) and "dataset=fashion-mnist" in app.code[0].value


def test_without_its_dataset_a_run_has_figures_but_no_pictures(open_app: OpenApp, fashion: Trained) -> None:
    app = open_app("results", fashion.home)
    assert not app.exception
    assert "There is no dataset 'fashion-mnist' here" in app.info[0].value
    assert cards(app) == [] and "784 × 16 + 16" in html(app)
