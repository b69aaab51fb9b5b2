"""Amina sends photographs and papers: she sees how far each has come, and only her team and she can open it."""

import io
import re
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from portal.adapters.clamd import Clamd
from portal.config import FileLimits
from portal.models.attachments import Attachment, AttachmentPiece
from portal.models.cases import CaseAdult
from portal.models.messages import Message
from portal.web.downloads import POLICY
from tests.files import HARMFUL, HEIC, PDF, check_all, photograph, scanning, set_up, the_file
from tests.portal_fixtures import Portal
from tests.threads import SEND_KEY, box_of, read
from tests.visitors import HOST, TOKEN, Visitor
from tests.world import Adult

Named = tuple[str, bytes]
KILOBYTE = 1024
SMALL = FileLimits(number=2, each=100 * KILOBYTE, total=150 * KILOBYTE)


def send(visitor: Visitor, *files: Named, words: str = "For you.", key: str = "", status: int = 303) -> TestResponse:
    """Write in the box, choose files, press Send."""
    found = SEND_KEY.search(read(visitor))
    form: dict[str, Any] = {"body": words, "send_key": key or (found[1] if found else "")}
    return visitor.post("/messages", {**form, "files": _chosen(files)}, at="/messages", status=status)


def _chosen(files: tuple[Named, ...]) -> list[tuple[io.BytesIO, str]]:
    return [(io.BytesIO(content), name) for name, content in files]


def amina_sent(portal: Portal, content: bytes) -> str:
    """Amina has sent a file and the worker has looked at it: the file's address on her pages."""
    send(portal.visit(portal.people.amina), ("IMG_2041.jpg", content))
    check_all(portal)
    return f"/messages/files/{the_file(portal).id}"


def for_staff(adult: Adult, address: str) -> str:
    return f"/staff/cases/{adult.case_id}{address.replace('/messages/', f'/messages/{adult.adult_id}/')}"


def counts(portal: Portal) -> tuple[int, int, int]:
    with portal.read() as session:
        tables = (Message, Attachment, AttachmentPiece)
        messages, files, pieces = (
            session.execute(select(func.count()).select_from(table)).scalar_one() for table in tables
        )
        return messages, files, pieces


def test_amina_sends_a_photograph_and_sees_that_it_is_being_checked_and_then_that_it_is(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)

    send(amina, ("IMG_2041.jpg", photograph()))
    waiting = read(amina)
    check_all(portal)
    checked = read(amina)

    assert "For you." in waiting
    assert "Photograph, 0.1 MB" in waiting
    assert "We are checking it." in waiting
    assert "/messages/files/" not in waiting
    assert "Checked. Your team can open it." in checked
    assert f"/messages/files/{the_file(portal).id}" in checked
    assert "IMG_2041" not in checked


def test_the_limits_stand_there_before_anybody_chooses(portal: Portal) -> None:
    page = read(portal.visit(portal.people.amina))
    assert "At most 5 files. Each up to 10 MB, together up to 25 MB." in page
    assert 'accept="image/jpeg,image/png,image/webp,application/pdf' in page
    assert 'enctype="multipart/form-data"' in page


def test_amina_and_jo_download_it_under_a_name_that_says_nothing_and_no_page_can_show_it(portal: Portal) -> None:
    address = amina_sent(portal, photograph())

    for answer in (
        portal.visit(portal.people.amina).get(address),
        portal.visit(portal.people.jo).get(for_staff(portal.people.amina, address)),
    ):
        assert Image.open(io.BytesIO(answer.data)).size == (48, 64)
        assert answer.headers["Content-Disposition"] == 'attachment; filename="photograph-2026-11-24-1.jpg"'
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Length"] == str(len(answer.data))


def test_the_other_parent_another_family_and_other_staff_find_nothing(portal: Portal) -> None:
    address = amina_sent(portal, photograph())
    people = portal.people

    for stranger in (people.tariq, people.grace):
        portal.visit(stranger).get(address, status=404)
    for worker in (people.ruth, people.sam, people.ed):
        portal.visit(worker).get(for_staff(people.amina, address), status=404)
    portal.visit(people.jo).get(for_staff(people.tariq, address), status=404)
    portal.visit(people.sam).get(for_staff(people.grace, address), status=404)
    portal.visit().get(address, status=303)


