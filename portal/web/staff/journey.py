"""Where things are for one family: move a stage, and tell each adult, with a promise."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField

from portal.config import Settings
from portal.domain import journey as rules
from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.dates_that_hurt import hurts as hurts_on
from portal.domain.journey import StageState
from portal.domain.wording import Finding
from portal.domain.working_time import WorkingHours
from portal.i18n import LONDON, Locale
from portal.queries import case_dates
from portal.queries import cases as case_queries
from portal.queries import journey as queries
from portal.queries import left_out as left_out_queries
from portal.queries.cases import AdultOnCase
from portal.queries.journey import PathStage, StaffPath
from portal.services import journey as services
from portal.services.journey import StageMove
from portal.web.access import Blueprint
from portal.web.form_fields import DateParts, FormKey, Offered
from portal.web.forms import Form
from portal.web.staff import leaving_out, telling, words
from portal.web.templating import page
from portal.web.transaction import start_over
from portal.web.wiring import wiring

journey = Blueprint("staff", "journey", url_prefix="/staff/cases/<uuid:case_id>/journey")

DONE = {
    "written": "Every adult has been told.",
    "later": "The others have been told. Who was left out stands below until they are told.",
    "checked": "Noted. The family reads on which day you last asked.",
    "changed": "What is so about the death has changed, and with it perhaps the steps. Tell them what is different.",
}


class UpdateForm(Form):
    """A stage that moved, or none, and the promise. The words for each adult are added by `telling`."""

    form_key = FormKey()
    stage = SelectField(validate_choice=False, validators=[Offered("Choose a step of this list.")])
    state = RadioField(validate_choice=False, validators=[Offered("Choose how far this step has come.")])
    happened_on = DateParts(missing="Enter the day on which it came to be so.")
    waiting_for = StringField()
    next_update_by = DateParts(missing="Enter the day by which they will hear from you next.")
    warned_of = HiddenField()
    keep_day = BooleanField()

    def offer(self, path: tuple[PathStage, ...], locale: Locale) -> None:
        """Fill the choices in; only what is offered here can be chosen."""
        nothing = ("", locale.gettext("No step has changed"))
        self.stage.choices = [nothing, *((stage.slug, stage.title) for stage in path)]
        self.state.choices = [(state.value, label) for state, label in words.stage_states(locale).items()]


def usual_promise(settings: Settings, today: date) -> date:
    """The day a form offers first: four weeks from today, or the working day before."""
    hours = WorkingHours.every_weekday(settings.team.opens, settings.team.closes)
    return rules.usual_next_update(today, hours=hours, bank_holidays=wiring().bank_holidays)


@journey.get("", access=Permission.STAFF_CASE_READ)
def show(case: CaseFacts, session: Session, now: datetime, locale: Locale, settings: Settings) -> ResponseReturnValue:
    """Where things are, what each adult was told, and a form to tell them more."""
    today = now.astimezone(LONDON).date()
    path = queries.path_for_staff(session, case_id=case.case_id, locale=locale.tag)
    adults = case_queries.adults(session, case_id=case.case_id)
    form = _form_for(adults)(
        stage="",
        state=StageState.HAPPENING.value,
        happened_on=today,
        next_update_by=usual_promise(settings, today),
        words=_nothing_has_changed(path.stages, locale) if "nothing" in request.args else "",
    )
    return _page(form, case, session, locale, path=path, adults=adults)


def _form_for(adults: tuple[AdultOnCase, ...]) -> type[Form]:
    return leaving_out.form_for(telling.form_for(UpdateForm, adults), adults)


def _nothing_has_changed(path: tuple[PathStage, ...], locale: Locale) -> str:
    waiting = [stage.waiting.whom for stage in path if stage.waiting]
    said = locale.gettext("Nothing has changed since I last wrote.")
    if not waiting:
        return said
    return " ".join([said, locale.gettext("We are waiting for %(whom)s.") % {"whom": waiting[-1]}])


def _page(
    form: Form,
    case: CaseFacts,
    session: Session,
    locale: Locale,
    *,
    path: StaffPath,
    adults: tuple[AdultOnCase, ...],
    findings: tuple[Finding, ...] = (),
    hurts: date | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    form.offer(path.stages, locale)
    if hurts is not None:
        form["warned_of"].data, form["keep_day"].data = hurts.isoformat(), False
    return page(
        "staff/journey/show.html",
        form=form,
        case=case_queries.one(session, case_id=case.case_id),
        path=path.stages,
        left_over=path.left_over,
        not_told=left_out_queries.of_case(session, case_id=case.case_id),
        step_titles={stage.slug: stage.title for stage in path.stages},
        leaving_out=leaving_out.fields(form, adults),
        own_fields=telling.own_fields(form, adults),
        restricted=tuple(adult for adult in adults if adult.restricted_at is not None),
        names={adult.id: adult.name for adult in adults},
        updates=queries.updates(session, case_id=case.case_id),
        state_words=words.stage_states(locale),
        findings=findings,
        asks_about_day=bool(form["warned_of"].data),
        digest=telling.digest(_words_to_those_told(form, adults)),
        notices=[("done", locale.gettext(said)) for key, said in DONE.items() if key in request.args],
        status=status,
    )


@journey.post("", access=Permission.STAFF_CASE_CHANGE)
def create(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale
) -> ResponseReturnValue:
    """Move the stage and tell everybody, in one transaction, once."""
    path = queries.path_for_staff(session, case_id=case.case_id, locale=locale.tag)
    adults = case_queries.adults(session, case_id=case.case_id)
    form = _form_for(adults)()
    form.offer(path.stages, locale)
    findings: tuple[Finding, ...] = ()
    hurts: date | None = None
    if form.validate() and _is_clear(form, adults, case, session, locale):
        reasons = leaving_out.reasons(form, adults)
        told = _words_to_those_told(form, adults)
        findings, hurts = telling.still_to_read_again(told), _day_that_hurts(form, case, session)
        if (
            not findings
            and hurts is None
            and _record(form, told, reasons, case=case, viewer=viewer, session=session, now=now, locale=locale)
        ):
            later, written = (1, None) if reasons else (None, 1)
            return redirect(url_for("staff.journey.show", case_id=case.case_id, later=later, written=written), 303)
    return _page(form, case, session, locale, path=path, adults=adults, findings=findings, hurts=hurts, status=422)


def _words_to_those_told(form: Form, adults: tuple[AdultOnCase, ...]) -> dict[UUID, str]:
    reasons = leaving_out.reasons(form, adults)
    return {who: said for who, said in telling.words_from(form, adults).items() if who not in reasons}


def _is_clear(form: Form, adults: tuple[AdultOnCase, ...], case: CaseFacts, session: Session, locale: Locale) -> bool:
    """Whether it is clear which step has changed and who is told; what is not is said beside the fields."""
    untold = left_out_queries.ids_of_case(session, case_id=case.case_id)
    return (
        _says_which_step(form, locale)
        and leaving_out.is_clear(form, adults, locale)
        and leaving_out.have_own_words(form, adults, untold, locale)
    )


def _says_which_step(form: Form, locale: Locale) -> bool:
    """Whether what is said about a step names the step; otherwise it would be dropped without a word."""
    if form["stage"].data:
        return True
    if form["state"].data == StageState.DONE.value:
        form.refuse("stage", locale.gettext("Choose the step that is done."))
    elif form["state"].data != StageState.HAPPENING.value or (form["waiting_for"].data or "").strip():
        form.refuse("stage", locale.gettext("Choose the step that has changed."))
    return not form["stage"].errors


def _day_that_hurts(form: Form, case: CaseFacts, session: Session) -> date | None:
    """The promised day where it falls on, or beside, a date that hurts, until the sender has kept this very day."""
    day: date = form["next_update_by"].data
    kept = form["keep_day"].data and form["warned_of"].data == day.isoformat()
    return day if not kept and hurts_on(day, case_dates.known_dates(session, case_id=case.case_id)) else None


def _record(
    form: Form,
    told: Mapping[UUID, str],
    left_out: Mapping[UUID, str],
    *,
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
) -> bool:
    try:
        services.record_update(
            session,
            viewer=viewer,
            case_id=case.case_id,
            form_key=form["form_key"].data,
            move=_move(form),
            words=told,
            left_out=left_out,
            next_update_by=form["next_update_by"].data,
            today=now.astimezone(LONDON).date(),
            now=now,
        )
    except services.AlreadyTold:
        start_over()
    except (services.WordsMissing, services.WordsTooLong) as problem:
        start_over()
        refuse_words(form, problem, locale)
        return False
    except (services.ReasonMissing, services.ReasonTooLong) as problem:
        start_over()
        leaving_out.refuse(form, problem, locale)
        return False
    except tuple(_REFUSALS) as problem:
        start_over()
        field, said = _REFUSALS[type(problem)]
        form.refuse(field, locale.gettext(said))
        return False
    return True


def _move(form: Form) -> StageMove | None:
    if not form["stage"].data:
        return None
    return StageMove(
        stage=form["stage"].data,
        state=StageState(form["state"].data),
        happened_on=form["happened_on"].data,
        waiting_for=form["waiting_for"].data or "",
    )


def refuse_words(form: Form, problem: services.WordsMissing | services.WordsTooLong, locale: Locale) -> None:
    """Say beside the words what is wrong with them."""
    if isinstance(problem, services.WordsMissing):
        telling.refuse(form, problem.adult_id, locale.gettext("Write what they are told."))
        return
    said = locale.gettext("This is too long: %(length)s characters. Use at most %(limit)s.")
    telling.refuse(form, problem.adult_id, said % {"length": problem.length, "limit": problem.limit})


_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    services.CaseClosed: ("words", "This case is closed. Open it again before you write to the family."),
    services.NobodyTold: ("words", "Nobody would be told. Leave out at most some of them."),
    services.NoSuchStage: ("stage", "Choose a step of this list."),
    services.HappenedInTheFuture: ("happened_on", "This day has not come yet. Check the date."),
    services.HappenedBeforeTheDeath: ("happened_on", "This day is before the day the child died. Check the date."),
    services.WaitingForMissing: ("waiting_for", "Say who we are waiting for. The family reads it."),
    services.WaitingForTooLong: ("waiting_for", "Use at most 200 characters."),
    rules.NextUpdateMissing: ("next_update_by", "Enter the day by which they will hear from you next."),
    rules.NextUpdateInThePast: ("next_update_by", "Choose a day after today."),
    rules.NextUpdateTooFar: ("next_update_by", "Choose a day within 90 days."),
}
