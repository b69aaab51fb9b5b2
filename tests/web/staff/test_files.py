"""Jo sends a file to Amina: first she sees to whom and about which child, and only then does it go."""

import io
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select, update

from portal.adapters.clamd import Clamd
from portal.models.attachments import Attachment
from portal.models.cases import CaseAdult
from portal.models.messages import Message, Notice
from tests.files import PDF, check_all, photograph, scanning, set_up, the_file
from tests.portal_fixtures import Portal
from tests.threads import SEND_KEY, box_of, read
from tests.visitors import Visitor


def thread_of(portal: Portal) -> str:
    return f"/staff/cases/{portal.people.amina.case_id}/messages/{portal.people.amina.adult_id}"


def choose(
    portal: Portal,
    jo: Visitor,
    content: bytes,
    *,
    name: str = "letter for Amina.png",
    words: str = "The drawing I spoke of.",
    key: str = "",
    status: int = 303,
) -> str:
    """Write, choose a file, press Send; answers the address of the page to confirm it, or the page that refuses."""
    found = SEND_KEY.search(read(jo, thread_of(portal)))
    form: dict[str, Any] = {"body": words, "send_key": key or (found[1] if found else "")}
    answer = jo.post(thread_of(portal), {**form, "files": [(io.BytesIO(content), name)]}, status=status)
    return answer.location if status == 303 else answer.text


def count(portal: Portal, table: type[Message] | type[Attachment] | type[Notice]) -> int:
    with portal.read() as session:
        return session.execute(select(func.count()).select_from(table)).scalar_one()


def test_before_anything_goes_out_jo_sees_to_whom_about_which_child_and_which_files(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)

    page = read(jo, choose(portal, jo, photograph("PNG")))

    assert "Nothing has been sent yet." in page
    assert "Amina (Mother)" in page
    assert "Send to Amina, about Yusuf" in page
    assert "letter for Amina.png" in page
    assert "Photograph, 0.1 MB" in page
    assert box_of(page) == "The drawing I spoke of."
    assert (count(portal, Message), count(portal, Notice)) == (0, 0)
    amina = portal.visit(portal.people.amina)
    assert "The drawing" not in read(amina)
    amina.get(f"/messages/files/{the_file(portal).id}", status=404)


def test_confirmed_it_goes_once_and_amina_opens_it_when_it_has_been_checked(portal: Portal) -> None:
    jo, amina = portal.visit(portal.people.jo), portal.visit(portal.people.amina)
    confirm = choose(portal, jo, photograph("PNG"))

    for _ in range(2):
        jo.post(confirm, {"body": "The drawing I spoke of."}, at=thread_of(portal))

    assert "sent=1" in jo.get(confirm, status=303).location
    assert (count(portal, Message), count(portal, Notice)) == (1, 1)
    waiting = read(amina)
    assert "You can open it when it has been checked." in waiting
    check_all(portal)
    link = re.search(r'href="(/messages/files/[^"]+)"', read(amina))
    answer = amina.get(link[1] if link else "")
    assert "letter" not in str(answer.headers)
    assert "Checked. Amina can open it." in read(jo, thread_of(portal))


def test_going_back_keeps_the_words_and_sends_nothing(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)
    choose(portal, jo, photograph("PNG"))
    assert box_of(read(jo, thread_of(portal))) == "The drawing I spoke of."
    assert count(portal, Message) == 0


def test_two_taps_choose_once_and_lead_to_the_same_page(portal: Portal) -> None:
    jo, key = portal.visit(portal.people.jo), str(uuid4())
    assert choose(portal, jo, photograph("PNG"), key=key) == choose(portal, jo, photograph("PNG"), key=key)
    assert count(portal, Attachment) == 1


def test_a_page_that_waited_too_long_says_that_the_files_are_gone_and_keeps_the_words(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)
    confirm = choose(portal, jo, photograph("PNG"))
    with portal.write() as session:
        session.execute(update(Attachment).values(batch_id=uuid4()))
        session.commit()

    answer = jo.post(confirm, {"body": "Words changed here."}, at=thread_of(portal))

    page = read(jo, answer.location.partition("#")[0])
    assert "The files are no longer here. Nothing was sent." in page
    assert box_of(page) == "Words changed here."
    assert count(portal, Message) == 0
    assert "gone=1" in jo.get(confirm, status=303).location


