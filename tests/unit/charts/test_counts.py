import numpy as np

from mnistlab.charts.counts import class_counts, counts_sentence


def test_every_class_has_its_bar_even_without_images() -> None:
    chart = class_counts(np.array([0, 0, 1]), np.array([1]), ("zero", "one", "<none>"))
    train, test = chart.data
    assert train.x.tolist() == [2, 1, 0] and test.x.tolist() == [0, 1, 0]
    assert chart.layout.yaxis.ticktext == ("zero", "one", "&lt;none>")


def test_the_title_states_how_even_the_classes_are() -> None:
    assert counts_sentence(np.array([6000, 6000])) == "Every class has exactly 6,000 training images"
    assert counts_sentence(np.array([5421, 6742])) == "Each class has 5,421 to 6,742 training images"
    assert class_counts(np.array([0]), np.array([0]), ("a",)).layout.title.text.endswith("1 training images")
