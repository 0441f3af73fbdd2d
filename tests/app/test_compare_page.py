"""The Compare page on runs that were really trained; what is launched is put into the queue and left there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from mnistlab.core.explain import percent
from mnistlab.core.runs import Occasion, Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.engine.service import Engine
from mnistlab.school.turnstile import MOST_WAITING
from mnistlab.store.store import Store
from mnistlab.ui.identity import learner_id
from tests.app.conftest import ME, OTHER, SMALL, Trained, train

OpenApp = Callable[..., AppTest]

TINY = {"hidden": [8], "epochs": 2, "train_size": 1000}
FAST = {**TINY, "learning_rate": 0.01}
EXPLODING = {**SMALL, "hidden": [64, 64], "optimizer": "sgd", "learning_rate": 10, "pixels": "raw"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """Five seeds of two settings, one with another width and no validation, one that diverged, and somebody else's."""
    mine = learner_id(ME)
    wanted: list[tuple[str, str, dict[str, object]]] = [
        ("foreign", learner_id(OTHER), TINY),
        ("diverged", mine, EXPLODING),
        ("wide", mine, {**TINY, "hidden": [32], "validation_split": 0}),
        *((f"slow {seed}", mine, {**TINY, "seed": seed}) for seed in range(1, 6)),
        *((f"fast {seed}", mine, {**FAST, "seed": seed}) for seed in range(1, 6)),
    ]
    return train(tmp_path_factory.mktemp("compared"), wanted)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[RunSpec]:
    """The settings that were submitted: they wait in the store, as they would with an engine that is busy."""
    specs: list[RunSpec] = []

    def submit(self: Engine, spec: RunSpec, learner: str, device_choice: str, occasion: Occasion) -> Run:
        specs.append(spec)
        return self._store.create(spec, learner, device_choice, occasion)

    monkeypatch.setattr(Engine, "submit", submit)
    return specs


def store_of(home: Path) -> Store:
    return Store.open(f"sqlite:///{home}/mnistlab.sqlite", f"{home}/runs")


def run_of(home: Trained, name: str) -> Run:
    run = store_of(home.home).get(home.ids[name])
    assert run is not None
    return run


def ids(home: Trained, *names: str) -> str:
    return ",".join(home.ids[name] for name in names)


def words(app: AppTest) -> str:
    """Everything that is said, without markup."""
    texts = [block.proto.body for block in app.get("html")]
    for kind in (app.markdown, app.caption, app.info, app.warning, app.success, app.error):
        texts += [block.value for block in kind]
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", " ".join(texts)).replace("&nbsp;", " "))


def titles(app: AppTest) -> list[str]:
    found = [re.findall('<p class="ml-says">(.*?)</p>', block.proto.body) for block in app.get("html")]
    return [title.replace("&nbsp;", " ") for some in found for title in some]


def charts(app: AppTest) -> dict[str, Any]:
    """The figures by key, as plain data."""
    found = {}
    for block in app.get("bidi_component"):
        data = json.loads(block.proto.json) if block.proto.json else {}
        if "figure" in data:
            found[data["alt"]] = json.loads(data["figure"])
    return found


def queued(home: Path) -> list[Run]:
    return [run for run in store_of(home).of_learner(learner_id(ME)) if run.status.active]


def test_without_a_run_it_says_what_to_do(open_app: OpenApp, tmp_path: Path) -> None:
    app = open_app("compare", tmp_path)
    assert not app.exception
    assert "not trained a network yet" in words(app)
    assert [link.proto.label for link in app.get("page_link")][-1] == "Train a network"


def test_one_run_is_told_what_comes_next(open_app: OpenApp, trained: Trained) -> None:
    app = open_app("compare", trained.home, token=OTHER)
    assert not app.exception
    assert "change one thing" in words(app)
    links = {link.proto.label: link.proto.query_string for link in app.get("page_link")}
    assert "hidden=16" in links["Change one thing yourself"]
    assert f"base={trained.ids['foreign']}" in links["Turn one knob to several values"]
    assert "seeds=3" in links["Repeat it with other seeds: how much is luck?"]


