from __future__ import annotations

import os
import shutil
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from mnistlab.core.spec import RunSpec
from mnistlab.data.catalog import Catalog
from mnistlab.data.dataset import SHIPPED, DataError
from mnistlab.data.load import read_dataset, read_mnist
from mnistlab.data.look import first_images
from tests.unit.data.small_sets import small_set, write_idx, write_npz

FASHION = Path("/usr/share/datasets/fashion-mnist")


def test_mnist_comes_with_the_project() -> None:
    catalog = Catalog()
    mnist = catalog.load("mnist")
    assert (catalog.names, catalog.default) == (("mnist", "mnist-shuffled"), "mnist")
    assert (mnist.name, mnist.title) == ("mnist", "MNIST")
    assert mnist.class_names == tuple("0123456789")
    assert (mnist.x_train.shape, mnist.x_test.shape) == ((60_000, 28, 28), (10_000, 28, 28))
    assert np.bincount(mnist.y_train).tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    for array in (mnist.x_train, mnist.y_train, mnist.x_test, mnist.y_test):
        assert array.dtype == np.uint8
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_a_preview_is_the_beginning_of_the_dataset(tmp_path: Path) -> None:
    before, mnist = Catalog().preview(), read_mnist()
    loaded = Catalog()
    loaded.load("mnist")
    for preview in (before, loaded.preview()):
        assert (preview.name, preview.title, preview.class_names) == ("mnist", "MNIST", mnist.class_names)
        assert preview.total == 60_000
        assert b"".join(preview.images) == mnist.x_train[:2000].tobytes()
        assert len(preview.images) == 2000 and {len(image) for image in preview.images} == {784}
        assert list(preview.labels) == mnist.y_train[:2000].tolist()
    own = Catalog(str(write_idx(tmp_path / "own", small_set(train=7)))).preview()
    assert (own.name, own.total, len(own.images), list(own.labels)) == ("own", 7, 7, list(range(7)))


@pytest.mark.parametrize("content", [None, b"no zip at all", "cut", "another version", "empty"])
def test_a_look_at_a_damaged_file_says_so(tmp_path: Path, content: bytes | str | None) -> None:
    path = tmp_path / "mnist.npz"
    if content == "cut":
        content = SHIPPED.read_bytes()[:1_000_000]
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content:
        with zipfile.ZipFile(path, "w") as archive:
            for name in () if content == "empty" else ("y_train.npy", "x_train.npy"):
                archive.writestr(name, b"\x93NUMPY\x09\x00rest")
    with pytest.raises(DataError, match="damaged or gone; install the project anew"):
        first_images(path, 5)


def test_many_threads_get_one_and_the_same() -> None:
    catalog = Catalog()
    with ThreadPoolExecutor(8) as pool:
        loaded = list(pool.map(lambda _: catalog.load("mnist"), range(8)))
    assert len({id(dataset) for dataset in loaded}) == 1


def test_an_unknown_name_says_what_there_is() -> None:
    for ask in (Catalog().load, Catalog().title):
        with pytest.raises(DataError, match="no dataset 'cifar' here; there is mnist and mnist-shuffled"):
            ask("cifar")


def test_a_damaged_mnist_is_noticed(tmp_path: Path) -> None:
    cut = tmp_path / "mnist.npz"
    cut.write_bytes(SHIPPED.read_bytes()[:1_000_000])
    with pytest.raises(DataError, match="damaged"):
        read_mnist(cut)
    with pytest.raises(DataError, match="not the MNIST that came with"):
        read_mnist(write_npz(tmp_path / "other.npz", **small_set()))
    with pytest.raises(DataError, match="There is no file"):
        read_mnist(tmp_path / "gone.npz")


def test_own_images_stand_beside_mnist(tmp_path: Path) -> None:
    catalog = Catalog(str(write_idx(tmp_path / "Class 7b!", small_set())))
    assert (catalog.names, catalog.default) == (("class-7b", "mnist", "mnist-shuffled"), "class-7b")
    assert len(catalog.load("class-7b").x_train) == 30
    assert catalog.load("mnist").title == "MNIST"
    with pytest.raises(DataError, match="there is class-7b, mnist and mnist-shuffled"):
        catalog.load("cifar")


def test_titles_are_those_of_the_datasets_and_load_none(tmp_path: Path) -> None:
    catalog = Catalog(str(write_idx(tmp_path / "Class 7b!", small_set())), shared=tmp_path / "shared")
    before = set((tmp_path / "shared").iterdir())
    titles = {name: catalog.title(name) for name in catalog.names}
    assert set((tmp_path / "shared").iterdir()) == before, "nothing was unpacked"
    assert titles == {name: catalog.load(name).title for name in catalog.names}
    assert titles == {"class-7b": "Class 7b!", "mnist": "MNIST", "mnist-shuffled": "MNIST, pixels shuffled"}


@pytest.mark.parametrize(
    "name", ["mnist", "MNIST shuffled", "Fashion MNIST", "日本", "---", "a" * 200, "x" * 35 + "-- y"]
)
def test_own_names_fit_a_spec_and_never_pass_for_a_known_dataset(tmp_path: Path, name: str) -> None:
    found = read_dataset(write_idx(tmp_path / name, small_set()))
    assert found.name not in ("mnist", "mnist-shuffled", "fashion-mnist")
    assert RunSpec.parse({"dataset": found.name}).dataset == found.name


def test_mnist_is_recognised_whatever_its_file_is_called(tmp_path: Path) -> None:
    shutil.copy(SHIPPED, tmp_path / "download.npz")
    catalog = Catalog(str(tmp_path))
    assert (catalog.names, catalog.default) == (("mnist", "mnist-shuffled"), "mnist")


@pytest.mark.parametrize(
    ("place", "says"),
    [("missing", "nothing to read"), ("empty", "holds no dataset"), ("notes.txt", "damaged or no .npz file")],
)
def test_a_place_without_data_is_refused_at_once(tmp_path: Path, place: str, says: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(DataError, match=says) as caught:
        Catalog(str(tmp_path / place))
    assert place in str(caught.value)


def test_an_unknown_home_is_a_place_without_data() -> None:
    with pytest.raises(DataError, match="nothing to read at ~nobody-here-by-that-name"):
        Catalog("~nobody-here-by-that-name/digits")


def test_a_path_no_system_takes_is_said(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"cannot be reached|nothing to read"):
        Catalog(str(tmp_path / ("a" * 5000)))


def test_fashion_mnist_from_debian() -> None:
    if not FASHION.is_dir():
        if os.environ.get("CI"):
            pytest.fail("CI needs Debian's package dataset-fashion-mnist")
        pytest.skip("Debian's package dataset-fashion-mnist is not installed")
    catalog = Catalog(str(FASHION))
    fashion = catalog.load("fashion-mnist")
    assert (catalog.names, catalog.default) == (("fashion-mnist", "mnist", "mnist-shuffled"), "fashion-mnist")
    assert fashion.title == "Fashion-MNIST"
    assert fashion.class_names[0] == "T-shirt/top"
    assert fashion.class_names[int(fashion.y_train[0])] == "Ankle boot"
    assert (fashion.x_train.shape, fashion.x_test.shape) == ((60_000, 28, 28), (10_000, 28, 28))
