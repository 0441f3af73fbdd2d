"""What learners bring: their own networks come back as they were, and what would do harm is refused with a reason."""

from __future__ import annotations

import io
import json
import pickle
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from textwrap import dedent
from typing import Any

import h5py
import numpy as np
import pytest
from numpy.typing import NDArray

from mnistlab.core.keras_config import config_of
from mnistlab.core.parcel import MOST_BYTES
from mnistlab.core.refusal import RefusedError
from mnistlab.core.spec import RunSpec
from mnistlab.store import hdf5
from mnistlab.store.arrays import pack_weights
from mnistlab.store.brought import MOST_MEGABYTES, Brought, keras_file, npz_file, open_brought

SPEC = RunSpec(hidden=(12, 8), activation="gelu", dropout=0.25, l2=1e-4, optimizer="nesterov", learning_rate=0.05)

ROOT = Path(__file__).parents[3]

Weights = tuple[NDArray[np.float32], ...]


def weights_for(spec: RunSpec) -> Weights:
    rng = np.random.default_rng(1)
    sizes = [784, *spec.hidden, 10]
    arrays = []
    for inputs, units in pairwise(sizes):
        arrays += [rng.normal(0, 0.1, (inputs, units)).astype("f4"), rng.normal(0, 0.1, units).astype("f4")]
    return tuple(arrays)


WEIGHTS = weights_for(SPEC)


@pytest.mark.parametrize(
    "spec", [SPEC, RunSpec(hidden=()), RunSpec(hidden=(5,), pixels="raw", dataset="mnist-shuffled")]
)
@pytest.mark.parametrize(("pack", "name"), [(keras_file, "my.keras"), (npz_file, "my.npz")])
def test_a_network_comes_back_as_it_went(pack: Callable[..., bytes], name: str, spec: RunSpec) -> None:
    weights = weights_for(spec)
    back = open_brought(name, pack(spec, weights, 7))
    assert isinstance(back, Brought)
    assert (back.spec, back.epochs, back.dataset_known, back.pixels_known, back.notes) == (spec, 7, True, True, ())
    assert len(back.weights) == len(weights)
    assert all(np.array_equal(mine, theirs) for mine, theirs in zip(back.weights, weights, strict=True))


def test_settings_come_back() -> None:
    assert open_brought("settings.JSON", SPEC.to_json().encode()) == SPEC
    assert open_brought("a.json", b"\xef\xbb\xbf{}") == RunSpec()


def test_the_weights_of_an_npz_file_are_for_numpy() -> None:
    with np.load(io.BytesIO(npz_file(SPEC, WEIGHTS, 3))) as saved:
        assert np.array_equal(saved["kernel_1"], WEIGHTS[2])


def test_reading_and_writing_load_no_keras() -> None:
    code = """
        import sys
        import numpy as np
        from mnistlab.core.spec import RunSpec
        from mnistlab.store.brought import keras_file, open_brought
        weights = (np.ones((784, 10), "f4"), np.zeros(10, "f4"))
        open_brought("a.keras", keras_file(RunSpec(hidden=()), weights, 1))
        assert not {"keras", "tensorflow"} & set(sys.modules)
    """
    subprocess.run([sys.executable, "-c", dedent(code)], cwd=ROOT, check=True, timeout=60)


def penalised(*places: int) -> dict[str, Any]:
    """The description with an L2 penalty at these Dense layers alone."""
    changed = config()
    dense = [one["config"] for one in changed["config"]["layers"] if one["class_name"] == "Dense"]
    for place, settings in enumerate(dense):
        if place not in places:
            settings["kernel_regularizer"] = None
    return changed


def without_dropout(*, but: dict[int, float]) -> dict[str, Any]:
    """The description with dropout only behind so many Dense layers."""
    changed = config()
    layers, dense = [], 0
    for one in changed["config"]["layers"]:
        if one["class_name"] == "Dropout":
            continue
        if one["class_name"] == "Dense" and dense in but:
            layers.append(layer("Dropout", rate=but[dense]))
        dense += one["class_name"] == "Dense"
        layers.append(one)
    changed["config"]["layers"] = layers
    return changed


