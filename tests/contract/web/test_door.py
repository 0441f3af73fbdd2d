"""Who gets in at a real server: cookies, sessions, other origins, uploads, and what one browser may ask for all."""

from __future__ import annotations

import asyncio
import re
import urllib.error
import urllib.request
from urllib.parse import urlencode

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from tests.contract.web.forger import Forger
from tests.contract.web.site import Site, addresses, play
from tests.unit.school.everybody import LEARNER, SECRETS, TOKENS, WHO


@pytest.mark.parametrize(
    "cookie",
    [
        LEARNER.learner,  # what is kept of the token: who reads the database has that
        "",
        "short",
        TOKENS["its learner"] + "=",
        TOKENS["its learner"].upper(),
        TOKENS["its learner"][:-1],
        "%2e%2e%2f" * 6,
        "x" * 4000,
        "../" * 12,
        "<script>alert(1)</script>-----------------",
    ],
)
def test_a_cookie_that_is_not_the_learner_s_is_somebody_else_s(site: Site, cookie: str) -> None:
    async def scene() -> None:
        tab = await Forger.open(site.server.url, "runs", "", cookie or " ")
        await tab.run()
        assert tab.leaked(SECRETS) == set()
        assert tab.leaked(["You have no runs yet"])
        assert not tab.errors
        await tab.close()

    play(scene)


def test_no_page_tells_who_somebody_is(site: Site) -> None:
    """Neither tokens nor learners' ids leave the server, not even to their own browser, which may be projected."""

    async def scene() -> None:
        tab = await site.tab("its learner", "runs")
        for page, query in addresses(site.world):
            await tab.visit(page, urlencode(query))
        assert tab.leaked(SECRETS)
        assert tab.leaked([*TOKENS.values(), *(who.learner for who in WHO.values())]) == set()
        await tab.close()

    play(scene)


def test_one_browser_cannot_ask_for_what_concerns_all(site: Site) -> None:
    """The server's caches are everybody's handles on store and engine; its repository is nobody's business."""

    async def scene() -> None:
        other = await site.tab("its learner", "runs")
        tab = await site.tab("nobody", "runs")
        for wanted in ("debug_shutdown_runtime", "load_git_info", "clear_cache", "app_heartbeat"):
            message = BackMsg()
            setattr(message, wanted, True)
            await tab.send(message)
        while "heartbeat_ack" not in (heard := {ForwardMsg.FromString(data).WhichOneof("type") for data in tab.heard}):
            await asyncio.sleep(0.01)
        assert "git_info_changed" not in heard
        await other.run()
        assert other.leaked(SECRETS) and not other.errors
        assert await asyncio.to_thread(_openings, site) == 1
        await tab.close()
        await other.close()

    play(scene)


def _openings(site: Site) -> int:
    """Return how often the lab was opened."""
    with urllib.request.urlopen(f"{site.server.url}/_stcore/metrics", timeout=10) as answer:
        told = answer.read().decode()
    found = re.search(r'^cache_lookups_total\{cache="mnistlab.ui.lab._door".*result="miss"\} (\d+)', told, re.MULTILINE)
    assert found
    return int(found[1])


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1.evil.example", "https://[::1]:80"])
def test_pages_of_other_origins_are_refused(site: Site, origin: str) -> None:
    async def scene() -> None:
        url = f"{site.server.url.replace('http', 'ws', 1)}/_stcore/stream"
        with pytest.raises(InvalidStatus) as refusal:
            await connect(url, origin=Origin(origin), additional_headers={"Cookie": f"mnistlab={TOKENS['nobody']}"})
        assert refusal.value.response.status_code == 403

    play(scene)


def test_uploads_from_other_pages_are_refused(site: Site) -> None:
    """A form on a page of another origin can send files along with a cookie, but no header of ours."""

    async def scene() -> None:
        tab = await site.tab("its learner", "runs")
        url = f"{site.server.url}/_stcore/upload_file/{tab.session}/some-file"
        for method in ("PUT", "DELETE"):
            asked = urllib.request.Request(url, b"--x--", {"Cookie": "_streamlit_xsrf=1"}, method=method)
            with pytest.raises(urllib.error.HTTPError) as refusal:
                await asyncio.to_thread(urllib.request.urlopen, asked, timeout=10)
            assert refusal.value.code == 403
        await tab.close()

    play(scene)


def test_a_session_is_had_by_its_own_name_alone(site: Site) -> None:
    """Who comes back says which session was theirs: a random name that the server told nobody else."""

    async def scene() -> None:
        first, second = [await site.tab("its learner", "runs") for _ in range(2)]
        assert first.session != second.session and len(first.session) > 30
        await first.cut()
        for name in (LEARNER.learner, first.session[:-1] + "x", "0" * 36, "x" * 200):
            tab = await Forger.open(site.server.url, "runs", "", TOKENS["nobody"], session=name)
            await tab.run()
            assert tab.leaked(SECRETS) == set()
            assert tab.session not in (first.session, second.session)
            await tab.close()
        await second.close()

    play(scene)


def test_files_have_names_that_nobody_guesses(site: Site) -> None:
    """What is to be made when it is asked for is known by a random name, another one each time."""

    async def scene() -> None:
        named: list[set[str]] = []
        for _ in range(2):
            tab = await site.tab("its learner", "results", run=site.world.ended.id)
            fold = next(widget for widget in tab.offered() if widget.endswith(f"take_home_{site.world.ended.id}"))
            await tab.claim({fold: {"bool_value": True}})
            buttons = [element for element in tab.of("download_button") if element.HasField("deferred_file_id")]
            named.append({button.deferred_file_id for button in buttons})
            await tab.close()
        assert len(named[0]) > 3 and not named[0] & named[1]
        assert all(len(name) == 32 and int(name, 16) for name in named[0] | named[1])

    play(scene)
