"""Care around a question: words that may mean danger are seen like any message, and nothing typed is lost."""

from datetime import datetime
from uuid import UUID, uuid4, uuid5

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain.access import FamilyViewer
from portal.domain.danger_signs import may_be_in_danger
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.domain.questions import For
from portal.i18n import Locale
from portal.queries.sessions import SessionRow
from portal.services import messages
from portal.services import questions as services
from portal.services.questions import TooManyQuestions
from portal.web import session as web_session
from portal.web.after_expiry import keep_words
from portal.web.family.danger import after_sending
from portal.web.writing import key_in_form, typed


def care_for(
    session: Session,
    *,
    viewer: FamilyViewer,
    words: str,
    given: str | None,
    question_id: UUID | None,
    locale: Locale,
    settings: Settings,
    now: datetime,
) -> bool:
    """Tell whether the next page offers help at once, because the words may speak of danger.

    Nobody watches a list of questions. So words of danger that are `given` to the team also go into the adult's thread,
    where they are seen before all others; what is kept to oneself stays unseen, and help is offered all the same.
    """
    if not may_be_in_danger(words):
        return False
    if given is not None and question_id is not None:
        message_id = messages.send(session, viewer=viewer, body=given, send_key=uuid5(question_id, given), now=now)
        after_sending(
            session, viewer=viewer, message_id=message_id, body=given, locale=locale, settings=settings, now=now
        )
    return True


def keep_after_expiry(expired: SessionRow, **_from_address: UUID) -> ResponseReturnValue:
    """Keep the words of an adult whose session ended by the clock, as a note to themselves."""

    def keep(session: Session, now: datetime) -> None:
        viewer = web_session.as_viewer(expired)
        if not isinstance(viewer, FamilyViewer):
            return
        try:
            _keep_as_note(session, viewer, now)
        except EmptyMessage:
            return
        except TooManyQuestions:
            raise MessageTooLong(limit=0, length=len(typed())) from None  # nothing fits: they get their words back

    return keep_words(expired, keep, sign_in="auth.sign_in.show", come_back_to=url_for("family.questions.index"))


def _keep_as_note(session: Session, viewer: FamilyViewer, now: datetime) -> None:
    services.add(
        session,
        viewer=viewer,
        form_key=key_in_form("send_key") or uuid4(),
        words=typed(),
        whom_for=next((each for each in For if each.value == request.form.get("whom_for")), For.ANYONE),
        give=False,
        follows_id=None,
        now=now,
    )
