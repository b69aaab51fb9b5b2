"""One message that needs an interpreter: mark it, and write down what it says; the original stays beside it."""

from datetime import UTC, datetime
from uuid import UUID

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import HiddenField, StringField, TextAreaField

from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.i18n import Locale
from portal.queries import interpreting as queries
from portal.queries.interpreting import MessageRow
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

EARLIEST = datetime.min.replace(tzinfo=UTC)


class TranslationForm(Form):
    """What a message says, and who put it into this language."""

    translation = TextAreaField(validators=[Filled("Write what the message says.")])
    translator = StringField(validators=[Filled("Write who translated it.")])
    replaces = HiddenField()
    """When the translation was made that the writer has read; empty where there was none."""


@interpreting.get("", access=Permission.STAFF_CASE_READ)
def edit(case: CaseFacts, session: Session, adult_id: UUID, message_id: UUID) -> ResponseReturnValue:
    """The message, and a form for its translation: empty, or with the one that stands, to put it right."""
    found = _found(case, session, adult_id, message_id)
    stands = found.translation
    form = TranslationForm(
        formdata=None,
        translation=stands and stands.words,
        translator=stands and stands.translator,
        replaces=_stamp(found),
    )
    return _page(form, case, found, adult_id, message_id)


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
    """Put the translation beside the message, or put right the one that stands."""
    form = TranslationForm()
    found = _found(case, session, adult_id, message_id)
    if not form.validate():
        return _page(form, case, found, adult_id, message_id, status=422)
    try:
        services.add(
            session,
            viewer=viewer,
            case_id=case.case_id,
            adult_id=adult_id,
            message_id=message_id,
            translation=form.translation.data,
            translator=form.translator.data,
            replaces=_replaced(form, found),
            now=now,
        )
    except services.NoSuchMessage:
        abort(404)
    except (MessagesHeldBack, services.TranslatedMeanwhile, EmptyMessage, MessageTooLong) as refusal:
        start_over()
        return _refused(refusal, form, case, _found(case, session, adult_id, message_id), adult_id, message_id, locale)
    return _back(case, adult_id, message_id)


def _refused(
    refusal: Exception,
    form: TranslationForm,
    case: CaseFacts,
    found: MessageRow,
    adult_id: UUID,
    message_id: UUID,
    locale: Locale,
) -> ResponseReturnValue:
    """The form again with what was typed, and why it was not kept."""
    _ = locale.gettext
    if isinstance(refusal, MessagesHeldBack):
        form.refuse(
            "translation", _("Messages to this adult are held back. Two people must agree before anything is sent.")
        )
    elif isinstance(refusal, services.TranslatedMeanwhile):
        form.replaces.data = _stamp(found)
        words = _("A colleague has changed the translation in the meantime. Theirs stands above, yours is in the box.")
        form.refuse("translation", words)
    else:
        form.refuse("translation", _("Use at most 10,000 characters, and 200 for the name."))
        return _page(form, case, found, adult_id, message_id, status=422)
    return _page(form, case, found, adult_id, message_id, status=409)


def _stamp(found: MessageRow) -> str:
    return "" if found.translation is None else found.translation.made_at.isoformat()


def _replaced(form: TranslationForm, found: MessageRow) -> datetime | None:
    """Which translation the writer had before them; for one that is no longer there, a moment that fits none."""
    if not form.replaces.data:
        return None
    stands = found.translation
    return stands.made_at if stands is not None and form.replaces.data == _stamp(found) else EARLIEST


def _found(case: CaseFacts, session: Session, adult_id: UUID, message_id: UUID) -> MessageRow:
    found = queries.message(session, case_id=case.case_id, adult_id=adult_id, message_id=message_id)
    if found is None:
        abort(404)
    return found


def _back(case: CaseFacts, adult_id: UUID, message_id: UUID) -> ResponseReturnValue:
    anchor = f"m-{message_id.hex}"
    return redirect(url_for("staff.messages.thread", case_id=case.case_id, adult_id=adult_id, _anchor=anchor), 303)


def _page(
    form: TranslationForm, case: CaseFacts, found: MessageRow, adult_id: UUID, message_id: UUID, status: int = 200
) -> ResponseReturnValue:
    return page(
        "staff/interpreting/edit.html",
        status=status,
        form=form,
        body=linked(found.body),
        stands=found.translation,
        earlier=found.earlier,
        case_id=case.case_id,
        adult_id=adult_id,
        message_id=message_id,
    )
