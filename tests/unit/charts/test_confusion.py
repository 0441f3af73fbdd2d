import numpy as np

from mnistlab.charts.confusion import confusion_heatmap
from mnistlab.charts.palette import ACCENT

DIGITS = tuple("0123456789")


def matrix() -> np.ndarray:
    confusion = np.diag([100] * 10)
    confusion[4, 9] = 25
    return confusion


def written(chart) -> dict[tuple[int, int], str]:
    trace = chart.data[2]
    return {(int(y), int(x)): text for x, y, text in zip(trace.x, trace.y, trace.text, strict=True)}


def test_counts_are_written_in_the_cells_and_empty_cells_stay_empty() -> None:
    cells = written(confusion_heatmap(matrix(), DIGITS))
    assert cells[4, 9] == "25" and cells[3, 3] == "100"
    assert len(cells) == 11


def test_per_cent_is_of_the_true_class() -> None:
    cells = written(confusion_heatmap(matrix(), DIGITS, percent=True))
    assert cells[4, 9] == "20.0" and cells[4, 4] == "80.0" and cells[3, 3] == "100.0"


def test_right_and_wrong_are_separate_so_that_a_click_gives_one_cell() -> None:
    right, wrong = confusion_heatmap(matrix(), DIGITS).data[:2]
    assert np.count_nonzero(~np.isnan(right.z)) == 10 and not np.isnan(right.z[4][4])
    assert np.argwhere(~np.isnan(wrong.z)).tolist() == [[4, 9]]


def test_a_collapsed_and_a_perfect_network_can_be_drawn() -> None:
    collapsed = np.zeros((10, 10), dtype=int)
    collapsed[:, 1] = 100
    assert len(written(confusion_heatmap(collapsed, DIGITS))) == 10
    assert len(written(confusion_heatmap(np.diag([5] * 10), DIGITS, percent=True))) == 10
    assert written(confusion_heatmap(np.zeros((10, 10), dtype=int), DIGITS)) == {}


def test_the_chosen_cell_is_framed() -> None:
    (frame,) = confusion_heatmap(matrix(), DIGITS, chosen=(4, 9)).layout.shapes
    assert (frame.x0 < 9 < frame.x1) and (frame.y0 < 4 < frame.y1) and frame.line.color == ACCENT


def test_names_are_short_and_no_markup() -> None:
    chart = confusion_heatmap(matrix(), ("<b>bold</b>", "A very long class name", *DIGITS[2:]), title="t", note="n")
    assert chart.layout.xaxis.ticktext[0].startswith("&lt;b>")
    assert len(chart.layout.xaxis.ticktext[1]) == 12
    assert (chart.layout.title.text, chart.layout.title.subtitle.text) == ("t", "n")


def test_long_names_stand_upright_and_get_room_and_a_long_note_is_wrapped() -> None:
    plain = confusion_heatmap(matrix(), DIGITS, note="short").layout
    long = confusion_heatmap(matrix(), ("Ankle boot", *DIGITS[1:]), note="one two three " * 5).layout
    assert (plain.xaxis.tickangle, long.xaxis.tickangle) == (0, -90)
    assert long.margin.t > plain.margin.t + 84
    assert long.title.subtitle.text.count("<br>") == 1
