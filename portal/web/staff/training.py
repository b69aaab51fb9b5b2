"""Training that the service gave: written down once, counted by quarter, with certificates and a table to hand out."""

from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import UUID

from flask import Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.adapters import csv_files
from portal.domain import training as rules
from portal.domain.access import Permission, StaffViewer
from portal.domain.messages import MessageTooLong
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import organisations
from portal.queries import training as queries
from portal.queries.training import Total, TrainingRow
from portal.services import packs
from portal.services import training as services
from portal.web.access import Blueprint
from portal.web.downloads import POLICY
from portal.web.forms import Form
from portal.web.staff import training_forms as words
from portal.web.staff.reviews import seen_revision
from portal.web.staff.training_forms import BESIDE, FeedbackForm, NamesForm, TrainingForm, filled
from portal.web.templating import page
from portal.web.transaction import start_over

training = Blueprint("staff", "training", url_prefix="/staff/training")

DONE = {
    "written": "The session is written down.",
    "changed": "It is put right.",
    "feedback": "The scores are kept.",
    "names": "The names are kept. Make each certificate below.",
    "forgotten": "The name is forgotten. Whoever it was still counts.",
    "removed": "The session is taken off the list and counts nowhere.",
}


@training.get("", access=Permission.STAFF_TRAINING_KEEP)
def index(session: Session, locale: Locale) -> ResponseReturnValue:
    """Every session, and totals by quarter."""
    rows = queries.every(session)
    return page(
        "staff/training/index.html",
        rows=rows,
        totals=_totals(rows, locale),
        by_organisation=queries.by_organisation(rows),
        by_role=queries.by_role(rows),
        question_words=words.short_questions(locale),
        mean_of=rules.mean_of,
        notices=_done(locale),
    )


def _totals(rows: tuple[TrainingRow, ...], locale: Locale) -> list[tuple[str, Total]]:
    """Each quarter by its months, and everything together."""
    found = [
        (f"{locale.month(each.first_day)} – {locale.month(each.last_month)}", total)
        for each, total in queries.by_quarter(rows)
    ]
    return [*found, (locale.gettext("Altogether"), queries.total_of(rows))]


def _done(locale: Locale) -> list[tuple[str, str]]:
    return [("done", locale.gettext(said)) for key, said in DONE.items() if key in request.args]


@training.get("/new", access=Permission.STAFF_TRAINING_KEEP)
def new(session: Session, now: datetime) -> ResponseReturnValue:
    """An empty form."""
    return _form_page(TrainingForm(formdata=None, held_on=local(now).date()), session)


def _form_page(
    form: TrainingForm, session: Session, *, there: UUID | None = None, status: int = 200
) -> ResponseReturnValue:
    named = organisations.named(session)
    return page("staff/training/new.html", form=form, organisations=named, there=there, status=status)


