"""A refusal is written down at once, whatever the method; it never waits for the request's own transaction."""

from uuid import UUID

from sqlalchemy import select

from portal.models.cases import AuditEntry
from tests.portal_fixtures import Portal
from tests.visitors import HOST

SOME_EDITION = UUID("018f0000-0000-7000-8000-000000000000")


def test_jo_may_not_publish_texts_and_her_try_is_kept_at_once(portal: Portal) -> None:
    portal.app.config["WTF_CSRF_ENABLED"] = False

    answer = portal.visit(portal.people.jo).client.post(f"/staff/texts/{SOME_EDITION}/publication", base_url=HOST)

    assert answer.status_code == 404
    with portal.read() as session:
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "access.refused")).all()
    assert entry.actor_id == portal.people.jo.staff_id
    assert entry.facts["permission"] == "staff:texts:publish"
