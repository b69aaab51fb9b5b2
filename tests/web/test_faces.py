"""Amina sees who will sit opposite her: Jo's photograph and a few words, for as long as Jo works here."""

import io
import re
from datetime import date
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select, update

from portal.models.faces import StaffPhoto
from portal.models.people import StaffMember
from portal.queries import faces as queries
from tests import world
from tests.files import HEIC, PDF, PHONE, TAIL, bomb, photograph
from tests.portal_fixtures import Portal
from tests.queries_counted import statements
from tests.visitors import Visitor
from tests.world import Worker

PAGE = "/staff/account/face"
IMAGE = re.compile(r'<img class="face[^"]*" src="(/people/[^"]+)" alt="([^"]*)"')


def shows(portal: Portal, worker: Worker, content: bytes, *, status: int = 303) -> str:
    """A member of staff chooses a photograph; the words of the answer."""
    form: dict[str, Any] = {"files": [(io.BytesIO(content), "IMG_7.jpg")]}
    return portal.visit(worker).post(PAGE, form, status=status).text


def faces_on(visitor: Visitor, path: str) -> list[tuple[str, str]]:
    return IMAGE.findall(visitor.get(path).text)


def test_amina_sees_the_face_of_jo_on_home_and_beside_the_messages(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    assert faces_on(amina, "/home") == []
    assert '<span class="face" aria-hidden="true">JM</span>' in amina.get("/home").text

    shows(portal, portal.people.jo, photograph(size=(640, 480), tail=TAIL))

    [(large, name)] = faces_on(amina, "/home")
    [(small, same)] = faces_on(amina, "/messages")
    assert name == same == "Jo Marsh"
    for path, side in ((large, 192), (small, 96)):
        answer = amina.get(path)
        assert answer.mimetype == "image/jpeg"
        assert answer.headers["Cache-Control"].startswith("private, ")
        with Image.open(io.BytesIO(answer.data)) as picture:
            assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (side, side), {})
        for hidden in (PHONE.encode(), TAIL, b"GPS"):
            assert hidden not in answer.data


def test_whoever_stands_in_has_a_face_too(portal: Portal) -> None:
    people = portal.people
    shows(portal, people.ruth, photograph("PNG"))
    with portal.write() as session:
        world.send_away(session, people.jo, cover=people.ruth, from_on=date(2026, 11, 23), to_on=date(2026, 11, 29))
        session.commit()
    amina = portal.visit(people.amina)

    assert [name for _, name in faces_on(amina, "/home")] == ["Ruth Adeyemi"]
    assert [name for _, name in faces_on(amina, "/messages")] == ["Ruth Adeyemi"]


def test_a_photograph_is_for_whoever_is_signed_in_and_only_at_its_newest_address(portal: Portal) -> None:
    people = portal.people
    shows(portal, people.jo, photograph())
    [(first, _)] = faces_on(portal.visit(people.amina), "/home")
    assert portal.visit().get(first, status=303).location.startswith("/sign-in")
    portal.visit(people.grace).get(first)
    portal.visit(people.sam).get(first)
    portal.visit(people.grace).get(first.replace("/large/", "/huge/"), status=404)

    shows(portal, people.jo, photograph("WEBP"))

    [(second, _)] = faces_on(portal.visit(people.amina), "/home")
    assert second != first
    portal.visit(people.amina).get(first, status=404)


@pytest.mark.parametrize("by", ["jo", "moira"])
def test_jo_and_the_manager_may_take_the_photograph_away(portal: Portal, by: str) -> None:
    people = portal.people
    shows(portal, people.jo, photograph())
    amina = portal.visit(people.amina)
    [(address, _)] = faces_on(amina, "/home")
    path, at = {
        "jo": (f"{PAGE}/removal", PAGE),
        "moira": (f"/staff/members/{people.jo.staff_id}/face/removal", "/staff/members"),
    }[by]

    for _tap in range(2):
        portal.visit(getattr(people, by)).post(path, at=at)

    assert faces_on(amina, "/home") == []
    amina.get(address, status=404)
    with portal.read() as session:
        assert session.scalars(select(StaffPhoto)).all() == []


