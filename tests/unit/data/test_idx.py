from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from mnistlab.data.dataset import ARRAYS, MAX_IMAGES, DataError
from mnistlab.data.load import read_dataset
from tests.unit.data.small_sets import FILES, idx, small_set, write_idx


@pytest.mark.parametrize("dotted", [False, True], ids=["hyphens", "dots"])
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
def test_reads_every_usual_spelling(tmp_path: Path, packed: bool, dotted: bool) -> None:
    arrays = small_set()
    found = read_dataset(write_idx(tmp_path / "My digits", arrays, packed=packed, dotted=dotted))
    for name in ARRAYS:
        array = getattr(found, name)
        np.testing.assert_array_equal(array, arrays[name])
        assert array.dtype == np.uint8
        assert not array.flags.writeable
    assert (found.name, found.title, found.class_names) == ("my-digits", "My digits", tuple("0123456789"))


def test_reads_spellings_mixed_and_upper_case(tmp_path: Path) -> None:
    arrays = small_set()
    write_idx(tmp_path, arrays)
    for path, name in [("TRAIN-IMAGES.IDX3-UBYTE.GZ", "x_train"), ("test-labels.idx1-ubyte", "y_test")]:
        (tmp_path / FILES[name]).unlink()
        content = idx(arrays[name])
        (tmp_path / path).write_bytes(gzip.compress(content) if path.endswith("GZ") else content)
    np.testing.assert_array_equal(read_dataset(tmp_path).x_train, arrays["x_train"])


def test_goes_by_content_where_a_browser_unpacked_a_file_but_kept_its_name(tmp_path: Path) -> None:
    arrays = small_set()
    write_idx(tmp_path, arrays, packed=True)
    (tmp_path / f"{FILES['x_test']}.gz").write_bytes(idx(arrays["x_test"]))
    np.testing.assert_array_equal(read_dataset(tmp_path).x_test, arrays["x_test"])


def test_a_plain_file_comes_before_a_packed_one(tmp_path: Path) -> None:
    arrays = small_set()
    write_idx(tmp_path, arrays)
    write_idx(tmp_path, small_set(train=20), packed=True)
    assert len(read_dataset(tmp_path).x_train) == 30


def test_classes_txt_names_the_classes(tmp_path: Path) -> None:
    write_idx(tmp_path, small_set())
    names = ["あ", "い", "う", "え", "お", "か", "き", "く", "け", "こ"]
    (tmp_path / "classes.txt").write_text("\n".join(names) + "\n", encoding="utf-8")
    assert read_dataset(tmp_path).class_names == tuple(names)


@pytest.mark.parametrize(
    "content", [b"one\ntwo\n", b"\xff" * 20, b"same\n" * 10, b"a\nb\nc\nd\ne\nf\ng\nh\ni\n\x1b[2J\n", b""]
)
def test_a_wrong_classes_txt_is_refused(tmp_path: Path, content: bytes) -> None:
    write_idx(tmp_path, small_set())
    (tmp_path / "classes.txt").write_bytes(content)
    with pytest.raises(DataError, match=r"classes\.txt .* 10 lines"):
        read_dataset(tmp_path)


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    write_idx(tmp_path, small_set())
    (tmp_path / FILES["x_test"]).unlink()
    (tmp_path / FILES["y_train"]).unlink()
    with pytest.raises(DataError, match="lacks train-labels-idx1-ubyte and t10k-images-idx3-ubyte"):
        read_dataset(tmp_path)


IMAGES, LABELS = small_set()["x_train"], small_set()["y_train"]

BROKEN: dict[str, tuple[str, bytes, str]] = {
    "empty file": ("x_train", b"", "is no IDX file"),
    "another format": ("x_train", b"\x89PNG\r\n\x1a\n" + bytes(100), "is no IDX file"),
    "a web page": ("y_train", b"<!DOCTYPE html><title>404</title>", "is no IDX file"),
    "unknown type": ("x_train", idx(IMAGES, kind=7), "is no IDX file"),
    "floats": ("x_train", idx(IMAGES, kind=13), "holds floats; it should hold unsigned bytes"),
    "header cut": ("x_train", idx(IMAGES)[:9], "ends within its header"),
    "images cut": ("x_train", idx(IMAGES)[:-1], "ends after 23,519 of 23,520 bytes"),
    "labels cut": ("y_train", idx(LABELS)[:-5], "ends after 25 of 30 bytes"),
    "too long": ("x_train", idx(IMAGES) + b"\0", "goes on after the 23,520 bytes"),
    "labels for images": ("x_train", idx(LABELS), "dimensions; images have 3"),
    "images for labels": ("y_train", idx(IMAGES), "dimensions; labels have 1"),
    "other size": ("x_train", idx(np.zeros((30, 32, 32), np.uint8)), r"\(30, 32, 32\); it must be \(images, 28, 28\)"),
    "fewer images": ("x_train", idx(IMAGES[:29]), "29 images for 30 labels"),
    "fewer labels": ("y_train", idx(LABELS[:29]), "30 images for 29 labels"),
    "no images": ("y_test", idx(LABELS[:0]), "holds 0 labels"),
    "label 10": ("y_train", idx(np.where(LABELS == 9, 10, LABELS).astype(np.uint8)), "labels image 9 as 10"),
    "billions": ("y_train", idx(LABELS, shape=(2**32 - 1,)), "4,294,967,295 labels; it must be 1 to 300,000"),
    "huge images": ("x_train", idx(IMAGES, shape=(30, 2**31, 2**31)), "must be"),
    "gz cut": ("x_train", gzip.compress(idx(IMAGES))[:-20], "cut off or damaged"),
    "gz cut in its header": ("x_train", gzip.compress(idx(IMAGES))[:5], "cut off or damaged"),
    "gz bits flipped": ("x_train", gzip.compress(idx(IMAGES))[:-6] + b"\0" * 6, "cut off or damaged"),
    "gz of something else": ("y_train", gzip.compress(b"hello, world"), "is no IDX file"),
    "gz content cut": ("y_train", gzip.compress(idx(LABELS)[:-1]), "ends after 29 of 30 bytes"),
    "gz bomb": ("y_train", gzip.compress(idx(LABELS) + bytes(50_000_000)), "goes on after the 30 bytes"),
}


@pytest.mark.parametrize(("name", "content", "says"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_costs_one_sentence(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    write_idx(tmp_path, small_set())
    (tmp_path / FILES[name]).write_bytes(content)
    with pytest.raises(DataError, match=says) as caught:
        read_dataset(tmp_path)
    assert_one_sentence(str(caught.value))


def test_a_header_that_promises_much_makes_nothing_be_read(tmp_path: Path, resident_bytes: Callable[[], int]) -> None:
    """Packed zeros of the largest size allowed are announced; the labels disagree, so nothing is unpacked."""
    write_idx(tmp_path, small_set())
    shape = (MAX_IMAGES, 28, 28)
    (tmp_path / FILES["x_train"]).write_bytes(gzip.compress(idx(np.zeros((40_000, 28, 28), np.uint8), shape=shape)))
    before = resident_bytes()
    with pytest.raises(DataError, match="300,000 images for 30 labels"):
        read_dataset(tmp_path)
    assert resident_bytes() - before < 20_000_000


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    write_idx(tmp_path, small_set())
    (tmp_path / FILES["x_train"]).chmod(0)
    with pytest.raises(DataError, match="cannot be read"):
        read_dataset(tmp_path)


def assert_one_sentence(text: str) -> None:
    assert text.endswith(".")
    assert "\n" not in text
    assert ". " not in text
    assert len(text) < 400
