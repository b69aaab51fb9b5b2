"""Tries at a code, a number or an address: counted before anything is compared, and never more than CODE_TRIES."""

from typing import TypeVar

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.domain.sign_in import CODE_TRIES

Answer = TypeVar("Answer")


def count_try(
    session: Session,
    *where: ColumnElement[bool],
    tries: InstrumentedAttribute[int],
    answers: InstrumentedAttribute[Answer],
) -> Answer | None:
    """Count one more in `tries` of the one row of `where`, and give what stands in `answers`; None where none is left.

    One statement, so that of any number at once no more than CODE_TRIES get through (security.md 0). The caller commits
    before comparing: a wrong guess that is rolled back is a guess for nothing.
    """
    counting = update(tries.class_).where(*where, tries < CODE_TRIES).values({tries: tries + 1})
    counted: Answer | None = session.execute(counting.returning(answers)).scalar_one_or_none()
    return counted
