"""A manager gives a case to another practitioner."""

from datetime import datetime
from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import HiddenField, RadioField

from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.i18n import Locale
from portal.queries import cases as queries
from portal.services import cases as services
from portal.web.access import Blueprint
from portal.web.form_fields import Offered
from portal.web.forms import Form
from portal.web.staff.circumstances import read_revision
from portal.web.templating import page
from portal.web.transaction import start_over

handing_over = Blueprint("staff", "handing_over", url_prefix="/staff/cases/<uuid:case_id>/practitioner")


class HandOverForm(Form):
    """Who looks after the family from now on."""

    revision = HiddenField()
    practitioner = RadioField(validate_choice=False, validators=[Offered("Choose who looks after this family.")])


def _page(form: HandOverForm, case: CaseFacts, session: Session, status: int = 200) -> ResponseReturnValue:
    row = queries.one(session, case_id=case.case_id)
    form.revision.data = str(row.revision)
    return page("staff/cases/practitioner.html", form=form, case=row, status=status)


def _offer(form: HandOverForm, session: Session) -> None:
    form.practitioner.choices = [(str(each.id), each.name) for each in queries.practitioners(session)]


@handing_over.get("", access=Permission.STAFF_CASE_HAND_OVER)
def edit(case: CaseFacts, session: Session) -> ResponseReturnValue:
    """Who looks after this family now, and who could."""
    form = HandOverForm(practitioner=str(case.practitioner_id))
    _offer(form, session)
    return _page(form, case, session)


@handing_over.post("", access=Permission.STAFF_CASE_HAND_OVER)
def change(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale
) -> ResponseReturnValue:
    """Hand it over."""
    form = HandOverForm()
    _offer(form, session)
    if not form.validate():
        return _page(form, case, session, status=422)
    try:
        services.hand_over(
            session,
            viewer=viewer,
            case_id=case.case_id,
            practitioner_id=UUID(form.practitioner.data),
            revision=read_revision(form),
            now=now,
        )
    except services.NotAPractitioner:
        start_over()
        form.refuse("practitioner", locale.gettext("Choose who looks after this family."))
        return _page(form, case, session, status=422)
    except services.CaseChangedMeanwhile:
        start_over()
        said = locale.gettext("Somebody changed this case after you opened this page. Nothing of yours is saved yet.")
        form.refuse("practitioner", said)
        return _page(form, case, session, status=409)
    return redirect(url_for("staff.cases.show", case_id=case.case_id), 303)