def test_two_runs_stand_beside_each_other(open_app: OpenApp, home: Trained) -> None:
    app = open_app("compare", home.home, query={"runs": ids(home, "slow 1", "fast 1")})
    assert not app.exception
    slow, fast = run_of(home, "slow 1"), run_of(home, "fast 1")
    assert slow.test_accuracy is not None and fast.test_accuracy is not None
    assert "Only the learning rate differs: 0.001 and 0.01." in words(app)
    assert percent(slow.test_accuracy) in words(app) and percent(fast.test_accuracy) in words(app)
    last = {run.id: store_of(home.home).history(run.id)[-1] for run in (slow, fast)}
    points = 100 * (last[fast.id].val_accuracy - last[slow.id].val_accuracy)
    assert titles(app)[0] == (
        f"Learning rate 0.01 ends best on the validation images: {percent(last[fast.id].val_accuracy)}, "
        f"{points:.2f} points above learning rate 0.001"
    )
    assert titles(app)[1] == "All have 6,370 parameters: what differs is not their size"
    assert app.query_params["runs"] in ([ids(home, "slow 1", "fast 1")], ids(home, "slow 1", "fast 1"))


def test_a_run_has_one_colour_everywhere(open_app: OpenApp, home: Trained) -> None:
    app = open_app("compare", home.home, query={"runs": ids(home, "slow 1", "fast 1", "wide")})
    app.toggle(key="compare_training").set_value(True).run()
    assert not app.exception
    seen: dict[str, set[str]] = {}
    for chart in charts(app).values():
        for trace in chart["data"]:
            name = trace["name"].removesuffix(", training")
            seen.setdefault(name, set()).add(trace["marker"]["color"])
    assert len(seen) == 3 and all(len(colours) == 1 for colours in seen.values()), seen
    assert len(set.union(*seen.values())) == 3
    (curves,) = [chart for alt, chart in charts(app).items() if "One curve a run" in alt]
    dotted = [trace["name"] for trace in curves["data"] if trace["line"].get("dash") == "dot"]
    assert len(curves["data"]) == 5 and len(dotted) == 3, "the one without validation images has a training curve alone"
    assert "the curve of the training images is drawn, dotted" in words(app)


def test_all_settings_on_request(open_app: OpenApp, home: Trained) -> None:
    app = open_app("compare", home.home, query={"runs": ids(home, "slow 1", "wide")})
    assert "Two settings differ: the hidden layers (8 and 32) and the validation split (0.1 and 0)." in words(app)
    assert "Dropout" not in words(app)
    app.toggle(key="compare_every").set_value(True).run()
    assert "Dropout" in words(app) and "not validated on the same images" in words(app)


def test_a_diverged_run_has_no_accuracy_and_breaks_nothing(open_app: OpenApp, home: Trained) -> None:
    app = open_app("compare", home.home, query={"runs": ids(home, "diverged", "slow 1", "slow 2")})
    assert not app.exception
    assert "diverged: its numbers grew beyond all bounds" in words(app).replace("\\", "")
    assert len([alt for alt in charts(app) if "against parameters" in alt]) == 1
    app.get("button_group")[1].set_value("Loss")
    app.run()
    assert not app.exception
    assert (
        "loss"
        in next(chart for alt, chart in charts(app).items() if "One curve" in alt)["layout"]["yaxis"]["title"]["text"]
    )


@pytest.mark.parametrize("wanted", ["foreign", "nonsense"])
def test_what_is_not_ones_own_is_left_out_with_a_sentence(open_app: OpenApp, home: Trained, wanted: str) -> None:
    asked = f"{home.ids.get(wanted, '../x')},{home.ids['slow 1']},,{home.ids['slow 1']}"
    for query in ({"runs": asked}, {"runs": asked, "seeds": "9"}):
        app = open_app("compare", home.home, query=query)
        assert not app.exception
        assert len(app.warning) == 1
        assert app.multiselect[0].value == [home.ids["slow 1"]]
    app = open_app("compare", home.home, query={"sweep": "nothing", "base": home.ids.get(wanted, "../x")})
    assert not app.exception
    assert len(app.warning) == 1 and home.ids["foreign"] not in app.selectbox[0].options
    assert app.query_params["sweep"] in (["learning_rate"], "learning_rate")


def test_no_more_than_eight_are_taken_from_an_address(open_app: OpenApp, home: Trained) -> None:
    every = [name for name in home.ids if name != "foreign"]
    app = open_app("compare", home.home, query={"runs": ids(home, *every)})
    assert not app.exception
    assert app.multiselect[0].value == [home.ids[name] for name in every[:8]]
    assert "names 12 runs" in words(app)
    app.multiselect[0].set_value([]).run()
    assert not app.exception and "Choose a run" in words(app)


