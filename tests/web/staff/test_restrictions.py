"""Jo holds words back for Tariq without anybody seeing it; somebody looks again on a day that is named."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from portal.models.cases import AuditEntry, CaseAdult, Contact
from tests import gates
from tests.portal_fixtures import Portal
from tests.queries_counted import statements
from tests.restricting import restrict
from tests.world import NOW, Adult


def page_of(adult: Adult) -> str:
    return f"/staff/cases/{adult.case_id}/adults/{adult.adult_id}/restriction"


def filled(reason: str = "Asked for by the senior officer.", *, day: str = "8", month: str = "12") -> dict[str, str]:
    return {"reason": reason, "review_on-day": day, "review_on-month": month, "review_on-year": "2026"}


def row_of(portal: Portal, adult_id: UUID) -> CaseAdult:
    with portal.read() as session:
        return session.get_one(CaseAdult, adult_id)


def test_jo_restricts_tariq_with_a_reason_that_stands_in_the_log_only_and_lifts_it(portal: Portal) -> None:
    jo, tariq = portal.visit(portal.people.jo), portal.people.tariq
    case = f"/staff/cases/{tariq.case_id}"
    assert f'href="{page_of(tariq)}"' in jo.get(case).text

    jo.post(page_of(tariq), filled())

    assert "Restricted: staff only" in jo.get(case).text
    assert "Asked for by the senior officer." in jo.get(f"{case}/contacts").text
    assert "To be looked at again on 8 December 2026." in jo.get(page_of(tariq)).text

    jo.post(f"{page_of(tariq)}/lift", {"reason": "Agreed with the officer."}, at=page_of(tariq))
    assert "Restricted: staff only" not in jo.get(case).text
    with portal.read() as session:
        assert len(session.scalars(select(Contact)).all()) == 2
        changes = session.scalars(select(AuditEntry).where(AuditEntry.action.like("adult.restrict%"))).all()
        assert [(each.action, each.facts) for each in sorted(changes, key=lambda each: each.id)] == [
            ("adult.restricted", {"review_on": "2026-12-08"}),
            ("adult.restriction_lifted", {}),
        ]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (filled(reason=" "), "Write the reason."),
        (filled(reason="\u200f"), "Write the reason."),
        (filled(reason="x" * 10_001), "Use at most 10,000 characters."),
        (filled(day="24", month="11"), "Choose a day after today."),
        (filled(day="31", month="12") | {"review_on-year": "2027"}, "Choose a day within three months."),
        (filled(day=""), "Enter the date like this"),
        ({"reason": "Because."}, "Enter the day on which somebody looks again."),
    ],
)
def test_a_restriction_without_a_reason_or_a_day_to_look_again_is_refused(
    portal: Portal, form: dict[str, str], said: str
) -> None:
    tariq = portal.people.tariq
    assert said in portal.visit(portal.people.jo).post(page_of(tariq), form, status=422).text
    assert row_of(portal, tariq.adult_id).restricted_at is None


def test_it_is_looked_at_again_and_kept_until_a_later_day_with_a_reason_of_its_own(portal: Portal) -> None:
    jo, tariq = portal.visit(portal.people.jo), portal.people.tariq
    jo.post(page_of(tariq), filled())
    since = row_of(portal, tariq.adult_id).restricted_at
    portal.clock.pass_by(timedelta(days=14))
    moira = portal.visit(portal.people.moira)
    assert "That is due now." in moira.get(page_of(tariq)).text

    moira.post(f"{page_of(tariq)}/review", filled("Nothing has changed.", day="22"), at=page_of(tariq))

    row = row_of(portal, tariq.adult_id)
    assert (row.restricted_at, str(row.restriction_review_on)) == (since, "2026-12-22")
    assert "That is due now." not in moira.get(page_of(tariq)).text


def test_keeping_what_a_colleague_has_lifted_meanwhile_restricts_nobody(portal: Portal) -> None:
    jo, tariq = portal.visit(portal.people.jo), portal.people.tariq
    page = f"{page_of(tariq)}/review"
    refused = jo.post(page, filled(), at=page_of(tariq), status=422)
    assert "A colleague has lifted the restriction." in refused.text
    assert row_of(portal, tariq.adult_id).restricted_at is None


def test_lifting_without_a_reason_is_refused_and_a_second_tap_changes_nothing(portal: Portal) -> None:
    jo, tariq = portal.visit(portal.people.jo), portal.people.tariq
    jo.post(page_of(tariq), filled())
    jo.post(page_of(tariq), filled(), at=page_of(tariq))
    page = f"{page_of(tariq)}/lift"
    assert "Write the reason." in jo.post(page, {"reason": " "}, at=page_of(tariq), status=422).text
    for _ in range(2):
        jo.post(page, {"reason": "It has ended."}, at=page_of(tariq))
    with portal.read() as session:
        assert len(session.scalars(select(Contact)).all()) == 2


def test_grace_cannot_be_restricted_through_yusufs_case(portal: Portal) -> None:
    jo, grace = portal.visit(portal.people.jo), portal.people.grace
    case = f"/staff/cases/{portal.people.yusuf_case_id}"
    page = f"{case}/adults/{grace.adult_id}/restriction"
    jo.get(page, status=404)
    for rest in ("", "/lift", "/review"):
        jo.post(f"{page}{rest}", filled(), at=f"{case}/adults/new", status=404)
    assert row_of(portal, grace.adult_id).restricted_at is None


def test_the_manager_sees_whose_review_comes_up_or_is_overdue_and_sam_does_not(portal: Portal) -> None:
    people = portal.people
    with portal.write() as session:
        restrict(session, people.jo, people.tariq, review_in_days=30)
        session.commit()
    moira, sam = portal.visit(people.moira), portal.visit(people.sam)
    listed = moira.get("/staff/second-look").text
    assert "24 December 2026" in listed
    assert "due now" not in listed
    assert "is to be looked at again" not in moira.get("/staff/inbox").text

    portal.clock.pass_by(timedelta(days=23))
    moira = portal.visit(people.moira)
    assert "comes up" in moira.get("/staff/second-look").text
    assert "1 restriction is to be looked at again." in moira.get("/staff/inbox").text

    portal.clock.pass_by(timedelta(days=7))
    moira, sam = portal.visit(people.moira), portal.visit(people.sam)
    assert "due now" in moira.get("/staff/second-look").text
    assert "Tariq" not in sam.get("/staff/second-look").text
    assert "looked at again" not in sam.get("/staff/inbox").text


def test_one_from_before_days_were_asked_for_is_listed_first_as_due(portal: Portal) -> None:
    people = portal.people
    with portal.write() as session:
        restrict(session, people.jo, people.tariq)
        session.execute(update(CaseAdult).where(CaseAdult.id == people.amina.adult_id).values(restricted_at=NOW))
        session.commit()
    listed = portal.visit(people.moira).get("/staff/second-look").text
    assert listed.index("no day set") < listed.index("8 December 2026")


def test_the_list_asks_a_fixed_number_of_things(portal: Portal) -> None:
    people = portal.people
    moira = portal.visit(people.moira)
    moira.get("/staff/second-look")
    with statements(portal) as few:
        moira.get("/staff/second-look")
    with portal.write() as session:
        for adult in (people.amina, people.tariq, people.grace):
            restrict(session, people.jo, adult)
        session.commit()
    moira.get("/staff/second-look")

    with statements(portal) as many:
        moira.get("/staff/second-look")

    assert len(few) == len(many) == 5, many


def test_tariq_can_choose_no_time_and_is_told_what_anybody_might_be_while_amina_can(portal: Portal) -> None:
    people = portal.people
    gates.settle(portal)
    slot_id = gates.offer_time(portal)
    tariq, amina = portal.visit(people.tariq), portal.visit(people.amina)
    tariq.get("/appointments")
    with portal.write() as session:
        restrict(session, people.jo, people.tariq)
        session.commit()

    refused = tariq.post("/appointments", gates.answers(slot_id), at="/messages", status=409).text

    assert "This cannot be done here at the moment. Please call us about it." in refused
    assert "restrict" not in refused.lower()
    amina.post("/appointments", gates.answers(slot_id), at="/messages")
