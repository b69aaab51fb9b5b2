"""Fictional families by the thousand, written in bulk: what the pages to be measured are read from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert
from sqlalchemy.orm import DeclarativeBase, Session

from portal.adapters.content_files import read_texts
from portal.adapters.database import Database
from portal.config import find_shipped
from portal.domain.access import Role
from portal.domain.journey import StageState
from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult
from portal.models.data_keys import DataKey
from portal.models.journey import FamilyUpdate, StageEvent
from portal.models.messages import Message, Thread
from portal.models.people import Hospital, Person, StaffHours, StaffMember
from portal.models.sealing import cipher_of, seal_text
from portal.services import sessions, texts
from tests.benchmarks.fill_directory import fill_directory
from tests.benchmarks.words import words_of

PRACTITIONERS = 20
MESSAGES = 30
LONG_THREADS = 1000
"""So many threads have MESSAGES messages; the rest have SHORT, for the inbox shows none of their words."""
SHORT = 3
LONGEST = 1000
"""Messages of the families from number 2 × VISITORS to 3 × VISITORS, who have written for years."""
VISITORS = 4
"""So many families and members of staff are signed in; each visitor who asks is another person."""
AT_ONCE = 500

Rows = dict[type[DeclarativeBase], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Filled:
    """Cookies of those who are signed in."""

    families: tuple[str, ...]
    managers: tuple[str, ...]
    """Each sees every family in the inbox."""
    practitioners: tuple[str, ...]
    """Each sees one twentieth of them."""


def fill(database: Database, *, threads: int, now: datetime, families: int = 3 * VISITORS, services: int = 0) -> Filled:
    """Write `threads` open threads, every second of them waiting for an answer, and sign some people in.

    `services` are written into the directory of support.
    """
    with database.write_session() as session:
        texts.load(session, read_texts(find_shipped("content")), now=now, publish_as="benchmark")
        hospital_id = new_id()
        _write(session, {Hospital: [{"id": hospital_id, "name": "Test Hospital"}]})
        team = [_add_staff(session, number, now=now) for number in range(PRACTITIONERS + 1)]
        adults = []
        for start in range(0, threads, AT_ONCE):
            rows: Rows = {}
            for number in range(start, min(start + AT_ONCE, threads)):
                practitioner_id = team[number % PRACTITIONERS]
                adults.append(_family(session, rows, number, practitioner_id, hospital_id, now))
            _write(session, rows)
        fill_directory(session, services=services, now=now)
        filled = _sign_in(session, adults[:families], team, now=now)
        session.commit()
    return filled


def _write(session: Session, rows: Rows) -> None:
    for model, some in rows.items():
        table = model.__table__
        assert isinstance(table, Table)
        session.execute(insert(table), some)


def _key(session: Session, rows: Rows, *, case_id: UUID | None, now: datetime) -> UUID:
    key_id, wrapped = cipher_of(session).make_key()
    rows.setdefault(DataKey, []).append({"id": key_id, "case_id": case_id, "wrapped": wrapped, "created_at": now})
    return key_id


def _add_staff(session: Session, number: int, *, now: datetime) -> UUID:
    """A practitioner; the last of the team manages."""
    rows: Rows = {}
    staff_id, key_id = new_id(), _key(session, rows, case_id=None, now=now)
    rows[StaffMember] = [
        {
            "id": staff_id,
            "data_key_id": key_id,
            "sealed_name": seal_text(session, StaffMember.sealed_name, staff_id, f"Jo{number} Marsh", key_id=key_id),
            "sealed_email": seal_text(session, StaffMember.sealed_email, staff_id, "jo@example.org", key_id=key_id),
            "sealed_phone": seal_text(session, StaffMember.sealed_phone, staff_id, "01632 960 101", key_id=key_id),
            "email_index": number.to_bytes(32, "big"),
            "job_title": "Specialist nurse practitioner",
            "is_practitioner": number < PRACTITIONERS,
            "is_manager": number == PRACTITIONERS,
            "created_at": now,
        }
    ]
    rows[StaffHours] = [
        {"staff_id": staff_id, "weekday": weekday, "opens_minute": 540, "closes_minute": 1020} for weekday in range(5)
    ]
    _write(session, rows)
    return staff_id


@dataclass(frozen=True, slots=True)
class _Adult:
    person_id: UUID
    adult_id: UUID


def _family(
    session: Session, rows: Rows, number: int, practitioner_id: UUID, hospital_id: UUID, now: datetime
) -> _Adult:
    """One child, one adult and their thread, added to the rows to be written."""
    case_id, person_id, adult_id, thread_id = new_id(), new_id(), new_id(), new_id()
    case_key = _key(session, rows, case_id=case_id, now=now)
    person_key = _key(session, rows, case_id=None, now=now)
    child = f"Yusuf{number}"
    last = now - timedelta(minutes=10 + number)

    def add(model: type[DeclarativeBase], **values: Any) -> None:
        rows.setdefault(model, []).append(values)

    add(
        Case,
        id=case_id,
        data_key_id=case_key,
        reference=f"F-{number:05}",
        sealed_child_name=seal_text(session, Case.sealed_child_name, case_id, child, key_id=case_key),
        born_on=date(2019, 3, 27),
        died_on=(now - timedelta(days=80)).date(),
        circumstances=["unexpected", "coroner_post_mortem"],
        hospital_id=hospital_id,
        practitioner_id=practitioner_id,
        opened_at=now,
    )
    add(
        Person,
        id=person_id,
        data_key_id=person_key,
        sealed_name=seal_text(session, Person.sealed_name, person_id, f"Amina{number}", key_id=person_key),
        sealed_email=seal_text(session, Person.sealed_email, person_id, "amina@example.org", key_id=person_key),
        sign_in_index=number.to_bytes(32, "big"),
        email_verified_at=now,
        locale="en",
        created_at=now,
    )
    add(
        CaseAdult,
        id=adult_id,
        case_id=case_id,
        person_id=person_id,
        relationship="mother",
        sealed_child_name=seal_text(session, CaseAdult.sealed_child_name, adult_id, child, key_id=case_key),
        area="SS1",
        next_update_by=(now + timedelta(days=7)).date(),
        joined_at=now,
    )
    add(
        Thread,
        id=thread_id,
        case_id=case_id,
        practitioner_id=practitioner_id,
        adult_id=adult_id,
        waiting_since=last if number % 2 else None,
        last_message_at=last,
        # Of each practitioner's every fifth is taken, every tenth put aside or left to the family; two came back today.
        owner_id=practitioner_id if number // PRACTITIONERS % 5 == 1 else None,
        comes_back_at=_comes_back_at(number // PRACTITIONERS, now),
        asked_family_at=last if number // PRACTITIONERS % 10 == 2 else None,
    )
    for index, message in enumerate(_messages(number)):
        message_id, is_family = new_id(), index % 2 == 1
        add(
            Message,
            id=message_id,
            thread_id=thread_id,
            person_id=person_id if is_family else None,
            staff_id=None if is_family else practitioner_id,
            sealed_body=seal_text(session, Message.sealed_body, message_id, message, key_id=case_key),
            send_key=new_id(),
            sent_at=last - timedelta(hours=7 * (_length_of(number) - index)),
        )
    _add_path(session, rows, case_id, adult_id, practitioner_id, case_key, now)
    return _Adult(person_id, adult_id)


def _comes_back_at(nth: int, now: datetime) -> datetime | None:
    if nth % 10 == 3:
        return now + timedelta(days=2)
    return now if nth in {5, 15} else None


def _messages(number: int) -> Iterator[str]:
    return map(words_of, range(_length_of(number)))


def _length_of(number: int) -> int:
    if 2 * VISITORS <= number < 3 * VISITORS:
        return LONGEST
    return MESSAGES if number < LONG_THREADS else SHORT


def _add_path(
    session: Session, rows: Rows, case_id: UUID, adult_id: UUID, staff_id: UUID, key_id: UUID, now: datetime
) -> None:
    """What happened so far, and what this adult was told about it."""
    steps = (("first-hours", StageState.DONE), ("home-visit", StageState.DONE), ("finding-out-why", StageState.WAITING))
    rows.setdefault(StageEvent, []).extend(
        {
            "id": new_id(),
            "case_id": case_id,
            "stage": slug,
            "state": state.value,
            "happened_on": (now - timedelta(days=60 - 10 * place)).date(),
            "waiting_for": "the hospital laboratory" if state is StageState.WAITING else None,
            "recorded_by": staff_id,
            "recorded_at": now - timedelta(days=60 - 10 * place),
        }
        for place, (slug, state) in enumerate(steps)
    )
    update_id = new_id()
    words = f"{words_of(3)} {words_of(5)}"
    rows.setdefault(FamilyUpdate, []).append(
        {
            "id": update_id,
            "case_id": case_id,
            "adult_id": adult_id,
            "stage": "finding-out-why",
            "sealed_body": seal_text(session, FamilyUpdate.sealed_body, update_id, words, key_id=key_id),
            "next_update_by": (now + timedelta(days=7)).date(),
            "written_by": staff_id,
            "written_at": now - timedelta(days=6),
        }
    )


def _sign_in(session: Session, adults: list[_Adult], team: list[UUID], *, now: datetime) -> Filled:
    def staff(staff_id: UUID, role: Role) -> str:
        return sessions.start_for_staff(
            session, staff_id=staff_id, roles=frozenset({role}), device="Test browser", now=now
        )

    return Filled(
        families=tuple(
            sessions.start_for_family(
                session,
                person_id=adult.person_id,
                adult_id=adult.adult_id,
                remembered=False,
                device="Test browser",
                now=now,
            )
            for adult in adults
        ),
        managers=tuple(staff(team[PRACTITIONERS], Role.MANAGER) for _ in range(VISITORS)),
        practitioners=tuple(staff(staff_id, Role.PRACTITIONER) for staff_id in team[:VISITORS]),
    )


def present() -> datetime:
    """The moment of filling: servers that really run have a real clock."""
    return datetime.now(UTC)
