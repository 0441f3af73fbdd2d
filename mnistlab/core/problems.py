"""Bad settings in plain words: which field, what came, what is allowed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

_LONGEST_ECHO = 60


@dataclass(frozen=True)
class Problem:
    """One value that cannot be used: `field`, what came (`got`), what is `allowed`."""

    field: str
    got: str
    allowed: str

    def __str__(self) -> str:
        return f"{self.field}: got {self.got}; allowed is {self.allowed}."


class SpecError(ValueError):
    """Settings that make no run. `problems` lists every one of them; the text is one line."""

    def __init__(self, problems: Sequence[Problem]):
        self.problems = tuple(problems)
        super().__init__(" ".join(map(str, self.problems)))


def problems_from(error: ValidationError, model: type[BaseModel]) -> list[Problem]:
    """Translate pydantic's errors about `model`, one `Problem` a field at the most."""
    found: dict[str, Problem] = {}
    for detail in error.errors(include_url=False):
        location = detail["loc"]
        if not location:
            found.setdefault("settings", Problem("settings", _echo(detail["input"]), "a JSON object with field names"))
            continue
        name = str(location[0])
        known = name in model.model_fields
        allowed = _allowed(name, model) if known else "only " + ", ".join(model.model_fields)
        problem = Problem(name if known else _echo(name), _echo(detail["input"]), allowed)
        found.setdefault(name, problem)
    return list(found.values())


def _echo(value: Any) -> str:
    """Show a value without letting it flood or steer the screen it lands on."""
    text = ascii(value)
    return text if len(text) <= _LONGEST_ECHO else text[: _LONGEST_ECHO - 1] + "..."


def _allowed(name: str, model: type[BaseModel]) -> str:
    """Say in words what a field takes, from the same schema that checks it."""
    schema = model.model_json_schema()["properties"][name]
    if "enum" in schema:
        return "one of " + ", ".join(schema["enum"])
    if schema.get("type") == "array":
        return f"0 to {schema['maxItems']} layers of {_range(schema['items'])}, like 128,64 (or none)"
    if "pattern" in schema:
        return "a name of small letters, digits and hyphens"
    numeric, optional = schema, ""
    if "anyOf" in schema:
        numeric = next(part for part in schema["anyOf"] if part["type"] != "null")
        optional = ", or all"
    kind = "a whole number" if numeric["type"] == "integer" else "a number"
    return f"{kind} from {_range(numeric)}{optional}"


def _range(schema: dict[str, Any]) -> str:
    return f"{_plain(schema['minimum'])} to {_plain(schema['maximum'])}"


def _plain(number: float) -> str:
    """Write a bound as one says it: 0.000001 where Python writes 1e-06, 10 where it writes 10.0."""
    return f"{number:.12f}".rstrip("0").rstrip(".")
