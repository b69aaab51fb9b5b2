"""Meetings of professionals: all that are to come, those about one case, and a new one."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import cases as case_queries
from portal.queries import organisations, review_learning
from portal.queries import review_actions as action_queries
from portal.queries import reviews as queries
from portal.services import review_actions
from portal.services import reviews as services
from portal.web.access import Blueprint
from portal.web.staff import review_words as words
from portal.web.staff.review_desk import Desk
from portal.web.staff.review_forms import BESIDE, PLANNED, YES, ArrangementForm, NewReviewForm, RecordForm, kind_of
from portal.web.templating import page
from portal.web.transaction import start_over

reviews = Blueprint("staff", "reviews", url_prefix="/staff/meetings")
case_reviews = Blueprint("staff", "case_reviews", url_prefix="/staff/cases/<uuid:case_id>/meetings")


@reviews.get("", access=Permission.STAFF_CASES_LIST)
def index(viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """What is to come, what nobody has recorded yet, and what was agreed on: not done yet, or done where asked for."""
    today, shows_done = local(now).date(), "done" in request.args
    rows = queries.to_be_held(session, viewer=viewer, today=today)
    return page(
        "staff/reviews/index.html",
        to_record=[row for row in rows if local(row.starts_at).date() < today],
        ahead=[row for row in rows if local(row.starts_at).date() >= today],
        actions=action_queries.of_viewer(session, viewer=viewer, today=today, is_done=shows_done),
        shows_done=shows_done,
        unread=len(review_learning.waiting(session)),
        kind_words=words.kinds(locale),
        notices=[("done", locale.gettext("It is noted."))] if "noted" in request.args else [],
    )


@case_reviews.get("", access=Permission.STAFF_CASE_READ)
def index_of_case(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale
) -> ResponseReturnValue:
    """Every meeting about this case, and what is still to be done."""
    today = local(now).date()
    return page(
        "staff/reviews/case.html",
        case=case_queries.one(session, case_id=case.case_id),
        rows=queries.of_case(session, case_id=case.case_id),
        actions=action_queries.of_case(session, viewer=viewer, case_id=case.case_id, today=today),
        kind_words=words.kinds(locale),
        outcome_words=words.outcomes(locale),
    )


@case_reviews.get("/new", access=Permission.STAFF_CASE_READ)
def new(case: CaseFacts, session: Session, locale: Locale) -> ResponseReturnValue:
    """An empty form."""
    kind = kind_of(request.args.get("kind"))
    form = NewReviewForm(formdata=None, stands=PLANNED, kind=None if kind is None else kind.value)
    return _new_page(form, case, session, locale)


def _new_page(
    form: NewReviewForm,
    case: CaseFacts,
    session: Session,
    locale: Locale,
    *,
    there: UUID | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    form.offer(locale)
    return page(
        "staff/reviews/new.html",
        form=form,
        case=case_queries.one(session, case_id=case.case_id),
        organisations=organisations.named(session),
        there=there,
        status=status,
    )


@case_reviews.post("/new", access=Permission.STAFF_CASE_CHANGE)
def create(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale
) -> ResponseReturnValue:
    """Write it down, once; where somebody else has, show theirs."""
    form = NewReviewForm()
    form.offer(locale)
    if not form.validate():
        return _new_page(form, case, session, locale, status=422)
    try:
        review_id = _write(form, case, viewer, session, now)
    except services.NoSuchReview:  # the form was made for another case
        abort(404)
    except services.ReviewIsThere as problem:
        start_over()
        return _new_page(form, case, session, locale, there=problem.review_id, status=409)
    except tuple(BESIDE[NewReviewForm]) as problem:
        start_over()
        field, said = BESIDE[NewReviewForm][type(problem)]
        form.refuse(field, locale.gettext(said))
        return _new_page(form, case, session, locale, status=422)
    return redirect(url_for("staff.case_reviews.show", case_id=case.case_id, review_id=review_id, planned=1), 303)


def _write(form: NewReviewForm, case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime) -> UUID:
    kind = kind_of(form.kind.data)
    assert kind is not None  # noqa: S101 - the form is valid
    return services.write_down(
        session,
        viewer=viewer,
        case_id=case.case_id,
        form_key=form.form_key.data,
        kind=kind,
        where=form.arrangement,
        chair=form.chair_person,
        people=form.everybody(),
        is_held=form.is_held,
        today=local(now).date(),
        now=now,
    )


@case_reviews.get("/<uuid:review_id>", access=Permission.STAFF_CASE_READ)
def show(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, review_id: UUID
) -> ResponseReturnValue:
    """One meeting, and what can be done about it."""
    return Desk(case, viewer, session, now, locale, review_id).page()


@case_reviews.post("/<uuid:review_id>/people", access=Permission.STAFF_CASE_CHANGE)
def record(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, review_id: UUID
) -> ResponseReturnValue:
    """It was held, and who was there."""
    desk = Desk(case, viewer, session, now, locale, review_id)
    form = RecordForm()
    form.offer(desk.row().seats)

    def act() -> None:
        services.record(
            session,
            viewer=viewer,
            case_id=case.case_id,
            review_id=review_id,
            seen=seen_revision(),
            presence=form.presence,
            also=form.also,
            today=desk.today,
            now=now,
        )

    return desk.act(form, act, "recorded")


@case_reviews.post("/<uuid:review_id>/day", access=Permission.STAFF_CASE_CHANGE)
def move(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, review_id: UUID
) -> ResponseReturnValue:
    """Another day, time or place, or other points."""
    desk = Desk(case, viewer, session, now, locale, review_id)
    form = ArrangementForm()
    form.offer(locale)

    def act() -> None:
        services.move(
            session,
            viewer=viewer,
            case_id=case.case_id,
            review_id=review_id,
            seen=seen_revision(),
            where=form.arrangement,
            now=now,
        )

    return desk.act(form, act, "moved")


@case_reviews.post("/<uuid:review_id>/calling-off", access=Permission.STAFF_CASE_CHANGE)
def call_off(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, review_id: UUID
) -> ResponseReturnValue:
    """It does not take place, or was written down by mistake."""
    desk = Desk(case, viewer, session, now, locale, review_id)

    def act() -> None:
        services.call_off(
            session, viewer=viewer, case_id=case.case_id, review_id=review_id, seen=seen_revision(), now=now
        )

    return desk.act(None, act, "off")


@reviews.post("/actions/<uuid:action_id>", access=Permission.STAFF_CASES_LIST)
def finish(viewer: StaffViewer, session: Session, now: datetime, action_id: UUID) -> ResponseReturnValue:
    """An action is done, or it is not after all."""
    is_done = request.form.get("is_done") == YES
    try:
        review_actions.finish(
            session, viewer=viewer, action_id=action_id, is_done=is_done, today=local(now).date(), now=now
        )
    except review_actions.NoSuchAction:
        abort(404)
    case_id, review_id = (request.form.get(name, type=UUID) for name in ("case_id", "review_id"))
    if case_id is not None and review_id is not None:
        return redirect(url_for("staff.case_reviews.show", case_id=case_id, review_id=review_id, noted=1), 303)
    return redirect(url_for("staff.reviews.index", noted=1), 303)


def seen_revision() -> int:
    """The revision that the page showed; one that never was where the form does not say."""
    return request.form.get("seen", -1, type=int)
