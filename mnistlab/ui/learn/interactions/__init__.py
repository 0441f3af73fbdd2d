"""What there is to touch in a lesson's steps: one module a lesson, one function a step.

A step names its own as "module.function". Each function takes the lab, draws into the place it is called in, and
answers at once: it runs as a fragment of its own, so a touch reruns it and nothing else. What takes longer than a
moment is a real run, by way of `mnistlab.ui.learn.shared_runs`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable

from mnistlab.ui.lab import Lab


def find(name: str) -> Callable[[Lab], None]:
    """Return the interaction "module.function".

    Raises:
        LookupError: there is none of that name.
    """
    module, _, function = name.partition(".")
    try:
        found: Callable[[Lab], None] = getattr(importlib.import_module(f"{__name__}.{module}"), function)
    except (ImportError, AttributeError) as error:
        raise LookupError(f"there is no interaction {name!r}: {error}") from None
    return found
