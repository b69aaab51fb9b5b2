"""A small directory for tests. Every organisation is made up; every number is one that Ofcom keeps for drama."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import select

from portal.domain.access import Role, StaffViewer
from portal.domain.cases import Relationship
from portal.domain.content import Area, Confidence, Kind, Phone, Service
from portal.domain.support import Act, Cause, HowChecked
from portal.models.support import SupportEntry
from portal.services import support, support_checks, support_proposals
from tests.portal_fixtures import Portal
from tests.world import NOW, Worker

LANTERN = Service(
    slug="lantern",
    organisation="The Evening Trust",
    name="Lantern",
    kinds=(Kind.PHONE,),
    summary="For anybody when a child has died.",
    for_whom=frozenset(),
    age_from=None,
    age_to=None,
    causes=frozenset(),
    earliest_weeks_after_death=None,
    areas=(Area.NATIONAL,),
    phones=(Phone(number="01632 960 001", label="Adults"),),
    text="",
    email="help@evening.example.org",
    web="https://evening.example.org/",
    hours="Monday to Friday, 9am to 5pm",
    hours_certain=False,
    cost="",
    confidence=Confidence.B,
    doubt="Doubtcanary: ask about the hours.",
    source="Sourcecanary, a list without a date",
    source_year=2024,
    crisis=False,
    checked_on=None,
)
HARBOUR = replace(LANTERN, slug="harbour", name="Harbour", areas=(Area.SOUTHEND,), cost="Free")
MOOR = replace(LANTERN, slug="moor", name="Moor", areas=(Area.NORTH_EAST_ESSEX,))
FATHERS = replace(LANTERN, slug="fathers", name="Fathers together", for_whom=frozenset({Relationship.FATHER}))
ROADSIDE = replace(LANTERN, slug="roadside", name="Roadside", causes=frozenset({Cause.ROAD}))
SPARROW = replace(LANTERN, slug="sparrow", name="Sparrow", kinds=(Kind.CHILDREN,), age_to=18)
ELDERS = replace(LANTERN, slug="elders", name="Elders", age_from=18)
NIGHT_LINE = replace(
    LANTERN,
    slug="night-line",
    name="Night Line",
    kinds=(Kind.CRISIS, Kind.LISTENING),
    phones=(Phone(number="01632 960 555", label=""),),
    hours="Day and night",
    hours_certain=True,
    crisis=True,
    checked_on=date(2026, 11, 3),
)
TEXT_LINE = replace(NIGHT_LINE, slug="text-line", name="Text Line", phones=(), text="Text HELLO to 85000")


def viewer(worker: Worker) -> StaffViewer:
    return StaffViewer(id=worker.staff_id, roles=frozenset({Role.ADMINISTRATOR}))


def load(portal: Portal, *services: Service) -> int:
    with portal.write() as session:
        added = support.load(session, services, now=NOW)
        session.commit()
    return added


def entry(portal: Portal, slug: str) -> SupportEntry:
    with portal.read() as session:
        return session.scalars(select(SupportEntry).where(SupportEntry.slug == slug)).one()


def entry_id(portal: Portal, slug: str) -> UUID:
    return entry(portal, slug).id


def check(portal: Portal, slug: str, worker: Worker, *, holds_days: int = 90) -> None:
    stands = entry(portal, slug)
    with portal.write() as session:
        support_checks.record(
            session,
            viewer=viewer(worker),
            entry_id=stands.id,
            revision=stands.revision,
            how=HowChecked.CALLED,
            holds_days=holds_days,
            now=portal.clock.now,
        )
        session.commit()


def move(portal: Portal, slug: str, act: Act) -> None:
    stands = entry(portal, slug)
    with portal.write() as session:
        support.move(
            session,
            viewer=viewer(portal.people.ed),
            entry_id=stands.id,
            revision=stands.revision,
            act=act,
            now=portal.clock.now,
        )
        session.commit()


def confirm(portal: Portal, slug: str, worker: Worker) -> None:
    """As the second person, let come true what was proposed for a crisis line."""
    stands = entry(portal, slug)
    with portal.write() as session:
        support_proposals.confirm(
            session,
            viewer=viewer(worker),
            entry_id=stands.id,
            revision=stands.revision,
            how=HowChecked.CALLED,
            now=portal.clock.now,
        )
        session.commit()


def publish(portal: Portal, *services: Service) -> None:
    """Load these services, have Ed check each and publish it."""
    load(portal, *services)
    for service in services:
        if not service.crisis:
            check(portal, service.slug, portal.people.ed)
            move(portal, service.slug, Act.PUBLISHED)
