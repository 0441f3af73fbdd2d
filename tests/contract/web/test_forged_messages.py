"""Hand-made websocket messages at a real server: whatever is asked for, and however, it is done for who may alone.

A browser's page is the server's own script, so what it offers says nothing of what can be asked: here a client asks for
runs that are not its own, presses what it was not offered, and says of widgets what no browser would. Afterwards the
store is as it was, and in all that the server sent there is nothing of the learner's.
"""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from mnistlab.core.runs import RunStatus
from mnistlab.core.school.attempts import CODES_OF_LEARNER, PASSCODES_OF_ADDRESS
from mnistlab.core.school.code import ALPHABET
from mnistlab.core.school.course import COURSE
from mnistlab.ui.identity import TOKEN
from mnistlab.ui.knobs import MORE
from mnistlab.ui.runs import NOT_YOURS
from tests.contract.web.forger import Forger
from tests.contract.web.site import (
    STRICT,
    Claim,
    Site,
    Ways,
    addresses,
    class_pages,
    cookie_of,
    fitting,
    names_of,
    places,
    play,
)
from tests.unit.school.everybody import LEARNER, MISTYPED, NICKNAME, OTHER_ACCURACY, PASSCODE, SECRETS, TOKENS, WHO

OTHERS = [name for name in TOKENS if name != "its learner"]
STRANGERS = [name for name in OTHERS if name != "the class's teacher"]

NONSENSE: list[Claim] = [
    {"bool_value": False},
    {"json_value": "[[[{"},
    {"json_trigger_value": json.dumps([{"event": "asked", "value": "\u202e<script>"}])},
    {"string_value": "../../../etc/passwd\0"},
    {"string_array_value": {"data": ["<img src=x onerror=alert(1)>"]}},
    {"double_value": float("nan")},
    {"int_array_value": {"data": [0, -1, 2**31]}},
]
"""What no widget can be."""


def test_the_learner_s_own_pages_do_say_it(site: Site, ways: Ways) -> None:
    """Else looking for it elsewhere would prove nothing, nor would pressing what nobody has."""

    async def scene() -> None:
        heard = set()
        for page, query in addresses(site.world):
            tab = await site.tab("its learner", page, **query)
            heard |= tab.leaked(SECRETS)
            assert not tab.errors
            await tab.close()
        assert heard >= set(SECRETS[1:4])

    play(scene)
    offered = {
        "stop",
        "continue",
        "train",
        "runs_list",
        "runs_trash",
        "results_run",
        "more_epochs",
        "leave",
        "sign_out",
    }
    offered |= {"register", "class_open", "results_shown", "names_shown", "stop_all", "class_name", "class_create"}
    assert ways.keys() >= offered
    assert ways.fragments


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_sees_anything_of_a_run_by_its_address(site: Site, who: str) -> None:
    async def scene() -> None:
        tab = await site.tab(who, "")
        before = site.world.kept(COURSE)
        for page, query in addresses(site.world):
            await tab.visit(page, urlencode(query))
        assert tab.leaked(SECRETS) == set()
        assert tab.leaked([NOT_YOURS]), "the addresses lead to no page that looks for a run"
        assert not tab.errors
        await tab.close()
        assert site.world.kept(COURSE) == before

    play(scene)


@pytest.mark.parametrize("who", ["its learner", *STRANGERS])
def test_nobody_but_its_teacher_sees_anything_of_a_class(site: Site, who: str) -> None:
    """Not the code, not who is in it, not what came of it: on the teacher's pages, on the wall, in any view."""
    known = [*SECRETS, site.world.classroom.code, "I am a classmate"]
    own = {"its learner": NICKNAME, "a classmate": "I am a classmate"}  # their pages greet them by it
    hidden = [secret for secret in known if secret != own.get(who)]

    async def scene() -> None:
        tab = await site.tab(who, "")
        for page, query in class_pages(site.world):
            await tab.visit(page, urlencode(query))
        assert tab.leaked(hidden) == set()
        assert not tab.errors
        await tab.close()

    play(scene)