def test_what_holds_for_some_layers_is_not_said_of_all() -> None:
    def brought(described: dict[str, Any]) -> Brought:
        found = open_brought("a.keras", keras(described))
        assert isinstance(found, Brought)
        return found

    assert brought(config()).spec.l2 == SPEC.l2 and brought(config()).spec.dropout == SPEC.dropout
    assert brought(penalised()).spec.l2 == 0 and not any("L2" in note for note in brought(penalised()).notes)
    some = brought(penalised(0))
    assert some.spec.l2 == 0 and any("L2 penalty is not the same" in note for note in some.notes)
    assert brought(without_dropout(but={1: 0.5, 2: 0.5})).spec.dropout == 0.5
    for elsewhere in ({0: 0.5, 1: 0.5}, {0: 0.5}, {1: 0.5}):
        some = brought(without_dropout(but=elsewhere))
        assert some.spec.dropout == 0 and any("dropout is not the same" in note for note in some.notes)


# Files of strangers. A case is what comes, and what the sentence must say.


def config() -> dict[str, Any]:
    return json.loads(json.dumps(config_of(SPEC)))


def layer(kind: str, **settings: Any) -> dict[str, Any]:
    return {"module": "keras.layers", "class_name": kind, "config": settings, "registered_name": None}


def with_layer(place: int, extra: dict[str, Any], *, instead: bool = False) -> dict[str, Any]:
    changed = config()
    changed["config"]["layers"][place : place + instead] = [extra]
    return changed


def h5(change: Callable[[h5py.File], None] = lambda file: None, weights: Weights = WEIGHTS) -> bytes:
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        for number, name in enumerate(("dense", "dense_1", "dense_2")):
            file[f"layers/{name}/vars/0"] = weights[2 * number]
            file[f"layers/{name}/vars/1"] = weights[2 * number + 1]
        change(file)
    return buffer.getvalue()


def keras(
    described: object = None, weights: bytes | None = None, extra: dict[str, bytes] | None = None, packing: int = 0
) -> bytes:
    """A `.keras` file: description as an object or as text."""
    text = described if isinstance(described, bytes) else json.dumps(described or config()).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as archive:
        archive.writestr("metadata.json", b'{"keras_version": "3.0.0"}')
        archive.writestr("config.json", text)
        archive.writestr("model.weights.h5", h5() if weights is None else weights)
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return buffer.getvalue()


def replaced(path: str, value: object) -> Callable[[h5py.File], None]:
    def change(file: h5py.File) -> None:
        del file[path]
        file[path] = value

    return change


FIRST = "layers/dense/vars/0"
LAST = len(config()["config"]["layers"]) - 1


def virtual(file: h5py.File) -> None:
    del file[FIRST]
    layout = h5py.VirtualLayout((784, 12), "f4")
    layout[:] = h5py.VirtualSource("/etc/passwd", "x", (784, 12))
    file.create_virtual_dataset(FIRST, layout)


def outside(file: h5py.File) -> None:
    del file[FIRST]
    file.create_dataset(FIRST, (784, 12), "u1", external=[("/etc/passwd", 0, 784 * 12)])


def bomb(file: h5py.File) -> None:
    """An array of 40 GB that takes nothing on the disk."""
    del file[FIRST]
    file.create_dataset(FIRST, (100_000, 100_000), "f4", chunks=(1000, 1000), compression="gzip", fillvalue=1.0)


def group_link(file: h5py.File) -> None:
    del file["layers/dense"]
    file["layers/dense"] = h5py.ExternalLink("/tmp/other.h5", "/")


def nan_weights() -> Weights:
    broken = WEIGHTS[0].copy()
    broken[3, 3] = np.nan
    return (broken, *WEIGHTS[1:])


def lying_zip() -> bytes:
    """A zip whose table of contents says that it has 60,000 entries."""
    data = bytearray(keras())
    data[-14:-10] = struct.pack("<HH", 60_000, 60_000)
    return bytes(data)


def longer_than_it_says() -> bytes:
    """A description of five megabytes that says it has nine bytes."""
    data = keras(b" " * 5_000_000, packing=zipfile.ZIP_DEFLATED)
    return data.replace(struct.pack("<L", 5_000_000), struct.pack("<L", 9))


