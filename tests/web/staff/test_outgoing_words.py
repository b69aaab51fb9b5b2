"""Before a message goes, hurtful words and other children's names are shown; nothing is lost, and it may go anyway."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select

from portal.models.cases import AuditEntry, Case
from portal.models.messages import Message
from portal.models.outgoing_words import WordingOverrule
from portal.queries import outgoing_words
from portal.services.outgoing_words import mark_of
from tests import world
from tests.portal_fixtures import Portal
from tests.queries_counted import statements
from tests.threads import SEND_KEY, read, staff_viewer_of, write_as
from tests.visitors import Visitor
from tests.web.staff.test_thread_work import thread_of
from tests.world import NOW, Adult

HURTFUL = "Your case is open, and the exhibits are with us."
BOX = re.compile(r'name="body"[^>]*>\n(.*?)</textarea>', re.DOTALL)


def send(visitor: Visitor, adult: Adult, words: str, *, status: int = 303, **more: str) -> str:
    key = SEND_KEY.search(read(visitor, thread_of(adult)))
    form = {"body": words, "send_key": key[1] if key else "", **more}
    return visitor.post(thread_of(adult), form, status=status).get_data(as_text=True)


def box_of(page: str) -> str:
    """What stands in the box to write in; there is one for a reason as well."""
    found = BOX.search(page)
    return found[1] if found else "there is no box"


def sent_count(portal: Portal) -> int:
    with portal.read() as session:
        return session.execute(select(func.count()).select_from(Message)).scalar_one()


def anyway(words: str, reason: str = "She uses these words herself.") -> dict[str, Any]:
    """What the form carries once its sender was warned of these words."""
    return {"warned_of": mark_of(words), "reason": reason}


def test_hurtful_words_are_shown_with_better_ones_and_nothing_is_sent_or_lost(portal: Portal) -> None:
    page = send(portal.visit(portal.people.jo), portal.people.amina, HURTFUL, status=422)

    assert "“Your case”" in page
    assert "Better: the child’s name, or “what happened”." in page
    assert "“exhibits”" in page
    assert "Better: belongings." in page
    assert box_of(page) == HURTFUL
    assert sent_count(portal) == 0


def test_with_a_reason_they_go_and_the_reason_is_kept_sealed_for_the_team(portal: Portal) -> None:
    jo, amina = portal.visit(portal.people.jo), portal.people.amina

    send(jo, amina, HURTFUL, **anyway(HURTFUL))

    assert HURTFUL in read(portal.visit(amina))
    with portal.read() as session:
        (kept,) = session.scalars(select(WordingOverrule))
        assert b"herself" not in kept.sealed_reason
        assert b"exhibits" not in kept.sealed_phrases
        assert "wording.overruled" in session.scalars(select(AuditEntry.action)).all()
    history = read(portal.visit(portal.people.moira), f"{thread_of(amina)}/thread-work")
    assert "She uses these words herself." in history
    assert "herself" not in read(portal.visit(amina))


def test_the_same_text_is_not_asked_about_twice_and_another_is(portal: Portal) -> None:
    jo, people = portal.visit(portal.people.jo), portal.people
    send(jo, people.amina, HURTFUL, **anyway(HURTFUL))

    send(jo, people.amina, HURTFUL)
    send(jo, people.tariq, HURTFUL)
    send(jo, people.amina, f"{HURTFUL} Again.", status=422)
    send(portal.visit(people.sam), people.grace, HURTFUL, status=422)

    assert sent_count(portal) == 3


def test_a_reason_for_other_words_or_none_or_one_too_long_lets_nothing_through(portal: Portal) -> None:
    jo, amina = portal.visit(portal.people.jo), portal.people.amina

    send(jo, amina, HURTFUL, status=422, **anyway("Other words."))
    assert "Say why it goes as it is" in send(jo, amina, HURTFUL, status=422, **anyway(HURTFUL, " "))
    page = send(jo, amina, HURTFUL, status=422, **anyway(HURTFUL, "x" * 501))

    assert "Use at most 500 characters." in page
    assert "x" * 501 in page
    assert sent_count(portal) == 0


def test_two_taps_with_a_reason_send_one_message_and_keep_one_reason(portal: Portal) -> None:
    jo, amina, key = portal.visit(portal.people.jo), portal.people.amina, str(uuid4())

    for _ in range(2):
        jo.post(thread_of(amina), {"body": HURTFUL, "send_key": key, **anyway(HURTFUL)})

    assert sent_count(portal) == 1
    with portal.read() as session:
        assert session.execute(select(func.count()).select_from(WordingOverrule)).scalar_one() == 1


def test_stiff_words_go_at_once(portal: Portal) -> None:
    send(portal.visit(portal.people.jo), portal.people.amina, "Unfortunately the procedure is pending!")

    assert sent_count(portal) == 1


def jo_also_looks_after_daisy(portal: Portal) -> None:
    with portal.write() as session:
        session.get_one(Case, portal.people.daisy_case_id).practitioner_id = portal.people.jo.staff_id
        session.commit()


def test_the_name_of_another_familys_child_is_asked_about_before_it_goes(portal: Portal) -> None:
    jo_also_looks_after_daisy(portal)
    jo, amina, words = portal.visit(portal.people.jo), portal.people.amina, "I will ask about daisy’s results."

    page = send(jo, amina, words, status=422)

    assert re.search(r"names a child of another family:\s*<strong[^>]*>Daisy</strong>", page)
    assert "It is meant for Amina, about Yusuf" in page
    assert box_of(page) == words
    assert sent_count(portal) == 0
    send(jo, amina, words, status=422, warned_of=mark_of(words))
    send(jo, amina, words, warned_of=mark_of(words), name_is_meant="yes")
    assert sent_count(portal) == 1


def test_a_yes_to_one_text_is_no_yes_to_another(portal: Portal) -> None:
    jo_also_looks_after_daisy(portal)

    send(
        portal.visit(portal.people.jo),
        portal.people.amina,
        "About Daisy.",
        status=422,
        warned_of=mark_of("About Daisy again."),
        name_is_meant="yes",
    )


def test_jo_is_not_told_the_names_of_children_she_may_not_see_and_moira_sees_all(portal: Portal) -> None:
    words = "Daisy is a flower."

    send(portal.visit(portal.people.jo), portal.people.amina, words)
    assert "Daisy</strong>" in send(portal.visit(portal.people.moira), portal.people.amina, words, status=422)


def test_ruth_is_asked_about_children_of_the_families_she_covers(portal: Portal) -> None:
    people = portal.people
    with portal.write() as session:
        for away in (people.jo, people.sam):
            world.send_away(session, away, cover=people.ruth, from_on=NOW.date(), to_on=NOW.date())
        session.commit()

    send(portal.visit(people.ruth), people.amina, "Daisy came.", status=422)


def test_the_childs_own_names_the_adults_and_the_practitioners_never_ask(portal: Portal) -> None:
    people = portal.people
    with portal.write() as session:
        hospital_id = people.hospital_id
        for number, child in enumerate(("Yusuf", "Amina", "Jo", "Moira", "Joey")):
            case = world.add_case(session, child, hospital_id, people.jo, reference=f"F-200{number}")
            # Another name that a parent uses counts as well as the child's own.
            world.add_adult(session, case, f"Parent{number}", child=f"Little{number}", relationship="mother")
        session.commit()
    jo = portal.visit(people.jo)

    send(jo, people.amina, "Dear Amina, Jo asked about Yusuf.")
    send(jo, people.amina, "Dear Amina, Little3 came.", status=422)
    send(portal.visit(people.moira), people.amina, "Moira is who I am.")


def test_both_are_asked_about_on_one_page_and_answered_in_one_go(portal: Portal) -> None:
    jo_also_looks_after_daisy(portal)
    jo, amina, words = portal.visit(portal.people.jo), portal.people.amina, "Daisy’s case is open."

    page = send(jo, amina, words, status=422)
    assert "These words may hurt" in page
    assert "Another family’s child" in page
    send(jo, amina, words, status=422, **anyway(words))
    send(jo, amina, words, name_is_meant="yes", **anyway(words))

    assert sent_count(portal) == 1


def test_a_send_asks_the_same_few_things_however_many_families_there_are(portal: Portal) -> None:
    people = portal.people
    counts = []
    for families in (1, 30):
        with portal.write() as session:
            for number in range(families):
                case = world.add_case(
                    session, f"Child{number}", people.hospital_id, people.jo, reference=f"G-{families}-{number}"
                )
                world.add_adult(session, case, f"P{families}x{number}", child="Pet", relationship="mother")
            session.commit()
        jo = portal.visit(people.jo)
        send(jo, people.amina, "Nothing to see.")
        page = read(jo, thread_of(people.amina))
        key = SEND_KEY.search(page)
        form = {"body": f"After {families}.", "send_key": key[1] if key else ""}
        with statements(portal) as asked:
            jo.post(thread_of(people.amina), form)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_of_very_many_families_the_newest_are_looked_through(portal: Portal) -> None:
    people = portal.people
    with portal.write() as session:
        write_as(session, people.amina, "Hello.", at=NOW - timedelta(hours=1))
        for child in ("Elder", "Younger"):
            world.add_case(session, child, people.hospital_id, people.jo, reference=child)
        session.commit()
        bound, outgoing_words.FAMILIES_AT_MOST = outgoing_words.FAMILIES_AT_MOST, 1
        try:
            around = outgoing_words.names_around(
                session,
                viewer=staff_viewer_of(people.jo),
                case_id=people.amina.case_id,
                adult_id=people.amina.adult_id,
                today=NOW.date(),
            )
        finally:
            outgoing_words.FAMILIES_AT_MOST = bound

    assert around.others == ("Younger",)
