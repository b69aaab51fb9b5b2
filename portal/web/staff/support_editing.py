"""Adding a service to the directory and correcting its facts, one form for both."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import BooleanField, HiddenField, SelectMultipleField, StringField, TextAreaField

from portal.domain import support_facts
from portal.domain.access import Permission, StaffViewer
from portal.domain.content import Area
from portal.domain.support_typing import Checked, FactsRefused, Typed
from portal.domain.support_typing import check as check_facts
from portal.i18n import LONDON, Locale
from portal.queries import support_work as queries
from portal.queries.support_work import EntryFile
from portal.services import support as services
from portal.services.support import Saved
from portal.services.support_steps import ChangedMeanwhile
from portal.web import support_words
from portal.web.forms import Form
from portal.web.staff import directory_words as words
from portal.web.staff.support import revision_of, show_entry, support
from portal.web.templating import page
from portal.web.transaction import start_over

__all__ = ["support"]

LINES = ("name", "organisation", "summary", "phones", "text_word", "text_number", "email", "web", "hours", "cost")
MORE_LINES = ("age_from", "age_to", "weeks_from", "postcodes", "source", "doubt")
CHOICES = ("kinds", "for_whom", "causes", "areas")

DONE = {Saved.AT_ONCE: "saved", Saved.MUST_BE_CHECKED: "unchecked", Saved.PROPOSED: "proposed"}


class EntryForm(Form):
    """All facts of an entry as they are typed; domain.support_typing says what is wrong with them."""

    revision = HiddenField()
    name = StringField()
    organisation = StringField()
    summary = TextAreaField()
    phones = TextAreaField()
    text_word = StringField()
    text_number = StringField()
    email = StringField()
    web = StringField()
    hours = StringField()
    hours_certain = BooleanField()
    cost = StringField()
    kinds = SelectMultipleField(validate_choice=False)
    for_whom = SelectMultipleField(validate_choice=False)
    age_from = StringField()
    age_to = StringField()
    weeks_from = StringField()
    causes = SelectMultipleField(validate_choice=False)
    areas = SelectMultipleField(validate_choice=False)
    postcodes = StringField()
    source = StringField()
    doubt = TextAreaField()

    def offer(self, locale: Locale) -> None:
        """Put the answers that may be chosen beside each question."""
        offered = (
            (self.kinds, support_words.kinds(locale)),
            (self.for_whom, support_words.relationships(locale)),
            (self.causes, support_words.causes(locale)),
            (self.areas, support_words.areas(locale)),
        )
        for field, choices in offered:
            field.choices = [(member.value, says) for member, says in choices.items()]

    def typed(self) -> Typed:
        """What stands in the form."""
        lines: dict[str, Any] = {name: self[name].data or "" for name in LINES + MORE_LINES}
        choices: dict[str, Any] = {name: tuple(self[name].data or ()) for name in CHOICES}
        return Typed(**lines, **choices, hours_certain=bool(self.hours_certain.data))


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
    checked = _check(form, None, locale)
    if checked is None:
        return _form_page(form, None, locale, status=422)
    entry_id = services.add(session, viewer=viewer, typed=checked, now=now)
    return redirect(url_for("staff.support.show", entry_id=entry_id, done="added"), 303)


@support.get("/<uuid:entry_id>/edit", access=Permission.STAFF_SUPPORT_EDIT)
def edit(session: Session, now: datetime, locale: Locale, entry_id: UUID) -> ResponseReturnValue:
    """The facts of one entry, to be corrected."""
    entry = _entry(session, entry_id, now)
    return _form_page(EntryForm(formdata=None, data=_as_typed(entry)), entry, locale)


@support.post("/<uuid:entry_id>/edit", access=Permission.STAFF_SUPPORT_EDIT)
def save(viewer: StaffViewer, session: Session, now: datetime, locale: Locale, entry_id: UUID) -> ResponseReturnValue:
    """Keep the corrected facts, or a crisis line's new number as a proposal."""
    entry = _entry(session, entry_id, now)
    form = EntryForm()
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
        why = locale.gettext("A new number waits for a second person. Confirm or drop it before you edit the entry.")
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


def _as_typed(entry: EntryFile) -> dict[str, object]:
    """An entry's facts as the form would hold them."""
    facts = entry.facts
    text = support_facts.read_text(facts.text)
    return {
        **{name: getattr(facts, name) for name in ("name", "organisation", "summary", "email", "web", "hours", "cost")},
        **{name: [member.value for member in getattr(facts, name)] for name in CHOICES},
        **{name: _figures(getattr(facts, name)) for name in ("age_from", "age_to", "weeks_from")},
        "hours_certain": facts.hours_certain,
        "phones": "\n".join(", ".join(filter(None, (phone.number, phone.label))) for phone in facts.phones),
        "text_word": text.word if text else "",
        "text_number": text.number if text else "",
        "postcodes": ", ".join(facts.postcodes),
        "source": entry.source,
        "doubt": entry.doubt,
        "revision": str(entry.revision),
    }


def _figures(number: int | None) -> str:
    return "" if number is None else str(number)


def _both(form: EntryForm, entry: EntryFile, locale: Locale) -> ResponseReturnValue:
    """A colleague was quicker: show what stands now beside what was typed; saving again chooses the latter."""
    labels = words.facts(locale) | {
        "text_word": locale.gettext("Word to text"),
        "text_number": locale.gettext("Text number"),
    }
    stands = _as_typed(entry)
    differences = [
        Difference(labels[name], _shown(stands[name], locale), _shown(form[name].data, locale))
        for name in stands
        if name != "revision" and _shown(stands[name], locale) != _shown(form[name].data, locale)
    ]
    form.revision.data = str(entry.revision)
    return _form_page(form, entry, locale, status=409, differences=differences)


def _shown(value: object, locale: Locale) -> str:
    if isinstance(value, bool):
        return locale.gettext("yes") if value else locale.gettext("no")
    if isinstance(value, list):
        return ", ".join(sorted(value))
    return "" if value is None else "\n".join(str(value).splitlines())


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
    )
