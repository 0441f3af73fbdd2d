"""The benchmarks run and say what they promise to say; how fast anything is, no test decides."""

from __future__ import annotations

import json
import math

import pytest

from bench.__main__ import main, names
from bench.options import Options
from bench.peer import Peer, PeerError
from bench.report import Report, Table, Target
from bench.rounds import alternate, percentile, ratio


def test_every_benchmark_says_what_it_measures() -> None:
    assert {"training", "first-point", "footprint", "classroom", "scale"} <= names().keys()
    assert all(names().values())


def test_a_quick_training_benchmark_prints_one_json_object(capfd: pytest.CaptureFixture[str]) -> None:
    main(["training", "--quick", "--json", "--rounds", "1", "--only", "ours,fit"])
    report = json.loads(capfd.readouterr().out)
    assert report["name"] == "training"
    assert {"date", "processor", "cores", "memory", "libraries"} <= report["machine"].keys()
    seconds, ratios = report["tables"][0], report["tables"][1]
    assert seconds["columns"] == ["", "ours", "`model.fit`"]
    assert ratios["columns"] == ["", "`model.fit`"]
    for table in report["tables"]:
        assert all(len(row) == len(table["columns"]) for row in table["rows"])
        assert all(cell > 0 for row in table["rows"] for cell in row[1:])
    assert all(len(times) == 1 for times in report["samples"].values())
    assert all(isinstance(target["met"], bool) for target in report["targets"])


def test_a_peer_that_fails_says_why() -> None:
    with Peer("bench.peers.products") as peer, pytest.raises(PeerError, match="nonsense"):
        peer.call("nonsense")


def test_a_peer_that_cannot_start_says_why() -> None:
    with Peer("bench.peers.nothing") as peer, pytest.raises(PeerError, match="No module named"):
        peer.process.wait(20)  # so that the call finds nobody to tell
        peer.call("epoch")


def test_rounds_alternate_in_both_directions() -> None:
    order: list[str] = []

    def measure(name: str) -> float:
        order.append(name)
        return float(len(order))

    samples = alternate({"a": lambda: measure("a"), "b": lambda: measure("b")}, rounds=2)
    assert order == ["a", "b", "b", "a"]
    assert samples == {"a": [1, 4], "b": [2, 3]}


def test_a_ratio_compares_within_the_round() -> None:
    samples = {"ours": [1.0, 10.0, 2.0], "other": [2.0, 30.0, 4.0]}
    assert ratio(samples, "other", "ours") == 2
    assert math.isclose(percentile([3, 1, 2, 4], 0.5), 2)


def test_a_report_reads_as_text() -> None:
    table = Table("Seconds", ("", "ours", "other"))
    table.add("recipe", 0.1234, None)
    report = Report("example", [table], [Target("fast enough", "0.12", False)], ["a note"])
    text = report.markdown({"cores": "2"})
    assert "| recipe | 0.123 |     - |" in text
    assert "MISSED: fast enough: 0.12" in text
    with pytest.raises(ValueError, match="1 cells"):
        table.add("too few")


def test_rounds_can_be_asked_for() -> None:
    assert Options().pick(7) == 7
    assert Options(quick=True).pick(7) == 2
    assert Options(quick=True, rounds=5).pick(7) == 5
