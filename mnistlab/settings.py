"""Where things live and how much of the machine to use: read from the environment, once."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

TEACHER_PASSCODE = "MNISTLAB_TEACHER_PASSCODE"

SECRETS = ("MNISTLAB_DATABASE", TEACHER_PASSCODE, "TEACHER_PASSCODE")
"""Environment variables, in capitals, that no other process is to inherit. Streamlit adds what is in secrets.toml."""


class SettingsError(ValueError):
    """An environment variable has a value that cannot be used; the text names it."""


@dataclass(frozen=True)
class Settings:
    """The lab's configuration.

    home: folder for everything kept (`MNISTLAB_HOME`). database: SQLAlchemy URL (`MNISTLAB_DATABASE`).
    artifacts: folder or fsspec URL for weights and checkpoints (`MNISTLAB_ARTIFACTS`).
    data: folder or file with another dataset, or None (`MNISTLAB_DATA`).
    scheduler: address of an existing Dask scheduler, or None to start our own engine (`MNISTLAB_SCHEDULER`).
    workers, threads: number of workers and TensorFlow threads in each; 0 lets the engine choose
    (`MNISTLAB_WORKERS`, `MNISTLAB_THREADS`). worker_memory: megabytes of its own at which an idle worker is
    replaced, 0 lets the engine choose (`MNISTLAB_WORKER_MEMORY`). Who may teach is not kept here: see
    `take_passcode` and `teachers`.
    """

    home: Path
    database: str
    artifacts: str
    data: str | None = None
    scheduler: str | None = None
    workers: int = 0
    threads: int = 0
    worker_memory: int = 0

    @property
    def shared(self) -> Path:
        """The folder where the machine's processes share unpacked datasets."""
        return self.home / "data"

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings from environment variables; nothing needs to be set.

        Raises:
            SettingsError: a value cannot be used.
        """
        home = Path(environ["MNISTLAB_HOME"]).expanduser().absolute() if environ.get("MNISTLAB_HOME") else _usual_home()
        return cls(
            home=home,
            database=environ.get("MNISTLAB_DATABASE") or f"sqlite:///{(home / 'mnistlab.sqlite').as_posix()}",
            artifacts=environ.get("MNISTLAB_ARTIFACTS") or str(home / "runs"),
            data=environ.get("MNISTLAB_DATA") or None,
            scheduler=environ.get("MNISTLAB_SCHEDULER") or None,
            workers=_count(environ, "MNISTLAB_WORKERS"),
            threads=_count(environ, "MNISTLAB_THREADS"),
            worker_memory=_count(environ, "MNISTLAB_WORKER_MEMORY", 1_000_000),
        )


def take_passcode(environ: MutableMapping[str, str] = os.environ) -> str:
    """Return the teacher's passcode, or its hash, and remove it from the environment; "" if there is none."""
    return (environ.pop(TEACHER_PASSCODE, None) or "").strip()


def teachers(environ: Mapping[str, str] = os.environ) -> frozenset[str]:
    """Return the e-mail addresses of those who may teach once OpenID Connect has said who they are."""
    return addresses(environ.get("MNISTLAB_TEACHERS", "").split(","))


def addresses(texts: Iterable[object]) -> frozenset[str]:
    """Return e-mail addresses in the form in which they are compared; what cannot be one is left out."""
    return frozenset(text.strip().casefold() for text in texts if isinstance(text, str) and "@" in text)


def _count(environ: Mapping[str, str], name: str, most: int = 256) -> int:
    text = environ.get(name, "").strip() or "0"
    if not text.isdecimal() or int(text) > most:
        raise SettingsError(f"{name} is {text!r}; it takes a whole number from 0 (choose for me) to {most}.")
    return int(text)


def _usual_home() -> Path:
    """Return the user's data folder, or a folder that lasts until the next boot where there is none to write to."""
    home = Path(platformdirs.user_data_dir("mnistlab", appauthor=False))
    try:
        home.mkdir(parents=True, exist_ok=True)
        if os.access(home, os.W_OK):
            return home
    except OSError:
        pass
    return Path(tempfile.gettempdir()) / "mnistlab"
