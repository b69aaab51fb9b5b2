"""One press about one question: give it to the team, take it back, share it or stop, remove it."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain.access import FamilyViewer, Permission
from portal.domain.questions import NotYours, StillWithTheTeam, TakenOn
from portal.i18n import Locale
from portal.services import questions as services
from portal.web.access import Blueprint
from portal.web.family.question_care import care_for
from portal.web.family.question_pages import address_of_list

question_choices = Blueprint("family", "question_choices", url_prefix="/questions/<uuid:question_id>")


@question_choices.post("/team", access=Permission.FAMILY_QUESTIONS_WRITE)
def give(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings, question_id: UUID
) -> ResponseReturnValue:
    """Take this to the team."""
    try:
        words = services.give_to_team(session, viewer=viewer, question_id=question_id, now=now)
    except NotYours:
        abort(404)
    helps = words is not None and care_for(
        session,
        viewer=viewer,
        words=words,
        given=words,
        question_id=question_id,
        locale=locale,
        settings=settings,
        now=now,
    )
    return redirect(address_of_list("given", helps=helps), 303)


@question_choices.post("/return", access=Permission.FAMILY_QUESTIONS_WRITE)
def take_back(viewer: FamilyViewer, session: Session, now: datetime, question_id: UUID) -> ResponseReturnValue:
    """Make it a note to oneself again."""
    return _act(lambda: services.take_back(session, viewer=viewer, question_id=question_id, now=now), "taken_back")


@question_choices.post("/sharing", access=Permission.FAMILY_QUESTIONS_WRITE)
def share(viewer: FamilyViewer, session: Session, now: datetime, question_id: UUID) -> ResponseReturnValue:
    """Let the other adults read it, or stop."""
    is_shared = request.form.get("share") == "yes"
    return _act(
        lambda: services.share(session, viewer=viewer, question_id=question_id, is_shared=is_shared, now=now),
        "shared" if is_shared else "unshared",
    )


@question_choices.post("/removal", access=Permission.FAMILY_QUESTIONS_WRITE)
def remove(viewer: FamilyViewer, session: Session, now: datetime, question_id: UUID) -> ResponseReturnValue:
    """Take a note to oneself off the list."""
    return _act(lambda: services.remove(session, viewer=viewer, question_id=question_id, now=now), "removed")


def _act(act: Callable[[], None], done: str) -> ResponseReturnValue:
    try:
        act()
    except NotYours:
        abort(404)
    except (TakenOn, StillWithTheTeam):
        # Nothing was written. The list shows how it stands.
        done = "taken_on"
    return redirect(address_of_list(done), 303)
