"""Finding a family by name, reference or day. What is typed stands in no address, and so in no history and no log."""

from datetime import datetime

from flask.typing import ResponseReturnValue
from wtforms import StringField

from portal.domain.access import Permission, StaffViewer, may
from portal.domain.name_search import NothingToSearch, TypedTooMuch, read_typed
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import search as queries
from portal.queries.search import Results, Why
from portal.web.access import Blueprint
from portal.web.form_fields import Filled
from portal.web.forms import Form
from portal.web.templating import page
from portal.web.transaction import reading_session

search = Blueprint("staff", "search", url_prefix="/staff/search")


class SearchForm(Form):
    """One line: whatever of the family is at hand."""

    typed = StringField(validators=[Filled("Type a name, a reference or a date.")])


@search.get("", access=Permission.STAFF_CASES_LIST)
def show(viewer: StaffViewer) -> ResponseReturnValue:
    """The empty form."""
    return _page(SearchForm(formdata=None), viewer)


@search.post("", access=Permission.STAFF_CASES_LIST)
def find(viewer: StaffViewer, now: datetime, locale: Locale) -> ResponseReturnValue:
    """What was found, on the page itself: an address could not carry what was typed."""
    form = SearchForm()
    if form.validate():
        try:
            wanted = read_typed(form.typed.data)
        except NothingToSearch:
            form.refuse("typed", locale.gettext("Type a name, a reference or a date."))
        except TypedTooMuch:
            form.refuse("typed", locale.gettext("Type less: at most 100 characters."))
        else:
            with reading_session() as session:
                found = queries.search(session, viewer=viewer, wanted=wanted, today=local(now).date())
            return _page(form, viewer, found, locale, is_slip=wanted.is_slip)
    return _page(form, viewer, status=422)


def _page(
    form: SearchForm,
    viewer: StaffViewer,
    found: Results | None = None,
    locale: Locale | None = None,
    *,
    is_slip: bool = False,
    status: int = 200,
) -> ResponseReturnValue:
    return page(
        "staff/search/show.html",
        form=form,
        found=found,
        is_slip=is_slip,
        may_open_others=may(viewer, Permission.STAFF_EMERGENCY_OPEN),
        compared=queries.CASES_COMPARED,
        why_words={} if locale is None else _why_words(locale),
        status=status,
    )


def _why_words(locale: Locale) -> dict[Why, str]:
    _ = locale.gettext
    return {
        Why.REFERENCE: _("reference"),
        Why.BORN: _("day of birth"),
        Why.DIED: _("day of death"),
        Why.FIRST_CONTACT: _("first contact"),
        Why.NAME: _("name"),
    }
