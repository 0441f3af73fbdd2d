"""Hostile words on every page of a real server: stored under every name there is, in addresses, and typed.

None raises, none is rendered as markup, and none keeps its control characters and directions.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mnistlab.core.history import WordsError, clean_name, clean_note
from mnistlab.core.runs import Occasion, Run
from mnistlab.core.school.assignment import Brief, BriefError
from mnistlab.core.school.nickname import NicknameError
from mnistlab.core.school.rights import Actor
from mnistlab.core.spec import RunSpec
from tests.contract.web.forger import Forger
from tests.contract.web.markup import in_data, in_html, in_markdown, injected
from tests.contract.web.site import Site, play
from tests.hostile import FORBIDDEN, NASTY, hostile
from tests.unit.school.everybody import SMALL, WHO, World
from tests.unit.store.outcomes import epochs, outcome

TEACHER = "the class's teacher"

PARAMETERS = {
    "": ("run",),
    "learn": ("lesson", "step", "run"),
    "data": ("dataset", "image", "class"),
    "train": ("run", "assignment", "preset", "mode", *RunSpec.model_fields),
    "results": ("run", "view"),
    "inside": ("run", "view", "image", "layer", "neuron"),
    "draw": ("run", "sheet", "image"),
    "runs": ("run",),
    "compare": ("runs", "view", "sweep", "base", "seeds", "values"),
    "tutorials": ("tutorial",),
    "glossary": ("term",),
    "class": ("code",),
    "teach": ("class",),
    "wall": ("class", "view", "show", "across"),
}
"""What each page looks for in its address."""


@pytest.mark.parametrize(
    ("look", "text"),
    [
        (in_html, "<p onclick=zz>"),
        (in_html, '<a href="javascript:alert(1)">'),
        (in_markdown, "[zz](http://x.example)"),
        (in_markdown, "www\\.evil\\.example"),
        (in_markdown, "a _zz_"),
        (in_markdown, "a :red[zz]"),
        (in_markdown, "<x-zz>"),
        (lambda text: in_data("figure", text), '{"name": "<b>zz</b>"}'),
    ],
)
def test_the_eye_that_looks_for_markup_sees_it(look: Callable[[str], list[str]], text: str) -> None:
    assert look(text)


def people(world: World, texts: Sequence[str]) -> tuple[str, list[str], list[str]]:
    """Put a class with hostile learners, runs and assignments into the store; return its id, their cookies, and tasks.

    What is refused with a sentence is left out.
    """
    school, store, teacher = world.school, world.store, WHO[TEACHER]
    named = next((name for text in texts if (name := _kept(clean_name, text))), "Class")
    classroom = school.teaching.create(teacher, named)
    tokens, tasks = [], []
    for text in texts:
        token = secrets.token_urlsafe(32)
        me = Actor(_id(token))
        with suppress(NicknameError):
            school.attendance.join(me, classroom.code, text)
            tokens.append(token)
            _train(store, me, classroom.id, _kept(clean_name, text), _kept(clean_note, text))
        with suppress(BriefError):
            lock = {"base": SMALL, "free": ("learning_rate",)}
            brief = Brief.parse({"title": text[:80], "text": text[:2000], "claim": text[:300], "lock": lock})
            tasks.append(school.teaching.assign(teacher, classroom.id, brief).id)
    return classroom.id, tokens, tasks


def _kept(take: Callable[[str], str], text: str) -> str:
    try:
        return take(text)
    except WordsError:
        return take(text[:60])


def _id(token: str) -> str:
    from mnistlab.ui.identity import learner_id

    return learner_id(token)


def _train(store: Any, me: Actor, class_id: str, name: str, note: str) -> Run:
    run = store.create(SMALL, me.learner, "auto", Occasion(class_id))
    store.annotate(run.id, name=name, note=note, starred=True)
    store.start(run.id)
    return store.end(run.id, outcome(epochs=epochs(1, 2), step=48, test_accuracy=0.5))  # type: ignore[no-any-return]


async def fine(tab: Forger, where: object) -> None:
    """Check what a tab has heard since the last time."""
    assert not tab.errors, (where, tab.errors)
    assert not tab.of("exception"), where
    for data in tab.heard:
        assert not injected(data), (where, injected(data))
    tab.heard.clear()


BATCH = 16


@pytest.mark.parametrize("start", range(0, len(NASTY), BATCH))
def test_hostile_names_are_words_on_every_page(site: Site, start: int) -> None:
    """As nicknames, names of classes and runs, notes, and as what assignments say."""
    texts = [text[:1200] for text in NASTY[start : start + BATCH]]
    class_id, tokens, tasks = people(site.world, texts)

    async def scene() -> None:
        tab = await site.tab(TEACHER, "teach", **{"class": class_id})
        pages = [
            ("teach", {}),
            *[("wall", {"class": class_id, "show": show}) for show in ("boards", "scatter", "door")],
        ]
        for page, query in [("wall", {"class": class_id}), *pages]:
            await tab.visit(page, urlencode(query))
            for fragment in list(tab.auto):
                await tab.call(fragment)
        await fine(tab, texts)
        await tab.close()
        for number, token in enumerate(tokens):
            tab = await Forger.open(site.server.url, "class", "", token)
            await tab.run()
            mine = site.world.store.of_learner(_id(token))[0].id
            visits = [("runs", {}), ("results", {"run": mine}), ("compare", {"runs": mine})]
            visits += [("train", {"run": mine}), ("train", {"assignment": tasks[number % len(tasks)]})]
            for page, query in visits[number % 2 :: 2]:
                await tab.visit(page, urlencode(query))
            await fine(tab, texts[number])
            await tab.close()

    play(scene)


few = settings(max_examples=1, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck), database=None)


@few
@example(list(NASTY))
@given(st.lists(hostile, min_size=20, max_size=20))
def test_hostile_addresses_show_the_page_all_the_same(site: Site, texts: list[str]) -> None:
    """Each text in every parameter of some page, and the pages in turn."""

    async def scene() -> None:
        teacher, learner = await site.tab(TEACHER, ""), await site.tab("a classmate", "")
        for number, text in enumerate(texts):
            page = list(PARAMETERS)[number % len(PARAMETERS)]
            word = text[:500].encode("utf-8", "replace").decode()
            query = "&".join(f"{name}={quote(word)}" for name in PARAMETERS[page])
            tab = teacher if page in ("teach", "wall") else learner
            await tab.visit(page, query if number % 2 else f"{query}&{word}={word}&%zz&=&&")
            await fine(tab, (page, word))
        await teacher.close()
        await learner.close()

    play(scene)


@settings(few, max_examples=1)
@example(list(NASTY[::3]))
@given(st.lists(hostile, min_size=12, max_size=12))
def test_hostile_words_that_are_typed_are_taken_or_refused_with_a_sentence(site: Site, texts: list[str]) -> None:
    """Into the form to join, as the name of a class, as a passcode, and as a learner's new nickname."""

    async def scene() -> None:
        class_id = site.world.school.teaching.create(WHO[TEACHER], "Typed").id
        code = site.world.store.classes.get(class_id).code  # type: ignore[union-attr]
        teach = await site.tab(TEACHER, "teach")
        for text in texts:
            word = text[:3000].encode("utf-8", "replace").decode()
            pupil = await Forger.open(site.server.url, "class", "", None)
            await pupil.run()
            pupil.set("join_nickname", string_value=word)
            for typed in (word, code):
                pupil.set("join_code", string_value=typed)
                pupil.set("join", trigger_value=True)
                await pupil.run()
            await fine(pupil, word)
            await pupil.close()
            teach.set("class_name", string_value=word[:80])
            teach.set("class_create", trigger_value=True)
            await teach.run()
            await fine(teach, word)
            await teach.visit("teach")
        await teach.close()
        for member in site.world.store.classes.members(class_id):
            assert not FORBIDDEN.search(member.nickname)

    play(scene)
