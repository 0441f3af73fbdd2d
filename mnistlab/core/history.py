"""One's runs in order: what they are called, which of them to show, and which comes first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from mnistlab.core.architecture import parameter_count
from mnistlab.core.presets import PRESETS
from mnistlab.core.runs import Run, RunStatus
from mnistlab.core.spec import RunSpec
from mnistlab.core.visible import visible

NAME_LENGTH = 80
NOTE_LENGTH = 1000
"""How many characters a run's name and the note on it may have."""

UNDO_SECONDS = 600.0
"""How long a deleted run can be brought back."""


class WordsError(ValueError):
    """A name or a note that cannot be kept; the text is one plain sentence."""


class Order(StrEnum):
    """In which order to list runs. The value is its label on screen."""

    NEWEST = "Newest first"
    OLDEST = "Oldest first"
    BEST = "Best accuracy"
    FEWEST = "Fewest parameters"
    FASTEST = "Shortest training"
    NAME = "By name"


@dataclass(frozen=True)
class Wish:
    """Which runs to show; what is left as it is here excludes none.

    `text`: every word of it is in the run's name, note or settings. `network`: a preset's name, or layer sizes as
    `sizes` writes them. `least`: the least test accuracy, a share from 0 to 1.
    """

    text: str = ""
    starred: bool = False
    status: RunStatus | None = None
    dataset: str | None = None
    network: str | None = None
    least: float | None = None

    def fits(self, run: Run) -> bool:
        """Whether the run is one of those to show."""
        return (
            (run.starred or not self.starred)
            and self.status in (None, run.status)
            and self.dataset in (None, run.spec.dataset)
            and self.network in (None, sizes(run.spec), preset_of(run.spec))
            and (self.least is None or (run.test_accuracy is not None and run.test_accuracy >= self.least))
            and all(word in _words(run) for word in self.text.casefold().split())
        )


def select(runs: Iterable[Run], wish: Wish, order: Order) -> list[Run]:
    """Return the runs to show in their order; those without a result, or a name, come last where it decides.

    Args:
        runs: the newest first.
        wish: which to show.
        order: how to sort them; of equals the newer one comes first.
    """
    found = [run for run in runs if wish.fits(run)]
    match order:
        case Order.OLDEST:
            found.reverse()
        case Order.BEST:
            found.sort(key=lambda run: -1.0 if run.test_accuracy is None else run.test_accuracy, reverse=True)
        case Order.FEWEST:
            found.sort(key=lambda run: parameter_count(run.spec))
        case Order.FASTEST:
            found.sort(key=lambda run: (not (run.has_results and run.seconds), run.seconds))
        case Order.NAME:
            found.sort(key=lambda run: (not run.name, run.name.casefold()))
    return found


def sizes(spec: RunSpec) -> str:
    """Return the sizes of a network's layers, inputs and classes among them, like "784-128-10"."""
    return "-".join(map(str, (spec.inputs, *spec.hidden, spec.classes)))


def preset_of(spec: RunSpec | None) -> str | None:
    """Return the name of the preset whose settings these are; dataset and seed may be others."""
    return _PRESETS.get(_form(spec)) if spec else None


def clean_name(text: str) -> str:
    """Return a name as it is kept: one line, without characters that are not seen or turn the writing round.

    Raises:
        WordsError: it is too long.
    """
    return _measured(" ".join(visible(text).split()), NAME_LENGTH, "A name")


def clean_note(text: str) -> str:
    """Return a note as it is kept: its lines, without characters that are not seen or turn the writing round.

    Raises:
        WordsError: it is too long.
    """
    return _measured("\n".join(line.rstrip() for line in visible(text).splitlines()).strip(), NOTE_LENGTH, "A note")


def minutes_left(run: Run, now: float) -> int:
    """Return for how many minutes, begun ones included, a deleted run can still be brought back."""
    return 0 if run.trashed_at is None else max(0, int(-(-(run.trashed_at + UNDO_SECONDS - now) // 60)))


def _measured(text: str, most: int, what: str) -> str:
    if len(text) > most:
        raise WordsError(f"{what} has {most:,} characters at the most; this one has {len(text):,}.")
    return text


def _words(run: Run) -> str:
    """Return what a search looks through, in one case."""
    spec = run.spec
    settings = (spec.dataset, sizes(spec), spec.activation, spec.optimizer, preset_of(spec) or "", run.status)
    return " ".join((run.name, run.note, run.id, *settings)).casefold()


def _form(spec: RunSpec) -> tuple[object, ...]:
    return tuple(value for name, value in spec if name not in ("dataset", "seed"))


_PRESETS = {_form(preset.spec): preset.name for preset in PRESETS.values()}
