"""What a lesson is made of: short steps, each with a claim, something to touch, and a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Choice:
    """One answer to a question; `why` is said when it is chosen, also when it is wrong."""

    text: str
    why: str
    right: bool = False


@dataclass(frozen=True)
class Question:
    """A question with choices, of which exactly one is right."""

    text: str
    choices: tuple[Choice, ...]

    @property
    def answer(self) -> Choice:
        """The right one."""
        return next(choice for choice in self.choices if choice.right)


@dataclass(frozen=True)
class Number:
    """A question whose answer is a number, right within `tolerance` (absolute); the rest is said about what is given.

    `answer` is computed from the core, never typed in. `start` stands in the field at first.
    """

    text: str
    answer: float
    why: str
    low: str
    high: str
    tolerance: float = 0.0
    start: float = 0.0


@dataclass(frozen=True)
class Try:
    """A link into Train with the very settings: fields of a RunSpec as its URL takes them, or {"preset": name}."""

    label: str
    settings: Mapping[str, str]


@dataclass(frozen=True)
class Source:
    """Where something comes from: a paper, a book, a page; `address` is https or "" for what is only in print."""

    text: str
    address: str = ""


@dataclass(frozen=True)
class Step:
    """One screen of a lesson. Texts are Markdown; known terms in them explain themselves where they stand.

    id: its name in the address, unique in the lesson.
    claim: two or three sentences that can turn out true or false.
    do: one sentence, what to move or to guess.
    interaction: module and function in `mnistlab.ui.learn.interactions`, such as "one_neuron.line".
    seen: one to three sentences, what happened and why; read after having tried.
    check: the question at the end.
    train: a link into Train, where the step leads there.
    """

    id: str
    title: str
    claim: str
    do: str
    interaction: str
    seen: str
    check: Question | Number
    train: Try | None = None


@dataclass(frozen=True)
class Lesson:
    """A lesson: `id` is its name in the address, `about` one sentence for the list, `minutes` about how long it takes.

    terms: names of glossary entries that are introduced here.
    """

    id: str
    title: str
    about: str
    minutes: int
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    terms: tuple[str, ...] = field(default=())

    def step(self, step_id: str | None) -> Step:
        """Return the step of that id, or the first one if there is none."""
        return next((step for step in self.steps if step.id == step_id), self.steps[0])