def test_words_too_long_for_a_draft_are_handed_back_when_the_files_are_gone(portal: Portal) -> None:
    jo, words = portal.visit(portal.people.jo), "long " * 100_000
    address = f"{thread_of(portal)}/files/confirm/{uuid4()}"
    page = jo.post(address, {"body": words}, at=thread_of(portal), status=422).text
    assert words in page


def test_words_are_needed_on_both_pages(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)
    assert "Write your message here" in choose(portal, jo, photograph("PNG"), words=" ", status=422)
    confirm = choose(portal, jo, photograph("PNG"))
    assert "Write your message here" in jo.post(confirm, {"body": ""}, at=confirm, status=422).text
    assert count(portal, Message) == 0


def test_a_paper_goes_to_a_family_only_where_something_can_scan_it(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)

    refused = choose(portal, jo, PDF, name="letter.pdf", status=422)
    assert "No virus scanner is set up, so the family could not open it." in refused
    assert box_of(refused) == "The drawing I spoke of."
    assert "application/pdf" not in refused

    with scanning() as clamd:
        set_up(portal, scanner=clamd.address)
        confirm = choose(portal, jo, PDF, name="letter.pdf")
        check_all(portal, Clamd(clamd.address))
    assert "Checked. Amina can open it." in read(jo, confirm)


def test_a_chosen_file_that_does_not_pass_the_check_is_not_sent(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)
    confirm = choose(portal, jo, b"\xff\xd8\xff no photograph at all", name="photo.jpg")
    check_all(portal)

    page = jo.post(confirm, {"body": "Words."}, at=confirm, status=422).text

    assert "One of the files did not pass the check." in page
    assert box_of(page) == "Words."
    assert count(portal, Message) == 0


def test_to_an_adult_whose_messages_are_held_back_no_file_goes_either_before_or_after_choosing(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)
    confirm = choose(portal, jo, photograph("PNG"))
    with portal.write() as session:
        aminas = CaseAdult.id == portal.people.amina.adult_id
        session.execute(update(CaseAdult).where(aminas).values(restricted_at=portal.clock.now))
        session.commit()

    assert "are held back" in jo.post(confirm, {"body": "Words."}, at=confirm, status=422).text
    assert "need a second person" in choose(portal, jo, photograph("PNG"), status=409)
    assert count(portal, Message) == 0


def test_the_confirm_page_is_jos_alone_and_about_this_adult_alone(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)
    confirm = choose(portal, jo, photograph("PNG"))

    portal.visit(portal.people.ruth).get(confirm, status=404)
    assert "gone=1" in portal.visit(portal.people.moira).get(confirm, status=303).location
    tariqs = confirm.replace(str(portal.people.amina.adult_id), str(portal.people.tariq.adult_id))
    assert "gone=1" in jo.get(tariqs, status=303).location
    graces = confirm.replace(str(portal.people.amina.adult_id), str(portal.people.grace.adult_id))
    jo.get(graces, status=404)


def test_the_message_that_the_page_showed_counts_as_answered_and_a_later_one_does_not(portal: Portal) -> None:
    amina, jo = portal.visit(portal.people.amina), portal.visit(portal.people.jo)
    amina.post("/messages", {"body": "First.", "send_key": str(uuid4())}, at="/messages")
    seen = re.search(r'name="seen" value="([^"]+)"', read(jo, thread_of(portal)))
    portal.clock.pass_by(timedelta(minutes=1))
    form = {"body": "Here.", "send_key": str(uuid4()), "seen": seen[1] if seen else ""}
    confirm = jo.post(thread_of(portal), {**form, "files": [(io.BytesIO(photograph()), "a.jpg")]}).location
    amina.post("/messages", {"body": "Second.", "send_key": str(uuid4())}, at="/messages")
    portal.clock.pass_by(timedelta(minutes=1))

    kept = re.search(r'name="seen" value="([^"]+)"', read(jo, confirm))
    jo.post(confirm, {"body": "Here.", "seen": kept[1] if kept else ""}, at=confirm)

    assert "Amina is waiting for an answer." in read(jo, thread_of(portal))
