"""A teacher in a lesson: one tab on the class, one on the wall, and what is pressed there."""

from __future__ import annotations

import asyncio
import json
import re
import time
import urllib.request
from typing import Any
from urllib.parse import parse_qs

from bench.client import Tab
from bench.seat import Seat, words_of

COOKIE = "mnistlab_teacher"

FILES = ("class_csv", "class_report", "class_reports")

LEARNERS, ASSIGNMENTS, RULES, AFTERWARDS = "Learners", "Assignments", "Limits and knobs", "Afterwards"
"""Parts of the class's page."""

STOP = 'data-do="stop"'

RESULTS, HIDDEN = ("of the test images right", "Your tries"), "hidden the test results"
"""What stands on a learner's page with results, and on one from which the teacher has taken them."""

KNOB = re.compile(r"knob_batch_size_\d+")


class Teacher:
    """A teacher; `desk` and `wall` are two tabs of one browser. Methods that press return when that was, in seconds."""

    def __init__(self, url: str):
        self.url = url
        self.desk = Seat(url)
        self.wall = Seat(url, self.desk.token)

    @property
    def class_id(self) -> str:
        """The class in the address of the teacher's page."""
        return parse_qs(self.desk.tab.query)["class"][0]

    @property
    def code(self) -> str:
        """The code by which learners join, as it stands on the page."""
        found = re.search(r'class="ml-code">.*?<b>([^<]+)</b>', words_of(self.desk.tab))
        return found[1].replace(" ", "") if found else ""

    @property
    def errors(self) -> list[str]:
        """What went wrong in either tab."""
        return [
            f"{name}: {error}" for name, seat in (("desk", self.desk), ("wall", self.wall)) for error in seat.errors
        ]

    async def sign_in(self, passcode: str) -> None:
        """Sign in by the passcode, and keep the cookie for the other tab."""
        await self.desk.open("teach")
        self.desk.tab.set("passcode", string_value=passcode)
        await self.desk.press("sign_in")
        await self.desk.tab.until(lambda tab: "class_create" in tab.widgets())
        given = json.loads(self.desk.tab.widget("teacher_token_cookie").json)
        self.desk.cookies = self.wall.cookies = f"{COOKIE}={given['token']}"

    async def create(self, name: str) -> None:
        """Create a class, which the page is about from then on."""
        self.desk.tab.set("class_name", string_value=name)
        await self.desk.press("class_create")
        await self.desk.tab.until(lambda tab: "class=" in tab.query and "stop_all" in tab.widgets())

    async def turn_to(self, part: str) -> float:
        """Turn to another part of the class's page."""
        return await self.desk.act("teach_part", string_array_value={"data": [part]})

    async def limit(self, **limits: int) -> None:
        """Set limits, by the names of the rules."""
        await self.turn_to(RULES)
        for name, value in limits.items():
            self.desk.tab.set(self._key(f"{name}_{self.class_id}"), double_value=value)
        await self.desk.press("limits_set")

    async def assign(self, title: str, text: str) -> str:
        """Write an assignment that asks for a prediction and leaves two knobs free; return its id."""
        await self.turn_to(ASSIGNMENTS)
        await self.desk.act("assignment_ready", string_value=self.desk.tab.widget("assignment_ready").options[-1])
        await self.desk.press("assignment_write")
        fields: tuple[tuple[str, dict[str, Any]], ...] = (
            ("title", {"string_value": title}),
            ("text", {"string_value": text}),
            ("free", {"string_array_value": {"data": ["Learning rate", "Batch size"]}}),
            ("predict", {"bool_value": True}),
        )
        for name, value in fields:
            await self.desk.act(self._key(f"assignment_{name}_"), **value)
        await self.desk.press("assignment_done")
        return self._key("assignment_open_").removeprefix("assignment_open_")

    async def open_wall(self) -> None:
        """Open the wall; it stays open."""
        await self.wall.open("wall", f"class={self.class_id}")

    async def look_at(self, view: str) -> float:
        """Show another view on the wall: "live", "leaderboards", "scatter" or "door"."""
        return await self.wall.visit("wall", f"class={self.class_id}&show={view}")

    async def lock(self) -> float:
        """Fix all knobs but the learning rate."""
        return await self.desk.press("lock_set")

    async def free(self) -> float:
        """Free all knobs."""
        return await self.desk.press("lock_none")

    async def results(self, shown: bool) -> float:
        """Hide or show results."""
        return await self.desk.act("results_shown", bool_value=shown)

    async def stop_all(self) -> float:
        """Stop all runs."""
        return await self.desk.press("stop_all")

    async def stop_one(self) -> float:
        """Stop the first run in the list of learners; there has to be one."""
        await self.turn_to(LEARNERS)
        await self.desk.tab.until(lambda tab: any(STOP in row["html"] for row in _rows(tab)))
        listed = json.loads(self.desk.tab.widget("register").json)
        row = next(row["id"] for row in listed["rows"] if STOP in row["html"])
        deed = {"n": listed["done"] + 1, "do": "stop", "row": row, "on": True}
        return await self.desk.act("register", json_value=json.dumps({"asked": [deed]}))

    async def nicknames(self) -> list[str]:
        """Return the nicknames of all who are in the list of learners."""
        await self.turn_to(LEARNERS)
        return [found[1] for row in _rows(self.desk.tab) if (found := re.search(r"<h3[^>]*>([^<]+)</h3>", row["html"]))]

    async def come_back(self) -> float:
        """Close the tab by mistake and open it again."""
        query = self.desk.tab.query
        took = await self.desk.open("teach", query)
        if "stop_all" not in self.desk.tab.widgets():
            raise LookupError("the teacher's page came back without the class")
        return took

    async def fetch(self, key: str) -> float:
        """Take a file away; return the seconds until it was there.

        Raises:
            ValueError: it is empty.
        """
        start = time.perf_counter()
        address = await self.desk.tab.file(key)
        if not await asyncio.to_thread(_read, self.url + address):
            raise ValueError(f"{key} is empty")
        return time.perf_counter() - start

    def _key(self, start: str) -> str:
        """Return the key of the widget on the teacher's page that begins like this."""
        if found := next((key for key in self.desk.tab.widgets() if key.startswith(start)), ""):
            return found
        raise LookupError(f"no widget {start}… on the teacher's page")

    async def leave(self) -> None:
        """Close both tabs."""
        await self.wall.close()
        await self.desk.close()


def _rows(tab: Tab) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads(tab.widget("register").json)["rows"]
    return rows


def _read(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=60) as answer:
        content: bytes = answer.read()
        return content


def knob(tab: Tab) -> bool | None:
    """Return whether the batch size of a Train page can be turned; None where it is not, or is an assignment's."""
    found = next((one for key, one in tab.widgets().items() if KNOB.fullmatch(key)), None)
    return None if found is None or "assignment=" in tab.query else not found.disabled


def results_stand(tab: Tab) -> bool:
    """Whether there are results on a page, or a list of tries with their results."""
    words = words_of(tab)
    return any(sign in words for sign in RESULTS) and HIDDEN not in words


def results_hidden(tab: Tab) -> bool:
    """Whether a page says that results are hidden."""
    return HIDDEN in words_of(tab)
