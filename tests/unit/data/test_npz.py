from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mnistlab.data.dataset import ARRAYS, DataError
from mnistlab.data.load import read_dataset
from tests.unit.data.small_sets import small_set, write_idx, write_npz


def test_reads_a_file_and_a_folder_that_holds_one(tmp_path: Path) -> None:
    arrays = small_set()
    path = write_npz(tmp_path / "Kuzushiji 49.npz", **arrays)
    for place, name in ((path, "kuzushiji-49"), (tmp_path, None)):
        found = read_dataset(place)
        for array in ARRAYS:
            np.testing.assert_array_equal(getattr(found, array), arrays[array])
            assert not getattr(found, array).flags.writeable
        assert name is None or found.name == name


def test_takes_labels_of_any_integer_type_and_column_order(tmp_path: Path) -> None:
    arrays: dict[str, Any] = dict(small_set())
    arrays["y_train"] = arrays["y_train"].astype(np.int64)
    arrays["x_test"] = np.asfortranarray(arrays["x_test"])
    found = read_dataset(write_npz(tmp_path / "set.npz", extra=np.zeros(3), **arrays))
    assert found.y_train.dtype == np.uint8
    assert found.x_test.flags.c_contiguous
    np.testing.assert_array_equal(found.x_test, arrays["x_test"])


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"x_train": np.zeros((30, 28, 28), np.float32)}, "x_train as float32; it must be uint8"),
        ({"y_train": np.zeros(30, np.float64)}, "y_train as float64; it must be whole numbers"),
        ({"x_train": np.zeros((30, 784), np.uint8)}, r"\(30, 784\); it must be \(images, 28, 28\)"),
        ({"y_train": np.zeros((30, 1), np.uint8)}, r"\(30, 1\); it must be \(images,\)"),
        ({"x_train": np.zeros((0, 28, 28), np.uint8), "y_train": np.zeros(0, np.uint8)}, "holds 0 labels"),
        ({"x_test": np.zeros((9, 28, 28), np.uint8)}, "9 images for 10 labels"),
        ({"y_train": np.full(30, -1)}, "labels image 0 as -1"),
        ({"y_train": np.full(30, 256)}, "labels image 0 as 256"),
        ({"y_train": np.array([{}] * 30)}, "y_train as object"),
        ({"x_test": None}, "holds no x_test"),
        ({"x_test": None, "y_test": None}, "holds no x_test, y_test"),
    ],
)
def test_wrong_arrays_are_named(tmp_path: Path, changes: dict[str, Any], says: str) -> None:
    arrays = {name: array for name, array in (small_set() | changes).items() if array is not None}
    with pytest.raises(DataError, match=says):
        read_dataset(write_npz(tmp_path / "set.npz", **arrays))


def test_a_pickle_is_not_opened(tmp_path: Path) -> None:
    class Bomb:
        def __reduce__(self) -> tuple[Any, ...]:
            return (Path.touch, (tmp_path / "exploded",))

    path = write_npz(tmp_path / "set.npz", **(small_set() | {"x_train": np.array([Bomb()] * 30, dtype=object)}))
    with pytest.raises(DataError, match="x_train as object"):
        read_dataset(path)
    assert not (tmp_path / "exploded").exists()


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04" + bytes(100)])
def test_a_file_of_another_kind(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "set.npz"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"damaged or no \.npz file"):
        read_dataset(path)


def test_a_cut_or_altered_file(tmp_path: Path) -> None:
    """Wherever bytes are lost or changed, it is noticed or does not matter; it never comes out as another dataset."""
    arrays = small_set()
    content = write_npz(tmp_path / "whole.npz", **arrays).read_bytes()
    path = tmp_path / "set.npz"
    for place in range(10, len(content), len(content) // 60):
        for broken in (content[:place], content[:place] + bytes([content[place] ^ 255]) + content[place + 1 :]):
            path.write_bytes(broken)
            try:
                found = read_dataset(path)
            except DataError:
                continue
            assert all(np.array_equal(getattr(found, name), arrays[name]) for name in ARRAYS), place
    path.write_bytes(content[:-200])
    with pytest.raises(DataError, match="damaged"):
        read_dataset(path)


@pytest.mark.parametrize(
    "header",
    [
        b"{'descr': '|u1', 'fortran_order': False, 'shape': (300000, 28, 28), }",
        b"{'descr': '|u1', 'fortran_order': False, 'shape': (10**12, 28, 28), }",
        b"{'descr': '|u1', 'fortran_order': False, 'shape': (-1, 28, 28), }",
        b"{'descr': '|u1', 'fortran_order': False, 'shape': (3000000000, 28, 28), }",
        b"(((((((((((",
        b"'\n  x\n y",
    ],
)
def test_headers_that_lie(tmp_path: Path, header: bytes) -> None:
    path = write_npz(tmp_path / "set.npz", **{k: v for k, v in small_set().items() if k != "x_train"})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("x_train.npy", b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + bytes(99))
    with pytest.raises(DataError):
        read_dataset(path)


def test_more_bytes_than_announced(tmp_path: Path) -> None:
    path = write_npz(tmp_path / "set.npz", **{k: v for k, v in small_set().items() if k != "y_test"})
    np.save(tmp_path / "y.npy", small_set()["y_test"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("y_test.npy", (tmp_path / "y.npy").read_bytes() + bytes(10_000_000))
    with pytest.raises(DataError, match="more bytes in y_test"):
        read_dataset(path)


def test_two_archives_in_a_folder_are_not_guessed_between(tmp_path: Path) -> None:
    write_npz(tmp_path / "a.npz", **small_set())
    write_npz(tmp_path / "b.npz", **small_set())
    with pytest.raises(DataError, match=r"holds 2 \.npz files"):
        read_dataset(tmp_path)


def test_idx_files_come_before_an_archive(tmp_path: Path) -> None:
    write_npz(tmp_path / "a.npz", **small_set(train=20))
    assert len(read_dataset(write_idx(tmp_path, small_set())).x_train) == 30
