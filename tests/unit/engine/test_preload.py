"""What a worker says of itself, with devices that are not there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mnistlab.core.presets import PRESETS
from mnistlab.core.spec import RunSpec
from mnistlab.engine import preload
from mnistlab.engine.task import WORN
from mnistlab.settings import Settings


class FakeBench:
    """A bench that is warm at once; `device` is what it finds, or the error it meets."""

    device: Any = SimpleNamespace(kind="GPU", label="GPU (of our dreams)")
    token = "abc"
    worn = False

    def __init__(self, settings: object):
        pass

    def warm_up(self) -> None:
        if isinstance(self.device, Exception):
            raise self.device

    def prepare(self) -> None:
        pass

    def trainer(self, choice: str) -> Any:
        return SimpleNamespace(device=self.device)


def warmed(monkeypatch: pytest.MonkeyPatch, device: object) -> tuple[dict[str, Any], Any]:
    """Set a worker up that finds this device; return what it says, and the worker."""
    state = SimpleNamespace(total_resources={}, available_resources={})
    worker = SimpleNamespace(state=state, startup_information={}, metrics={})
    monkeypatch.setattr(preload, "Bench", FakeBench)
    monkeypatch.setattr(FakeBench, "device", device)
    monkeypatch.setattr(preload, "stand_back", lambda: None)  # it could not be taken back
    monkeypatch.setattr(preload, "_later", lambda seconds, work: None)
    preload.dask_setup(worker)
    return worker.startup_information["mnistlab"](worker), worker


def test_a_gpu_is_announced_as_a_resource(monkeypatch: pytest.MonkeyPatch) -> None:
    about, worker = warmed(monkeypatch, FakeBench.device)
    assert (about["device"], about["gpus"], about["token"], about["problem"]) == ("GPU (of our dreams)", 1, "abc", "")
    assert worker.state.total_resources == worker.state.available_resources == {"GPU": 1}


def test_a_cpu_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    about, worker = warmed(monkeypatch, SimpleNamespace(kind="CPU", label="CPU (2 cores)"))
    assert (about["device"], about["gpus"]) == ("CPU (2 cores)", 0)
    assert worker.state.total_resources == {}


def test_a_worker_says_when_it_is_worn(monkeypatch: pytest.MonkeyPatch) -> None:
    _, worker = warmed(monkeypatch, FakeBench.device)
    assert worker.metrics[WORN](worker) is False
    monkeypatch.setattr(FakeBench, "worn", True)
    assert worker.metrics[WORN](worker) is True


@pytest.fixture
def bench_of(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], preload.Bench]:
    """Make a real bench whose worker may hold that many megabytes."""
    # Where other tests have used TensorFlow before, its threads cannot be changed any more.
    monkeypatch.setattr("mnistlab.training.devices.configure_threads", lambda count: None)
    return lambda megabytes: preload.Bench(Settings(Path("home"), "", "", worker_memory=megabytes))


@pytest.mark.parametrize(("megabytes", "worn"), [(1, True), (1_000_000, False)])
def test_a_worker_is_worn_when_it_has_trained_and_has_grown_too_large(
    bench_of: Callable[[int], preload.Bench], megabytes: int, worn: bool
) -> None:
    bench = bench_of(megabytes)
    assert not bench.worn
    bench.trained = True
    assert bench.worn is worn


def test_a_worker_that_cannot_get_ready_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    about, _ = warmed(monkeypatch, ImportError("no module named tensorflow"))
    assert about["problem"] == "A worker could not get ready (ImportError): no module named tensorflow"
    assert about["token"] == ""


@pytest.mark.parametrize(("megabytes", "prepared"), [(500, []), (1200, [preset.spec for preset in PRESETS.values()])])
def test_the_tutorials_networks_are_compiled_ahead_where_there_is_room(
    monkeypatch: pytest.MonkeyPatch,
    bench_of: Callable[[int], preload.Bench],
    megabytes: int,
    prepared: list[RunSpec],
) -> None:
    bench = bench_of(megabytes)
    warmed_up: list[RunSpec] = []
    trainer = SimpleNamespace(warm_up=lambda spec, dataset: warmed_up.append(spec))
    monkeypatch.setattr(bench, "trainer", lambda choice: trainer)
    monkeypatch.setattr(bench.catalog, "load", lambda name: SimpleNamespace(name=name))
    bench.prepare()
    assert warmed_up == prepared


def test_nothing_is_compiled_ahead_while_runs_follow_each_other(
    monkeypatch: pytest.MonkeyPatch, bench_of: Callable[[int], preload.Bench]
) -> None:
    bench = bench_of(1200)
    met: list[str] = []
    trainer = SimpleNamespace(warm_up=lambda spec, dataset: met.append("compiled"))
    monkeypatch.setattr(bench, "trainer", lambda choice: trainer)
    monkeypatch.setattr(bench.catalog, "load", lambda name: SimpleNamespace(name=name))

    clock = SimpleNamespace(now=100.0)
    runs = [bench.end, bench.begin, bench.end]  # the second one comes before it has been quiet for long

    def pause(seconds: float) -> None:
        met.append(f"waited {seconds:.0f} s")
        clock.now += seconds
        if runs:
            clock.now -= 1  # it happens before the pause is over
            runs.pop(0)()

    monkeypatch.setattr(preload, "time", SimpleNamespace(monotonic=lambda: clock.now, sleep=pause))
    bench.begin()
    bench.prepare()
    assert met == ["waited 3 s"] * 4 + ["compiled"] * len(PRESETS)
