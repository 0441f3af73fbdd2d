"""A class and its teacher as websocket clients, in one event loop and a process of their own."""

from __future__ import annotations

import asyncio
import time
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from typing import Any

import psutil

from bench.client import Tab
from bench.heard import Bell, Heard
from bench.learner import Learner
from bench.memory import role_of
from bench.peers.serve import serve
from bench.pupil import Pupil
from bench.teacher import AFTERWARDS, FILES, RULES, Teacher, knob, results_hidden, results_stand

COME_SECONDS = 2.0
"""Over this time the learners open the address of joining, evenly; then they press Join, all at once."""

CHANGE_PATIENCE = 20.0
"""A change that is not on a page by then is an error."""

LONG = 60.0
"""A lesson of so many seconds leaves learners time to think; in a shorter one they train one run after the other."""

RESPITE = 60.0
"""At least so many seconds are between two kills: a run that loses two workers is given up, and rightly so."""

LATE_LOOK = 0.02

Press = Callable[[], Awaitable[float]]
Holds = Callable[[Tab], bool]


@dataclass
class Noted(Heard):
    """What learners and teacher met, in seconds.

    changes: by what the teacher did, for each learner's open page, from the press until it showed there. wall_polls,
    teacher_polls, presses: on the teacher's two pages. files: until a CSV or report was there. class_id: the class.
    nicknames: as the teacher sees them at the end. kills: workers killed. late: by how much the clients' own event
    loop missed its appointments. busy: processor seconds of the clients, who were there for so many seconds.
    """

    changes: dict[str, list[float]] = field(default_factory=dict)
    wall_polls: list[float] = field(default_factory=list)
    teacher_polls: list[float] = field(default_factory=list)
    presses: list[float] = field(default_factory=list)
    files: list[float] = field(default_factory=list)
    class_id: str = ""
    nicknames: list[str] = field(default_factory=list)
    kills: int = 0
    late: list[float] = field(default_factory=list)
    busy: float = 0.0
    seconds: float = 0.0


def play(url: str, server: int, passcode: str, learners: int, seconds: float, kills: int) -> dict[str, Any]:
    """Hold a lesson of so many seconds on the server of that address and process id; return what was `Noted`."""
    return asdict(asyncio.run(_play(url, server, passcode, learners, seconds, kills)))


def wait_until_ready(url: str) -> None:
    """Wait until the lab says that it is ready to train, and let it know that there will be more than one learner."""

    async def look() -> None:
        first, second = await Learner.come(url), await Learner.come(url)
        await first.until_ready()
        for learner in (first, second):
            await learner.tab.close()

    asyncio.run(look())


async def _play(url: str, server: int, passcode: str, learners: int, seconds: float, kills: int) -> Noted:
    noted = Noted()
    started, busy = time.perf_counter(), time.process_time()
    clock = asyncio.create_task(_keep_time(noted))
    teacher, pupils = Teacher(url), [Pupil(url, number, noted) for number in range(learners)]
    try:
        assignment = await _prepare(teacher, passcode)
        noted.class_id = teacher.class_id
        await _together(pupils, lambda pupil: pupil.come(teacher.code, COME_SECONDS * pupil.number / learners), noted)
        await _together(pupils, Pupil.join, noted)
        bell = Bell(time.perf_counter() + seconds, seconds >= LONG)
        work = _together(pupils, lambda pupil: pupil.work(assignment, bell), noted)
        await asyncio.gather(work, _teach(teacher, pupils, noted, seconds), _kill(server, noted, kills, seconds))
        noted.nicknames = await teacher.nicknames()
        await teacher.turn_to(AFTERWARDS)
        noted.files = [await teacher.fetch(key) for key in FILES]
    except Exception as error:
        noted.errors.append(f"the lesson broke off: {type(error).__name__}: {error}")
    finally:
        clock.cancel()
        await asyncio.gather(*(pupil.leave() for pupil in pupils), teacher.leave())
    noted.errors += teacher.errors
    noted.wall_polls, noted.teacher_polls = teacher.wall.polls, teacher.desk.polls
    noted.busy, noted.seconds = time.process_time() - busy, time.perf_counter() - started
    return noted


async def _prepare(teacher: Teacher, passcode: str) -> str:
    """Do what a teacher does before the lesson; return the assignment's id."""
    await teacher.sign_in(passcode)
    await teacher.create("Bench, room 30")
    await teacher.limit(most_epochs=20, most_parameters=500_000, most_waiting=3)
    assignment = await teacher.assign("How large can the step be?", "Predict, train, and turn one knob at a time.")
    await teacher.open_wall()
    return assignment


