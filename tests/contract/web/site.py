"""A real server with a class on it, its pages, and what can be named in a message to it."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from mnistlab.core.school.rules import Lock, Rules
from mnistlab.ui.school.wall_views import VIEWS
from tests.contract.web.forger import Forger
from tests.e2e.server import Server
from tests.unit.school.everybody import SMALL, TEACHERS, TOKENS, WHO, World

NOBODY_THERE = "tcp://127.0.0.1:9"
"""The scheduler of this server: what is tried here needs no worker."""

TEACHER_TOKENS = {who: secrets.token_urlsafe(32) for who in TEACHERS}

Claim = dict[str, Any]

STRICT = Rules(most_epochs=2, most_waiting=2, lock=Lock(base=SMALL, free=("learning_rate", "epochs")), results=False)
"""The rules of the other class. Its learner tries to get round them."""


@dataclass(frozen=True)
class Site:
    """The server, and the world it serves, through a store of our own."""

    server: Server
    world: World

    async def tab(self, who: str, page: str, **query: str) -> Forger:
        """Open a page as somebody; teachers are signed in."""
        cookies = ""
        if teacher := TEACHERS.get(who):
            staff = self.world.school.staff
            staff._book.sign_in(staff._kept(TEACHER_TOKENS[who]), teacher, time.time() + 3600)
            cookies = cookie_of(who)
        tab = await Forger.open(self.server.url, page, urlencode(query), TOKENS[who], cookies=cookies)
        await tab.run()
        return tab


@dataclass
class Ways:
    """What can be named in a message: widgets by their ids, each with its kind and its page; and fragments."""

    widgets: dict[str, tuple[str, str]] = field(default_factory=dict)
    fragments: set[str] = field(default_factory=set)

    def note(self, tab: Forger) -> None:
        """Take down what a page offers."""
        self.widgets |= {widget: (kind, tab.page) for widget, kind in tab.offered().items()}
        self.fragments |= tab.fragments()

    def keys(self) -> set[str]:
        """Return the keys of the widgets."""
        return {widget.split("-", 2)[2] for widget in self.widgets}


def play(scene: Callable[[], Awaitable[Any]]) -> Any:
    return asyncio.run(asyncio.wait_for(scene(), 120))


def addresses(world: World) -> list[tuple[str, dict[str, str]]]:
    """Return every page with the learner's runs in its address, wherever a page looks for a run."""
    found = []
    for run in (world.ended, world.waiting, world.deleted):
        found += [(page, {"run": run.id}) for page in ("train", "results", "inside", "draw", "runs", "learn", "")]
    both = f"{world.ended.id},{world.waiting.id}"
    found += [("class", {"code": world.classroom.code}), ("train", {"assignment": world.assignment.id})]
    found += [
        ("compare", {"runs": both}),
        ("compare", {"runs": both, "view": "luck", "seeds": "3"}),
        ("compare", {"runs": both, "sweep": "learning_rate", "base": world.ended.id, "view": "knob"}),
        ("inside", {"run": world.ended.id, "view": "digit", "image": "3"}),
        ("inside", {"run": world.ended.id, "view": "layers"}),
    ]
    return found


def class_pages(world: World) -> list[tuple[str, dict[str, str]]]:
    """Return the pages of the learner's class that are its teacher's."""
    mine = {"class": world.classroom.id}
    views = [("wall", mine | {"view": view}) for view in VIEWS]
    return [("teach", mine), ("teach", {}), ("wall", mine), *views]


def places(world: World) -> list[tuple[str, dict[str, str]]]:
    """Return pages on which to claim things: those that can be about a run, about the learner's."""
    ended, waiting = {"run": world.ended.id}, {"run": world.waiting.id}
    both = {"runs": f"{world.ended.id},{world.waiting.id}"}
    pages = [("train", ended), ("train", waiting), ("results", ended), ("compare", both), ("draw", ended)]
    return [*pages, ("inside", ended), ("runs", {}), ("class", {}), ("train", {"assignment": world.assignment.id})]


def names_of(world: World, who: str) -> list[str]:
    """Return what somebody is called in the store: what they do to rows with these is their own business."""
    theirs = [world.other.id] if who in ("another teacher", "a learner of another class") else []
    return [WHO[who].learner, *filter(None, [WHO[who].teacher]), *theirs]


def fitting(kind: str, world: World) -> Claim:
    """Return a value of the kind that a widget takes, and as bad as it can be."""
    run = world.ended.id
    match kind:
        case "button" | "download_button":
            return {"trigger_value": True}
        case "checkbox":
            return {"bool_value": True}
        case "number_input":
            return {"double_value": 1e9}
        case "pagination":
            return {"int_value": 10**9}
        case "file_uploader":
            return {"file_uploader_state_value": {"uploaded_file_info": []}}
        case "slider":
            return {"double_array_value": {"data": [-1e9]}}
        case "selectbox" | "text_input" | "text_area" | "radio":
            return {"string_value": run}
        case "multiselect" | "button_group":
            return {"string_array_value": {"data": [run, world.waiting.id]}}
        case _:
            return {"json_value": json.dumps(_asked(world))}


def _asked(world: World) -> dict[str, Any]:
    """Return what a component can be claimed to have said: all deeds of the list of runs on the learner's runs."""
    runs = [run.id for run in (world.ended, world.waiting, world.deleted)]
    deeds = [(do, run) for do in ("star", "annotate", "pick", "stop", "trash", "restore", "go") for run in runs]
    words = {"on": False, "name": "mine", "note": "mine", "page": "results"}
    asked = [{"n": number, "do": do, "row": run, **words} for number, (do, run) in enumerate(deeds, 1)]
    return {"asked": asked, "token": "x" * 43, "pressed": runs[0], "mark": "9 9"}


def cookie_of(who: str) -> str:
    """Return the cookie of a teacher."""
    return f"mnistlab_teacher={TEACHER_TOKENS[who]}"
