"""A thread as the team sees it: Jo reads and answers Amina, and nobody else's words get in between."""

import re
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import func, select, update

from portal.models.cases import AuditEntry, CaseAdult
from portal.models.messages import Message, Notice, Thread
from tests.portal_fixtures import Portal
from tests.queries_counted import statements
from tests.threads import answer_as, box_of, read, write, write_as
from tests.visitors import HOST, TOKEN
from tests.world import NOW, Adult

SEEN = re.compile(r'name="seen" value="([^"]+)"')


def address_of(adult: Adult) -> str:
    return f"/staff/cases/{adult.case_id}/messages/{adult.adult_id}"


def amina_wrote(portal: Portal, body: str, *, minutes_ago: int) -> None:
    with portal.write() as session:
        write_as(session, portal.people.amina, body, at=NOW - timedelta(minutes=minutes_ago))
        session.commit()


def token_of(html: str) -> str:
    found = TOKEN.search(html)
    return found[1] if found else ""


def is_waiting(portal: Portal, adult: Adult) -> bool:
    with portal.read() as session:
        since = session.execute(select(Thread.waiting_since).where(Thread.adult_id == adult.adult_id)).scalar_one()
        return since is not None


def test_jo_reads_amina_and_answers_and_amina_waits_no_longer(portal: Portal) -> None:
    amina_wrote(portal, "Are you there?", minutes_ago=30)
    jo, address = portal.visit(portal.people.jo), address_of(portal.people.amina)
    page = read(jo, address)
    assert "Are you there?" in page
    assert "Amina is waiting for an answer." in page

    seen = SEEN.search(page)
    form = {"body": "I am here.", "send_key": str(uuid4()), "seen": seen[1] if seen else ""}
    jo.post(address, form)

    assert not is_waiting(portal, portal.people.amina)
    assert "I am here." in read(portal.visit(portal.people.amina))


def test_a_reply_leaves_a_neutral_notice_and_an_audit_entry_without_words(portal: Portal) -> None:
    with portal.write() as session:
        answer_as(session, portal.people.jo, portal.people.amina, "About Yusuf.", at=NOW)
        session.commit()

    with portal.read() as session:
        assert session.scalars(select(Notice.kind)).all() == ["new_message"]
        entry = session.scalars(select(AuditEntry)).one()
        assert (entry.action, entry.facts) == ("message.sent", {})


def test_two_taps_of_jo_send_one_reply_and_one_notice(portal: Portal) -> None:
    jo, address = portal.visit(portal.people.jo), address_of(portal.people.amina)
    form = {"body": "I am here.", "send_key": str(uuid4())}

    jo.post(address, form)
    jo.post(address, form)

    with portal.read() as session:
        assert session.execute(select(func.count()).select_from(Message)).scalar_one() == 1
        assert session.execute(select(func.count()).select_from(Notice)).scalar_one() == 1


def test_a_message_that_crosses_with_the_reply_goes_on_waiting(portal: Portal) -> None:
    amina_wrote(portal, "First question.", minutes_ago=30)
    jo, address = portal.visit(portal.people.jo), address_of(portal.people.amina)
    seen = SEEN.search(read(jo, address))
    amina_wrote(portal, "Second question.", minutes_ago=1)

    jo.post(address, {"body": "An answer to the first.", "send_key": str(uuid4()), "seen": seen[1] if seen else ""})

    assert is_waiting(portal, portal.people.amina)


def test_no_answer_needed_ends_the_wait_and_is_recorded(portal: Portal) -> None:
    amina_wrote(portal, "Thank you.", minutes_ago=30)
    jo, address = portal.visit(portal.people.jo), address_of(portal.people.amina)
    seen = SEEN.search(read(jo, address))

    jo.post(f"{address}/no-answer-needed", {"seen": seen[1] if seen else ""}, at=address)

    assert not is_waiting(portal, portal.people.amina)
    with portal.read() as session:
        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.happened_at, AuditEntry.id)).all()
        assert actions == ["message.sent", "thread.settled"]


