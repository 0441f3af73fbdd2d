"""What Streamlit 1.67 lets any browser ask of the whole server, refused: the lab has no use for it, and others suffer.

Over its websocket a browser may have all caches emptied, which for this lab are everybody's handles on store and
engine: one message, and nobody could train until the server was started anew. It may also ask for the state of the
server's git repository. And whether a page of another origin may connect is decided after asking an address in the
internet who we are, for up to two seconds in which nobody is answered; behind a firewall, at each such attempt anew.
"""

from __future__ import annotations

from typing import Any

from streamlit import net_util
from streamlit.runtime.app_session import AppSession

REFUSED = ("_handle_clear_cache_request", "_handle_git_information_request")
"""The handlers of messages that concern more than the session that sends them."""


def guard() -> None:
    """Refuse them, for all sessions; once is enough.

    Raises:
        AttributeError: Streamlit has changed, and what is to be refused is somewhere else.
    """
    for name in REFUSED:
        getattr(AppSession, name)
        setattr(AppSession, name, _refuse)
    # The address in the browser and those named in `server.corsAllowedOrigins` are allowed without it.
    net_util.get_external_ip = _unknown


def _refuse(session: AppSession, *asked: Any) -> None:
    """Do nothing."""


def _unknown() -> str | None:
    return None
