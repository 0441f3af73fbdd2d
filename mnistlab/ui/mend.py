"""Two faults of Streamlit 1.67, mended: a fragment that is run a moment too early cuts off what was said before.

When a page's script has ended, what it said last is still on its way through the server's event loop. If a fragment's
timer fires just then, Streamlit starts another runner and drops whatever the one before had yet to say: the live view's
timer, the answer to a knob, the news that the page is done. The browser then shows a view that stands still until
somebody touches it. With thirty learners that happened to one turn of a knob in forty (`python -m bench classroom`).
Streamlit knows the same race for fragments that are gone: https://github.com/streamlit/streamlit/issues/9921

And when a fragment begins to run, Streamlit takes back what has not been sent yet of that fragment, but sends that the
page was done: the browser then removes the fragment's widgets, with whatever is being typed into them, and puts new
ones up a moment later. Nothing is taken back now; the browser is told twice.
"""

from __future__ import annotations

from typing import Any

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType

_PAUSE = 0.005
"""Seconds until the fragment asks again."""

_MOST_PAUSES = 200


def mend() -> None:
    """Have a fragment wait for its turn until the runner before it has fallen silent, and take nothing back; once."""
    if not hasattr(AppSession.request_rerun, "mended"):
        AppSession.request_rerun = patient(AppSession.request_rerun)  # type: ignore[method-assign]
        AppSession._clear_queue = keeping(AppSession._clear_queue)  # type: ignore[method-assign]


def patient(request_rerun: Any) -> Any:
    """Return `AppSession.request_rerun` with a pause before each fragment's request that comes too early."""

    def request(session: Any, client_state: Any, pauses: int = 0) -> None:
        if client_state and client_state.fragment_id and pauses < _MOST_PAUSES and _ending(session):
            session._event_loop.call_later(_PAUSE, request, session, client_state, pauses + 1)
        else:
            request_rerun(session, client_state)

    request.mended = True  # type: ignore[attr-defined]
    return request


def keeping(clear_queue: Any) -> Any:
    """Return `AppSession._clear_queue` that takes nothing back for the sake of fragments.

    What comes next must not be put in the place of what waits: it belongs to another run.
    """

    def clear(session: Any, fragment_ids_this_run: list[str] | None = None) -> None:
        if fragment_ids_this_run:
            session._browser_queue._delta_index_map = {}
        else:
            clear_queue(session, fragment_ids_this_run)

    return clear


def _ending(session: Any) -> bool:
    """Whether the session's runner takes no more requests but has not been heard to the end."""
    requests = getattr(getattr(session, "_scriptrunner", None), "_requests", None)
    return getattr(requests, "_state", None) is ScriptRequestType.STOP
