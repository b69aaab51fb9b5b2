"""The caseload, a new case, and the page of one case."""

from datetime import date, datetime, timedelta
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import RadioField, SelectField, SelectMultipleField, StringField

from portal.domain import cases as rules
from portal.domain import journey as journey_rules
from portal.domain.access import CaseFacts, Permission, Right, Role, StaffViewer, right_of
from portal.domain.debrief_records import Question
from portal.domain.journey import Circumstance
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.i18n import LONDON, Locale
from portal.queries import (
    appointments,
    case_dates,
    caseload,
    children,
    contacts,
    family_marks,
    held_notices,
    invitations,
    journey,
    meetings_of_families,
    phone_tasks,
    preferences,
)
from portal.queries import cases as queries
from portal.queries.caseload import Show
from portal.services import cases as services
from portal.web.access import Blueprint
from portal.web.form_fields import DateParts, Filled, FormKey, Offered
from portal.web.forms import Form
from portal.web.staff import debrief_words, words
from portal.web.staff.beside_the_thread import handover_for
from portal.web.staff.safe_time_fields import weeks_of
from portal.web.templating import page
from portal.web.transaction import start_over

cases = Blueprint("staff", "cases", url_prefix="/staff/cases")

LATEST_CONTACTS = 5
MEETINGS_WITHIN = timedelta(days=14)
"""How far ahead the list of families shows appointments."""
FURTHEST_PAGE = 10_000


class CaseForm(Form):
    """What is known when a case is opened."""

    form_key = FormKey()
    child_name = StringField(validators=[Filled("Enter the child’s name.")])
    born_on = DateParts()
    died_on = DateParts(missing="Enter the day on which the child died.")
    hospital = SelectField(validate_choice=False, validators=[Offered("Choose the hospital.")])
    circumstances = SelectMultipleField(validate_choice=False, validators=[Offered("Choose from this list.")])
    practitioner = RadioField(validate_choice=False, validators=[Offered("Choose who looks after this family.")])

    def offer(self, session: Session, now: datetime, locale: Locale) -> None:
        """Fill the choices in; only what is offered here can be chosen."""
        known = queries.hospitals(session, on=now.astimezone(LONDON).date())
        hospitals = [(str(each.id), each.name) for each in known]
        self.hospital.choices = [("", locale.gettext("Choose a hospital")), *hospitals]
        self.practitioner.choices = [(str(each.id), each.name) for each in queries.practitioners(session)]
        self.circumstances.choices = [(key.value, label) for key, label in words.circumstances(locale).items()]


