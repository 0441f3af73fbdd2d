import numpy as np

from mnistlab.ui.data_views import random_images

LABELS = np.array([0, 1, 1, 2, 1], dtype=np.uint8)


def test_images_of_a_class_are_all_of_it_and_different() -> None:
    assert sorted(random_images(LABELS, 1, seed=3).tolist()) == [1, 2, 4]
    assert len(set(random_images(LABELS, None, seed=3, count=4).tolist())) == 4


def test_the_seed_decides_which_are_shown() -> None:
    many = np.zeros(1000, dtype=np.uint8)
    first, again, other = (random_images(many, 0, seed).tolist() for seed in (1, 1, 2))
    assert first == again != other


def test_a_class_without_images_shows_none() -> None:
    assert len(random_images(LABELS, 9, seed=1)) == 0
