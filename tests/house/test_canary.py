"""A canary in everything that only staff, or only the other adult, may read: it never sings on a family's page."""

from datetime import date, timedelta
from email.message import EmailMessage
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.adapters.mailer import Outgoing
from portal.domain import working_time
from portal.domain.access import Role, StaffViewer
from portal.domain.concerns import ConcernKind
from portal.domain.contact_log import ContactKind, Outcome
from portal.domain.danger import Informed, Step, WelfareOutcome
from portal.domain.procedure import RecordState
from portal.domain.procedure import Step as ProcedureStep
from portal.domain.questions import Way
from portal.domain.reviews import LearningTheme
from portal.models.attachments import Attachment
from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult
from portal.models.concerns import Concern
from portal.models.danger import DangerFlag
from portal.models.debriefs import DebriefAccount, DebriefBooking, DebriefSummary, GateRecord, SummaryRelease
from portal.models.held_messages import HeldMessage
from portal.models.journey import FamilyUpdate
from portal.models.messages import Draft, Message
from portal.models.notes import Note
from portal.models.people import Person, StaffMember
from portal.models.questions import Question
from portal.models.reviews import Review, ReviewSeat
from portal.models.sealing import seal
from portal.queries import cases as case_queries
from portal.services import (
    attachments,
    concerns,
    contacts,
    danger,
    emergency_access,
    held_messages,
    home_visits,
    journey,
    messages,
    notes,
    outgoing_words,
    procedure,
    questions,
    review_actions,
    review_days,
    review_learning,
    sensitive_dates,
    thread_work,
)
from portal.services.danger_alerts import Office
from portal.services.journey import StageMove
from portal.services.review_actions import Owner
from portal.worker import deliver_one
from tests import asking, gates, stages
from tests.house.routes import read_table
from tests.meetings_of_professionals import meet
from tests.portal_fixtures import Portal, settings_for
from tests.restricting import lift, restrict
from tests.threads import answer_as, staff_viewer_of, viewer_of
from tests.visitors import HOST, Visitor
from tests.world import NOW, World

CANARY = "zimtzeisig"
"""Occurs in no language of the portal."""

EARLIER = NOW - timedelta(hours=2)


def _hide_everywhere(session: Session, people: World) -> None:
    """Write the canary into every column that Amina must never read."""
    jo = StaffViewer(people.jo.staff_id, frozenset({Role.PRACTITIONER}))
    case = session.get_one(Case, people.yusuf_case_id)
    stages.publish(session)
    contacts.log(
        session,
        viewer=jo,
        case_id=case.id,
        form_key=uuid4(),
        adult_id=people.amina.adult_id,
        kind=ContactKind.CALL,
        outcome=Outcome.TALKED,
        happened_at=EARLIER,
        note=f"note {CANARY}",
        next_contact_on=date(2026, 12, 1),
        today=NOW.date(),
        now=NOW,
    )
    sensitive_dates.add(
        session,
        viewer=jo,
        case_id=case.id,
        adult_id=None,
        label=f"label {CANARY}",
        falls_on=date(2026, 12, 24),
        returns_yearly=True,
        today=NOW.date(),
        now=NOW,
    )
    journey.record_update(
        session,
        viewer=jo,
        case_id=case.id,
        form_key=uuid4(),
        move=StageMove("finding-out-why", "waiting", NOW.date(), "the laboratory"),  # type: ignore[arg-type]
        words={people.amina.adult_id: "Words to Amina.", people.tariq.adult_id: f"words {CANARY}"},
        next_update_by=date(2026, 12, 8),
        today=NOW.date(),
        now=EARLIER,
    )
    journey.record_update(
        session,
        viewer=jo,
        case_id=case.id,
        form_key=uuid4(),
        move=StageMove("the-hearing", "waiting", NOW.date(), f"whom {CANARY}"),  # type: ignore[arg-type]
        words={people.tariq.adult_id: f"words {CANARY}"},
        left_out={people.amina.adult_id: f"why {CANARY}"},
        next_update_by=date(2026, 12, 8),
        today=NOW.date(),
        now=EARLIER,
    )
    _hide_in_the_work(session, people)
    _hide_in_what_is_known_of_amina(session, case, people)
    for adult in (people.amina, people.tariq):
        reason = f"reason {CANARY}"
        restrict(session, people.jo, adult, reason=reason)
    _hide_in_the_gate(session, case, people)
    _hide_in_the_meeting(session, case, people)
    _hide_in_meetings_of_professionals(session, case, people)
    _hide_in_notes(session, people)
    _hide_in_the_back_office(session, people)
    _hide_in_questions(session, people)
    _hide_in_concerns(session, people)
    _hide_in_a_welfare_check(session, people)
    _hide_in_an_emergency(session, people)
    _hide_with_tariq(session, case, people)