@cases.get("", access=Permission.STAFF_CASES_LIST)
def index(viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Whom I look after, and whom I promised to tell something, the soonest first."""
    today = now.astimezone(LONDON).date()
    is_manager = Role.MANAGER in viewer.roles
    usual = Show.MINE if Role.PRACTITIONER in viewer.roles else Show.ALL
    show = next((each for each in Show if each.value == request.args.get("show")), usual)
    number = min(max(request.args.get("page", 1, type=int), 1), FURTHEST_PAGE)
    found = caseload.of(session, viewer=viewer, show=show, on=today, page=number)
    promises = {
        each.case_id: words.promise(locale, each.next_update_by, today=today, case_is_open=show is not Show.CLOSED)
        for each in found.families
    }
    return page(
        "staff/cases/index.html",
        caseload=found,
        meetings=meetings_of_families.coming(
            session, practitioner_ids=found.practitioner_ids, now=now, until=now + MEETINGS_WITHIN
        ),
        place_words=debrief_words.places(locale),
        marks=family_marks.of_cases(session, case_ids=[each.case_id for each in found.families]),
        mark_words=words.family_marks(locale),
        is_manager=is_manager,
        show=show,
        number=number,
        filters=_filters(locale, is_manager=is_manager),
        promises=promises,
    )


def _filters(locale: Locale, *, is_manager: bool) -> tuple[tuple[Show, str], ...]:
    everybody = locale.gettext("All families") if is_manager else locale.gettext("Mine and covered")
    return (
        (Show.MINE, locale.gettext("Mine")),
        (Show.COVERING, locale.gettext("Covered by me today")),
        (Show.ALL, everybody),
        (Show.CLOSED, locale.gettext("Closed")),
    )


@cases.get("/new", access=Permission.STAFF_CASES_CREATE)
def new(viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """An empty form for a new case."""
    form = CaseForm(practitioner=str(viewer.id))
    form.offer(session, now, locale)
    return page("staff/cases/new.html", form=form)


@cases.post("/new", access=Permission.STAFF_CASES_CREATE)
def create(viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Open the case, once, however often the button was pressed."""
    form = CaseForm()
    form.offer(session, now, locale)
    if form.validate():
        case_id = _open(form, viewer, session, now, locale)
        if case_id is not None:
            return redirect(url_for("staff.cases.show", case_id=case_id), 303)
    return page("staff/cases/new.html", form=form, status=422)


def _open(form: CaseForm, viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> UUID | None:
    try:
        return services.open_case(
            session,
            viewer=viewer,
            form_key=form.form_key.data,
            child_name=form.child_name.data,
            born_on=form.born_on.data,
            died_on=form.died_on.data,
            hospital_id=UUID(form.hospital.data) if form.hospital.data else UUID(int=0),
            circumstances=frozenset(Circumstance(each) for each in form.circumstances.data),
            practitioner_id=UUID(form.practitioner.data),
            today=now.astimezone(LONDON).date(),
            now=now,
        )
    except tuple(_REFUSALS) as problem:
        start_over()
        field, said = _REFUSALS[type(problem)]
        form.refuse(field, locale.gettext(said))
    except journey_rules.CircumstancesDisagree as problem:
        start_over()
        form.refuse("circumstances", disagree(problem, locale))
    return None


_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    EmptyMessage: ("child_name", "Enter the child’s name."),
    MessageTooLong: ("child_name", "This name is too long. Use at most 200 letters."),
    rules.DiedInTheFuture: ("died_on", "This day has not come yet. Check the date."),
    rules.DiedBeforeBirth: ("died_on", "This day is before the day of birth. Check both dates."),
    rules.NotAChild: ("died_on", "By these dates the child was 18 or older. Check both years."),
    journey_rules.ExpectedOrUnexpectedMissing: (
        "circumstances",
        "Choose whether the death was expected or unexpected.",
    ),
    services.NoSuchHospital: ("hospital", "Choose the hospital."),
    services.NotAPractitioner: ("practitioner", "Choose who looks after this family."),
}


def disagree(problem: journey_rules.CircumstancesDisagree, locale: Locale) -> str:
    """Two circumstances that cannot both be so, named."""
    known = words.circumstances(locale)
    said = locale.gettext("“%(first)s” and “%(second)s” cannot both be so. Choose one.")
    return said % {"first": known[problem.first], "second": known[problem.second]}


@cases.get("/<uuid:case_id>", access=Permission.STAFF_CASE_READ)
def show(case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """One family: who they are, what they were promised, where things are, what was last said."""
    today = now.astimezone(LONDON).date()
    adults = queries.adults(session, case_id=case.case_id)
    return page(
        "staff/cases/show.html",
        case=queries.one(session, case_id=case.case_id),
        further=children.of_case(session, case_id=case.case_id)[1:],
        adults=adults,
        safe_weeks=weeks_of(locale, [times for each in adults for times in (each.email_times, each.phone_times)]),
        invited=invitations.open_invitations(session, case_id=case.case_id, now=now),
        notices=_notices(case, viewer, locale),
        promises={each.id: _promise(locale, each.next_update_by, today, case) for each in adults},
        names={each.id: each.name for each in adults},
        path=journey.path_for_staff(session, case_id=case.case_id, locale=locale.tag).stages,
        contacts=contacts.latest(session, case_id=case.case_id, at_most=LATEST_CONTACTS),
        dates=case_dates.dates_that_hurt(session, case_id=case.case_id),
        to_tell=phone_tasks.of_case(session, case_id=case.case_id),
        because=words.why_phone(locale),
        way_words=words.ways_by_hand(locale),
        held=held_notices.of_case(session, case_id=case.case_id, now=now),
        told_by=words.channels(locale, preferences.channels(session, case_id=case.case_id)),
        kind_of_notice=words.notice_kinds(locale),
        held_because=words.held_reasons(locale),
        meetings=[each for each in appointments.of_case(session, case_id=case.case_id) if each.ends_at > now],
        place_words=debrief_words.places(locale),
        case_id=case.case_id,
        handover=handover_for(viewer, case, session),
        is_manager=Role.MANAGER in viewer.roles,
        circumstance_words=words.circumstances(locale),
        wish_words=debrief_words.answers(Question.WISH, locale),
        relationship_words=words.relationships(locale),
        state_words=words.stage_states(locale),
        kind_words=words.contact_kinds(locale),
        outcome_words=words.outcomes(locale),
    )


def _notices(case: CaseFacts, viewer: StaffViewer, locale: Locale) -> list[tuple[str, str]]:
    done = [("done", locale.gettext(said)) for key, said in _DONE.items() if key in request.args]
    if right_of(viewer, case) is not Right.EMERGENCY:
        return done
    said = locale.gettext(
        "You opened this case in an emergency. You can read it, write in its messages, notes and contact log, call and "
        "visit. Everything else is left to those who look after the family. It closes by itself. Your manager is told."
    )
    return [("note", said), *done]


_DONE = {
    "invited": "The invitation is on its way and good for a week. At night it waits for the morning.",
    "released": "The notice goes out now.",
    "waits_no_more": "That notice does not wait any more: it has gone out, or was taken back.",
    "not_invited": "Nothing was sent: they want no portal, or their email address cannot be used.",
    "withdrawn": "The invitation is taken back.",
}


def _promise(locale: Locale, next_update_by: date | None, today: date, case: CaseFacts) -> str:
    return words.promise(locale, next_update_by, today=today, case_is_open=not case.is_closed)
