"""Home: who is with this family, where things are, and when they will next hear."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain.access import FamilyViewer, Permission
from portal.domain.cases import cover_sentence_facts, present_practitioner
from portal.domain.openness import may_ask, openness
from portal.domain.working_time import Absence, NeverOpens, WorkingHours, local, next_opening
from portal.i18n import Locale
from portal.queries import debriefs as gate_queries
from portal.queries import home as home_queries
from portal.queries import support as support_queries
from portal.queries.home import Appointment, Helper, Home, Letter
from portal.web.access import Blueprint
from portal.web.office import office_days
from portal.web.presence import team_hours, when_somebody_is_there
from portal.web.templating import page
from portal.web.wiring import wiring

home = Blueprint("family", "home", url_prefix="/home")

FIRST_LINES = 280
"""Characters of an update that the home page shows; the whole stands with the steps."""


@dataclass(frozen=True, slots=True)
class PersonWords:
    """The card of the person who is with this family."""

    name: str
    first_name: str
    role: str
    photo: UUID | None
    about: str
    hours: str
    cover: str
    cover_name: str
    """Of whoever stands in by name; empty while nobody has to, and where the whole team does."""
    cover_photo: UUID | None
    here: str
    """Who is there today: the practitioner’s first name, that of whoever covers, or empty for the whole team."""
    has_phone: bool
    """Whether the number is that person’s own; otherwise it is the team’s."""
    phone: str

    @property
    def phone_address(self) -> str:
        return "tel:" + "".join(sign for sign in self.phone if sign.isdigit() or sign == "+")


@home.get("", access=Permission.FAMILY_HOME_READ)
def show(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """One adult's own start page."""
    today = local(now).date()
    found = home_queries.home(
        session, adult_id=viewer.adult_id, person_id=viewer.id, locale=locale.tag, now=now, today=today
    )
    return page(
        "family/home/show.html",
        child_name=found.child_name,
        person=_person(found, locale, settings, now=now, today=today),
        stage=found.stage,
        told=found.told,
        told_when=locale.day(local(found.told.written_at).date()) if found.told else "",
        first_lines=first_lines(found.told.body) if found.told and found.told.body else "",
        promised=_promised(found, locale, today),
        promiser=_promiser(found, today),
        is_closed=found.is_closed,
        opens=openness(found.wish),
        may_ask=may_ask(found.wish),
        letter=_letter_words(found.letter, locale, today) if found.letter else "",
        appointment=_appointment_words(found.appointment, locale) if found.appointment else None,
        may_choose_a_time=_may_choose_a_time(found, viewer, session, now, settings),
        support=support_queries.for_home(session, found.seeker, today=today),
        section="home",
    )


def _may_choose_a_time(found: Home, viewer: FamilyViewer, session: Session, now: datetime, settings: Settings) -> bool:
    """Whether the offer of a talk is open to this adult, who would take it and holds no time yet."""
    if found.appointment is not None or found.is_closed or not found.was_told:
        return False
    standing = gate_queries.standing(session, case_id=viewer.case_id)
    wish = standing.wish_of(viewer.adult_id)
    is_open = standing.is_open_for(viewer.adult_id, office=office_days(settings), now=now)
    return is_open and wish is not None and wish.would_meet


def _person(found: Home, locale: Locale, settings: Settings, *, now: datetime, today: date) -> PersonWords:
    practitioner, who = found.practitioner, found.readers
    away = cover_sentence_facts(who.assigned_id, who.absences, today)
    here: Helper | None = practitioner
    cover = ""
    if away is None:
        theirs = [Absence(each.from_on, each.to_on) for each in who.absences if each.practitioner_id == who.assigned_id]
        hours = when_somebody_is_there(
            practitioner.first_name, locale, now=now, hours=_hours(practitioner, settings), absences=theirs
        )
        hours += _who_comes_next(found, locale, settings, now)
    else:
        words = locale.gettext("%(name)s is away and is back on %(day)s.")
        hours = words % {"name": practitioner.first_name, "day": locale.day(away.back_on)}
        here, cover = _who_covers(found, locale, settings, now)
    return PersonWords(
        name=practitioner.name,
        first_name=practitioner.first_name,
        role=locale.gettext("Your practitioner") + (f" · {practitioner.job_title}" if practitioner.job_title else ""),
        photo=practitioner.face,
        about=practitioner.about,
        hours=hours,
        cover=cover,
        cover_name=here.name if cover and here is not None else "",
        cover_photo=here.face if cover and here is not None else None,
        here=here.first_name if here is not None else "",
        has_phone=here is not None and bool(here.phone),
        phone=(here.phone if here is not None else None) or settings.team.phone,
    )