def test_five_seeds_of_two_settings_are_judged(open_app: OpenApp, home: Trained) -> None:
    app = open_app("compare", home.home, query={"runs": ids(home, "slow 1", "fast 3"), "seeds": "5"})
    assert not app.exception
    assert not [button for button in app.button if button.key == "seeds_train"], "nothing is missing"
    assert "All of them are trained." in words(app)
    found = [[run_of(home, f"{name} {seed}").test_accuracy for seed in range(1, 6)] for name in ("slow", "fast")]
    slow, fast = (sum(values) / 5 for values in found)
    apart = min(found[1]) > max(found[0])
    assert apart, "ten times the learning rate helps such short training, whatever the seed"
    assert "Larger than luck." in words(app)
    assert (
        f"Learning rate 0.01 gets {100 * (fast - slow):.2f} points more than learning rate 0.001 on average: "
        f"{percent(fast)} against {percent(slow)}. Of the 252 ways to deal these ten results into two groups of five, "
        "2 differ as much or more (0.8 %)."
    ) in words(app)
    assert (
        titles(app)[0]
        == "After epoch 2 even the worst seed of learning rate 0.01 is above the best of learning rate 0.001"
    )
    dots = next(chart for alt, chart in charts(app).items() if "A dot a run" in alt)["data"]
    assert sorted(dots[1]["y"]) == sorted(found[0]) and sorted(dots[3]["y"]) == sorted(found[1])


def test_only_missing_seeds_are_trained(open_app: OpenApp, trained: Trained, sent: list[RunSpec]) -> None:
    app = open_app("compare", trained.home, query={"runs": trained.ids["good"], "seeds": "3"})
    assert not app.exception and sent == []
    assert app.button(key="seeds_train").label == "Train the two runs that are missing"
    assert re.search(r"That takes roughly \d+ s", words(app))
    app.button(key="seeds_train").click().run()
    assert not app.exception
    good = run_of(trained, "good")
    try:
        assert sent == [good.spec.with_(seed=2), good.spec.with_(seed=3)]
        assert {run.spec for run in queued(trained.home)} == set(sent)
        assert "1 of 3 trained" in words(app)
        assert not [button for button in app.button if button.key == "seeds_train"]
        again = open_app("compare", trained.home, query={"runs": trained.ids["good"], "seeds": "3"})
        assert "1 of 3 trained" in words(again), "a reload finds them"
    finally:
        forget(trained.home)


def test_a_press_sends_as_many_as_there_is_room_for_and_a_full_line_none(
    open_app: OpenApp, home: Trained, sent: list[RunSpec]
) -> None:
    some = ids(home, "slow 1", "wide", "diverged")
    store = store_of(home.home)
    wide = run_of(home, "wide")
    more = [store.create(wide.spec.with_(epochs=epochs), learner_id(ME)) for epochs in (11, 12)]
    chosen = ",".join([some, *(run.id for run in more)])
    try:
        app = open_app("compare", home.home, query={"runs": chosen, "seeds": "5"})
        assert not app.exception
        # 4 of wide and of diverged, and of each of the two that wait: 16 in all
        assert app.button(key="seeds_train").label == "Train six of the 16 runs that are missing"
        app.button(key="seeds_train").click().run()
        assert not app.exception
        assert len(sent) == MOST_WAITING - 2
        assert len(queued(home.home)) == MOST_WAITING
        assert app.button(key="seeds_train").disabled
        assert "Eight of your networks wait or train already" in words(app)
    finally:
        forget(home.home)


def test_a_sweep_finds_what_was_trained_and_trains_the_rest(
    open_app: OpenApp, home: Trained, sent: list[RunSpec]
) -> None:
    query = {"sweep": "learning_rate", "base": home.ids["slow 1"]}
    app = open_app("compare", home.home, query=query)
    assert not app.exception
    assert app.multiselect[0].value == ["0.0001", "0.0003", "0.001", "0.003", "0.01"]
    chart = next(chart for alt, chart in charts(app).items() if "against the learning rate" in alt)
    assert chart["layout"]["xaxis"]["type"] == "log"
    assert [trace["x"] for trace in chart["data"]] == [[0.001, 0.01]] * 3
    assert titles(app)[0].startswith("Best learning rate: 0.01, ")
    app.multiselect[0].set_value(["0.001", "0.02", "fast", "0.010", "0.020"]).run()
    assert not app.exception
    assert "fast cannot be a value of the learning rate: it takes a number from 0.000001 to 10." in words(app)
    assert app.button(key="sweep_train").label == "Train the one run that is missing"
    app.button(key="sweep_train").click().run()
    try:
        assert [spec.learning_rate for spec in sent] == [0.02]
        assert "2 of 3 trained" in words(app) and titles(app)[0] == "One still trains"
        again = open_app("compare", home.home, query=query)
        assert not again.exception
        assert "2 of 3 trained" in words(again), "a reload finds it by its settings"
    finally:
        forget(home.home)


