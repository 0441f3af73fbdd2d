"""A component's call that newer data overtook is ended by Streamlit at once: what the newer one drew has to stay."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

UI = Path(__file__).parents[2] / "mnistlab" / "ui"

CHART = """async (module) => {
  document.body.innerHTML = '<div><div class="plot"><div></div><p hidden></p></div></div>';
  const [parentElement] = document.body.children, [canvas] = parentElement.firstChild.children;
  canvas.on = () => {};
  window.mnistlabPlotly = {
    react: async (canvas, data) => { canvas.textContent = data; },
    purge: (canvas) => { canvas.textContent = "purged"; },
  };
  const { default: draw } = await import(module);
  const figure = (data) => JSON.stringify({ data, layout: {} });
  const call = (data) => draw({ data: { figure: figure(data), height: 9, alt: "" }, parentElement });
  const first = await call("older");
  const second = await call("newer");
  first();
  const kept = canvas.textContent;
  parentElement.remove();
  second();
  return [kept, canvas.textContent];
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def test_a_chart_stays_when_an_older_call_is_ended_and_goes_with_its_place(page: Page) -> None:
    module = "data:text/javascript," + quote((UI / "plot.js").read_text(encoding="utf-8"))
    assert page.evaluate(CHART, module) == ["newer", "purged"]


@pytest.mark.parametrize("script", sorted(UI.glob("*.js")), ids=lambda path: path.stem)
def test_every_component_that_tidies_up_looks_first_whether_it_is_gone(script: Path) -> None:
    source = script.read_text(encoding="utf-8")
    _, _, body = source.partition("export default")
    _, ends, ending = body.rpartition("return () =>")
    assert not ends or ".isConnected" in ending
