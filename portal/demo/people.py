"""Fills the demo's database through the same services that the pages call, each step at its own time in the past."""

from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from portal.adapters import content_files, procedure_files
from portal.adapters.database import Database
from portal.config import find_shipped
from portal.demo import (
    appointments,
    directory,
    earlier_families,
    inbox_work,
    manager_work,
    notice_work,
    reviews,
    staff,
    text_work,
    training,
)
from portal.demo.families import FAMILIES
from portal.demo.story import Story, day_of
from portal.domain.access import StaffViewer
from portal.queries import members as member_queries
from portal.services import (
    absences,
    deliveries,
    hospitals,
    procedure,
    support,
    texts,
)


def are_there(database: Database) -> bool:
    """Whether the demo has been filled before."""
    with database.read_session() as session:
        return bool(member_queries.everybody(session))


def create(database: Database, *, bank_holidays: frozenset[date], cards: Path, now: datetime) -> None:
    """Write the whole made-up service, or nothing."""
    content = find_shipped("content")
    with database.write_session() as session:
        texts.load(session, content_files.read_texts(content), now=now, publish_as="demo")
        support.load(session, content_files.read_services(content / "support" / "services.toml"), now=now)
        hired = staff.hire(session, now=now - timedelta(days=500))
        directory.publish(session, hired[-2].viewer, now=now)
        places = [hospitals.add(session, name=name, now=now) for name in staff.HOSPITALS]
        procedure.load(session, procedure_files.read_steps(content / "procedure" / "steps.toml"), now=now)
        practitioners = [one.viewer for one in hired[: len(staff.PRACTITIONERS)]]
        moira, nina = (one.viewer for one in hired[len(staff.PRACTITIONERS) : len(staff.PRACTITIONERS) + 2])
        earlier_families.look_back(session, practitioners, places, now=now)
        families = {}
        for family in FAMILIES:
            story = Story(session, family, practitioners[family.practitioner], now, bank_holidays)
            families[family.child_name] = story.tell(places, second_reader=moira if family.have_met else None)
        _plan_leave(session, practitioners, now=now)
        appointments.publish_times(session, practitioners, bank_holidays=bank_holidays, now=now)
        jo, _ruth, tom = practitioners
        notice_work.leave(session, manager=moira, now=now)
        inbox_work.leave(session, manager=moira, practitioner=jo, colleague=tom, editor=nina, now=now)
        manager_work.leave(session, manager=moira, practitioners=practitioners, families=families, now=now)
        text_work.leave(session, editor=nina, now=now)
        reviews.read_learning(session, moira, now=now - timedelta(days=10))
        training.give(session, jo, now=now)
        deliveries.settle_the_past(session, now=now)
        session.commit()
    staff.write_cards(hired, cards)


def _plan_leave(session: Session, practitioners: list[StaffViewer], *, now: datetime) -> None:
    """Ruth is away next week, and Jo looks after her families."""
    jo, ruth, _tom = practitioners
    today = day_of(now)
    monday = today + timedelta(days=7 - today.weekday())
    absences.write_down(
        session,
        viewer=ruth,
        staff_id=ruth.id,
        cover_id=jo.id,
        from_on=monday,
        to_on=monday + timedelta(days=4),
        today=today,
        now=now,
    )


def who_may_sign_in() -> str:
    """The families, for the terminal: whose address to type, and at which point of the way they are."""
    lines = []
    for family in FAMILIES:
        for adult in family.adults:
            if not adult.email:
                continue
            extra = f"  short name: {adult.short_name}" if adult.short_name else ""
            lines.append(f"               {adult.email:28} {adult.name}, about {family.child_name}{extra}")
    return "\n".join(lines)
