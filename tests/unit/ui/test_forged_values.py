"""What a browser says was pressed, by hand: answered like no press if it has another form."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from mnistlab.core.presets import FIRST_NETWORK
from mnistlab.ui import cells, form, picker, plot, pressable
from mnistlab.ui.draft import Draft

WRONG = [None, 7, "7", [], {}, {"x": 1}, {"field": 1}, [1, 2], True]


@pytest.mark.parametrize(
    "said",
    [
        *WRONG,
        {"x": "1", "y": 2},
        {"x": None, "y": 2},
        {"x": [1], "y": {}},
        {"x": float("nan"), "y": 0},
        {"x": 0, "y": float("-inf")},
        {"x": 10**400, "y": 0},
    ],
)
def test_what_is_no_point_was_not_clicked(monkeypatch: pytest.MonkeyPatch, said: object) -> None:
    monkeypatch.setattr(plot, "st", SimpleNamespace(session_state={"chart": {"clicked": said}}))
    assert plot.clicked("chart") is None


def test_a_point_was_clicked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plot, "st", SimpleNamespace(session_state={"chart": {"clicked": {"x": 3, "y": 0.5}}}))
    assert plot.clicked("chart") == {"x": 3, "y": 0.5}


@pytest.mark.parametrize("said", [*WRONG, {"field": "0", "cell": 1}, {"field": 0, "cell": [1]}])
def test_what_is_no_cell_was_not_pressed(monkeypatch: pytest.MonkeyPatch, said: object) -> None:
    monkeypatch.setattr(cells, "st", SimpleNamespace(session_state={"map": {"pressed": said}}))
    assert cells.pressed_cell("map") is None


@pytest.mark.parametrize("said", [None, "7", [], {}, 1.5, True])
def test_what_is_no_number_was_not_pressed(monkeypatch: pytest.MonkeyPatch, said: object) -> None:
    for module in (picker, pressable):
        monkeypatch.setattr(module, "st", SimpleNamespace(session_state={"list": {"pressed": said}}))
        assert module.pressed("list") is None


def test_what_a_knob_does_not_offer_was_not_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    draft = Draft.of(FIRST_NETWORK)
    said = {"dataset": "../../etc/passwd", "optimizer": "<b>", "learning_rate": "7"}
    state = {form.knob_key(draft, name): text for name, text in said.items()}
    monkeypatch.setattr(form, "st", SimpleNamespace(session_state=state))
    before = dict(draft.knobs)
    form._collect(draft, ("mnist",))
    assert draft.knobs == before | {"learning_rate": "7"}