def _hide_in_meetings_of_professionals(session: Session, case: Case, people: World) -> None:
    """All that is written of a meeting: people, place, points, outcome, what could be modified, actions, learning."""
    jo, review_id = staff_viewer_of(people.jo), meet(session, people.jo, people.amina, at=EARLIER)
    about: dict[str, Any] = {"viewer": jo, "case_id": case.id, "review_id": review_id, "now": EARLIER}
    review = session.get_one(Review, review_id)
    words = {name: f"{name} {CANARY}" for name in ("place", "agenda", "outcome", "factors")}
    seal(session, review, key_id=case.data_key_id, **words)
    review.outcome, review.outcome_on, review.has_factors = "concluded", EARLIER.date(), True
    session.flush()
    seat = session.scalars(select(ReviewSeat)).one()
    seat.role = f"role {CANARY}"
    seal(session, seat, key_id=case.data_key_id, name=f"name {CANARY}")
    whose = Owner(staff_id=None, organisation=f"organisation {CANARY}")
    review_actions.agree(
        session, **about, form_key=uuid4(), words=f"action {CANARY}", owner=whose, due_on=EARLIER.date()
    )
    review_learning.write(session, **about, form_key=uuid4(), words=f"learning {CANARY}", theme=LearningTheme.RECORDS)
    review_days.put_right(
        session,
        **about,
        seen=review.revision,
        starts_at=EARLIER - timedelta(hours=1),
        reason=f"reason {CANARY}",
        today=NOW.date(),
    )


def _hide_in_an_emergency(session: Session, people: World) -> None:
    """Why somebody opened the case who neither looks after the family nor covers."""
    emergency_access.begin(
        session,
        viewer=staff_viewer_of(people.ruth),
        case_id=people.yusuf_case_id,
        reason=f"reason {CANARY}",
        form_key=uuid4(),
        today=NOW.date(),
        now=EARLIER,
    )


def _hide_in_notes(session: Session, people: World) -> None:
    """What the team writes for itself: notes, drafts, and words that wait, came back or were taken back."""
    jo, ruth = (staff_viewer_of(worker) for worker in (people.jo, people.ruth))
    amina = {"case_id": people.yusuf_case_id, "adult_id": people.amina.adult_id}
    corrects_id = None
    for is_handover in (False, True):
        notes.write(
            session,
            viewer=jo,
            **amina,
            form_key=uuid4(),
            body=f"note {CANARY}",
            is_handover=is_handover,
            corrects_id=corrects_id,
            now=EARLIER,
        )
        corrects_id = session.scalars(select(Note.id)).first()
    notes.save_draft(
        session,
        case_id=people.yusuf_case_id,
        staff_id=jo.id,
        text=f"draft {CANARY}",
        joins=False,
        now=EARLIER,
    )
    for words in ("waits", "goes back", "is taken back"):
        body = f"{words} {CANARY}"
        held_messages.propose(session, viewer=jo, **amina, body=body, send_key=uuid4(), seen_id=None, now=EARLIER)
    first, second, _third = session.scalars(select(HeldMessage.id).order_by(HeldMessage.id)).all()
    held_messages.withdraw(session, viewer=jo, **amina, held_id=first, now=EARLIER)
    held_messages.send_back(session, viewer=ruth, **amina, held_id=second, why=f"why {CANARY}", now=EARLIER)