async def _together(pupils: list[Pupil], do: Callable[[Pupil], Awaitable[None]], noted: Noted) -> None:
    """Have all do something at once; what goes wrong for one is an error, and the others go on."""

    async def one(pupil: Pupil) -> None:
        try:
            await do(pupil)
        except Exception as error:
            way = " < ".join(frame.name for frame in reversed(traceback.extract_tb(error.__traceback__)[-4:]))
            noted.errors.append(f"learner {pupil.number}: {type(error).__name__}: {error} ({way})")

    await asyncio.gather(*(one(pupil) for pupil in pupils))


async def _teach(teacher: Teacher, pupils: list[Pupil], noted: Noted, seconds: float) -> None:
    """Do what a teacher does in a lesson, each thing at its share of the time."""

    async def lock() -> None:
        await teacher.turn_to(RULES)
        await spread("knobs fixed", teacher.lock, lambda tab: knob(tab) is not True, lambda tab: knob(tab) is True)

    async def free() -> None:
        await teacher.turn_to(RULES)
        await spread("knobs freed", teacher.free, lambda tab: knob(tab) is not False, lambda tab: knob(tab) is False)

    async def hide() -> None:
        await spread(
            "results hidden", lambda: teacher.results(False), lambda tab: not results_stand(tab), results_stand
        )

    async def show() -> None:
        await spread(
            "results shown", lambda: teacher.results(True), lambda tab: not results_hidden(tab), results_hidden
        )

    async def spread(what: str, act: Press, after: Holds, before: Holds) -> None:
        start = time.perf_counter()
        watched = [
            asyncio.create_task(_seen(pupil, after, start, what, noted)) for pupil in pupils if pupil.shows(before)
        ]
        noted.presses.append(await act())
        noted.changes[what] = [found for found in await asyncio.gather(*watched) if found is not None]

    acts: tuple[tuple[float, Callable[[], Awaitable[object]]], ...] = (
        (0.15, lambda: teacher.look_at("leaderboards")),
        (0.20, lock),
        (0.35, free),
        (0.40, lambda: teacher.look_at("scatter")),
        (0.45, teacher.stop_one),
        (0.55, teacher.come_back),
        (0.60, hide),
        (0.70, show),
        (0.80, teacher.stop_all),
        (0.90, lambda: teacher.look_at("live")),
    )
    began = time.perf_counter()
    for share, act in acts:
        await asyncio.sleep(max(0.0, began + share * seconds - time.perf_counter()))
        try:
            await act()
        except Exception as error:
            noted.errors.append(f"the teacher, at {share:.0%}: {type(error).__name__}: {error}")


async def _seen(pupil: Pupil, after: Holds, start: float, what: str, noted: Noted) -> float | None:
    """Return how long after `start` it held on a learner's page, None if that page was closed or left meanwhile."""
    tab, visits = pupil.seat.tab, pupil.seat.tab.visits
    try:
        found = await tab.until(lambda tab: tab.visits != visits or after(tab), CHANGE_PATIENCE)
        return found - start if tab.visits == visits else None
    except TimeoutError:
        noted.errors.append(f"learner {pupil.number}: {what}: not on the page after {CHANGE_PATIENCE:.0f} s")
    except ConnectionError:  # a laptop fell asleep
        pass
    return None


async def _kill(server: int, noted: Noted, kills: int, seconds: float) -> None:
    """Kill the worker that works most, so many times, evenly over the lesson; see `RESPITE`."""
    began = time.perf_counter()
    for number in range(kills):
        due = began + seconds * (number + 1) / (kills + 1) if kills > 1 else began + 0.25 * seconds
        await asyncio.sleep(max(due - time.perf_counter(), RESPITE if number else 0.0))
        workers = [one for one in psutil.Process(server).children(recursive=True) if role_of(one) == "worker"]
        for worker in workers:
            worker.cpu_percent()
        await asyncio.sleep(0.3)
        if workers:
            max(workers, key=psutil.Process.cpu_percent).kill()
            noted.kills += 1


async def _keep_time(noted: Noted) -> None:
    while True:
        asleep = time.perf_counter()
        await asyncio.sleep(LATE_LOOK)
        noted.late.append(time.perf_counter() - asleep - LATE_LOOK)


if __name__ == "__main__":
    serve({"play": play, "ready": wait_until_ready})