def _who_covers(found: Home, locale: Locale, settings: Settings, now: datetime) -> tuple[Helper | None, str]:
    cover = found.cover
    if cover is None:
        return None, locale.gettext("Until then our team is there for you.")
    words = locale.gettext("Until then %(name)s is there for you.") % {"name": cover.name}
    hours = when_somebody_is_there(cover.first_name, locale, now=now, hours=_hours(cover, settings))
    return cover, f"{words} {hours}"


def _who_comes_next(found: Home, locale: Locale, settings: Settings, now: datetime) -> str:
    """Who is there on the day on which the practitioner would be at work again; nothing where they are."""
    who, hours = found.readers, _hours(found.practitioner, settings)
    if not who.absences:
        return ""
    try:
        on = local(next_opening(now, hours=hours, bank_holidays=wiring().bank_holidays)).date()
    except NeverOpens:
        return ""
    away = cover_sentence_facts(who.assigned_id, who.absences, on)
    if away is None:
        return ""
    if away.covered_by_id is None:
        words = locale.gettext("On %(day)s our team is there for you.")
        return " " + words % {"day": locale.day(on)}
    words = locale.gettext("On %(day)s %(name)s is there for you.")
    return " " + words % {"day": locale.day(on), "name": who.by_id[away.covered_by_id].name}


def _hours(helper: Helper, settings: Settings) -> WorkingHours:
    return helper.hours if helper.hours.days else team_hours(settings)


def _promised(found: Home, locale: Locale, today: date) -> str:
    """The promised day in words; nothing once it has passed, for a page must never say that somebody is late."""
    if found.is_closed or found.next_update_by is None or found.next_update_by < today:
        return ""
    return locale.day(found.next_update_by)


def _promiser(found: Home, today: date) -> str:
    """Who is there on the promised day, or today: the first name; empty where the whole team is."""
    who = found.readers
    on = max(found.next_update_by or today, today)
    present = present_practitioner(who.assigned_id, who.absences, on)
    return "" if present is None else who.by_id[present].first_name


def _letter_words(letter: Letter, locale: Locale, today: date) -> str:
    _ = locale.gettext
    on = local(letter.sent_at).date()
    days = (today - on).days
    if letter.writer is None:
        return _own_letter_words(letter, locale, on, days)
    if days <= 0:
        wrote = _("%(name)s wrote to you today.")
    elif days == 1:
        wrote = _("%(name)s wrote to you yesterday.")
    else:
        wrote = _("%(name)s wrote to you on %(day)s.")
    wrote = wrote % {"name": letter.writer, "day": locale.day(on)}
    if letter.is_read:
        return wrote
    when_ready = _("You can read it when you are ready.")
    return f"{wrote} {when_ready}"


def _own_letter_words(letter: Letter, locale: Locale, on: date, days: int) -> str:
    _ = locale.gettext
    if days <= 0:
        wrote = _("You wrote today.")
    elif days == 1:
        wrote = _("You wrote yesterday.")
    else:
        wrote = _("You wrote on %(day)s.") % {"day": locale.day(on)}
    if not letter.is_waiting:
        return wrote
    nobody = _("Nobody has answered yet.")
    return f"{wrote} {nobody}"


def _appointment_words(appointment: Appointment, locale: Locale) -> dict[str, str]:
    starts = local(appointment.starts_at)
    return {
        "when": locale.moment(appointment.starts_at),
        "at": starts.isoformat(timespec="minutes"),
        "place": appointment.place,
    }


def first_lines(words: str) -> str:
    """The beginning of what somebody wrote, cut between words; whole where it is short."""
    joined = " ".join(words.split())
    if len(joined) <= FIRST_LINES:
        return joined
    return joined[:FIRST_LINES].rsplit(" ", 1)[0].rstrip(",;:–-") + " …"