def _hide_in_the_back_office(session: Session, people: World) -> None:
    """Steps of the procedure, risk at her home, and a visit that is overdue, so that the team is shown where it is."""
    jo, case_id, amina = staff_viewer_of(people.jo), people.yusuf_case_id, people.amina.adult_id
    step = ProcedureStep(
        slug="told",
        phase=f"phase {CANARY}",
        title=f"title {CANARY}",
        due=None,
        applies_to=frozenset(),
        not_for=frozenset(),
        hospitals=(),
        owner=f"owner {CANARY}",
        source="the service",
    )
    procedure.load(session, [step], now=EARLIER)
    procedure.record(
        session,
        viewer=jo,
        case_id=case_id,
        slug="told",
        state=RecordState.DONE,
        happened_at=EARLIER,
        who=f"who {CANARY}",
        words=f"words {CANARY}",
        seen_number=0,
        form_key=uuid4(),
        now=EARLIER,
    )
    home_visits.write_risk(
        session,
        viewer=jo,
        case_id=case_id,
        adult_id=amina,
        words=f"risk {CANARY}",
        review_on=date(2026, 12, 24),
        form_key=uuid4(),
        today=EARLIER.date(),
        now=EARLIER,
    )
    home_visits.set_out(
        session,
        viewer=jo,
        case_id=case_id,
        adult_id=amina,
        visit_id=uuid4(),
        place=f"place {CANARY}",
        along=f"along {CANARY}",
        expected_end_at=EARLIER + timedelta(minutes=30),
        now=EARLIER,
    )


def _hide_in_questions(session: Session, people: World) -> None:
    """What Tariq asks and, while he is restricted, shares; answers that Amina was not told, or that hold a finding."""
    for give in (False, True):
        his = asking.ask(session, people.tariq, f"question {CANARY}", give=give, at=EARLIER)
        questions.share(session, viewer=viewer_of(people.tariq), question_id=his, is_shared=True, now=EARLIER)
    untold, aloud = (asking.ask(session, people.amina, "Why?", at=EARLIER) for _question in range(2))
    asking.answer(session, people.jo, people.amina, untold, f"answer {CANARY}", at=EARLIER)
    asking.answer(session, people.jo, people.amina, aloud, f"answer {CANARY}", holds_finding=True, at=EARLIER)
    asking.tell(session, people.jo, people.amina, aloud, Way.PHONE, at=EARLIER)


def _hide_in_concerns(session: Session, people: World) -> None:
    """What Tariq complained of, and what a manager wrote down about Amina's own complaint."""
    moira = StaffViewer(people.moira.staff_id, frozenset({Role.MANAGER}))
    for adult, words in ((people.tariq, f"words {CANARY}"), (people.amina, "Nobody rang.")):
        viewer = viewer_of(adult)
        concerns.tell(session, viewer=viewer, kind=ConcernKind.COMPLAINT, words=words, form_key=uuid4(), now=EARLIER)
    hers = session.scalars(select(Concern.id).where(Concern.adult_id == people.amina.adult_id)).one()
    concerns.answer(session, viewer=moira, concern_id=hers, words=None, now=EARLIER)
    concerns.settle(session, viewer=moira, concern_id=hers, outcome=f"outcome {CANARY}", now=EARLIER)


