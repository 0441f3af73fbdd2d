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
        bound: the address that the server listens on, "" for all.
        own: this computer's address in the network, "" if it is not known.
    """
    note, host = "", urlsplit(url).hostname or ""
    if _is_loopback(host):
        if bound and _is_loopback(bound):
            note = SHUT.format(bound)
        elif own:
            note, url = ELSEWHERE.format(host), _at(url, own)
        else:
            note = UNKNOWN.format(host)
    _, place, path, _, _ = urlsplit(page_beside(url, "class", {}))
    return WayIn(page_beside(url, "class", {"code": classroom.code}), f"{place}{path}", note)


def own_address() -> str:
    """Return this computer's address in its network, "" if it is in none; nothing is sent for it."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
            way.connect((_NOWHERE, 9))
            found = str(way.getsockname()[0])
    except OSError:
        return ""
    return "" if _is_loopback(found) else found


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
