import re

import numpy as np

from mnistlab.ui import pixels


def image() -> np.ndarray:
    picture = np.zeros((28, 28), dtype=np.uint8)
    picture[3, 5], picture[20, 27] = 200, 255
    return picture


def cells(html: str) -> list[str]:
    return re.findall(r"<i[^>]*>([^<]*)</i>", html)


def test_every_pixel_has_its_number_in_its_place() -> None:
    assert np.array_equal(np.array(cells(pixels.pixel_grid(image())), dtype=int).reshape(28, 28), image())


def test_numbers_can_be_read_on_every_grey() -> None:
    ramp = np.arange(784, dtype=np.uint8).reshape(28, 28)
    for value, ink in re.findall(r"rgb\((\d+),\d+,\d+\);color:(#\w+)", pixels.pixel_grid(ramp)):
        assert ink == ("#000" if int(value) > 127 else "#fff")


def test_the_row_with_most_ink_does_not_overflow() -> None:
    picture = image()
    picture[9, :20] = 255
    assert pixels.busiest_row(image()) == 20
    assert pixels.busiest_row(picture) == 9


def test_a_row_is_shown_stored_and_scaled() -> None:
    html = pixels.row_table(image(), 3)
    assert "<td>200</td>" in html and "<td>0.784</td>" in html
    assert "<td>1</td>" in pixels.row_table(image(), 20)


def test_one_hot_is_one_at_the_label_and_names_are_escaped() -> None:
    html = pixels.one_hot(2, ("a", "<b>", "c"))
    assert "One-hot: 0, 0, 1" in html and "&lt;b&gt;" in html
    assert html.count("ml-hot") == 1 and html.count("ml-cold") == 2


def test_the_flattened_image_marks_its_row() -> None:
    html = pixels.flattened(image(), 14)
    assert "left:50.000%" in html and "row 15" in html