def _hide_in_a_welfare_check(session: Session, people: World) -> None:
    """Amina wrote words that may mean danger; what the team did about it is for the team alone."""
    amina = viewer_of(people.amina)
    message_id = messages.send(session, viewer=amina, body="I want to die.", send_key=uuid4(), now=EARLIER)
    assert message_id is not None
    office = Office(hours=working_time.OFFICE_HOURS, bank_holidays=frozenset())
    danger.look_at(
        session, viewer=amina, message_id=message_id, body="I want to die.", language="en", office=office, now=EARLIER
    )
    danger.record(
        session,
        viewer=staff_viewer_of(people.jo),
        adult_id=amina.adult_id,
        flag_id=session.scalars(select(DangerFlag.id)).one(),
        happened_at=EARLIER,
        step=Step.CALLED,
        outcome=WelfareOutcome.SPOKEN_TO,
        informed=frozenset({Informed.GP}),
        account=f"account {CANARY}",
        closes=False,
        form_key=uuid4(),
        now=EARLIER,
    )


def _hide_in_the_work(session: Session, people: World) -> None:
    """Who has Amina's thread, the note of its handing over, and why words went to her as they were."""
    session.get_one(StaffMember, people.jo.staff_id).password_hash = "x"
    session.flush()
    moira, which = StaffViewer(people.moira.staff_id, frozenset({Role.MANAGER})), people.amina
    facts = case_queries.facts(session, case_id=which.case_id, on=NOW.date(), now=NOW)
    assert facts is not None
    thread_work.hand_over(
        session,
        viewer=moira,
        facts=facts,
        case_id=which.case_id,
        adult_id=which.adult_id,
        to_id=people.jo.staff_id,
        note=f"note {CANARY}",
        form_key=uuid4(),
        seen_owner_id=None,
        today=NOW.date(),
        now=NOW,
    )
    thread_work.put_aside(
        session,
        viewer=moira,
        case_id=which.case_id,
        adult_id=which.adult_id,
        back_on=date(2026, 12, 1),
        seen_id=None,
        today=NOW.date(),
        now=NOW,
    )
    words = f"Your case {CANARY}."
    outgoing_words.look(
        session,
        viewer=moira,
        case_id=which.case_id,
        adult_id=which.adult_id,
        body=words,
        warned_of=outgoing_words.mark_of(words),
        reason=f"reason {CANARY}",
        name_is_meant=False,
        today=NOW.date(),
        now=NOW,
    )


def _hide_in_what_is_known_of_amina(session: Session, case: Case, people: World) -> None:
    """What only staff know of her: why a number is not safe, when to ring, who may be told and decide, and why."""
    amina, place = session.get_one(Person, people.amina.person_id), session.get_one(CaseAdult, people.amina.adult_id)
    reasons = {name: f"{name} {CANARY}" for name in ("email_unsafe", "phone_unsafe", "safe_times")}
    seal(session, amina, key_id=amina.data_key_id, **reasons)
    evidence = {name: f"{name} {CANARY}" for name in ("told_evidence", "decide_evidence")}
    seal(session, place, key_id=case.data_key_id, **evidence)
    place.may_be_told = place.may_decide = "no"


def _hide_in_the_gate(session: Session, case: Case, people: World) -> None:
    record = GateRecord(
        id=new_id(),
        case_id=case.id,
        item="coroner",
        answer="agreed",
        happened_on=NOW.date(),
        recorded_by=people.jo.staff_id,
        recorded_at=NOW,
    )
    seal(session, record, key_id=case.data_key_id, evidence=f"evidence {CANARY}")
    session.add(record)
    session.flush()


def _hide_in_the_meeting(session: Session, case: Case, people: World) -> None:
    """The account of a meeting, a summary that nobody has given to Amina, and what its second reader remarked."""
    account = DebriefAccount(
        id=new_id(),
        case_id=case.id,
        happened_at=EARLIER,
        minutes=60,
        place_kind="home",
        interpreting="not_needed",
        recorded_by=people.jo.staff_id,
        recorded_at=NOW,
    )
    summary = DebriefSummary(
        id=new_id(),
        account_id=account.id,
        number=1,
        written_by=people.jo.staff_id,
        written_at=NOW,
        read_by=people.moira.staff_id,
        read_at=NOW,
        verdict="good",
    )
    given = SummaryRelease(
        summary_id=summary.id,
        adult_id=people.tariq.adult_id,
        told_on=NOW.date(),
        released_by=people.jo.staff_id,
        released_at=NOW,
    )
    seal(session, account, key_id=case.data_key_id, account=f"account {CANARY}")
    seal(session, summary, key_id=case.data_key_id, body=f"body {CANARY}", remark=f"remark {CANARY}")
    for row in (account, summary, given):
        session.add(row)
        session.flush()


