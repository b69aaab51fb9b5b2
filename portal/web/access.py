"""The door: a blueprint whose every route carries a permission, and the guard that asks it before any view runs."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar
from uuid import UUID

from flask import Blueprint as FlaskBlueprint
from flask import Flask, abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain.access import CaseFacts, FamilyViewer, Permission, StaffViewer, Viewer, may
from portal.web import session as web_session
from portal.web.transaction import GIVEN, arguments_for, is_safe, settle
from portal.web.uploads import let_in

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
Methods = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Door:
    """What the guard knows about one route."""

    permission: Permission
    opens: str | None = None
    """`thread` where entering means that it is read (“read by the team”); every page of a case is kept as `case`."""
    when_expired: Callable[..., ResponseReturnValue] | None = None
    """Answers a post from somebody whose session ended by the clock: it may keep a draft, never show one."""
    is_background: bool = False
    """Asked by the page itself, with nobody at the screen perhaps: it keeps no session awake."""
    takes_files: bool = False
    """Its form may carry files; everywhere else a request is small, and files in it are let go."""
    may_be_saved: bool = False
    """A public page of which a phone may save a copy, to read without a connection (web/saved_copies)."""


DOORS: dict[str, Door] = {}
"""Every endpoint there is, filled at import; the guard refuses an endpoint that is not here."""


class Blueprint(FlaskBlueprint):
    """A blueprint of one noun for one audience, in which no route can stand without a permission.

    A view takes what it needs by name: `viewer`, `session`, `now`, `locale`, `settings`, `case` (facts of the case in
    the address) and the parameters of its address. A name that nobody can give fails at import.
    """

    def __init__(self, audience: str, name: str, *, url_prefix: str) -> None:
        super().__init__(name, __name__, url_prefix=url_prefix)
        self.audience = audience

    def get(  # type: ignore[override]
        self,
        rule: str,
        *,
        access: Permission,
        opens: str | None = None,
        is_background: bool = False,
        may_be_saved: bool = False,
    ) -> Callable[[View], View]:
        if may_be_saved and access is not Permission.ANYONE:
            raise TypeError(f"{rule}: only what anyone may read may be saved on a phone")
        door = Door(permission=access, opens=opens, is_background=is_background, may_be_saved=may_be_saved)
        return self._door(rule, ("GET",), door)

    def post(  # type: ignore[override]
        self,
        rule: str,
        *,
        access: Permission,
        when_expired: Callable[..., ResponseReturnValue] | None = None,
        takes_files: bool = False,
    ) -> Callable[[View], View]:
        door = Door(permission=access, when_expired=when_expired, takes_files=takes_files)
        return self._door(rule, ("POST",), door)

    def route(self, rule: str, **_options: Any) -> NoReturn:
        raise TypeError(f"{rule}: say get or post, with access=")

    def _door(self, rule: str, methods: Methods, door: Door) -> Callable[[View], View]:
        def declare(view: View) -> View:
            DOORS[f"{self.audience}.{self.name}.{view.__name__}"] = door
            self.add_url_rule(rule, view.__name__, _enter(view, f"{self.url_prefix}{rule}"), methods=list(methods))
            return view

        return declare


def _enter(view: Callable[..., ResponseReturnValue], rule: str) -> Callable[..., ResponseReturnValue]:
    """The view as Flask calls it: handed what it asks for, inside the request's one transaction."""
    names = frozenset(inspect.signature(view).parameters)
    unknown = [name for name in sorted(names - GIVEN) if f"{name}>" not in rule]
    if unknown:
        raise TypeError(f"{view.__module__}.{view.__name__} asks for {', '.join(unknown)}, which nobody can give.")
    wanted = tuple(sorted(names & GIVEN))

    def enter(**from_address: Any) -> ResponseReturnValue:
        taken = {name: value for name, value in from_address.items() if name in names}
        return settle(lambda: web_session.stay_there(view(**arguments_for(wanted), **taken)))

    return enter


def guard() -> ResponseReturnValue | None:
    """Ask, before any view: who is it, and may they?"""
    if request.url_rule is None:
        return None
    door = DOORS.get(request.endpoint or "")
    if door is None:
        abort(404)
    viewer = web_session.identify(keeps_awake=not door.is_background)
    g.case = facts = _facts(viewer)
    if not may(viewer, door.permission, facts):
        return _turn_away(viewer, door)
    if door.takes_files:
        let_in()
    if isinstance(viewer, FamilyViewer) and not is_safe() and door.permission.startswith("family:"):
        web_session.act_where_it_was_written()
    opens = door.opens or ("case" if facts is not None and not door.is_background else None)
    if opens is not None and is_safe():
        web_session.record_opening(viewer, subject=opens)
    return None


def _facts(viewer: Viewer) -> CaseFacts | None:
    case_id = (request.view_args or {}).get("case_id")
    if not isinstance(viewer, StaffViewer) or not isinstance(case_id, UUID):
        return None
    return web_session.load_case_facts(case_id)


def _turn_away(viewer: Viewer, door: Door) -> ResponseReturnValue:
    if viewer is None:
        return _ask_to_sign_in(door)
    return _refuse(viewer, door)


def _refuse(viewer: Viewer, door: Door) -> NoReturn:
    web_session.record_refusal(viewer, door.permission)
    # Not found rather than forbidden: an address must not tell anybody that a case exists.
    if isinstance(viewer, FamilyViewer) or request.view_args:
        abort(404)
    abort(403)


def _ask_to_sign_in(door: Door) -> ResponseReturnValue:
    handler, expired = door.when_expired, g.get("expired_session")
    if handler is not None and expired is not None:
        if door.takes_files:
            let_in()
        arguments = request.view_args or {}
        return settle(lambda: handler(expired=web_session.where_it_was_written(expired), **arguments))
    endpoint = "auth.staff_sign_in.show" if door.permission.startswith("staff:") else "auth.sign_in.show"
    return redirect(url_for(endpoint, next=request.path if is_safe() else None), 303)


def install(app: Flask) -> None:
    """Put the guard before every view, once all blueprints are registered; a route without a door stops the start."""
    unknown = sorted(set(app.view_functions) - set(DOORS))
    if unknown:
        raise RuntimeError(f"Routes without a permission: {', '.join(unknown)}")
    app.before_request(guard)
