"""“Is there anything new?”: no is 304, yes is 200 without a word, and asking is neither reading nor being there."""

from datetime import timedelta

from tests.portal_fixtures import Portal
from tests.queries_counted import statements
from tests.threads import answer_as, read, write, write_as
from tests.visitors import HOST
from tests.world import NOW

THREAD = "/staff/cases/{case}/messages/{adult}"


def _staff_address(portal: Portal, *, case: str = "yusuf", adult: str = "amina") -> str:
    people = portal.people
    case_id = getattr(people, f"{case}_case_id")
    return THREAD.format(case=case_id, adult=getattr(people, adult).adult_id) + "/newest"


def _told_new(portal: Portal) -> None:
    with portal.write() as session:
        answer_as(session, portal.people.jo, portal.people.amina, "I asked them again today.", at=NOW)
        session.commit()


def test_amina_is_told_that_nothing_is_new_until_something_is(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    mark = amina.get("/messages/newest").headers["ETag"]
    assert amina.client.get("/messages/newest", base_url=HOST, headers={"If-None-Match": mark}).status_code == 304

    _told_new(portal)
    answer = amina.client.get("/messages/newest", base_url=HOST, headers={"If-None-Match": mark})

    assert (answer.status_code, answer.get_data()) == (200, b"")


def test_the_page_carries_the_mark_of_its_own_newest_message(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    _told_new(portal)
    mark = amina.get("/messages/newest").headers["ETag"]

    assert f'data-newest="{mark.replace(chr(34), "&#34;")}"' in read(amina)


def test_asking_for_news_is_not_reading(portal: Portal) -> None:
    amina, jo = portal.visit(portal.people.amina), portal.visit(portal.people.jo)
    write(amina, "Is there any news?")

    jo.get(_staff_address(portal))

    assert "Not read yet." in read(amina)


def test_a_page_left_open_does_not_keep_amina_signed_in(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    for _ in range(4):
        portal.clock.pass_by(timedelta(minutes=9))
        if amina.client.get("/messages/newest", base_url=HOST).status_code != 200:
            break

    assert amina.get("/home", status=303).location.startswith("/sign-in")


def test_jo_cannot_ask_about_another_familys_adult_through_a_case_she_may_see(portal: Portal) -> None:
    with portal.write() as session:
        write_as(session, portal.people.grace, "From another family.", at=NOW)
        session.commit()
    jo = portal.visit(portal.people.jo)

    answer = jo.get(_staff_address(portal, adult="grace"))

    assert answer.headers["ETag"] == '"nothing"'


def test_no_news_costs_two_statements(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    amina.get("/messages/newest")
    with statements(portal) as sent:
        amina.get("/messages/newest")

    assert len(sent) == 2
