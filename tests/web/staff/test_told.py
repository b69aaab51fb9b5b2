"""Jo reads on one page what Amina has been told, and nothing of what Tariq was told stands there."""

from datetime import date, timedelta
from uuid import uuid4

from portal.domain.access import FamilyViewer, Role, StaffViewer
from portal.domain.contact_log import ContactKind, Outcome
from portal.models.base import new_id
from portal.models.cases import Case
from portal.models.debriefs import GateRecord
from portal.models.sealing import seal
from portal.queries.told import Through
from portal.queries.told import told as read_told
from portal.services import contacts, journey, messages
from tests.portal_fixtures import Portal
from tests.queries_counted import statements
from tests.world import NOW, Adult


def jo_of(portal: Portal) -> StaffViewer:
    return StaffViewer(portal.people.jo.staff_id, frozenset({Role.PRACTITIONER}))


def address(portal: Portal, adult: Adult) -> str:
    return f"/staff/cases/{portal.people.yusuf_case_id}/adults/{adult.adult_id}/told"


def _tell_both(portal: Portal) -> None:
    people, jo = portal.people, jo_of(portal)
    with portal.write() as session:
        journey.record_update(
            session,
            viewer=jo,
            case_id=people.yusuf_case_id,
            form_key=uuid4(),
            move=None,
            words={people.amina.adult_id: "The laboratory is still at work.", people.tariq.adult_id: "Only for Tariq."},
            next_update_by=date(2026, 12, 15),
            today=NOW.date(),
            now=NOW - timedelta(days=3),
        )
        messages.send(
            session,
            viewer=FamilyViewer(people.amina.person_id, people.yusuf_case_id, people.amina.adult_id),
            body="What Amina wrote herself",
            send_key=uuid4(),
            now=NOW - timedelta(days=2, hours=1),
        )
        messages.reply(
            session,
            viewer=jo,
            case_id=people.yusuf_case_id,
            adult_id=people.amina.adult_id,
            body="I have rung the school.",
            send_key=uuid4(),
            seen_id=None,
            now=NOW - timedelta(days=2),
        )
        for adult_id, outcome, note in (
            (people.amina.adult_id, Outcome.TALKED, "Explained why it takes so long."),
            (None, Outcome.TALKED, "Told both together about the funeral fund."),
            (people.tariq.adult_id, Outcome.TALKED, "Rang Tariq alone."),
            (people.amina.adult_id, Outcome.LEFT_WORD, "Left word with her sister."),
        ):
            contacts.log(
                session,
                viewer=jo,
                case_id=people.yusuf_case_id,
                form_key=uuid4(),
                adult_id=adult_id,
                kind=ContactKind.CALL,
                outcome=outcome,
                happened_at=NOW - timedelta(days=1),
                note=note,
                next_contact_on=date(2026, 12, 1),
                today=NOW.date(),
                now=NOW,
            )
        session.commit()


def test_jo_reads_every_word_that_amina_was_given_and_through_what(portal: Portal) -> None:
    _tell_both(portal)

    shown = portal.visit(portal.people.jo).get(address(portal, portal.people.amina)).text

    for words in (
        "What Amina has been told",
        "The laboratory is still at work.",
        "15 December 2026",
        "I have rung the school.",
        "Explained why it takes so long.",
        "Told both together about the funeral fund.",
        "Jo Marsh",
    ):
        assert words in shown, words


def test_what_tariq_was_told_what_amina_wrote_and_whom_nobody_reached_do_not_stand_there(portal: Portal) -> None:
    _tell_both(portal)

    shown = portal.visit(portal.people.jo).get(address(portal, portal.people.amina)).text

    for words in ("Only for Tariq.", "Rang Tariq alone.", "What Amina wrote herself", "Left word with her sister."):
        assert words not in shown, words


def test_that_she_was_told_by_phone_of_a_time_to_talk_stands_there_and_not_yet_does_not(portal: Portal) -> None:
    people = portal.people
    with portal.write() as session:
        case = session.get_one(Case, people.yusuf_case_id)
        for answer in ("not_yet", "by_phone"):
            record = GateRecord(
                id=new_id(), case_id=case.id, item="told", adult_id=people.amina.adult_id, answer=answer,
                happened_on=NOW.date(), recorded_by=people.jo.staff_id, recorded_at=NOW,
            )  # fmt: skip
            seal(session, record, key_id=case.data_key_id, evidence=f"Said {answer}")
            session.add(record)
        session.commit()

    with portal.read() as session:
        (row,) = read_told(session, case_id=people.yusuf_case_id, adult_id=people.amina.adult_id)

    assert (row.through, row.words, row.on) == (Through.BY_PHONE, "Said by_phone", NOW.date())


def test_the_page_asks_the_same_few_questions_however_much_was_said(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)
    jo.get(address(portal, portal.people.amina))
    with statements(portal) as few:
        jo.get(address(portal, portal.people.amina))
    _tell_both(portal)
    with statements(portal) as many:
        jo.get(address(portal, portal.people.amina))

    assert len(many) == len(few)


def test_an_adult_of_another_family_is_not_found_under_this_case(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)

    assert jo.get(address(portal, portal.people.grace), status=404).status_code == 404
