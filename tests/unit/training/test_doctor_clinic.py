"""The doctor on real runs: it notices what is wrong, is silent where nothing is, and its remedies help."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from mnistlab.core.doctor.case import Case
from mnistlab.core.doctor.examine import examine
from mnistlab.core.doctor.finding import Finding, Illness
from mnistlab.core.presets import PRESETS
from mnistlab.core.spec import RunSpec
from mnistlab.data.dataset import Dataset
from mnistlab.training.trainer import Trainer
from tests.unit.training.clinic import HEALTHY, ILL, PAGE, Clinic, page_with, said

pytestmark = pytest.mark.slow

CURABLE = ("zeros, ReLU", "raw, exact loss, Adam", "SGD at 10", "Adam at 0.1", "Adam at 0.0001", "SGD at 0.01")
"""Runs whose remedy is quickly tried: it leads to a network that is trained for other runs as well."""

SPECS = HEALTHY | {name: patient.spec for name, patient in ILL.items()}

CaseOf = Callable[[RunSpec], Case]
Found = Callable[[str], tuple[Finding, ...]]


@pytest.fixture(scope="module")
def clinic(trainer: Trainer, mnist: Dataset) -> Clinic:
    return Clinic(trainer, mnist)


@pytest.fixture(scope="module")
def case(clinic: Clinic) -> CaseOf:
    """A run by its settings, trained when it is first asked for: all of them at once are too long for one test."""
    return cache(clinic.case)


@pytest.fixture(scope="module")
def found(case: CaseOf) -> Found:
    """What the doctor finds in a run, by its name."""
    return cache(lambda name: examine(case(SPECS[name])))


@pytest.mark.parametrize("name", HEALTHY)
def test_of_a_healthy_run_nothing_is_said(found: Found, name: str) -> None:
    assert found(name) == ()


@pytest.mark.parametrize("name", ILL)
def test_an_illness_is_noticed_and_nothing_else_is(found: Found, name: str) -> None:
    patient = ILL[name]
    named = said(found(name))
    assert patient.has <= named <= patient.has | patient.may_have
    for finding in found(name):
        assert any(figure.isdigit() for figure in finding.evidence), "evidence is figures of this run"
        assert finding.remedy.spec != patient.spec, "a remedy changes something"
    assert sum(len(finding.illnesses) for finding in found(name)) == len(named), "nothing is said twice"


@pytest.mark.parametrize("name", CURABLE)
def test_the_remedy_helps(case: CaseOf, found: Found, name: str) -> None:
    spec = found(name)[0].remedy.spec
    assert spec is not None
    before, after = case(SPECS[name]).test_accuracy, case(spec).test_accuracy
    assert before is not None and after is not None
    assert after > before + 0.02


@pytest.mark.timeout(900)  # asked for alone, it has all of them trained
def test_the_tables_in_the_docs_are_what_comes_out(found: Found) -> None:
    assert PAGE.read_text(encoding="utf-8") == page_with({name: said(found(name)) for name in SPECS})


def test_there_are_enough_runs() -> None:
    assert len(HEALTHY) >= 10
    for illness in Illness:
        assert sum(illness in patient.has for patient in ILL.values()) >= 2, illness
    for preset in PRESETS.values():
        assert any(spec.hidden == preset.spec.hidden and spec.epochs == preset.spec.epochs for spec in HEALTHY.values())