def _hide_with_tariq(session: Session, case: Case, people: World) -> None:
    """Everything of the other adult: name, address, number, words, and what the team drafts to anybody."""
    tariq = session.get_one(Person, people.tariq.person_id)
    seal(
        session,
        tariq,
        key_id=tariq.data_key_id,
        name=f"Tariq {CANARY}",
        email=f"{CANARY}@example.org",
        phone=f"{CANARY} 07700 900 999",
        **{name: f"{name} {CANARY}" for name in ("pronoun", "language", "dialect", "safe_times", "phone_unsafe")},
    )
    place = session.get_one(CaseAdult, people.tariq.adult_id)
    seal(session, place, key_id=case.data_key_id, child_name=f"Yusuf {CANARY}", relationship=f"words {CANARY}")
    message = Message(
        id=new_id(), thread_id=people.tariq.thread_id, person_id=tariq.id, send_key=uuid4(), sent_at=EARLIER
    )
    his_draft = Draft(id=new_id(), thread_id=people.tariq.thread_id, person_id=tariq.id, saved_at=EARLIER)
    staff_draft = Draft(id=new_id(), thread_id=people.amina.thread_id, staff_id=people.moira.staff_id, saved_at=EARLIER)
    for row in (message, his_draft, staff_draft):
        seal(session, row, key_id=case.data_key_id, body=f"body {CANARY}")
        session.add(row)
    session.flush()
    _hide_in_files(session, case, people, message_id=message.id)


def _hide_in_files(session: Session, case: Case, people: World, *, message_id: UUID) -> None:
    """A file that Tariq sent, and one that Jo has chosen for Amina and not confirmed; both passed the check."""
    his = {"thread_id": people.tariq.thread_id, "message_id": message_id, "person_id": people.tariq.person_id}
    chosen = {"thread_id": people.amina.thread_id, "staff_id": people.jo.staff_id}
    for whose in (his, chosen):
        file = Attachment(
            id=new_id(), batch_id=new_id(), place=0, kind="pdf", size=20, state="clean", received_at=EARLIER, **whose
        )
        seal(session, file, key_id=case.data_key_id, label=f"label {CANARY}")
        session.add(file)
        session.flush()
        attachments.write_pieces(session, file.id, [f"content {CANARY}".encode()], key_id=case.data_key_id)


def _files(portal: Portal) -> list[str]:
    with portal.read() as session:
        return [f"/messages/files/{file_id}" for file_id in session.scalars(select(Attachment.id))]


def _questions(portal: Portal) -> list[str]:
    with portal.read() as session:
        ids = session.scalars(select(Question.id)).all()
    return [address for each in ids for address in (f"/questions/{each}", f"/questions/new?after={each}")]


def _addresses(portal: Portal) -> list[str]:
    """Every page that Amina may fetch, from the reviewed table."""
    amina = portal.people.amina
    known: dict[str, Any] = {
        "slug": "finding-out-why",
        "name": "portal.css",
        "adult_id": amina.adult_id,
        "token": "x" * 43,
    }
    with portal.read() as session:
        known["summary_id"] = session.scalars(select(DebriefSummary.id)).first() or new_id()
    adapter = portal.app.url_map.bind("portal.example.org")
    found = []
    for entry in read_table():
        if entry.method != "GET" or not {"amina", "everybody"} & set(entry.people):
            continue
        rule = next(each for each in portal.app.url_map.iter_rules(entry.endpoint))
        values = {name: known.get(name, new_id()) for name in rule.arguments}
        found.append(str(adapter.build(entry.endpoint, values, method="GET")))
    return found


