"""Who works here: the list, inviting somebody, inviting them again, ending an account."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import SelectMultipleField, StringField, ValidationError

from portal.domain.access import Permission, Role, StaffViewer
from portal.domain.sign_in import EMAIL_AT_MOST, NotAnEmail, normalise_email
from portal.domain.working_time import local
from portal.i18n import LONDON, Locale
from portal.queries import leaving
from portal.queries import members as queries
from portal.services import faces
from portal.services import members as services
from portal.services.member_roles import StillHere
from portal.web.access import Blueprint
from portal.web.forms import Form
from portal.web.templating import current_locale, page
from portal.web.transaction import start_over

members = Blueprint("staff", "members", url_prefix="/staff/members")

NAME_AT_MOST = 100
PHONE_AT_MOST = 30


class InviteForm(Form):
    """A new colleague."""

    name = StringField()
    email = StringField()
    phone = StringField()
    job_title = StringField()
    roles = SelectMultipleField()

    def __init__(self, locale: Locale, **given: object) -> None:
        super().__init__(**given)
        self.roles.choices = list(role_words(locale).items())

    def validate_name(self, field: StringField) -> None:
        field.data = _one_line(field.data)
        if not field.data:
            raise ValidationError(current_locale().gettext("Enter their name, as families will see it."))
        _refuse_long(field.data, NAME_AT_MOST)

    def validate_email(self, field: StringField) -> None:
        try:
            normalise_email((field.data or "")[: EMAIL_AT_MOST * 2])
        except NotAnEmail as wrong:
            raise ValidationError(current_locale().gettext("Enter an email address, like name@example.org.")) from wrong

    def validate_phone(self, field: StringField) -> None:
        field.data = _one_line(field.data)
        _refuse_long(field.data, PHONE_AT_MOST)

    def validate_job_title(self, field: StringField) -> None:
        field.data = _one_line(field.data)
        if not field.data:
            raise ValidationError(current_locale().gettext("Enter their job title, as families will see it."))
        _refuse_long(field.data, NAME_AT_MOST)

    def validate_roles(self, field: SelectMultipleField) -> None:
        # WTForms has its own words for a choice that is none of these; ours replace them.
        if not field.data or not set(field.data) <= {role.value for role in Role}:
            field.errors = []
            raise ValidationError(current_locale().gettext("Choose what they may do."))


def _one_line(text: str | None) -> str:
    """Printable, without the marks that turn other words round, on one line: names stand in letter headers."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in (text or "")).split())


def _refuse_long(text: str, most: int) -> None:
    if len(text) > most:
        raise ValidationError(current_locale().gettext("Use at most %(count)s characters.") % {"count": most})


def role_words(locale: Locale) -> dict[str, str]:
    """What each role is called."""
    return {
        Role.PRACTITIONER.value: locale.gettext("Practitioner"),
        Role.MANAGER.value: locale.gettext("Manager"),
        Role.CONTENT_EDITOR.value: locale.gettext("Content editor"),
        Role.ADMINISTRATOR.value: locale.gettext("Administrator"),
    }


def _done(locale: Locale) -> list[tuple[str, str]]:
    words = {
        "invited": locale.gettext("The invitation is on its way. Its link is good for seven days."),
        "photo": locale.gettext("The photograph is gone. Families see the initials instead."),
        "ended": locale.gettext("The account has ended. They are signed out everywhere."),
        "changed": locale.gettext("Kept. They are signed out, and may do this when they sign in again."),
    }
    found = words.get(request.args.get("done", ""))
    return [("done", found)] if found else []


@members.get("", access=Permission.STAFF_MEMBERS_INVITE)
def index(session: Session, now: datetime, locale: Locale, viewer: StaffViewer) -> ResponseReturnValue:
    """Everybody who works or worked here, and where their account stands."""
    words = role_words(locale)
    rows = [(row, [words[role] for role in row.roles], _state(row, now, locale)) for row in queries.everybody(session)]
    return page("staff/members/index.html", rows=rows, notices=_done(locale), own_id=viewer.id)


def _state(row: queries.MemberRow, now: datetime, locale: Locale) -> str:
    if row.left_at is not None:
        return locale.gettext("Left on %(day)s") % {"day": locale.full_date(row.left_at.astimezone(LONDON).date())}
    if row.has_signed_up:
        return locale.gettext("Can sign in")
    if row.invited_until is not None and now < row.invited_until:
        return locale.gettext("Invited, not yet signed in")
    return locale.gettext("Invitation has ended")


@members.get("/new", access=Permission.STAFF_MEMBERS_INVITE)
def new(locale: Locale) -> ResponseReturnValue:
    """The form for a new colleague."""
    return page("staff/members/new.html", form=InviteForm(locale, formdata=None))


