"""What stands on a page, as the server's messages have put it there."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

Path = tuple[int, ...]


class Screen:
    """A page's elements.

    elements: what stands there now, by delta path. errors: texts of exceptions shown, and of whatever went wrong.
    """

    def __init__(self) -> None:
        self.elements: dict[Path, Any] = {}
        self.errors: list[str] = []
        self._fragments: dict[Path, str] = {}
        self._drawn: set[Path] = set()

    def widget(self, key: str) -> Any:
        """Return the message of the element whose widget has that key.

        Raises:
            LookupError: there is none on the page.
        """
        if (found := self.widgets().get(key)) is None:
            said = [" ".join(alert.body.split()) for alert in self.of("alert")]
            raise LookupError(f"no widget {key!r} on the page; it says {said} and has {sorted(self.widgets())}")
        return found

    def widgets(self) -> dict[str, Any]:
        """Return the messages of the elements that are widgets with keys, by key."""
        ids = ((str(getattr(inner, "id", "")).split("-", 2), inner) for _, inner in self._inner())
        return {parts[2]: inner for parts, inner in ids if len(parts) == 3}

    def fragment_of(self, key: str) -> str:
        """Return the fragment in which the widget of that key was drawn, "" if none: a touch of it reruns that alone.

        Raises:
            LookupError: there is no such widget on the page.
        """
        widget = self.widget(key).id
        paths = (path for path, element in self.elements.items() if widget in _ids(element))
        return next((self._fragments[path] for path in paths), "")

    def of(self, kind: str) -> list[Any]:
        """Return the elements of a kind, as Element.proto names it ("markdown", "exception", "bidi_component")."""
        return [inner for found, inner in self._inner() if found == kind]

    def _inner(self) -> Iterator[tuple[str, Any]]:
        for element in self.elements.values():
            if kind := element.WhichOneof("type"):
                yield kind, getattr(element, kind)

    def _draw(self, path: tuple[int, ...], delta: Any) -> None:
        """Put an element, or a container, where a delta says."""
        kind = delta.WhichOneof("type")
        element = getattr(delta, kind)
        self.elements[path] = element
        self._fragments[path] = delta.fragment_id
        self._drawn.add(path)
        if kind == "new_element" and element.WhichOneof("type") == "exception":
            self.errors.append(f"{element.exception.type}: {element.exception.message}")

    def _clean(self, ran: Collection[str]) -> None:
        """Remove what a run has not drawn again, as a browser does at its end; `ran`: fragments, none for the page."""
        self.elements = {
            path: element
            for path, element in self.elements.items()
            if path in self._drawn or (ran and self._fragments[path] not in ran)
        }


def _ids(element: Any) -> tuple[str, ...]:
    kind = element.WhichOneof("type")
    return (str(getattr(getattr(element, kind), "id", "")),) if kind else ()
