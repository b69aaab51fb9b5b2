"""Addresses, and the staff side's few doors, each shown only to those who may open it."""

from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from flask import g, request, url_for
from flask.globals import request_ctx

from portal.domain.access import Right, StaffViewer, Viewer, may, right_of
from portal.web.access import DOORS
from portal.web.marking import _


class Room(NamedTuple):
    """One of the staff side's doors."""

    label: str
    endpoint: str
    address: str
    current: str
    """What `aria-current` says: “page” on it, “true” on one of the pages below it, else nothing."""


class RoomGroup(NamedTuple):
    """Doors that stand behind one heading; those that are used all day stand alone, each without one."""

    label: str
    rooms: tuple[Room, ...]

    @property
    def is_current(self) -> bool:
        return any(room.current for room in self.rooms)


ALONE = ""
"""The heading of the doors that stand open, before every group."""

STAFF_DOORS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        ALONE,
        (
            (_("Today"), "staff.today.index"),
            (_("Inbox"), "staff.inbox.index"),
            (_("Search"), "staff.search.show"),
        ),
    ),
    (
        _("Families"),
        (
            (_("All families"), "staff.cases.index"),
            (_("Promises"), "staff.promises.index"),
            (_("Calls to make"), "staff.calls.index"),
            (_("Questions"), "staff.questions.index"),
            (_("Procedure"), "staff.procedures.index"),
            (_("To the managers"), "staff.concerns.index"),
        ),
    ),
    (
        _("Visits and meetings"),
        (
            (_("Visits"), "staff.visits.index"),
            (_("Times to meet"), "staff.debrief_slots.index"),
            (_("Meetings"), "staff.reviews.index"),
            (_("Second look"), "staff.second_look.index"),
        ),
    ),
    (
        _("Words and places"),
        (
            (_("Directory"), "staff.support.index"),
            (_("Texts"), "staff.texts.index"),
            (_("Saved replies"), "staff.saved_replies.index"),
        ),
    ),
    (
        _("The service"),
        (
            (_("Figures"), "staff.figures.index"),
            (_("Training"), "staff.training.index"),
            (_("Staff"), "staff.members.index"),
            (_("Leave"), "staff.leave.index"),
            (_("Partners"), "staff.service_partners.index"),
            (_("Access"), "staff.access_review.index"),
        ),
    ),
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


def _current(address: str) -> str:
    here = request.script_root + request.path
    if here == address:
        return "page"
    return "true" if here.startswith(f"{address}/") else ""


def is_open(address: str, method: str = "GET") -> bool:
    """Tell whether the reader of a case's page may go to this address, so that nothing leads them to a shut door.

    Only whoever opened the case in an emergency meets shut doors there; to everybody else the answer is yes at once.
    """
    viewer, facts = g.get("viewer"), g.get("case")
    if right_of(viewer, facts) is not Right.EMERGENCY or not address.startswith("/"):
        return True
    path = urlsplit(address).path.removeprefix(request.script_root)
    addresses = request_ctx.url_adapter
    assert addresses is not None  # noqa: S101 - a page answers a request
    endpoint, values = addresses.match(path, method=method)
    return "case_id" not in values or may(viewer, DOORS[endpoint].permission, facts)


def staff_nav(viewer: Viewer) -> tuple[RoomGroup, ...]:
    """The doors this member of staff may open, in the order of a working day; no group that would be empty."""
    if not isinstance(viewer, StaffViewer):
        return ()
    groups = (
        RoomGroup(
            heading,
            tuple(
                Room(label, endpoint, address := address_of(endpoint), _current(address))
                for label, endpoint in doors
                if endpoint in DOORS and may(viewer, DOORS[endpoint].permission)
            ),
        )
        for heading, doors in STAFF_DOORS
    )
    return tuple(group for group in groups if group.rooms)


def first_room(groups: tuple[RoomGroup, ...]) -> str | None:
    """The address at which a member of staff begins, or None where no door is theirs."""
    return groups[0].rooms[0].address if groups else None