def test_the_class_s_teacher_does_see_it(site: Site) -> None:
    async def scene() -> None:
        tab = await site.tab("the class's teacher", "")
        for page, query in class_pages(site.world):
            await tab.visit(page, urlencode(query))
        assert tab.leaked([NICKNAME, site.world.classroom.name]) == {NICKNAME, site.world.classroom.name}
        assert not tab.errors
        await tab.close()

    play(scene)


def train_button(ways: Ways) -> str:
    """Return the id of the button that trains."""
    (found,) = [widget for widget in ways.widgets if widget.endswith("-train")]
    return found


def test_hidden_results_are_nowhere(site: Site) -> None:
    """Not on any page, in no view, not in the files that can be taken away: the class's teacher hides them."""
    me = "a learner of another class"
    (mine,) = [run for run in site.world.store.of_learner(WHO[me].learner) if run.test_accuracy == OTHER_ACCURACY]
    about = {"run": mine.id}
    views = [("inside", about | {"view": view}) for view in ("digit", "neuron", "layers", "replay")]
    pages = [(page, about) for page in ("train", "results", "inside", "draw", "runs", "class")]

    async def scene() -> None:
        tab = await site.tab(me, "")
        for page, query in [*pages, *views, ("compare", {"runs": mine.id}), ("compare", {"view": "luck"})]:
            await tab.visit(page, urlencode(query))
            await tab.claim({widget: {"bool_value": True} for widget in tab.offered() if FOLD.search(widget)})
        assert not tab.errors
        assert tab.leaked([mine.name.split()[-1]]), "these pages are about another run"
        assert tab.leaked(["43.21", "0.4321"]) == set()
        files = {one.deferred_file_id for data in tab.heard for one in _downloads(data)}
        assert files == set()
        await tab.close()

    play(scene)


FOLD = re.compile("take_home|results_shown|chart_files|epochs_of|settings_of|circumstances_of")


def _downloads(data: bytes) -> list[Any]:
    """Return the buttons in a message by which something can be taken away that is made when it is asked for."""
    message = ForwardMsg.FromString(data)
    element = message.delta.new_element
    found = [element.download_button] if element.WhichOneof("type") == "download_button" else []
    return [button for button in found if button.HasField("deferred_file_id")]


def test_fixed_knobs_stay_as_they_are_whatever_is_claimed(site: Site, ways: Ways) -> None:
    """Knobs that a page does not offer, or offers for looking only, are turned by hand and Train is pressed."""
    me = "a learner of another class"
    claims: list[tuple[re.Pattern[str], Claim]] = [
        (re.compile("knob_(batch_size|seed|train_size)"), {"string_value": "512"}),
        (re.compile("knob_(optimizer|activation|initializer)"), {"string_value": "sgd"}),
        (re.compile("knob_dropout"), {"string_value": "0.5"}),
        (re.compile("knob_epochs|layer_"), {"double_value": 90}),
    ]

    async def scene() -> None:
        for _ in range(3):
            tab = await site.tab(me, "train")
            (epochs,) = [widget for widget in tab.offered() if re.search("-knob_epochs_[0-9]+$", widget)]
            await tab.claim({epochs: {"double_value": 2}, train_button(ways): {"trigger_value": True}}, times=1)
            await tab.claim({widget: {"bool_value": True} for widget in tab.offered() if MORE in widget})
            for query in ("hidden=512&epochs=90&optimizer=sgd&batch_size=512&dropout=0.5", "preset=wide-784-32"):
                await tab.visit("train", query)
                offered = tab.offered()
                said = {widget: claim for which, claim in claims for widget in offered if which.search(widget)}
                assert any("knob_dropout" in widget for widget in said), "the knobs that are folded away, too"
                await tab.claim(said | {train_button(ways): {"trigger_value": True}}, patience=10)
            await tab.close()

    play(scene)
    runs = [run for run in site.world.store.of_learner(WHO[me].learner) if run.class_id == site.world.other.id]
    assert all(not STRICT.problems(run.spec) and not STRICT.lock.problems(run.spec) for run in runs if STRICT.lock)
    waiting = [run for run in runs if run.status is RunStatus.QUEUED]
    assert 1 <= len(waiting) <= STRICT.most_waiting
    assert {run.assignment_id for run in runs} == {""}


