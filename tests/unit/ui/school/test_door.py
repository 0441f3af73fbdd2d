"""The way into a class: an address that others can use, and a QR code of it."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
import segno

from mnistlab.core.school.classroom import Classroom
from mnistlab.ui.school.address import ELSEWHERE, SHUT, UNKNOWN, for_others, own_address, way_in
from mnistlab.ui.school.door import qr_code

CLASS = Classroom("c1", "ABC346", "7b", "marie", 0.0, 0.0, 1)


@pytest.mark.parametrize(
    ("url", "typed", "joining"),
    [
        ("http://lab:8501/teach?class=c1", "lab:8501/class", "http://lab:8501/class?code=ABC346"),
        ("https://school.example/lab/wall", "school.example/lab/class", "https://school.example/lab/class?code=ABC346"),
        ("https://school.example", "school.example/class", "https://school.example/class?code=ABC346"),
        (
            "http://192.168.1.5:8501/class?code=ABC346",
            "192.168.1.5:8501/class",
            "http://192.168.1.5:8501/class?code=ABC346",
        ),
    ],
)
def test_the_address_is_the_one_that_the_teacher_has(url: str, typed: str, joining: str) -> None:
    way = way_in(CLASS, url, "", "10.0.0.7")
    assert (way.typed, way.url, way.note) == (typed, joining, "")


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501", "0.0.0.0:8501"])
def test_where_only_this_computer_is_meant_its_address_in_the_network_is_shown(host: str) -> None:
    way = way_in(CLASS, f"http://{host}/teach", "", "10.0.0.7")
    assert (way.typed, way.url) == ("10.0.0.7:8501/class", "http://10.0.0.7:8501/class?code=ABC346")
    assert way.note.startswith(ELSEWHERE.partition("{}")[0])


@pytest.mark.parametrize(
    ("url", "bound", "own", "reached"),
    [
        ("http://localhost:8501/teach", "0.0.0.0", "10.0.0.7", "http://10.0.0.7:8501/teach"),
        ("http://lab:8501/teach", "", "10.0.0.7", "http://lab:8501/teach"),
        ("http://localhost:8501/teach", "127.0.0.1", "10.0.0.7", "http://localhost:8501/teach"),
        ("http://localhost:8501/teach", "", "", "http://localhost:8501/teach"),
        ("", "", "10.0.0.7", ""),
    ],
)
def test_an_address_to_hand_out_is_one_that_others_reach(url: str, bound: str, own: str, reached: str) -> None:
    assert for_others(url, bound, own) == reached


def test_what_cannot_be_known_or_reached_is_said() -> None:
    unknown = way_in(CLASS, "http://localhost:8501/teach", "", "")
    assert (unknown.typed, unknown.note) == ("localhost:8501/class", UNKNOWN.format("localhost"))
    shut = way_in(CLASS, "http://localhost:8501/teach", "127.0.0.1", "10.0.0.7")
    assert (shut.typed, shut.note) == ("localhost:8501/class", SHUT.format("127.0.0.1"))


@pytest.mark.parametrize("bound", ["0.0.0.0", "::"])
def test_a_server_started_as_the_page_to_print_says_lets_others_in(bound: str) -> None:
    way = way_in(CLASS, "http://localhost:8501/teach", bound, "10.0.0.7")
    assert (way.url, way.note) == ("http://10.0.0.7:8501/class?code=ABC346", ELSEWHERE.format("localhost"))


def test_without_an_address_there_is_still_a_page_to_name() -> None:
    assert way_in(CLASS, "", "", "").typed == "/class"


def test_this_computer_s_own_address_is_none_that_means_every_computer() -> None:
    assert not own_address().startswith("127.")


def test_the_qr_code_is_dark_on_light_with_its_quiet_zone() -> None:
    url = "http://lab:8501/class?code=ABC346"
    picture = unquote(qr_code(url, 'a "b"'))
    side = segno.make(url, error="m", micro=False).symbol_size(border=4)[0]
    assert f"viewBox='0 0 {side} {side}'" in picture.replace("&#x27;", "'")
    assert f"fill='#fff' d='M0 0h{side}v{side}h-{side}z'" in picture.replace("&#x27;", "'")
    assert "stroke='#000'" in picture.replace("&#x27;", "'")
    assert 'alt="a &quot;b&quot;"' in picture
    assert "width=" not in picture  # it fills its place
