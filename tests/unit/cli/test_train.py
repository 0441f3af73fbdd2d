"""`python -m mnistlab train` as people and scripts use it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mnistlab.cli.main import main
from mnistlab.core.outcome import Outcome
from mnistlab.core.spec import RunSpec
from mnistlab.training.trainer import Trainer

KEYS = {
    "parameters", "epochs", "test_loss", "test_accuracy", "confusion_matrix", "device", "seed", "first_result_seconds",
    "status", "message",
}  # fmt: skip
FASHION = Path("/usr/share/datasets/fashion-mnist")
SMALL = ["train", "--hidden", "16", "--train-size", "500", "--epochs", "2"]


def test_json_is_the_last_line_and_complete(capsys: pytest.CaptureFixture[str]) -> None:
    code = main([*SMALL, "--seed", "7", "--json"])

    said = capsys.readouterr()
    result = json.loads(said.out.splitlines()[-1])
    assert code == 0
    assert set(result) == KEYS
    assert result["parameters"] == 784 * 16 + 16 + 16 * 10 + 10
    assert [epoch["epoch"] for epoch in result["epochs"]] == [1, 2]
    assert set(result["epochs"][0]) == {"epoch", "loss", "accuracy", "val_loss", "val_accuracy", "seconds"}
    assert result["seed"] == 7
    assert sum(map(sum, result["confusion_matrix"])) == 10_000
    right = sum(row[i] for i, row in enumerate(result["confusion_matrix"]))
    assert result["test_accuracy"] == right / 10_000
    assert result["first_result_seconds"] > 0
    assert result["status"] == "finished"
    assert re.fullmatch(r"(Epoch \d/2: loss .*\n){2}", said.err)


def test_people_get_the_arithmetic_and_the_result(capsys: pytest.CaptureFixture[str]) -> None:
    code = main([*SMALL, "--validation-split", "0"])

    said = capsys.readouterr()
    assert code == 0
    assert "784 × 16 + 16 = 12,560" in said.out
    assert "12,730 parameters" in said.out
    assert re.search(r"Test: accuracy \d\d\.\d\d %, loss \d\.\d{4}", said.out)
    assert "2 of 2 epochs" in said.out
    assert "validation loss" not in said.err


def test_the_same_seed_twice_gives_identical_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    results = []
    for _ in range(2):
        main([*SMALL, "--dropout", "0.2", "--json"])
        results.append(without_times(json.loads(capsys.readouterr().out)))

    assert results[0] == results[1]


def test_a_diverged_run_is_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    wild = ["--pixels", "raw", "--activation", "linear", "--optimizer", "sgd", "--learning-rate", "10"]
    code = main([*SMALL, *wild, "--json"])

    result = json.loads(capsys.readouterr().out)
    assert code == 1
    assert result["status"] == "diverged"
    assert "infinite or undefined" in result["message"]
    assert (result["test_accuracy"], result["confusion_matrix"]) == (None, None)


@pytest.mark.skipif(not FASHION.is_dir(), reason="Debian's dataset-fashion-mnist is not installed")
def test_another_dataset_is_trained_on(capsys: pytest.CaptureFixture[str]) -> None:
    code = main([*SMALL, "--preset", "hidden-256", "--data", str(FASHION)])

    said = capsys.readouterr().out
    assert code == 0
    assert "dataset fashion-mnist" in said


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_ctrl_c_reports_what_was_learned() -> None:
    command = [sys.executable, "-m", "mnistlab", "train", "--hidden", "32", "--epochs", "100", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        first = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()

    result = json.loads(out.splitlines()[-1])
    assert process.returncode == 130
    assert "Traceback" not in err
    assert first.startswith("Epoch 1/100: loss")
    assert result["status"] == "stopped"
    assert 1 <= len(result["epochs"]) < 100
    assert result["test_accuracy"] > 0.5


def test_a_missing_gpu_is_one_line() -> None:
    process = subprocess.run(
        [sys.executable, "-m", "mnistlab", *SMALL, "--device", "gpu"],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        env={**os.environ, "CUDA_VISIBLE_DEVICES": "-1"},
    )

    assert (process.returncode, process.stdout) == (2, "")
    assert process.stderr == "mnistlab: There is no GPU here that TensorFlow can use; choose auto or cpu.\n"


@pytest.fixture(scope="module")
def told(trained: dict[RunSpec, Outcome]) -> Callable[..., dict]:
    """Train by the command with these words, once each, and return its JSON; the outcome is kept for other tests."""
    train = Trainer.train

    def remembering(trainer: Trainer, spec: RunSpec, *given: Any, **named: Any) -> Outcome:
        trained[spec] = train(trainer, spec, *given, **named)
        return trained[spec]

    @cache
    def told_(*words: str) -> dict:
        said = io.StringIO()
        with pytest.MonkeyPatch.context() as patched, contextlib.redirect_stdout(said):
            patched.setattr(Trainer, "train", remembering)
            assert main(["train", *words, "--json"]) == 0
        return json.loads(said.getvalue().splitlines()[-1])

    return told_


@pytest.mark.slow
@pytest.mark.parametrize(
    ("preset", "parameters", "least_accuracy"),
    [
        ("four-layer-sgd", 134_794, 0.95),
        ("hidden-256", 203_530, 0.97),
        ("hidden-512-adam", 407_050, 0.975),
        ("tensorflow-basics", 269_322, 0.96),
        ("wide-784-32", 640_890, 0.95),
    ],
)
def test_the_tutorials_come_true(
    preset: str, parameters: int, least_accuracy: float, told: Callable[..., dict]
) -> None:
    result = told("--preset", preset)
    assert result["parameters"] == parameters
    assert result["test_accuracy"] >= least_accuracy
    assert result["message"] == ""
    if preset == "hidden-512-adam":
        assert result["test_loss"] < 0.085


@pytest.mark.slow
def test_raw_pixels_and_an_exact_loss_collapse(told: Callable[..., dict]) -> None:
    result = told("--preset", "wide-784-32", "--loss", "logits")
    assert result["test_accuracy"] == 0.1135
    assert "collapsed: it answers 1 for every image" in result["message"]
    assert "raw" in result["message"]


@pytest.mark.slow
def test_a_whole_preset_repeats_to_the_bit_in_another_process(told: Callable[..., dict]) -> None:
    line = ["train", "--preset", "hidden-512-adam", "--json"]
    other = subprocess.run(
        [sys.executable, "-m", "mnistlab", *line], capture_output=True, text=True, timeout=280, check=True
    )
    here = told("--preset", "hidden-512-adam")
    assert without_times(here) == without_times(json.loads(other.stdout.splitlines()[-1]))


def without_times(result: dict) -> dict:
    epochs = [{name: value for name, value in epoch.items() if name != "seconds"} for epoch in result["epochs"]]
    return {**result, "epochs": epochs, "first_result_seconds": 0}
