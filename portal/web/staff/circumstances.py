"""What is so about a death: changed by one person at a time, never over somebody else’s change."""

from collections.abc import Iterable
from datetime import datetime

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import HiddenField, SelectMultipleField

from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.journey import Circumstance, CircumstancesDisagree, ExpectedOrUnexpectedMissing
from portal.i18n import Locale
from portal.queries import cases as queries
from portal.services import cases as services
from portal.web.access import Blueprint
from portal.web.form_fields import Offered
from portal.web.forms import Form
from portal.web.staff import words
from portal.web.staff.cases import disagree
from portal.web.templating import page
from portal.web.transaction import start_over

circumstances = Blueprint("staff", "circumstances", url_prefix="/staff/cases/<uuid:case_id>/circumstances")

REVISIONS = 2**31
"""Beyond what the column holds."""


class CircumstancesForm(Form):
    """What is so, and the revision of the case that the form was made from."""

    revision = HiddenField()
    circumstances = SelectMultipleField(validate_choice=False, validators=[Offered("Choose from this list.")])

    def offer(self, locale: Locale) -> None:
        """Fill the choices in."""
        self.circumstances.choices = [(key.value, label) for key, label in words.circumstances(locale).items()]


def read_revision(form: Form) -> int:
    """The revision that a form carries; 0, which no case has, where it came back changed."""
    given = form["revision"].data or ""
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 11 else 0
    return number if number < REVISIONS else 0


@circumstances.get("", access=Permission.STAFF_CASE_CHANGE)
def edit(case: CaseFacts, session: Session, locale: Locale) -> ResponseReturnValue:
    """What is recorded as so."""
    row = queries.one(session, case_id=case.case_id)
    form = CircumstancesForm(revision=str(row.revision), circumstances=[each.value for each in row.circumstances])
    form.offer(locale)
    return page("staff/cases/circumstances.html", form=form, case=row, recorded=None)


@circumstances.post("", access=Permission.STAFF_CASE_CHANGE)
def change(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale
) -> ResponseReturnValue:
    """Record it, unless somebody changed the case after this form was opened: then both are shown."""
    form = CircumstancesForm()
    form.offer(locale)
    if form.validate():
        try:
            services.change_circumstances(
                session,
                viewer=viewer,
                case_id=case.case_id,
                revision=read_revision(form),
                circumstances=frozenset(Circumstance(each) for each in form.circumstances.data),
                now=now,
            )
            # What changed may change the path, and nobody has told the family yet.
            return redirect(url_for("staff.journey.show", case_id=case.case_id, changed=1), 303)
        except services.CaseChangedMeanwhile:
            start_over()
            return _show_both(form, case, session, locale)
        except CircumstancesDisagree as problem:
            form.refuse("circumstances", disagree(problem, locale))
        except ExpectedOrUnexpectedMissing:
            form.refuse("circumstances", locale.gettext("Choose whether the death was expected or unexpected."))
    start_over()
    row = queries.one(session, case_id=case.case_id)
    return page("staff/cases/circumstances.html", form=form, case=row, recorded=None, status=422)


def _show_both(form: CircumstancesForm, case: CaseFacts, session: Session, locale: Locale) -> ResponseReturnValue:
    row = queries.one(session, case_id=case.case_id)
    form.revision.data = str(row.revision)
    said = locale.gettext("Somebody changed this case after you opened this page. Nothing of yours is saved yet.")
    form.refuse("circumstances", said)
    recorded = _labels(row.circumstances, locale)
    return page("staff/cases/circumstances.html", form=form, case=row, recorded=recorded, status=409)


def _labels(so: Iterable[Circumstance], locale: Locale) -> tuple[str, ...]:
    return tuple(label for key, label in words.circumstances(locale).items() if key in so)
