"""The contact log of a case: what happened outside the portal. Nothing on these pages is ever sent."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField

from portal.config import Settings
from portal.domain import contact_log as rules
from portal.domain.access import CaseFacts, Permission, StaffViewer, may
from portal.domain.contact_log import KINDS_OF_CONTACT, ContactKind, Outcome
from portal.domain.drafts import Purpose
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.i18n import LONDON, Locale
from portal.queries import cases as case_queries
from portal.queries import contacts as queries
from portal.queries import home_visits
from portal.queries import notes as draft_queries
from portal.queries.home_visits import VisitRow
from portal.queries.sessions import SessionRow
from portal.services import contact_entries as services
from portal.services import notes as draft_services
from portal.services.contacts import NotOnThisCase
from portal.web import session as web_session
from portal.web.access import Blueprint
from portal.web.after_expiry import keep_words
from portal.web.form_fields import DateParts, Filled, FormKey, Offered, TimeUnreadable, moment_typed
from portal.web.forms import Form
from portal.web.marking import _
from portal.web.presence import team_hours
from portal.web.staff import words
from portal.web.templating import page
from portal.web.transaction import start_over
from portal.web.wiring import wiring
from portal.web.writing import QUIETLY_SAVED, is_autosave, typed

contacts = Blueprint("staff", "contacts", url_prefix="/staff/cases/<uuid:case_id>/contacts")

SHOWN = 200
"""Entries on the page: years of contact with one family."""

APART = "apart"
"""The answer that an entry tells of another visit or call than those that look like it."""

_DONE = {
    "logged": _("Logged."),
    "saved": _("What you wrote is saved. Only you can see it. It is not logged yet."),
    "joined": _("Counted as one. Both entries stay as they were written."),
    "apart": _("Counted each by itself again."),
}


class ContactForm(Form):
    """One call, visit, letter or attempt. Key and words are called as in a message: drafts hang on their names."""

    send_key = FormKey()
    kind = RadioField(validate_choice=False, validators=[Offered(_("Choose how you were in touch."))])
    outcome = RadioField(validate_choice=False, validators=[Offered(_("Choose how it went."))])
    adults = SelectMultipleField(validate_choice=False, validators=[Offered(_("Choose with whom."))])
    on = DateParts(missing=_("Enter the day."))
    at = StringField(validators=[Filled(_("Enter the time, like 14:30."))])
    body = TextAreaField(validators=[Filled(_("Write what matters for whoever reads this next."))])
    next_contact_on = DateParts()
    same_as = RadioField(default="", validate_choice=False)
    """Asked only where something very like it is written down already."""

    def offer(self, session: Session, case: CaseFacts, locale: Locale) -> None:
        """Fill the choices in; only adults of this case can be chosen."""
        kinds, outcomes = words.contact_kinds(locale), words.outcomes(locale)
        self.kind.choices = [(kind.value, kinds[kind]) for kind in KINDS_OF_CONTACT]
        self.outcome.choices = [(each.value, said) for each, said in outcomes.items() if each is not Outcome.DECIDED]
        self.adults.choices = [
            (str(adult.id), adult.name) for adult in case_queries.adults(session, case_id=case.case_id)
        ]
        self.same_as.choices = []

    def event_joined(self) -> UUID | None:
        """The event that they say it belongs to; None where they have not said, or said that it was another."""
        try:
            return UUID(self.same_as.data or "")
        except ValueError:
            return None


@contacts.get("", access=Permission.STAFF_CASE_READ)
def index(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """Every contact with this family, the newest first, and a form for the next, with what was typed before."""
    visit = _visit(case, session)
    here = (visit.started_at if visit else now).astimezone(LONDON)
    kept = draft_queries.draft(session, case_id=case.case_id, staff_id=viewer.id, purpose=Purpose.CONTACT)
    form = ContactForm(formdata=None, on=here.date(), at=f"{here:%H:%M}", body=kept)
    if visit is not None:
        # Its id is the key of the form: so a visit has one entry, from however many pages.
        form.send_key.data, form.kind.data, form.adults.data = visit.id, ContactKind.VISIT, [str(visit.adult_id)]
    return _page(form, case, session, now, locale, settings)


def _visit(case: CaseFacts, session: Session) -> VisitRow | None:
    """The visit that the address names, where it is one of this case that nobody has written down."""
    try:
        named = UUID(request.args.get("visit", ""))
    except ValueError:
        return None
    return home_visits.to_write_down(session, case_id=case.case_id, visit_id=named)


def _page(
    form: ContactForm,
    case: CaseFacts,
    session: Session,
    now: datetime,
    locale: Locale,
    settings: Settings,
    alike: frozenset[UUID] = frozenset(),
    status: int = 200,
) -> ResponseReturnValue:
    form.offer(session, case, locale)
    today = now.astimezone(LONDON).date()
    rows = queries.latest(session, case_id=case.case_id, at_most=SHOWN)
    form.same_as.choices = _sameness([each for each in rows if each.event_id in alike], locale)
    return page(
        "staff/contacts/index.html",
        form=form,
        case=case_queries.one(session, case_id=case.case_id),
        contacts=rows,
        alike=[each for each in rows if each.event_id in alike],
        pairs=queries.may_be_the_same(rows),
        kind_words=words.contact_kinds(locale),
        outcome_words=words.outcomes(locale),
        try_again_by=rules.latest_next_try(today, hours=team_hours(settings), bank_holidays=wiring().bank_holidays),
        notices=[("done", locale.gettext(said)) for key, said in _DONE.items() if key in request.args],
        status=status,
    )


def _sameness(alike: list[queries.ContactRow], locale: Locale) -> list[tuple[str, str]]:
    """What to answer where something very like it is written down: it was that, or another."""
    if not alike:
        return []
    told = locale.gettext("It is the one that %(name)s wrote down (%(moment)s): count it once")
    same = {
        str(each.event_id): told % {"name": each.staff, "moment": locale.moment(each.happened_at)}
        for each in reversed(alike)
    }
    return [*same.items(), (APART, locale.gettext("It was another one: count both"))]


def _keep_after_expiry(expired: SessionRow, case_id: UUID) -> ResponseReturnValue:
    """Keep the words of somebody whose session ended by the clock, if they may still write about this case."""

    def keep(session: Session, now: datetime) -> None:
        viewer = web_session.as_viewer(expired)
        facts = web_session.load_case_facts(case_id)
        if not isinstance(viewer, StaffViewer) or not may(viewer, Permission.STAFF_CASE_TEND, facts):
            abort(404)
        _save(session, case_id, viewer, now, joins=True)

    back = url_for("staff.contacts.index", case_id=case_id)
    return keep_words(expired, keep, sign_in="auth.staff_sign_in.show", come_back_to=back)


def _save(session: Session, case_id: UUID, viewer: StaffViewer, now: datetime, *, joins: bool) -> None:
    draft_services.save_draft(
        session, case_id=case_id, staff_id=viewer.id, text=typed(), joins=joins, now=now, purpose=Purpose.CONTACT
    )


@contacts.post("/draft", access=Permission.STAFF_CASE_TEND, when_expired=_keep_after_expiry)
def save(case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime) -> ResponseReturnValue:
    """Keep what is typed so far. The page’s own saving gets an empty answer; the button leads back to the log."""
    try:
        _save(session, case.case_id, viewer, now, joins=False)
    except MessageTooLong:
        return page("errors/too_large.html", status=422, wrote=typed())
    if is_autosave():
        return QUIETLY_SAVED
    return redirect(url_for("staff.contacts.index", case_id=case.case_id, saved=1, _anchor="write"), 303)


@contacts.post("", access=Permission.STAFF_CASE_TEND, when_expired=_keep_after_expiry)
def create(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """Write it down, once, however often the button was pressed."""
    form = ContactForm()
    form.offer(session, case, locale)
    alike, status = frozenset[UUID](), 422
    if form.validate():
        try:
            _log(form, case, viewer, session, now)
            return redirect(url_for("staff.contacts.index", case_id=case.case_id, logged=1), 303)
        except services.MayBeOneEvent as problem:
            start_over()
            alike, status = problem.event_ids, 409
        except tuple(_REFUSALS) as problem:
            start_over()
            field, said = _REFUSALS[type(problem)]
            form.refuse(field, locale.gettext(said))
            status = 409 if isinstance(problem, services.WrittenBefore) else 422
    return _page(form, case, session, now, locale, settings, alike, status)


def _log(form: ContactForm, case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime) -> None:
    services.write_down(
        session,
        viewer=viewer,
        case_id=case.case_id,
        form_key=form.send_key.data,
        adult_ids=[UUID(each) for each in form.adults.data],
        kind=ContactKind(form.kind.data),
        outcome=Outcome(form.outcome.data),
        happened_at=moment_typed(form.on.data, form.at.data),
        note=form.body.data,
        next_contact_on=form.next_contact_on.data,
        is_apart=form.same_as.data == APART,
        same_as=form.event_joined(),
        today=now.astimezone(LONDON).date(),
        now=now,
    )


_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    EmptyMessage: ("body", _("Write what matters for whoever reads this next.")),
    MessageTooLong: ("body", _("This note is too long. Use at most 10,000 characters.")),
    TimeUnreadable: ("at", _("Enter the time, like 14:30.")),
    NotOnThisCase: ("adults", _("Choose with whom.")),
    services.NobodyNamed: ("adults", _("Choose with whom.")),
    services.WrittenBefore: (
        "body",
        _("This entry is in the log already, with other words. To keep these too, copy them and open the page again."),
    ),
    rules.OutcomeDoesNotFit: ("outcome", _("This outcome does not fit how you were in touch.")),
    rules.ContactInTheFuture: ("on", _("This has not happened yet. Check day and time.")),
    rules.ContactBeforeDeath: ("on", _("This is before the day on which the child died. Check the day.")),
    rules.NextContactMissing: ("next_contact_on", _("Enter the day on which they will hear from somebody next.")),
    rules.NextContactInThePast: ("next_contact_on", _("Choose today or a later day.")),
    rules.NextContactTooFar: ("next_contact_on", _("Choose a day within 90 days.")),
}