def test_the_knob_of_the_width(open_app: OpenApp, home: Trained) -> None:
    app = open_app("compare", home.home, query={"sweep": "width", "base": home.ids["diverged"]})
    assert not app.exception
    assert "the others change in proportion" in words(app)
    assert titles(app)[0] == "Not one of them has a result"
    assert "diverged" in words(app)


def test_an_engine_that_is_away_says_so(open_app: OpenApp, home: Trained) -> None:
    app = open_app("compare", home.home, query={"sweep": "learning_rate", "base": home.ids["slow 1"]})
    app.button(key="sweep_train").click().run()
    assert not app.exception
    assert "That did not work. Another MNIST Lab server uses" in app.error[0].value
    assert queued(home.home) == []


def test_of_a_setting_whose_runs_all_diverged_that_is_said(open_app: OpenApp, home: Trained) -> None:
    app = open_app("compare", home.home, query={"runs": ids(home, "diverged"), "seeds": "3"})
    assert not app.exception
    assert "one of one diverged and has no accuracy. That is a result in itself." in words(app).replace("\\", "")
    assert "No results yet" not in words(app) and not charts(app), "nothing is to come"


def test_a_view_is_chosen_and_kept_in_the_address(open_app: OpenApp, home: Trained) -> None:
    app = open_app("compare", home.home, query={"runs": ids(home, "slow 1", "fast 1")})
    app.get("button_group")[0].set_value("Luck or not").run()
    assert not app.exception
    assert "seeds" in app.query_params and "Too few to tell" not in words(app)
    app.get("button_group")[0].set_value("Turn one knob").run()
    assert not app.exception
    assert "sweep" in app.query_params and "base" in app.query_params and "seeds" not in app.query_params
    app.get("button_group")[0].set_value("Side by side").run()
    assert not app.exception
    assert "sweep" not in app.query_params
    assert app.multiselect[0].value == [home.ids["slow 1"], home.ids["fast 1"]]


def test_a_run_that_waits_is_there_already(open_app: OpenApp, home: Trained) -> None:
    waiting = store_of(home.home).create(RunSpec.parse({**TINY, "epochs": 7}), learner_id(ME))
    try:
        app = open_app("compare", home.home, query={"runs": f"{home.ids['slow 1']},{waiting.id}"})
        assert not app.exception
        assert "Only the number of epochs differs: 2 and 7." in words(app)
        assert "1 of 2 trained" in words(app) and "waits" in words(app)
        assert titles(app) == ["One still trains"], "no costs to compare as long as one has a result"
        app.button(key="compare_stop").click().run()
        assert "That did not work." in app.error[0].value, "there is no engine here that could stop it"
    finally:
        forget(home.home)


def test_a_name_of_ones_own_is_shown_as_it_is(open_app: OpenApp, home: Trained) -> None:
    store, name = store_of(home.home), "<b>my</b> *own*"
    store.annotate(home.ids["diverged"], name=name)
    try:
        app = open_app("compare", home.home, query={"runs": ids(home, "diverged", "slow 1")})
        assert not app.exception
        raw = "".join(block.proto.body for block in app.get("html"))
        assert "&lt;b&gt;my&lt;/b&gt; *own*" in raw and "<b>my" not in raw
        assert r"\<b\>my\<\/b\> \*own\* diverged" in app.info[0].value.replace("\u2060", "")
        (curves,) = [chart for alt, chart in charts(app).items() if "One curve a run" in alt]
        assert curves["data"][0]["name"] == "&lt;b>my&lt;/b> *own*"
    finally:
        store.annotate(home.ids["diverged"], name="")


def forget(home: Path) -> None:
    """Take the runs that wait out of the store again."""
    store = store_of(home)
    for run in queued(home):
        store.close(run.id, RunStatus.STOPPED, "")
        store.delete(run.id)