def _sings_on(visitor: Visitor, path: str) -> bool:
    response = visitor.client.get(path, base_url=HOST)
    assert response.status_code < 500, f"{path} broke"
    everything = response.get_data(as_text=True) + str(response.headers)
    return CANARY in everything.lower() or "restrict" in response.get_data(as_text=True).lower()


def test_nothing_that_only_staff_or_tariq_may_read_stands_on_any_page_of_amina(portal: Portal) -> None:
    with portal.write() as session:
        _hide_everywhere(session, portal.people)
        session.commit()
    amina = portal.visit(portal.people.amina)

    addresses, files = _addresses(portal), _files(portal)

    assert len(files) == 2
    assert "/messages" in addresses
    assert "/home" in addresses
    assert not [path for path in (*addresses, *files, *_questions(portal)) if _sings_on(amina, path)]


def test_the_canary_can_be_heard_at_all_on_the_pages_of_jo(portal: Portal) -> None:
    with portal.write() as session:
        _hide_everywhere(session, portal.people)
        session.commit()
    jo, case = portal.visit(portal.people.jo), f"/staff/cases/{portal.people.yusuf_case_id}"
    thread = f"{case}/messages/{portal.people.amina.adult_id}"
    with portal.read() as session:
        meeting = f"{case}/meetings/{session.scalars(select(Review.id)).one()}"
    for path in (
        f"{thread}/thread-work",
        f"{case}/contacts",
        f"{case}/dates",
        f"{case}/journey",
        f"{case}/notes",
        f"{case}/questions",
        meeting,
        f"{meeting}/papers",
        f"{case}/procedure",
        f"{case}/visits",
        "/staff/visits",
        thread,
        case,
    ):
        assert _sings_on(jo, path), path


class _Postbag:
    """Keeps what the worker hands over for Amina."""

    def __init__(self) -> None:
        self.letters: list[str] = []

    def send(self, letter: Outgoing, **_how: bool) -> None:
        assert isinstance(letter, EmailMessage)
        if letter["To"] != "amina@example.org":
            return
        parts = [part.get_content() for part in letter.walk() if not part.is_multipart()]
        self.letters.append("\n".join([str(letter.items()), *parts]))


def test_what_only_staff_may_read_stands_in_no_letter_and_no_calendar_file_of_amina(portal: Portal) -> None:
    people, postbag, later = portal.people, _Postbag(), NOW + timedelta(days=7)
    gates.settle(portal)
    amina = portal.visit(people.amina)
    amina.post("/appointments", gates.answers(gates.offer_time(portal)), at="/messages")
    with portal.write() as session:
        session.execute(update(Person).values(email_verified_at=EARLIER))
        booking_id = session.scalars(select(DebriefBooking.id)).one()
        _hide_everywhere(session, people)
        lift(session, people.jo, people.amina)
        answer_as(session, people.jo, people.amina, "Words to Amina.", at=NOW)
        session.commit()

    calendar = amina.get(f"/appointments/{booking_id}/calendar").get_data(as_text=True)
    while deliver_one(portal.database, postbag, settings_for(portal.database), now=later):
        pass

    assert "BEGIN:VCALENDAR" in calendar
    assert len(postbag.letters) >= 2
    for words in (calendar, *postbag.letters):
        assert CANARY not in words.lower()
        assert "restrict" not in words.lower()


def test_what_tariq_was_told_is_kept_apart_from_what_amina_was_told(portal: Portal) -> None:
    with portal.write() as session:
        _hide_everywhere(session, portal.people)
        session.commit()
        rows = session.query(FamilyUpdate).order_by(FamilyUpdate.adult_id).all()
    assert len({row.adult_id for row in rows}) == 2
    assert "Words to Amina." in portal.visit(portal.people.amina).get("/home").text
