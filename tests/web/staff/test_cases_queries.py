"""What the staff side asks of the database does not grow with the families."""

from tests import stages, world
from tests.portal_fixtures import Portal
from tests.queries_counted import statements


def test_the_caseload_asks_as_much_for_two_families_as_for_sixty(portal: Portal) -> None:
    people = portal.people
    moira = portal.visit(people.moira)
    moira.get("/staff/cases")
    with statements(portal) as before:
        moira.get("/staff/cases")
    with portal.write() as session:
        stages.publish(session)
        for number in range(58):
            case = world.add_case(
                session, f"Child {number}", people.hospital_id, people.sam, reference=f"F-2{number:03}"
            )
            world.add_adult(session, case, f"Adult{number}", child=f"Child {number}", relationship="mother")
        session.commit()

    # The data keys of the new cases are learnt once, by whoever comes first.
    assert "1 to 50 of 60" in moira.get("/staff/cases").text
    with statements(portal) as after:
        moira.get("/staff/cases")
    with statements(portal) as second_page:
        moira.get("/staff/cases?page=2")

    assert len(before) == len(after)
    assert len(second_page) <= len(after) + 2
    assert len(after) <= 10


def test_the_page_of_a_case_and_its_log_ask_a_fixed_number_of_questions(portal: Portal) -> None:
    jo, case = portal.visit(portal.people.jo), f"/staff/cases/{portal.people.yusuf_case_id}"
    for page, most in ((case, 17), (f"{case}/journey", 11), (f"{case}/contacts", 8), ("/staff/leave", 4)):
        jo.get(page)
        with statements(portal) as sent:
            jo.get(page)
        assert len(sent) <= most, f"{page} asked {len(sent)} times"