def test_an_assignment_of_another_class_is_not_worked_on(site: Site, ways: Ways) -> None:
    """Neither its words nor its settings are told to who is not in that class."""

    async def scene() -> None:
        for who in ("nobody", "a learner of another class", "one who was removed"):
            before = len(site.world.store.of_learner(WHO[who].learner))
            tab = await site.tab(who, "train", assignment=site.world.assignment.id)
            assert tab.leaked([site.world.assignment.brief.title]) == set()
            await tab.claim({train_button(ways): {"trigger_value": True}})
            after = site.world.store.of_learner(WHO[who].learner)
            assert len(after) <= before + 1 and {run.assignment_id for run in after} <= {""}
            assert all(run.class_id != site.world.classroom.id for run in after[: len(after) - before])
            await tab.close()

    play(scene)


@pytest.mark.parametrize("who", [name for name in OTHERS if name != "one who left"])
def test_widgets_that_were_not_offered_do_nothing_to_others(site: Site, ways: Ways, who: str) -> None:
    """A claim about every widget there is, on each page with the learner's runs in its address."""
    me = names_of(site.world, who)

    async def scene() -> None:
        before = site.world.kept(*me, COURSE)
        teach = class_pages(site.world)[:3] if who != "the class's teacher" else []
        for page, query in [*places(site.world), *teach]:
            tab = await site.tab(who, page, **query)
            all_of_them = {widget: kind for widget, (kind, _) in ways.widgets.items()} | tab.offered()
            await tab.claim({widget: fitting(kind, site.world) for widget, kind in all_of_them.items()})
            assert tab.leaked(SECRETS) == set(), page
            assert site.world.kept(*me, COURSE) == before, page
            await tab.close()

    play(scene)


def test_each_button_pressed_alone_does_nothing_to_others(site: Site, ways: Ways) -> None:
    who = "a classmate"
    me = names_of(site.world, who)

    async def scene() -> None:
        before = site.world.kept(*me, COURSE)
        for page, query in [*places(site.world)[:4], *class_pages(site.world)[:1]]:
            tab = await site.tab(who, page, **query)
            for widget, (kind, where) in ways.widgets.items():
                if where == page and kind in ("button", "bidi_component"):
                    await tab.claim({widget: fitting(kind, site.world)}, times=1)
                    assert site.world.kept(*me, COURSE) == before, widget
            assert tab.leaked(SECRETS) == set(), page
            await tab.close()

    play(scene)


def test_nonsense_about_widgets_harms_nobody(site: Site, ways: Ways) -> None:
    """Streamlit gives such a session up, or shows it an error; others are answered, and nothing is changed or told."""
    who = "a learner of another class"
    me = names_of(site.world, who)

    async def scene() -> None:
        before = site.world.kept(*me, COURSE)
        for value, (page, query) in zip(NONSENSE, places(site.world), strict=False):
            tab = await site.tab(who, page, **query)
            await tab.claim(dict.fromkeys(ways.widgets.keys() | tab.offered(), value), patience=1)
            assert tab.leaked(SECRETS) == set(), page
            assert site.world.kept(*me, COURSE) == before, page
            await tab.close()
            other = await site.tab("a classmate", page)
            assert not other.errors, page
            await other.close()

    play(scene)


@pytest.mark.parametrize("who", ["a classmate", "another teacher"])
def test_fragments_of_other_sessions_are_not_to_be_had(site: Site, ways: Ways, who: str) -> None:
    async def scene() -> None:
        tab = await site.tab(who, "runs")
        before = site.world.kept(COURSE)
        others = sorted(ways.fragments - tab.fragments())
        assert len(others) > 3
        assert not any([await tab.call(fragment) for fragment in others[:3]])
        assert tab.leaked(SECRETS) == set()
        await tab.close()
        assert site.world.kept(COURSE) == before

    play(scene)


