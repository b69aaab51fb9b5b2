"""Who looks after a family, as paper names them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.models.cases import Case
from portal.models.people import StaffMember
from portal.models.prepared import Prepared
from portal.models.sealing import learn_keys, opener
from portal.queries.readers import first_name


@dataclass(frozen=True, slots=True)
class Practitioner:
    """The assigned practitioner, whoever stands in today: paper lasts longer than a holiday."""

    name: str
    first_name: str
    job_title: str
    phone: str
    """Their own number; empty where they have none."""


_OF_CASE = Prepared(
    select(StaffMember.id, StaffMember.sealed_name, StaffMember.sealed_phone, StaffMember.job_title)
    .join(Case, Case.practitioner_id == StaffMember.id)
    .where(Case.id == bindparam("case_id"))
)


def of_case(session: Session, *, case_id: UUID) -> Practitioner:
    """Who looks after this family. Raises NoResultFound for a case nobody knows."""
    [row] = _OF_CASE.all(session, {"case_id": case_id})
    learn_keys(session, [row.sealed_name])
    name = opener(session, StaffMember.sealed_name)(row.id, row.sealed_name)
    phone = row.sealed_phone and opener(session, StaffMember.sealed_phone)(row.id, row.sealed_phone)
    return Practitioner(name=name, first_name=first_name(name), job_title=row.job_title, phone=phone or "")
