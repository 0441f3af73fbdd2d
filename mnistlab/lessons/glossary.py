"""The glossary: every term of the course in two plain sentences. The entries are in `glossary.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Term:
    """A term, and what it means.

    text: two plain sentences. also: other words and forms for it. formula: in TeX, "" if none helps. picture: the
    name of a drawing in `mnistlab.ui.term_pictures`, "" if none helps. lesson: "lesson/step" where it is met.
    """

    name: str
    text: str
    lesson: str
    also: tuple[str, ...] = ()
    formula: str = ""
    picture: str = ""


@cache
def glossary() -> dict[str, Term]:
    """Return all terms by name, in alphabetical order."""
    text = Path(__file__).with_name("glossary.toml").read_text(encoding="utf-8")
    entries = [Term(**{**entry, "also": tuple(entry.get("also", ()))}) for entry in tomllib.loads(text)["term"]]
    return {term.name: term for term in sorted(entries, key=lambda term: term.name.casefold())}