@members.post("", access=Permission.STAFF_MEMBERS_INVITE)
def create(session: Session, viewer: StaffViewer, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Write them down and send the invitation."""
    form = InviteForm(locale)
    if not form.validate():
        return page("staff/members/new.html", status=422, form=form)
    try:
        services.invite(
            session,
            actor=viewer,
            name=form.name.data,
            email=form.email.data,
            phone=form.phone.data or None,
            job_title=form.job_title.data,
            roles=[Role(role) for role in form.roles.data],
            now=now,
        )
    except services.AlreadyHere:
        start_over()
        form.refuse("email", locale.gettext("Somebody with this address is in the list already."))
        return page("staff/members/new.html", status=422, form=form)
    return redirect(url_for("staff.members.index", done="invited"), 303)


@members.post("/<uuid:staff_id>/invitation", access=Permission.STAFF_MEMBERS_INVITE)
def invite_again(session: Session, viewer: StaffViewer, now: datetime, staff_id: UUID) -> ResponseReturnValue:
    """A new invitation: the old one ended, or password or authenticator are lost."""
    if queries.find(session, staff_id=staff_id) is None:
        abort(404)
    try:
        services.invite_again(session, actor=viewer, staff_id=staff_id, now=now)
    except services.HasLeft:
        abort(409)
    return redirect(url_for("staff.members.index", done="invited"), 303)


@members.post("/<uuid:staff_id>/face/removal", access=Permission.STAFF_MEMBERS_INVITE)
def remove_face(session: Session, viewer: StaffViewer, now: datetime, staff_id: UUID) -> ResponseReturnValue:
    """Take somebody's photograph away."""
    find_member(session, staff_id)
    faces.remove(session, actor=viewer, staff_id=staff_id, now=now)
    return redirect(url_for("staff.members.index", done="photo"), 303)


@members.get("/<uuid:staff_id>/end", access=Permission.STAFF_MEMBERS_INVITE)
def confirm_end(
    session: Session, viewer: StaffViewer, now: datetime, locale: Locale, staff_id: UUID
) -> ResponseReturnValue:
    """What ending this account means, and all that somebody else must have before."""
    row = find_member(session, staff_id)
    left = leaving.still_with(session, staff_id=staff_id, today=local(now).date(), now=now)
    return _leaving_page(row, left, viewer, _problem_before(row, left, viewer, locale))


@members.post("/<uuid:staff_id>/end", access=Permission.STAFF_MEMBERS_INVITE)
def end(session: Session, viewer: StaffViewer, now: datetime, locale: Locale, staff_id: UUID) -> ResponseReturnValue:
    """End the account at once."""
    row, today = find_member(session, staff_id), local(now).date()
    try:
        services.end_account(session, actor=viewer, staff_id=staff_id, today=today, now=now)
    except REFUSALS as refusal:
        start_over()
        left = leaving.still_with(session, staff_id=staff_id, today=today, now=now)
        return _leaving_page(row, left, viewer, words_for(refusal, row, locale), status=409)
    return redirect(url_for("staff.members.index", done="ended"), 303)


REFUSALS = (
    services.OwnAccount,
    services.StillHoldsCases,
    services.StillNeeded,
    services.LastKeeper,
    services.LastManager,
    services.HasLeft,
)


def _leaving_page(
    row: queries.MemberRow, left: leaving.Left, viewer: StaffViewer, problem: str | None, *, status: int = 200
) -> ResponseReturnValue:
    return page(
        "staff/members/confirm_end.html",
        row=row,
        left=left,
        problem=problem,
        sees_families=Role.MANAGER in viewer.roles,
        status=status,
    )


def find_member(session: Session, staff_id: UUID) -> queries.MemberRow:
    """This member of staff, or not found."""
    row = queries.find(session, staff_id=staff_id)
    if row is None:
        abort(404)
    return row


def _problem_before(row: queries.MemberRow, left: leaving.Left, viewer: StaffViewer, locale: Locale) -> str | None:
    if row.left_at is not None:
        return words_for(services.HasLeft(), row, locale)
    if row.id == viewer.id:
        return words_for(services.OwnAccount(), row, locale)
    if left.cases:
        return words_for(services.StillHoldsCases(len(left.cases)), row, locale)
    return None if left.is_nothing else words_for(services.StillNeeded(left), row, locale)


def words_for(refusal: Exception, row: queries.MemberRow, locale: Locale) -> str:
    """Why an account cannot end, or cannot lose a role, now."""
    if isinstance(refusal, services.StillHoldsCases):
        return locale.ngettext(
            "%(name)s still looks after %(count)s family. Hand it over first.",
            "%(name)s still looks after %(count)s families. Hand them over first.",
            refusal.count,
        ) % {"name": row.name, "count": refusal.count}
    if isinstance(refusal, services.StillNeeded):
        said = locale.gettext("Something is still with %(name)s. Give it to somebody else first.")
        return said % {"name": row.name}
    if isinstance(refusal, services.OwnAccount):
        return locale.gettext("This is your own account. Somebody else has to end or change it.")
    if isinstance(refusal, services.LastManager):
        return locale.gettext("Nobody would manage the team any more. Make somebody else a manager first.")
    if isinstance(refusal, services.LastKeeper):
        return locale.gettext("Nobody could invite staff any more. Invite another administrator or manager first.")
    if isinstance(refusal, StillHere):
        return locale.gettext("They work here, so there is nobody to invite back.")
    return locale.gettext("This account has ended already.")
