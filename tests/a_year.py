"""Six families of one financial year, April 2025 to March 2026, and one of the next: small enough to count by hand.

Written straight into the tables, for what is tested is what the figures make of them. Moments are UTC.
"""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import DeclarativeBase, Session

from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult, Contact
from portal.models.danger import DangerFlag, WelfareRecord
from portal.models.debriefs import DebriefAccount, DebriefDelay, DebriefPart, DebriefSummary, GateRecord, SummaryRelease
from portal.models.experience_rounds import ExperienceRound, ExperienceScore
from portal.models.journey import FamilyUpdate
from portal.models.meetings import MeetingOffer
from portal.models.messages import Message, Opening, Thread
from portal.models.organisations import Organisation
from portal.models.people import Absence, Hospital, Person
from portal.models.procedure import ProcedureRecord, ProcedureStep
from portal.models.questions import Question
from portal.models.reviews import Review, ReviewAction, ReviewLearning
from portal.models.support import SupportEntry
from portal.models.support_lists import SupportOffer, SupportReport, SupportTally
from portal.models.training import TrainingGroup, TrainingScore, TrainingSession
from tests.world import NOW, World

FAMILIES = """
    born        died        opened            closed      hospital  circumstances
A   2019-03-27  2025-04-10  2025-04-10T13:00  2025-12-31  North     unexpected,coroner_post_mortem
B   2025-05-01  2025-05-20  2025-05-21T09:00  2025-07-20  North     unexpected,coroner_post_mortem
C   2010-01-05  2025-07-01  2025-07-03T08:00  2025-07-20  South     expected
D   2024-09-01  2025-08-15  2025-08-15T15:00  2025-10-31  South     unexpected,hospital_post_mortem
E   2021-12-24  2025-12-24  2025-12-27T11:00  2026-01-10  North     unexpected,coroner_post_mortem
F   2008-06-01  2026-03-31  2026-03-31T22:30  2026-04-10  South     unexpected
G   2020-01-01  2026-03-31  2026-03-31T23:30  2026-04-10  South     unexpected
"""
"""F is opened at half past eleven in the evening of 31 March by the clock in London, G half an hour after midnight."""

ADULTS = """
    case  area  locale  interpreter  way     wish  ethnic
a1  A     SS1   en      no           portal  yes   asian
a2  A     CM9   en      no           portal  no    asian
b1  B     SS2   pl      yes          portal  no    white
c1  C     CM1   en      no           portal  no    not_said
d1  D     CM2   en      no           portal  no    -
e1  E     SS9   ur      yes          portal  no    -
f1  F     -     en      no           letter  no    -
g1  G     -     en      no           portal  no    -
"""

CONTACTS = """
          adult  kind            outcome       happened          next        event
1         a1     attempt_failed  no_answer     2025-04-10T15:00  2025-04-11  1
2         a1     call            talked        2025-04-11T09:00  2025-04-14  2
3         a1     visit           talked        2025-04-14T10:00  2025-05-12  3
4         a2     visit           talked        2025-04-14T10:00  2025-05-12  3
5         b1     call            talked        2025-05-22T09:00  2025-06-19  5
6         c1     call            asked_not_now 2025-07-01T16:00  -           6
7         c1     visit           asked_not_now 2025-07-05T10:00  -           7
8         d1     text            sent          2025-08-15T16:00  -           8
9         d1     call            talked        2025-08-20T09:00  2025-09-17  9
10        e1     visit           talked        2025-12-29T12:00  2026-01-26  10
"""
"""Rows 3 and 4 tell of one visit to two adults."""

UPDATES = """
    adult  written           by
1   a1     2025-05-10T10:00  2025-06-07
2   a1     2025-06-05T10:00  2025-07-03
3   b1     2025-06-15T10:00  2025-07-12
4   b1     2025-07-13T10:00  2025-08-10
"""

GATE = """
    case  item    answer       adult  happened
1   A     report  preliminary  -      2025-05-10
2   A     report  final        -      2025-07-20
3   A     told    by_phone     a1     2025-08-01
4   B     report  awaited      -      2025-05-25
5   B     told    by_visit     b1     2025-07-01
"""

DELAYS = """
    case  step     reason         ended
1   A     report   coroner        2025-06-01T10:00
2   A     report   pathology      -
3   B     offer    family_choice  -
4   B     debrief  family_choice  -
5   C     report   police         -
"""
"""The first reason for A’s report was put right."""

QUESTIONS = """
    adult  handed            carried  meeting  on          answered  told
1   a1     2025-06-01T10:00  yes      review   2025-09-01  yes       2025-09-10
2   a2     2025-06-01T11:00  yes      -        -           no        -
3   b1     2025-07-02T10:00  no       -        -           no        -
4   a1     2025-03-30T10:00  no       -        -           no        -
5   a1     -                 no       -        -           no        -
"""
"""Question 4 was given before the year, 5 is a note of the adult to herself."""

