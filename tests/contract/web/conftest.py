"""One server for all that is tried at its door and behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contract.web.site import NOBODY_THERE, STRICT, Site, Ways, addresses, class_pages, play
from tests.e2e.server import Server
from tests.unit.school.everybody import PASSCODE, enter, furnish


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("lab") / "home"
    home.mkdir()
    furnish(home)
    world = enter(home, alone=False, passcode=PASSCODE)
    world.store.classes.change(world.other.id, rules=STRICT.model_dump(mode="json"))
    settings = {"MNISTLAB_SCHEDULER": NOBODY_THERE, "STREAMLIT_LOGGER_LEVEL": "debug"}
    with Server(home, MNISTLAB_TEACHER_PASSCODE=PASSCODE, **settings) as server:
        yield Site(server, world)
    world.close()


@pytest.fixture(scope="session")
def ways(site: Site) -> Ways:
    """Everything that the learner's own pages offer, and their teacher's."""
    ways = Ways()

    async def scene() -> None:
        for who, pages in (("its learner", addresses(site.world)), ("the class's teacher", class_pages(site.world))):
            for page, query in pages:
                tab = await site.tab(who, page, **query)
                ways.note(tab)
                assert not tab.errors, (page, query)
                await tab.close()

    play(scene)
    return ways
