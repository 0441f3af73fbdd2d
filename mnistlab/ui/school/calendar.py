"""Days and times of day, as they are where the page is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

import streamlit as st


@dataclass(frozen=True)
class Calendar:
    """Writes times, which are seconds since the Unix epoch, as they are in a time zone."""

    zone: tzinfo = UTC

    def day(self, when: float) -> str:
        """Write a time as a day."""
        day = datetime.fromtimestamp(when, self.zone)
        return f"{day.day} {day:%B %Y}"

    def clock(self, when: float) -> str:
        """Write a time as a day and a time of day."""
        return f"{self.day(when)}, {datetime.fromtimestamp(when, self.zone):%H:%M}"


def browser_calendar() -> Calendar:
    """Return the calendar of the browser that looks at this page."""
    try:
        return Calendar(ZoneInfo(st.context.timezone or "UTC"))
    except (ValueError, OSError, LookupError):
        return Calendar()
