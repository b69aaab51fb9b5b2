"""Two training sessions that the made-up team has given, with what people thought of one of them."""

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.attendance import read_groups
from portal.domain.training import FeedbackQuestion, read_scores
from portal.domain.working_time import local
from portal.services import training
from portal.services.training import About


def give(session: Session, teacher: StaffViewer, *, now: datetime) -> None:
    """One some weeks ago, one in the quarter before; every organisation is made up."""
    today = local(now).date()
    for title, days_ago, groups in (
        ("The first hours after a child dies", 120, "9, Nurse, Demo Hospital\n6, Police officer, Demo Police"),
        (
            "Words that help, and words that hurt",
            25,
            "4, Health visitor, Demo Community Nursing\n5, Teacher, Demo School\n2, Nurse, Demo Hospital",
        ),
    ):
        session_id = training.write_down(
            session,
            viewer=teacher,
            form_key=uuid4(),
            about=About(
                title=title,
                topics=("What families say they need", "Who does what"),
                held_on=today - timedelta(days=days_ago),
                place="Room 2, Demo Hospital",
                minutes=90,
                teachers="The demo team",
                groups=read_groups(groups),
            ),
            today=today,
            now=now - timedelta(days=days_ago),
        )
    training.note_feedback(
        session,
        viewer=teacher,
        session_id=session_id,
        seen=1,
        scores={
            FeedbackQuestion.USEFUL: read_scores("5 5 4 4 5 3 5"),
            FeedbackQuestion.CLEAR: read_scores("4 4 5 5 4 4 5"),
            FeedbackQuestion.READY: read_scores("4 3 4 4 3 5 4"),
        },
        remarks="“I wish I had heard this before my first visit.”",
        now=now - timedelta(days=24),
    )
