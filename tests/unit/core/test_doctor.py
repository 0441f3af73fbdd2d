"""The doctor's rules on small made histories: each sign alone, and what must not be taken for one."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

from mnistlab.core.doctor.case import GUESS, Case
from mnistlab.core.doctor.examine import EARLY, examine, warn
from mnistlab.core.doctor.figures import batches, loss_text, points, rate_text
from mnistlab.core.doctor.finding import Finding, Illness
from mnistlab.core.doctor.remedies import GOOD_RATE, lower_rate, scaled
from mnistlab.core.events import EpochEnd, Point
from mnistlab.core.presets import PRESETS
from mnistlab.core.runs import RunStatus
from mnistlab.core.spec import RunSpec, choices

RIGHT = np.eye(10, dtype=int) * 1000


def curve(*losses: float, accuracy: float = 0.5) -> list[Point]:
    """Points ten batches apart."""
    return [Point(10 * i, loss, accuracy) for i, loss in enumerate(losses, 1)]


def history(losses: Sequence[float], accuracies: Sequence[float], validation: Sequence[tuple[float, float]] = ()):
    """Epochs with these training losses and accuracies, and these (loss, accuracy) of validation."""
    kept: list[tuple[float | None, float | None]] = [*validation] or [(None, None)] * len(losses)
    return [
        EpochEnd(i, loss, accuracy, *val, seconds=1.0)
        for i, (loss, accuracy, val) in enumerate(zip(losses, accuracies, kept, strict=True), 1)
    ]


HEALTHY_EPOCHS = history(
    [0.40, 0.20, 0.15, 0.12, 0.10],
    [0.88, 0.94, 0.955, 0.965, 0.97],
    [(0.22, 0.94), (0.17, 0.95), (0.14, 0.958), (0.125, 0.963), (0.115, 0.966)],
)
HEALTHY_CURVE = curve(2.4, 1.2, 0.6, 0.3, 0.2, 0.16, 0.14, 0.12, 0.11, 0.10)


def case(**changes) -> Case:
    """A healthy run of the default network, changed."""
    healthy = {
        "spec": RunSpec(),
        "points": HEALTHY_CURVE,
        "epochs": HEALTHY_EPOCHS,
        "step": 100,
        "images": 54_000,
        "validation": 6000,
        "available": 54_000,
        "test_accuracy": 0.968,
        "confusion": RIGHT,
        "dead": (0.05,),
        "sample": 500,
    }
    return Case(**{**healthy, **changes})


def only(it: Case) -> Finding:
    (finding,) = examine(it)
    return finding


def test_of_a_healthy_run_nothing_is_said() -> None:
    assert examine(case()) == ()
    assert warn(case(status=RunStatus.RUNNING, test_accuracy=None, confusion=None)) == ()


@pytest.mark.parametrize("status", list(RunStatus))
def test_of_a_run_that_nothing_is_known_of_nothing_is_said(status: RunStatus) -> None:
    found = examine(Case(RunSpec(), status))
    assert [finding.illness for finding in found] == [Illness.DIVERGED] * (status is RunStatus.DIVERGED)


def test_a_loss_that_is_no_number_any_more() -> None:
    finding = only(
        case(
            spec=RunSpec(learning_rate=1.0),
            status=RunStatus.DIVERGED,
            points=curve(2.4, 846.0),
            epochs=[],
            step=25,
            test_accuracy=None,
            confusion=None,
            dead=None,
        )
    )
    assert finding.illness is Illness.DIVERGED and Illness.RATE_LARGE in finding.also
    assert finding.evidence == "Loss 2.40 at the start, 846.0 after 20 batches, no number after 25 batches."
    assert finding.remedy.spec == RunSpec()


def test_a_loss_that_has_exploded_is_said_while_it_trains() -> None:
    running = case(status=RunStatus.RUNNING, points=curve(2.4, 9.0, 700.0, 5e4), epochs=[], step=40)
    assert [finding.illness for finding in warn(running)] == [Illness.DIVERGED]


def test_points_that_are_no_numbers_do_no_harm() -> None:
    broken = case(status=RunStatus.DIVERGED, points=curve(2.4, math.nan), epochs=[], test_accuracy=None, confusion=None)
    assert Illness.DIVERGED in {finding.illness for finding in examine(broken)}
    empty = history([math.nan], [0.1], [(math.nan, 0.1)])
    assert isinstance(examine(case(points=curve(math.nan, math.nan), epochs=empty)), tuple)


def test_one_answer_for_everything() -> None:
    collapsed = np.zeros((10, 10), int)
    collapsed[:, 7] = 1000
    finding = only(case(confusion=collapsed, test_accuracy=0.1, class_names=tuple("abcdefghij")))
    assert finding.illness is Illness.COLLAPSED
    assert "answers h for every image, so 10.00 % right is luck" in finding.evidence


def test_a_test_set_with_one_class_is_no_collapse() -> None:
    one = np.zeros((10, 10), int)
    one[3, 3] = 1000
    assert examine(case(confusion=one, test_accuracy=1.0)) == ()


def test_weights_from_zero_are_the_cause_and_not_said_twice() -> None:
    collapsed = np.zeros((10, 10), int)
    collapsed[:, 1] = 1000
    zeros = RunSpec(initializer="zeros")
    finding = only(case(spec=zeros, confusion=collapsed, test_accuracy=0.1, dead=(1.0,)))
    assert finding.illnesses == {Illness.COLLAPSED, Illness.ZERO_START, Illness.DEAD_UNITS}
    assert "All 128 neurons in hidden layer 1 answer to none of 500 test images." in finding.evidence
    assert finding.remedy.spec == RunSpec(initializer="he_normal")
    assert only(case(spec=zeros)).illness is Illness.ZERO_START
    assert examine(case(spec=zeros.with_(hidden=()), dead=())) == (), (
        "without hidden layers nothing is to be told apart"
    )


def test_a_lost_answer_names_the_class() -> None:
    lost = RIGHT.copy()
    lost[5, 5], lost[5, 3] = 0, 1000
    finding = only(case(confusion=lost, test_accuracy=0.9, epochs=history([0.4], [0.9], [(0.4, 0.9)])))
    assert finding.illness is Illness.LOST
    assert finding.evidence == "It almost never answers 5, which would be right for 1,000 of 10,000 test images."


@pytest.mark.parametrize("form", ["logits", "probabilities"])
def test_raw_pixels_are_said_with_either_loss(form: str) -> None:
    raw = RunSpec(pixels="raw", loss=form)
    finding = only(case(spec=raw, points=curve(14.6, 3.0, 1.0)))
    assert finding.illness is Illness.RAW_PIXELS
    assert "first loss was 14.6; with scaled pixels it would have been near 2.30" in finding.evidence
    assert finding.remedy.spec == raw.with_(pixels="scaled")


def test_what_raw_pixels_did_is_said_with_them() -> None:
    lost = RIGHT.copy()
    lost[5, 5], lost[5, 3] = 0, 1000
    finding = only(case(spec=RunSpec(pixels="raw"), confusion=lost, test_accuracy=0.9, dead=(0.7,)))
    assert finding.illnesses == {Illness.RAW_PIXELS, Illness.LOST, Illness.DEAD_UNITS}
    assert "never answers 5" in finding.evidence and "90 of 128 neurons" in finding.evidence


def test_a_rate_that_raw_pixels_made_up_for_is_changed_with_them() -> None:
    cured = scaled(PRESETS["four-layer-sgd"].spec).spec
    assert cured is not None
    assert (cured.pixels, cured.learning_rate) == ("scaled", GOOD_RATE["sgd"])


def test_a_leap_of_the_loss_that_was_not_made_up_for() -> None:
    spec = RunSpec(learning_rate=0.1)
    low = history([1.7, 0.6], [0.66, 0.84], [(0.6, 0.82), (0.55, 0.85)])
    finding = only(case(spec=spec, points=curve(2.4, 10.7, 0.9, 0.6), epochs=low, test_accuracy=0.85))
    assert finding.illness is Illness.RATE_LARGE
    assert "here it was 10.7 after 20 batches" in finding.evidence
    assert finding.remedy.spec == RunSpec()
    leap_made_up_for = case(spec=spec, points=curve(2.4, 10.7, 0.9, 0.3, 0.1))
    assert examine(leap_made_up_for) == ()


def test_a_leap_is_said_in_progress_only_while_it_lasts() -> None:
    spec = RunSpec(learning_rate=0.1)
    there = case(spec=spec, status=RunStatus.RUNNING, points=curve(2.4, 10.7, 4.0), epochs=[], test_accuracy=None)
    gone = case(spec=spec, status=RunStatus.RUNNING, points=curve(2.4, 10.7, 1.0, 0.6), epochs=[], test_accuracy=None)
    assert [finding.illness for finding in warn(there)] == [Illness.RATE_LARGE]
    assert warn(gone) == ()


def test_what_dropout_or_a_penalty_adds_to_the_loss_is_no_leap() -> None:
    low = history([1.0], [0.8], [(0.5, 0.85)])
    for spec, start in ((RunSpec(dropout=0.5), 4.2), (RunSpec(l2=0.1), 24.0)):
        it = case(spec=spec, points=curve(start, 1.5, 1.0, 0.9, 0.9, 0.9), epochs=low, test_accuracy=0.85)
        assert Illness.RATE_LARGE not in {finding.illness for finding in examine(it)}
    assert case(spec=RunSpec(l2=0.1)).ordinary > GUESS + 1


def test_swings_of_the_validation_are_not_taken_for_overfitting() -> None:
    training = ([0.5, 0.3, 0.2], [0.85, 0.91, 0.94])
    swings = history(*training, [(0.3, 0.91), (0.9, 0.75), (0.4, 0.89)])
    rising = history(*training, [(0.3, 0.91), (0.35, 0.912), (0.5, 0.913)])
    assert only(case(epochs=swings)).illness is Illness.RATE_LARGE
    assert only(case(epochs=rising)).illness is Illness.OVERFITTING


def test_a_training_loss_that_rises_again() -> None:
    rises = history([1.5, 1.8, 2.0], [0.5, 0.35, 0.2], [(1.6, 0.5), (1.8, 0.34), (2.0, 0.2)])
    finding = only(case(epochs=rises, test_accuracy=0.2))
    assert finding.illness is Illness.RATE_LARGE
    assert "1.50 in epoch 1, and 2.00 in epoch 3" in finding.evidence


@pytest.mark.parametrize(
    "losses", [(2.3, 2.2, 2.1, 2.0, 1.9), (2.40, 2.41, 2.40, 2.39, 2.40)], ids=["evenly", "hardly"]
)
def test_steps_that_are_too_short(losses: tuple[float, ...]) -> None:
    slow = RunSpec(learning_rate=1e-5)
    few = history([2.0], [0.3], [(1.9, 0.35)])
    finding = only(case(spec=slow, points=curve(*losses), epochs=few, test_accuracy=0.35))
    assert finding.illness is Illness.RATE_SMALL
    assert finding.remedy.spec == RunSpec()
    assert "this run had 0.00001" in finding.diagnosis


def test_a_small_rate_that_arrived_or_met_a_good_one_is_no_fault() -> None:
    arrived = case(spec=RunSpec(learning_rate=1e-4))
    assert examine(arrived) == ()
    usual = case(points=curve(2.3, 2.2, 2.1, 2.0, 1.9), epochs=history([2.0], [0.3], [(1.9, 0.35)]), test_accuracy=0.35)
    assert Illness.RATE_SMALL not in {finding.illness for finding in examine(usual)}


def test_linear_layers_are_said_only_where_there_are_some() -> None:
    finding = only(case(spec=RunSpec(activation="linear")))
    assert finding.illness is Illness.LINEAR and "101,770" in finding.evidence and "7,850" in finding.evidence
    assert examine(case(spec=RunSpec(activation="linear", hidden=()), dead=())) == ()


def test_few_images_learned_by_heart() -> None:
    by_heart = history([0.5, 0.1], [0.9, 1.0], [(0.6, 0.84), (0.55, 0.845)])
    finding = only(case(spec=RunSpec(train_size=500), images=500, epochs=by_heart, test_accuracy=0.84))
    assert finding.illnesses == {Illness.FEW_IMAGES, Illness.OVERFITTING}
    assert "500 of 54,000 images: 100.00 % of them right in its last epoch, 84.00 %" in finding.evidence
    assert finding.remedy.spec == RunSpec()


def test_a_small_dataset_has_no_more_images_to_offer() -> None:
    small = history([0.5, 0.1], [0.9, 1.0])
    tiny = np.eye(10, dtype=int) * 10
    it = case(images=300, available=300, validation=0, epochs=small, test_accuracy=0.8, confusion=tiny)
    finding = only(it)
    assert finding.illness is Illness.FEW_IMAGES
    assert finding.remedy.spec == RunSpec(dropout=0.3)


def test_overfitting_says_since_which_epoch() -> None:
    turned = history(
        [0.4, 0.2, 0.1, 0.05, 0.02],
        [0.88, 0.94, 0.97, 0.99, 0.999],
        [(0.2, 0.94), (0.15, 0.955), (0.155, 0.956), (0.17, 0.957), (0.19, 0.957)],
    )
    finding = only(case(epochs=turned, test_accuracy=0.955))
    assert finding.illness is Illness.OVERFITTING
    assert "began after epoch 2" in finding.diagnosis
    assert finding.remedy.spec == RunSpec(dropout=0.3)
    stop = only(case(spec=RunSpec(dropout=0.3, epochs=5), epochs=turned, test_accuracy=0.955))
    assert stop.remedy.spec == RunSpec(dropout=0.3, epochs=2)
    assert warn(case(status=RunStatus.RUNNING, epochs=turned, test_accuracy=None)) != ()


def test_without_validation_the_test_tells_of_overfitting() -> None:
    spec = RunSpec(validation_split=0)
    epochs = history([0.3, 0.1, 0.01], [0.9, 0.97, 1.0])
    finding = only(case(spec=spec, epochs=epochs, validation=0, images=60_000, available=60_000, test_accuracy=0.95))
    assert finding.illness is Illness.OVERFITTING and "100.00 %" in finding.evidence and "95.00 %" in finding.evidence
    small_gap = case(spec=spec, epochs=epochs, validation=0, images=60_000, available=60_000, test_accuracy=0.98)
    assert examine(small_gap) == ()


def test_dead_neurons() -> None:
    finding = only(case(dead=(0.6,)))
    assert finding.illness is Illness.DEAD_UNITS
    assert finding.evidence == "77 of 128 neurons (60 %) in hidden layer 1 answer to none of 500 test images."
    assert finding.remedy.spec == RunSpec(activation="leaky_relu")
    assert only(case(spec=RunSpec(learning_rate=0.01), dead=(0.6,))).remedy.spec == RunSpec()
    assert examine(case(spec=RunSpec(hidden=(4,)), dead=(0.5,))) == (), "two of four may well be"
    assert examine(case(spec=RunSpec(activation="tanh"), dead=(0.6,))) == (), "only ReLU dies"


def test_an_epoch_that_still_pays() -> None:
    better = history([1.0, 0.6], [0.7, 0.8], [(0.7, 0.82), (0.5, 0.87)])
    it = case(spec=RunSpec(epochs=2), epochs=better, test_accuracy=0.86)
    finding = only(it)
    assert finding.illness is Illness.STILL_IMPROVING
    assert "rose by 5.0 points, from 82.00 % to 87.00 %" in finding.evidence
    assert (finding.remedy.spec, finding.remedy.epochs) == (None, 7)
    hundred = case(spec=RunSpec(epochs=100), epochs=better, test_accuracy=0.86)
    assert examine(hundred) == (), "there may be no more epochs"


def test_a_stopped_run_goes_on_to_where_it_was_meant_to_go() -> None:
    better = history([1.0, 0.6], [0.7, 0.8], [(0.7, 0.82), (0.5, 0.87)])
    finding = only(case(spec=RunSpec(epochs=20), status=RunStatus.STOPPED, epochs=better, test_accuracy=0.86))
    assert (finding.remedy.label, finding.remedy.epochs) == ("Continue up to epoch 20", 20)


def test_who_may_not_go_on_is_not_told_to() -> None:
    """A run that was trained for as long as its class allows."""
    better = history([1.0, 0.6], [0.7, 0.8], [(0.7, 0.82), (0.5, 0.87)])
    stopped = case(spec=RunSpec(epochs=20), status=RunStatus.STOPPED, epochs=better, test_accuracy=0.86, limited=True)
    assert examine(stopped) == ()


def test_a_gain_within_the_luck_of_few_validation_images_is_none() -> None:
    better = history([1.0, 0.6], [0.7, 0.8], [(0.7, 0.84), (0.5, 0.86)])
    assert examine(case(epochs=better, test_accuracy=0.86, validation=100)) == ()


def test_one_epoch_is_judged_by_its_last_third() -> None:
    rising = [Point(10 * i, 2 - 0.15 * i, 0.05 * i) for i in range(1, 13)]
    flat = [Point(10 * i, 0.3, 0.9) for i in range(1, 13)]
    one = history([1.0], [0.5], [(0.6, 0.8)])
    few = {"epochs": one, "spec": RunSpec(epochs=1), "step": 120, "test_accuracy": 0.8}
    assert only(case(points=rising, **few)).illness is Illness.STILL_IMPROVING
    assert examine(case(points=flat, **few)) == ()


def test_only_what_is_worth_an_interruption_is_said_early() -> None:
    linear = case(spec=RunSpec(activation="linear"), status=RunStatus.RUNNING, test_accuracy=None, confusion=None)
    assert [finding.illness for finding in examine(linear)] == [Illness.LINEAR]
    assert warn(linear) == ()
    assert Illness.STILL_IMPROVING not in EARLY


def test_every_optimizer_has_a_name_and_a_good_rate() -> None:
    assert set(GOOD_RATE) == set(choices("optimizer"))


@pytest.mark.parametrize("rate", [1e-6, 1e-3, 0.003, 0.1, 10.0])
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_a_lower_rate_is_lower_and_allowed(optimizer: str, rate: float) -> None:
    lower = lower_rate(RunSpec(optimizer=optimizer, learning_rate=rate))
    assert lower < rate or rate == 1e-6
    assert RunSpec(optimizer=optimizer, learning_rate=lower)


def test_figures_are_written_with_the_digits_that_say_something() -> None:
    losses = [loss_text(loss) for loss in (0.0123, 2.3026, 84.31, 11612.4, 3.2e6, 3.2e9)]
    assert losses == ["0.012", "2.30", "84.3", "11,612", "3 million", "over a billion"]
    assert [rate_text(rate) for rate in (1e-6, 0.1, 10.0)] == ["0.000001", "0.1", "10"]
    assert (batches(1), batches(2345), points(0.0123)) == ("1 batch", "2,345 batches", "1.2 points")


def test_a_remedy_is_one_that_can_be_trained_and_helps() -> None:
    lost = RIGHT.copy()
    lost[5, 5], lost[5, 3] = 0, 1000
    last = 2**31 - 1
    spec = RunSpec(seed=last)
    finding = only(case(spec=spec, confusion=lost, epochs=history([0.4], [0.9], [(0.4, 0.9)]), test_accuracy=0.9))
    assert finding.remedy.spec is not None and finding.remedy.spec.seed != last
    turned = history([0.3, 0.1, 0.08, 0.05], [0.9, 0.95, 0.97, 0.99], [(0.3, 0.9), (0.4, 0.9), (0.5, 0.9), (0.6, 0.9)])
    flat = only(case(spec=RunSpec(hidden=()), epochs=turned, dead=None))
    assert flat.illness is Illness.OVERFITTING
    assert flat.remedy.spec == RunSpec(hidden=(), epochs=1), "without a hidden layer there is nothing to drop out"
    few = only(case(spec=RunSpec(hidden=()), images=900, available=900, dead=None))
    assert few.illness is Illness.FEW_IMAGES and "L2 penalty" in few.diagnosis
    assert few.remedy.spec == RunSpec(hidden=(), l2=0.001)


def test_who_saw_one_image_cannot_know_ten_classes() -> None:
    same = np.zeros((10, 10), int)
    same[:, 5] = 1000
    finding = only(case(spec=RunSpec(train_size=1), images=1, confusion=same, test_accuracy=0.1))
    assert finding.illnesses == {Illness.COLLAPSED, Illness.FEW_IMAGES}
    assert "one image only" in finding.diagnosis and "learning rate" not in finding.diagnosis
    assert finding.remedy.spec == RunSpec()


def test_an_epoch_that_was_not_finished_is_not_called_one() -> None:
    points = [Point(10 * i, 1.0, accuracy) for i, accuracy in enumerate((0.3, 0.3, 0.5, 0.5, 0.7, 0.7), 1)]
    finding = only(case(status=RunStatus.STOPPED, epochs=[], points=points, step=60, test_accuracy=0.7))
    assert finding.illness is Illness.STILL_IMPROVING
    assert "what it trained of its first epoch" in finding.evidence
