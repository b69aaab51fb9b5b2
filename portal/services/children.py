"""Several children on a case: twins, siblings who died together. One case, one thread an adult, and no child left out.

Each adult has an own name for each child. What pages say is written once, when a name changes, in the language of
whoever reads it (“Amir and Yusuf”), so that no page has to put it together.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.cases import check_life
from portal.domain.messages import clean_body
from portal.i18n import SOURCE, locale_for
from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult
from portal.models.children import FurtherChild
from portal.models.people import Person
from portal.models.sealing import seal
from portal.queries import children as queries
from portal.services import audit

NAME_AT_MOST = 200
"""Characters of one child's name."""

CHILDREN_AT_MOST = 8
"""On one case. Our choice: no list is ever cut, so it must have an end."""


class TooManyChildren(Exception):
    """The case has CHILDREN_AT_MOST already."""


class NoSuchChild(LookupError):
    """No further child of this case; the first cannot be taken away."""


class ChildrenChanged(Exception):
    """A child was added or taken away after the form was opened: the names would go to the wrong one."""


class NotOnThisCase(LookupError):
    """An adult of another case, or of none."""


def add(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    form_key: UUID,
    name: str,
    born_on: date | None,
    died_on: date,
    today: date,
    now: datetime,
) -> None:
    """Write down one more child; their days hurt from now on like those of the first. The same form adds one.

    Every adult calls the child so until they say otherwise. Raises EmptyMessage and MessageTooLong (the name), the
    refusals of domain.cases.check_life, TooManyChildren.
    """
    called = clean_body(name, limit=NAME_AT_MOST)
    check_life(born_on, died_on, today=today)
    case = _lock(session, case_id)
    if session.execute(select(FurtherChild.id).where(FurtherChild.form_key == form_key)).first() is not None:
        return
    known = [each.name for each in queries.of_case(session, case_id=case_id)]
    if len(known) >= CHILDREN_AT_MOST:
        raise TooManyChildren
    row = FurtherChild(id=new_id(), case_id=case_id, born_on=born_on, died_on=died_on, added_at=now, form_key=form_key)
    seal(session, row, key_id=case.data_key_id, name=called)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # the form was sent to two cases at once
        return
    for place in _places(session, case_id):
        _write(session, case, place, [*queries.own_names(session, place), called])
    _name_case(session, case, [*known, called])
    audit.record(session, actor=viewer, action="child.added", now=now, case_id=case_id, subject_id=row.id)


def remove(session: Session, *, viewer: StaffViewer, case_id: UUID, child_id: UUID, now: datetime) -> None:
    """Take away a child who was written down by mistake. Raises NoSuchChild."""
    case = _lock(session, case_id)
    known = queries.of_case(session, case_id=case_id)
    at = next((place for place, each in enumerate(known) if each.id == child_id), None)
    if at is None:
        raise NoSuchChild
    for place in _places(session, case_id):
        names = queries.own_names(session, place)
        _write(session, case, place, [*names[:at], *names[at + 1 :]])
    _name_case(session, case, [each.name for each in known if each.id != child_id])
    session.delete(session.get_one(FurtherChild, child_id))
    session.flush()
    audit.record(session, actor=viewer, action="child.removed", now=now, case_id=case_id, subject_id=child_id)


def name_them(
    session: Session, *, viewer: StaffViewer, case_id: UUID, adult_id: UUID, names: Sequence[str], now: datetime
) -> None:
    """Write down how one adult calls each child, in the order of the children.

    Raises NotOnThisCase, ChildrenChanged, EmptyMessage and MessageTooLong (a name).
    """
    called = [clean_body(each, limit=NAME_AT_MOST) for each in names]
    case = _lock(session, case_id)
    place = session.get(CaseAdult, adult_id, with_for_update=True, populate_existing=True)
    if place is None or place.case_id != case_id:
        raise NotOnThisCase
    if len(called) != len(queries.of_case(session, case_id=case_id)):
        raise ChildrenChanged
    _write(session, case, place, called)
    session.flush()
    facts = {"changed": "child_name"}
    audit.record(
        session, actor=viewer, action="adult.changed", now=now, case_id=case_id, subject_id=adult_id, facts=facts
    )


def name_first(session: Session, *, place: CaseAdult, name: str) -> None:
    """Write down how an adult calls the first child; how they call the others stays. `name` is clean.

    Also for an adult who joins: the others are called as the case calls them.
    """
    case = session.get_one(Case, place.case_id)
    if place.sealed_child_name is None:
        others = [each.name for each in queries.of_case(session, case_id=case.id)[1:]]
    else:
        others = list(queries.own_names(session, place)[1:])
    _write(session, case, place, [name, *others])


def speak(session: Session, *, person_id: UUID) -> None:
    """Say the names of several children in the language that this person reads in now."""
    session.flush()
    places = select(CaseAdult).where(CaseAdult.person_id == person_id, CaseAdult.sealed_own_names.is_not(None))
    for place in session.scalars(places.order_by(CaseAdult.id)).all():
        _write(session, session.get_one(Case, place.case_id), place, queries.own_names(session, place))


def _lock(session: Session, case_id: UUID) -> Case:
    return session.get_one(Case, case_id, with_for_update=True, populate_existing=True)


def _places(session: Session, case_id: UUID) -> Sequence[CaseAdult]:
    wanted = select(CaseAdult).where(CaseAdult.case_id == case_id).order_by(CaseAdult.id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).all()


def _write(session: Session, case: Case, place: CaseAdult, names: Sequence[str]) -> None:
    language = session.execute(select(Person.locale).where(Person.id == place.person_id)).scalar_one()
    several = json.dumps(list(names), ensure_ascii=False) if len(names) > 1 else None
    said = locale_for(language).listed(names)
    seal(session, place, key_id=case.data_key_id, child_name=said, own_names=several)


def _name_case(session: Session, case: Case, names: Sequence[str]) -> None:
    first = names[0] if len(names) > 1 else None
    seal(session, case, key_id=case.data_key_id, child_name=locale_for(SOURCE).listed(names), first_child=first)
    case.revision += 1
    session.flush()
