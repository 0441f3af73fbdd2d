"""Addresses to hand to a classmate: they carry settings, never a learner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from mnistlab.core.presets import PRESETS
from mnistlab.core.problems import Problem, SpecError
from mnistlab.core.spec import RunSpec, as_text

PRESET = "preset"

PAGES = (
    *("", "learn", "data", "train", "results", "inside", "draw", "runs", "compare", "tutorials", "glossary"),
    *("class", "teach", "wall"),
)
"""The last part of the addresses of this lab's pages."""


def settings_link(spec: RunSpec) -> str:
    """Return the address of the Train page with the settings of `spec` in it, as this browser would write it."""
    return link_beside(st.context.url or "", spec)


def link_beside(url: str, spec: RunSpec) -> str:
    """Return the address of Train with the settings of `spec`, given the address of any page of this lab."""
    # The layers are always named: an address without any setting would change nothing.
    return page_beside(url, "train", {"hidden": as_text(spec.hidden)} | spec.to_query())


def page_beside(url: str, page: str, query: Mapping[str, str]) -> str:
    """Return the address of a page with these URL parameters, given the address of any page of this lab."""
    scheme, host, path, _, _ = urlsplit(url)
    folder, _, last = path.rpartition("/")
    root = folder if last in PAGES else path
    return urlunsplit((scheme, host, f"{root}/{page}", urlencode(query, safe=","), ""))


def settings_in(query: Mapping[str, str]) -> dict[str, str]:
    """Return those URL parameters that are settings: fields of a spec, and the name of a preset."""
    return {name: text for name, text in query.items() if name == PRESET or name in RunSpec.model_fields}


def spec_from(settings: Mapping[str, str], datasets: Sequence[str]) -> tuple[RunSpec, tuple[Problem, ...]]:
    """Return the settings of an address, and the problems with those that had to be left out.

    Args:
        settings: URL parameters, as `settings_in` returns them.
        datasets: the names of those there are, the usual one first.
    """
    fields = {name: text for name, text in settings.items() if name != PRESET}
    problems: list[Problem] = []
    start = RunSpec(dataset=datasets[0])
    if (name := settings.get(PRESET)) is not None:
        if name in PRESETS:
            start = PRESETS[name].spec.with_(dataset=datasets[0])
        else:
            problems.append(Problem(PRESET, ascii(name)[:60], "one of " + ", ".join(PRESETS)))
    if fields.get("dataset", datasets[0]) not in datasets:
        problems.append(Problem("dataset", ascii(fields.pop("dataset"))[:60], "one of " + ", ".join(datasets)))
    while True:
        try:
            return start.with_(**fields), tuple(problems)
        except SpecError as error:
            problems += error.problems
            for problem in error.problems:
                del fields[problem.field]
