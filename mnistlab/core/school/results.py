"""What came of a class's runs: a row a run, and all as a table for spreadsheets. Nobody's learner id is in it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from mnistlab.core.architecture import parameter_count
from mnistlab.core.school.record import Record
from mnistlab.core.spec import RunSpec, as_text
from mnistlab.core.visible import visible

GONE = "(gone)"
"""Whose run it is, or what it was made for, if that is known no more."""

_LAYOUT = "%Y-%m-%d %H:%M:%S"
_FORMULA = re.compile(r"(^|[;|])([\s\"'\u200c\u200d]*)(?=[=+\-@\uff0b\uff0d\uff1d\uff20])")
"""What spreadsheets compute: also full-width signs, and after a semicolon, which some of them take for the end of a
cell whatever is in quotes."""


@dataclass(frozen=True)
class Row:
    """One run of a class. Accuracies are shares from 0 to 1; `score` is the one on the wall's secret images.

    when: its submission, in seconds since the Unix epoch. assignment: a title, "" for none. epochs: whole ones done.
    seconds: of training.
    """

    nickname: str
    assignment: str
    when: float
    spec: RunSpec
    parameters: int
    epochs: int
    seconds: float
    accuracy: float | None
    score: float | None
    prediction: float | None
    status: str

    @property
    def difference(self) -> float | None:
        """The test accuracy less the predicted one."""
        return None if self.accuracy is None or self.prediction is None else self.accuracy - self.prediction


def rows(record: Record) -> list[Row]:
    """Return a row for each run of a class, the earliest first."""
    names = {member.learner: member.nickname for member in record.members}
    titles = {assignment.id: assignment.brief.title for assignment in record.assignments} | {"": ""}
    return [
        Row(
            nickname=names.get(run.learner, GONE),
            assignment=titles.get(run.assignment_id, GONE),
            when=run.created_at,
            spec=run.spec,
            parameters=parameter_count(run.spec),
            epochs=run.epoch,
            seconds=run.seconds,
            accuracy=run.test_accuracy,
            score=record.score(run),
            prediction=run.prediction,
            status=run.status.value,
        )
        for run in record.runs
    ]


def as_csv(found: Iterable[Row], zone: tzinfo = UTC) -> bytes:
    """Return the rows as comma-separated values (RFC 4180, UTF-8 with the mark by which Excel knows it).

    Text that a spreadsheet would compute has an apostrophe before it. Accuracies are per cent, times are those of
    `zone`.
    """
    settings = [(name, str(field.title)) for name, field in RunSpec.model_fields.items()]
    head = ["Nickname", "Assignment", f"When ({_zone_name(zone)})", "Status", "Test accuracy (%)"]
    head += ["Secret images (%)", "Predicted (%)", "Difference (points)", "Parameters", "Epochs done", "Seconds"]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head + [title for _, title in settings])
    for row in found:
        shares = (row.accuracy, row.score, row.prediction, row.difference)
        writer.writerow(
            [
                harmless(row.nickname),
                harmless(row.assignment),
                datetime.fromtimestamp(row.when, zone).strftime(_LAYOUT),
                row.status,
                *("" if share is None else f"{100 * share:.2f}" for share in shares),
                row.parameters,
                row.epochs,
                f"{row.seconds:.2f}",
                *(harmless(as_text(getattr(row.spec, name))) for name, _ in settings),
            ]
        )
    return text.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """Return text in one line that no spreadsheet takes for a formula, without what is not seen.

    >>> harmless("=1+1"), harmless("Anna-Lena"), harmless("a;@x")
    ("'=1+1", 'Anna-Lena', "a;'@x")
    """
    return _FORMULA.sub(r"\1\2'", " ".join(visible(text).split()))


def _zone_name(zone: tzinfo) -> str:
    name = str(zone)
    return name if re.fullmatch(r"[A-Za-z0-9_+\-/:]{1,40}", name) else "local time"