def test_nobody_opens_a_file_before_it_has_been_checked(portal: Portal) -> None:
    amina, jo = portal.visit(portal.people.amina), portal.visit(portal.people.jo)
    send(amina, ("a.jpg", photograph()))
    address = f"/messages/files/{the_file(portal).id}"

    amina.get(address, status=404)
    jo.get(for_staff(portal.people.amina, address), status=404)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "document"}, 200),
        ({"Sec-Fetch-Site": "none", "Sec-Fetch-Dest": "document"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document"}, 404),
        ({"Sec-Fetch-Site": "same-site", "Sec-Fetch-Dest": "document"}, 404),
        ({"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "iframe"}, 404),
        ({"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "image"}, 404),
    ],
)
def test_another_site_and_a_page_that_would_draw_it_get_nothing(
    portal: Portal, headers: dict[str, str], status: int
) -> None:
    address = amina_sent(portal, photograph())
    answer = portal.visit(portal.people.amina).client.get(address, base_url=HOST, headers=headers)
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ((("empty.jpg", b""),), "empty.jpg has nothing in it."),
        ((("IMG_1.HEIC", HEIC),), "take a screenshot of it, and send the screenshot"),
        ((("photo.jpg", b"MZ this is a program"),), "We cannot take photo.jpg."),
        ((("<b>.svg", b"<svg onload=alert(1)>"),), "We cannot take &lt;b&gt;.svg."),
        ((("large.pdf", PDF + bytes(100 * KILOBYTE)),), "large.pdf is larger than 0.1 MB."),
        ((("a.pdf", PDF),) * 3, "You have chosen more than 2 files."),
        ((("a.pdf", PDF + bytes(90 * KILOBYTE)),) * 2, "Together your files are larger than 0.1 MB."),
    ],
    ids=["empty", "heic", "program", "svg", "too large", "too many", "too large together"],
)
def test_what_cannot_be_sent_is_refused_beside_the_field_with_every_word_kept(
    portal: Portal, files: tuple[Named, ...], says: str
) -> None:
    set_up(portal, files=SMALL)

    page = send(portal.visit(portal.people.amina), *files, words="Words I thought about.", status=422).text

    assert says in page
    assert "Please choose your files again." in page
    assert '<a href="#files">' in page
    assert 'id="files-error"' in page
    assert "<details open>" in page
    assert box_of(page) == "Words I thought about."
    assert counts(portal) == (0, 0, 0)


def test_a_megabyte_too_much_is_read_to_its_end_so_that_the_words_come_back(portal: Portal) -> None:
    large = PDF + bytes(11 * 1024 * KILOBYTE)
    page = send(portal.visit(portal.people.amina), ("scan.pdf", large), words="Words.", status=422).text
    assert "scan.pdf is larger than 10 MB." in page
    assert box_of(page) == "Words."


def test_far_too_much_is_refused_unread(portal: Portal) -> None:
    set_up(portal, files=SMALL)
    page = send(portal.visit(portal.people.amina), ("film.pdf", PDF + bytes(3 * 1024 * KILOBYTE)), status=413).text
    assert "That was too much to send at once" in page
    assert counts(portal) == (0, 0, 0)


def test_nothing_chosen_is_no_file_and_words_are_still_needed(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    send(amina, ("", b""), words="Only words.")
    assert counts(portal) == (1, 0, 0)
    assert "Write your message here" in send(amina, ("", b""), words="", status=422).text


def test_a_photograph_without_a_word_is_a_message(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    send(amina, ("a.png", photograph("PNG")), words="")
    page = read(amina)
    assert "Photograph, 0.1 MB" in page
    assert '<div class="said"' not in page


def test_four_taps_at_the_same_moment_store_one_message_and_one_set_of_files(portal: Portal) -> None:
    browsers = [portal.visit(portal.people.amina) for _ in range(4)]
    tokens = [TOKEN.search(read(browser)) for browser in browsers]
    key, together, answers = str(uuid4()), Barrier(len(browsers)), list[int]()
    picture = photograph()

    def tap(browser: Visitor, token: str) -> None:
        files = _chosen((("a.jpg", picture), ("b.pdf", PDF)))
        form = {"body": "Once.", "send_key": key, "csrf_token": token, "files": files}
        together.wait()
        answer = browser.client.post("/messages", data=form, base_url=HOST, headers={"Referer": f"{HOST}/messages"})
        answers.append(answer.status_code)

    taps = [
        Thread(target=tap, args=(one, token[1] if token else "")) for one, token in zip(browsers, tokens, strict=True)
    ]
    for each in taps:
        each.start()
    for each in taps:
        each.join()

    assert answers == [303] * len(browsers)
    assert counts(portal) == (1, 2, 2)


def test_other_photographs_sent_from_the_same_page_are_another_message(portal: Portal) -> None:
    amina, key = portal.visit(portal.people.amina), str(uuid4())
    for size in ((10, 10), (20, 20), (20, 20)):
        send(amina, ("a.jpg", photograph(size=size)), key=key)
    assert counts(portal)[:2] == (2, 2)


def test_a_paper_that_nothing_could_scan_opens_for_jo_who_is_told_so_before(portal: Portal) -> None:
    address = amina_sent(portal, PDF)
    amina, jo, page_of_jo = portal.visit(portal.people.amina), portal.visit(portal.people.jo), _thread_of(portal)

    assert "It has not been checked for viruses." in read(amina)
    assert "Not checked for viruses: open it only on a computer that checks files itself." in read(jo, page_of_jo)
    assert jo.get(for_staff(portal.people.amina, address)).data == PDF
    amina.get(address, status=404)


def test_of_a_harmful_file_both_sides_read_kindly_and_truly_that_it_is_gone(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    send(amina, ("form.pdf", HARMFUL))
    with scanning() as clamd:
        check_all(portal, Clamd(clamd.address))
    address = f"/messages/files/{the_file(portal).id}"

    assert "It is gone. Our check found something in it" in read(amina)
    assert "Destroyed: the virus scanner found something in it." in read(
        portal.visit(portal.people.jo), _thread_of(portal)
    )
    portal.visit(portal.people.jo).get(for_staff(portal.people.amina, address), status=404)


def _thread_of(portal: Portal) -> str:
    return f"/staff/cases/{portal.people.amina.case_id}/messages/{portal.people.amina.adult_id}"


def test_where_an_adult_is_restricted_files_are_closed_in_words_that_say_nothing_else(portal: Portal) -> None:
    with portal.write() as session:
        tariqs = CaseAdult.id == portal.people.tariq.adult_id
        session.execute(update(CaseAdult).where(tariqs).values(restricted_at=portal.clock.now))
        session.commit()
    tariq = portal.visit(portal.people.tariq)

    page = read(tariq)
    refused = send(tariq, ("a.jpg", photograph()), words="For you.", status=422).text

    assert 'type="file"' not in page
    for shown in (page, refused):
        assert "Files cannot be sent here at the moment." in shown
    assert box_of(refused) == "For you."
    assert counts(portal) == (0, 0, 0)
    assert 'type="file"' in read(portal.visit(portal.people.amina))


def test_a_service_that_takes_no_files_says_the_same(portal: Portal) -> None:
    set_up(portal, files=replace(SMALL, number=0))
    page = read(portal.visit(portal.people.amina))
    assert 'type="file"' not in page
    assert "Files cannot be sent here at the moment." in page


def test_saving_for_later_keeps_the_words_and_says_that_files_are_not_kept(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    large = PDF + bytes(3 * 1024 * KILOBYTE)
    form = {"body": "Not yet.", "send_key": str(uuid4()), "files": _chosen((("a.pdf", large),))}

    saved = amina.post("/messages/draft", form, at="/messages")

    page = read(amina, saved.location)
    assert box_of(page) == "Not yet."
    assert "The files you chose are not saved." in page
    assert counts(portal) == (0, 0, 0)


def test_when_the_session_has_ended_the_words_are_kept_and_the_files_are_said_to_be_not(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    token = TOKEN.search(read(amina))
    portal.clock.pass_by(timedelta(hours=1))
    form = {
        "body": "Not lost.",
        "send_key": str(uuid4()),
        "csrf_token": token[1] if token else "",
        "files": _chosen((("a.pdf", PDF + bytes(3 * 1024 * KILOBYTE)),)),
    }

    answer = amina.client.post("/messages", data=form, base_url=HOST, headers={"Referer": f"{HOST}/messages"})
    answer.request.environ["wsgi.input"].close()

    assert answer.status_code == 303
    page = portal.visit().get(answer.location).text
    assert "What you wrote is kept." in page
    assert "The files you chose are not sent." in page
    assert box_of(read(portal.visit(portal.people.amina))) == "Not lost."
    assert counts(portal) == (0, 0, 0)


def test_files_of_earlier_messages_stand_on_the_page_of_those_messages(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    send(amina, ("a.jpg", photograph()), words="The first.")
    for number in range(30):
        portal.clock.pass_by(timedelta(minutes=1))
        send(amina, words=f"Later {number}.")

    newest = read(amina)
    earlier = re.search(r"\?before=[0-9a-f-]+", newest)

    assert "Photograph" not in newest.partition('<form method="post" action="/messages"')[0]
    assert "Photograph, 0.1 MB" in read(amina, f"/messages{earlier[0] if earlier else ''}")
