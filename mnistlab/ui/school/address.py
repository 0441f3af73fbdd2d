"""The address by which learners reach this lab: as in the teacher's browser, unless only that computer knows it."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from mnistlab.core.school.classroom import Classroom
from mnistlab.ui.share import page_beside

ELSEWHERE = (
    "You opened this page as {}, which only this computer can do. Others in the same network use the address above; "
    "if that does not work, ask whoever looks after the network for this computer's address."
)
UNKNOWN = (
    "You opened this page as {}, which only this computer can do. Others need this computer's address in the network "
    "in its place: this computer does not know it."
)
SHUT = (
    "Nobody else can join: this server was started for this computer alone (server.address is {}). Start it without "
    "that option, and open this page again."
)

_EVERYWHERE = ("0.0.0.0", "::")
_NOWHERE = "192.0.2.1"  # an address for examples: asking the way to it sends nothing


@dataclass(frozen=True)
class WayIn:
    """How learners come into a class: `url` for a QR code, `typed` the same without code and scheme.

    note: what the teacher should know about the address, "" if it is as good as it looks.
    """

    url: str
    typed: str
    note: str


def way_in(classroom: Classroom, url: str, bound: str, own: str) -> WayIn:
    """Return the way into a class.

    Args:
        classroom: the class.
        url: the address of any page of this lab, as the teacher's browser has it.
        bound: the address that the server listens on, "", 0.0.0.0 or :: for all.
        own: this computer's address in the network, "" if it is not known.
    """
    note, host, reached = "", urlsplit(url).hostname or "", for_others(url, bound, own)
    if _is_loopback(host):
        note = SHUT.format(bound) if _is_shut(bound) else (ELSEWHERE if own else UNKNOWN).format(host)
    _, place, path, _, _ = urlsplit(page_beside(reached, "class", {}))
    return WayIn(page_beside(reached, "class", {"code": classroom.code}), f"{place}{path}", note)


def for_others(url: str, bound: str, own: str) -> str:
    """Return the address of a page as others reach it; unchanged where nothing better than the browser's is known.

    Args:
        url: the address of a page of this lab, as the teacher's browser has it.
        bound: the address that the server listens on, "", 0.0.0.0 or :: for all.
        own: this computer's address in the network, "" if it is not known.
    """
    if not own or _is_shut(bound) or not _is_loopback(urlsplit(url).hostname or ""):
        return url
    return _at(url, own)


def own_address() -> str:
    """Return this computer's address in its network, "" if it is in none; nothing is sent for it."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
            way.connect((_NOWHERE, 9))
            found = str(way.getsockname()[0])
    except OSError:
        return ""
    return "" if _is_loopback(found) else found


def _is_shut(bound: str) -> bool:
    """Whether a server that listens on this address answers this computer alone; 0.0.0.0 and :: are all addresses."""
    return bool(bound) and _is_loopback(bound) and bound not in _EVERYWHERE


def _is_loopback(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return address.is_loopback or address.is_unspecified


def _at(url: str, host: str) -> str:
    scheme, _, path, _, _ = urlsplit(url)
    port = urlsplit(url).port
    return urlunsplit((scheme, f"{host}:{port}" if port else host, path, "", ""))
