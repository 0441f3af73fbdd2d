import base64
import io

import numpy as np
from PIL import Image

from mnistlab.ui.digits import digit_img, digit_uri


def decode(uri: str) -> np.ndarray:
    head, _, data = uri.partition(",")
    assert head == "data:image/png;base64"
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))))


def test_a_picture_has_exactly_the_pixels_of_the_image() -> None:
    image = np.random.default_rng(1).integers(0, 256, (28, 28), dtype=np.uint8)
    assert np.array_equal(decode(digit_uri(image)), image)
    assert np.array_equal(decode(digit_uri(image, invert=True)), 255 - image)


def test_a_read_only_image_and_a_strip_can_be_drawn() -> None:
    image = np.zeros((28, 28), dtype=np.uint8)
    image.setflags(write=False)
    assert decode(digit_uri(image.reshape(1, 784))).shape == (1, 784)


def test_a_page_of_digits_is_small() -> None:
    image = np.random.default_rng(1).integers(0, 256, (28, 28), dtype=np.uint8)
    assert len(digit_uri(image)) < 1200


def test_the_alternative_text_cannot_leave_its_attribute() -> None:
    html = digit_img(np.zeros((28, 28), dtype=np.uint8), '"><script>')
    assert "<script>" not in html and "&quot;&gt;&lt;script&gt;" in html
    assert "pixelated" in html
