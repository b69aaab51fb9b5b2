"""Every door that changes something leads to the record of what was done, or stands here with the reason why not.

This follows the functions that a view can call, in portal.web and portal.services: it shows that an entry is written
somewhere on the way, not that it is written on each way.
"""

import inspect
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

from portal.services import audit
from tests.house.routes import read_table
from tests.portal_fixtures import Portal

READS = "It reads, or shows what was typed; it is a post so that nothing of it stands in an address."
OWN_DRAFT = "What somebody types for themselves and has not sent."
OWN_SIGHT = "How one person sees or calls their own things; it tells nobody anything and opens nothing."

LEAVES_NO_ENTRY = {
    "family.appointment_choosing.check": READS,
    "family.appointment_choosing.keep": "A time is kept for some minutes; the booking has an entry.",
    "staff.phone_bookings.check": READS,
    "staff.search.find": READS,
    "staff.text_editing.preview": READS,
    "family.support.find": READS,
    "family.packs.make": READS,
    "family.drafts.save": OWN_DRAFT,
    "staff.drafts.save": OWN_DRAFT,
    "staff.reply_choice.insert": OWN_DRAFT,
    "staff.notes.save": OWN_DRAFT,
    "staff.contacts.save": OWN_DRAFT,
    "staff.support_closing.search": READS,
    "staff.support_sheets.look": READS,
    "public.language.choose": OWN_SIGHT,
    "public.saved_pages.choose": OWN_SIGHT,
    "family.devices.name": OWN_SIGHT,
    "family.preferences.keep_size": OWN_SIGHT,
    "auth.choices.choose": OWN_SIGHT,
    "family.email.sign_in_again": "It ends one session; the sign-in that follows has an entry.",
}

RECORDS: set[Any] = {audit.record, audit.record_by_operator}


def _view(endpoint: Callable[..., Any]) -> FunctionType:
    """The view itself, inside what the blueprint has put around it."""
    found = inspect.getclosurevars(endpoint).nonlocals["view"]
    assert isinstance(found, FunctionType)
    return found


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _called(function: FunctionType) -> Iterator[FunctionType]:
    """Functions of the portal whose names stand in this one, by themselves or behind the name of a module."""
    names = set(_names(function.__code__))
    known = [function.__globals__[name] for name in names if name in function.__globals__]
    modules = [each for each in known if isinstance(each, ModuleType) and each.__name__.startswith("portal.")]
    behind = [getattr(module, name) for module in modules for name in names if hasattr(module, name)]
    for each in (*known, *behind):
        if isinstance(each, FunctionType) and each.__module__.startswith(("portal.web", "portal.services")):
            yield each


def _leads_to_the_record(view: FunctionType) -> bool:
    to_see, seen = [view], set[FunctionType]()
    while to_see:
        function = to_see.pop()
        if function in RECORDS:
            return True
        if function not in seen:
            seen.add(function)
            to_see += _called(function)
    return False


def test_every_door_that_changes_something_leads_to_the_record_of_what_was_done(portal: Portal) -> None:
    posts = {entry.endpoint for entry in read_table() if entry.method == "POST"}
    silent = {each for each in posts if not _leads_to_the_record(_view(portal.app.view_functions[each]))}

    assert silent == set(LEAVES_NO_ENTRY), (silent - set(LEAVES_NO_ENTRY), set(LEAVES_NO_ENTRY) - silent)
