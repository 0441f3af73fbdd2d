"""Words and tables of the inside of a network."""

from __future__ import annotations

import re
from decimal import Decimal

import numpy as np
import pytest

from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.core.starting import network
from mnistlab.core.trained import Network
from mnistlab.core.worked_sum import worked_sum
from mnistlab.data.dataset import Dataset
from mnistlab.ui.inside.dead import sloped
from mnistlab.ui.inside.numbers import exact, written
from mnistlab.ui.inside.pictures import coloured, pictures
from mnistlab.ui.inside.subject import MOST_SQUARES, Subject, plain
from mnistlab.ui.inside.sum_view import passed_on, sum_table


def subject(hidden: tuple[int, ...], names: tuple[str, ...] = tuple("0123456789")) -> Subject:
    spec = RunSpec(hidden=hidden)
    run = Run("r", "l", spec, "cpu", RunStatus.FINISHED, 0, 0, attempt=1, step=9)
    images, labels = np.zeros((1, 28, 28), np.uint8), np.zeros(1, np.uint8)
    dataset = Dataset("d", "D", names, images, labels, images.copy(), labels.copy())
    weights = tuple(array.astype(np.float32) for array in network("zeros", (784, *hidden, 10), 1))
    return Subject(run, dataset, Network(spec, weights))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (-3.14159, "−3.14"),
        (0.0004, "4.0·10⁻⁴"),
        (-0.0021, "−2.1·10⁻³"),
        (0.0051, "0.01"),
        (-2.5e-8, "−2.5·10⁻⁸"),
        (1.137e11, "1.1·10¹¹"),
        (9999, "9,999.00"),
    ],
)
def test_numbers_of_any_size_take_little_room(number: float, text: str) -> None:
    assert written(number) == text


def test_a_number_keeps_all_its_decimals() -> None:
    assert exact(Decimal("-1234.500")) == "−1,234.500"
    assert exact(Decimal("0E-7")) == "0.0000000"


def test_layers_and_neurons_are_called_by_their_places_and_outputs_by_their_classes() -> None:
    two = subject((5, 4), tuple("abcdefghij"))
    assert [two.layer_name(i) for i in range(3)] == ["Hidden layer 1", "Hidden layer 2", "Outputs"]
    assert [two.units(i) for i in range(3)] == [5, 4, 10]
    assert (two.called(1, 3), two.called(2, 3)) == ("neuron 4 of hidden layer 2", "output d")
    assert two.drawn(0) == [0, 1, 2]
    none = subject(())
    assert (none.layer_name(0), none.drawn(0)) == ("Outputs", [0])


def test_of_a_network_with_thousands_of_neurons_one_layer_is_drawn() -> None:
    large = subject((1000, 1000, 1000))
    assert sum(large.run.spec.hidden) > MOST_SQUARES
    assert large.drawn(1) == [1, 3]
    assert large.drawn(3) == [3]


def test_the_table_of_a_sum_adds_up_as_it_is_read() -> None:
    chance = np.random.default_rng(8)
    values, weights = chance.random(784), chance.normal(0, 0.2, 784)
    html = sum_table(subject((5,)), worked_sum(values, weights, 0.0713), 0, 2)
    last = [re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<td>((?:(?!<td).)*?)</td></tr>", html)]
    numbers = [Decimal(text.replace("−", "-").replace(",", "")) for text in last]
    assert len(numbers) == 8 + 1 + 1 + 1
    assert sum(numbers[:-1]) == numbers[-1]
    rows = re.findall(r"<th[^>]*>row \d+, column \d+</th><td>([^<]+)</td><td>× ([^<]+)</td><td>([^<]+)<", html)
    assert len(rows) == 8
    for value, weight, product in rows:
        one, other, both = (Decimal(text.replace("−", "-")) for text in (value, weight, product))
        assert abs(one * other - both) <= Decimal("0.5").scaleb(both.as_tuple().exponent)  # type: ignore[arg-type]


def test_what_is_passed_on_is_the_sum_as_it_is_written() -> None:
    sum_ = worked_sum(np.array([1.23451]), np.ones(1), 0.0)
    assert str(sum_.total) == "1.235"
    single = 1.23449  # as single precision may add it up
    assert [str(passed_on(name, sum_, single)) for name in ("relu", "linear")] == ["1.235", "1.235"]
    below = worked_sum(np.array([-1.23451]), np.ones(1), 0.0)
    assert str(passed_on("relu", below, 0.0)) == "0.000"
    assert str(passed_on("sigmoid", below, 0.225386)) == "0.225"


def test_only_a_slope_that_stays_large_is_said_to_go_on_teaching() -> None:
    assert sloped("leaky_relu").endswith("so every neuron goes on learning.")
    for name in ("sigmoid", "tanh"):
        assert "But far from zero it is so flat" in sloped(name)
    for name in ("elu", "gelu"):
        assert "But far below zero it is so flat" in sloped(name)
    assert sloped("linear") == "without an activation function the slope is one everywhere."


def test_neurons_before_can_be_pressed() -> None:
    html = sum_table(subject((5, 4)), worked_sum(np.array([0, 0, 3.0, 0, 1]), np.ones(5), 0.0), 1, 0)
    assert re.findall(r'data-press="(\d+)">([^<]+)<', html) == [("2", "neuron 3"), ("4", "neuron 5")]


def test_pictures_have_their_captions_escaped() -> None:
    html = pictures([(np.zeros((28, 28), np.uint8), "<b>")])
    assert "&lt;b&gt;" in html and "<b>" not in html
    assert coloured(np.linspace(-1, 1, 784)).shape == (28, 28, 3)


def test_a_class_name_is_no_markdown() -> None:
    assert plain("a*b_c") == r"a\*b\_c"
