"""A learner in a browser: what they do and see, named by intent, waiting on states and never on time."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect

from tests.e2e.server import Server

IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"


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
        logged = [f"server log: {self.server.log[-3000:]}"] if "Traceback" in self.server.log else []
        return self._troubles + shown + logged

    def open(self, path: str) -> None:
        self.page.goto(self.server.url + path)
        self.settle()

    def settle(self) -> None:
        """Wait until the page's script has run."""
        self.page.wait_for_selector(IDLE)

    def widget(self, key: str) -> Locator:
        """The element that Streamlit made for a widget or container of this key."""
        return self.page.locator(f".st-key-{key}")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def sees(self, text: str, seconds: float = 15) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=seconds * 1000)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._troubles.append(f"console: {message.text} ({message.location.get('url', '')})")


def exceptions(page: Page) -> list[Locator]:
    return page.locator("[data-testid=stException]").all()
