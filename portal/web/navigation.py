"""Addresses, and the staff side's few doors, each shown only to those who may open it."""

from functools import lru_cache
from typing import Any, NamedTuple

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
    ("Today", "staff.today.index"),
    ("Inbox", "staff.inbox.index"),
    ("Search", "staff.search.show"),
    ("Families", "staff.cases.index"),
    ("Promises", "staff.promises.index"),
    ("Calls to make", "staff.calls.index"),
    ("Procedure", "staff.procedures.index"),
    ("Visits", "staff.visits.index"),
    ("Questions", "staff.questions.index"),
    ("Meetings", "staff.reviews.index"),
    ("Training", "staff.training.index"),
    ("Second look", "staff.second_look.index"),
    ("To the managers", "staff.concerns.index"),
    ("Times to meet", "staff.debrief_slots.index"),
    ("Directory", "staff.support.index"),
    ("Texts", "staff.texts.index"),
    ("Saved replies", "staff.saved_replies.index"),
    ("Figures", "staff.figures.index"),
    ("Staff", "staff.members.index"),
    ("Leave", "staff.leave.index"),
    ("Partners", "staff.service_partners.index"),
    ("Access", "staff.access_review.index"),
)


@lru_cache(maxsize=512)
def _fixed_address(endpoint: str, slug: str | None, _root: str) -> str:
    return url_for(endpoint) if slug is None else url_for(endpoint, slug=slug)


def address_of(endpoint: str, **values: Any) -> str:
    """`url_for` for templates; an address of a room or of a text never changes while we run, so it is built once."""
    if not values:
        return _fixed_address(endpoint, None, request.script_root)
    if values.keys() == {"slug"}:
        return _fixed_address(endpoint, values["slug"], request.script_root)
    return url_for(endpoint, **values)


def staff_nav(viewer: Viewer) -> tuple[Room, ...]:
    """The doors this member of staff may open, in the order of a working day."""
    if not isinstance(viewer, StaffViewer):
        return ()
    here = (request.endpoint or "").rpartition(".")[0]
    return tuple(
        Room(label, endpoint, address_of(endpoint), endpoint.rpartition(".")[0] == here)
        for label, endpoint in STAFF_DOORS
        if endpoint in DOORS and may(viewer, DOORS[endpoint].permission)
    )
