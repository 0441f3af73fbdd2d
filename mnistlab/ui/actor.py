"""Who asks: this browser's learner, and the teacher who is signed in here."""

from __future__ import annotations

from mnistlab.core.school.rights import Actor
from mnistlab.ui.identity import learner
from mnistlab.ui.school.teacher import teacher


def actor() -> Actor:
    """Return who asks in this session; everything that is done to runs and classes is done in their name."""
    return Actor(learner(), teacher())