def test_what_a_session_remembers_cannot_be_claimed(site: Site) -> None:
    """Streamlit finds what a page remembers and what a widget says by names of one kind."""
    names = [TOKEN, "draft", "run", "runs_shelf", "compare", "results_run", "trail", "teacher", "teacher_token"]
    values: list[Claim] = [
        {"string_value": TOKENS["its learner"]},
        {"json_value": json.dumps(TOKENS["its learner"])},
        {"string_value": LEARNER.learner},
        {"bool_value": True},
    ]

    async def scene() -> None:
        for page in ("runs", "train"):
            tab = await site.tab("nobody", page, run=site.world.ended.id)
            for value in values:
                await tab.claim(dict.fromkeys(names, value))
            assert tab.leaked(SECRETS) == set()
            await tab.close()

    play(scene)


def test_codes_cannot_be_guessed_and_passcodes_neither(site: Site) -> None:
    """After some wrong ones nothing is tried for a while, however fast they are sent, in however many tabs."""

    async def scene() -> None:
        me = await site.tab("nobody", "class")
        for number in range(CODES_OF_LEARNER.free + 3):
            me.set("join_code", string_value=f"ABC{ALPHABET[number]}46")
            me.set("join_nickname", string_value="Guess")
            me.set("join", trigger_value=True)
            await me.run()
        assert me.leaked(["Too many wrong codes"])
        me.set("join_code", string_value=site.world.classroom.code)
        me.set("join", trigger_value=True)
        await me.run()
        assert site.world.store.classes.member(site.world.classroom.id, WHO["nobody"].learner) is None
        tabs = [await site.tab("nobody", "teach") for _ in range(2)]
        for number in range(PASSCODES_OF_ADDRESS.free + 2):
            tab = tabs[number % 2]
            tab.set("passcode", string_value=f"{MISTYPED} {number}")
            tab.set("sign_in", trigger_value=True)
            await tab.run()
        assert tabs[0].leaked(["Too many wrong passcodes"]) or tabs[1].leaked(["Too many wrong passcodes"])
        tabs[0].set("passcode", string_value=PASSCODE)
        tabs[0].set("sign_in", trigger_value=True)
        await tabs[0].run()
        assert "sign_out" not in tabs[0].widgets()
        for tab in (me, *tabs):
            await tab.close()

    play(scene)


def test_who_signs_out_is_signed_out_in_every_tab(site: Site) -> None:
    """On a machine that others use: tabs that stay open, their walls and what they offered do nothing any more."""

    async def scene() -> None:
        who = "the class's teacher"
        teach = await site.tab(who, "teach", **{"class": site.world.classroom.id})
        wall = await site.tab(who, "wall", **{"class": site.world.classroom.id})
        again = await Forger.open(site.server.url, "teach", "", TOKENS[who], cookies=cookie_of(who))
        await again.run()
        offered = teach.offered()
        (sign_out,) = [widget for widget in offered if widget.endswith("-sign_out")]
        await teach.claim({sign_out: {"trigger_value": True}}, times=1)
        until = asyncio.get_running_loop().time() + 1.2  # for so long a server may still believe a token
        while asyncio.get_running_loop().time() < until:
            await asyncio.sleep(0.1)
        before = site.world.kept(COURSE)
        del offered[sign_out]
        for tab in (teach, wall, again):
            tab.heard.clear()
            await tab.claim({widget: fitting(kind, site.world) for widget, kind in offered.items()})
            for fragment in tab.fragments():
                await tab.call(fragment)
            assert tab.leaked([NICKNAME, site.world.classroom.code]) == set(), tab.page
            await tab.close()
        assert site.world.kept(COURSE) == before

    play(scene)
