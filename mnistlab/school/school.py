"""The school as pages see it."""

from __future__ import annotations

from mnistlab.data.catalog import Catalog
from mnistlab.engine.service import Engine
from mnistlab.school.assignments import Assignments
from mnistlab.school.attendance import Attendance
from mnistlab.school.janitor import Janitor
from mnistlab.school.pulse import Pulse
from mnistlab.school.records import Records
from mnistlab.school.scorer import Scorer
from mnistlab.school.showing import Showing
from mnistlab.school.staff import NO_PASSCODE, Passcode, Staff
from mnistlab.school.teaching import Teaching
from mnistlab.school.training import Training
from mnistlab.school.wall import Wall
from mnistlab.store.store import Store


class School:
    """Everything that learners and teachers can do to runs and classes; any thread may use it.

    training: runs. attendance: who is in which class. teaching: what teachers do. staff: signing in with the
    `passcode`. assignments: what is asked of learners, and how they get on. showing: which results learners may see.
    wall: what the projector shows of a class. scorer: runs scored for it. records: what a class has done. janitor:
    what is deleted goes. pulse: news for open pages.
    """

    def __init__(self, store: Store, engine: Engine, passcode: Passcode = NO_PASSCODE, catalog: Catalog | None = None):
        self.pulse = Pulse()
        self.staff = Staff(store.classes, passcode)
        self.attendance = Attendance(store, self.pulse)
        self.showing = Showing(store, self.pulse)
        self.assignments = Assignments(store, self.attendance, self.showing)
        self.training = Training(store, engine, self.attendance)
        self.scorer = Scorer(store, catalog)
        self.wall = Wall(store, engine, self.scorer, self.pulse)
        self.records = Records(store, self.attendance)
        self.janitor = Janitor(store, engine, self.pulse)
        self.teaching = Teaching(store, self.training, self.pulse, self.janitor.call)

    def start(self) -> None:
        """Begin with what is done behind the pages; return at once."""
        self.janitor.start()

    def close(self) -> None:
        """End what is done behind the pages; what was begun is finished at the next start."""
        self.scorer.close()
        self.janitor.close()
