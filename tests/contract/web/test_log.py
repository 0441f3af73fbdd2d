"""What the server tells its terminal, at the level at which it tells most. Comes last: all tests before are in it."""

from __future__ import annotations

from tests.contract.web.site import TEACHER_TOKENS, Site
from tests.unit.school.everybody import MISTYPED, NOTE, PASSCODE, TOKENS, WHO


def test_no_secret_is_in_the_log(site: Site) -> None:
    """This server told everything it can tell; the tests above have come by in it."""
    log = site.server.log
    assert "AppSession initialized" in log, "it does not tell what it could"
    assert "Too many" not in log, "what is said to one is not told to the terminal"
    told = (NOTE, PASSCODE, MISTYPED, site.world.classroom.code, *TEACHER_TOKENS.values())
    for secret in (*told, *TOKENS.values(), *(who.learner for who in WHO.values())):
        assert secret not in log
