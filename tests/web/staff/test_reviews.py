"""Jo plans meetings of professionals, takes Amina's questions there, and brings back what came of it."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from portal.domain.packs import Pack
from portal.domain.questions import Meeting, State
from portal.domain.reviews import LearningTheme, ReviewKind
from portal.models.cases import AuditEntry
from portal.models.reviews import Review, ReviewAction, ReviewLearning
from portal.queries import question_work
from portal.queries import review_learning as learning_queries
from portal.queries import reviews as queries
from portal.services import packs
from tests.asking import answer, ask
from tests.meetings_of_professionals import meet
from tests.portal_fixtures import Portal
from tests.queries_counted import statements
from tests.visitors import Visitor
from tests.world import NOW

YESTERDAY, NEXT_WEEK = NOW - timedelta(days=1), NOW + timedelta(days=7)
NEW = {
    "kind": "death_review",
    "stands": "planned",
    "at": "14:30",
    "way": "both",
    "place": "Room 4",
    "chair": "Designated doctor, Northgate Hospital",
    "people": "Health visitor, Northgate Clinic\nDetective sergeant, Eastern Police, Kim Lane",
    "agenda": "The new bleep",
}


def day(name: str, on: date) -> dict[str, str]:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def base(portal: Portal) -> str:
    return f"/staff/cases/{portal.people.yusuf_case_id}/meetings"


def new(**changed: str) -> dict[str, str]:
    return {**NEW, **day("on", NEXT_WEEK.date()), "form_key": str(uuid4()), **changed}


def held(portal: Portal, kind: ReviewKind = ReviewKind.DEATH_REVIEW, *, is_held: bool = True) -> str:
    """The address of a meeting that was yesterday; or of one of next week that is planned."""
    at = YESTERDAY if is_held else NEXT_WEEK
    with portal.write() as session:
        review_id = meet(session, portal.people.jo, portal.people.amina, kind, at=at, is_held=is_held)
        session.commit()
    return f"{base(portal)}/{review_id}"


def row(portal: Portal, address: str) -> queries.ReviewRow:
    with portal.read() as session:
        return queries.one(
            session, case_id=portal.people.yusuf_case_id, review_id=UUID(address.rpartition("/")[2].partition("?")[0])
        )


def asked(portal: Portal, words: str = "Why did nobody ring us back?") -> UUID:
    with portal.write() as session:
        question_id = ask(session, portal.people.amina, words, at=NOW - timedelta(days=3))
        session.commit()
    return question_id


def question(portal: Portal, question_id: UUID) -> question_work.WorkRow:
    with portal.read() as session:
        return question_work.one(session, case_id=portal.people.yusuf_case_id, question_id=question_id)


def count(portal: Portal, table: type) -> int:
    with portal.read() as session:
        return session.scalars(select(func.count()).select_from(table)).one()


def test_jo_plans_a_meeting_moves_it_with_its_questions_and_records_who_was_there(portal: Portal) -> None:
    jo, question_id = portal.visit(portal.people.jo), asked(portal)
    here = jo.post(f"{base(portal)}/new", new()).location.partition("?")[0]
    assert "Kim Lane" in jo.get(here).text
    assert "Child death review meeting" in jo.get("/staff/meetings").text

    jo.post(f"{here}/questions", {"asked": str(question_id)}, at=here)
    moved = {"at": "10:00", "way": "remote", "seen": "1", **day("on", YESTERDAY.date())}
    too_early = jo.post(f"{here}/day", {**moved, **day("on", date(2026, 9, 2))}, at=here, status=422).text
    assert "This day is before the day the child died." in too_early
    jo.post(f"{here}/day", moved, at=here)
    assert question(portal, question_id).meeting_on == YESTERDAY.date()
    assert "It has been: who was there?" in jo.get("/staff/meetings").text

    seats = {each.role: str(each.id) for each in row(portal, here).seats}
    came = {"came": [seats["Designated doctor"], seats["Health visitor"]], "excused": seats["Detective sergeant"]}
    jo.post(f"{here}/people", {**came, "also_came": "Midwife, Northgate Hospital", "seen": "2"}, at=here)

    found = row(portal, here)
    assert found.is_held
    assert {each.role: each.presence.value for each in found.seats} == {
        "Designated doctor": "came",
        "Health visitor": "came",
        "Detective sergeant": "apologies",
        "Midwife": "came",
    }
    page = jo.get(here).text
    assert f'href="/staff/cases/{portal.people.yusuf_case_id}/journey"' in page
    assert "Nothing goes to the family by itself." in page


def test_a_meeting_with_nobody_or_on_a_day_that_cannot_be_is_refused_beside_its_field(portal: Portal) -> None:
    jo, before = portal.visit(portal.people.jo), date(2026, 9, 2)
    refusals: list[tuple[dict[str, str], str]] = [
        ({"people": "", "chair": ""}, "A meeting needs somebody."),
        (
            {"stands": "held", "people": "", "chair": "", "apologies": "Midwife, Ward", **day("on", NOW.date())},
            "A meeting needs somebody.",
        ),
        ({"stands": "held"}, "This day has not come yet."),
        ({"stands": "held", **day("on", before)}, "This day is before the day the child died."),
        (day("on", YESTERDAY.date()), "This day is over."),
        ({"people": "Health visitor, Northgate Clinic\nSomebody"}, "Line 2 is not clear."),
        ({"at": "25:00"}, "Enter the time, like 14:30."),
    ]
    for changed, said in refusals:
        page = jo.post(f"{base(portal)}/new", new(**changed), status=422).text
        assert said in page
        assert "The new bleep" in page
    assert count(portal, Review) == 0


def test_the_same_meeting_written_down_by_two_people_is_one_and_the_second_is_shown_the_first(portal: Portal) -> None:
    jo, moira, form = portal.visit(portal.people.jo), portal.visit(portal.people.moira), new()
    first = jo.post(f"{base(portal)}/new", form).location.partition("?")[0]
    assert jo.post(f"{base(portal)}/new", form).location.partition("?")[0] == first  # a second tap

    page = moira.post(f"{base(portal)}/new", new(place="Room 5"), status=409).text

    assert "This meeting is written down already" in page
    assert first in page
    assert "Room 5" in page
    assert count(portal, Review) == 1
    other_kind = moira.post(f"{base(portal)}/new", new(kind="strategy")).location.partition("?")[0]
    assert count(portal, Review) == 2
    elsewhere = jo.post(f"{base(portal)}/new", new(**day("on", NOW.date()))).location.partition("?")[0]
    onto_it = {"at": "10:00", "way": "remote", "seen": "1", **day("on", NEXT_WEEK.date())}
    jo.post(f"{elsewhere}/day", onto_it, at=elsewhere, status=409)
    jo.post(f"{other_kind}/day", onto_it, at=other_kind)


def test_what_two_people_record_of_one_meeting_does_not_wipe_each_other_out(portal: Portal) -> None:
    jo, here = portal.visit(portal.people.jo), held(portal)
    jo.post(
        f"{here}/people",
        {"also_came": "Midwife, Northgate Hospital", "came": str(row(portal, here).seats[0].id), "seen": "1"},
        at=here,
    )

    page = jo.post(f"{here}/people", {"also_came": "Teacher, Northgate School", "seen": "1"}, at=here, status=409).text

    assert "Somebody changed this meeting since you opened the page." in page
    assert "Teacher, Northgate School" in page
    assert [each.role for each in row(portal, here).seats] == ["Health visitor", "Midwife"]
    jo.post(f"{here}/people", {"seen": "2"}, at=here, status=422)


def test_a_question_goes_there_is_asked_and_answered_and_only_telling_closes_it(portal: Portal) -> None:
    jo, here, question_id = portal.visit(portal.people.jo), held(portal), asked(portal)
    assert "Why did nobody ring us back?" in jo.get(here).text
    jo.post(f"{here}/questions", {}, at=here, status=422)
    jo.post(f"{here}/questions", {"asked": str(question_id)}, at=here)
    carried = question(portal, question_id)
    assert (carried.meeting, carried.meeting_on) == (Meeting.REVIEW, YESTERDAY.date())

    jo.post(f"{here}/questions/{question_id}", {"was_asked": "yes"}, at=here)
    assert "Write the answer down" in jo.get(here).text
    with portal.write() as session:
        answer(session, portal.people.jo, portal.people.amina, question_id, "They will ring back from now on.")
        session.commit()

    page = jo.get(here).text
    assert "They will ring back from now on." in page
    assert "Not told yet: only telling closes it." in page
    assert question(portal, question_id).state is State.ANSWERED


def test_a_question_that_was_not_asked_waits_for_the_next_meeting(portal: Portal) -> None:
    jo, here, question_id = portal.visit(portal.people.jo), held(portal), asked(portal)
    jo.post(f"{here}/questions", {"asked": str(question_id)}, at=here)
    for _tap in range(2):
        jo.post(f"{here}/questions/{question_id}", {"was_asked": "no"}, at=here)
    assert question(portal, question_id).waits_for_meeting

    planned = held(portal, ReviewKind.PANEL, is_held=False)
    jo.post(f"{planned}/questions", {"asked": str(question_id)}, at=planned)
    jo.post(f"{planned}/questions/{question_id}", {"was_asked": "yes"}, at=planned, status=409)
    jo.post(f"{planned}/calling-off", {"seen": "1"}, at=planned)
    assert question(portal, question_id).waits_for_meeting
    assert "This meeting does not take place." in jo.get(planned).text


def test_a_question_sent_elsewhere_since_stays_there_when_the_meeting_is_called_off(portal: Portal) -> None:
    jo, here, question_id = portal.visit(portal.people.jo), held(portal, is_held=False), asked(portal)
    jo.post(f"{here}/questions", {"asked": str(question_id)}, at=here)
    elsewhere = f"/staff/cases/{portal.people.yusuf_case_id}/questions/{question_id}"
    jo.post(f"{elsewhere}/meeting", {"meeting": "coroner", **day("meeting_on", NOW.date())}, at=elsewhere)

    jo.post(f"{here}/calling-off", {"seen": "1"}, at=here)

    assert question(portal, question_id).meeting is Meeting.CORONER


def test_a_strategy_discussion_neither_shows_nor_takes_questions(portal: Portal) -> None:
    jo, here, question_id = portal.visit(portal.people.jo), held(portal, ReviewKind.STRATEGY), asked(portal)
    assert "Why did nobody ring us back?" not in jo.get(here).text
    jo.post(f"{here}/questions", {"asked": str(question_id)}, at=here, status=409)
    assert question(portal, question_id).state is State.WITH_TEAM


def test_sam_sees_the_action_that_is_his_and_nothing_else_of_yusuf_and_says_that_it_is_done(portal: Portal) -> None:
    jo, sam, ruth = (portal.visit(each) for each in (portal.people.jo, portal.people.sam, portal.people.ruth))
    here, key = held(portal), str(uuid4())
    action = {"action_key": key, "task": "Ring the school.", "owner": str(portal.people.sam.staff_id)}
    for _tap in range(2):
        jo.post(f"{here}/actions", {**action, **day("due_on", YESTERDAY.date())}, at=here)
    outside = {
        "action_key": str(uuid4()),
        "task": "Change the leaflet.",
        "owner": "",
        "organisation": "northgate  CLINIC",
    }
    jo.post(f"{here}/actions", {**outside, **day("due_on", NEXT_WEEK.date())}, at=here)

    assert "Ring the school." in sam.get("/staff/meetings").text
    assert "overdue" in sam.get("/staff/meetings").text
    for hidden in ("Change the leaflet.", "Yusuf"):
        assert hidden not in sam.get("/staff/meetings").text
    assert "Ring the school." not in ruth.get("/staff/meetings").text
    assert "Northgate Clinic" in jo.get("/staff/meetings").text  # spelled as it was first
    with portal.read() as session:
        ids = {each.staff_id: each.id for each in session.scalars(select(ReviewAction))}
    address = f"/staff/meetings/actions/{ids[portal.people.sam.staff_id]}"
    ruth.post(address, {"is_done": "yes"}, at="/staff/meetings", status=404)
    for _tap in range(2):
        sam.post(address, {"is_done": "yes"}, at="/staff/meetings")

    assert "Ring the school." not in sam.get("/staff/meetings").text
    assert "noted by Sam Reed" in sam.get("/staff/meetings?done=1").text
    assert "noted by Sam Reed" in jo.get(here).text
    assert _audited(portal, "review_action.done") == 1


def test_an_action_needs_an_owner_and_a_day_that_is_not_before_the_meeting(portal: Portal) -> None:
    jo, here = portal.visit(portal.people.jo), held(portal)
    fine = {
        "action_key": str(uuid4()),
        "task": "Ring.",
        "owner": "",
        "organisation": "School",
        **day("due_on", NOW.date()),
    }
    for changed, said in (
        ({"organisation": ""}, "Choose a colleague, or name an organisation"),
        ({"owner": str(portal.people.sam.staff_id)}, "Choose a colleague, or name an organisation"),
        (day("due_on", date(2026, 11, 22)), "This day is before the meeting."),
        ({"task": " "}, "Write what is to be done."),
    ):
        assert said in jo.post(f"{here}/actions", {**fine, **changed}, at=here, status=422).text
    assert count(portal, ReviewAction) == 0


def _learn(jo: Visitor, here: str, words: str, *, status: int = 303) -> str:
    return jo.post(
        f"{here}/learning",
        {"learned": words, "theme": "timeliness", "learning_key": str(uuid4())},
        at=here,
        status=status,
    ).text


def test_learning_counts_once_sam_has_read_it_and_jo_cannot_read_her_own(portal: Portal) -> None:
    jo, sam, here = portal.visit(portal.people.jo), portal.visit(portal.people.sam), held(portal)
    assert "These words name somebody of this family: Yusuf." in _learn(
        jo, here, "Yusuf’s notes came late.", status=422
    )
    no_theme = {"learned": "Notes came late.", "learning_key": str(uuid4())}
    page = jo.post(f"{here}/learning", no_theme, at=here, status=422).text
    assert "Choose what it is about." in page
    assert "Notes came late." in page
    _learn(jo, here, "Notes that arrive late help nobody.")
    with portal.read() as session:
        [waiting] = learning_queries.waiting(session)
        assert waiting.theme is LearningTheme.TIMELINESS
        assert learning_queries.agreed(session) == ()
    address, seen = (
        f"/staff/learning/{waiting.id}",
        {"written_at": waiting.written_at.isoformat(), "verdict": "good", "theme": "timeliness"},
    )
    jo.post(address, seen, status=409)
    assert "Yusuf" not in sam.get(address).text
    sam.post(address, {**seen, "written_at": "2026-01-01T00:00:00+00:00"}, status=409)
    sam.post(address, {**seen, "verdict": "sent_back"}, status=422)

    sam.post(address, {**seen, "verdict": "sent_back", "remark": "Say when."}, at=address)
    assert "Say when." in jo.get(here).text
    portal.clock.pass_by(timedelta(minutes=1))
    jo.post(
        f"{here}/learning/{waiting.id}",
        {"learned": "Notes should come within a day.", "theme": "timeliness", "learning_key": str(uuid4())},
        at=here,
    )
    with portal.read() as session:
        [waiting] = learning_queries.waiting(session)
    sam.post(address, {"written_at": waiting.written_at.isoformat(), "verdict": "good", "theme": "records"}, at=address)

    with portal.read() as session:
        [agreed] = learning_queries.agreed(session)
    assert (agreed.words, agreed.reader) == ("Notes should come within a day.", "Sam Reed")
    assert agreed.theme is LearningTheme.RECORDS  # as Sam, who read it last, calls it
    assert "Records" in jo.get("/staff/learning").text
    jo.post(
        f"{here}/learning/{waiting.id}",
        {"learned": "Other words.", "theme": "other", "learning_key": str(uuid4())},
        at=here,
        status=409,
    )


def test_learning_that_counts_outlives_the_key_of_the_case_and_the_rest_does_not(portal: Portal) -> None:
    jo, sam, here = portal.visit(portal.people.jo), portal.visit(portal.people.sam), held(portal)
    _learn(jo, here, "Notes that arrive late help nobody.")
    with portal.read() as session:
        [waiting] = learning_queries.waiting(session)
        before = session.get_one(ReviewLearning, waiting.id).sealed_words
    sam.post(
        f"/staff/learning/{waiting.id}",
        {"written_at": waiting.written_at.isoformat(), "verdict": "good", "theme": "records"},
    )
    with portal.read() as session:
        cipher = session.info["cipher"]
        after = session.get_one(ReviewLearning, waiting.id).sealed_words
        assert cipher.key_id_of(before) != cipher.key_id_of(after)


def test_outcome_and_factors_are_written_once_the_meeting_was_held_on_a_day_that_can_be(portal: Portal) -> None:
    jo, here = portal.visit(portal.people.jo), held(portal, ReviewKind.PANEL)
    outcome = {"outcome": "concluded", "came_to": "All was said.", "seen": "1"}
    page = jo.post(f"{here}/outcome", {**outcome, **day("outcome_on", NEXT_WEEK.date())}, at=here, status=422).text
    assert "Choose the day of the meeting or a later one" in page
    jo.post(f"{here}/outcome", {**outcome, **day("outcome_on", NOW.date())}, at=here)
    jo.post(f"{here}/factors", {"has_factors": "yes", "factors": " ", "seen": "2"}, at=here, status=422)
    jo.post(f"{here}/factors", {"has_factors": "yes", "factors": "The bleep.", "seen": "2"}, at=here)

    found = row(portal, here)
    assert (found.outcome_words, found.outcome_on, found.has_factors, found.factors) == (
        "All was said.",
        NOW.date(),
        True,
        "The bleep.",
    )
    planned = held(portal, is_held=False)
    jo.post(f"{planned}/factors", {"has_factors": "no", "seen": "1"}, at=planned, status=409)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Pack]:
    """Every paper that is drawn; the drawing itself is tested with its adapter."""
    found: list[Pack] = []

    def draw(pack: Pack) -> bytes:
        found.append(pack)
        return b"%PDF-1.7"

    monkeypatch.setattr(packs, "draw", draw)
    return found


def _on_paper(pack: Pack) -> str:
    runs = [run.text for part in pack.parts for block in part.blocks for run in block.runs]
    return "\n".join([pack.title, pack.lead, pack.foot, *runs])


def test_the_panel_reads_neither_a_name_nor_what_could_be_modified_and_the_question_all_the_same(
    portal: Portal, drawn: list[Pack]
) -> None:
    jo, question_id = portal.visit(portal.people.jo), asked(portal, "Why did nobody ring Amina about Yusuf?")
    form = new(kind="panel", agenda="What Yusuf’s school says")
    here = jo.post(f"{base(portal)}/new", form).location.partition("?")[0]
    jo.post(f"{here}/questions", {"asked": str(question_id)}, at=here)
    before = held(portal, ReviewKind.FOLLOW_UP)
    action = {"action_key": str(uuid4()), "task": "Ring Yusuf’s school.", "owner": str(portal.people.sam.staff_id)}
    jo.post(f"{before}/actions", {**action, **day("due_on", NOW.date())}, at=before)

    page = jo.get(f"{here}/papers").text
    file = jo.post(f"{here}/papers", status=200)

    assert "Why did nobody ring [name] about [name]?" in page
    assert file.mimetype == "application/pdf"
    assert file.headers["Content-Disposition"] == 'attachment; filename="agenda-2026-11-24.pdf"'
    [pack] = drawn
    for words in (page.partition("<main")[2], _on_paper(pack)):
        for name in ("Yusuf", "Amina", "Tariq", "Kim Lane", "Sam Reed"):
            assert name not in words
        assert "Ring [name]’s school. (our team, 24 November 2026)" in words
        assert "F-1001" in words
        assert "Eastern Police" in words
    assert _audited(portal, "review.paper_made") == 1


def test_the_sheet_of_another_meeting_keeps_the_words_and_warns_of_names(portal: Portal, drawn: list[Pack]) -> None:
    jo, question_id = portal.visit(portal.people.jo), asked(portal, "Why did nobody ring Amina?")
    here = jo.post(f"{base(portal)}/new", new()).location.partition("?")[0]
    jo.post(f"{here}/questions", {"asked": str(question_id)}, at=here)

    page = jo.get(f"{here}/papers").text

    assert "Why did nobody ring Amina?" in page
    assert "These words hold a name of this family." in page
    assert "The new bleep" in page
    assert "Kim Lane" in page


def test_a_page_of_a_meeting_asks_the_same_whatever_stands_on_it(portal: Portal) -> None:
    jo, here = portal.visit(portal.people.jo), held(portal)

    def asks() -> int:
        with statements(portal) as sent:
            jo.get(here)
            jo.get("/staff/meetings")
        return len(sent)

    _learn(jo, here, "One thing.")
    fewest = asks()
    for number in range(3):
        question_id = asked(portal, f"Question {number}?")
        jo.post(f"{here}/questions", {"asked": str(question_id)}, at=here)
        _learn(jo, here, f"Thing {number}.")
        action = {"action_key": str(uuid4()), "task": "Ring.", "owner": "", "organisation": f"School {number}"}
        jo.post(f"{here}/actions", {**action, **day("due_on", NOW.date())}, at=here)
    assert asks() == fewest


def test_no_question_of_another_family_can_be_taken_to_yusufs_meeting(portal: Portal) -> None:
    jo, here = portal.visit(portal.people.jo), held(portal)
    with portal.write() as session:
        daisys = ask(session, portal.people.grace)
        session.commit()
    jo.post(f"{here}/questions", {"asked": str(daisys)}, at=here, status=422)
    with portal.read() as session:
        assert queries.asking(session, review_id=row(portal, here).id) == {}


def _audited(portal: Portal, action: str) -> int:
    with portal.read() as session:
        wanted = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == action)
        return session.scalars(wanted).one()
