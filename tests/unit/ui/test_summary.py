import re

import numpy as np

from mnistlab.core.events import EpochEnd
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.ui import summary


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", html)).strip()


def test_the_parameter_table_has_the_arithmetic_and_the_sum() -> None:
    shown = text(summary.parameter_table(RunSpec(hidden=(512,))))
    assert "Hidden 1 relu 784 → 512 784 × 512 + 512 = 401,920 98.7 %" in shown
    assert "Output softmax 512 → 10 512 × 10 + 10 = 5,130 1.3 %" in shown
    assert shown.endswith("all 407,050")


def test_scores_stand_beside_their_class() -> None:
    shown = text(summary.score_table(np.array([[8, 2], [2, 3]]), ("cat", "<dog>")))
    assert "cat 80.0 % 80.0 % 80.0 % 10" in shown
    assert "&lt;dog&gt; 60.0 % 60.0 % 60.0 % 5" in shown


def test_validation_has_columns_only_where_there_was_any() -> None:
    with_validation = text(summary.epoch_table([EpochEnd(1, 0.5, 0.9, 0.4, 0.92, 1.25)]))
    assert "val. accuracy" in with_validation and "1 0.5000 90.00 % 0.4000 92.00 % 1.25" in with_validation
    without = text(summary.epoch_table([EpochEnd(1, 0.5, 0.9, None, None, 1.25)]))
    assert "val." not in without and "1 0.5000 90.00 % 1.25" in without


def test_settings_that_differ_and_those_that_do_not_are_all_of_them() -> None:
    spec = RunSpec(hidden=(), epochs=7, train_size=1000)
    changed = text(summary.setting_table(spec, changed=True))
    rest = text(summary.setting_table(spec, changed=False))
    assert "Hidden layers none" in changed and "Epochs 7" in changed and "Training images 1000" in changed
    assert "Learning rate 0.001" in rest and "Epochs" not in rest
    for field in RunSpec.model_fields.values():
        assert (str(field.title) in changed) != (str(field.title) in rest)


def test_circumstances_name_device_and_versions() -> None:
    run = Run(
        "abc", "me", RunSpec(), "auto", RunStatus.FINISHED, 0, 0, device="CPU", versions={"keras": "3"}, step=1234
    )
    assert "device CPU" in text(summary.circumstance_table(run)) and "keras 3" in text(summary.circumstance_table(run))
    assert "1,234" in summary.circumstance_table(run)
