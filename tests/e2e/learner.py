"""A learner in a browser: what they do and see, named by intent, waiting on states and never on time."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect

from tests.e2e.server import Server

WIDTHS = {"desktop": (1280, 800), "phone": (390, 844)}
"""Windows that journeys are made in: width and height in CSS pixels."""

SCREENS = WIDTHS | {"projector": (1280, 720)}
"""The same, and what a teacher has in a class."""

IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"

CURVES = "document.querySelector('.st-key-curves .js-plotly-plot')?.data"
"""The traces of the live chart: by batch, mean of the epoch, validation; loss first, then accuracy."""

DIARY = """() => {
  window.diary = [];
  const look = () => {
    const chart = document.querySelector('.st-key-curves .js-plotly-plot');
    const drawn = chart?.querySelector('.main-svg') ? (chart.data?.[1]?.x.length ?? 0) : -1;
    if (window.diary.at(-1) !== drawn) window.diary.push(drawn);
    requestAnimationFrame(look);
  };
  look();
}"""

STILL = "place => document.querySelector(place).getAnimations({ subtree: true }).length === 0"
"""Whether nothing moves in a place of the page."""

FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Two pictures later, when the browser has told its page of all that scrolled until now."""


class Learner:
    """One browser profile with one page open; `troubles` lists what went wrong in it without being looked for."""

    def __init__(self, context: BrowserContext, server: Server):
        self.context = context
        self.server = server
        self._troubles: list[str] = []
        self.page = self.new_tab()

    def new_tab(self) -> Page:
        page = self.context.new_page()
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self._troubles.append(f"page error: {error}"))
        return page

    def troubles(self) -> list[str]:
        """Console errors, page errors, and tracebacks on screen or in the server's log."""
        shown = [f"exception on screen: {box.inner_text()}" for page in self.context.pages for box in exceptions(page)]
        return self._troubles + shown + [f"server log: {trace}" for trace in tracebacks(self.server.log)]

    def leave(self) -> None:
        """Close the browser, as one does before the server is stopped."""
        self.context.close()

    def open(self, path: str) -> None:
        self.page.goto(self.server.url + path)
        self.settle()

    def settle(self) -> None:
        """Wait until the page's script has run."""
        self.page.wait_for_selector(IDLE)

    def fits(self) -> None:
        """Wait until nothing is wider than the window. The main part scrolls, the document never does."""
        self.page.wait_for_function(
            "(main => main.scrollWidth <= main.clientWidth)(document.querySelector('[data-testid=stMain]'))"
        )

    def widget(self, key: str) -> Locator:
        """The element that Streamlit made for a widget or container of this key."""
        return self.page.locator(f".st-key-{key}")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def waits_for_the_engine(self) -> None:
        """Wait on the Train page until the lab says that it is warm."""
        self.open("/train")
        self.sees("Ready to train", seconds=120)

    def press(self, key: str) -> None:
        """Press the button of this key, once it can be pressed."""
        button = self.widget(key).get_by_role("button")
        expect(button).to_be_enabled(timeout=15_000)
        button.click()

    def unfold(self, key: str) -> None:
        """Open what is folded away and wait until it is open all the way."""
        fold = f".st-key-{key} details"
        self.page.locator(f"{fold} > summary").click()
        expect(self.page.locator(fold)).to_have_attribute("open", "")
        self.settle()
        self.page.wait_for_function(STILL, arg=fold)

    def types(self, box: Locator, text: str) -> None:
        """Type into a box that also offers choices, as a hand does: Enter once it shows what it would take.

        Streamlit 1.67 looks for that after each key, and closes its list when anything scrolls; Enter is lost then.
        """
        box.scroll_into_view_if_needed()
        self.page.evaluate(FRAMES)
        box.click()
        box.press("ControlOrMeta+a")
        box.press_sequentially(text)
        expect(box).to_have_attribute("aria-activedescendant", re.compile("option"))
        expect(self.page.get_by_role("option").filter(has_text=text).first).to_be_visible()
        box.press("Enter")

    def run_id(self) -> str:
        """The run in the page's address."""
        expect(self.page).to_have_url(re.compile("run=[0-9a-f]+"), timeout=15_000)
        return parse_qs(urlsplit(self.page.url).query)["run"][0]

    def situation(self) -> Locator:
        """The sentence that says where the run stands."""
        return self.page.locator(".situation").first  # while a page is redrawn, the old one may stand below it

    def reads(self, text: str, seconds: float = 60) -> None:
        """Wait until the run's situation contains the text."""
        expect(self.situation()).to_contain_text(text, timeout=seconds * 1000)

    def reached(self) -> float:
        """How far the curve of the training loss goes, in epochs; 0 if it has not begun."""
        return float(self.page.evaluate(f"{CURVES}?.[0]?.x.at(-1) ?? 0"))

    def points(self) -> int:
        """How many points the curve of the training loss has."""
        return int(self.page.evaluate(f"{CURVES}?.[0]?.x.length ?? 0"))

    def epochs(self) -> list[float]:
        """The epochs whose mean is on the chart."""
        return list(self.page.evaluate(f"[...({CURVES}?.[1]?.x ?? [])]"))

    def sees_points(self, beyond: float = 0) -> None:
        """Wait until the curve goes further than that, in epochs. (Of many points it has fewer at times.)"""
        self.page.wait_for_function(f"({CURVES}?.[0]?.x.at(-1) ?? 0) > {beyond}", timeout=20_000)

    def sees_epoch(self, epoch: int, seconds: float = 30) -> None:
        """Wait until an epoch's mean is on the chart."""
        self.page.wait_for_function(f"({CURVES}?.[1]?.x ?? []).includes({epoch})", timeout=seconds * 1000)

    def keep_a_diary(self) -> None:
        """From now on note every state of the chart that a learner could see, and whether it was ever taken away."""
        self.page.wait_for_selector(".st-key-curves .main-svg", timeout=20_000)
        self.page.evaluate(DIARY)

    def diary(self) -> list[int]:
        """How many epochs the chart showed, each time that number changed; -1 where there was no chart."""
        return list(self.page.evaluate("window.diary"))

    def sees(self, text: str | re.Pattern[str], seconds: float = 15) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=seconds * 1000)

    def _on_console(self, message: ConsoleMessage) -> None:
        url = message.location.get("url", "")
        # On a deep link Streamlit's own script looks for its server below the page first, and finds it at the root.
        probing = url.endswith(("/_stcore/health", "/_stcore/host-config"))
        # A page that looks again and again says so once its server was killed; it has nobody to ask.
        orphaned = self.server.was_killed and message.text.endswith("when disconnected from server.")
        if message.type == "error" and not probing and not orphaned:
            self._troubles.append(f"console: {message.text} ({url})")


def tracebacks(log: str) -> list[str]:
    """Return the tracebacks in a server's log, but for those that only say that a browser left in mid-sentence.

    Streamlit 1.67 takes Starlette's "the other side is gone" for a text frame and closes what is closed already.
    """
    found = log.split("Traceback (most recent call last):\n")[1:]
    return [trace for trace in found if not _raised(trace).startswith("starlette.websockets.WebSocketDisconnected: ")]


def _raised(trace: str) -> str:
    """The line of a traceback that names the error: the first one without indent."""
    return next((line for line in trace.splitlines() if line and not line[0].isspace()), "")


def exceptions(page: Page) -> list[Locator]:
    return page.locator("[data-testid=stException]").all()
