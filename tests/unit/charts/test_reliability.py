import numpy as np
import pytest

from mnistlab.charts.reliability import reliability
from mnistlab.core.calibration import calibration


def test_each_bin_has_a_point_where_it_says_and_is_right_its_luck_and_its_count() -> None:
    sure = np.array([0.95] * 30 + [0.75] * 10 + [0.15])
    found = calibration(
        np.array([0] * 27 + [1] * 3 + [0] * 5 + [1] * 6), np.column_stack([sure, *[(1 - sure) / 9] * 9])
    )
    diagonal, points, counts = reliability(found).data
    assert list(diagonal.x) == list(diagonal.y) == [0, 1]
    assert list(points.x) == pytest.approx([0.15, 0.75, 0.95]) and list(points.y) == [0, 0.5, 0.9]
    assert list(counts.y) == [1, 10, 30] and list(counts.text) == ["1", "10", "30"]
    assert list(counts.x) == pytest.approx([0.15, 0.75, 0.95])
    above, below = points.error_y.array, points.error_y.arrayminus
    assert all(0 <= y - down <= y + up <= 1 for y, down, up in zip(points.y, below, above, strict=True))
    assert above[0] > above[1] > above[2], "few images, more luck"
    assert "right 90.0 % of the time, 30 images" in points.text[2] and "1 image<" in points.text[0]


def test_the_diagram_says_what_it_shows() -> None:
    found = calibration(np.array([0]), np.array([[0.9, 0.1]]))
    chart = reliability(found)
    assert chart.layout.title.text and chart.layout.xaxis.title.text and chart.layout.yaxis.title.text
