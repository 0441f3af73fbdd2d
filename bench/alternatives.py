"""The alternatives our training is measured beside, and starting those that can run here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from bench.machine import installed
from bench.options import Options
from bench.peer import Peer


@dataclass(frozen=True)
class Alternative:
    """A way to train: `module` run with `arguments`; `needs` names a library that may be missing."""

    name: str
    title: str
    module: str
    arguments: tuple[str, ...] = ()
    needs: str | None = None


OURS = "ours"

TRAINING = (
    Alternative(OURS, "ours", "bench.peers.lab"),
    Alternative("fit", "`model.fit`", "bench.peers.keras_fit"),
    Alternative("fit-compiled", "`fit`, compiled", "bench.peers.keras_fit", ("compiled",)),
    Alternative("jax", "JAX scan", "bench.peers.jax_scan", needs="jax"),
    Alternative("torch", "PyTorch, index", "bench.peers.torch_loop", needs="torch"),
    Alternative("torch-loader", "PyTorch, DataLoader", "bench.peers.torch_loop", ("loader",), needs="torch"),
    Alternative("products", "products only", "bench.peers.products"),
)


@contextmanager
def peers(alternatives: tuple[Alternative, ...], options: Options, notes: list[str]) -> Iterator[dict[str, Peer]]:
    """Start a process for each alternative that is wanted and can run; say in `notes` which cannot."""
    with ExitStack() as stack:
        running = {}
        for one in alternatives:
            if not options.wants(one.name):
                continue
            if one.needs and installed(one.needs) is None:
                notes.append(f"{one.title}: skipped, {one.needs} is not installed (bench/requirements.txt).")
                continue
            running[one.name] = stack.enter_context(Peer(one.module, *one.arguments, threads=options.threads))
        yield running
