"""The Inside page on runs that were really trained: a digit, a neuron, the layers."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from mnistlab.core.explain import percent
from mnistlab.core.saliency import GREY, lead, most_salient, painted, slopes
from mnistlab.core.snapshots import Album
from mnistlab.core.starting import network
from mnistlab.core.trained import Network
from mnistlab.data.catalog import Catalog
from mnistlab.data.dataset import Dataset
from mnistlab.store.artifacts import PREDICTIONS, SNAPSHOTS, WEIGHTS
from mnistlab.store.store import Store
from tests.app.conftest import OTHER, Trained

OpenApp = Callable[..., AppTest]


@pytest.fixture
def lab(trained: Trained, tmp_path: Path) -> Trained:
    """A copy of the trained runs that a test may change; the good one and the diverged one have snapshots."""
    home = shutil.copytree(trained.home, tmp_path / "home")
    copy = Trained(home, trained.ids)
    store = store_of(copy)
    for name in ("good", "diverged"):
        run = store.get(copy.ids[name])
        assert run is not None
        album = Album()
        sizes = (784, *run.spec.hidden, 10)
        start = [array.astype(np.float32) for array in network("glorot_uniform", sizes, 1)]
        album.add(0, 0, start)
        album.add(1, 0, [array * np.float32(1.1) for array in start])
        if ended := store.weights(run.id):
            album.add(run.step, run.epoch, ended)
        store.artifacts.write(run.id, SNAPSHOTS, album.to_bytes())
    return copy


@pytest.fixture(scope="module")
def mnist() -> Dataset:
    return Catalog().load("mnist")


def store_of(trained: Trained) -> Store:
    return Store.open(f"sqlite:///{trained.home}/mnistlab.sqlite", f"{trained.home}/runs")


def good(lab: Trained) -> Network:
    run = store_of(lab).get(lab.ids["good"])
    assert run is not None
    weights = store_of(lab).weights(run.id)
    assert weights is not None
    return Network(run.spec, weights)


def html(app: AppTest) -> str:
    """Everything that is shown in HTML, by elements and by components."""
    blocks = [block.proto.body for block in app.get("html")]
    sent = [data for part in parts(app) if isinstance(data := part.get("html"), str)]
    return "\n".join([*blocks, *sent])


def parts(app: AppTest) -> list[dict[str, object]]:
    """What was sent to the components of the page."""
    found = []
    for component in app.get("bidi_component"):
        proto = component.proto
        text = proto.mixed.json if proto.HasField("mixed") else proto.json
        data = json.loads(text) if text else None
        if isinstance(data, dict):
            found.append(data)
    return found


def fields(app: AppTest) -> list[dict[str, object]]:
    (found,) = [part["fields"] for part in parts(app) if "fields" in part]
    assert isinstance(found, list)
    return found


def titles(app: AppTest) -> list[str]:
    figures = [part["figure"] for part in parts(app) if "figure" in part]
    return [json.loads(str(figure))["layout"]["title"]["text"] for figure in figures]


def said(app: AppTest) -> str:
    return re.sub("<[^>]+>", "", "\n".join(element.value for element in (*app.markdown, *app.caption, *app.subheader)))


def opened(open_app: OpenApp, lab: Trained, view: str, name: str = "good", **query: str) -> AppTest:
    app = open_app("inside", lab.home, query={"run": lab.ids[name], "view": view, **query})
    assert not app.exception
    return app


def press(app: AppTest, key: str, what: object) -> None:
    """Press something in a component, once."""
    app.session_state[key] = {"pressed": what}
    app.run()
    app.session_state[key] = {"pressed": None}


def parameter(app: AppTest, name: str) -> str:
    value = app.query_params[name]
    return value[0] if isinstance(value, list) else value


def test_a_digit_that_it_gets_wrong_is_offered_first(open_app: OpenApp, lab: Trained, mnist: Dataset) -> None:
    chances = store_of(lab).predictions(lab.ids["good"])
    assert chances is not None
    wrong = np.flatnonzero(chances.argmax(axis=1) != mnist.y_test)
    app = opened(open_app, lab, "digit")
    assert app.number_input(key="inside_image_mnist").value == wrong[0]
    assert parameter(app, "image") == str(wrong[0])
    (offered,) = [part["pictures"] for part in parts(app) if "pictures" in part]
    assert len(offered) == 12 and all(", says " in one["label"] for one in offered)  # type: ignore[arg-type]
    press(app, "inside_picker", 3)
    assert parameter(app, "image") == str(wrong[3])
    app.selectbox(key="inside_class_mnist").select(7).run()
    (offered,) = [part["pictures"] for part in parts(app) if "pictures" in part]
    assert all(one["label"].startswith("7, says") for one in offered)  # type: ignore[attr-defined]
    app.number_input(key="inside_image_mnist").set_value(11).run()
    assert parameter(app, "image") == "11"
    assert not app.exception


def test_an_address_leads_to_an_image_and_a_neuron(open_app: OpenApp, lab: Trained, mnist: Dataset) -> None:
    app = opened(open_app, lab, "digit", image="17", layer="1", neuron="5")
    says = good(lab).probabilities(mnist.x_test[17:18])[0]
    assert f"It says **{says.argmax()}** with {percent(float(says.max()), 1)}" in said(app)
    assert "The sum of neuron 5 of hidden layer 1" in said(app)
    values = good(lab).forward(mnist.x_test[17:18]).inputs[1][0]
    np.testing.assert_allclose(fields(app)[0]["values"], values, atol=6e-4)  # type: ignore[arg-type]
    for nonsense in ({"image": "99999", "layer": "7", "neuron": "x"}, {"image": "-1", "layer": "1", "neuron": "999"}):
        assert not opened(open_app, lab, "digit", **nonsense).exception


def test_a_sum_is_worked_out_and_followed_back_and_onwards(open_app: OpenApp, lab: Trained, mnist: Dataset) -> None:
    app = opened(open_app, lab, "digit", image="3")
    way = good(lab).forward(mnist.x_test[3:4])
    answer = int(way.logits[0].argmax())
    assert f"The sum of output {answer}" in said(app) and "logits" in said(app)
    total = re.search(r"<tfoot><tr><th[^>]*>sum</th>.*?>([−\d.,]+)</td></tr></tfoot>", html(app))
    assert total is not None
    shown = Decimal(total[1].replace("−", "-").replace(",", ""))
    assert float(shown) == pytest.approx(float(way.logits[0, answer]), abs=0.006)

    strongest = int(np.abs(way.inputs[1][0] * good(lab).weights[2][:, answer]).argmax())
    assert re.findall(r'data-press="(\d+)"', html(app))[0] == str(strongest)
    press(app, "inside_into", strongest)
    assert f"The sum of neuron {strongest + 1} of hidden layer 1" in said(app)
    assert (parameter(app, "layer"), parameter(app, "neuron")) == ("1", str(strongest + 1))
    assert "ReLU(" in said(app) and "row " in html(app)
    press(app, "inside_out", 6)
    assert "The sum of output 6" in said(app)
    press(app, "inside_activations", {"field": 0, "cell": 9})
    assert "The sum of neuron 10 of hidden layer 1" in said(app)
    assert not app.exception


def test_painting_the_most_salient_pixels_is_what_the_network_makes_of_it(
    open_app: OpenApp, lab: Trained, mnist: Dataset
) -> None:
    app = opened(open_app, lab, "digit", image="0")
    app.slider(key="inside_painted").set_value(30).run()
    net, image = good(lab), mnist.x_test[0]
    first, second = np.argsort(-net.forward(image[None]).logits[0], kind="stable")[:2]
    direction = lead(10, int(first), int(second)).astype(np.float32)
    slope = slopes(net.weights, net.inputs(image[None]), "relu", 1, direction)[0]
    chances = net.probabilities(np.stack([image, painted(image, most_salient(slope, 30), GREY)]))[:, first]
    assert f"probability of {first}" in html(app)
    for label, chance in zip(("as it is", "the 30 steepest, grey"), chances, strict=True):
        assert re.search(rf"{label}</th><td>{percent(float(chance))}", html(app)), label
    assert "30 at random, grey" in html(app)
    app.button_group(key="inside_paint").set_value("against the answer").run()
    assert "the 30 steepest, against the answer" in html(app)
    app.selectbox(key=f"inside_score_{lab.ids['good']}").select(4).run()
    assert "probability of 4" in html(app)
    assert not app.exception


def test_a_neuron_shows_what_excites_it_and_leads_to_the_digit(open_app: OpenApp, lab: Trained, mnist: Dataset) -> None:
    app = opened(open_app, lab, "neuron", layer="1", neuron="3")
    values = good(lab).forward(mnist.x_test[:2000]).inputs[1][:, 2]
    assert "Neuron 3 of hidden layer 1" in said(app)
    figures = {figure.label: figure.value for figure in app.metric}
    assert figures["Sum above zero"] == percent(float((values > 0).mean()), 1)
    (best,) = [part["pictures"] for part in parts(app) if "pictures" in part]
    assert [one["label"] for one in best] == [f"{height:.2f}" for height in -np.sort(-values)[:12]]  # type: ignore[attr-defined]
    means = [values[mnist.y_test[:2000] == label].mean() for label in range(10)]
    assert f"Mean activation by class: highest for {int(np.argmax(means))}" in titles(app)

    press(app, "inside_best", 1)
    assert not app.exception
    assert parameter(app, "view") == "digit"
    assert parameter(app, "image") == str(int(np.argsort(-values, kind="stable")[1]))
    assert "Its answer" in said(app)


def test_dead_relus_are_counted_and_lead_to_themselves(open_app: OpenApp, lab: Trained) -> None:
    weights = [array.copy() for array in good(lab).weights]
    weights[1][[2, 7]] = -1000.0
    from mnistlab.store.arrays import pack_weights

    store_of(lab).artifacts.write(lab.ids["good"], WEIGHTS, pack_weights(tuple(weights)))
    app = opened(open_app, lab, "neuron", layer="1", neuron="1")
    crossed = fields(app)[0]["crossed"]
    assert isinstance(crossed, list) and {2, 7} <= set(crossed)
    assert f"16 neurons, {len(crossed)} dead" in str(fields(app)[0]["title"])
    assert re.search(rf"Hidden layer 1</th><td>16</td><td>{len(crossed)}</td>", html(app))
    press(app, "inside_dead", 7)
    assert "Neuron 8 of hidden layer 1" in said(app)
    assert {figure.label: figure.value for figure in app.metric}["Sum above zero"] == "0.0 %"
    assert any("it is off for all of them" in block.value for block in app.info)
    assert not app.exception


def test_the_layers_are_shown_at_each_moment(open_app: OpenApp, lab: Trained) -> None:
    app = opened(open_app, lab, "layers")
    gradients, sizes, dead = titles(app)
    assert (gradients, sizes) == ("Gradient of each layer, after epoch 2", "Size of the gradient over the training")
    assert re.fullmatch(r"Dead ReLUs: \d+ of 16 after epoch 2", dead)
    app.button_group(key="inside_what").set_value("Weights").run()
    moment = next(slider for slider in app.select_slider if str(slider.key).startswith("inside_moment"))
    moment.set_value(0).run()
    assert titles(app)[:2] == ["Weights of each layer, before training", "Spread of the weights over the training"]
    spread = re.search(r"Hidden 1</th><td>[^<]*</td><td>([\d.]+)</td>", html(app))
    assert spread is not None
    assert float(spread[1]) == pytest.approx(np.sqrt(2 / (784 + 16)), rel=0.03), "Glorot's, at the start"
    assert not app.exception


def test_a_diverged_run_is_shown_as_it_was_before(open_app: OpenApp, lab: Trained) -> None:
    for view in ("digit", "neuron"):
        app = opened(open_app, lab, view, "diverged")
        assert "how it was after 1 of its batches" in app.info[0].value
        assert fields(app)
    assert titles(opened(open_app, lab, "layers", "diverged"))[0] == "Gradient of each layer, after 1 batch"


def test_without_snapshots_a_sentence_says_so(open_app: OpenApp, trained: Trained) -> None:
    assert "No moments of this run are kept" in opened(open_app, trained, "layers").info[0].value
    assert "not kept" in opened(open_app, trained, "digit", "diverged").info[0].value


def layers_of_fewer_images(home: str, run_id: str) -> None:
    from dataclasses import replace
    from types import SimpleNamespace

    from mnistlab.data.catalog import Catalog
    from mnistlab.store.store import Store
    from mnistlab.ui.inside.layers import layers

    store, mnist = Store.open(f"sqlite:///{home}/mnistlab.sqlite", f"{home}/runs"), Catalog().load("mnist")
    run = store.get(run_id)
    assert run is not None
    fewer = replace(mnist, x_train=mnist.x_train[:1000], y_train=mnist.y_train[:1000])
    layers(SimpleNamespace(store=store), run, fewer)  # type: ignore[arg-type]


def test_images_that_have_become_fewer_are_a_sentence(lab: Trained) -> None:
    app = AppTest.from_function(layers_of_fewer_images, args=(str(lab.home), lab.ids["good"]), default_timeout=60)
    app.run()
    assert not app.exception
    assert "train_size" in app.warning[0].value


def test_weights_that_cannot_be_read_are_a_sentence(open_app: OpenApp, lab: Trained) -> None:
    store_of(lab).artifacts.write(lab.ids["good"], WEIGHTS, b"no archive")
    assert "cannot be read" in opened(open_app, lab, "neuron").warning[0].value


def test_without_predictions_the_network_itself_is_asked(open_app: OpenApp, lab: Trained) -> None:
    store_of(lab).artifacts.write(lab.ids["good"], PREDICTIONS, b"no archive")
    app = opened(open_app, lab, "digit")
    assert any(", says " in str(part["pictures"]) for part in parts(app) if "pictures" in part)


def test_a_network_beyond_all_bounds_is_said_to_be(open_app: OpenApp, lab: Trained) -> None:
    from mnistlab.store.arrays import pack_weights

    weights = tuple(array * np.float32(1e35) for array in good(lab).weights)
    store_of(lab).artifacts.write(lab.ids["good"], WEIGHTS, pack_weights(weights))
    for view in ("digit", "neuron"):
        app = opened(open_app, lab, view)
        assert "no numbers any more" in app.warning[0].value


def test_somebody_else_s_run_stays_unseen(open_app: OpenApp, lab: Trained) -> None:
    app = open_app("inside", lab.home, query={"run": lab.ids["foreign"], "view": "digit"})
    assert len(app.warning) == 1
    assert app.selectbox(key="results_run").value != lab.ids["foreign"]
    assert open_app("inside", lab.home, token=OTHER).selectbox(key="results_run").value == lab.ids["foreign"]


def test_without_a_run_there_is_a_way_on(open_app: OpenApp, tmp_path: Path) -> None:
    app = open_app("inside", tmp_path)
    assert not app.exception
    assert any("not trained a network yet" in block.value for block in app.markdown)


def test_an_unknown_view_is_the_first_one(open_app: OpenApp, lab: Trained) -> None:
    app = opened(open_app, lab, "nonsense")
    assert parameter(app, "view") == "replay"
