"""A year of two families, drawn at random: whatever happens in which order, no letter goes wrong."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from email.message import EmailMessage

from sqlalchemy.orm import Session

from portal import worker
from portal.adapters.mailer import NotHandedOver, Outgoing
from portal.domain import safe_times
from portal.domain.access import FamilyViewer
from portal.domain.notifications import NoticeKind
from portal.domain.preferences import Channel, Preferences
from portal.domain.safe_times import SafeSpan, SafeTimes
from portal.models.people import Person
from portal.models.sealing import seal
from portal.queries.reach import Reach, reach
from portal.services import notices, own_dates, preferences
from tests.portal_fixtures import Portal, settings_for
from tests.world import Adult

ZONES = ("Europe/London", "Asia/Karachi", "America/New_York", "Australia/Lord_Howe")
KINDS = (NoticeKind.NEW_MESSAGE, NoticeKind.NEW_UPDATE, NoticeKind.APPOINTMENT_CHANGED)
STEPS = 160


@dataclass
class Post:
    """A mail server that refuses every fifth letter, and keeps the others with what was so at that moment."""

    portal: Portal
    chance: random.Random
    taken: list[tuple[datetime, EmailMessage, Reach]] = field(default_factory=list)

    def send(self, letter: Outgoing, **_how: bool) -> None:
        assert isinstance(letter, EmailMessage)
        if self.chance.random() < 0.2:
            raise NotHandedOver("SMTPServerDisconnected")
        people = self.portal.people
        (whose,) = [each for each in (people.amina, people.tariq, people.grace) if each.email == letter["To"]]
        with self.portal.read() as session:
            known = reach(session, person_id=whose.person_id)
        self.taken.append((self.portal.clock.now, letter, known))


def test_whatever_happens_in_a_year_no_letter_goes_wrong(portal: Portal) -> None:
    chance = random.Random(1)  # noqa: S311 - a made-up year, the same each time
    post = Post(portal, chance)
    adults = (portal.people.amina, portal.people.tariq, portal.people.grace)
    for adult in adults:
        portal.visit(adult)
    asked: list[tuple[datetime, Adult]] = []

    for _ in range(STEPS):
        adult = chance.choice(adults)
        happening = chance.random()
        with portal.write() as session:
            viewer = FamilyViewer(adult.person_id, adult.case_id, adult.adult_id)
            if happening < 0.15:
                preferences.save(session, viewer=viewer, wanted=_wishes(chance), now=portal.clock.now)
            elif happening < 0.25:
                _name_a_day(session, chance, viewer, portal.clock.now)
            elif happening < 0.3:
                _write_down_when_it_is_safe(session, chance, adult)
            elif happening < 0.4:
                asked.append((portal.clock.now, adult))
                notices.post_to_person(
                    session,
                    person_id=adult.person_id,
                    kind=NoticeKind.SIGN_IN_LINK,
                    now=portal.clock.now,
                    values={"path": "/sign-in/link/abc", "code": "123456"},
                )
            else:
                notices.post_to_person(
                    session,
                    person_id=adult.person_id,
                    case_id=adult.case_id,
                    kind=chance.choice(KINDS),
                    now=portal.clock.now,
                )
            session.commit()
        _deliver(portal, post)
        portal.clock.pass_by(timedelta(minutes=chance.randrange(1, 60 * 72)))
        _deliver(portal, post)

    assert len(post.taken) > STEPS / 5, "most of it arrives"
    _nothing_went_wrong(post)
    links = [moment for moment, letter, _known in post.taken if letter["Subject"] == "Your sign-in link"]
    assert len(links) == len(asked)
    assert sum(moment in links for moment, _adult in asked) > len(asked) / 2, "the rest were refused once, and retried"


def _wishes(chance: random.Random) -> Preferences:
    start = chance.randrange(24)
    return Preferences(
        channel=chance.choice((Channel.EMAIL, Channel.EMAIL, Channel.NONE)),
        quiet_from=time(start),
        quiet_to=time((start + chance.randrange(1, 23)) % 24),
        time_zone=chance.choice(ZONES),
        every_days=chance.choice((1, 1, 3, 7)),
    )


def _write_down_when_it_is_safe(session: Session, chance: random.Random, adult: Adult) -> None:
    person, spans = session.get_one(Person, adult.person_id), []
    for _ in range(chance.randrange(1, 4)):
        start = chance.randrange(20)
        spans.append(SafeSpan(frozenset(chance.sample(range(7), 3)), time(start), time(start + 4)))
    times = SafeTimes(tuple(spans))
    kept = chance.choice((safe_times.written(times), None))
    seal(session, person, key_id=person.data_key_id, email_times=kept)


def _name_a_day(session: Session, chance: random.Random, viewer: FamilyViewer, now: datetime) -> None:
    own_dates.add(
        session,
        viewer=viewer,
        label="A day",
        falls_on=now.date() + timedelta(days=chance.randrange(1, 20)),
        returns_yearly=chance.random() < 0.5,
        margin=chance.choice((0, 1, 3)),
        today=now.date(),
        now=now,
    )


def _deliver(portal: Portal, post: Post) -> None:
    while worker.deliver_one(portal.database, post, settings_for(portal.database), now=portal.clock.now):
        pass


def _nothing_went_wrong(post: Post) -> None:
    references = Counter(letter["Message-ID"] for _moment, letter, _known in post.taken)
    assert max(references.values()) == 1, "twice"
    told: dict[str, datetime] = {}
    for moment, letter, known in post.taken:
        if letter["Subject"] == "Your sign-in link":
            continue
        wishes, there = known.preferences, moment.astimezone(known.preferences.zone)
        assert wishes.channel is Channel.EMAIL, "after opting out"
        start, end, clock = wishes.quiet_from, wishes.quiet_to, there.time()
        assert not (start <= clock < end if start < end else not end <= clock < start), "in quiet hours"
        safe = [] if known.email_times is None else known.email_times.spans
        alone = [there.weekday() in span.days and span.starts <= clock < span.ends for span in safe]
        assert not alone or any(alone), "while not alone"
        spared = {
            (day.on.replace(year=there.year) if day.yearly else day.on) + timedelta(days=ahead)
            for day in known.dates.marked
            for ahead in range(-day.before, day.after + 1)
            if (day.on.month, day.on.day) != (2, 29)
        }
        assert there.date() not in spared, "on a day they named"
        before = told.get(letter["To"])
        if before is not None:
            apart = there.date() - before.astimezone(wishes.zone).date()
            assert apart >= timedelta(days=wishes.every_days), "too soon after the last one"
        told[letter["To"]] = moment
