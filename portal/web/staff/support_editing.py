"""Adding a service to the directory and correcting its facts, one form for both."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import Permission, StaffViewer
from portal.domain.content import Area
from portal.domain.support_typed import Typed, as_typed
from portal.domain.support_typing import Checked, FactsRefused
from portal.domain.support_typing import check as check_facts
from portal.i18n import LONDON, Locale
from portal.queries import support_work as queries
from portal.queries.support_work import EntryFile
from portal.services import support as services
from portal.services.support import Saved
from portal.services.support_steps import ChangedMeanwhile
from portal.web.staff import directory_words as words
from portal.web.staff.support import refusals, revision_of, show_entry, support
from portal.web.staff.support_form import MOST, EntryForm, filled
from portal.web.templating import page
from portal.web.transaction import start_over

__all__ = ["support"]

DONE = {Saved.AT_ONCE: "saved", Saved.MUST_BE_CHECKED: "unchecked", Saved.PROPOSED: "proposed"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact that a colleague has changed meanwhile."""

    label: str
    stands: str
    typed: str


@support.get("/new", access=Permission.STAFF_SUPPORT_EDIT)
def new(locale: Locale) -> ResponseReturnValue:
    """An empty form for a service that the directory does not have."""
    return _form_page(EntryForm(formdata=None, areas=[Area.NATIONAL.value]), None, locale)


@support.post("/new", access=Permission.STAFF_SUPPORT_EDIT)
def create(viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Write a service down, as a draft."""
    form = EntryForm()
    if more := request.form.get("more"):
        form.add_row(more)
        return _form_page(form, None, locale)
    checked = _check(form, None, locale)
    if checked is None:
        return _form_page(form, None, locale, status=422)
    entry_id = services.add(session, viewer=viewer, typed=checked, now=now)
    return redirect(url_for("staff.support.show", entry_id=entry_id, done="added"), 303)


@support.get("/<uuid:entry_id>/edit", access=Permission.STAFF_SUPPORT_EDIT)
def edit(session: Session, now: datetime, locale: Locale, entry_id: UUID) -> ResponseReturnValue:
    """The facts of one entry, to be corrected."""
    entry = _entry(session, entry_id, now)
    return _form_page(EntryForm(formdata=None, data=filled(_as_typed(entry), revision=entry.revision)), entry, locale)


@support.post("/<uuid:entry_id>/edit", access=Permission.STAFF_SUPPORT_EDIT)
def save(viewer: StaffViewer, session: Session, now: datetime, locale: Locale, entry_id: UUID) -> ResponseReturnValue:
    """Keep the corrected facts, or a crisis line's new number as a proposal."""
    entry = _entry(session, entry_id, now)
    form = EntryForm()
    if more := request.form.get("more"):
        form.add_row(more)
        return _form_page(form, entry, locale)
    checked = _check(form, entry, locale)
    if checked is None:
        return _form_page(form, entry, locale, status=422)
    try:
        saved = services.edit(
            session, viewer=viewer, entry_id=entry_id, revision=revision_of(form), typed=checked, now=now
        )
    except ChangedMeanwhile:
        start_over()
        return _both(form, _entry(session, entry_id, now), locale)
    except services.ProposalWaits:
        start_over()
        why = refusals(locale)[services.ProposalWaits]
        return show_entry(session, viewer, entry_id, now=now, locale=locale, status=409, why=why)
    return redirect(url_for("staff.support.show", entry_id=entry_id, done=DONE[saved]), 303)


def _entry(session: Session, entry_id: UUID, now: datetime) -> EntryFile:
    entry = queries.entry_file(session, entry_id=entry_id, today=now.astimezone(LONDON).date())
    if entry is None:
        abort(404)
    return entry


def _check(form: EntryForm, entry: EntryFile | None, locale: Locale) -> Checked | None:
    try:
        return check_facts(form.typed(), crisis=entry is not None and entry.is_crisis)
    except FactsRefused as refused:
        says = words.problems(locale)
        for field, problem in refused.problems.items():
            form.refuse(field, says[problem])
        return None


def _as_typed(entry: EntryFile) -> Typed:
    """An entry's facts as the form would hold them."""
    return as_typed(entry.facts, source=entry.source, source_address=entry.source_address, doubt=entry.doubt)


def _both(form: EntryForm, entry: EntryFile, locale: Locale) -> ResponseReturnValue:
    """A colleague was quicker: show what stands now beside what was typed; saving again chooses the latter."""
    labels = words.facts(locale)
    stands, typed = _as_typed(entry), form.typed()
    pairs = [
        (name, _shown(getattr(stands, name), locale), _shown(getattr(typed, name), locale))
        for name in Typed.__dataclass_fields__
    ]
    differences = [Difference(labels[name], here, there) for name, here, there in pairs if here != there]
    form.revision.data = str(entry.revision)
    return _form_page(form, entry, locale, status=409, differences=differences)


def _shown(value: Any, locale: Locale) -> str:
    if isinstance(value, bool):
        return locale.gettext("yes") if value else ""
    if isinstance(value, str):
        return "\n".join(value.splitlines())
    if all(isinstance(each, str) for each in value):
        return ", ".join(sorted(value))
    rows = (", ".join(filter(None, (_shown(part, locale) for part in row))) for row in value)
    return "\n".join(filter(None, rows))


def _form_page(
    form: EntryForm,
    entry: EntryFile | None,
    locale: Locale,
    *,
    status: int = 200,
    differences: list[Difference] | None = None,
) -> ResponseReturnValue:
    form.offer(locale)
    return page(
        "staff/support/edit.html",
        status=status,
        form=form,
        entry=entry,
        labels=words.facts(locale),
        differences=differences or [],
        most=MOST,
    )
