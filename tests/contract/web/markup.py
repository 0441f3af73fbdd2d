"""What a browser would make of what the server sends: HTML, Markdown, names in charts, and words that stay words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from google.protobuf.message import Message
from markdown_it import MarkdownIt
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PLAIN = {"class_names", "code_text", "component_name", "default", "element_id", "file_name", "form_id", "icon", "id"}
PLAIN |= {"formatted_options", "fragment_id", "group_id", "key", "metadata", "options", "page", "page_script_hash"}
PLAIN |= {"placeholder", "query_params", "query_string", "raw_value", "raw_values", "string_value", "title", "url"}
PLAIN.add("value")
"""Fields whose text browsers show as it is, or do not show; of every other one it is taken that Markdown is read."""

_OURS = frozenset({"html_content", "css_content", "js_content", "mixed", "arrow_data", "bytes"})
"""What of a component is part of the program."""

_DIRECTIVE = re.compile(
    r"(?<!\\):(?:red|blue-background|small)\[zz|(?<!\\):(?:material/home|smile|streamlit):|(?<!\\)\$zz\$"
)
_LINKED = re.compile(r"(?:https?://|www\.)evil\.example|zz@evil\.example", re.IGNORECASE)
_TAG = re.compile(
    r"<\s*/?\s*(?:x-zz|script|img src=x|svg/onload|a href=.http://evil|sup>zz|b>(?:b|zz)<)", re.IGNORECASE
)
_READER = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")


class _Eye(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        bad = [f"{name}={value}" for name, value in attrs if name.startswith("on") or _leads_astray(name, value or "")]
        if tag in ("x-zz", "script", "iframe", "object", "base", "form action") or bad:
            self.found.append(f"<{tag} {' '.join(bad)}>")


def injected(data: bytes) -> list[str]:
    """Return what a message of the server makes of hostile words besides words, described; nothing, one hopes."""
    message = ForwardMsg.FromString(data)
    if message.WhichOneof("type") != "delta":
        return []
    found = []
    for kind, field, text in _texts(message.delta):
        found += [f"{kind}.{field}: {trouble}" for trouble in _troubles(kind, field, text)]
    return found


def _troubles(kind: str, field: str, text: str) -> list[str]:
    if (kind, field) == ("html", "body"):
        return in_html(text)
    if kind == "bidi_component" and field == "json":
        return [trouble for part in _values(text) for trouble in in_data(*part)]
    if kind == "bidi_component" and field in _OURS:
        return []
    return [] if field in PLAIN else in_markdown(text)


def in_html(text: str) -> list[str]:
    """Return hostile tags, handlers and links in HTML."""
    eye = _Eye()
    eye.feed(text)
    eye.close()
    return eye.found


def in_markdown(text: str) -> list[str]:
    """Return what Markdown, as Streamlit reads it, makes of hostile words."""
    found = [f"{match[0]!r} in {text[:80]!r}" for match in _DIRECTIVE.finditer(text)]
    read = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)
    if match := _LINKED.search(read):
        found.append(f"link {match[0]!r}")
    for block in _READER.parse(text):
        inner, before = block.children or [], ""
        if block.type == "html_block":
            found += in_html(block.content)
        for token in inner:
            hostile = "zz" in block.content or "evil" in str(token.attrs)
            if token.type == "html_inline":
                found += in_html(token.content)
            elif token.type in ("link_open", "image", "code_inline") and hostile:
                found.append(f"{token.type} {token.attrs}")
            elif before in ("em_open", "s_open") and token.content == "zz":  # names of classes are bold as it is
                found.append(before)
            before = token.type
    return found


def in_data(key: str, text: str) -> list[str]:
    """Return what a component, by the name under which it gets a text, makes of it."""
    if key == "html":
        return in_html(text)
    if key == "figure":  # a chart: Plotly reads some tags in all its texts
        return [
            f"{match[0]!r} in a chart" for match in _TAG.finditer(text.encode().decode("unicode_escape", "replace"))
        ]
    return []


def _leads_astray(name: str, value: str) -> bool:
    return name in ("href", "src", "action", "formaction", "xlink:href") and ("evil" in value or "javascript:" in value)


def _texts(message: Message, kind: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield every text in a message: what kind of element it is in, which of its fields it is, and the text."""
    for field, value in message.ListFields():
        parts = value if field.is_repeated else [value]
        for part in parts:
            if isinstance(part, str):
                yield kind, field.name, part
            elif isinstance(part, Message):
                inner = kind if kind and kind not in ("new_element", "add_block") else field.name
                yield from _texts(part, inner)


def _values(text: str) -> Iterator[tuple[str, str]]:
    """Yield every text in some JSON with the name under which it stands."""
    pending: list[tuple[str, Any]] = [("", json.loads(text))]
    while pending:
        key, value = pending.pop()
        if isinstance(value, dict):
            pending += value.items()
        elif isinstance(value, list):
            pending += [(key, one) for one in value]
        elif isinstance(value, str):
            yield key, value
