"""The settings of a service: its hospitals, panels, commissioners and partners, each from a day and to a day."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import HiddenField, RadioField, StringField

from portal.domain import service_partners as rules
from portal.domain.access import Permission, StaffViewer
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.domain.service_partners import PartnerKind
from portal.i18n import LONDON, Locale
from portal.queries import service_partners as queries
from portal.queries.service_partners import PartnerRow
from portal.services import service_partners as services
from portal.web.access import Blueprint
from portal.web.form_fields import DateParts, Filled, Offered
from portal.web.forms import Form
from portal.web.marking import _
from portal.web.staff.circumstances import read_revision
from portal.web.templating import page
from portal.web.transaction import start_over

service_partners = Blueprint("staff", "service_partners", url_prefix="/staff/partners")


class PartnerForm(Form):
    """A name and its days."""

    revision = HiddenField(default="1")
    name = StringField(validators=[Filled(_("Enter the name."))])
    from_on = DateParts()
    to_on = DateParts()


class NewPartnerForm(PartnerForm):
    """One more, of a kind."""

    kind = RadioField(validate_choice=False, validators=[Offered(_("Choose what it is."))])

    def offer(self, locale: Locale) -> "NewPartnerForm":
        """Fill the kinds in."""
        self.kind.choices = [(key.value, label) for key, label in kinds(locale).items()]
        return self


def kinds(locale: Locale) -> dict[PartnerKind, str]:
    """What each kind is called."""
    return {
        PartnerKind.HOSPITAL: locale.gettext("Hospital"),
        PartnerKind.LOCAL_PANEL: locale.gettext("Local panel"),
        PartnerKind.STRATEGIC_PANEL: locale.gettext("Strategic panel"),
        PartnerKind.JOINT_PANEL: locale.gettext("Joint panel"),
        PartnerKind.COMMISSIONER: locale.gettext("Commissioner"),
        PartnerKind.PARTNER: locale.gettext("Partner"),
    }


@service_partners.get("", access=Permission.STAFF_SETTINGS_CHANGE)
def index(session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """All of them, and a form for one more."""
    return _page(NewPartnerForm(formdata=None), session, now, locale)


def _page(
    form: NewPartnerForm, session: Session, now: datetime, locale: Locale, *, status: int = 200
) -> ResponseReturnValue:
    return page(
        "staff/service_partners/index.html",
        form=form.offer(locale),
        rows=queries.everybody(session),
        kind_words=kinds(locale),
        day=now.astimezone(LONDON).date(),
        notices=[("done", locale.gettext("Saved."))] if "saved" in request.args else [],
        status=status,
    )


@service_partners.post("", access=Permission.STAFF_SETTINGS_CHANGE)
def create(viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Write it down; a second tap is told that it is there."""
    form = NewPartnerForm().offer(locale)
    if form.validate():
        try:
            services.add(
                session,
                viewer=viewer,
                kind=PartnerKind(form.kind.data),
                name=form.name.data or "",
                from_on=form.from_on.data,
                to_on=form.to_on.data,
                now=now,
            )
            return redirect(url_for("staff.service_partners.index", saved=1), 303)
        except tuple(_REFUSALS) as problem:
            _refuse(form, problem, locale)
    return _page(form, session, now, locale, status=422)


def _refuse(form: PartnerForm, problem: Exception, locale: Locale) -> None:
    start_over()
    field, said = _REFUSALS[type(problem)]
    form.refuse(field, locale.gettext(said))


_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    EmptyMessage: ("name", _("Enter the name.")),
    MessageTooLong: ("name", _("This name is too long. Use at most 200 letters.")),
    rules.EndsBeforeItBegins: ("to_on", _("This day is before the first day. Check both.")),
    services.PartnerIsThere: ("name", _("One of this kind and name is written down already.")),
}


@service_partners.get("/<uuid:partner_id>", access=Permission.STAFF_SETTINGS_CHANGE)
def edit(session: Session, locale: Locale, partner_id: UUID) -> ResponseReturnValue:
    """Its name and its days."""
    row = _partner(session, partner_id)
    form = PartnerForm(formdata=None, revision=str(row.revision), name=row.name, from_on=row.from_on, to_on=row.to_on)
    return _edit_page(form, row, locale)


def _partner(session: Session, partner_id: UUID) -> PartnerRow:
    found = next((row for row in queries.everybody(session) if row.id == partner_id), None)
    if found is None:
        abort(404)
    return found


def _edit_page(form: PartnerForm, row: PartnerRow, locale: Locale, *, status: int = 200) -> ResponseReturnValue:
    return page("staff/service_partners/edit.html", form=form, row=row, kind=kinds(locale)[row.kind], status=status)


@service_partners.post("/<uuid:partner_id>", access=Permission.STAFF_SETTINGS_CHANGE)
def change(
    viewer: StaffViewer, session: Session, now: datetime, locale: Locale, partner_id: UUID
) -> ResponseReturnValue:
    """Save it, unless somebody changed it after this form was opened."""
    form, status = PartnerForm(), 422
    if form.validate():
        try:
            services.change(
                session,
                viewer=viewer,
                partner_id=partner_id,
                revision=read_revision(form),
                name=form.name.data or "",
                from_on=form.from_on.data,
                to_on=form.to_on.data,
                now=now,
            )
            return redirect(url_for("staff.service_partners.index", saved=1), 303)
        except services.NoSuchPartner:
            abort(404)
        except services.PartnerChangedMeanwhile:
            start_over()
            status = 409
            said = locale.gettext("Somebody changed this after you opened the page. Save again to replace it.")
            form.refuse("name", said)
            form.revision.data = str(_partner(session, partner_id).revision)
        except tuple(_REFUSALS) as problem:
            _refuse(form, problem, locale)
    return _edit_page(form, _partner(session, partner_id), locale, status=status)
