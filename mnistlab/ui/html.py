"""Small pieces of HTML: tables that fit a phone, bars; and the one place where text is escaped, also for Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

_PUNCTUATION = r"[!-/:-@\[-`{-~]"
_SIGN = re.compile(rf"({_PUNCTUATION})")
_BESIDE_EACH_OTHER = rf"(?<={_PUNCTUATION})(?={_PUNCTUATION})"
_JOINED = re.compile(rf"{_BESIDE_EACH_OTHER}|(?<=@)|(?<=www)(?=\.)|(?<=:)(?=streamlit:)", re.IGNORECASE)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
"""Four spaces before a line would make a program of it."""


class Html(str):
    """A string that is HTML already and is not escaped again."""

    __slots__ = ()


def safe(text: object) -> Html:
    """Return `text` as HTML: escaped, unless it is `Html` already."""
    return text if isinstance(text, Html) else Html(escape(str(text)))


def literally(text: str) -> str:
    """Return a text that may hold a learner's words so that Markdown makes nothing else of it.

    To escape its signs is not enough: Streamlit makes links of what looks like an address, arrows and its own logo of
    what stands for them, after the signs have been read. A word joiner, which is not seen, keeps those apart.
    """
    return _SIGN.sub(r"\\\1", _JOINED.sub("\u2060", _INDENT.sub("", text)))


def table(
    headers: Sequence[object],
    rows: Iterable[Sequence[object]],
    *,
    caption: str,
    text_columns: Sequence[int] = (0,),
    foot: Sequence[object] | None = None,
    tall: bool = False,
    dense: bool = False,
) -> Html:
    """Return a table whose first column heads its rows.

    Args:
        headers: one a column.
        rows: cells, escaped unless they are `Html`.
        caption: what the table holds, for those who hear the page.
        text_columns: the columns aligned to the left; numbers stand to the right.
        foot: a last row that sums up.
        tall: whether it may be long, and then scrolls by itself.
        dense: whether it has many narrow columns.
    """

    def line(cells: Sequence[object], tag: str, first: str) -> str:
        built = []
        for i, cell in enumerate(cells):
            name = first if i == 0 else tag
            scope = ' scope="row"' if name == "th" and tag == "td" else ""
            look = ' class="ml-text"' if i in text_columns else ""
            built.append(f"<{name}{scope}{look}>{safe(cell)}</{name}>")
        return f"<tr>{''.join(built)}</tr>"

    body = "".join(line(row, "td", "th") for row in rows)
    end = f"<tfoot>{line(foot, 'td', 'th')}</tfoot>" if foot else ""
    scroll, look = "ml-scroll ml-tall" if tall else "ml-scroll", "ml-table ml-dense" if dense else "ml-table"
    return Html(
        f'<div class="{scroll}" tabindex="0" role="group" aria-label="{escape(caption)}"><table class="{look}">'
        f"<thead>{line(headers, 'th', 'th')}</thead><tbody>{body}</tbody>{end}</table></div>"
    )


def meter(share: float, colour: str) -> Html:
    """Return a small bar filled to `share` (0 to 1), for the eye beside a number that says the same."""
    fill = f'<span style="width:{share:.1%};background:{colour}"></span>'
    return Html(f'<span class="ml-meter" aria-hidden="true">{fill}</span>')