STEPS = """
    case  slug          number  state     happened
1   B     final-report  1       done      2025-06-20T10:00
2   D     notification  1       done      2025-08-16T10:00
3   E     home-visit    1       done      2025-12-28T10:00
4   E     home-visit    2       reopened  2025-12-28T11:00
"""
"""E’s home visit was ticked off by mistake and opened again."""


def build(session: Session, people: World) -> None:
    """Write the year down; the caller commits."""
    _Year(session, people).build()


class _Year:
    def __init__(self, session: Session, people: World) -> None:
        self.session, self.jo, self.moira = session, people.jo.staff_id, people.moira.staff_id
        self.sam = people.sam.staff_id
        self.ids: dict[str, UUID] = {}
        self.case_of: dict[str, str] = {}

    def add(self, model: type[DeclarativeBase], **values: Any) -> UUID:
        row_id: UUID = values.setdefault("id", new_id())
        self.put(model, **values)
        return row_id

    def put(self, model: type[DeclarativeBase], **values: Any) -> None:
        self.session.execute(insert(model), [values])

    def build(self) -> None:
        for name in ("North", "South"):
            self.ids[name] = self.add(Hospital, name=name)
        writers = (
            (FAMILIES, self._family),
            (ADULTS, self._adult),
            (CONTACTS, self._contact),
            (UPDATES, self._update),
            (GATE, self._gate),
            (DELAYS, self._delay),
            (QUESTIONS, self._question),
            (STEPS, self._step),
        )
        for table, write in writers:
            for row in _rows(table):
                write(row)
        self._offers_and_leave()
        self._debrief()
        self._danger()
        self._reviews()
        self._training()
        self._experience()

    def _family(self, row: dict[str, str]) -> None:
        self.ids[row["name"]] = self.add(
            Case,
            data_key_id=new_id(),
            reference=row["name"],
            sealed_child_name=b"x",
            born_on=_day(row["born"]),
            died_on=_day(row["died"]),
            circumstances=row["circumstances"].split(","),
            hospital_id=self.ids[row["hospital"]],
            practitioner_id=self.jo,
            opened_at=_at(row["opened"]),
            closed_at=_at(f"{row['closed']}T12:00"),
        )

    def _adult(self, row: dict[str, str]) -> None:
        person_id = new_id()
        self.put(
            Person,
            id=person_id,
            data_key_id=person_id,
            sealed_name=b"x",
            sealed_email=b"x",
            sign_in_index=person_id.bytes,
            locale=row["locale"],
            needs_interpreter=row["interpreter"] == "yes",
            way=row["way"],
            ethnic_group=_or_none(row["ethnic"]),
            created_at=NOW,
        )
        self.case_of[row["name"]] = row["case"]
        self.ids[row["name"]] = self.add(
            CaseAdult,
            case_id=self.ids[row["case"]],
            person_id=person_id,
            relationship="other",
            sealed_child_name=b"x",
            area=_or_none(row["area"]),
            wish_recorded_at=NOW if row["wish"] == "yes" else None,
            joined_at=NOW,
        )

    def _of(self, adult: str) -> dict[str, UUID]:
        return {"adult_id": self.ids[adult], "case_id": self.ids[self.case_of[adult]]}

    def _contact(self, row: dict[str, str]) -> None:
        self.add(
            Contact,
            **self._of(row["adult"]),
            event_id=UUID(int=int(row["event"])),
            staff_id=self.jo,
            kind=row["kind"],
            outcome=row["outcome"],
            happened_at=_at(row["happened"]),
            sealed_note=b"x",
            next_contact_on=_day(row["next"]),
            logged_at=NOW,
        )

    def _update(self, row: dict[str, str]) -> None:
        self.add(
            FamilyUpdate,
            **self._of(row["adult"]),
            next_update_by=_day(row["by"]),
            written_by=self.jo,
            written_at=_at(row["written"]),
        )

    def _gate(self, row: dict[str, str]) -> None:
        self.add(
            GateRecord,
            case_id=self.ids[row["case"]],
            item=row["item"],
            answer=row["answer"],
            adult_id=self.ids.get(row["adult"]),
            happened_on=_day(row["happened"]),
            sealed_evidence=b"x",
            recorded_by=self.jo,
            recorded_at=NOW,
        )

    def _delay(self, row: dict[str, str]) -> None:
        is_ended = row["ended"] != "-"
        self.add(
            DebriefDelay,
            case_id=self.ids[row["case"]],
            step=row["step"],
            reason=row["reason"],
            noted_by=self.jo,
            noted_at=NOW,
            ended_by=self.jo if is_ended else None,
            ended_at=_at(row["ended"]) if is_ended else None,
        )

    def _question(self, row: dict[str, str]) -> None:
        told_on, is_answered = _day(row["told"]), row["answered"] == "yes"
        self.add(
            Question,
            **self._of(row["adult"]),
            is_from_bank=False,
            sealed_words=b"x",
            whom_for="anyone",
            added_at=NOW,
            handed_at=None if row["handed"] == "-" else _at(row["handed"]),
            carried_at=NOW if row["carried"] == "yes" else None,
            meeting=_or_none(row["meeting"]),
            meeting_on=_day(row["on"]),
            sealed_answer=b"x" if is_answered else None,
            given_by="team" if is_answered else None,
            answered_by=self.jo if is_answered else None,
            answered_at=NOW if is_answered else None,
            told_on=told_on,
            told_way="phone" if told_on else None,
            told_by=self.jo if told_on else None,
            told_at=NOW if told_on else None,
        )

    def _step(self, row: dict[str, str]) -> None:
        slug = row["slug"]
        if slug not in self.ids:
            self.ids[slug] = self.add(
                ProcedureStep,
                slug=slug,
                position=1,
                phase="x",
                title="x",
                applies_to=[],
                not_for=[],
                hospital_ids=[],
                owner="x",
                source="x",
                is_current=True,
                loaded_at=NOW,
            )
        self.add(
            ProcedureRecord,
            case_id=self.ids[row["case"]],
            step_id=self.ids[slug],
            number=int(row["number"]),
            state=row["state"],
            happened_at=_at(row["happened"]),
            sealed_who=b"",
            sealed_words=b"x",
            recorded_by=self.jo,
            recorded_at=NOW,
            form_key=uuid4(),
        )

    def _offers_and_leave(self) -> None:
        """A home visit offered to b1; a service to a1, which helped, and one taken back; a week of Jo’s leave."""
        self.add(
            MeetingOffer,
            adult_id=self.ids["b1"],
            kind="home_visit",
            offered_by=self.jo,
            offered_at=_at("2025-05-21T10:00"),
        )
        for withdrawn_at in (None, NOW):
            self.add(
                SupportOffer,
                **self._of("a1"),
                staff_id=self.jo,
                sealed_entry=b"x",
                offered_at=_at("2025-09-01T10:00"),
                withdrawn_at=withdrawn_at,
                form_key=uuid4(),
                outcome=None if withdrawn_at else "helped",
            )
        entry_id = self.add(
            SupportEntry,
            slug="harbour",
            name="Harbour",
            is_crisis=False,
            state="published",
            facts={},
            revision=1,
            source="x",
            confidence="high",
            doubt="",
        )
        for month, amount in ((date(2025, 3, 1), 9), (date(2025, 9, 1), 1)):
            self.put(SupportTally, entry_id=entry_id, month=month, what="offered", amount=amount)
        self.add(SupportReport, entry_id=entry_id, kind="no_answer", made_on=date(2025, 9, 5), made_at=NOW)
        self.add(Absence, staff_id=self.jo, cover_id=self.sam, from_on=date(2025, 8, 4), to_on=date(2025, 8, 8))

    def _debrief(self) -> None:
        """A’s debrief on 20 August at home, interpreted by phone: a1 came, a2 would rather not; a summary for a1."""
        account_id = self.add(
            DebriefAccount,
            case_id=self.ids["A"],
            happened_at=_at("2025-08-20T10:00"),
            minutes=60,
            place_kind="home",
            interpreting="by_phone",
            sealed_account=b"x",
            recorded_by=self.jo,
            recorded_at=NOW,
        )
        for adult, part in (("a1", "attended"), ("a2", "declined")):
            self.put(DebriefPart, account_id=account_id, adult_id=self.ids[adult], part=part, copy="none")
        summary_id = self.add(
            DebriefSummary, account_id=account_id, number=1, sealed_body=b"x", written_by=self.jo, written_at=NOW
        )
        self.add(
            SummaryRelease,
            summary_id=summary_id,
            adult_id=self.ids["a1"],
            told_on=date(2025, 9, 1),
            released_by=self.jo,
            released_at=NOW,
        )

    def _danger(self) -> None:
        """a1 on a Tuesday morning, taken on after 20 minutes; b1 on a Saturday night, opened 35 hours later."""
        for adult, raised, owned in (("a1", "2025-06-03T09:00", "2025-06-03T09:20"), ("b1", "2025-06-07T21:00", "")):
            thread_id = self.add(Thread, case_id=self._of(adult)["case_id"], adult_id=self.ids[adult])
            message_id = self.add(
                Message, thread_id=thread_id, staff_id=self.jo, sealed_body=b"x", send_key=uuid4(), sent_at=_at(raised)
            )
            flag_id = self.add(
                DangerFlag,
                **self._of(adult),
                message_id=message_id,
                raised_at=_at(raised),
                owner_id=self.jo if owned else None,
                owned_at=_at(owned) if owned else None,
                closed_at=_at("2025-06-03T12:00") if owned else None,
                closed_by=self.jo if owned else None,
            )
            if owned:
                self.add(
                    WelfareRecord,
                    flag_id=flag_id,
                    staff_id=self.jo,
                    happened_at=_at("2025-06-03T10:00"),
                    step="called",
                    outcome="spoken_to",
                    informed=[],
                    sealed_account=b"x",
                    recorded_at=NOW,
                )
            else:
                self.add(Opening, subject_id=thread_id, staff_id=self.jo, opened_at=_at("2025-06-01T08:00"))
                self.add(Opening, subject_id=thread_id, staff_id=self.jo, opened_at=_at("2025-06-09T08:00"))

    def _reviews(self) -> None:
        """A’s review meeting on 1 September, with learning and actions, and the panel on 1 December; B’s is a plan."""
        ids = {}
        for case, kind, on, is_held in (
            ("A", "death_review", "2025-09-01", True),
            ("A", "panel", "2025-12-01", True),
            ("B", "death_review", "2025-11-01", False),
        ):
            ids[kind, case] = self.add(
                Review,
                case_id=self.ids[case],
                kind=kind,
                starts_at=_at(f"{on}T10:00"),
                meets_on=_day(on),
                way="remote",
                written_by=self.jo,
                written_at=NOW,
                held_by=self.jo if is_held else None,
                held_at=NOW if is_held else None,
            )
        review_id = ids["death_review", "A"]
        for is_read in (True, False):
            self.add(
                ReviewLearning,
                review_id=review_id,
                sealed_words=b"x",
                written_by=self.jo,
                written_at=NOW,
                read_by=self.moira if is_read else None,
                read_at=NOW if is_read else None,
                verdict="good" if is_read else None,
                theme="records",
            )
            self.add(
                ReviewAction,
                review_id=review_id,
                staff_id=self.jo,
                due_on=date(2025, 10, 1),
                sealed_words=b"x",
                written_by=self.jo,
                written_at=NOW,
                done_at=NOW if is_read else None,
                done_by=self.jo if is_read else None,
            )

    def _experience(self) -> None:
        """Two rounds that count, one that ended later, and one that was written down by mistake."""
        for measure, last_on, removed_at, asked, answered, scores in (
            ("Measure one", "2025-05-31", None, 12, 9, {5: 6, 4: 3}),
            ("Measure two", "2026-03-31", None, 8, 4, {2: 1}),
            ("Measure one", "2026-04-01", None, 5, 5, {1: 5}),
            ("Measure two", "2025-06-30", NOW, 9, 9, {1: 9}),
        ):
            round_id = self.add(
                ExperienceRound,
                measure=measure,
                measure_key=measure.lower(),
                first_on=_day("2025-04-02"),
                last_on=_day(last_on),
                asked=asked,
                answered=answered,
                written_by=self.jo,
                written_at=NOW,
                removed_at=removed_at,
            )
            for score, families in scores.items():
                self.put(ExperienceScore, round_id=round_id, score=score, families=families)

    def _training(self) -> None:
        """Two sessions that count, and one that was written down by mistake."""
        police = self.add(Organisation, name="Police", key="police")
        school = self.add(Organisation, name="School", key="school")
        for title, on, removed_at, groups in (
            ("first", "2025-10-01", None, ((police, "Officer", 12), (school, "Teacher", 8))),
            ("second", "2026-01-15", None, ((police, "Sergeant", 5),)),
            ("third", "2026-02-15", NOW, ((police, "Officer", 99),)),
        ):
            session_id = self.add(
                TrainingSession,
                title=title,
                title_key=title,
                topics=[],
                held_on=_day(on),
                place="x",
                minutes=60,
                sealed_teachers=b"x",
                written_by=self.jo,
                written_at=NOW,
                removed_at=removed_at,
            )
            for organisation_id, role, people in groups:
                self.add(
                    TrainingGroup, session_id=session_id, organisation_id=organisation_id, role=role, people=people
                )
            if title == "first":
                for score, people in ((5, 3), (4, 1)):
                    self.put(TrainingScore, session_id=session_id, question="useful", score=score, people=people)


def _rows(table: str) -> list[dict[str, str]]:
    header, *lines = [line.split() for line in table.strip("\n").splitlines()]
    return [dict(zip(["name", *header], line, strict=True)) for line in lines]


def _or_none(word: str) -> str | None:
    return None if word == "-" else word


def _day(word: str) -> date | None:
    return None if word == "-" else date.fromisoformat(word)


def _at(word: str) -> datetime:
    return datetime.fromisoformat(word).replace(tzinfo=UTC)
