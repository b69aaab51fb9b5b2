"""The made-up service: who works there, and the hospitals it works with."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyotp
from sqlalchemy.orm import Session

from portal.demo import pictures
from portal.demo.pictures import FaceColours
from portal.domain.access import Role, StaffViewer
from portal.queries import members as member_queries
from portal.services import faces, members, people, staff_accounts

PASSWORD = "a made-up pass phrase"  # noqa: S105 - of people who do not exist, on a machine that shows it


@dataclass(frozen=True, slots=True)
class DemoMember:
    name: str
    email: str
    phone: str
    job_title: str
    roles: frozenset[Role]
    face: FaceColours | None = None
    about: str = ""


NURSE = "Specialist nurse practitioner"

PRACTITIONERS = (
    DemoMember(
        "Jo Marsh",
        "jo@team.example.org",
        "01632 960 101",
        NURSE,
        frozenset({Role.PRACTITIONER}),
        face=FaceColours("#eac4a4", "#8a4f2a", "#3f6f8f", "#e6e2d3", has_long_hair=True),
        about="I was a children’s nurse before I came to this team. I like to meet at the kitchen table. "
        "I have an old dog called Biscuit.",
    ),
    DemoMember(
        "Ruth Adeyemi",
        "ruth@team.example.org",
        "01632 960 102",
        NURSE,
        frozenset({Role.PRACTITIONER}),
        face=FaceColours("#8d5a3b", "#2b211d", "#a6544a", "#dfe7df", has_long_hair=False),
        about="I have worked with families for many years. You can ask me anything, more than once.",
    ),
    DemoMember("Tom Ellery", "tom@team.example.org", "01632 960 103", NURSE, frozenset({Role.PRACTITIONER})),
)

ADMINISTRATOR = ("Ed Lowe", "ed@team.example.org")

OTHERS = (
    DemoMember("Moira Finch", "moira@team.example.org", "01632 960 104", "Manager", frozenset({Role.MANAGER})),
    DemoMember(
        "Nina Hart", "nina@team.example.org", "01632 960 105", "Content editor", frozenset({Role.CONTENT_EDITOR})
    ),
)

HOSPITALS = (
    "Northgate Hospital (made up)",
    "Eastmere Hospital (made up)",
    "Thornmere Hospital (made up)",
    "St Brannock’s Hospital (made up)",
    "Lowfield Hospital (made up)",
)


@dataclass(frozen=True, slots=True)
class Hired:
    """Somebody who can sign in now, and what they would type."""

    viewer: StaffViewer
    name: str
    email: str
    secret: str


def hire(session: Session, *, now: datetime) -> list[Hired]:
    """Write everybody down, each able to sign in: the practitioners in their order, then the others."""
    hashed = staff_accounts.choose_password(PASSWORD, context_words=())
    name, email = ADMINISTRATOR
    path = members.make_first_administrator(session, name=name, email=email, now=now)
    administrator = _set_up(session, name, email, path=path, hashed=hashed, now=now)
    hired = []
    for member in (*PRACTITIONERS, *OTHERS):
        staff_id = members.invite(
            session,
            actor=administrator.viewer,
            name=member.name,
            email=member.email,
            phone=member.phone,
            job_title=member.job_title,
            roles=member.roles,
            now=now,
        )
        path = members.link_for_operator(session, staff_id=staff_id, now=now)
        one = _set_up(session, member.name, member.email, path=path, hashed=hashed, now=now)
        _show(session, member, one, now=now)
        hired.append(one)
    return [*hired, administrator]


def _set_up(session: Session, name: str, email: str, *, path: str, hashed: str, now: datetime) -> Hired:
    index = people.staff_index(session.info["cipher"], email=email)
    credentials = member_queries.credentials_by_email(session, email_index=index)
    assert credentials is not None  # noqa: S101 - written down a moment ago
    secret = pyotp.random_base32()
    viewer = staff_accounts.set_up(
        session,
        token=path.rpartition("/")[2],
        credentials=credentials,
        password_hash=hashed,
        secret=secret,
        step=0,
        now=now,
    )
    return Hired(viewer, name, email, secret)


def _show(session: Session, member: DemoMember, hired: Hired, *, now: datetime) -> None:
    """Their drawn face and their words; Tom shows neither, so that initials are seen too."""
    if member.face is not None:
        faces.keep(session, viewer=hired.viewer, portrait=pictures.a_face(member.face), now=now)
    if member.about:
        faces.describe(session, viewer=hired.viewer, about=member.about, now=now)


def write_cards(hired: list[Hired], cards: Path) -> None:
    """What the outbox page shows of each: password, and the secret from which it reads today's codes."""
    rows = [{"name": one.name, "email": one.email, "password": PASSWORD, "secret": one.secret} for one in hired]
    cards.touch(mode=0o600)
    cards.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
