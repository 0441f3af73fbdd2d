"""Small answers are not held back."""

from __future__ import annotations

import socket
import sys

import pytest

from mnistlab.ui.promptly import answer_promptly


@pytest.mark.skipif(sys.platform == "win32", reason="it has no list of descriptors")
def test_open_connections_and_later_ones_send_at_once() -> None:
    with socket.socket(socket.AF_INET) as server:  # as Streamlit makes it: no protocol number
        server.bind(("127.0.0.1", 0))
        server.listen()
        with socket.create_connection(server.getsockname()), server.accept()[0] as early:
            assert not early.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            answer_promptly()
            with socket.create_connection(server.getsockname()), server.accept()[0] as late:
                assert early.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
                assert late.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
                assert late.gettimeout() is None, "it is as blocking as before"
