"""What somebody may do: changed while they work here, chosen anew when they come back."""

from datetime import datetime
from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import SelectMultipleField
from wtforms.validators import StopValidation

from portal.domain.access import Permission, Role, StaffViewer
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries.members import MemberRow
from portal.services import member_roles as services
from portal.web.access import Blueprint
from portal.web.forms import Form
from portal.web.staff.members import REFUSALS, find_member, role_words, words_for
from portal.web.templating import current_locale, page
from portal.web.transaction import start_over

member_roles = Blueprint("staff", "member_roles", url_prefix="/staff/members/<uuid:staff_id>/roles")


class RolesForm(Form):
    """What they may do."""

    roles = SelectMultipleField(validate_choice=False)

    def offer(self, locale: Locale) -> "RolesForm":
        """Fill the roles in."""
        self.roles.choices = list(role_words(locale).items())
        return self

    def validate_roles(self, field: SelectMultipleField) -> None:
        if not field.data or not set(field.data) <= {role.value for role in Role}:
            raise StopValidation(current_locale().gettext("Choose what they may do."))


@member_roles.get("", access=Permission.STAFF_MEMBERS_INVITE)
def edit(session: Session, locale: Locale, staff_id: UUID) -> ResponseReturnValue:
    """What they may do now; for somebody who left, what they may do when they come back."""
    row = find_member(session, staff_id)
    chosen = [] if row.left_at is not None else [role.value for role in row.roles]
    return _page(RolesForm(formdata=None, roles=chosen).offer(locale), row)


def _page(form: RolesForm, row: MemberRow, *, status: int = 200) -> ResponseReturnValue:
    return page("staff/members/roles.html", form=form, row=row, status=status)


@member_roles.post("", access=Permission.STAFF_MEMBERS_INVITE)
def change(session: Session, viewer: StaffViewer, now: datetime, locale: Locale, staff_id: UUID) -> ResponseReturnValue:
    """Keep it; whoever left is invited back with it."""
    row, form = find_member(session, staff_id), RolesForm().offer(locale)
    if not form.validate():
        return _page(form, row, status=422)
    roles = {Role(role) for role in form.roles.data}
    try:
        if row.left_at is not None:
            services.invite_back(session, actor=viewer, staff_id=staff_id, roles=roles, now=now)
            return redirect(url_for("staff.members.index", done="invited"), 303)
        services.change_roles(session, actor=viewer, staff_id=staff_id, roles=roles, today=local(now).date(), now=now)
    except (*REFUSALS, services.StillHere) as refusal:
        start_over()
        form.refuse("roles", words_for(refusal, row, locale))
        return _page(form, row, status=409)
    return redirect(url_for("staff.members.index", done="changed"), 303)
