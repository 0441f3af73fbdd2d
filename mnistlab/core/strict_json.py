"""JSON from strangers: no duplicate names, no NaN, no depths, no endless numbers."""

from __future__ import annotations

import json
import math
from typing import Any

from mnistlab.core.refusal import RefusedError, shown

MOST_DIGITS = 40


def parse_json(data: bytes, where: str) -> Any:
    """Return the content of a JSON file.

    Args:
        data: the file's bytes; the caller has seen to it that they are not too many.
        where: what the file is called in messages.

    Raises:
        RefusedError: it is no JSON, or JSON that no honest program writes.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RefusedError(f"{where} is no text in UTF-8, so it is no JSON.") from None

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in pairs:
            if name in found:
                raise RefusedError(f"{where} has {shown(name)} twice in one place; each name may stand there once.")
            found[name] = value
        return found

    def no_number(name: str) -> Any:
        raise RefusedError(f"{where} has {name} in it, which is no number that can be used.")

    def whole(digits: str) -> int:
        if len(digits) > MOST_DIGITS:
            raise RefusedError(f"{where} has a number of {len(digits):,} digits in it.")
        return int(digits)

    def real(digits: str) -> float:
        value = float(digits)
        return value if math.isfinite(value) else no_number(shown(digits, 20))

    try:
        return json.loads(text, object_pairs_hook=unique, parse_constant=no_number, parse_int=whole, parse_float=real)
    except json.JSONDecodeError as error:
        raise RefusedError(f"{where} is no JSON: {error.msg} in line {error.lineno:,}.") from None
    except RecursionError:
        raise RefusedError(f"{where} is nested far too deep.") from None
