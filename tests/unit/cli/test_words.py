"""Command lines that cannot be carried out, and those that need no training: all without TensorFlow."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from mnistlab.cli.main import main
from mnistlab.cli.parser import make_parser, spec_from
from mnistlab.core.presets import PRESETS
from mnistlab.core.spec import RunSpec, choices


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "COMMAND"),
        ("trian", "'trian'"),
        ("train --preset nope", "preset: got 'nope'; allowed is one of four-layer-sgd, hidden-256"),
        ("train --epochs 0", "epochs: got '0'; allowed is a whole number from 1 to 100"),
        ("train --learning-rate -1", "learning_rate: got '-1'; allowed is a number"),
        ("train --learning-rate nan", "learning_rate: got 'nan'"),
        ("train --hidden 128,many", "hidden: got 'many'; allowed is 0 to 8 layers"),
        ("train --optimizer sdg", "optimizer: got 'sdg'; allowed is one of sgd, momentum"),
        ("train --train-size 60000", "train_size: got 60000; allowed is a whole number from 1 to 54000"),
        ("train --dataset letters", "no dataset 'letters' here; there is mnist"),
        ("train --data /no/such/folder", "/no/such/folder"),
        ("train --device tpu", "device: got 'tpu'; allowed is one of auto, cpu, gpu"),
        ("train --epoch 3", "unrecognized arguments: --epoch 3"),
        ("train --pixels", "--pixels: expected one argument"),
        ("train leftover", "leftover"),
        ("presets --yaml", "--yaml"),
    ],
)
def test_a_bad_value_is_said_in_one_line(line: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(line.split())

    said = capsys.readouterr()
    assert code == 2
    assert said.out == ""
    assert said.err.startswith("mnistlab: ")
    assert said.err.count("\n") == 1
    assert words in said.err


def test_bad_values_are_found_without_starting_tensorflow() -> None:
    script = (
        "import sys; from mnistlab.cli.main import main; code = main(['train', '--loss', 'hinge'])\n"
        "sys.exit(code if 'tensorflow' not in sys.modules else 99)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 2
    assert done.stderr == "mnistlab: loss: got 'hinge'; allowed is one of logits, probabilities.\n"


def test_every_field_has_a_flag_and_flags_go_before_the_preset() -> None:
    line = (
        "train --preset wide-784-32 --hidden 128,64 --activation tanh --optimizer sgd --learning-rate 0.1 "
        "--batch-size 64 --epochs 3 --validation-split 0.1 --pixels raw --loss probabilities --initializer he_normal "
        "--dropout 0.2 --l2 1e-4 --train-size 1000 --seed 5"
    )
    spec = spec_from(make_parser().parse_args(line.split()), dataset="fashion-mnist")

    assert spec == RunSpec(
        dataset="fashion-mnist",
        hidden=(128, 64),
        activation="tanh",
        optimizer="sgd",
        learning_rate=0.1,
        batch_size=64,
        epochs=3,
        validation_split=0.1,
        pixels="raw",
        loss="probabilities",
        initializer="he_normal",
        dropout=0.2,
        l2=1e-4,
        train_size=1000,
        seed=5,
    )


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_alone_is_the_preset(name: str) -> None:
    arguments = make_parser().parse_args(["train", "--preset", name])

    assert spec_from(arguments, dataset="mnist") == PRESETS[name].spec


def test_no_hidden_layer_and_all_images_can_be_said() -> None:
    arguments = make_parser().parse_args(["train", "--hidden", "none", "--train-size", "all"])

    assert spec_from(arguments, dataset="mnist") == RunSpec(hidden=())


def test_help_explains_every_setting(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["train", "--help"])

    said = " ".join(capsys.readouterr().out.split())
    assert ended.value.code == 0
    for name, field in RunSpec.model_fields.items():
        assert f"--{name.replace('_', '-')} VALUE" in said
        assert field.description in said
        for word in choices(name):
            assert word in said


def test_presets_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["presets"]) == 0
    text = capsys.readouterr().out
    assert main(["presets", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)

    assert [preset["name"] for preset in listed] == list(PRESETS)
    for preset in listed:
        assert preset["name"] in text
        assert preset["expect"] in text
        assert RunSpec.parse(preset["spec"]) == PRESETS[preset["name"]].spec
    assert {preset["name"]: preset["parameters"] for preset in listed}["wide-784-32"] == 640_890
