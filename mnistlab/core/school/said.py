"""The rules of a class, said to its learners in plain words."""

from __future__ import annotations

from mnistlab.core.differences import NAMES, listed
from mnistlab.core.labels import word
from mnistlab.core.school.rules import Lock, Rules
from mnistlab.core.school.stopping import allowance
from mnistlab.core.spec import as_text


def rules_said(rules: Rules) -> list[str]:
    """Return what holds in a class, a sentence each, beginning with what its learners would notice first."""
    said = [] if rules.lock is None else [lock_said(rules.lock)]
    if rules.most_parameters is not None:
        said.append(f"A network can have up to {rules.most_parameters:,} parameters.")
    if rules.most_epochs is not None:
        said.append(f"A run can have up to {_many(rules.most_epochs, 'epoch')}.")
    if rules.most_seconds is not None:
        long = allowance(rules.most_seconds)
        said.append(f"A run can train for up to {long}. Then it ends, and what it has learned is kept.")
    said.append(f"Up to {_many(rules.most_waiting, 'run')} of yours can wait at once.")
    if not rules.results:
        said.append("What your runs have reached stays hidden until your teacher shows it.")
    on_wall = "Your nickname" if rules.names else "No nickname"
    said.append(f"{on_wall} is shown beside the curves on the projector.")
    return said


def lock_said(lock: Lock) -> str:
    """Return which knobs can be turned, or which cannot, whichever is shorter."""
    if not lock.locked:
        return "You can turn every knob."
    if not lock.free:
        return "Your teacher has fixed everything."
    if len(lock.free) <= len(lock.locked):
        return f"You can turn {listed([_the(name) for name in lock.free])}. Your teacher has fixed everything else."
    fixed = [f"{_the(name)} ({word(as_text(getattr(lock.base, name)))})" for name in lock.locked]
    return f"Your teacher has fixed {listed(fixed)}. You can turn everything else."


def _the(name: str) -> str:
    return f"the {NAMES[name]}"


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
