"""Jo goes to Amina's home alone; the team knows until when, and misses her when she does not come back."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from portal import worker
from portal.domain.notifications import NoticeKind
from portal.models.cases import Contact
from portal.models.home_visits import AddressRisk, HomeVisit
from portal.models.messages import Notice
from tests.portal_fixtures import Portal
from tests.queries_counted import statements
from tests.visitors import HOST, TOKEN
from tests.web.staff.test_contacts import contact


def here(portal: Portal) -> str:
    return f"/staff/cases/{portal.people.yusuf_case_id}/visits"


def setting_out(portal: Portal, **changes: Any) -> dict[str, Any]:
    """A filled form: to Amina, back by noon. It is half past ten."""
    home = str(portal.people.amina.adult_id)
    return {"form_key": str(uuid4()), "home": home, "place": "4 Mill Lane", "along": "", "back_at": "12:00", **changes}


def visits(portal: Portal) -> list[HomeVisit]:
    with portal.read() as session:
        return list(session.scalars(select(HomeVisit).order_by(HomeVisit.started_at)))


def letters(portal: Portal) -> list[UUID | None]:
    with portal.read() as session:
        wanted = select(Notice.staff_id).where(Notice.kind == NoticeKind.STAFF_OVERDUE)
        return list(session.scalars(wanted))


def test_before_she_sets_out_jo_reads_what_is_known_of_risk_and_who_wrote_it(portal: Portal) -> None:
    people, jo = portal.people, portal.visit(portal.people.jo)
    risks = f"/staff/cases/{people.yusuf_case_id}/risks/{people.amina.adult_id}"
    assert "Nobody has written anything yet" in jo.get(here(portal)).text
    form = {
        "form_key": str(uuid4()),
        "words": "The brother has a dog. Ring first.",
        "review_on-day": "24",
        "review_on-month": "12",
        "review_on-year": "2026",
    }
    assert "from tomorrow" in jo.post(risks, {**form, "review_on-month": "11"}, status=422).text
    jo.post(risks, form)
    jo.post(risks, form)
    jo.post(risks, {**form, "form_key": str(uuid4()), "words": "The dog is gone."})

    shown = jo.get(here(portal)).text
    for words in ("The dog is gone.", "Jo Marsh", "24 December 2026", "Staff only."):
        assert words in shown
    assert "Ring first." not in shown
    assert "Ring first." in jo.get(risks).text
    with portal.read() as session:
        rows = session.scalars(select(AddressRisk).order_by(AddressRisk.written_at)).all()
        assert (len(rows), rows[0].review_on) == (2, date(2026, 12, 24))
        assert b"dog" not in rows[0].sealed_words
    portal.clock.pass_by(timedelta(days=60))
    assert "was due on" in portal.visit(people.jo).get(here(portal)).text


def test_jo_checks_in_and_out_with_two_taps_each_and_the_visit_is_one_entry_in_the_log(portal: Portal) -> None:
    jo, form = portal.visit(portal.people.jo), setting_out(portal)
    jo.post(here(portal), form)
    jo.post(here(portal), form)
    (visit,) = visits(portal)
    assert b"Mill Lane" not in visit.sealed_place
    out = portal.visit(portal.people.ruth).get("/staff/visits").text
    assert "Jo Marsh" in out
    assert "Mill Lane" not in out
    assert "not checked out of your last visit" in jo.post(here(portal), setting_out(portal), status=422).text

    portal.clock.pass_by(timedelta(minutes=25))
    for _tap in range(2):
        answer = jo.post(f"/staff/visits/{visit.id}/end", at="/staff/visits")
        assert f"contacts?visit={visit.id}" in answer.location
    assert "Over, and not in the contact log yet" in jo.get("/staff/visits").text
    log = jo.get(answer.location).text
    assert f'value="{visit.id}"' in log
    written = contact(portal, send_key=str(visit.id), kind="visit", **{"on-day": "24"}, at="10:30")
    jo.post(f"/staff/cases/{portal.people.yusuf_case_id}/contacts", written)
    jo.post(f"/staff/cases/{portal.people.yusuf_case_id}/contacts", written)

    with portal.read() as session:
        (entry,) = session.scalars(select(Contact)).all()
    assert entry.form_key == visit.id
    assert "Over, and not in the contact log yet" not in jo.get("/staff/visits").text
    assert visits(portal)[0].ended_by == portal.people.jo.staff_id


def test_the_team_hears_once_that_jo_is_overdue_and_ruth_finds_out_where_she_is(portal: Portal) -> None:
    people = portal.people
    portal.visit(people.jo).post(here(portal), setting_out(portal))
    portal.clock.pass_by(timedelta(minutes=89))
    assert "Not back from a visit" not in portal.visit(people.ruth).get("/staff/inbox").text

    portal.clock.pass_by(timedelta(minutes=2))
    worker.watch_visits(portal.database, now=portal.clock.now)
    assert letters(portal) == []
    for colleague in (people.ruth, people.sam, people.moira):
        inbox = portal.visit(colleague).get("/staff/inbox").text
        assert "Not back from a visit" in inbox
        assert "Yusuf" not in inbox.partition("</section>")[0]
    ruth = portal.visit(people.ruth)
    assert "4 Mill Lane" in ruth.get("/staff/visits").text

    portal.clock.pass_by(timedelta(minutes=10))
    for _worker in range(2):
        worker.watch_visits(portal.database, now=portal.clock.now)
    everybody = {each.staff_id for each in (people.jo, people.ruth, people.sam, people.moira)}
    assert len(letters(portal)) == 4
    assert set(letters(portal)) == everybody

    ruth.post(f"/staff/visits/{visits(portal)[0].id}/end", at="/staff/visits")
    assert "Not back from a visit" not in ruth.get("/staff/inbox").text
    assert visits(portal)[0].ended_by == people.ruth.staff_id


def test_jo_checks_out_although_her_session_ended_while_she_sat_with_amina(portal: Portal) -> None:
    people, jo = portal.people, portal.visit(portal.people.jo)
    jo.post(here(portal), setting_out(portal))
    page = jo.get("/staff/visits")
    portal.clock.pass_by(timedelta(minutes=80))
    token = TOKEN.search(page.get_data(as_text=True))
    assert token is not None
    (visit,) = visits(portal)
    sent: dict[str, Any] = {
        "data": {"csrf_token": token[1]},
        "base_url": HOST,
        "headers": {"Referer": f"{HOST}/staff/visits"},
    }

    sent["data"] = {**sent["data"], "back_at": "12:30"}
    later = jo.client.post(f"/staff/visits/{visit.id}/later", **sent)
    assert later.location.startswith("/staff/sign-in?next=")
    assert visits(portal)[0].expected_end_at == visit.expected_end_at + timedelta(minutes=30)
    answer = jo.client.post(f"/staff/visits/{visit.id}/end", **sent)

    assert answer.location.startswith("/staff/sign-in?next=")
    assert visits(portal)[0].ended_by == people.jo.staff_id
    assert "Mill Lane" not in answer.get_data(as_text=True)


def test_safe_and_later_than_planned_quietens_the_alarm_until_the_new_time(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)
    jo.post(here(portal), setting_out(portal))
    portal.clock.pass_by(timedelta(minutes=105))
    jo = portal.visit(portal.people.jo)
    worker.watch_visits(portal.database, now=portal.clock.now)
    later = f"/staff/visits/{visits(portal)[0].id}/later"
    assert "This time has gone by." in jo.post(later, {"back_at": "12:00"}, at="/staff/visits", status=422).text
    jo.post(later, {"back_at": "13:00"}, at="/staff/visits")
    assert "Not back from a visit" not in jo.get("/staff/inbox").text
    worker.watch_visits(portal.database, now=portal.clock.now)
    assert len(letters(portal)) == 4

    portal.clock.pass_by(timedelta(minutes=60))
    jo = portal.visit(portal.people.jo)
    worker.watch_visits(portal.database, now=portal.clock.now)
    assert len(letters(portal)) == 8
    jo.post(f"/staff/visits/{visits(portal)[0].id}/end", at="/staff/visits")
    jo.post(later, {"back_at": "14:00"}, at="/staff/visits")
    assert visits(portal)[0].ended_at == portal.clock.now


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"back_at": "10:30"}, "This time has gone by."),
        ({"back_at": "22:31"}, "within twelve hours"),
        ({"back_at": "soon"}, "Enter the time, like 14:30."),
        ({"place": ""}, "Enter where it is"),
        ({"place": "x" * 301}, "This is too long."),
        ({"home": ""}, "Choose whose home."),
    ],
)
def test_nobody_sets_out_without_saying_where_to_and_until_when(
    portal: Portal, changes: dict[str, Any], said: str
) -> None:
    answer = portal.visit(portal.people.jo).post(here(portal), setting_out(portal, **changes), status=422)
    assert said in answer.text
    assert visits(portal) == []


def test_the_pages_ask_as_much_for_many_visits_as_for_one(portal: Portal) -> None:
    people = portal.people
    moira = portal.visit(people.moira)
    portal.visit(people.jo).post(here(portal), setting_out(portal))
    moira.get("/staff/visits")
    with statements(portal) as for_one:
        moira.get("/staff/visits")
    moira.post(here(portal), setting_out(portal, home=str(people.tariq.adult_id)))
    with statements(portal) as for_two:
        moira.get("/staff/visits")
    assert len(for_one) == len(for_two) <= 4
