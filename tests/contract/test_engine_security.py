"""The engine works for its own server and nobody else on the machine."""

from __future__ import annotations

import asyncio
import socket
import ssl

import psutil
import pytest
from distributed import Client
from distributed.security import Security

from tests.contract.conftest import Lab

pytestmark = [pytest.mark.usefixtures("all_ready"), pytest.mark.timeout(900)]

PATHS = ("/", "/info/main/workers.html", "/json/identity.json", "/metrics", "/status", "/health", "/sysmon")


def listening(lab: Lab) -> list[tuple[str, int]]:
    """Return every address and port the engine's processes listen on."""
    pid = lab.engine._line.pid
    assert pid is not None
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return [
        (connection.laddr.ip, connection.laddr.port)
        for process in family
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    ]


def get(port: int, path: str) -> bytes:
    """Ask a port for a page in plain HTTP and return how the answer begins, if there is one."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        try:
            return line.recv(4096)
        except OSError:
            return b""


def test_it_listens_on_the_loopback_interface_only(lab: Lab) -> None:
    ports = listening(lab)
    assert ports
    assert {address for address, _ in ports} == {"127.0.0.1"}


def test_nobody_without_its_certificate_gets_in(lab: Lab) -> None:
    async def knock(address: str, security: Security) -> None:
        async with Client(address, security=security, asynchronous=True, timeout=5, set_as_default=False):
            pass

    address = lab.engine._dispatcher._connection._client.scheduler.address  # type: ignore[union-attr]
    assert address.startswith("tls://127.0.0.1:")
    with pytest.raises((OSError, TimeoutError)):
        asyncio.run(knock(address, Security.temporary()))
    with pytest.raises((OSError, TimeoutError)):
        asyncio.run(knock(address.replace("tls://", "tcp://"), Security()))


def test_its_ports_speak_tls_or_have_nothing_to_say(lab: Lab) -> None:
    """Dask always opens HTTP ports as well; ours have no page."""
    for _, port in listening(lab):
        if get(port, "/").startswith(b"HTTP/"):
            assert {get(port, path)[:12] for path in PATHS} == {b"HTTP/1.1 404"}
        else:
            assert refuses_strangers(port)


def refuses_strangers(port: int) -> bool:
    """Whether a port speaks TLS and wants a certificate that we do not have."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", port), 10) as line, context.wrap_socket(line) as secure:
        try:
            secure.recv(1)  # with TLS 1.3 the handshake looks fine until here
        except ssl.SSLError as error:
            return "CERTIFICATE_REQUIRED" in str(error).upper() or "certificate required" in str(error)
    return False


def test_the_key_is_in_no_argument_no_environment_and_no_log(lab: Lab) -> None:
    pid = lab.engine._line.pid
    assert pid is not None
    for process in [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]:
        assert "PRIVATE KEY" not in " ".join(process.cmdline())
        assert "PRIVATE KEY" not in " ".join(process.environ().values())
    assert "PRIVATE KEY" not in (lab.home / "engine.log").read_text(encoding="utf-8")
    assert not list(lab.home.rglob("*.pem"))