def encrypted() -> bytes:
    data = bytearray(keras())
    place = data.find(b"PK\x01\x02")
    data[place + 8] |= 1
    return bytes(data)


def npz(**changes: object) -> bytes:
    """An `.npz` file of ours with some members replaced, or left out where None."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(npz_file(SPEC, WEIGHTS, 3))) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = changes.get(name.split(".")[0], old.read(name))
            if content is not None:
                new.writestr(name, content)
    return buffer.getvalue()


def npy(array: NDArray[Any], *, pickled: bool = False) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=pickled)
    return buffer.getvalue()


def npy_that_says(header: str) -> bytes:
    text = header.ljust(118 - 1).encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + b"\0" * 64


class Harm:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return print, ("this was carried out",)


NESTED = b'{"class_name": "Sequential", "config": {"layers": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}"

KERAS = {
    "nothing": (b"", "is empty"),
    "a pickle": (pickle.dumps(Harm()), "is no zip file"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "is no zip file"),
    "HDF5 under the wrong name": (h5(), "is no zip file"),
    "cut off": (keras()[:-50], "its end is missing"),
    "cut in the middle": (keras()[:4000], "its end is missing"),
    "no zip but its end": (b"PK\x03\x04" + b"x" * 500 + b"PK\x05\x06" + b"\0" * 18, "holds no config.json"),
    "a table of contents without end": (lying_zip(), "holds more than 64 files"),
    "a thousand files": (keras(extra={f"f{i}": b"" for i in range(1000)}), "holds more than 64 files"),
    "a path out of the folder": (keras(extra={"../../etc/cron.d/x": b"x"}), "points out of its folder"),
    "an absolute path": (keras(extra={"/etc/passwd": b"x"}), "points out of its folder"),
    "a Windows path": (keras(extra={"C:\\x": b"x"}), "points out of its folder"),
    "an encrypted zip": (encrypted(), "is encrypted"),
    "a zip packed with LZMA": (keras(packing=zipfile.ZIP_LZMA), "packed in an unusual way"),
    "a zip bomb": (
        keras(weights=b"\0" * (MOST_BYTES + 1), packing=zipfile.ZIP_DEFLATED),
        f"unpacks to more than {MOST_BYTES // 10**6} MB",
    ),
    "a bomb in the description": (
        keras(b" " * 20_000_000, packing=zipfile.ZIP_DEFLATED),
        "at most 1,000,000 are taken",
    ),
    "a description longer than it says": (longer_than_it_says(), "is damaged: config.json cannot be read"),
    "a description that is none": (keras(b"hello"), "is no JSON"),
    "a description in no text": (keras(b"\xff\xfe\x00"), "no text in UTF-8"),
    "a description nested without end": (keras(NESTED), "nested far too deep"),
    "a description with NaN": (keras(b'{"class_name": NaN}'), "NaN in it"),
    "a description with an endless number": (keras(b'{"class_name": ' + b"9" * 5000 + b"}"), "5,000 digits"),
    "a description with a name twice": (keras(b'{"class_name": 1, "class_name": "Sequential"}'), "twice"),
    "a list for a description": (keras([1]), "does not describe a network"),
    "a Functional network": (keras(config() | {"class_name": "Functional"}), "of the kind Functional"),
    "a class of one's own": (keras(config() | {"class_name": "os.system"}), "of the kind os.system"),
    "a Lambda layer": (keras(with_layer(3, layer("Lambda", function="bHMK"))), "Lambda layer, which holds code"),
    "a convolution": (keras(with_layer(1, layer("Conv2D", filters=8))), "of the kind Conv2D"),
    "a layer of one's own": (
        keras(with_layer(3, layer("Dense", units=3) | {"registered_name": "evil>Dense"})),
        "of the kind Dense; known here are",
    ),
    "an activation of one's own": (
        keras(with_layer(3, layer("Dense", units=9, activation={"class_name": "x"}))),
        "activation",
    ),
    "an unknown activation": (
        keras(with_layer(3, layer("Dense", units=9, activation="softplus"))),
        "activation softplus",
    ),
    "activations that differ": (keras(with_layer(3, layer("Dense", units=9, activation="tanh"))), "tanh, gelu"),
    "a layer of a trillion neurons": (keras(with_layer(3, layer("Dense", units=10**12))), "1000000000000 neurons"),
    "a layer of no neurons": (keras(with_layer(3, layer("Dense", units=True))), "of True neurons"),
    "a million layers": (
        keras({"class_name": "Sequential", "config": {"layers": [layer("Flatten")] * 10_000}}),
        "names no layers, or more than",
    ),
    "twenty classes": (keras(with_layer(LAST, layer("Dense", units=20), instead=True)), "answers with 20 classes"),
    "colours": (keras(with_layer(0, layer("InputLayer", batch_shape=[None, 32, 32, 3]), instead=True)), "32, 32, 3"),
    "no biases": (keras(with_layer(3, layer("Dense", units=9, use_bias=False))), "without biases"),
    "weights that are no HDF5": (keras(weights=b"HDF5? no." * 100), "damaged, or no HDF5"),
    "HDF5 cut off": (keras(weights=h5()[:5000]), "damaged, or no HDF5"),
    "HDF5 with noise in it": (
        keras(weights=h5()[:600] + np.random.default_rng(0).bytes(30_000)),
        "Its weights cannot be read",
    ),
    "weights of another shape": (keras(weights=h5(replaced(FIRST, WEIGHTS[0].T))), "has the shape (12, 784)"),
    "weights that are missing": (keras(weights=h5(lambda file: file.__delitem__(FIRST))), "is missing"),
    "weights in another file": (keras(weights=h5(replaced(FIRST, h5py.ExternalLink("/etc/passwd", "/x")))), "links"),
    "a folder in another file": (keras(weights=h5(group_link)), "links"),
    "weights behind a soft link": (
        keras(weights=h5(replaced(FIRST, h5py.SoftLink("/layers/dense_1/vars/0")))),
        "links",
    ),
    "weights pieced together from elsewhere": (keras(weights=h5(virtual)), "lie in another file"),
    "weights stored elsewhere": (keras(weights=h5(outside)), "lie in another file"),
    "an array of 40 GB": (keras(weights=h5(bomb)), "has the shape (100000, 100000)"),
    "objects for weights": (
        keras(weights=h5(replaced(FIRST, np.array([b"x" * 9] * 3, dtype=object)))),
        "not floating-point numbers",
    ),
    "NaN in the weights": (keras(weights=h5(weights=nan_weights())), "no finite numbers"),
    "weights beyond all measure": (keras(weights=h5(weights=(WEIGHTS[0] * 1e30, *WEIGHTS[1:]))), "beyond 1,000,000"),
    "too large": (b"PK\x03\x04" + bytes(MOST_MEGABYTES * 2**20), "at most 40 MB are taken"),
}

NPZ = {
    "weights without settings": (pack_weights(WEIGHTS), "does not say what its arrays are"),
    "a pickled array": (npz(kernel_0=npy(np.array([Harm()], dtype=object), pickled=True)), "kernel_0"),
    "a huge shape": (
        npz(bias_0=npy_that_says("{'descr': '<f4', 'fortran_order': False, 'shape': (10**18,)}")),
        "bias_0",
    ),
    "a shape of a trillion": (
        npz(bias_0=npy_that_says("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000000,)}")),
        "of shape (1000000000000,)",
    ),
    "code for a header": (npz(bias_0=npy_that_says("__import__('os').system('true')")), "is no array"),
    "another type": (npz(bias_0=npy(WEIGHTS[1].astype("f8"))), "float64"),
    "an array cut off": (npz(bias_0=npy(WEIGHTS[1])[:-8]), "not as many numbers"),
    "an array missing": (npz(bias_2=None), "holds no bias_2.npy"),
    "a bomb": (npz(bias_0=b"\0" * 5_000_000), "at most 1,048 are taken"),
    "settings of another network": (npz(settings=json.dumps({"settings": {"hidden": [99]}})), "right would be float32"),
    "settings that are no object": (npz(settings=b"[]"), "holds no settings"),
}

JSON = {
    "no JSON": (b"{hidden: 3}", "is no JSON"),
    "a list": (b"[1, 2]", "must be a JSON object"),
    "unknown fields": (b'{"hidden": [3], "__class__": "os.system"}', "__class__"),
    "a hundred unknown fields": (json.dumps({f"x{i}": 1 for i in range(100)}).encode(), "And 98 more."),
    "a huge number": (b'{"epochs": 1e400}', "no number that can be used"),
    "a large number": (b'{"epochs": 1000000}', "a whole number from 1 to 100"),
    "not a number": (b'{"learning_rate": NaN}', "NaN in it"),
    "a name twice": (b'{"epochs": 3, "epochs": 4}', "twice"),
    "words for numbers": (b'{"epochs": "many", "hidden": {"a": 1}}', "epochs: got 'many'"),
    "ten megabytes": (b'{"dataset": "' + b"a" * 10_000_000 + b'"}', "settings have at most"),
    "depths": (b"[" * 60_000, "nested far too deep"),
    "markup": (b'{"dataset": "<script>alert(1)</script>"}', "a name of small letters"),
    "a lone surrogate": (b'{"dataset": "\\ud800"}', "a name of small letters"),
}

OTHERS = {"a.h5": (h5(), "is an HDF5 file. Save the network anew"), "a.exe": (b"MZ", "no file that can be taken")}

CASES = (
    [pytest.param("a.keras", *case, id=f"keras: {name}") for name, case in KERAS.items()]
    + [pytest.param("a.npz", *case, id=f"npz: {name}") for name, case in NPZ.items()]
    + [pytest.param("a.json", *case, id=f"json: {name}") for name, case in JSON.items()]
    + [pytest.param(name, *case, id=name) for name, case in OTHERS.items()]
)


@pytest.mark.parametrize(("name", "data", "reason"), CASES)
def test_it_is_refused_with_a_reason(name: str, data: bytes, reason: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RefusedError) as refused:
        open_brought(name, data)
    sentence = str(refused.value)
    assert reason in sentence
    assert sentence.endswith(".") and len(sentence) < 600 and sentence.isprintable()
    assert "carried out" not in capfd.readouterr().out


def test_a_name_neither_floods_nor_steers_the_screen() -> None:
    with pytest.raises(RefusedError) as refused:
        open_brought("\u202e<b>" + "x" * 5000 + "\n.keras", b"x")
    assert len(str(refused.value)) < 200 and str(refused.value).isprintable()


def test_a_name_in_any_language_can_be_read() -> None:
    with pytest.raises(RefusedError, match=r"réseau мережа\.keras is empty"):
        open_brought("re\u0301seau мережа.keras", b"")


def test_a_reader_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    slow = tmp_path / "reader.py"
    slow.write_text("import time\ntime.sleep(600)\n")
    monkeypatch.setattr(hdf5, "_READER", slow)
    monkeypatch.setattr(hdf5, "SECONDS", 0.3)
    began = time.monotonic()
    with pytest.raises(RefusedError, match="too much time or memory"):
        open_brought("a.keras", keras(weights=h5() * 20))
    assert time.monotonic() - began < 60  # far less than it would have slept


def test_a_reader_that_never_stops_talking_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    chatty = tmp_path / "reader.py"
    chatty.write_text("import sys\nwhile True:\n    sys.stdout.write('ok\\n' * 9999)\n")
    monkeypatch.setattr(hdf5, "_READER", chatty)
    with pytest.raises(RefusedError, match="cannot be read"):
        open_brought("a.keras", keras())


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited by Linux")
def test_a_reader_that_wants_all_memory_gets_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    greedy = tmp_path / "reader.py"
    text = hdf5._READER.read_text(encoding="utf-8")
    greedy.write_text(text.replace("        with h5py.File", "        bytearray(2 * 10**9)\n        with h5py.File"))
    monkeypatch.setattr(hdf5, "_READER", greedy)
    with pytest.raises(RefusedError, match="more than can be held"):
        open_brought("a.keras", keras())
