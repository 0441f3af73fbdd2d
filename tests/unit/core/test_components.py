"""Principal components against NumPy's singular values, and what the map keeps."""

from __future__ import annotations

import numpy as np
import pytest

from mnistlab.core.components import alikeness, principal_components, same_class_share

RNG = np.random.default_rng(13)
POINTS = RNG.normal(size=(200, 12)) @ RNG.normal(size=(12, 12)) + 5


def test_axes_and_variances_are_those_of_the_singular_value_decomposition() -> None:
    found = principal_components(POINTS, 4)
    _, singular, axes = np.linalg.svd(POINTS - POINTS.mean(axis=0), full_matrices=False)
    np.testing.assert_allclose(found.variances, singular[:4] ** 2 / (len(POINTS) - 1))
    np.testing.assert_allclose(np.abs((found.axes * axes[:4]).sum(axis=1)), 1)
    assert found.total == pytest.approx(POINTS.var(axis=0, ddof=1).sum())
    assert found.kept == pytest.approx((singular[:4] ** 2).sum() / (singular**2).sum())


def test_all_components_rebuild_every_point_and_fewer_rebuild_best() -> None:
    whole = principal_components(POINTS, POINTS.shape[1])
    np.testing.assert_allclose(whole.rebuild(whole.project(POINTS)), POINTS)
    two = principal_components(POINTS, 2)
    lost = ((POINTS - two.rebuild(two.project(POINTS))) ** 2).sum()
    # Eckart and Young: no plane loses less than what the other components hold
    assert lost == pytest.approx((two.total - two.variances.sum()) * (len(POINTS) - 1))
    plane = np.linalg.qr(RNG.normal(size=(12, 2)))[0]
    centred = POINTS - POINTS.mean(axis=0)
    assert ((centred - centred @ plane @ plane.T) ** 2).sum() > lost


def test_axes_are_orthonormal_and_point_the_same_way_for_mirrored_points() -> None:
    found = principal_components(POINTS, 3)
    np.testing.assert_allclose(found.axes @ found.axes.T, np.eye(3), atol=1e-10)
    mirrored = principal_components(-POINTS, 3)
    np.testing.assert_allclose(mirrored.axes, found.axes, atol=1e-8)


def test_two_of_many_components_are_found_as_exactly_as_all_would_be() -> None:
    digits = RNG.normal(size=(300, 200)) * 0.9 ** np.arange(200) @ np.linalg.qr(RNG.normal(size=(200, 200)))[0]
    found = principal_components(digits, 2)
    _, singular, axes = np.linalg.svd(digits - digits.mean(axis=0), full_matrices=False)
    np.testing.assert_allclose(found.variances, singular[:2] ** 2 / (len(digits) - 1), rtol=1e-9)
    np.testing.assert_allclose(np.abs((found.axes * axes[:2]).sum(axis=1)), 1)


def test_points_that_do_not_differ_have_a_map_all_the_same() -> None:
    found = principal_components(np.ones((5, 3)))
    assert found.kept == 0
    np.testing.assert_allclose(found.project(np.ones((5, 3))), 0)


def test_neighbours_are_counted_as_by_hand() -> None:
    spots, labels = RNG.normal(size=(60, 3)), RNG.integers(0, 3, 60)
    right = 0
    for i in range(60):
        order = np.argsort(((spots - spots[i]) ** 2).sum(axis=1))
        right += int((labels[order[1:6]] == labels[i]).sum())
    assert same_class_share(spots, labels, 5) == pytest.approx(right / 300)


def test_classes_far_apart_have_only_neighbours_of_their_own() -> None:
    labels = np.repeat([0, 1], 20)
    spots = RNG.normal(size=(40, 2)) + 100 * labels[:, None]
    assert same_class_share(spots, labels) == 1


def test_alikeness_is_the_cosine_and_zero_for_what_has_no_direction() -> None:
    a = np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 0.0], [2.0, 0.0]])
    b = np.array([[0.0, 3.0], [2.0, 2.0], [1.0, 1.0], [-1.0, 0.0]])
    np.testing.assert_allclose(alikeness(a, b), [0, 1, 0, -1], atol=1e-12)
    assert alikeness(a[1], b[1]) == pytest.approx(1)
