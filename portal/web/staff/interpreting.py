"""One message that needs an interpreter: mark it, and write down what it says; the original stays beside it."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import StringField, TextAreaField

from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.i18n import Locale
from portal.queries import message_marks as queries
from portal.services import translations_of_messages as services
from portal.services.messages import MessagesHeldBack
from portal.web.access import Blueprint
from portal.web.form_fields import Filled
from portal.web.forms import Form
from portal.web.said import linked
from portal.web.templating import page
from portal.web.transaction import start_over

interpreting = Blueprint(
    "staff",
    "interpreting",
    url_prefix="/staff/cases/<uuid:case_id>/messages/<uuid:adult_id>/interpreting/<uuid:message_id>",
)


class TranslationForm(Form):
    """What a message says, and who put it into this language."""

    translation = TextAreaField(validators=[Filled("Write what the message says.")])
    translator = StringField(validators=[Filled("Write who translated it.")])


@interpreting.get("", access=Permission.STAFF_CASE_READ)
def edit(case: CaseFacts, session: Session, adult_id: UUID, message_id: UUID) -> ResponseReturnValue:
    """The message, and a form for its translation."""
    return _page(TranslationForm(formdata=None), case, session, adult_id, message_id)


@interpreting.post("/interpreter", access=Permission.STAFF_MESSAGES_SEND)
def ask(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, adult_id: UUID, message_id: UUID
) -> ResponseReturnValue:
    """Mark that it needs an interpreter."""
    try:
        services.ask_for_interpreter(
            session, viewer=viewer, case_id=case.case_id, adult_id=adult_id, message_id=message_id, now=now
        )
    except services.NoSuchMessage:
        abort(404)
    return _back(case, adult_id, message_id)


@interpreting.post("", access=Permission.STAFF_MESSAGES_SEND)
def add(
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    adult_id: UUID,
    message_id: UUID,
) -> ResponseReturnValue:
    """Put the translation beside the message."""
    form = TranslationForm()
    if not form.validate():
        return _page(form, case, session, adult_id, message_id, status=422)
    try:
        services.add(
            session,
            viewer=viewer,
            case_id=case.case_id,
            adult_id=adult_id,
            message_id=message_id,
            translation=form.translation.data,
            translator=form.translator.data,
            now=now,
        )
    except services.NoSuchMessage:
        abort(404)
    except MessagesHeldBack:
        start_over()
        words = locale.gettext("Messages to this adult are held back. Two people must agree before anything is sent.")
        form.refuse("translation", words)
        return _page(form, case, session, adult_id, message_id, status=409)
    except services.TranslatedAlready:
        start_over()
        form.form_errors.append(locale.gettext("A colleague has added a translation already. Yours is not kept."))
        return _page(form, case, session, adult_id, message_id, status=409)
    except (EmptyMessage, MessageTooLong):
        start_over()
        form.refuse("translation", locale.gettext("Use at most 10,000 characters, and 200 for the name."))
        return _page(form, case, session, adult_id, message_id, status=422)
    return _back(case, adult_id, message_id)


def _back(case: CaseFacts, adult_id: UUID, message_id: UUID) -> ResponseReturnValue:
    anchor = f"m-{message_id.hex}"
    return redirect(url_for("staff.messages.thread", case_id=case.case_id, adult_id=adult_id, _anchor=anchor), 303)


def _page(
    form: TranslationForm, case: CaseFacts, session: Session, adult_id: UUID, message_id: UUID, status: int = 200
) -> ResponseReturnValue:
    body = queries.words_of(session, case_id=case.case_id, adult_id=adult_id, message_id=message_id)
    if body is None:
        abort(404)
    return page(
        "staff/interpreting/edit.html",
        status=status,
        form=form,
        body=linked(body),
        case_id=case.case_id,
        adult_id=adult_id,
        message_id=message_id,
    )
