"""The staff side's few doors, each shown only to those who may open it."""

from typing import NamedTuple

from flask import request, url_for

from portal.domain.access import StaffViewer, Viewer, may
from portal.web.access import DOORS


class Room(NamedTuple):
    """One of the staff side's doors, as the layout unpacks it."""

    label: str
    endpoint: str
    address: str
    is_current: bool


STAFF_DOORS = (
    ("Inbox", "staff.inbox.index"),
    ("Families", "staff.cases.index"),
    ("Debrief times", "staff.debrief_slots.index"),
    ("Directory", "staff.support.index"),
    ("Texts", "staff.texts.index"),
    ("Staff", "staff.members.index"),
    ("Leave", "staff.leave.index"),
)


def staff_nav(viewer: Viewer) -> tuple[Room, ...]:
    """The doors this member of staff may open, in the order of a working day."""
    if not isinstance(viewer, StaffViewer):
        return ()
    here = (request.endpoint or "").rpartition(".")[0]
    return tuple(
        Room(label, endpoint, url_for(endpoint), endpoint.rpartition(".")[0] == here)
        for label, endpoint in STAFF_DOORS
        if endpoint in DOORS and may(viewer, DOORS[endpoint].permission)
    )
