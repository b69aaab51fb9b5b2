"""An adult joins a case."""

from datetime import datetime

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import BooleanField, RadioField, StringField

from portal.config import Settings
from portal.domain import journey as journey_rules
from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.adults import Way
from portal.domain.cases import Relationship
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.i18n import LONDON, OFFERED, Locale
from portal.queries import cases as queries
from portal.queries import children
from portal.services import adults as services
from portal.services.journey import CaseClosed
from portal.web.access import Blueprint
from portal.web.form_fields import DateParts, Filled, Offered
from portal.web.forms import Form
from portal.web.staff import words
from portal.web.staff.adult_fields import check_email, check_outward, check_phone, check_short_name
from portal.web.staff.journey import usual_promise
from portal.web.templating import page
from portal.web.transaction import start_over

adults = Blueprint("staff", "adults", url_prefix="/staff/cases/<uuid:case_id>/adults")


class AdultForm(Form):
    """An adult who joins a case."""

    name = StringField(validators=[Filled("Enter their name.")])
    relationship = RadioField(validate_choice=False, validators=[Offered("Choose who they are to the child.")])
    child_name = StringField(validators=[Filled("Enter the child’s name as they use it.")])
    way = RadioField(validate_choice=False, validators=[Offered("Choose how they want to hear from you.")])
    email = StringField(validators=[check_email])
    short_name = StringField(validators=[check_short_name])
    phone = StringField(validators=[check_phone])
    language = RadioField(validate_choice=False, validators=[Offered("Choose their language.")])
    area = StringField(validators=[check_outward])
    next_update_by = DateParts(missing="Enter the day by which they will hear from you.")
    same_person = BooleanField()

    def offer(self, locale: Locale) -> None:
        """Fill the choices in."""
        self.relationship.choices = [(key.value, label) for key, label in words.relationships(locale).items()]
        self.way.choices = [(key.value, label) for key, label in words.ways(locale).items()]
        self.language.choices = list(OFFERED.items())


@adults.get("/new", access=Permission.STAFF_CASE_CHANGE)
def new(case: CaseFacts, session: Session, now: datetime, locale: Locale, settings: Settings) -> ResponseReturnValue:
    """An empty form for an adult of this family."""
    row = queries.one(session, case_id=case.case_id)
    first, *others = children.of_case(session, case_id=case.case_id)
    promise = usual_promise(settings, now.astimezone(LONDON).date())
    form = AdultForm(child_name=first.name, way=Way.PORTAL.value, language="en", next_update_by=promise)
    form.offer(locale)
    return page("staff/adults/new.html", form=form, case=row, has_several=bool(others), asks_whether_the_same=False)


@adults.post("/new", access=Permission.STAFF_CASE_CHANGE)
def create(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale
) -> ResponseReturnValue:
    """Give them their own place, thread and promise."""
    form = AdultForm()
    form.offer(locale)
    exists = False
    if form.validate() and not _lacks_a_number(form, locale):
        try:
            _add(form, case, viewer, session, now)
            return redirect(url_for("staff.cases.show", case_id=case.case_id), 303)
        except services.AccountExists:
            start_over()
            exists = True
            form.refuse("email", _account_exists(locale, has_short_name=bool(form.short_name.data)))
        except tuple(_REFUSALS) as problem:
            start_over()
            field, said = _REFUSALS[type(problem)]
            form.refuse(field, locale.gettext(said))
    row = queries.one(session, case_id=case.case_id)
    several = len(children.of_case(session, case_id=case.case_id)) > 1
    return page(
        "staff/adults/new.html", form=form, case=row, has_several=several, asks_whether_the_same=exists, status=422
    )


def _lacks_a_number(form: AdultForm, locale: Locale) -> bool:
    lacks = form.way.data == Way.PHONE and not form.phone.data
    if lacks:
        form.refuse("phone", locale.gettext("Enter the number to ring them on."))
    return lacks


def _add(form: AdultForm, case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime) -> None:
    services.add(
        session,
        viewer=viewer,
        case_id=case.case_id,
        adult=services.NewAdult(
            name=form.name.data,
            relationship=Relationship(form.relationship.data),
            child_name=form.child_name.data,
            email=form.email.data,
            phone=form.phone.data or None,
            short_name=form.short_name.data,
            locale=form.language.data,
            area=form.area.data or None,
            way=Way(form.way.data),
        ),
        is_the_same_person=form.same_person.data,
        next_update_by=form.next_update_by.data,
        today=now.astimezone(LONDON).date(),
        now=now,
    )


def _account_exists(locale: Locale, *, has_short_name: bool) -> str:
    if has_short_name:
        return locale.gettext("Somebody with this address and this short name has an account already.")
    return locale.gettext("Somebody with this address has an account already.")


_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    services.AlreadyOnThisCase: (
        "email",
        "This person belongs to this case already. If it is somebody else, agree a short name and enter it below.",
    ),
    CaseClosed: ("name", "This case is closed. Open it again before you add somebody."),
    EmptyMessage: ("name", "Enter their name, and the child’s name as they use it."),
    MessageTooLong: ("name", "A name is too long. Use at most 200 letters."),
    journey_rules.NextUpdateInThePast: ("next_update_by", "Choose a day after today."),
    journey_rules.NextUpdateTooFar: ("next_update_by", "Choose a day within 90 days."),
}
