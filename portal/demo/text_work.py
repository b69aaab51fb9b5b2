"""The demo's texts as an editor leaves them: one changed and not yet looked at by anybody else, one half written."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.content import SOURCE, TextKind
from portal.domain.working_time import local
from portal.queries import texts as queries
from portal.services import text_editing, texts
from portal.services.text_editing import Written

CHANGED, HALF_WRITTEN = "telling-people", "going-back-to-work"
"""The pages, by their slug."""
CHANGES = (
    ("Most people want to do something and do not know what.", "Most people want to help and do not know how."),
    ("- “Please bring food, and leave it at the door.”", "- “Please bring food. You can leave it at the door.”"),
)
DRAFTED = (
    "- Which days ahead will be hard?",
    "- Which days ahead will be hard?\n- Who do you tell if it gets too much?",
)


def leave(session: Session, *, editor: StaffViewer, now: datetime) -> None:
    """Publish one page that is soon to be looked at again, and begin another edition of a second one."""
    edition_id = _write(session, editor, CHANGED, CHANGES, now=now - timedelta(days=2))
    texts.publish(session, viewer=editor, edition_id=edition_id, reviewed_by="", now=now - timedelta(days=2))
    _write(session, editor, HALF_WRITTEN, (DRAFTED,), now=now - timedelta(hours=3))


def _write(
    session: Session, editor: StaffViewer, slug: str, changes: tuple[tuple[str, str], ...], *, now: datetime
) -> UUID:
    base = queries.published(session, kind=TextKind.PAGE, slug=slug, locale=SOURCE)
    assert base is not None  # noqa: S101 - the demo published it a moment ago
    body = base.body
    for old, new in changes:
        body = body.replace(old, new)
    today = local(now).date()
    written = Written(
        title=base.title,
        summary=base.summary,
        body=body,
        sources=base.sources,
        reviewed_on=min(base.reviewed_on, today),
        review_on=today + timedelta(days=21),
    )
    return text_editing.write(
        session,
        viewer=editor,
        base_id=base.id,
        locale=SOURCE,
        seen=base.number,
        written=written,
        form_key=uuid4(),
        today=today,
        now=now,
    )
