"""The Results page on runs that were really trained."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from mnistlab.core.explain import mixups, percent
from mnistlab.data.load import read_mnist
from mnistlab.store.store import Store
from mnistlab.ui.identity import learner_id
from tests.app.conftest import ME, OTHER, SMALL, Trained, train

OpenApp = Callable[..., AppTest]
FASHION = Path("/usr/share/datasets/fashion-mnist")


def html(app: AppTest) -> str:
    return "".join(block.proto.body for block in app.get("html")) + "".join(pressable(app).values())


def pressable(app: AppTest) -> dict[str, str]:
    """The HTML whose parts can be pressed, by key without the run's id."""
    found = {}
    for block in app.get("bidi_component"):
        if block.proto.component_name == "mnistlab.pressable":
            key = re.search(r"(confusion|gallery)_cards", block.proto.id)
            assert key
            found[key[0]] = json.loads(block.proto.json)["html"]
    return found


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
        "How sure it is",
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
    assert all("says 1" in card and "✓ right" in card for card in cards(app)[:6])


def test_a_click_on_a_cell_chooses_it(open_app: OpenApp, trained: Trained) -> None:
    run_id = trained.ids["good"]
    app = open_app("results", trained.home, query={"run": run_id})
    app.session_state[f"confusion_matrix_{run_id}"] = {"clicked": {"x": 0, "y": 0}}
    app.run()
    assert not app.exception
    assert app.selectbox(key=f"confusion_true_{run_id}").value == 0
    assert all("says 0" in card and "✓ right" in card for card in cards(app)[:6])


@pytest.mark.parametrize("said", [{"x": 99, "y": 0}, {"x": "0", "y": None}, "nonsense", [1]])
def test_a_cell_that_does_not_exist_was_not_clicked(open_app: OpenApp, trained: Trained, said: object) -> None:
    run_id = trained.ids["good"]
    app = open_app("results", trained.home, query={"run": run_id})
    chosen = [app.selectbox(key=f"confusion_{part}_{run_id}").value for part in ("true", "guess")]
    app.session_state[f"confusion_matrix_{run_id}"] = {"clicked": said}
    app.run()
    assert not app.exception
    assert [app.selectbox(key=f"confusion_{part}_{run_id}").value for part in ("true", "guess")] == chosen


def test_the_most_frequent_mixups_are_listed_and_a_press_on_one_chooses_its_cell(
    open_app: OpenApp, trained: Trained
) -> None:
    run_id = trained.ids["good"]
    run = store_of(trained).get(run_id)
    assert run is not None
    ranked = mixups(np.array(run.confusion), 8)
    app = open_app("results", trained.home, query={"run": run_id})
    pills = app.button_group(key=f"confusion_ranked_{run_id}")
    assert pills.options == [f"{true} → {guess} · {count}×" for true, guess, count in ranked]
    assert pills.value == 0
    pills.set_value(3).run()
    assert not app.exception
    true, guess, count = ranked[3]
    assert app.selectbox(key=f"confusion_true_{run_id}").value == true
    assert app.selectbox(key=f"confusion_guess_{run_id}").value == guess
    assert len(re.findall("<figure", pressable(app)["confusion_cards"])) == min(count, 6)
    app.selectbox(key=f"confusion_guess_{run_id}").select(true).run()
    assert app.button_group(key=f"confusion_ranked_{run_id}").value is None, "the cell on the diagonal is no mix-up"


def look_closely(app: AppTest, trained: Trained, place: int = 0) -> int:
    """Press a card of the confusion cell; return the image's index."""
    image = int(re.findall('data-press="([0-9]+)"', pressable(app)["confusion_cards"])[place])
    app.session_state[f"confusion_cards_{trained.ids['good']}"] = {"pressed": image}
    app.run()
    assert not app.exception
    return image


