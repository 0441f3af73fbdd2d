"""Compiled programs: used again, bounded, forgotten without a trace, and on the device they should be."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref

import numpy as np
import pytest

from mnistlab.core.spec import RunSpec
from mnistlab.data.dataset import Dataset
from mnistlab.training.backend import tf
from mnistlab.training.devices import DeviceError, choose
from mnistlab.training.programs import Programs
from mnistlab.training.trainer import Trainer

ON_THE_SECOND_DEVICE = """
import tensorflow as tf
from mnistlab.training.backend import tf
halves = [tf.config.LogicalDeviceConfiguration(), tf.config.LogicalDeviceConfiguration()]
tf.config.set_logical_device_configuration(tf.config.list_physical_devices("CPU")[0], halves)
import numpy as np
from mnistlab.core.spec import RunSpec
from mnistlab.data.catalog import Catalog
from mnistlab.training.devices import available
from mnistlab.training.trainer import Trainer
spec = RunSpec(hidden=(16,), epochs=1, train_size=1000, validation_split=0.01, dropout=0.1)
mnist = Catalog().load("mnist")
first, second = Trainer("cpu"), Trainer("/CPU:1")
names = [device.name for device in available()]
assert names == ["/CPU:0", "/CPU:1"] == [first.device.name, second.device.name], names
assert first.device.label != second.device.label
one, other = first.train(spec, mnist), second.train(spec, mnist)
images, (program,) = second._images[mnist], second.programs._kept.values()
variables = program.parameters.model.variables + program.parameters.optimizer.variables
held = [images.pixels, images.labels, *[v.value for v in variables]]
assert {tensor.device[-5:] for tensor in held} == {"CPU:1"}, [tensor.device for tensor in held]
np.testing.assert_array_equal(one.probabilities, other.probabilities)
print("same")
"""


def spec(hidden: tuple[int, ...], **changes: object) -> RunSpec:
    return RunSpec(hidden=hidden, epochs=1, train_size=600, validation_split=0, batch_size=50).with_(**changes)


def test_a_program_used_before_gives_what_a_new_one_gives(mnist: Dataset) -> None:
    used, new = Trainer("cpu"), Trainer("cpu")
    ours = spec((16,), optimizer="adagrad", dropout=0.1, learning_rate=0.02)
    used.train(ours.with_(seed=5, learning_rate=0.5, initializer="he_normal"), mnist)

    again, fresh = used.train(ours, mnist), new.train(ours, mnist)

    assert used.programs.made == 1
    for mine, theirs in zip(again.weights, fresh.weights, strict=True):
        np.testing.assert_array_equal(mine, theirs)
    assert again.test_loss == fresh.test_loss


def test_few_programs_are_kept_and_the_rest_is_freed(mnist: Dataset) -> None:
    trainer = Trainer("cpu", Programs(limit=2))
    trainer.train(spec((4,)), mnist)
    first = weakref.ref(next(iter(trainer.programs._kept.values())))
    variables = [weakref.ref(variable.value) for variable in first().parameters.optimizer.variables]
    for units in (5, 6):
        trainer.train(spec((units,)), mnist)
    gc.collect()

    assert len(trainer.programs) == 2
    assert trainer.programs.made == 3
    assert first() is None
    assert all(variable() is None for variable in variables), "nothing of TensorFlow's holds on to them"


def test_memory_bounds_what_is_kept(mnist: Dataset) -> None:
    trainer = Trainer("cpu", Programs(memory=1_000_000))
    for units in (8, 9, 300):
        trainer.train(spec((units,)), mnist)

    assert len(trainer.programs) == 1, "the newest, however large"


def test_run_after_run_makes_no_new_variables(trainer: Trainer, mnist: Dataset) -> None:
    trainer.train(spec((12,)), mnist)
    before = count_variables()
    for seed in range(5):
        trainer.train(spec((12,), seed=seed), mnist)

    assert count_variables() == before


def test_warming_up_leaves_nothing_to_compile(mnist: Dataset) -> None:
    trainer = Trainer("cpu")
    trainer.warm_up(spec((7,)), mnist)
    outcome = trainer.train(spec((7,), seed=2, learning_rate=0.3, initializer="zeros"), mnist)

    assert trainer.programs.made == 1
    assert outcome.step == 12


def test_memory_is_tidied_before_and_after_a_network_is_compiled(mnist: Dataset) -> None:
    tidied: list[bool] = []
    trainer = Trainer("cpu", tidy=lambda: tidied.append(next(iter(trainer.programs._kept.values())).compiled))
    for seed in range(3):
        trainer.train(spec((6,), seed=seed), mnist)

    assert tidied == [False, True]


def test_the_chosen_device_holds_everything() -> None:
    command = [sys.executable, "-c", ON_THE_SECOND_DEVICE]
    done = subprocess.run(command, capture_output=True, text=True, timeout=200, check=False)

    assert (done.returncode, done.stdout) == (0, "same\n"), done.stderr


@pytest.mark.parametrize("choice", ["auto", "cpu", " CPU ", "/CPU:0"])
def test_a_device_is_chosen(choice: str) -> None:
    device = choose(choice)

    assert device.name in {f"/{device.kind}:0", "/CPU:0"}
    assert device.label


@pytest.mark.parametrize("choice", ["/CPU:7", "quantum", ""])
def test_an_unknown_device_is_refused_in_a_sentence(choice: str) -> None:
    with pytest.raises(DeviceError, match=r"^There is no device .* choose auto, cpu, gpu or one of .*/CPU:0\.$"):
        choose(choice)


def test_a_missing_gpu_is_said() -> None:
    if tf.config.list_logical_devices("GPU"):
        assert choose("gpu").kind == choose("auto").kind == "GPU"
        return
    with pytest.raises(DeviceError, match="no GPU"):
        choose("gpu")


def count_variables() -> int:
    gc.collect()
    return sum(isinstance(thing, tf.Variable) for thing in gc.get_objects())
