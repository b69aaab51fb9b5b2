"""Saved replies, for those who keep them: written, changed and taken out of use; every edition stays."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import HiddenField, StringField, TextAreaField

from portal.domain import saved_replies as rules
from portal.domain.access import Permission, StaffViewer
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.domain.saved_replies import Placeholder
from portal.domain.wording import find_hurtful
from portal.i18n import Locale
from portal.queries import saved_replies as queries
from portal.queries.saved_replies import ReplyRow
from portal.services import saved_replies as services
from portal.web.access import Blueprint
from portal.web.form_fields import Filled, FormKey
from portal.web.forms import Form
from portal.web.templating import page
from portal.web.transaction import start_over

saved_replies = Blueprint("staff", "saved_replies", url_prefix="/staff/saved-replies")


class ReplyForm(Form):
    """A reply as it will read."""

    form_key = FormKey()
    number = HiddenField()
    title = StringField(validators=[Filled("Write a title, by which it is chosen.")])
    reply_body = TextAreaField(validators=[Filled("Write the reply.")])


@saved_replies.get("", access=Permission.STAFF_SAVED_REPLIES_EDIT)
def index(session: Session, locale: Locale) -> ResponseReturnValue:
    """All of them, those in use first."""
    done = {
        "saved": locale.gettext("Saved. It can be used from now on."),
        "withdrawn": locale.gettext("Taken out of use. Messages that were sent stay as they are."),
    }.get(request.args.get("done", ""))
    notices = [("done", done)] if done else []
    return page("staff/saved_replies/index.html", replies=queries.everything(session), notices=notices)


@saved_replies.get("/new", access=Permission.STAFF_SAVED_REPLIES_EDIT)
def new(locale: Locale) -> ResponseReturnValue:
    """An empty form."""
    return _form_page(ReplyForm(formdata=None), None, locale)


@saved_replies.post("/new", access=Permission.STAFF_SAVED_REPLIES_EDIT)
def create(viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Add it, once, however often the button was pressed."""
    form = ReplyForm()

    def write() -> None:
        services.write(
            session,
            viewer=viewer,
            title=form.title.data,
            body=form.reply_body.data,
            form_key=form.form_key.data,
            now=now,
        )

    return _save(form, None, locale, write)


@saved_replies.get("/<uuid:reply_id>", access=Permission.STAFF_SAVED_REPLIES_EDIT)
def edit(session: Session, locale: Locale, reply_id: UUID) -> ResponseReturnValue:
    """One reply, to be changed or taken out of use."""
    reply = _find(session, reply_id)
    form = ReplyForm(formdata=None, data={"title": reply.title, "reply_body": reply.body, "number": reply.number})
    return _form_page(form, reply, locale)


@saved_replies.post("/<uuid:reply_id>", access=Permission.STAFF_SAVED_REPLIES_EDIT)
def change(viewer: StaffViewer, session: Session, now: datetime, locale: Locale, reply_id: UUID) -> ResponseReturnValue:
    """Let it read differently from now on."""
    form, reply = ReplyForm(), _find(session, reply_id)

    def write() -> None:
        services.change(
            session,
            viewer=viewer,
            reply_id=reply_id,
            number=_number(form),
            title=form.title.data,
            body=form.reply_body.data,
            now=now,
        )

    return _save(form, reply, locale, write)


@saved_replies.post("/<uuid:reply_id>/withdrawal", access=Permission.STAFF_SAVED_REPLIES_EDIT)
def withdraw(viewer: StaffViewer, session: Session, now: datetime, reply_id: UUID) -> ResponseReturnValue:
    """Nobody can choose it any more."""
    try:
        services.withdraw(session, viewer=viewer, reply_id=reply_id, now=now)
    except services.NoSuchReply:
        abort(404)
    return redirect(url_for("staff.saved_replies.index", done="withdrawn"), 303)


def _number(form: ReplyForm) -> int:
    """The edition the form was made from; 0, which is none, where somebody changed it on the way."""
    given = form.number.data or ""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0


def _find(session: Session, reply_id: UUID) -> ReplyRow:
    reply = queries.one(session, reply_id=reply_id)
    if reply is None:
        abort(404)
    return reply


def _save(form: ReplyForm, reply: ReplyRow | None, locale: Locale, write: Callable[[], object]) -> ResponseReturnValue:
    if not form.validate():
        return _form_page(form, reply, locale, 422)
    try:
        write()
    except services.ChangedMeanwhile:
        start_over()
        words = locale.gettext("Somebody changed it, or took it out of use, after you opened this page. Open it again.")
        form.refuse("reply_body", words)
        return _form_page(form, reply, locale, 409)
    except tuple(_REFUSALS) as problem:
        start_over()
        field, said = _REFUSALS[type(problem)]
        written = getattr(problem, "written", "")
        form.refuse(field, locale.gettext(said) % {"written": written} if written else locale.gettext(said))
        return _form_page(form, reply, locale, 422)
    return redirect(url_for("staff.saved_replies.index", done="saved"), 303)


_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    services.TitleMissing: ("title", "Write a title, by which it is chosen."),
    services.TitleTooLong: ("title", "Use at most 100 characters."),
    EmptyMessage: ("reply_body", "Write the reply."),
    MessageTooLong: ("reply_body", "Use at most 2,000 characters."),
    rules.UnknownPlaceholder: ("reply_body", "Nothing can be filled in for {%(written)s}. Use those of the list."),
    rules.BraceLeftOver: ("reply_body", "A brace stands alone. Names are filled in for {child}, with both braces."),
}


def _form_page(form: ReplyForm, reply: ReplyRow | None, locale: Locale, status: int = 200) -> ResponseReturnValue:
    _ = locale.gettext
    return page(
        "staff/saved_replies/edit.html",
        status=status,
        form=form,
        reply=reply,
        placeholders=[
            (f"{{{Placeholder.CHILD}}}", _("the child’s name, as this adult uses it")),
            (f"{{{Placeholder.ADULT}}}", _("the adult’s first name")),
            (f"{{{Placeholder.PRACTITIONER}}}", _("first name of the family’s practitioner")),
        ],
        findings=find_hurtful(form.reply_body.data or ""),
    )
