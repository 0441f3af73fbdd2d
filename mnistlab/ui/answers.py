"""What a network answered to the test images, ready to be shown: read once a run, shared, unchangeable."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from mnistlab.charts.palette import DIGITS, RIGHT, WRONG
from mnistlab.core.explain import percent
from mnistlab.core.runs import Run
from mnistlab.data.dataset import Dataset
from mnistlab.store.store import Store
from mnistlab.ui.digits import digit_img
from mnistlab.ui.html import Html, safe

_LENS = (
    '<svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="6.5" cy="6.5" r="4.5"/><path d="M10 10l4.5 4.5"/></svg>'
)


_MOST_BUILT = 16
"""So many groups of cards are kept put together, some 10 kB each."""


@dataclass(frozen=True, eq=False)
class Answers:
    """The test set of `dataset` and, for each image, the probabilities of its classes, shape (images, 10)."""

    dataset: Dataset
    probabilities: NDArray[np.float32]
    _built: dict[tuple[tuple[int, ...], bool], Html] = field(default_factory=dict, repr=False)

    @property
    def labels(self) -> NDArray[np.uint8]:
        """The true classes."""
        return self.dataset.y_test

    def card(self, index: int, *, closer: bool = False) -> Html:
        """Return one test image with what the network says of it, as HTML; `closer`: pressed, it gives its index."""
        names, chances, true = self.dataset.class_names, self.probabilities[index], int(self.labels[index])
        says = int(chances.argmax())
        right = says == true
        judged = "✓ right" if right else f"<span>✗ is {safe(names[true])}</span> <i>{_chance(chances[true])}</i>"
        press = f' data-press="{index}"' if closer else ""
        button = f'<button type="button" aria-label="Look closely at test image {index:,}">{_LENS}</button>'
        return Html(
            f'<figure class="ml-card" title="test image {index:,}"{press}>'
            f"{digit_img(self.dataset.x_test[index], f'Test image {index:,}: {names[true]}', size='3.6rem')}"
            f"<div><p><span>says <b>{safe(names[says])}</b></span> <i>{_chance(chances[says])}</i></p>"
            f'<p class="ml-verdict" style="--colour:{RIGHT if right else WRONG}">{judged}</p></div>'
            f"{bars(chances, names, true)}{button if closer else ''}</figure>"
        )

    def cards(self, indices: NDArray[np.integer], *, closer: bool = False) -> Html:
        """Return the cards of some test images; with `closer` they can be pressed (`mnistlab.ui.pressable`)."""
        key = (tuple(indices.tolist()), closer)
        if key not in self._built:  # whatever is touched on the page, they are mostly the ones drawn before
            if len(self._built) >= _MOST_BUILT:
                self._built.clear()
            built = "".join(self.card(index, closer=closer) for index in key[0])
            self._built[key] = Html(f'<div class="ml-answers"><div class="ml-cards">{built}</div></div>')
        return self._built[key]


def bars(chances: NDArray[np.floating], names: tuple[str, ...], true: int) -> Html:
    """Return ten small bars, one a class, the true one underlined; classes with long names go by their number."""
    told = ", ".join(f"{names[i]} {_chance(p)}" for i, p in enumerate(chances) if p >= 0.001)
    built = []
    for i, chance in enumerate(chances):
        mark = ' class="ml-true"' if i == true else ""
        label = names[i] if len(names[i]) == 1 else str(i)
        fill = f'<i style="height:{100 * float(chance):.0f}%;background:{DIGITS[i % len(DIGITS)]}"></i>'
        tip = safe(f"{names[i]}: {_chance(chance)}")
        built.append(f'<span title="{tip}"><i>{fill}</i><span{mark}>{safe(label)}</span></span>')
    return Html(f'<div class="ml-bars" role="img" aria-label="{safe(told)}">{"".join(built)}</div>')


def _chance(probability: np.floating) -> str:
    return percent(float(probability), 1)


def answers(store: Store, run: Run, dataset: Dataset) -> Answers | None:
    """Return what the run's network answered, or None if it is not kept or not about this test set."""
    try:
        return _answers(run.id, run.attempt, run.step, dataset.name, dataset, store)
    except LookupError:
        return None


@st.cache_resource(max_entries=12, show_spinner=False)
def _answers(run_id: str, attempt: int, step: int, name: str, _dataset: Dataset, _store: Store) -> Answers:
    """Read a run's predictions; a run that went on has other ones, hence attempt and step."""
    found = _store.predictions(run_id)
    if found is None or found.shape != (len(_dataset.x_test), len(_dataset.class_names)):
        raise LookupError(run_id, name)
    found.setflags(write=False)
    return Answers(_dataset, found)
