"""Carrying out what the learner does to runs in the list. Every run is looked at first: it has to be theirs."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from mnistlab.core.history import WordsError
from mnistlab.core.runs import Run
from mnistlab.store.errors import UnknownRunError
from mnistlab.ui.actor import actor
from mnistlab.ui.identity import learner
from mnistlab.ui.lab import TROUBLE, Lab
from mnistlab.ui.run_list import Deed, deeds
from mnistlab.ui.runs import RUN

LIST, TRASH = "runs_list", "runs_trash"
"""Keys of the two lists: of runs, and of deleted ones."""

PAGES = ("results", "inside", "train")
"""Pages that a row leads to, with its run in their address."""

_TOO_LATE = "That run is gone for good: it was deleted too long ago, or removed in another tab."
_KEPT_FILES = "Some of their files cannot be removed now, because something else uses them. It will be tried again."


@dataclass
class Shelf:
    """What this session knows of the page: the last deed `done` in each list, runs `picked`, and deleted ones that
    are still shown in their place (`ghosts`); `notice` is to be said once."""

    done: dict[str, int] = field(default_factory=lambda: {LIST: 0, TRASH: 0})
    picked: set[str] = field(default_factory=set)
    ghosts: set[str] = field(default_factory=set)
    notice: str = ""


def shelf() -> Shelf:
    """Return this session's shelf; whoever comes from another page finds no ghosts."""
    mine: Shelf = st.session_state.setdefault("runs_shelf", Shelf())
    if LIST not in st.session_state and TRASH not in st.session_state:
        mine.ghosts.clear()
    return mine


def carry_out(lab: Lab, mine: Shelf) -> str:
    """Do what was asked for since the last time; return what could not be done, in sentences, or nothing."""
    troubles = [mine.notice] if mine.notice else []
    mine.notice = ""
    for key in (LIST, TRASH):
        for deed in deeds(key, mine.done[key]):
            mine.done[key] = deed.number
            troubles += _done(lab, mine, deed)
    if st.session_state.get("runs_delete"):
        for run_id in sorted(mine.picked):
            troubles += _done(lab, mine, Deed(0, "trash", run_id, True, {}))
    if st.session_state.get("runs_delete") or st.session_state.get("runs_none"):
        mine.picked.clear()
    return " ".join(dict.fromkeys(troubles))


def empty_trash(lab: Lab) -> None:
    """Remove all of the learner's deleted runs for good."""
    mine = shelf()
    try:
        if lab.school.training.empty_trash(actor()):
            mine.notice = _KEPT_FILES
    except TROUBLE as error:
        mine.notice = f"That did not work. {error}"


def _done(lab: Lab, mine: Shelf, deed: Deed) -> list[str]:
    """Carry out one deed; return why it could not be."""
    run = lab.store.get(deed.row)
    if run is None or run.learner != learner():
        return [_TOO_LATE]
    try:
        _do(lab, mine, deed, run)
    except UnknownRunError:
        return [_TOO_LATE]
    except WordsError as error:
        return [f"Nothing was changed. {error}"]
    except TROUBLE as error:
        return [f"That did not work. {error}"]
    return []


def _do(lab: Lab, mine: Shelf, deed: Deed, run: Run) -> None:
    match deed.do:
        case "star":
            lab.school.training.annotate(actor(), run.id, starred=deed.on)
        case "annotate":
            lab.school.training.annotate(actor(), run.id, name=deed.words.get("name"), note=deed.words.get("note"))
        case "pick":
            (mine.picked.add if deed.on else mine.picked.discard)(run.id)
        case "stop":
            lab.school.training.stop(actor(), run.id)
        case "trash":
            lab.school.training.trash(actor(), run.id)
            mine.ghosts.add(run.id)
            mine.picked.discard(run.id)
        case "restore":
            lab.school.training.restore(actor(), run.id)
            mine.ghosts.discard(run.id)
        case "go" if (page := deed.words.get("page")) in PAGES:
            st.switch_page(f"pages/{page}.py", query_params={RUN: run.id})
