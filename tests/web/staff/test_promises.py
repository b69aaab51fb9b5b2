"""Jo sees whom she promised to tell something, before the day is gone."""

from datetime import date

from portal.models.cases import CaseAdult
from tests.portal_fixtures import Portal
from tests.queries_counted import statements

ADDRESS = "/staff/promises"


def promise(portal: Portal, **days: date) -> None:
    with portal.write() as session:
        for name, day in days.items():
            session.get_one(CaseAdult, getattr(portal.people, name).adult_id).next_update_by = day
        session.commit()


def test_jo_sees_tariq_before_amina_and_can_tell_them_at_once(portal: Portal) -> None:
    promise(portal, amina=date(2026, 11, 27), tariq=date(2026, 11, 23), grace=date(2026, 11, 20))

    shown = portal.visit(portal.people.jo).get(ADDRESS).text

    assert shown.index("Tariq") < shown.index("Amina")
    assert "23 Nov: one day past" in shown
    assert f"/staff/cases/{portal.people.yusuf_case_id}/journey?nothing=1" in shown
    assert "Grace" not in shown, "she is of another practitioner's family"


def test_a_promise_further_away_is_not_there_yet(portal: Portal) -> None:
    promise(portal, amina=date(2026, 11, 28), tariq=date(2026, 12, 8))

    assert "Nobody is to hear from you before then." in portal.visit(portal.people.jo).get(ADDRESS).text


def test_moira_sees_everybodys_and_an_editor_has_no_such_page(portal: Portal) -> None:
    promise(portal, amina=date(2026, 11, 24), tariq=date(2026, 11, 24), grace=date(2026, 11, 24))

    shown = portal.visit(portal.people.moira).get(ADDRESS).text

    assert "Grace" in shown
    assert "Sam Reed" in shown
    portal.visit(portal.people.ed).get(ADDRESS, status=403)


def test_the_list_asks_the_same_few_questions_however_many_are_due(portal: Portal) -> None:
    promise(portal, amina=date(2026, 11, 24), tariq=date(2027, 1, 8))
    jo = portal.visit(portal.people.jo)
    jo.get(ADDRESS)
    with statements(portal) as one:
        jo.get(ADDRESS)
    promise(portal, tariq=date(2026, 11, 24))
    jo.get(ADDRESS)
    with statements(portal) as two:
        jo.get(ADDRESS)

    assert len(one) == len(two)
