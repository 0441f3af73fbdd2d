"""The files that a class's results can be taken away as: each made when it is asked for, in a thread of its own."""

from __future__ import annotations

import io
import re
import time
import zipfile

from mnistlab.core.school.classroom import Member
from mnistlab.core.school.record import Record, best
from mnistlab.core.school.results import as_csv, rows
from mnistlab.core.school.rights import Actor
from mnistlab.data.dataset import DataError
from mnistlab.ui.lab import Lab
from mnistlab.ui.networks import images_of
from mnistlab.ui.run_files import material_of
from mnistlab.ui.school.calendar import Calendar
from mnistlab.ui.school.class_mistakes import shared_mistakes
from mnistlab.ui.school.class_report import MISTAKES, Mistakes, class_report
from mnistlab.ui.school.learner_report import learner_report


def class_table(lab: Lab, actor: Actor, class_id: str, calendar: Calendar) -> bytes:
    """Return all runs of a class as comma-separated values, to its teacher."""
    record = lab.school.records.of_class(actor, class_id)
    return as_csv(rows(record), calendar.zone)


def class_page(lab: Lab, actor: Actor, class_id: str, calendar: Calendar) -> str:
    """Return the report on a class, to its teacher."""
    return _class(lab, lab.school.records.of_class(actor, class_id), calendar)


def learner_page(lab: Lab, actor: Actor, class_id: str, learner: str, calendar: Calendar) -> str:
    """Return the report on one learner of a class, to its teacher."""
    record = lab.school.records.of_learner(actor, class_id, learner)
    return _learner(lab, record, record.members[0], calendar)


def all_pages(lab: Lab, actor: Actor, class_id: str, calendar: Calendar) -> bytes:
    """Return the report on a class and those on each of its learners in one zip file, to its teacher."""
    record = lab.school.records.of_class(actor, class_id)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("class.html", _class(lab, record, calendar))
        for number, member in enumerate(record.members, 1):
            name = f"learner-{number:03}-{plain_name(member.nickname)}.html"
            pack.writestr(name, _learner(lab, record, member, calendar))
    return packed.getvalue()


def own_page(lab: Lab, actor: Actor, calendar: Calendar) -> str:
    """Return a learner's own report on the class that they are in."""
    record = lab.school.records.own(actor)
    return _learner(lab, record, record.members[0], calendar)


def plain_name(words: str) -> str:
    """Return words as a part of a file's name: letters, digits and hyphens, no more than 40."""
    return re.sub(r"[\W_]+", "-", words)[:40].strip("-").lower() or "class"


def _class(lab: Lab, record: Record, calendar: Calendar) -> str:
    return class_report(record, _mistakes(lab, record), calendar, time.time())


def _learner(lab: Lab, record: Record, member: Member, calendar: Calendar) -> str:
    runs = record.of(member.learner)
    curves = lab.store.sketches([run.id for run in runs])
    finest = best(runs)
    told = material_of(lab, finest, images_of(lab, finest, quiet=True)) if finest else None
    return learner_report(record, member, curves, told, calendar, time.time())


def _mistakes(lab: Lab, record: Record) -> Mistakes | None:
    """Return what the best networks get wrong together, of those on the dataset that most of them were trained on."""
    finest = [run for _, run in record.bests()]
    names = [run.spec.dataset for run in finest]
    if len(finest) < 2:
        return None
    try:
        dataset = lab.catalog.load(max(names, key=names.count))
    except DataError:
        return None
    mistakes, networks = shared_mistakes(lab.store, finest, dataset, MISTAKES)
    return Mistakes(mistakes, networks, dataset)
