from __future__ import annotations

import pytest

from mnistlab.engine.resources import Resources, choose_resources, gpu_of_worker

MB, GB = 10**6, 10**9


@pytest.mark.parametrize(
    ("cores", "memory", "workers", "threads"),
    [
        (2, 24 * GB, 2, 1),
        (1, 24 * GB, 1, 1),
        (4, 8 * GB, 4, 1),
        (4, 3 * GB, 2, 2),
        (2, 2699 * MB, 1, 2),
        (2, 2700 * MB, 2, 1),
        (2, 838 * MB, 1, 2),
        (2, 100 * MB, 1, 2),
        (64, 256 * GB, 8, 8),
    ],
)
def test_a_worker_a_core_while_memory_allows(cores: int, memory: int, workers: int, threads: int) -> None:
    chosen = choose_resources(cores, memory)
    assert (chosen.workers, chosen.threads) == (workers, threads)


def test_the_user_may_choose() -> None:
    assert choose_resources(4, GB, workers=3) == Resources(3, 1, 450 * MB, ahead=3)
    assert choose_resources(8, 64 * GB, workers=2) == Resources(2, 4, 1200 * MB, ahead=2)
    assert choose_resources(2, 64 * GB, threads=2) == Resources(2, 2, 1200 * MB, ahead=1)
    assert choose_resources(2, GB, workers=12, threads=1) == Resources(12, 1, 450 * MB, ahead=12)
    assert choose_resources(2, GB, memory=300 * MB) == Resources(1, 2, 300 * MB, ahead=1)


def test_a_worker_may_grow_as_far_as_memory_allows() -> None:
    assert choose_resources(2, 838 * MB).memory == 499_800_000
    assert choose_resources(2, 690 * MB).memory == 450 * MB
    assert choose_resources(2, 2700 * MB).memory == 1_041_250_000
    assert choose_resources(2, 24 * GB).memory == 1200 * MB


def test_each_worker_sees_a_gpu_of_its_own() -> None:
    assert [gpu_of_worker(i, {}) for i in range(3)] == ["0", "1", "2"]
    assert [gpu_of_worker(i, {"CUDA_VISIBLE_DEVICES": "5, 3"}) for i in range(3)] == ["5", "3", "-1"]
    assert gpu_of_worker(0, {"CUDA_VISIBLE_DEVICES": ""}) == "-1"
    assert gpu_of_worker(0, {"CUDA_VISIBLE_DEVICES": "-1"}) == "-1"
