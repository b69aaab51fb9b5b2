"""The debrief gate of one case: what is recorded, what is missing, what each adult sees, and who has which time."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain import debriefs as rules
from portal.domain.access import CaseFacts, Permission
from portal.domain.debrief_records import GATE_ITEMS, OfficeDays, Question
from portal.domain.debriefs import WishToKnow
from portal.domain.meetings import MeetingKind
from portal.i18n import Locale
from portal.queries import appointments as appointment_queries
from portal.queries import debriefs as queries
from portal.queries import openings
from portal.queries.debriefs import GatePage, WrittenRecord
from portal.web.access import Blueprint
from portal.web.office import office_days
from portal.web.staff import debrief_words as words
from portal.web.templating import page

debriefs = Blueprint("staff", "debriefs", url_prefix="/staff/cases/<uuid:case_id>/debrief")

DONE = {
    "recorded": "Recorded.",
    "cancelled": "Called off. The time is free again.",
    "booked": "Booked. They get a neutral notice, too.",
    "offered": "Offered. They can pick a time on their page; tell them that they can.",
    "offer_ended": "The offer is taken back. An appointment that stands stays.",
    "nothing_offered": "Nothing was offered: the case is closed, or this adult is restricted.",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the checklist."""

    label: str
    done: bool
    state: str
    """In words: settled, missing, or (where the gate does not wait for it) not asked."""
    detail: str
    evidence: str
    href: str
    action: str


@debriefs.get("", access=Permission.STAFF_CASE_READ)
def show(case: CaseFacts, session: Session, now: datetime, locale: Locale, settings: Settings) -> ResponseReturnValue:
    """The gate, what each adult sees because of it, and their appointments."""
    gate = queries.gate_page(session, case_id=case.case_id)
    facts = gate.standing.facts
    lines = sorted(_lines(gate, case.case_id, locale), key=lambda line: line.done)
    done = DONE.get(request.args.get("done", ""))
    return page(
        "staff/debriefs/show.html",
        gate=gate,
        case_id=case.case_id,
        lines=lines,
        missing=[words.missing(item, gate.names, locale) for item in rules.missing(facts)],
        on_hold=facts.police is rules.PolicePosition.HOLD,
        offers=[
            (adult_id, name, _offer(gate, adult_id, office_days(settings), locale, now))
            for adult_id, name in gate.names.items()
        ],
        other_kinds=[(kind, said) for kind, said in words.kinds(locale).items() if kind is not MeetingKind.DEBRIEF],
        offered=openings.offers_of_case(session, case_id=case.case_id, now=now),
        kind_words=words.kinds(locale),
        restricted_ids={each.adult_id for each in gate.standing.adults if each.restricted},
        appointments=appointment_queries.of_case(session, case_id=case.case_id),
        place_words=words.places(locale),
        question_words=words.questions(locale),
        answer_words={question: words.answers(question, locale) for question in Question},
        notices=[("done", locale.gettext(done))] if done else [],
    )


def _lines(gate: GatePage, case_id: UUID, locale: Locale) -> list[Line]:
    missing = rules.missing(gate.standing.facts)
    lines = []
    for question, label in words.questions(locale).items():
        for adult_id in gate.names if question.is_for_each_adult else (None,):
            record = gate.newest(question, adult_id)
            named = label if adult_id is None else f"{gate.names[adult_id]}: {label}"
            lines.append(_line(question, named, adult_id, record, gate, missing, case_id, locale))
    return lines


def _line(
    question: Question,
    label: str,
    adult_id: UUID | None,
    record: WrittenRecord | None,
    gate: GatePage,
    missing: tuple[rules.MissingItem, ...],
    case_id: UUID,
    locale: Locale,
) -> Line:
    href = url_for("staff.gate_records.new", case_id=case_id, question=question.value, adult=adult_id)
    detail = ""
    if record is not None:
        said = words.answers(question, locale)[record.answer]
        day = locale.full_date(record.happened_on)
        detail = locale.gettext("%(answer)s, on %(day)s. Recorded by %(name)s, %(when)s.") % {
            "answer": said,
            "day": day,
            "name": record.recorded_by,
            "when": locale.moment(record.recorded_at),
        }
    wish = gate.standing.wish_of(adult_id) if question is Question.WISH and adult_id else None
    if wish is not None and (record is None or record.answer != wish):
        said = words.answers(question, locale)[wish]
        chosen = locale.gettext("They have since chosen: %(answer)s.") % {"answer": said}
        detail = f"{detail} {chosen}".strip()
    done = (record is not None or wish is not None) and _is_settled(question, adult_id, missing)
    return Line(
        label=label,
        done=done or question not in GATE_ITEMS,
        state=_state(done=done, is_needed=question in GATE_ITEMS, locale=locale),
        detail=detail,
        evidence="" if record is None else record.evidence,
        href=href,
        action=locale.gettext("Record") if record is None else locale.gettext("Record again"),
    )


def _state(*, done: bool, is_needed: bool, locale: Locale) -> str:
    if done:
        return locale.gettext("Settled")
    return locale.gettext("Missing") if is_needed else locale.gettext("Not asked")


def _is_settled(
    question: Question,
    adult_id: UUID | None,
    missing: tuple[rules.MissingItem, ...],
) -> bool:
    return (GATE_ITEMS.get(question), adult_id) not in {(item.item, item.adult_id) for item in missing}


def _offer(gate: GatePage, adult_id: UUID, office: OfficeDays, locale: Locale, now: datetime) -> str:
    """What one adult sees on their page at this moment."""
    standing = gate.standing
    _ = locale.gettext
    if standing.is_open_for(adult_id, office=office, now=now):
        wish = standing.wish_of(adult_id)
        if wish is not None and wish.would_meet:
            return _("sees the offer and can pick a time")
        if wish is WishToKnow.IN_WRITING:
            return _("asked for writing only, and is shown no times")
        return _("would rather not know for now, and is not asked again")
    since = standing.complete_since(adult_id)
    if since is not None:
        appears = rules.appears_at(since, hours=office.hours, bank_holidays=office.bank_holidays)
        return _("sees nothing yet. The offer appears on %(when)s") % {"when": locale.moment(appears)}
    if standing.was_told(adult_id):
        return _("sees only that somebody will be in touch about a time to talk")
    return _("sees nothing")
