"""The hospital of a case: changed by one person at a time. The procedure follows it."""

from datetime import datetime
from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import HiddenField, SelectField

from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.i18n import LONDON, Locale
from portal.queries import cases as queries
from portal.services import cases as services
from portal.web.access import Blueprint
from portal.web.form_fields import Offered
from portal.web.forms import Form
from portal.web.marking import _
from portal.web.staff.circumstances import read_revision
from portal.web.templating import page
from portal.web.transaction import start_over

case_hospitals = Blueprint("staff", "case_hospitals", url_prefix="/staff/cases/<uuid:case_id>/hospital")


class HospitalForm(Form):
    """Which it is, and the revision of the case that the form was made from."""

    revision = HiddenField()
    hospital = SelectField(validate_choice=False, validators=[Offered(_("Choose the hospital."))])

    def offer(self, session: Session, now: datetime) -> "HospitalForm":
        """Fill in the hospitals that the service works with today."""
        on = now.astimezone(LONDON).date()
        self.hospital.choices = [(str(each.id), each.name) for each in queries.hospitals(session, on=on)]
        return self


@case_hospitals.get("", access=Permission.STAFF_CASE_CHANGE)
def edit(case: CaseFacts, session: Session, now: datetime) -> ResponseReturnValue:
    """Which hospital it is now."""
    row = queries.one(session, case_id=case.case_id)
    form = HospitalForm(formdata=None, revision=str(row.revision), hospital=str(row.hospital_id)).offer(session, now)
    return page("staff/cases/hospital.html", form=form, case=row)


@case_hospitals.post("", access=Permission.STAFF_CASE_CHANGE)
def change(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale
) -> ResponseReturnValue:
    """Record it, unless somebody changed the case after this form was opened."""
    form, status = HospitalForm().offer(session, now), 422
    if form.validate():
        try:
            services.change_hospital(
                session,
                viewer=viewer,
                case_id=case.case_id,
                revision=read_revision(form),
                hospital_id=UUID(form.hospital.data),
                now=now,
            )
            return redirect(url_for("staff.procedure.show", case_id=case.case_id), 303)
        except services.CaseChangedMeanwhile:
            start_over()
            status = 409
            said = locale.gettext(
                "Somebody changed this case after you opened this page. Nothing of yours is saved yet."
            )
            form.refuse("hospital", said)
            form.revision.data = str(queries.one(session, case_id=case.case_id).revision)
    return page("staff/cases/hospital.html", form=form, case=queries.one(session, case_id=case.case_id), status=status)
