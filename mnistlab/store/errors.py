"""What can go wrong with what is kept."""

from __future__ import annotations


class StoreError(RuntimeError):
    """The store cannot do what was asked; the text is one plain sentence."""


class UnknownRunError(StoreError):
    """There is no run of that id (any more)."""

    def __init__(self, run_id: str):
        super().__init__(f"There is no run {ascii(run_id)[:80]}.")
