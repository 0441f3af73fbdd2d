"""The replay of a run: how long its frames take to compute, what is sent, frames a second in Chromium."""

from __future__ import annotations

import secrets
import shutil
import time
from typing import TYPE_CHECKING, Any

from bench.machine import installed
from bench.options import Options
from bench.peer import Peer
from bench.report import Report, Table, Target
from bench.rounds import median
from bench.server import Server
from mnistlab.core.presets import PRESETS
from mnistlab.ui.identity import COOKIE, learner_id

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FRAMES_A_SECOND, MAKING_SECONDS, MOST_BYTES = 10, 1.5, 10**6

STEPS, QUICK_STEPS = 240, 24

SLIDE = """async ([film, steps]) => {
  const slider = film.querySelector("input"), last = Number(slider.max), times = [];
  const drawn = () => new Promise(requestAnimationFrame);
  let before = await drawn();
  for (let step = 1; step <= steps; step++) {
    slider.value = last - Math.abs(last - step % (2 * last));
    slider.dispatchEvent(new Event("input"));
    const now = await drawn();
    times.push(now - before);
    before = now;
  }
  return times;
}"""
"""Move the slider by one frame whenever the browser draws, forth and back; return the milliseconds from one to the
next."""

Made = dict[str, list[dict[str, float]]]
Played = dict[str, tuple[float, list[float]]]


def run(options: Options) -> Report:
    """Train the presets with the moments that are kept of them, make their films, and play them in a browser."""
    report = Report("replay")
    names = [name for name in PRESETS if options.wants(name)][: 2 if options.quick else None]
    server, token = Server(MNISTLAB_WORKERS="1"), secrets.token_urlsafe(32)
    with Peer("bench.peers.moments") as peer:
        asked = {"home": str(server.home), "learner": learner_id(token), "epochs": 1 if options.quick else None}
        runs = {name: peer.call("train", preset=name, **asked) for name in names}
    with Peer("bench.peers.films", threads=1) as peer:  # as many as the server lets a page have
        made = {
            name: [peer.call("make", home=str(server.home), run_id=run_id) for _ in range(options.pick(5))]
            for name, run_id in runs.items()
        }
    played: Played = {}
    if not installed("playwright") or not shutil.which("chromium"):
        report.notes.append("Opening and frames a second: left out, playwright or chromium is not installed.")
    else:
        with server:
            played = _played(server, token, runs, QUICK_STEPS if options.quick else STEPS)
    _tell(report, made, played)
    return report


def _played(server: Server, token: str, runs: dict[str, str], steps: int) -> Played:
    """Return for each run the seconds until its film stood for the first time, and those between two frames."""
    from playwright.sync_api import sync_playwright

    server.fetch()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = _known(browser, server, token)
        page.goto(f"{server.url}/train")
        page.get_by_text("Ready to train").wait_for(timeout=120_000)
        found = {}
        for name, run_id in runs.items():
            start = time.perf_counter()
            page.goto(f"{server.url}/inside?run={run_id}&view=replay")
            page.locator(".film-now:not(:empty)").wait_for(timeout=60_000)
            opened = time.perf_counter() - start
            handle: Any = page.locator(".film").element_handle()
            found[name] = (opened, [ms / 1000 for ms in page.evaluate(SLIDE, [handle, steps])])
        browser.close()
        return found


def _known(browser: Browser, server: Server, token: str) -> Page:
    """Return a page of a browser that has the learner's cookie."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": COOKIE, "value": token, "url": server.url}])
    return context.new_page()


def _tell(report: Report, made: Made, played: Played) -> None:
    columns = ("", "frames", "images", "made in, ms", "sent, kB", "page opens, ms", "frames a second", "slowest, ms")
    table = Table("Films of the presets", columns)
    seconds = {name: median(one["seconds"] for one in films) for name, films in made.items()}
    for name, (film, *_) in made.items():
        sizes = (film["frames"], film["images"], 1000 * seconds[name], film["bytes"] / 1000)
        opened, times = played.get(name, (0.0, []))
        shown = (1000 * opened, len(times) / sum(times), 1000 * max(times)) if times else (None, None, None)
        table.add(name, *sizes, *shown)
        report.samples |= {f"{name} / made": [one["seconds"] for one in made[name]], f"{name} / played": times}
    report.tables.append(table)
    most, longest = max(films[0]["bytes"] for films in made.values()), max(seconds.values())
    report.targets += [
        Target("a film is less than 1 MB", f"{most / 1000:.0f} kB", most < MOST_BYTES),
        Target(f"it is made within {MAKING_SECONDS} s", f"{1000 * longest:.0f} ms", longest < MAKING_SECONDS),
    ]
    if played:
        slowest = min(len(times) / sum(times) for _, times in played.values())
        promise = f"the slider moves at {FRAMES_A_SECOND} frames a second or more"
        report.targets.append(Target(promise, f"{slowest:.0f}", slowest >= FRAMES_A_SECOND))
