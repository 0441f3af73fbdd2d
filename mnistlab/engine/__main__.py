"""The engine process: `python -m mnistlab.engine`, started by the server and stopped by closing its stdin.

It says once, on stdout, where it is and with which certificate: the pipe keeps that between the two processes.
"""

from __future__ import annotations

import asyncio
import json
import logging
import multiprocessing
import os
import shutil
import signal
import tempfile
import threading

from mnistlab.engine.priority import stand_back_together
from mnistlab.settings import Settings

JOIN_SECONDS = 0.5


def main() -> None:
    """Run the engine until stdin closes or SIGTERM comes; it takes its workers and its folder along."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is for the server; workers inherit this
    hand = os.dup(1)
    os.dup2(2, 1)  # what anything else prints goes to the log, not into the server's hand
    folder = tempfile.mkdtemp(prefix="mnistlab-engine-")
    code = 1
    stand_back_together()
    try:
        _run(hand, folder)
        code = 0
    except Exception:
        logging.getLogger(__name__).exception("the engine could not run")
    finally:
        _end_workers()
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(code)  # at once: nothing here is worth waiting for


def _run(hand: int, folder: str) -> None:
    from distributed.compatibility import asyncio_run
    from distributed.config import get_loop_factory
    from distributed.security import Security

    from mnistlab.engine import cluster

    settings = Settings.from_environ()
    resources = cluster.resources_of(settings)
    security = Security.temporary()

    def announce(address: str) -> None:
        hello = {
            "address": address,
            "certificate": security.tls_client_cert,
            "key": security.tls_client_key,
            "folder": folder,
            "workers": resources.ahead,
        }
        with os.fdopen(hand, "w", encoding="utf-8") as server:
            server.write(json.dumps(hello) + "\n")

    async def serve() -> None:
        await cluster.serve(folder, resources, security, os.environ, announce, *_word_of_the_server())

    asyncio_run(serve(), loop_factory=get_loop_factory())


def _end_workers() -> None:
    """Kill the workers, whatever they do: a run goes on from its last checkpoint. They would end with us anyway."""
    workers = multiprocessing.active_children()
    for worker in workers:
        worker.kill()
    for worker in workers:
        worker.join(JOIN_SECONDS)


def _word_of_the_server() -> tuple[asyncio.Event, asyncio.Event]:
    """Return two events: one is set when the server writes anything to our stdin, which means that it wants all
    workers; the other when it closes our stdin, or dies, or someone asks us to terminate."""
    crowd, stop = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def watch() -> None:
        while os.read(0, 4096):
            loop.call_soon_threadsafe(crowd.set)
        loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=watch, daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: loop.call_soon_threadsafe(stop.set))
    return crowd, stop


if __name__ == "__main__":
    main()
