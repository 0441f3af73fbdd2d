"""Files of HTML that need nothing else: to be kept, sent and printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from mnistlab.ui.html import Html, safe

_CSS = Path(__file__).with_name("report.css")


def document(title: str, body: Html) -> str:
    """Return the text of an HTML file.

    Args:
        title: of the window and the printed page; escaped.
        body: what is on the page.
    """
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        # No script, no request: whatever slipped through the escaping could do nothing.
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; '
        "style-src 'unsafe-inline'\">"
        f"<title>{safe(title)} · MNIST Lab</title><style>{_CSS.read_text(encoding='utf-8')}</style></head><body>"
        f"{body}</body></html>\n"
    )


def figures(shown: list[tuple[str, str]]) -> Html:
    """Return large figures side by side, each (value, what it is)."""
    parts = "".join(f"<div><b>{safe(value)}</b><span>{safe(label)}</span></div>" for value, label in shown)
    return Html(f'<div class="figures">{parts}</div>')


def listing(headers: Sequence[object], rows: Iterable[Sequence[object]], caption: str) -> Html:
    """Return a table for paper whose first column heads its rows; a column with nothing in it is left out.

    Args:
        headers: one a column.
        rows: cells, escaped unless they are `Html`.
        caption: what the table holds; written above it.
    """
    lines = [list(row) for row in rows]
    used = [place for place in range(len(headers)) if any(str(line[place]) for line in lines)]
    head = "".join(f'<th scope="col">{safe(header)}</th>' for header in (headers[place] for place in used))
    body = (
        f'<tr><th scope="row">{safe(first)}</th>{"".join(f"<td>{safe(cell)}</td>" for cell in rest)}</tr>'
        for first, *rest in ([line[place] for place in used] for line in lines)
    )
    return Html(
        f'<div class="wide"><table class="listing"><caption>{safe(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def theirs(words: str) -> Html:
    """Return what a person typed, escaped, its direction kept to itself."""
    return Html(f'<bdi dir="auto">{safe(words)}</bdi>')
