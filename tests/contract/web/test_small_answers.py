"""What is touched on the Train page is answered by the part it belongs to, not by the whole page."""

from __future__ import annotations

import re

from tests.contract.web.site import Site, play
from tests.unit.school.everybody import WHO

BELOW = b"What it mixes up"


def test_a_knob_is_answered_without_the_results_below_it(site: Site) -> None:
    me = "its learner"
    mine = next(run for run in site.world.store.of_learner(WHO[me].learner) if run.has_results)

    async def scene() -> None:
        tab = await site.tab(me, "train", run=mine.id)
        assert any(BELOW in message for message in tab.heard)
        whole = sum(map(len, tab.heard))
        (knob,) = [key for key in tab.widgets() if re.fullmatch(r"knob_batch_size_\d+", key)]
        tab.heard.clear()
        tab.set(knob, string_value="256")
        await tab.run(tab.fragment_of(knob))
        assert not any(BELOW in message for message in tab.heard)
        assert any(b"Training loss" in message for message in tab.heard), "the buttons and the chart belong to it"
        assert sum(map(len, tab.heard)) < whole / 2
        await tab.close()

    play(scene)
