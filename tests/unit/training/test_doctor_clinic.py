"""The doctor on real runs: it notices what is wrong, is silent where nothing is, and its remedies help."""

from __future__ import annotations

import pytest

from mnistlab.core.doctor.case import Case
from mnistlab.core.doctor.examine import examine
from mnistlab.core.doctor.finding import Finding, Illness
from mnistlab.core.presets import PRESETS
from mnistlab.data.dataset import Dataset
from mnistlab.training.trainer import Trainer
from tests.unit.training.clinic import HEALTHY, ILL, PAGE, Clinic, page_with, said

pytestmark = pytest.mark.slow

CURABLE = ("zeros, ReLU", "raw, exact loss, Adam", "SGD at 10", "Adam at 0.1", "Adam at 0.0001", "SGD at 0.01")
"""Runs whose remedy is quickly tried: it leads to a network that is trained for other runs as well."""


@pytest.fixture(scope="module")
def clinic(trainer: Trainer, mnist: Dataset) -> Clinic:
    return Clinic(trainer, mnist)


@pytest.fixture(scope="module")
def cases(clinic: Clinic) -> dict[str, Case]:
    """Every run, trained once."""
    specs = HEALTHY | {name: patient.spec for name, patient in ILL.items()}
    return {name: clinic.case(spec) for name, spec in specs.items()}


@pytest.fixture(scope="module")
def found(cases: dict[str, Case]) -> dict[str, tuple[Finding, ...]]:
    """What the doctor finds in every run."""
    return {name: examine(case) for name, case in cases.items()}


def test_the_tables_in_the_docs_are_what_comes_out(found: dict[str, tuple[Finding, ...]]) -> None:
    assert PAGE.read_text(encoding="utf-8") == page_with({name: said(findings) for name, findings in found.items()})


@pytest.mark.parametrize("name", HEALTHY)
def test_of_a_healthy_run_nothing_is_said(found: dict[str, tuple[Finding, ...]], name: str) -> None:
    assert found[name] == ()


@pytest.mark.parametrize("name", ILL)
def test_an_illness_is_noticed_and_nothing_else_is(found: dict[str, tuple[Finding, ...]], name: str) -> None:
    patient = ILL[name]
    named = said(found[name])
    assert patient.has <= named <= patient.has | patient.may_have
    for finding in found[name]:
        assert any(figure.isdigit() for figure in finding.evidence), "evidence is figures of this run"
        assert finding.remedy.spec != patient.spec, "a remedy changes something"
    assert sum(len(finding.illnesses) for finding in found[name]) == len(named), "nothing is said twice"


@pytest.mark.parametrize("name", CURABLE)
def test_the_remedy_helps(clinic: Clinic, cases: dict[str, Case], name: str) -> None:
    spec = examine(cases[name])[0].remedy.spec
    assert spec is not None
    before, after = cases[name].test_accuracy, clinic.case(spec).test_accuracy
    assert before is not None and after is not None
    assert after > before + 0.02


def test_there_are_enough_runs() -> None:
    assert len(HEALTHY) >= 10
    for illness in Illness:
        assert sum(illness in patient.has for patient in ILL.values()) >= 2, illness
    for preset in PRESETS.values():
        assert any(spec.hidden == preset.spec.hidden and spec.epochs == preset.spec.epochs for spec in HEALTHY.values())