def test_no_answer_needed_is_refused_when_amina_has_written_again(portal: Portal) -> None:
    amina_wrote(portal, "Thank you.", minutes_ago=30)
    jo, address = portal.visit(portal.people.jo), address_of(portal.people.amina)
    seen = SEEN.search(read(jo, address))
    amina_wrote(portal, "One more thing.", minutes_ago=1)

    answer = jo.post(f"{address}/no-answer-needed", {"seen": seen[1] if seen else ""}, at=address, status=409)

    assert "Something newer has arrived. Read it first." in answer.get_data(as_text=True)
    assert is_waiting(portal, portal.people.amina)


def test_no_answer_needed_without_saying_what_was_seen_is_refused(portal: Portal) -> None:
    amina_wrote(portal, "Thank you.", minutes_ago=30)
    jo, address = portal.visit(portal.people.jo), address_of(portal.people.amina)

    jo.post(f"{address}/no-answer-needed", {"seen": "nothing"}, at=address, status=409)

    assert is_waiting(portal, portal.people.amina)


def test_another_adults_id_is_not_found_even_for_jo(portal: Portal) -> None:
    jo, amina, grace = portal.visit(portal.people.jo), portal.people.amina, portal.people.grace
    crossed = f"/staff/cases/{amina.case_id}/messages/{grace.adult_id}"

    jo.get(crossed, status=404)
    jo.post(crossed, {"body": "Hello", "send_key": str(uuid4())}, at=address_of(amina), status=404)
    jo.post(f"{crossed}/draft", {"body": "Hello"}, at=address_of(amina), status=404)
    jo.post(f"{crossed}/no-answer-needed", {"seen": str(uuid4())}, at=address_of(amina), status=404)


def test_free_text_to_an_adult_who_is_restricted_meanwhile_is_held_back_with_the_words_kept(portal: Portal) -> None:
    with portal.write() as session:
        session.execute(update(CaseAdult).where(CaseAdult.id == portal.people.amina.adult_id).values(restricted_at=NOW))
        session.commit()
    jo, address = portal.visit(portal.people.jo), address_of(portal.people.amina)

    # From a page that was opened before.
    form = {"body": "Something careless.", "send_key": str(uuid4())}
    page = jo.post(address, form, status=409).get_data(as_text=True)

    assert "Words to this adult now need a second person." in page
    assert box_of(page) == "Something careless."
    assert "Something careless." not in read(portal.visit(portal.people.amina))
    assert "held back" not in read(portal.visit(portal.people.amina))


def test_what_jo_typed_is_kept_for_jo_and_not_shown_to_moira(portal: Portal) -> None:
    jo, moira, address = (
        portal.visit(portal.people.jo),
        portal.visit(portal.people.moira),
        address_of(portal.people.amina),
    )

    jo.post(f"{address}/draft", {"body": "Dear Amina"}, at=address, status=204)

    assert box_of(read(jo, address)) == "Dear Amina"
    assert box_of(read(moira, address)) == ""


def test_words_of_jos_expired_session_are_kept_and_of_sams_are_not(portal: Portal) -> None:
    address = address_of(portal.people.amina)
    jo, sam = portal.visit(portal.people.jo), portal.visit(portal.people.sam)
    tokens = {
        browser.client: token_of(read(browser, own))
        for browser, own in ((jo, address), (sam, address_of(portal.people.grace)))
    }
    portal.clock.pass_by(timedelta(minutes=45))

    answers = [
        browser.client.post(
            f"{address}/draft",
            data={"csrf_token": tokens[browser.client], "body": "Typed too late"},
            base_url=HOST,
            headers={"Referer": HOST + address},
        ).status_code
        for browser in (jo, sam)
    ]

    assert answers == [204, 404]
    assert box_of(read(portal.visit(portal.people.jo), address)) == "Typed too late"


def test_an_empty_reply_is_refused_in_words(portal: Portal) -> None:
    page = write(portal.visit(portal.people.jo), " ", at=address_of(portal.people.amina), status=422)

    assert "Write your message here before you send it." in page


def test_the_teams_thread_asks_a_fixed_number_of_things(portal: Portal) -> None:
    with portal.write() as session:
        for number in range(40):
            write_as(session, portal.people.amina, f"Message {number}.", at=NOW - timedelta(days=60 - number))
        session.commit()
    jo, address = portal.visit(portal.people.jo), address_of(portal.people.amina)
    read(jo, address)

    with statements(portal) as sent:
        read(jo, address)

    # Session, facts of the case, absences, the thread, its messages, who has it, who is looking, saved replies.
    assert len(sent) == 8, sent
