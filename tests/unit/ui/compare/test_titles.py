"""Titles state what the figures say."""

from __future__ import annotations

from mnistlab.charts.bands import Repeated
from mnistlab.charts.sweep import Stop
from mnistlab.core.luck import band
from mnistlab.ui.compare import titles


def repeated(name: str, *results: float) -> Repeated:
    return Repeated(name, "#000000", band([[result - 0.1, result] for result in results]), dict(enumerate(results, 1)))


def test_curves() -> None:
    ends = {"rate 0.1": 0.91, "rate 0.01": 0.973}
    on = "validation images"
    assert (
        titles.curves(ends, on) == "Rate 0.01 ends best on the validation images: 97.30 %, 6.30 points above rate 0.1"
    )
    more = titles.curves({**ends, "rate 1": 0.1}, on)
    assert more == "Rate 0.01 ends best on the validation images: 97.30 %, 87.30 points above the worst"
    loss = titles.curves({"a": 0.5, "b": 0.25}, on, loss=True)
    assert loss == "B ends best on the validation images: 0.250, 0.250 below a"
    assert titles.curves({"a": 0.9, "b": 0.9}, on) == "Both end at 90.00 % on the validation images"
    assert titles.curves({"a": 0.9}, on) == "It ends at 90.00 % on the validation images"
    assert titles.curves(ends, on, going=1) == "One still trains"
    assert titles.curves(ends, on, going=3) == "Three still train"
    assert "not one epoch" in titles.curves({}, on)


def test_costs() -> None:
    assert titles.parameters([(1000, 0.97), (3100, 0.974)]) == (
        "The larger network has 3.1 times the parameters of the smaller and gets 0.40 points more"
    )
    assert titles.parameters([(1000, 0.97), (1000, 0.98)]).startswith("All have 1,000 parameters")
    assert titles.parameters([(10, 0.9), (20, 0.99), (30, 0.9)]).endswith(
        "largest network has 3.0 times the parameters of the smallest and gets as many images right"
    )
    assert titles.seconds([(2.0, 0.97), (1.0, 0.98)]) == (
        "The longer training took 2.0 times the seconds of the shorter and got 1.00 points less"
    )
    assert titles.seconds([(2.0, 0.97), (2.1, 0.98)]) == "Both took about as long: 2.0 s"


def test_bands() -> None:
    apart, near = [repeated("a", 0.90, 0.91), repeated("b", 0.95, 0.96)], repeated("c", 0.905, 0.955)
    assert titles.band(apart) == "After epoch 2 even the worst seed of b is above the best of a"
    assert titles.band([apart[0], near]) == "After epoch 2 the bands overlap, between 90.50 % and 91.00 %"
    assert "the two best bands overlap, between 95.00 % and 95.50 %" in titles.band([*apart, near])
    assert titles.band(apart[:1]) == "After epoch 2 the seeds lie between 90.00 % and 91.00 %"
    one = [repeated("a", 0.9), apart[1]]
    assert titles.band(one) == "After epoch 2: a at 90.00 % and b between 95.00 % and 96.00 %"
    assert titles.band([*one, near]) == "After epoch 2 b is highest, but not all have several seeds"
    assert titles.band([repeated("a")]) == "No epoch is done yet"


def test_results() -> None:
    groups = [repeated("a", 0.90, 0.91), repeated("b", 0.95, 0.97)]
    assert titles.results(groups) == "5.50 points between the settings, up to 2.00 between the seeds of one"
    assert titles.results(groups[:1]) == "1.00 points from the worst seed to the best: that much is luck"
    assert titles.results([repeated("a", 0.9), repeated("b", 0.95)]) == "5.00 points apart, with one seed each"
    assert titles.results([repeated("a", 0.9)]) == "One result so far: 90.00 %"
    assert titles.results([repeated("a")]) == "No results yet"


def test_sweeps() -> None:
    stops = [Stop(0.1, "0.1", validation=0.9), Stop(1, "1", validation=0.97), Stop(10, "10", diverged=True)]
    assert titles.sweep(stops, "learning rate", 0, 6000) == (
        "Best learning rate: 1, 97.00 % of the validation images right"
    )
    near = [*stops, Stop(2, "2", validation=0.969)]
    assert titles.sweep(near, "learning rate", 0, 6000).endswith("; 2 no worse than luck allows")
    tested = [Stop(32, "32", test=0.95), Stop(64, "64", test=0.95)]
    assert titles.sweep(tested, "width", 0, 10_000) == "Best width: 32 and 64, 95.00 % of the test images right"
    assert titles.sweep(stops[2:], "width", 0, 6000) == "Not one of them has a result"
    assert titles.sweep(stops, "width", 2, 6000) == "Two still train"
