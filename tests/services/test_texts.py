"""Editions: loaded once, published one at a time, never taken from a person's hands."""

from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.adapters.content_files import read_texts
from portal.config import find_shipped
from portal.domain.access import Role, StaffViewer
from portal.domain.content import Text
from portal.models.cases import AuditEntry
from portal.models.texts import TextEdition
from portal.services import texts
from tests.portal_fixtures import Portal
from tests.web.public.shelves import stage
from tests.world import NOW


def _ed(portal: Portal) -> StaffViewer:
    return StaffViewer(id=portal.people.ed.staff_id, roles=frozenset({Role.CONTENT_EDITOR}))


def _editions(session: Session) -> list[TextEdition]:
    return list(session.scalars(select(TextEdition).order_by(TextEdition.number)))


def _load(session: Session, *several: Text, publish_as: str | None = None) -> int:
    return texts.load(session, several, now=NOW, publish_as=publish_as)


def test_the_shipped_texts_arrive_as_drafts_and_loading_them_again_adds_nothing(portal: Portal) -> None:
    shipped = read_texts(find_shipped("content"))
    with portal.write() as session:
        assert _load(session, *shipped) == len(shipped)
        assert _load(session, *shipped) == 0

        assert [each for each in _editions(session) if each.is_published] == []


def test_the_demo_publishes_all_of_them_and_twice_changes_nothing(portal: Portal) -> None:
    shipped = read_texts(find_shipped("content"))
    with portal.write() as session:
        _load(session, *shipped, publish_as="demo")
        _load(session, *shipped, publish_as="demo")

        editions = _editions(session)
        assert len(editions) == len(shipped)
        assert all(each.is_published for each in editions)
        assert len(session.scalars(select(AuditEntry)).all()) == len(shipped)


def test_a_changed_file_becomes_a_second_edition_and_the_first_is_kept(portal: Portal) -> None:
    with portal.write() as session:
        _load(session, stage("first", title="The first hours"), publish_as="demo")
        _load(session, stage("first", title="The very first hours"), publish_as="demo")

        old, new = _editions(session)
        assert (old.title, old.number, old.is_published) == ("The first hours", 1, False)
        assert (new.title, new.number, new.is_published) == ("The very first hours", 2, True)


def test_eds_edition_stays_published_when_new_files_are_loaded(portal: Portal) -> None:
    with portal.write() as session:
        _load(session, stage("first", title="The first hours"))
        (eds,) = _editions(session)
        texts.publish(session, viewer=_ed(portal), edition_id=eds.id, reviewed_by="", now=NOW)

        _load(session, stage("first", title="Another first hour"), publish_as="demo")

        assert [each.title for each in _editions(session) if each.is_published] == ["The first hours"]


def test_what_ed_withdrew_is_not_published_again_by_loading(portal: Portal) -> None:
    with portal.write() as session:
        _load(session, stage("first", title="The first hours"), publish_as="demo")
        texts.withdraw(session, viewer=_ed(portal), edition_id=_editions(session)[0].id, now=NOW)

        _load(session, stage("first", title="The first hours"), publish_as="demo")

        assert not any(each.is_published for each in _editions(session))


def test_ed_publishes_the_second_edition_and_the_first_makes_room(portal: Portal) -> None:
    with portal.write() as session:
        _load(session, stage("first", title="The first hours"), publish_as="demo")
        _load(session, stage("first", title="The very first hours"))
        old, new = _editions(session)

        texts.publish(session, viewer=_ed(portal), edition_id=new.id, reviewed_by="  Dr  Example ", now=NOW)
        session.expire_all()

        assert (old.is_published, new.is_published) == (False, True)
        assert (new.reviewed_by, new.published_by) == ("Dr Example", portal.people.ed.staff_id)
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "text.published")).one()
        assert (entry.actor_id, entry.subject_id) == (portal.people.ed.staff_id, new.id)


def test_another_language_of_the_same_text_stays_published_beside_it(portal: Portal) -> None:
    with portal.write() as session:
        _load(
            session,
            stage("first", title="The first hours"),
            stage("first", title="پہلے گھنٹے", locale="ur"),
            publish_as="demo",
        )

        assert all(each.is_published for each in _editions(session))


def test_publishing_and_withdrawing_twice_are_refused_by_name(portal: Portal) -> None:
    with portal.write() as session:
        _load(session, stage("first", title="The first hours"))
        (one,) = _editions(session)
        ed = _ed(portal)

        with pytest.raises(texts.NotPublished):
            texts.withdraw(session, viewer=ed, edition_id=one.id, now=NOW)
        texts.publish(session, viewer=ed, edition_id=one.id, reviewed_by="", now=NOW)
        with pytest.raises(texts.AlreadyPublished):
            texts.publish(session, viewer=ed, edition_id=one.id, reviewed_by="", now=NOW)
        with pytest.raises(texts.NoSuchEdition):
            texts.publish(session, viewer=ed, edition_id=uuid4(), reviewed_by="", now=NOW)


@pytest.mark.parametrize("name", ["x" * 121, "Dr\x00Example", "Dr \u202eelpmaxE"])
def test_a_reviewer_nobody_can_read_is_refused(portal: Portal, name: str) -> None:
    with portal.write() as session:
        _load(session, stage("first", title="The first hours"))

        with pytest.raises(texts.ReviewerUnreadable):
            texts.publish(session, viewer=_ed(portal), edition_id=_editions(session)[0].id, reviewed_by=name, now=NOW)