@training.post("/new", access=Permission.STAFF_TRAINING_KEEP)
def create(viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Keep it, once; where somebody else has, show theirs."""
    form = TrainingForm()
    if not form.validate():
        return _form_page(form, session, status=422)
    today = local(now).date()
    try:
        session_id = services.write_down(
            session, viewer=viewer, form_key=form.form_key.data, about=form.about, today=today, now=now
        )
    except services.SessionIsThere as problem:
        start_over()
        return _form_page(form, session, there=problem.session_id, status=409)
    except tuple(BESIDE) as problem:
        start_over()
        field, said = BESIDE[type(problem)]
        form.refuse(field, locale.gettext(said))
        return _form_page(form, session, status=422)
    return redirect(url_for("staff.training.show", session_id=session_id, written=1), 303)


@training.get("/<uuid:session_id>", access=Permission.STAFF_TRAINING_KEEP)
def show(session_id: UUID, session: Session, locale: Locale) -> ResponseReturnValue:
    """One session, what people thought, and certificates."""
    return _page(session_id, session, locale)


def _page(
    session_id: UUID,
    session: Session,
    locale: Locale,
    *,
    refused: Form | None = None,
    stop: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    try:
        found = queries.one(session, session_id=session_id)
    except queries.TrainingMissing:
        abort(404)
    typed = {question.value: rules.typed_scores(counts) for question, counts in found.row.scores.items()}
    asked = FeedbackForm(formdata=None, remarks=found.remarks, **typed)
    return page(
        "staff/training/show.html",
        found=found,
        row=found.row,
        form=refused if isinstance(refused, TrainingForm) else filled(found),
        feedback=refused if isinstance(refused, FeedbackForm) else asked,
        naming=refused if isinstance(refused, NamesForm) else NamesForm(formdata=None),
        refused=refused,
        organisations=organisations.named(session),
        question_words=words.questions(locale),
        mean_of=rules.mean_of,
        scores=rules.SCORES,
        notices=[("stop", stop)] if stop else _done(locale),
        status=status,
    )


@training.post("/<uuid:session_id>", access=Permission.STAFF_TRAINING_KEEP)
def change(
    session_id: UUID, viewer: StaffViewer, session: Session, now: datetime, locale: Locale
) -> ResponseReturnValue:
    """Put right what it was and who came."""
    form = TrainingForm()

    def act() -> None:
        today = local(now).date()
        services.change(
            session,
            viewer=viewer,
            session_id=session_id,
            seen=seen_revision(),
            about=form.about,
            today=today,
            now=now,
        )

    return _act(form, act, "changed", BESIDE, session_id, session, locale)


@training.post("/<uuid:session_id>/feedback", access=Permission.STAFF_TRAINING_KEEP)
def note_feedback(
    session_id: UUID, viewer: StaffViewer, session: Session, now: datetime, locale: Locale
) -> ResponseReturnValue:
    """What people thought, over what was kept before."""
    form = FeedbackForm()

    def act() -> None:
        services.note_feedback(
            session,
            viewer=viewer,
            session_id=session_id,
            seen=seen_revision(),
            scores=form.scores,
            remarks=form.remarks.data or "",
            now=now,
        )

    beside: dict[type[Exception], tuple[str, str]] = {
        rules.MoreAnswersThanPeople: ("useful", "More scores are typed than people came. Count again."),
        MessageTooLong: ("remarks", "This is too long. Use at most 10,000 characters."),
    }
    return _act(form, act, "feedback", beside, session_id, session, locale)


@training.post("/<uuid:session_id>/names", access=Permission.STAFF_TRAINING_KEEP)
def add_names(
    session_id: UUID, viewer: StaffViewer, session: Session, now: datetime, locale: Locale
) -> ResponseReturnValue:
    """Who wants a certificate."""
    form = NamesForm()

    def act() -> None:
        services.add_names(
            session, viewer=viewer, session_id=session_id, seen=seen_revision(), names=form.names.names, now=now
        )

    beside: dict[type[Exception], tuple[str, str]] = {
        rules.MoreAnswersThanPeople: ("names", "There would be more names than people who came. Check the names.")
    }
    return _act(form, act, "names", beside, session_id, session, locale)


@training.post("/<uuid:session_id>/names/<uuid:name_id>/removal", access=Permission.STAFF_TRAINING_KEEP)
def remove_name(
    session_id: UUID, name_id: UUID, viewer: StaffViewer, session: Session, now: datetime
) -> ResponseReturnValue:
    """Forget a name."""
    services.remove_name(session, viewer=viewer, session_id=session_id, name_id=name_id, now=now)
    return redirect(url_for("staff.training.show", session_id=session_id, forgotten=1), 303)


@training.post("/<uuid:session_id>/removal", access=Permission.STAFF_TRAINING_KEEP)
def remove(
    session_id: UUID, viewer: StaffViewer, session: Session, now: datetime, locale: Locale
) -> ResponseReturnValue:
    """It was written down by mistake."""
    try:
        services.remove(session, viewer=viewer, session_id=session_id, seen=seen_revision(), now=now)
    except services.NoSuchSession:
        abort(404)
    except services.SessionMovedOn:
        start_over()
        return _page(session_id, session, locale, stop=locale.gettext(MOVED_ON), status=409)
    return redirect(url_for("staff.training.index", removed=1), 303)


def _act(
    form: Form,
    act: Callable[[], None],
    done: str,
    beside: dict[type[Exception], tuple[str, str]],
    session_id: UUID,
    session: Session,
    locale: Locale,
) -> ResponseReturnValue:
    if not form.validate():
        return _page(session_id, session, locale, refused=form, status=422)
    try:
        act()
    except services.NoSuchSession:
        abort(404)
    except (services.SessionMovedOn, services.SessionIsThere) as problem:
        start_over()
        stop = locale.gettext(MOVED_ON if isinstance(problem, services.SessionMovedOn) else IS_THERE)
        return _page(session_id, session, locale, refused=form, stop=stop, status=409)
    except tuple(beside) as problem:
        start_over()
        field, said = beside[type(problem)]
        form.refuse(field, locale.gettext(said))
        return _page(session_id, session, locale, refused=form, status=422)
    return redirect(f"{url_for('staff.training.show', session_id=session_id)}?{done}=1", 303)


MOVED_ON = "Somebody changed this session since you opened the page. Nothing was changed: look again."
IS_THERE = "A session of this title stands on that day already. Nothing was changed."


@training.post("/table", access=Permission.STAFF_TRAINING_KEEP)
def table(viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """All sessions as a CSV file, a line for each role and organisation; no name of anybody stands in it."""
    _ = locale.gettext
    header = [_("Day"), _("Session"), _("Topics"), _("Place"), _("Minutes"), _("Organisation"), _("Role"), _("People")]
    content = csv_files.write(header, _lines(queries.every(session)))
    packs.record_paper(session, viewer=viewer, action="training.table_made", now=now)
    answer = Response(content, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="training-{local(now):%Y-%m-%d}.csv"'
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _lines(rows: tuple[TrainingRow, ...]) -> Iterator[list[str | int | float]]:
    for row in rows:
        about = [row.held_on.isoformat(), row.title, "; ".join(row.topics), row.place]
        for group in row.groups:
            yield [*about, row.minutes, group.organisation, group.role, group.people]
