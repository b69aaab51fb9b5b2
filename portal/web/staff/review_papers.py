"""Agenda and preparation sheet of a meeting of professionals: as a page to print, and as a PDF file.

It carries the case’s reference and no name of the family. For a panel it is anonymised: nobody’s name stands on it, and
names found in words of the family are left out (domain.md 1.1, row 16, and 4.2). What was learned, and what could be
modified, stands on no paper.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.other_names import other_names_in
from portal.domain.packs import Block, BlockKind, Pack, Part, Run, paragraph, quiet
from portal.domain.reviews import TAKES_QUESTIONS_AS, WITHOUT_NAMES, Asking, without_names
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import cases as case_queries
from portal.queries import question_work, review_actions
from portal.queries import reviews as queries
from portal.queries.reviews import ReviewRow, Seat
from portal.services import packs as services
from portal.web import downloads
from portal.web import question_words as shared_words
from portal.web.access import Blueprint
from portal.web.staff import review_words as words
from portal.web.staff.review_desk import Desk
from portal.web.templating import page, service_words
from portal.web.transaction import start_over

review_papers = Blueprint(
    "staff", "review_papers", url_prefix="/staff/cases/<uuid:case_id>/meetings/<uuid:review_id>/papers"
)


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on the paper, in words."""

    title: str
    reference: str
    when: str
    where: str
    is_anonymised: bool
    people: tuple[str, ...]
    points: tuple[str, ...]
    questions: tuple[str, ...]
    actions: tuple[str, ...]
    """Agreed at earlier meetings and not done."""
    names: tuple[str, ...]
    """Names of this family that still stand in its words."""


@review_papers.get("", access=Permission.STAFF_CASE_READ)
def show(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, review_id: UUID
) -> ResponseReturnValue:
    """To be looked through and printed."""
    return _page(_paper(Desk(case, viewer, session, now, locale, review_id)), case, review_id)


def _page(paper: Paper, case: CaseFacts, review_id: UUID, *, failed: bool = False) -> ResponseReturnValue:
    ids = {"case_id": case.case_id, "review_id": review_id}
    return page("staff/reviews/papers.html", paper=paper, failed=failed, status=503 if failed else 200, **ids)


@review_papers.post("", access=Permission.STAFF_CASE_READ)
def make(
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    settings: Settings,
    review_id: UUID,
) -> ResponseReturnValue:
    """The file itself, and an entry in the record that it was made."""
    paper = _paper(Desk(case, viewer, session, now, locale, review_id))
    start_over()  # nobody else who writes waits while it is drawn
    try:
        drawn = services.draw(_pack(paper, locale, settings, now))
    except services.PackNotDrawn:
        return _page(paper, case, review_id, failed=True)
    services.record_paper(
        session, viewer=viewer, action="review.paper_made", subject_id=review_id, case_id=case.case_id, now=now
    )
    return downloads.document(drawn, name=f"agenda-{local(now):%Y-%m-%d}.pdf")


def _paper(desk: Desk) -> Paper:
    row, locale = desk.row(), desk.locale
    case = case_queries.one(desk.session, case_id=desk.case.case_id)
    names = case_queries.names(desk.session, case_id=desk.case.case_id)
    asked = _questions(desk, row)
    is_anonymised = row.kind in WITHOUT_NAMES
    actions = _actions(desk, row, with_name=not is_anonymised)
    own = row.agenda
    if is_anonymised:
        instead = locale.gettext("[name]")
        asked, actions, own = (
            tuple(without_names(each, names=names, instead=instead) for each in some) for some in (asked, actions, own)
        )
    return Paper(
        title=words.kinds(locale)[row.kind],
        reference=case.reference,
        when=locale.moment_and_year(row.starts_at),
        where=": ".join(filter(None, (words.ways(locale)[row.way], row.place))),
        is_anonymised=is_anonymised,
        people=tuple(_person(each, locale, with_name=not is_anonymised) for each in row.seats),
        points=(*words.agendas(locale)[row.kind], *own),
        questions=asked,
        actions=actions,
        names=other_names_in("\n".join((*asked, *actions, *own)), names, own=()),
    )


def _actions(desk: Desk, row: ReviewRow, *, with_name: bool) -> tuple[str, ...]:
    """What earlier meetings agreed on and is not done, with whose it is and by when."""
    found = review_actions.of_case(desk.session, viewer=desk.viewer, case_id=row.case_id, today=desk.today)
    team = desk.locale.gettext("our team")
    owners = {each.id: each.owner if with_name or not each.is_of_team else team for each in found}
    return tuple(
        f"{each.words} ({owners[each.id]}, {desk.locale.full_date(each.due_on)})"
        for each in found
        if each.review_id != row.id
    )


def _questions(desk: Desk, row: ReviewRow) -> tuple[str, ...]:
    """What the family asks there, in their own words."""
    if row.kind not in TAKES_QUESTIONS_AS:
        return ()
    taken = queries.asking(desk.session, review_id=row.id)
    said = shared_words.said(desk.locale)
    given = question_work.of_case(desk.session, case_id=desk.case.case_id)
    return tuple(said(each.asked) for each in given if taken.get(each.id) in {Asking.TAKEN, Asking.ASKED})


def _person(seat: Seat, locale: Locale, *, with_name: bool) -> str:
    parts = [seat.role, seat.organisation, seat.name if with_name else ""]
    if seat.is_chair:
        parts.append(locale.gettext("in the chair"))
    return ", ".join(filter(None, parts))


def _pack(paper: Paper, locale: Locale, settings: Settings, now: datetime) -> Pack:
    _ = locale.gettext
    service = service_words(settings, locale)
    nothing = _("None.")
    parts = (
        (_("Who is asked"), _items(paper.people, nothing)),
        (_("Agenda"), _items(paper.points, nothing)),
        (_("The family’s questions"), _with_space(paper.questions, nothing, _("Answer, and who gave it:"))),
        (_("Agreed before, and not done"), _items(paper.actions, nothing)),
    )
    return Pack(
        title=paper.title,
        lead=f"{paper.reference}. {paper.when}. {paper.where}.",
        language=locale.html_tag,
        direction=locale.direction,
        contents_title="",
        foot=f"{service.team_name} · {service.team_phone} · {locale.full_date(local(now).date())}",
        parts=tuple(
            Part(title=title, language=locale.html_tag, direction=locale.direction, blocks=blocks)
            for title, blocks in parts
        ),
    )


def _items(lines: Iterable[str], nothing: str) -> tuple[Block, ...]:
    return tuple(Block(BlockKind.ITEM, (Run(line),)) for line in lines) or (paragraph(nothing),)


def _with_space(lines: Iterable[str], nothing: str, space: str) -> tuple[Block, ...]:
    """Each question, and room to write under it."""
    found = [block for line in lines for block in (paragraph(line), quiet(space), quiet("\u00a0"))]
    return tuple(found) or (paragraph(nothing),)
