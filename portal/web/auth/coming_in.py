"""The last step of every way in: the old session ends, a new one begins, and the reader goes where they wanted."""

from datetime import datetime
from uuid import UUID

import flask
from flask import Response, g, make_response, redirect, url_for
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer, Viewer
from portal.domain.sign_in import Counted, safe_next
from portal.queries import sign_in as sign_in_queries
from portal.services import attempts, sessions, sign_in
from portal.services.sign_in import Claimed, WrongCode
from portal.web import navigation
from portal.web import session as web_session
from portal.web.auth import cookies
from portal.web.transaction import short_session, start_over
from portal.web.wiring import wiring


def let_family_in(
    session: Session, claimed: Claimed, *, now: datetime, adult_id: UUID | None = None, proves_address: bool = True
) -> Response:
    """Begin a family's session; somebody who belongs to two cases says next which child it is about."""
    _end_old_session(session, now)
    places = sign_in_queries.places_of(session, person_id=claimed.person_id)
    chosen = adult_id or (places[0].adult_id if len(places) == 1 else None)
    cookie = sessions.start_for_family(
        session,
        person_id=claimed.person_id,
        adult_id=chosen,
        remembered=claimed.remembers,
        device=cookies.device(),
        now=now,
        proves_address=proves_address,
    )
    goal = family_goal(claimed.next_path)
    if chosen is None:
        goal = url_for("auth.choices.show", next=safe_next(claimed.next_path))
    return _go(goal, cookie, remembered=claimed.remembers)


def let_staff_in(session: Session, viewer: StaffViewer, *, next_path: str | None, now: datetime) -> Response:
    """Begin a session of a member of staff."""
    _end_old_session(session, now)
    cookie = sessions.start_for_staff(session, staff_id=viewer.id, roles=viewer.roles, device=cookies.device(), now=now)
    return _go(staff_goal(viewer, next_path), cookie, remembered=False)


def family_goal(next_path: str | None) -> str:
    """Where a family goes once it is in: where it wanted, if that is ours, or home."""
    return safe_next(next_path) or url_for("family.home.show")


def staff_goal(viewer: StaffViewer, next_path: str | None) -> str:
    """Where a member of staff goes once they are in: where they wanted, or to the first of their rooms."""
    first = navigation.first_room(navigation.staff_nav(viewer))
    return safe_next(next_path) or first or url_for("staff.account.show")


def _go(goal: str, cookie: str, *, remembered: bool) -> Response:
    flask.session.clear()  # a CSRF token from before is not good for what comes after (ASVS 7.2.4)
    response = make_response(redirect(goal, 303))
    web_session.set_cookie(response, cookie, remembered=remembered)
    cookies.forget_before_sign_in(response)
    return response


def _end_old_session(session: Session, now: datetime) -> None:
    row = g.get("session_row")
    if row is not None:
        sessions.end(session, session_id=row.id, now=now)


def claim_by_code(session: Session, *, request_id: UUID, code: str, now: datetime) -> Claimed:
    """Count the try and keep it, and only then compare. Raises WrongCode or CodeIsOver."""
    start_over()
    with short_session() as counting:
        passed = attempts.count(counting, subjects={Counted.ANSWER_NETWORK: cookies.network()}, now=now)
        counting.commit()
        kept = sign_in.count_code(counting, request_id=request_id, now=now)
        counting.commit()
    if passed:
        raise WrongCode
    return sign_in.claim_code(session, request_id=request_id, kept=kept, code=code, now=now)


def name_of(viewer: Viewer) -> str:
    """What the person who is signed in here is called. Reads in a session of its own, after a refusal too."""
    with wiring().database.read_session() as reading:
        if isinstance(viewer, StaffViewer):
            return sign_in_queries.name_of_staff(reading, staff_id=viewer.id)
        return "" if viewer is None else sign_in_queries.name_of_person(reading, person_id=viewer.id)
