"""What people type who mean no good, and how to tell whether it has become more than text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import strategies as st

NASTY = (
    "<script>alert(1)</script>",
    "</p><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x="',
    "'><svg/onload=alert(1)>",
    "<x-zz onclick=zz>zz</x-zz>",
    "<!--",
    "]]><b>b</b>",
    "javascript:alert(1)",
    "[zz](javascript:alert(1))",
    "![zz](http://evil.example/a.png)",
    "<http://evil.example>",
    "http://evil.example",
    "www.evil.example",
    "zz@evil.example",
    "**zz** _zz_ `zz` ~~zz~~",
    "# zz\n## zz\n- zz\n> zz\n    zz",
    "| a | b |\n|---|---|\n| c | d |",
    ":red[zz] :blue-background[zz] :small[zz]",
    ":material/home: :smile: :streamlit:",
    "$zz$ $$zz$$ \\(zz\\)",
    "-> <- <-> --",
    "&lt;b&gt; &#60;b&#62; &amp;lt;",
    '<a href="http://evil.example">zz</a><b>zz</b><sup>zz</sup>',
    "%{y} %{customdata[0]} %{fullData.name}",
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    '=HYPERLINK("http://evil.example","zz")',
    "\t=1+1",
    "\r=1+1",
    '"; drop table runs; --',
    "' or '1'='1",
    "../../../etc/passwd",
    "..\\..\\windows\\system32",
    "/dev/null",
    "{{7*7}} ${7*7} {0.__class__} {} %s %n %x",
    "%00 %2e%2e%2f %3Cscript%3E %u202e",
    "\x00zz\x07\x1b[31m\x7f\x85",
    "\u202egpj.exe\u202c \u2066zz\u2069 \u200f\u061c",
    "\ud800zz\udfff",
    "\ufeffzz\u200b\u00ad\u2060\ue000\ufffe",
    "Z\u0351\u0348\u033f\u035b\u0317a\u0300\u0301\u0302\u0303\u0304\u0305l\u0489\u0488g\u030do" * 3,
    "👩‍👩‍👧‍👦🏳️‍🌈",
    "ＡＤＭＩＮ ａｄｍｉｎ",
    "Ада Аda",
    "zz\u2028zz\u2029zz",
    "CON",
    "nan",
    "-inf",
    "1e999",
    "9" * 400,
    "x" * 100_000,
    "<" * 3000,
    "",
    " ",
)
"""Picked by hand: markup of every kind, directions, control characters, formulas, queries, paths, templates."""

SHORT = tuple(text for text in NASTY if len(text) < 5000)

_ANY = st.text(st.characters(exclude_categories=()), max_size=30)  # also what UTF-8 cannot write
_PIECES = st.one_of(st.sampled_from(SHORT), st.sampled_from(tuple("<>&\"'`*_[]()$:#|~\\/%{}=+-@\u202e\x00\n\t ")), _ANY)

hostile: st.SearchStrategy[str] = st.one_of(st.sampled_from(NASTY), _ANY, st.lists(_PIECES, max_size=6).map("".join))
"""Texts that nobody should be able to type, alone and mixed."""

FORBIDDEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Control characters, directions that reach beyond the text, halves of characters."""


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, ...]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, *(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.found.append((f"/{tag}",))

    def handle_comment(self, data: str) -> None:
        self.found.append(("!--",))

    def handle_decl(self, decl: str) -> None:
        self.found.append(("!",))

    def handle_pi(self, data: str) -> None:
        self.found.append(("?",))


def outline(html: str) -> list[tuple[str, ...]]:
    """Return the tags of some HTML in their order, each with the names of its attributes: all but what is text."""
    parser = _Outline()
    parser.feed(html)
    parser.close()
    return parser.found