def test_a_practitioner_takes_nobody_elses_photograph_away(portal: Portal) -> None:
    people = portal.people
    shows(portal, people.jo, photograph())

    portal.visit(people.sam).post(f"/staff/members/{people.jo.staff_id}/face/removal", at=PAGE, status=404)

    assert faces_on(portal.visit(people.amina), "/home")


def _animation() -> bytes:
    file = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("teal", "navy")]
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:], duration=100)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This is not a picture"),
        (b"<svg onload=alert(1)>", "This is not a picture"),
        (b"\xff\xd8\xff" + b"nonsense" * 50, "This is not a picture"),
        (PDF, "This is not a picture"),
        (HEIC, "kept as HEIC"),
        (bomb(30_000), "too many pixels"),
        (_animation(), "This picture moves"),
        (photograph() + bytes(10 * 1024 * 1024), "This file is too large"),
    ],
    ids=["empty", "svg", "nonsense", "pdf", "heic", "bomb", "animation", "too large"],
)
def test_what_is_no_photograph_is_refused_kindly_and_the_one_before_stays(
    portal: Portal, content: bytes, words: str
) -> None:
    shows(portal, portal.people.jo, photograph())
    before = faces_on(portal.visit(portal.people.amina), "/home")

    html = shows(portal, portal.people.jo, content, status=422)

    assert words in html
    assert 'aria-invalid="true"' in html
    assert faces_on(portal.visit(portal.people.amina), "/home") == before


def test_nothing_chosen_is_said_too(portal: Portal) -> None:
    assert "Choose a photograph first." in portal.visit(portal.people.jo).post(PAGE, status=422).text


def test_amina_may_open_what_jo_says_about_herself(portal: Portal) -> None:
    amina, jo = portal.visit(portal.people.amina), portal.visit(portal.people.jo)
    assert "More about" not in amina.get("/home").text

    jo.post(f"{PAGE}/about", {"about": "I have two dogs,\nand I was <b>a nurse</b> for ten years."}, at=PAGE)

    html = amina.get("/home").text
    assert "<summary>More about Jo</summary>" in html
    assert "I have two dogs, and I was &lt;b&gt;a nurse&lt;/b&gt; for ten years." in html
    jo.post(f"{PAGE}/about", {"about": " "}, at=PAGE)
    assert "More about" not in amina.get("/home").text


def test_too_many_words_come_back_with_a_sentence_beside_them(portal: Portal) -> None:
    html = portal.visit(portal.people.jo).post(f"{PAGE}/about", {"about": "é" * 201}, at=PAGE, status=422).text

    assert "Use at most 200 characters." in html
    assert "é" * 201 in html


def test_of_somebody_who_leaves_neither_photograph_nor_words_are_kept(portal: Portal) -> None:
    people = portal.people
    shows(portal, people.ruth, photograph())
    portal.visit(people.ruth).post(f"{PAGE}/about", {"about": "I like tea."}, at=PAGE)
    with portal.read() as session:
        [photo] = session.scalars(select(StaffPhoto))

    portal.visit(people.moira).post(f"/staff/members/{people.ruth.staff_id}/end")

    portal.visit(people.amina).get(f"/people/large/{photo.address}.jpg", status=404)
    with portal.read() as session:
        assert session.scalars(select(StaffPhoto)).all() == []
        assert session.get_one(StaffMember, people.ruth.staff_id).sealed_about is None


def test_faces_are_read_in_one_statement_and_without_those_who_have_left(portal: Portal) -> None:
    people = portal.people
    for worker in (people.jo, people.ruth):
        shows(portal, worker, photograph())
    with portal.write() as session:
        session.execute(update(StaffMember).where(StaffMember.id == people.ruth.staff_id).values(left_at=world.NOW))
        session.commit()
    wanted = [worker.staff_id for worker in (people.jo, people.sam, people.ruth)]

    with statements(portal) as sent, portal.app.extensions["portal"].database.read_session() as session:
        found = queries.faces(session, staff_ids=wanted)

    assert list(found) == [people.jo.staff_id]
    assert len(sent) == 1


def test_a_photograph_lies_sealed_in_the_database(portal: Portal) -> None:
    shows(portal, portal.people.jo, photograph())

    with portal.read() as session:
        [photo] = session.scalars(select(StaffPhoto))

    assert not photo.sealed_small.startswith(b"\xff\xd8\xff")
    assert b"JFIF" not in photo.sealed_large
