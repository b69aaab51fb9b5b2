"""One request, one transaction: committed only for an unsafe method answered below 400, so that no GET can write."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, g, make_response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.web.wiring import wiring

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def is_safe() -> bool:
    """Whether this request may only read (RFC 9110, 9.2.1)."""
    return request.method in SAFE_METHODS


def session_for_request() -> Session:
    """The request's one session; it begins its transaction when it is first used."""
    if "session" not in g:
        database = wiring().database
        g.session = database.read_session() if is_safe() else database.write_session()
    session: Session = g.session
    return session


def short_session() -> Session:
    """A session of its own, for what the guard itself writes; finished before the view's transaction begins."""
    return wiring().database.write_session()


def reading_session() -> Session:
    """For a POST that only reads, such as a search: it must hold up nobody who writes. Its caller closes it."""
    finish_early()  # to know who asks, the guard began a transaction that keeps every other writer waiting
    return wiring().database.read_session()


def arguments_for(wanted: tuple[str, ...]) -> dict[str, Any]:
    """Identity, time and session, handed to a view by name."""
    return {name: _GIVERS[name]() for name in wanted}


_GIVERS: dict[str, Callable[[], Any]] = {
    "viewer": lambda: g.viewer,
    "session": session_for_request,
    "now": lambda: g.now,
    "locale": lambda: g.locale,
    "settings": lambda: wiring().settings,
    "case": lambda: g.case,
}

GIVEN = frozenset(_GIVERS)
"""The arguments a view may ask for by name, besides the parameters of its address."""


def settle(answer: Callable[[], ResponseReturnValue]) -> Response:
    """Answer, then commit or roll back; what goes out is only ever what was kept."""
    response = make_response(answer())
    session: Session | None = g.get("session")
    if session is None or is_safe():  # what only reads has nothing to settle; it is closed with the request
        return response
    if response.status_code >= 400:
        session.rollback()
    else:
        session.commit()
    return response


def start_over() -> None:
    """After a refusal: forget what this request wrote, so that the page is read from what is really there."""
    session: Session | None = g.get("session")
    if session is not None:
        session.rollback()


def finish_early() -> None:
    """Keep what the guard itself wrote, and let go of every lock; the view's transaction begins after this."""
    session: Session | None = g.get("session")
    if session is not None:
        session.commit()


def _close(_problem: BaseException | None) -> None:
    session: Session | None = g.pop("session", None)
    if session is not None:
        session.close()


def install(app: Flask) -> None:
    app.teardown_request(_close)
