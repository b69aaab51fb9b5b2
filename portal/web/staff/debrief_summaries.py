"""The summary of one meeting: written, read by a second person, and given to each adult by itself."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session
from wtforms import HiddenField, SelectMultipleField, TextAreaField

from portal.adapters.richtext import render_markdown
from portal.domain import debrief_accounts as rules
from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.debrief_accounts import Verdict
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.domain.wording import Finding
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import cases as case_queries
from portal.queries import debrief_summaries as queries
from portal.queries.debrief_summaries import VersionRow
from portal.services import debrief_summaries as services
from portal.web.access import Blueprint
from portal.web.form_fields import DateParts, Filled
from portal.web.forms import Form
from portal.web.staff import telling
from portal.web.templating import page
from portal.web.transaction import start_over

debrief_summaries = Blueprint(
    "staff", "debrief_summaries", url_prefix="/staff/cases/<uuid:case_id>/debrief/meetings/<uuid:account_id>/summary"
)

DONE = {
    "written": "Kept. Somebody else reads it before any family does.",
    "good": "Found good. It can be given to the family now.",
    "sent_back": "Sent back.",
    "given": "They can read it now.",
    "taken": "They cannot read it any more.",
}


class SummaryForm(Form):
    """The words of the next version, and which version the writer had before them."""

    body = TextAreaField(validators=[Filled("Write what was talked about, in plain words.")])
    based_on = HiddenField()


class RemarkForm(Form):
    """What the second reader would change."""

    remark = TextAreaField()


class ReleaseForm(Form):
    """Who may read it, and when a person told them that it is there."""

    adults = SelectMultipleField(validate_choice=False)
    told_on = DateParts(missing="Enter the day on which a person told them.")


@debrief_summaries.get("", access=Permission.STAFF_CASE_READ)
def show(
    case: CaseFacts, viewer: StaffViewer, session: Session, locale: Locale, account_id: UUID
) -> ResponseReturnValue:
    """The newest version as a family would read it, what happened to it, and what can be done next."""
    done = DONE.get(request.args.get("done", ""))
    return _page(case, viewer, session, locale, account_id, notices=[("done", locale.gettext(done))] if done else [])


@debrief_summaries.post("", access=Permission.STAFF_DEBRIEF_CHANGE)
def write(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, account_id: UUID
) -> ResponseReturnValue:
    """Keep a version. Words that may hurt are shown once, with better ones, before it is kept."""
    form, status = SummaryForm(), 422
    is_filled = form.validate()
    findings = telling.still_to_read_again({account_id: form.body.data}) if is_filled else ()
    if findings or not is_filled:
        return _page(case, viewer, session, locale, account_id, form=form, findings=findings, status=status)
    try:
        services.write(
            session,
            viewer=viewer,
            case_id=case.case_id,
            account_id=account_id,
            body=form.body.data,
            based_on=_id(form.based_on.data),
            now=now,
        )
    except services.NoSuchSummary:
        abort(404)
    except services.SummaryMovedOn:
        said = locale.gettext("A colleague wrote another version meanwhile. Theirs stands above; yours is in the box.")
        form.refuse("body", said)
        form.based_on.data, status = "", 409
    except (EmptyMessage, MessageTooLong):
        form.refuse("body", locale.gettext("Use at most 10,000 characters."))
    else:
        return _back(case, account_id, "written")
    start_over()
    return _page(case, viewer, session, locale, account_id, form=form, status=status, keeps_base=False)


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        abort(404)


@debrief_summaries.post("/<uuid:summary_id>/reading", access=Permission.STAFF_DEBRIEF_CHANGE)
def judge(
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    account_id: UUID,
    summary_id: UUID,
) -> ResponseReturnValue:
    """The second reader finds it good, or sends it back."""
    form = RemarkForm()
    verdict = Verdict.GOOD if request.form.get("verdict") == Verdict.GOOD else Verdict.SENT_BACK
    try:
        services.judge(
            session,
            viewer=viewer,
            case_id=case.case_id,
            summary_id=summary_id,
            verdict=verdict,
            remark=form.remark.data or "",
            now=now,
        )
    except services.NoSuchSummary:
        abort(404)
    except EmptyMessage:
        form.refuse("remark", locale.gettext("Write what should change."))
    except MessageTooLong:
        form.refuse("remark", locale.gettext("Use at most 2,000 characters."))
    except services.OwnSummary:
        form.refuse("remark", locale.gettext("You wrote it. Somebody else has to read it."))
    except services.SummaryMovedOn:
        form.refuse("remark", locale.gettext("It has changed meanwhile. Read what stands here now."))
    else:
        return _back(case, account_id, verdict.value)
    start_over()
    return _page(case, viewer, session, locale, account_id, remark=form, status=422)


@debrief_summaries.post("/<uuid:summary_id>/release", access=Permission.STAFF_DEBRIEF_CHANGE)
def release(
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    account_id: UUID,
    summary_id: UUID,
) -> ResponseReturnValue:
    """Give it to the chosen adults, all at this moment."""
    form = ReleaseForm()
    names = {str(adult.id): adult.name for adult in case_queries.adults(session, case_id=case.case_id)}
    chosen = [UUID(each) for each in form.adults.data or () if each in names]
    if form.validate():
        try:
            services.release(
                session,
                viewer=viewer,
                case_id=case.case_id,
                summary_id=summary_id,
                adult_ids=chosen,
                told_on=form.told_on.data,
                today=local(now).date(),
                now=now,
            )
        except services.NoSuchSummary:
            abort(404)
        except services.ReleaseRefused as problem:
            form.refuse("adults", _why_not(problem, names[str(problem.adult_id)], locale))
        except tuple(_REFUSALS) as problem:
            field, said = _REFUSALS[type(problem)]
            form.refuse(field, locale.gettext(said))
        else:
            return _back(case, account_id, "given")
    start_over()
    return _page(case, viewer, session, locale, account_id, giving=form, status=422)


_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    services.NobodyChosen: ("adults", "Choose who may read it."),
    services.ToldInTheFuture: ("told_on", "This day has not come yet."),
    services.NotReadYet: ("adults", "A second person has to find it good first."),
    services.SummaryMovedOn: ("adults", "It has changed meanwhile. Read what stands here now."),
}


def _why_not(problem: services.ReleaseRefused, name: str, locale: Locale) -> str:
    if isinstance(problem.why, rules.WouldRatherNotKnow):
        said = locale.gettext("%(name)s would rather not know for now. Ask first, and record what they want.")
    else:
        said = locale.gettext("%(name)s was restricted after it was read. A second person has to read it again.")
    return said % {"name": name}


@debrief_summaries.post("/<uuid:summary_id>/taken-back/<uuid:adult_id>", access=Permission.STAFF_DEBRIEF_CHANGE)
def take_back(
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    account_id: UUID,
    summary_id: UUID,
    adult_id: UUID,
) -> ResponseReturnValue:
    """Stop one adult from reading it, at once."""
    try:
        services.take_back(
            session, viewer=viewer, case_id=case.case_id, summary_id=summary_id, adult_id=adult_id, now=now
        )
    except services.NoSuchSummary:
        abort(404)
    return _back(case, account_id, "taken")


def _back(case: CaseFacts, account_id: UUID, done: str) -> ResponseReturnValue:
    there = url_for("staff.debrief_summaries.show", case_id=case.case_id, account_id=account_id, done=done)
    return redirect(there, 303)


def _page(
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    locale: Locale,
    account_id: UUID,
    *,
    form: SummaryForm | None = None,
    remark: RemarkForm | None = None,
    giving: ReleaseForm | None = None,
    findings: tuple[Finding, ...] = (),
    keeps_base: bool = True,
    notices: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    versions = queries.versions(session, case_id=case.case_id, account_id=account_id)
    if versions is None:
        abort(404)
    newest = versions[0] if versions else None
    adults = case_queries.adults(session, case_id=case.case_id)
    form = form or SummaryForm(formdata=None, body=_begin(newest, locale))
    if not (keeps_base and form.based_on.data):
        form.based_on.data = "" if newest is None else str(newest.id)
    giving = giving or ReleaseForm(formdata=None)
    giving.adults.choices = [(str(adult.id), adult.name) for adult in adults]
    return page(
        "staff/debrief_summaries/show.html",
        status=status,
        case=case_queries.one(session, case_id=case.case_id),
        account_id=account_id,
        newest=newest,
        shown=None if newest is None else Markup(render_markdown(newest.body)),  # noqa: S704 - cleaned there
        earlier=versions[1:],
        # Of several versions an adult reads the newest that was given to them.
        readers={adult_id: each for each in reversed(versions) for adult_id in each.given},
        is_own=newest is not None and newest.written_by_id == viewer.id,
        names={adult.id: adult.name for adult in adults},
        form=form,
        remark=remark or RemarkForm(formdata=None),
        giving=giving,
        findings=findings,
        digest=telling.digest({account_id: form.body.data or ""}),
        notices=notices or [],
    )


def _begin(newest: VersionRow | None, locale: Locale) -> str:
    """What the box holds at first: the newest version, or headings that say what belongs where."""
    if newest is not None:
        return newest.body
    _ = locale.gettext
    headings = (
        _("The main points"),
        _("What was found"),
        _("What nobody knows"),
        _("Your questions, and the answers"),
        _("What happens next"),
    )
    return "".join(f"## {heading}\n\n\n" for heading in headings)
