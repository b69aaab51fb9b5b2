"""Saved replies: Ed keeps them, Jo puts one into a message to Amina, and no hole goes out instead of a name."""

import re
from uuid import uuid4

from sqlalchemy import func, select

from portal.domain.access import Role, StaffViewer
from portal.models.cases import CaseAdult
from portal.models.saved_replies import SavedReply, SavedReplyEdition
from portal.models.sealing import seal
from portal.services import saved_replies
from tests.portal_fixtures import Portal
from tests.threads import box_of, read
from tests.visitors import Visitor
from tests.web.staff.test_thread_work import field, thread_of
from tests.world import NOW

KEPT = "/staff/saved-replies"
RINGS = "Dear {adult}, {practitioner} rings you about {child} tomorrow."


def written(portal: Portal, *, title: str = "A call", body: str = RINGS) -> str:
    """The id of a reply that Ed has written."""
    ed = StaffViewer(portal.people.ed.staff_id, frozenset({Role.CONTENT_EDITOR}))
    with portal.write() as session:
        reply_id = saved_replies.write(session, viewer=ed, title=title, body=body, form_key=uuid4(), now=NOW)
        session.commit()
        return str(reply_id)


def fill_in(portal: Portal, browser: Visitor, reply_id: str, *, typed: str = "", status: int = 303) -> str:
    here = thread_of(portal.people.amina)
    form = {"saved_reply": reply_id, "body": typed, "send_key": str(uuid4())}
    return browser.post(f"{here}/saved-reply", form, at=here, status=status).get_data(as_text=True)


def test_jo_puts_a_reply_behind_what_she_typed_with_aminas_names_and_nothing_is_sent(portal: Portal) -> None:
    reply_id, jo = written(portal), portal.visit(portal.people.jo)
    assert "A call" in read(jo, thread_of(portal.people.amina))

    fill_in(portal, jo, reply_id, typed="Good morning.")

    page = read(jo, f"{thread_of(portal.people.amina)}?filled=1")
    assert box_of(page) == "Good morning.\n\nDear Amina, Jo rings you about Yusuf tomorrow."
    assert "The reply is in the box" in page
    assert "tomorrow" not in read(portal.visit(portal.people.amina))


def test_the_child_is_called_as_this_adult_calls_him(portal: Portal) -> None:
    people = portal.people
    with portal.write() as session:
        place = session.get_one(CaseAdult, people.amina.adult_id)
        key_id = session.info["cipher"].key_id_of(place.sealed_child_name)
        seal(session, place, key_id=key_id, child_name="Yusi")
        session.commit()
    jo = portal.visit(people.jo)

    fill_in(portal, jo, written(portal))

    assert "about Yusi tomorrow" in box_of(read(jo, thread_of(people.amina)))


def test_a_missing_name_is_said_and_what_was_typed_is_kept(portal: Portal) -> None:
    with portal.write() as session:
        place = session.get_one(CaseAdult, portal.people.amina.adult_id)
        key_id = session.info["cipher"].key_id_of(place.sealed_child_name)
        seal(session, place, key_id=key_id, child_name=" ")
        session.commit()

    page = fill_in(portal, portal.visit(portal.people.jo), written(portal), typed="Good morning.", status=422)

    assert "This reply names the child, and no name is written down for this adult." in page
    assert box_of(page) == "Good morning."


def test_a_reply_that_is_out_of_use_or_none_at_all_fills_nothing_in(portal: Portal) -> None:
    reply_id, jo = written(portal), portal.visit(portal.people.jo)
    portal.visit(portal.people.ed).post(f"{KEPT}/{reply_id}/withdrawal", at=f"{KEPT}/{reply_id}")

    for chosen in (reply_id, str(uuid4()), "nonsense"):
        page = fill_in(portal, jo, chosen, typed="Good morning.", status=422)
        assert "Choose a saved reply that is in use." in page
        assert box_of(page) == "Good morning."
    assert "A saved reply" not in read(jo, thread_of(portal.people.amina))


def test_ed_writes_one_once_however_often_he_presses(portal: Portal) -> None:
    ed = portal.visit(portal.people.ed)
    form = {"title": " A  call ", "reply_body": RINGS, "form_key": str(uuid4())}

    for _ in range(2):
        ed.post(f"{KEPT}/new", form)

    with portal.read() as session:
        assert session.scalars(select(SavedReplyEdition.title)).all() == ["A call"]
        assert session.execute(select(func.count()).select_from(SavedReply)).scalar_one() == 1
    assert "A call" in read(ed, KEPT)


def test_what_could_not_be_filled_in_is_refused_in_words_and_kept(portal: Portal) -> None:
    ed = portal.visit(portal.people.ed)
    for body, said in (
        ("Dear {mother}", "Nothing can be filled in for {mother}."),
        ("Dear {adult", "A brace stands alone."),
        (" ", "Write the reply."),
        ("x" * 2001, "Use at most 2,000 characters."),
    ):
        form = {"title": "A call", "reply_body": body, "form_key": str(uuid4())}
        page = ed.post(f"{KEPT}/new", form, status=422).get_data(as_text=True)
        assert said in page
        assert box_of(page) == body
    with portal.read() as session:
        assert session.scalars(select(SavedReply)).all() == []


def test_a_change_is_a_new_edition_and_one_from_a_stale_page_is_refused(portal: Portal) -> None:
    reply_id, ed = written(portal), portal.visit(portal.people.ed)
    here = f"{KEPT}/{reply_id}"
    form = {"title": "A call", "number": field(read(ed, here), "number"), "form_key": str(uuid4())}

    ed.post(here, {**form, "reply_body": "Dear {adult}, tomorrow."})
    page = ed.post(here, {**form, "reply_body": "Other words."}, status=409).get_data(as_text=True)

    assert "Somebody changed it" in page
    assert box_of(page) == "Other words."
    with portal.read() as session:
        kept = session.scalars(select(SavedReplyEdition.body).order_by(SavedReplyEdition.number)).all()
        assert kept == [RINGS, "Dear {adult}, tomorrow."]


def test_ed_is_shown_hurtful_words_in_a_reply(portal: Portal) -> None:
    reply_id = written(portal, body="The body is with us.")

    assert "“The body”" in read(portal.visit(portal.people.ed), f"{KEPT}/{reply_id}")


def test_moira_keeps_replies_too_and_jo_only_uses_them(portal: Portal) -> None:
    reply_id = written(portal)
    portal.visit(portal.people.moira).get(f"{KEPT}/{reply_id}")
    jo = portal.visit(portal.people.jo)
    jo.get(KEPT, status=403)
    assert not re.search(r'href="/staff/saved-replies"', read(jo, "/staff/inbox"))
