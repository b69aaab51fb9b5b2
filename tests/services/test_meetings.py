"""Several people at once, two adults together or apart, a time kept for deciding, and meetings of other kinds."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from portal.domain.access import FamilyViewer
from portal.domain.debrief_records import Question
from portal.domain.debrief_slots import Slot
from portal.domain.meetings import MeetingKind, PlaceKind, PlaceRefused
from portal.models.cases import Case, CaseAdult
from portal.models.debriefs import BusyCell, DebriefBooking
from portal.models.messages import Notice
from portal.models.people import Hospital
from portal.queries import appointments, offered_times, openings
from portal.queries.appointments import Wishes
from portal.queries.offered_times import OfferedTime
from portal.services import colleagues, debrief_bookings, debrief_holds, debrief_slots, meeting_offers, meeting_places
from portal.services.debrief_slots import Setting
from portal.services.debrief_taking import AlreadyBooked, ChoiceNotOffered, OfferClosed, SlotTaken, Wanted
from tests import world
from tests.gates import MONDAY, NEXT_TUESDAY, OFFICE, offer_time, parent, practitioner, record, settle
from tests.portal_fixtures import Portal
from tests.restricting import restrict
from tests.world import NOW, Adult, Worker, send_away

HOUR = timedelta(hours=1)


def _doctor(portal: Portal) -> UUID:
    with portal.write() as session:
        doctor_id = colleagues.add_colleague(
            session,
            viewer=practitioner(portal.people.jo),
            name="Dr Ada Test",
            job_title="children’s doctor",
            now=MONDAY,
        )
        session.commit()
    return doctor_id


def _time(portal: Portal, starts_at: datetime, setting: Setting, *, of: Worker | None = None) -> UUID:
    worker = of or portal.people.jo
    road = timedelta(minutes=30)
    with portal.write() as session:
        slot_id = debrief_slots.publish(
            session,
            viewer=practitioner(worker),
            staff_id=worker.staff_id,
            slot=Slot(starts_at, starts_at + HOUR, road, road),
            setting=setting,
            now=MONDAY,
        )
        session.commit()
    return slot_id


def _offered(
    portal: Portal, adult: Adult, kind: MeetingKind = MeetingKind.DEBRIEF, *, now: datetime = NOW
) -> tuple[OfferedTime, ...]:
    with portal.read() as session:
        viewer = parent(adult)
        opening = openings.opening(session, viewer=viewer, office=OFFICE, now=now, kind=kind)
        return offered_times.offered(session, seeker=opening.seeker(viewer), now=now) if opening.shows_times else ()


def _wanted(
    slot_id: UUID,
    *,
    place: PlaceKind = PlaceKind.HOME,
    kind: MeetingKind = MeetingKind.DEBRIEF,
    together: bool = False,
    wishes: Wishes = Wishes(),  # noqa: B008 - frozen
) -> Wanted:
    return Wanted(slot_id, place, wishes, "meeting", kind, together=together)


def _book(portal: Portal, adult: Adult, wanted: Wanted, *, now: datetime = NOW) -> UUID:
    with portal.write() as session:
        booking_id = debrief_bookings.book(session, viewer=parent(adult), wanted=wanted, office=OFFICE, now=now)
        session.commit()
    return booking_id


def _keep(portal: Portal, adult: Adult, slot_id: UUID, *, now: datetime = NOW) -> datetime:
    with portal.write() as session:
        kind = MeetingKind.DEBRIEF
        until = debrief_holds.keep(session, viewer=parent(adult), kind=kind, slot_id=slot_id, office=OFFICE, now=now)
        session.commit()
    return until


def _held(portal: Portal, adult: Adult) -> tuple[appointments.Appointment, ...]:
    with portal.read() as session:
        return appointments.of_adult(session, adult_id=adult.adult_id, now=NOW)


def _cells(portal: Portal, holder_id: UUID) -> int:
    with portal.read() as session:
        wanted = select(func.count()).select_from(BusyCell).where(BusyCell.holder_id == holder_id)
        return session.scalars(wanted).one()


def _told(portal: Portal, adult: Adult) -> int:
    with portal.read() as session:
        wanted = select(func.count()).select_from(Notice)
        return session.scalars(
            wanted.where(Notice.person_id == adult.person_id, Notice.kind == "appointment_changed")
        ).one()


def _ask_both(portal: Portal, answer: str = "together") -> None:
    for adult in (portal.people.amina, portal.people.tariq):
        record(portal, Question.COMPANY, answer, about=adult)


def test_a_time_that_needs_a_doctor_is_gone_once_the_doctor_is_taken_elsewhere(portal: Portal) -> None:
    doctor_id = _doctor(portal)
    settle(portal)
    with_jo = _time(portal, NEXT_TUESDAY, Setting(people=(doctor_id,)))
    settle(portal, portal.people.grace)
    # The road from Jo's meeting overlaps Sam's time: the doctor cannot be at both.
    _time(portal, NEXT_TUESDAY + HOUR, Setting(people=(doctor_id,)), of=portal.people.sam)
    before = _offered(portal, portal.people.grace)

    _book(portal, portal.people.amina, _wanted(with_jo))

    assert [each.people[0].name for each in before] == [portal.people.sam.name]
    assert _offered(portal, portal.people.grace) == ()
    assert [each.name for each in _held(portal, portal.people.amina)[0].people] == ["Jo Marsh", "Dr Ada Test"]
    assert _cells(portal, doctor_id) == 8


def test_a_time_is_not_offered_while_somebody_it_needs_is_on_leave_or_has_left(portal: Portal) -> None:
    settle(portal)
    doctor_id = _doctor(portal)
    _time(portal, NEXT_TUESDAY, Setting(people=(portal.people.ruth.staff_id,)))
    _time(portal, NEXT_TUESDAY + timedelta(days=1), Setting(people=(doctor_id,)))
    assert len(_offered(portal, portal.people.amina)) == 2

    day = NEXT_TUESDAY.date()
    with portal.write() as session:
        send_away(session, portal.people.ruth, cover=portal.people.sam, from_on=day, to_on=day)
        colleagues.remove_colleague(session, viewer=practitioner(portal.people.jo), colleague_id=doctor_id, now=MONDAY)
        session.commit()

    assert _offered(portal, portal.people.amina) == ()


def test_jo_cannot_bring_herself_three_others_or_somebody_who_is_taken(portal: Portal) -> None:
    settle(portal)
    doctor_id, jo_id = _doctor(portal), portal.people.jo.staff_id
    _book(portal, portal.people.amina, _wanted(_time(portal, NEXT_TUESDAY, Setting(people=(doctor_id,)))))

    for people in ((jo_id,), (doctor_id, portal.people.ruth.staff_id, portal.people.sam.staff_id)):
        with pytest.raises(debrief_slots.NoSuchPerson):
            _time(portal, NEXT_TUESDAY + timedelta(days=1), Setting(people=people))
    with pytest.raises(debrief_slots.PersonIsTaken):
        _time(portal, NEXT_TUESDAY, Setting(people=(doctor_id,)), of=portal.people.ruth)


def test_nobody_is_asked_back_to_the_hospital_where_their_child_died(portal: Portal) -> None:
    settle(portal)
    jo = practitioner(portal.people.jo)
    with portal.write() as session:
        other = Hospital(name="Another Test Hospital")
        session.add(other)
        session.flush()
        theirs, elsewhere = (
            meeting_places.add_place(
                session,
                viewer=jo,
                name=name,
                kind=PlaceKind.OTHER_HOSPITAL,
                address="1 Example Road",
                access_notes="Park behind the house. No steps.",
                hospital_id=hospital_id,
                now=MONDAY,
            )
            for name, hospital_id in (("Quiet room", portal.people.hospital_id), ("Garden room", other.id))
        )
        session.commit()
    only = (PlaceKind.OTHER_HOSPITAL,)
    _time(portal, NEXT_TUESDAY, Setting(place_kinds=only, place_id=theirs))
    slot_id = _time(portal, NEXT_TUESDAY + timedelta(days=1), Setting(place_kinds=only, place_id=elsewhere))

    offered = _offered(portal, portal.people.amina)
    _book(portal, portal.people.amina, _wanted(slot_id, place=PlaceKind.OTHER_HOSPITAL))

    assert [each.id for each in offered] == [slot_id]
    place = _held(portal, portal.people.amina)[0].place
    assert place is not None
    assert (place.name, place.access_notes) == ("Garden room", "Park behind the house. No steps.")
    with pytest.raises(PlaceRefused):
        _time(portal, NEXT_TUESDAY, Setting(place_kinds=(PlaceKind.PHONE,), place_id=elsewhere), of=portal.people.ruth)


def test_a_time_kept_for_amina_is_nobody_elses_for_five_minutes_and_then_anybodys(portal: Portal) -> None:
    settle(portal)
    slot_id = offer_time(portal)

    until = _keep(portal, portal.people.amina, slot_id)

    assert until == NOW + timedelta(minutes=5)
    assert [each.id for each in _offered(portal, portal.people.amina)] == [slot_id]
    assert _offered(portal, portal.people.tariq) == ()
    with pytest.raises(SlotTaken):
        _book(portal, portal.people.tariq, _wanted(slot_id))
    with pytest.raises(SlotTaken):
        _keep(portal, portal.people.tariq, slot_id)
    _book(portal, portal.people.tariq, _wanted(slot_id), now=until)
    with pytest.raises(SlotTaken):
        _book(portal, portal.people.amina, _wanted(slot_id), now=until)


def test_amina_keeps_one_time_at_once_and_books_what_she_kept(portal: Portal) -> None:
    settle(portal)
    first, second = offer_time(portal), offer_time(portal, NEXT_TUESDAY + timedelta(days=1))

    _keep(portal, portal.people.amina, first)
    _keep(portal, portal.people.amina, second)

    assert [each.id for each in _offered(portal, portal.people.tariq)] == [first]
    _book(portal, portal.people.amina, _wanted(second))
    with portal.read() as session:
        assert session.scalars(select(BusyCell).where(BusyCell.kept_for_id.is_not(None))).all() == []


def test_amina_and_tariq_meet_together_once_each_has_said_so_and_neither_reads_the_other(portal: Portal) -> None:
    settle(portal)
    slot_id = offer_time(portal)
    with pytest.raises(ChoiceNotOffered):
        _book(portal, portal.people.amina, _wanted(slot_id, together=True))
    _ask_both(portal)

    own = Wishes(place="My sister’s flat", not_to_hear="Nothing about the scan")
    _book(portal, portal.people.amina, _wanted(slot_id, together=True, wishes=own))

    [hers], [his] = _held(portal, portal.people.amina), _held(portal, portal.people.tariq)
    assert (hers.beside, his.beside) == ("Tariq", "Amina")
    assert (hers.starts_at, hers.place_kind) == (his.starts_at, his.place_kind)
    assert his.wishes == Wishes()
    assert his.calendar_title == "appointment"
    assert _told(portal, portal.people.tariq) == 1
    with pytest.raises(AlreadyBooked):
        _book(portal, portal.people.tariq, _wanted(slot_id))


def test_apart_stays_apart_when_one_of_them_changes_their_mind(portal: Portal) -> None:
    settle(portal)
    _ask_both(portal)
    record(portal, Question.COMPANY, "apart", about=portal.people.tariq, at=NOW)

    with pytest.raises(ChoiceNotOffered):
        _book(portal, portal.people.amina, _wanted(offer_time(portal), together=True))


def test_a_restricted_tariq_is_met_together_by_nobody(portal: Portal) -> None:
    settle(portal)
    _ask_both(portal)
    with portal.write() as session:
        restrict(session, portal.people.jo, portal.people.tariq)
        session.commit()

    with pytest.raises(ChoiceNotOffered):
        _book(portal, portal.people.amina, _wanted(offer_time(portal), together=True))


def test_who_made_the_appointment_leaves_and_the_other_keeps_the_time(portal: Portal) -> None:
    settle(portal)
    _ask_both(portal)
    slot_id = offer_time(portal)
    booking_id = _book(portal, portal.people.amina, _wanted(slot_id, together=True))

    with portal.write() as session:
        debrief_bookings.cancel(session, viewer=parent(portal.people.amina), booking_id=booking_id, now=NOW)
        session.commit()

    assert _held(portal, portal.people.amina) == ()
    [his] = _held(portal, portal.people.tariq)
    assert his.beside is None
    assert _cells(portal, portal.people.jo.staff_id) == 8
    assert _cells(portal, portal.people.amina.person_id) == 0
    with pytest.raises(SlotTaken):
        _book(portal, portal.people.amina, _wanted(slot_id))
    with portal.write() as session:
        debrief_bookings.cancel(session, viewer=parent(portal.people.tariq), booking_id=his.id, now=NOW)
        session.commit()
    assert [each.id for each in _offered(portal, portal.people.amina)] == [slot_id]


def _move(portal: Portal, adult: Adult, booking_id: UUID, wanted: Wanted) -> UUID:
    with portal.write() as session:
        moved = debrief_bookings.move(
            session, viewer=parent(adult), booking_id=booking_id, wanted=wanted, office=OFFICE, now=NOW
        )
        session.commit()
    return moved


def test_together_they_move_together_and_apart_one_leaves(portal: Portal) -> None:
    settle(portal)
    _ask_both(portal)
    first, later, last = (offer_time(portal, NEXT_TUESDAY + timedelta(days=day)) for day in range(3))
    booking_id = _book(portal, portal.people.amina, _wanted(first, together=True))
    [his] = _held(portal, portal.people.tariq)

    his_own = Wishes(interpreter="Urdu")
    his_id = _move(portal, portal.people.tariq, his.id, _wanted(later, together=True, wishes=his_own))
    [hers] = _held(portal, portal.people.amina)
    assert hers.slot_id == later
    assert hers.beside == "Tariq"
    assert (hers.calendar_uid, hers.calendar_sequence, hers.calendar_title) == (booking_id, 1, "meeting")

    _move(portal, portal.people.tariq, his_id, _wanted(last))
    assert [each.slot_id for each in _held(portal, portal.people.amina)] == [later]
    assert [each.slot_id for each in _held(portal, portal.people.tariq)] == [last]
    assert _held(portal, portal.people.amina)[0].beside is None
    assert _told(portal, portal.people.amina) == 2, "of the new day, and that Tariq has left"


def test_who_shares_aminas_time_moves_with_her_and_nadia_never_takes_their_place(portal: Portal) -> None:
    amina, tariq = portal.people.amina, portal.people.tariq
    with portal.write() as session:
        case = session.get_one(Case, portal.people.yusuf_case_id)
        nadia = world.add_adult(session, case, "Nadia", child="Yusuf", relationship="grandparent")
        # She was there before Tariq, so she would be named first.
        session.get_one(CaseAdult, nadia.adult_id).joined_at = NOW - timedelta(days=9)
        session.commit()
    settle(portal, amina, tariq, nadia)
    for adult in (amina, tariq, nadia):
        record(portal, Question.COMPANY, "together", about=adult)
    first, later, hers = (offer_time(portal, NEXT_TUESDAY + timedelta(days=day)) for day in range(3))
    nadias_id = _book(portal, nadia, _wanted(hers))
    booking_id = _book(portal, amina, _wanted(first, together=True))
    with portal.write() as session:
        debrief_bookings.cancel(session, viewer=parent(nadia), booking_id=nadias_id, now=NOW)
        session.commit()
    with portal.read() as session:
        beside = openings.opening(session, viewer=parent(amina), office=OFFICE, now=NOW).beside
    assert beside is not None
    assert beside.name == "Tariq"

    _move(portal, amina, booking_id, _wanted(later, together=True))

    assert [(each.slot_id, each.beside) for each in _held(portal, tariq)] == [(later, "Amina")]
    assert _held(portal, nadia) == ()


@pytest.mark.parametrize("changed", ["he would rather come alone", "he is restricted"])
def test_amina_changes_her_answers_on_a_time_she_shares_whatever_was_said_since(portal: Portal, changed: str) -> None:
    amina, tariq = portal.people.amina, portal.people.tariq
    settle(portal)
    _ask_both(portal)
    slot_id = offer_time(portal)
    booking_id = _book(portal, amina, _wanted(slot_id, together=True))
    if changed == "he is restricted":
        with portal.write() as session:
            restrict(session, portal.people.jo, tariq)
            session.commit()
    else:
        record(portal, Question.COMPANY, "apart", about=tariq, at=NOW)
    told = _told(portal, tariq)

    _move(portal, amina, booking_id, _wanted(slot_id, wishes=Wishes(interpreter="Urdu")))

    [mine], [his] = _held(portal, amina), _held(portal, tariq)
    assert mine.wishes.interpreter == "Urdu"
    assert (mine.slot_id, his.slot_id, mine.beside, his.beside) == (slot_id, slot_id, "Tariq", "Amina")
    assert _told(portal, tariq) == told, "nothing of his has changed"
    assert _cells(portal, portal.people.jo.staff_id) == 8


def test_a_home_visit_is_booked_once_jo_offers_it_and_at_home_only(portal: Portal) -> None:
    amina, jo = portal.people.amina, practitioner(portal.people.jo)
    visit = MeetingKind.HOME_VISIT
    slot_id = _time(portal, NEXT_TUESDAY, Setting(kind=visit))
    with pytest.raises(OfferClosed):
        _book(portal, amina, _wanted(slot_id, kind=visit))

    with portal.write() as session:
        meeting_offers.offer(session, viewer=jo, case_id=amina.case_id, adult_id=amina.adult_id, kind=visit, now=NOW)
        session.commit()

    assert [each.places for each in _offered(portal, amina, visit)] == [(PlaceKind.HOME,)]
    assert _offered(portal, amina) == ()
    _book(portal, amina, _wanted(slot_id, kind=visit))
    assert [each.kind for each in _held(portal, amina)] == [visit]
    assert _offered(portal, portal.people.tariq, visit) == ()


def test_a_visit_and_a_debrief_stand_beside_each_other_but_never_at_once(portal: Portal) -> None:
    amina, jo = portal.people.amina, practitioner(portal.people.jo)
    settle(portal)
    call = MeetingKind.PHONE_CALL
    debrief = offer_time(portal)
    clashing = _time(portal, NEXT_TUESDAY + HOUR, Setting(kind=call))
    with portal.write() as session:
        meeting_offers.offer(session, viewer=jo, case_id=amina.case_id, adult_id=amina.adult_id, kind=call, now=NOW)
        session.commit()

    _book(portal, amina, _wanted(debrief))

    assert clashing not in [each.id for each in _offered(portal, amina, call)]
    free = _time(portal, NEXT_TUESDAY + timedelta(days=1), Setting(kind=call))
    _book(portal, amina, _wanted(free, kind=call, place=PlaceKind.PHONE))
    assert [each.kind for each in _held(portal, amina)] == [MeetingKind.DEBRIEF, call]


def test_a_visit_that_was_held_ends_its_offer_and_an_offer_taken_back_shows_nothing(portal: Portal) -> None:
    amina, jo = portal.people.amina, practitioner(portal.people.jo)
    visit = MeetingKind.HOME_VISIT
    slot_id = _time(portal, NEXT_TUESDAY, Setting(kind=visit))
    later = _time(portal, NEXT_TUESDAY + timedelta(days=7), Setting(kind=visit))
    given = {"viewer": jo, "case_id": amina.case_id, "adult_id": amina.adult_id, "kind": visit}
    with portal.write() as session:
        meeting_offers.offer(session, **given, now=NOW)  # type: ignore[arg-type]  # the same for each
        session.commit()
    _book(portal, amina, _wanted(slot_id, kind=visit))

    afterwards = NEXT_TUESDAY + timedelta(hours=2)
    assert _offered(portal, amina, visit, now=afterwards) == ()
    with portal.write() as session:
        meeting_offers.offer(session, **given, now=afterwards)  # type: ignore[arg-type]  # the same for each
        session.commit()
    assert [each.id for each in _offered(portal, amina, visit, now=afterwards)] == [later]
    with portal.write() as session:
        meeting_offers.take_back(session, **given, now=afterwards)  # type: ignore[arg-type]  # the same for each
        session.commit()
    assert _offered(portal, amina, visit, now=afterwards) == ()


def test_a_police_hold_freezes_a_follow_up_and_leaves_a_phone_call_alone(portal: Portal) -> None:
    amina, jo = portal.people.amina, practitioner(portal.people.jo)
    record(portal, Question.POLICE, "hold")
    kinds = (MeetingKind.FOLLOW_UP, MeetingKind.PHONE_CALL)
    for day, kind in enumerate(kinds):
        _time(portal, NEXT_TUESDAY + timedelta(days=day), Setting(kind=kind))
        with portal.write() as session:
            meeting_offers.offer(session, viewer=jo, case_id=amina.case_id, adult_id=amina.adult_id, kind=kind, now=NOW)
            session.commit()

    assert [len(_offered(portal, amina, kind)) for kind in kinds] == [0, 1]


def test_nothing_is_offered_by_hand_to_a_restricted_adult_and_no_debrief_ever(portal: Portal) -> None:
    tariq, jo = portal.people.tariq, practitioner(portal.people.jo)
    with portal.write() as session:
        restrict(session, portal.people.jo, tariq)
        with pytest.raises(meeting_offers.NothingMayBeOffered):
            meeting_offers.offer(
                session,
                viewer=jo,
                case_id=tariq.case_id,
                adult_id=tariq.adult_id,
                kind=MeetingKind.PHONE_CALL,
                now=NOW,
            )
        with pytest.raises(meeting_offers.OpenedByItsGate):
            meeting_offers.offer(
                session,
                viewer=jo,
                case_id=tariq.case_id,
                adult_id=portal.people.amina.adult_id,
                kind=MeetingKind.DEBRIEF,
                now=NOW,
            )


def test_a_person_on_two_cases_is_never_kept_or_booked_twice_at_once(portal: Portal) -> None:
    settle(portal)
    with portal.write() as session:
        case = world.add_case(session, "Robin", portal.people.hospital_id, portal.people.sam, reference="F-2099")
        again = world.add_adult(session, case, "Amina2", child="Robin", relationship="mother")
        session.commit()
    settle(portal, again)
    _keep(portal, portal.people.amina, offer_time(portal))
    sams = offer_time(portal, of=portal.people.sam)

    viewer = FamilyViewer(portal.people.amina.person_id, again.case_id, again.adult_id)
    with portal.read() as session:
        opening = openings.opening(session, viewer=viewer, office=OFFICE, now=NOW)
        offered = offered_times.offered(session, seeker=opening.seeker(viewer), now=NOW)
    assert sams not in [each.id for each in offered]
    with portal.read() as session:
        assert session.scalars(select(DebriefBooking)).all() == []
