"""A student as the roster knows them: what tables and platforms name, and what was granted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Enrolled:
    """One row of the roster, with the names of columns that are ours."""

    name: str = ""
    sid: str = ""
    email: str = ""
    login: str = ""
    platform_id: str = ""
    section: str = ""
    track: str = ""
    group: str = ""
    due: str = ""
    """The student's own due date, as it was typed."""
    grace: str = ""
    """Days of grace, as they were typed."""
