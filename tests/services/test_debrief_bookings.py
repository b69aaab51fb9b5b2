"""Many people want one time of Jo's at the same moment: exactly one gets it, whatever the race."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import func, select

from portal.domain.debrief_records import Question
from portal.domain.meetings import PlaceKind
from portal.models.cases import Case
from portal.models.debriefs import BusyCell, DebriefBooking
from portal.models.messages import Notice
from portal.queries import offered_times, openings
from portal.queries.appointments import Wishes
from portal.services import debrief_bookings, debrief_taking
from portal.services.debrief_taking import Wanted
from tests import world
from tests.gates import NEXT_TUESDAY, OFFICE, answers, offer_time, parent, practitioner, record, settle
from tests.portal_fixtures import Portal
from tests.visitors import HOST, TOKEN
from tests.world import NOW, Adult

RACERS = 8


def _families(portal: Portal, count: int) -> list[Adult]:
    """Parents of as many other families that Jo looks after, each with an open gate."""
    adults = []
    for number in range(count):
        with portal.write() as session:
            case = world.add_case(
                session, f"Child {number}", portal.people.hospital_id, portal.people.jo, reference=f"F-20{number:02}"
            )
            adults.append(world.add_adult(session, case, f"Parent{number}", child="Robin", relationship="mother"))
            session.commit()
        settle(portal, adults[-1])
    return adults


def _wanted(slot_id: UUID) -> Wanted:
    return Wanted(slot_id=slot_id, place_kind=PlaceKind.HOME, wishes=Wishes(), calendar_title="meeting")


def _book(portal: Portal, adult: Adult, slot_id: UUID) -> UUID:
    with portal.write() as session:
        booking_id = debrief_bookings.book(
            session, viewer=parent(adult), wanted=_wanted(slot_id), office=OFFICE, now=NOW
        )
        session.commit()
    return booking_id


def _together(tries: list[Callable[[], object]]) -> Counter[str]:
    """Do all of it at the same moment; answers how often each thing happened."""
    barrier = Barrier(len(tries))

    def go(attempt: Callable[[], object]) -> str:
        barrier.wait(timeout=30)
        try:
            attempt()
        except debrief_taking.NotBooked as refusal:
            return type(refusal).__name__
        return "booked"

    with ThreadPoolExecutor(len(tries)) as pool:
        return Counter(pool.map(go, tries))


def _active(portal: Portal) -> int:
    with portal.read() as session:
        wanted = select(func.count()).select_from(DebriefBooking).where(DebriefBooking.cancelled_at.is_(None))
        return session.scalars(wanted).one()


def test_eight_families_want_one_time_and_exactly_one_gets_it(portal: Portal) -> None:
    slot_id = offer_time(portal)
    adults = _families(portal, RACERS)

    happened = _together([lambda adult=adult: _book(portal, adult, slot_id) for adult in adults])  # type: ignore[misc]  # bound early

    assert happened == {"booked": 1, "SlotTaken": RACERS - 1}
    assert _active(portal) == 1


def test_without_any_look_beforehand_the_key_alone_lets_one_through(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot_id = offer_time(portal)
    adults = _families(portal, 3)
    with portal.read() as session:
        viewer = parent(adults[0])
        opening = openings.opening(session, viewer=viewer, office=OFFICE, now=NOW)
        free = offered_times.offered(session, seeker=opening.seeker(viewer), now=NOW)
    monkeypatch.setattr(offered_times, "offered", lambda *_given, **_named: free)
    monkeypatch.setattr(debrief_taking, "hold_people", lambda *_given, **_named: None)

    happened = _together([lambda adult=adult: _book(portal, adult, slot_id) for adult in adults])  # type: ignore[misc]  # bound early

    assert happened == {"booked": 1, "SlotTaken": 2}
    with portal.read() as session:
        assert session.scalars(select(func.count()).select_from(BusyCell)).one() == 8 + 4


def test_amina_moves_to_a_time_that_somebody_took_a_moment_ago_and_hears_just_that(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(portal)
    first, second = offer_time(portal), offer_time(portal, starts_at=NEXT_TUESDAY + timedelta(days=1))
    hers = _book(portal, portal.people.amina, first)
    with portal.read() as session:
        viewer = parent(portal.people.amina)
        opening = openings.opening(session, viewer=viewer, office=OFFICE, now=NOW)
        free = {each.id: each for each in offered_times.offered(session, seeker=opening.seeker(viewer), now=NOW)}
    _book(portal, _families(portal, 1)[0], second)
    monkeypatch.setattr(offered_times, "offered", lambda *_given, **_named: (free[second],))

    with portal.write() as session, pytest.raises(debrief_taking.SlotTaken):
        debrief_bookings.move(session, viewer=viewer, booking_id=hers, wanted=_wanted(second), office=OFFICE, now=NOW)

    assert _active(portal) == 2


def test_two_adults_of_one_case_never_share_a_time_or_jos_road(portal: Portal) -> None:
    settle(portal)
    first, on_the_road = offer_time(portal), offer_time(portal, NEXT_TUESDAY + timedelta(hours=1))
    amina, tariq = portal.people.amina, portal.people.tariq

    happened = _together([lambda: _book(portal, amina, first), lambda: _book(portal, tariq, on_the_road)])

    assert happened == {"booked": 1, "SlotTaken": 1}


def test_amina_in_two_tabs_gets_one_appointment(portal: Portal) -> None:
    settle(portal)
    slots = [offer_time(portal, NEXT_TUESDAY + timedelta(days=day)) for day in range(2)]

    happened = _together([lambda one=one: _book(portal, portal.people.amina, one) for one in slots])  # type: ignore[misc]  # bound early

    assert happened == {"booked": 1, "AlreadyBooked": 1}


def test_a_mother_of_two_cases_is_never_in_two_places(portal: Portal) -> None:
    settle(portal)
    with portal.write() as session:
        case = world.add_case(session, "Idris", portal.people.hospital_id, portal.people.sam, reference="F-2100")
        again = world.add_adult(session, case, "Amina2", child="Idris", relationship="mother")
        session.commit()
    settle(portal, again)
    same_person = Adult(
        portal.people.amina.person_id, again.adult_id, again.case_id, again.thread_id, again.name, again.email
    )
    first = offer_time(portal)
    overlapping = offer_time(portal, NEXT_TUESDAY + timedelta(minutes=45), of=portal.people.sam)

    happened = _together(
        [lambda: _book(portal, portal.people.amina, first), lambda: _book(portal, same_person, overlapping)]
    )

    assert happened == {"booked": 1, "SlotTaken": 1}


def test_two_families_who_swap_times_at_once_do_not_wait_for_each_other_for_ever(portal: Portal) -> None:
    one, other = _families(portal, 2)
    here, there = offer_time(portal), offer_time(portal, NEXT_TUESDAY + timedelta(hours=4))
    bookings = {one.name: _book(portal, one, here), other.name: _book(portal, other, there)}

    def move(adult: Adult, slot_id: UUID) -> None:
        with portal.write() as session:
            debrief_bookings.move(
                session,
                viewer=parent(adult),
                booking_id=bookings[adult.name],
                wanted=_wanted(slot_id),
                office=OFFICE,
                now=NOW,
            )
            session.commit()

    happened = _together([lambda: move(one, there), lambda: move(other, here)])

    assert happened["booked"] + happened["SlotTaken"] == 2
    assert _active(portal) == 2


def test_a_move_that_is_refused_leaves_the_old_appointment_as_it_was(portal: Portal) -> None:
    one, other = _families(portal, 2)
    here, there = offer_time(portal), offer_time(portal, NEXT_TUESDAY + timedelta(hours=4))
    booking_id = _book(portal, one, here)
    _book(portal, other, there)

    with portal.write() as session, pytest.raises(debrief_taking.SlotTaken):
        debrief_bookings.move(
            session, viewer=parent(one), booking_id=booking_id, wanted=_wanted(there), office=OFFICE, now=NOW
        )

    with portal.read() as session:
        assert session.get_one(DebriefBooking, booking_id).cancelled_at is None
        assert session.scalars(select(func.count()).select_from(BusyCell)).one() == 2 * (8 + 4)


def test_eight_browsers_post_at_once_and_seven_are_shown_fresh_times(portal: Portal) -> None:
    slot_id = offer_time(portal)
    offer_time(portal, NEXT_TUESDAY + timedelta(days=1))
    browsers = [portal.visit(adult).client for adult in _families(portal, RACERS)]
    forms = []
    for browser in browsers:
        token = TOKEN.search(browser.get("/appointments/choice", base_url=HOST).get_data(as_text=True))
        assert token is not None
        forms.append({**answers(slot_id), "csrf_token": token[1]})
    barrier = Barrier(RACERS)

    def post(number: int) -> tuple[int, bool]:
        barrier.wait(timeout=30)
        response = browsers[number].post(
            "/appointments", data=forms[number], base_url=HOST, headers={"Referer": f"{HOST}/appointments"}
        )
        return response.status_code, "Wednesday 2 December 2026" in response.get_data(as_text=True)

    with ThreadPoolExecutor(RACERS) as pool:
        happened = Counter(pool.map(post, range(RACERS)))

    assert happened == {(303, False): 1, (409, True): RACERS - 1}
    assert _active(portal) == 1


def test_a_hold_and_a_booking_at_the_same_moment_never_leave_a_booking_made_after_the_hold(portal: Portal) -> None:
    settle(portal)
    slot_id = offer_time(portal)

    _together(
        [
            lambda: record(portal, Question.POLICE, "hold", at=NOW),
            lambda: _book(portal, portal.people.amina, slot_id),
        ]
    )

    with pytest.raises(debrief_taking.OfferClosed):
        _book(portal, portal.people.tariq, slot_id)


def test_after_a_meeting_amina_may_book_a_second(portal: Portal) -> None:
    settle(portal)
    _book(portal, portal.people.amina, offer_time(portal))
    later = offer_time(portal, NEXT_TUESDAY + timedelta(days=14))

    with portal.write() as session:
        debrief_bookings.book(
            session,
            viewer=parent(portal.people.amina),
            wanted=_wanted(later),
            office=OFFICE,
            now=NEXT_TUESDAY + timedelta(days=1),
        )
        session.commit()


def test_a_closed_case_takes_no_booking(portal: Portal) -> None:
    settle(portal)
    slot_id = offer_time(portal)
    with portal.write() as session:
        session.get_one(Case, portal.people.yusuf_case_id).closed_at = NOW
        session.commit()

    with pytest.raises(debrief_taking.OfferClosed):
        _book(portal, portal.people.amina, slot_id)


def test_when_jo_calls_it_off_amina_is_told_without_a_word_of_what_and_the_reason_is_kept(portal: Portal) -> None:
    settle(portal)
    portal.visit(portal.people.amina)
    booking_id = _book(portal, portal.people.amina, offer_time(portal))

    with portal.write() as session:
        debrief_bookings.cancel_by_staff(
            session,
            viewer=practitioner(portal.people.jo),
            case_id=portal.people.yusuf_case_id,
            booking_id=booking_id,
            reason="I am ill; called her at ten.",
            now=NOW,
        )
        session.commit()

    with portal.read() as session:
        row = session.get_one(DebriefBooking, booking_id)
        assert row.cancelled_by_staff_id == portal.people.jo.staff_id
        assert row.sealed_cancel_reason is not None
        assert b"ill" not in row.sealed_cancel_reason
        kinds = session.scalars(select(Notice.kind).order_by(Notice.id)).all()
        assert list(kinds) == ["appointment_confirmed", "appointment_changed"]
