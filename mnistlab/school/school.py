"""The school as pages see it."""

from __future__ import annotations

from mnistlab.engine.service import Engine
from mnistlab.school.attendance import Attendance
from mnistlab.school.pulse import Pulse
from mnistlab.school.teaching import Teaching
from mnistlab.school.training import Training
from mnistlab.store.store import Store


class School:
    """Everything that learners and teachers can do to runs and classes; any thread may use it.

    training: runs. attendance: who is in which class. teaching: what teachers do. pulse: news for open pages.
    """

    def __init__(self, store: Store, engine: Engine):
        self.pulse = Pulse()
        self.attendance = Attendance(store, self.pulse)
        self.training = Training(store, engine, self.attendance)
        self.teaching = Teaching(store, self.training, self.pulse)