def test_an_image_looked_at_closely_has_its_probabilities_and_the_training_images_it_resembles(
    open_app: OpenApp, trained: Trained
) -> None:
    run_id = trained.ids["good"]
    app = open_app("results", trained.home, query={"run": run_id})
    assert 'class="ml-portrait"' not in html(app), "nothing of it before it is asked for"
    image = look_closely(app, trained)
    shown = html(app)
    mnist, predictions = read_mnist(), store_of(trained).predictions(run_id)
    assert predictions is not None
    portrait = shown[shown.index('class="ml-portrait"') :]
    assert f"Test image {image:,}: {mnist.y_test[image]}" in portrait
    assert all(percent(float(chance), 1) in portrait for chance in predictions[image])

    pixels, layer = (
        [int(index.replace(",", "")) for index in re.findall('figure title="training image ([0-9,]+)"', row)]
        for row in shown.split('class="ml-alike"')[1:]
    )
    learned_from = mnist.x_train[:3000].reshape(3000, -1).astype(int)
    distances = np.linalg.norm(learned_from - mnist.x_test[image].reshape(-1).astype(int), axis=1)
    assert pixels == np.argsort(distances, kind="stable")[:6].tolist()
    assert len(layer) == 6 and max(layer) < 3000, "it was trained on 3,000 images and no others"
    assert any(f"All {3000:,} images" in caption.value for caption in app.caption)


def test_the_next_image_of_the_cell_is_one_press_away(open_app: OpenApp, trained: Trained) -> None:
    app = open_app("results", trained.home, query={"run": trained.ids["good"]})
    look_closely(app, trained)
    assert app.button(key="closely_previous").disabled
    second = re.findall('data-press="([0-9]+)"', pressable(app)["confusion_cards"])[1]
    app.session_state[f"confusion_cards_{trained.ids['good']}"] = {"pressed": int(second)}
    app.run()
    assert not app.button(key="closely_previous").disabled
    assert any(caption.value.startswith("2 of ") for caption in app.caption)


def test_an_image_of_the_gallery_can_be_looked_at_closely_too(open_app: OpenApp, trained: Trained) -> None:
    run_id = trained.ids["good"]
    run = store_of(trained).get(run_id)
    assert run is not None and run.confusion is not None
    app = open_app("results", trained.home, query={"run": run_id})
    image = re.findall('data-press="([0-9]+)"', pressable(app)["gallery_cards"])[4]
    app.session_state[f"gallery_cards_{run_id}"] = {"pressed": int(image)}
    app.run()
    assert f"Test image {int(image):,}</p>" in html(app)
    wrong = 10_000 - int(np.trace(run.confusion))
    assert f"5 of {wrong:,}" in [caption.value for caption in app.caption]


def test_a_press_on_an_image_that_is_not_shown_any_more_does_nothing(open_app: OpenApp, trained: Trained) -> None:
    app = open_app("results", trained.home, query={"run": trained.ids["good"]})
    app.session_state[f"confusion_cards_{trained.ids['good']}"] = {"pressed": 10**9}
    app.run()
    assert not app.exception and 'class="ml-portrait"' not in html(app)


def test_lost_weights_leave_the_neighbours_by_pixels(open_app: OpenApp, trained: Trained) -> None:
    store, run_id = store_of(trained), trained.ids["good"]
    kept = store.artifacts.read(run_id, "weights.npz")
    store.artifacts.write(run_id, "weights.npz", b"no archive")
    try:
        app = open_app("results", trained.home, query={"run": run_id})
        look_closely(app, trained)
        assert 'class="ml-portrait"' in html(app)
        assert any("cannot be read" in block.value for block in app.info)
    finally:
        store.artifacts.write(run_id, "weights.npz", kept)


def test_how_sure_it_is_stands_against_how_often_it_is_right(open_app: OpenApp, trained: Trained) -> None:
    run_id = trained.ids["good"]
    app = open_app("results", trained.home, query={"run": run_id})
    predictions = store_of(trained).predictions(run_id)
    assert predictions is not None
    sure, right = predictions.max(axis=1), predictions.argmax(axis=1) == read_mnist().y_test
    fullest = max(range(10), key=lambda i: int(((sure > i / 10) & (sure <= (i + 1) / 10)).sum()))
    inside = (sure > fullest / 10) & (sure <= (fullest + 1) / 10)
    words = " ".join(block.value for block in app.markdown)
    said = f"When it says {10 * fullest} to {10 * fullest + 10} %, it is right {100 * right[inside].mean():.1f} %"
    assert f"{said} of the time ({inside.sum():,} images)." in re.sub("<[^>]+>", "", words)
    assert f"{100 * sure.mean():.1f} % sure on average, and right {100 * right.mean():.1f} %" in words
    assert "arxiv.org/abs/1706.04599" in words


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
