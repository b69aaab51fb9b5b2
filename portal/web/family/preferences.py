"""How somebody wants to be told: each page asks one thing, and keeps it with one press."""

from datetime import datetime

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain.access import FamilyViewer, Permission
from portal.domain.preferences import QuietHoursEmpty
from portal.i18n import Locale
from portal.queries import preferences as queries
from portal.services import preferences as services
from portal.web.access import Blueprint
from portal.web.family import preference_words as words
from portal.web.family.preference_forms import HoursForm, NoticesForm, SizeForm
from portal.web.templating import page
from portal.web.transaction import start_over

preferences = Blueprint("family", "preferences", url_prefix="/settings")


@preferences.get("/notices", access=Permission.FAMILY_SETTINGS_CHANGE)
def notices(viewer: FamilyViewer, session: Session, locale: Locale, settings: Settings) -> ResponseReturnValue:
    """By what, under which name, and how often."""
    now = queries.own(session, person_id=viewer.id).preferences
    form = NoticesForm(
        formdata=None,
        channel=now.channel.value,
        every_days=str(now.every_days),
        sender=now.sender.value,
        wants_reminders=now.wants_reminders,
    )
    return _notices_page(form.offer(locale, settings), locale)


def _notices_page(form: NoticesForm, locale: Locale, *, status: int = 200) -> ResponseReturnValue:
    hints = {each.value: said for each, said in words.channel_hints(locale).items()}
    return page("family/preferences/notices.html", form=form, hints=hints, status=status)


@preferences.post("/notices", access=Permission.FAMILY_SETTINGS_CHANGE)
def keep_notices(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """Keep it; somebody who wishes for texts and has no proved number yet goes on to prove one."""
    form = NoticesForm().offer(locale, settings)
    if not form.validate():
        return _notices_page(form, locale, status=422)
    wanted = form.wanted(queries.own(session, person_id=viewer.id).preferences)
    try:
        services.save(session, viewer=viewer, wanted=wanted, now=now)
    except services.NumberNotVerified:
        start_over()
        return redirect(url_for("family.text_numbers.show"), 303)
    return _kept()


@preferences.get("/quiet-hours", access=Permission.FAMILY_SETTINGS_CHANGE)
def hours(viewer: FamilyViewer, session: Session, locale: Locale) -> ResponseReturnValue:
    """When nothing comes, and by which clocks."""
    now = queries.own(session, person_id=viewer.id).preferences
    form = HoursForm(
        formdata=None,
        quiet_from=str(now.quiet_from.hour),
        quiet_to=str(now.quiet_to.hour),
        time_zone=now.time_zone,
    )
    return page("family/preferences/hours.html", form=form.offer(locale))


@preferences.post("/quiet-hours", access=Permission.FAMILY_SETTINGS_CHANGE)
def keep_hours(viewer: FamilyViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Keep the hours."""
    form = HoursForm().offer(locale)
    if form.validate():
        wanted = form.wanted(queries.own(session, person_id=viewer.id).preferences)
        try:
            services.save(session, viewer=viewer, wanted=wanted, now=now)
            return _kept()
        except QuietHoursEmpty:
            start_over()
            form.refuse("quiet_to", locale.gettext("Choose another hour: it is the same as the first one."))
    return page("family/preferences/hours.html", form=form, status=422)


@preferences.get("/text-size", access=Permission.FAMILY_SETTINGS_CHANGE)
def size(viewer: FamilyViewer, session: Session, locale: Locale) -> ResponseReturnValue:
    """How large the words are."""
    form = SizeForm(formdata=None, size=queries.own(session, person_id=viewer.id).text_size.value)
    return page("family/preferences/size.html", form=form.offer(locale))


@preferences.post("/text-size", access=Permission.FAMILY_SETTINGS_CHANGE)
def keep_size(viewer: FamilyViewer, session: Session, locale: Locale) -> ResponseReturnValue:
    """Keep the size; the next page already has it."""
    form = SizeForm().offer(locale)
    if not form.validate():
        return page("family/preferences/size.html", form=form, status=422)
    services.choose_text_size(session, viewer=viewer, size=form.chosen())
    return _kept()


def _kept() -> ResponseReturnValue:
    return redirect(url_for("family.settings.show", kept=1), 303)


def was_kept() -> bool:
    """Whether the page before has just kept something."""
    return "kept" in request.args
