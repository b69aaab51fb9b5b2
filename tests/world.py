"""The people that the tests are about. All of them are made up.

Amina (mother) and Tariq (father) live apart; their son Yusuf died. Jo Marsh looks after them. Grace (grandmother)
belongs to another family, whose Daisy died; Sam Reed looks after her. Ruth Adeyemi is a practitioner who looks after
neither, until she covers for somebody who is away. Ed edits texts, Ada administers, Moira manages.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult
from portal.models.messages import Thread
from portal.models.people import Absence, Hospital, StaffHours, StaffMember
from portal.models.sealing import cipher_of, seal
from portal.services import data_keys, people, sessions

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
"""A Tuesday morning in winter: the team is at work, London is on UTC."""


@dataclass(frozen=True, slots=True)
class Adult:
    """An adult of a family, as a test needs to know them."""

    person_id: UUID
    adult_id: UUID
    case_id: UUID
    thread_id: UUID
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Worker:
    """A member of staff, as a test needs to know them."""

    staff_id: UUID
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class World:
    """Everybody, by first name."""

    amina: Adult
    tariq: Adult
    grace: Adult
    jo: Worker
    sam: Worker
    ruth: Worker
    ed: Worker
    ada: Worker
    moira: Worker
    hospital_id: UUID

    @property
    def yusuf_case_id(self) -> UUID:
        return self.amina.case_id

    @property
    def daisy_case_id(self) -> UUID:
        return self.grace.case_id


def build(session: Session) -> World:
    """Write everybody into the database; the caller commits."""
    hospital = Hospital(id=new_id(), name="Test Hospital")
    session.add(hospital)
    session.flush()
    jo = add_worker(session, "Jo Marsh", is_practitioner=True)
    sam = add_worker(session, "Sam Reed", is_practitioner=True)
    yusuf = add_case(session, "Yusuf", hospital.id, jo, reference="F-1001")
    daisy = add_case(session, "Daisy", hospital.id, sam, reference="F-1002")
    return World(
        amina=add_adult(session, yusuf, "Amina", child="Yusuf", relationship="mother"),
        tariq=add_adult(session, yusuf, "Tariq", child="Yusuf", relationship="father"),
        grace=add_adult(session, daisy, "Grace", child="Daisy", relationship="grandparent"),
        jo=jo,
        sam=sam,
        ruth=add_worker(session, "Ruth Adeyemi", is_practitioner=True),
        ed=add_worker(session, "Ed Lowe", is_content_editor=True),
        ada=add_worker(session, "Ada Byrne", is_administrator=True),
        moira=add_worker(session, "Moira Finch", is_manager=True),
        hospital_id=hospital.id,
    )


def add_worker(session: Session, name: str, **roles: bool) -> Worker:
    email = f"{name.split()[0].lower()}@team.example.org"
    key_id = data_keys.make_key(session, now=NOW)
    member = StaffMember(
        id=new_id(),
        data_key_id=key_id,
        email_index=people.staff_index(cipher_of(session), email=email),
        job_title="Specialist nurse practitioner",
        created_at=NOW,
        **roles,
    )
    seal(session, member, key_id=key_id, name=name, email=email, phone="01632 960 101")
    session.add(member)
    session.flush()
    session.add_all(
        StaffHours(staff_id=member.id, weekday=weekday, opens_minute=9 * 60, closes_minute=17 * 60)
        for weekday in range(5)
    )
    session.flush()
    return Worker(staff_id=member.id, name=name, email=email)


def add_case(session: Session, child: str, hospital_id: UUID, practitioner: Worker, *, reference: str) -> Case:
    case_id = new_id()
    key_id = data_keys.make_key(session, case_id=case_id, now=NOW)
    case = Case(
        id=case_id,
        data_key_id=key_id,
        reference=reference,
        born_on=date(2019, 3, 27),
        died_on=date(2026, 9, 3),
        circumstances=["unexpected", "coroner_post_mortem"],
        hospital_id=hospital_id,
        practitioner_id=practitioner.staff_id,
        opened_at=NOW,
    )
    seal(session, case, key_id=key_id, child_name=child)
    session.add(case)
    session.flush()
    return case


def add_adult(session: Session, case: Case, name: str, *, child: str, relationship: str) -> Adult:
    email = f"{name.lower()}@example.org"
    person_id = people.add_person(session, name=name, email=email, phone="07700 900 101", now=NOW)
    adult = CaseAdult(
        id=new_id(),
        case_id=case.id,
        person_id=person_id,
        relationship=relationship,
        area="SS1",
        next_update_by=date(2026, 12, 1),
        joined_at=NOW,
    )
    seal(session, adult, key_id=case.data_key_id, child_name=child)
    session.add(adult)
    session.flush()
    thread = Thread(id=new_id(), case_id=case.id, adult_id=adult.id)
    session.add(thread)
    session.flush()
    return Adult(person_id=person_id, adult_id=adult.id, case_id=case.id, thread_id=thread.id, name=name, email=email)


def send_away(session: Session, worker: Worker, *, cover: Worker, from_on: date, to_on: date) -> None:
    """Put somebody on leave with a named cover."""
    session.add(Absence(staff_id=worker.staff_id, cover_id=cover.staff_id, from_on=from_on, to_on=to_on))
    session.flush()


def sign_in(session: Session, someone: Adult | Worker, *, now: datetime = NOW) -> str:
    """A session cookie for somebody, without walking through the sign-in pages."""
    if isinstance(someone, Adult):
        return sessions.start_for_family(
            session,
            person_id=someone.person_id,
            adult_id=someone.adult_id,
            remembered=False,
            device="Test browser",
            now=now,
        )
    return sessions.start_for_staff(
        session, staff_id=someone.staff_id, roles=frozenset(), device="Test browser", now=now
    )
