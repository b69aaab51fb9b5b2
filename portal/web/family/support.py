"""Support: people and services somebody here has checked, for who a person is and where they live."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain import support_hours
from portal.domain.access import FamilyViewer, Permission
from portal.domain.support_finding import Wanted
from portal.domain.working_time import local
from portal.i18n import SOURCE, Locale
from portal.queries import offered_support as offered_queries
from portal.queries import support as queries
from portal.queries import support_seekers
from portal.queries.offered_support import OfferedToMe
from portal.queries.support import Found
from portal.queries.support_seekers import Own
from portal.web.access import Blueprint
from portal.web.family.support_cards import SaidCard, said, said_instead
from portal.web.family.support_forms import FindForm, wanted
from portal.web.help_lines import shipped_lines
from portal.web.templating import page
from portal.web.transaction import reading_session
from portal.web.wiring import wiring

support = Blueprint("family", "support", url_prefix="/support")


@support.get("", access=Permission.FAMILY_SUPPORT_READ)
def index(viewer: FamilyViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """What suits this adult, by what they have told us already."""
    own = support_seekers.own(session, adult_id=viewer.adult_id, today=local(now).date())
    form = FindForm(formdata=None, outward=own.seeker.outward or "")
    form.offer(locale)
    offered = offered_queries.for_family(session, adult_id=viewer.adult_id, today=local(now).date())
    return _page(form, _own_page(session, own, now, locale), now=now, locale=locale, offered=offered)


@support.post("", access=Permission.FAMILY_SUPPORT_READ)
def find(viewer: FamilyViewer, now: datetime, locale: Locale) -> ResponseReturnValue:
    """What suits the answers given; a search reads only, so it holds up nobody who writes."""
    form = FindForm()
    form.offer(locale)
    clock = support_hours.clock(now, bank_holidays=wiring().bank_holidays)
    today = local(now).date()
    with reading_session() as session:
        own = support_seekers.own(session, adult_id=viewer.adult_id, today=today)
        asked = wanted(form, own, session, locale, today=today, clock=clock)
        if form.errors:
            return _page(form, _own_page(session, own, now, locale), now=now, locale=locale, status=422)
        found = queries.find(session, asked, today=today, start=form.first)
    return _page(form, found, now=now, locale=locale, asked=True)


def _own_page(session: Session, own: Own, now: datetime, locale: Locale) -> Found:
    seeker = replace(own.seeker, language=None if locale.tag == SOURCE else locale.tag)
    return queries.find(session, Wanted(seeker=seeker, near=own.near), today=local(now).date())


def _page(
    form: FindForm,
    found: Found,
    *,
    now: datetime,
    locale: Locale,
    status: int = 200,
    asked: bool = False,
    offered: OfferedToMe = OfferedToMe((), ()),  # noqa: B008 - frozen
) -> ResponseReturnValue:
    cards = said(found.cards, locale, now, for_another=form.is_for_another)
    return page(
        "family/support/index.html",
        status=status,
        crisis=_cannot_wait(cards),
        others=[each for each in cards if not (each.card.is_crisis or each.card.is_first)],
        offered=tuple(zip(offered.shown, said([each.card for each in offered.shown], locale, now), strict=True)),
        gone=tuple((each, said_instead(each.gone, locale, now)) for each in offered.gone),
        form=form,
        asked=asked,
        first=form.first if asked else 0,
        more=(form.first if asked else 0) + queries.PAGE if found.has_more else None,
        meant=found.meant,
        outward=form.outward.data if not form.errors else "",
        notices=[("done", locale.gettext("Thank you. Your team can see what you said."))]
        if "said" in request.args
        else [],
    )


def _cannot_wait(cards: Iterable[SaidCard]) -> list[SaidCard]:
    """Whom to call in danger, then what was made for a young reader, then the other lines."""
    emergency = shipped_lines()[0].slug
    asked = [each for each in cards if each.card.is_crisis or each.card.is_first]
    return sorted(asked, key=lambda each: (each.card.slug != emergency, not each.card.is_first))
