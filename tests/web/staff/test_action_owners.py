"""What a meeting agreed on goes to somebody else: on purpose, once, and before whoever has it leaves."""

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import select

from portal.models.reviews import ReviewAction
from portal.queries import review_actions
from portal.queries.review_actions import OwnerBefore
from portal.services.review_actions import Owner, agree
from tests.meetings_of_professionals import meet
from tests.portal_fixtures import Portal
from tests.threads import staff_viewer_of
from tests.world import NOW, Worker

WORDS = "Ring the school."


def agreed(portal: Portal, whose: Worker) -> str:
    """The page on which the only action, of yesterday's meeting about Yusuf, is given on."""
    people = portal.people
    with portal.write() as session:
        review_id = meet(session, people.jo, people.amina, at=NOW - timedelta(days=1))
        agree(
            session,
            viewer=staff_viewer_of(people.jo),
            case_id=people.yusuf_case_id,
            review_id=review_id,
            form_key=uuid4(),
            words=WORDS,
            owner=Owner(staff_id=whose.staff_id, organisation=""),
            due_on=NOW.date(),
            now=NOW - timedelta(hours=2),
        )
        session.commit()
        action_id = session.scalars(select(ReviewAction.id)).one()
    return f"/staff/cases/{people.yusuf_case_id}/meetings/{review_id}/actions/{action_id}/owner"


def to(staff_id: UUID, *, seen: UUID) -> dict[str, str]:
    return {"owner": str(staff_id), "seen_owner_id": str(seen)}


def before(portal: Portal) -> tuple[OwnerBefore, ...]:
    with portal.read() as session:
        return review_actions.before(session, action_id=session.scalars(select(ReviewAction.id)).one())


def test_jo_gives_sams_action_to_ruth_and_then_to_the_school_and_both_stand_with_their_times(portal: Portal) -> None:
    sam, ruth = portal.people.sam.staff_id, portal.people.ruth.staff_id
    here, jo = agreed(portal, portal.people.sam), portal.visit(portal.people.jo)
    for _tap in range(2):
        jo.post(here, to(ruth, seen=sam))
    assert WORDS in portal.visit(portal.people.ruth).get("/staff/meetings").text
    assert WORDS not in portal.visit(portal.people.sam).get("/staff/meetings").text

    given_at = portal.clock.now
    portal.clock.pass_by(timedelta(minutes=5))
    portal.visit(portal.people.moira).post(
        here, {"owner": "", "organisation": "Northgate School", "seen_owner_id": str(ruth)}
    )

    assert before(portal) == (
        OwnerBefore("Ruth Adeyemi", given_at, portal.clock.now, "Moira Finch"),
        OwnerBefore("Sam Reed", NOW - timedelta(hours=2), given_at, "Jo Marsh"),
    )
    page = jo.get(here).text
    for words in ("Northgate School", "Ruth Adeyemi", "Sam Reed", WORDS):
        assert words in page


def test_two_who_give_the_same_action_on_do_not_undo_each_other(portal: Portal) -> None:
    sam, ruth, jo_id = (getattr(portal.people, who).staff_id for who in ("sam", "ruth", "jo"))
    here = agreed(portal, portal.people.sam)
    portal.visit(portal.people.moira).post(here, to(ruth, seen=sam))

    page = portal.visit(portal.people.jo).post(here, to(jo_id, seen=sam), status=409).text

    assert "Somebody has given it to somebody else since you opened the page." in page
    assert "It is with" in page
    assert "Ruth Adeyemi" in page
    assert len(before(portal)) == 1


def test_an_action_needs_somebody_new_and_what_is_done_stays_with_whoever_had_it(portal: Portal) -> None:
    here, jo = agreed(portal, portal.people.sam), portal.visit(portal.people.jo)
    sam, ruth = portal.people.sam.staff_id, portal.people.ruth.staff_id
    page = jo.post(here, {"owner": str(ruth), "organisation": "A school", "seen_owner_id": str(sam)}, status=422).text
    assert "Choose a colleague, or name an organisation: one of the two." in page
    assert "A school" in page
    jo.post(here, {"owner": ""}, status=422)
    jo.post(here, {"owner": str(portal.people.ed.staff_id)}, status=422)
    jo.post(here, to(ruth, seen=ruth), status=409)

    action = here.split("/")[-2]
    jo.post(f"/staff/meetings/actions/{action}", {"is_done": "yes"}, at="/staff/meetings")
    assert "This is done already." in jo.post(here, to(ruth, seen=sam), at="/staff/meetings", status=409).text
    assert before(portal) == ()


def test_an_action_is_found_only_under_its_own_meeting_and_case(portal: Portal) -> None:
    here = agreed(portal, portal.people.sam)
    other = here.replace(str(portal.people.yusuf_case_id), str(portal.people.daisy_case_id))
    moira = portal.visit(portal.people.moira)
    moira.get(other, status=404)
    moira.post(other, to(portal.people.ruth.staff_id, seen=portal.people.sam.staff_id), at=here, status=404)


def test_ruth_cannot_leave_before_her_open_action_is_with_somebody_else(portal: Portal) -> None:
    ruth, sam = portal.people.ruth.staff_id, portal.people.sam.staff_id
    here, moira, end = (
        agreed(portal, portal.people.ruth),
        portal.visit(portal.people.moira),
        f"/staff/members/{ruth}/end",
    )
    assert here in moira.get(end).text
    page = portal.visit(portal.people.ada).get(end).text
    assert "Action of a meeting, by 24 November 2026" in page
    assert here not in page
    moira.post(end, at="/staff/leave", status=409)

    moira.post(here, to(sam, seen=ruth))

    moira.post(end, at="/staff/leave")
    assert "Left on 24 November 2026" in moira.get("/staff/members").text
    moira.post(here, to(ruth, seen=sam), status=422)
