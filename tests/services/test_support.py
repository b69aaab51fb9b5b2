"""The first edition of the directory is loaded, and loaded again. Ed's corrections stand."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import select

from portal.adapters.content_files import read_services
from portal.config import find_shipped
from portal.domain.content import Phone
from portal.domain.support import HowChecked
from portal.domain.support_facts import from_service
from portal.domain.support_typing import Checked
from portal.models.support import SupportEntry, SupportRevision
from portal.queries import operations
from portal.services import support, support_checks
from portal.services.support_steps import ChangedMeanwhile
from tests import directory
from tests.directory import LANTERN, NIGHT_LINE
from tests.portal_fixtures import Portal
from tests.world import NOW


def _edit(portal: Portal, *, revision: int, hours: str) -> None:
    with portal.write() as session:
        support.edit(
            session,
            viewer=directory.viewer(portal.people.ed),
            entry_id=directory.entry_id(portal, "lantern"),
            revision=revision,
            typed=Checked(from_service(replace(LANTERN, hours=hours)), "A call", ""),
            now=NOW,
        )
        session.commit()


def test_the_shipped_directory_loads_as_drafts_but_for_the_five_crisis_lines(portal: Portal) -> None:
    services = read_services(find_shipped("content") / "support" / "services.toml")

    assert directory.load(portal, *services) == len(services)
    with portal.read() as session:
        published = session.scalars(select(SupportEntry).where(SupportEntry.state == "published")).all()
        assert len(published) == 5
        assert all(each.is_crisis and each.checked_on and each.checked_how == HowChecked.SOURCE for each in published)
        assert operations.state(session).unconfirmed_crisis_lines == 5
    assert directory.load(portal, *services) == 0


def test_loading_again_never_overwrites_what_ed_corrected(portal: Portal) -> None:
    directory.load(portal, LANTERN)
    _edit(portal, revision=1, hours="Tuesdays only")

    assert directory.load(portal, replace(LANTERN, hours="Never"), NIGHT_LINE) == 1
    assert directory.entry(portal, "lantern").facts["hours"] == "Tuesdays only"


def test_every_change_leaves_who_and_when(portal: Portal) -> None:
    directory.load(portal, LANTERN)
    _edit(portal, revision=1, hours="Tuesdays only")

    with portal.read() as session:
        steps = session.scalars(select(SupportRevision).order_by(SupportRevision.number)).all()
    assert [(step.act, step.changed_by) for step in steps] == [
        ("loaded", None),
        ("edited", portal.people.ed.staff_id),
    ]
    assert steps[0].facts["hours"] == LANTERN.hours
    assert steps[1].changed_at == NOW


def test_of_two_editors_who_save_at_the_same_moment_one_is_told(portal: Portal) -> None:
    directory.load(portal, LANTERN)
    together, told = threading.Barrier(2), list[str]()

    def save(hours: str) -> None:
        together.wait()
        try:
            _edit(portal, revision=1, hours=hours)
            told.append("saved")
        except ChangedMeanwhile:
            told.append("refused")

    editors = [threading.Thread(target=save, args=(hours,)) for hours in ("Tuesdays", "Wednesdays")]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join()

    assert sorted(told) == ["refused", "saved"]
    assert directory.entry(portal, "lantern").revision == 2


def test_a_crisis_lines_words_may_be_corrected_by_one_person_its_number_may_not(portal: Portal) -> None:
    directory.load(portal, NIGHT_LINE)
    entry_id = directory.entry_id(portal, "night-line")
    facts = from_service(NIGHT_LINE)

    with portal.write() as session:
        ed = directory.viewer(portal.people.ed)
        words = Checked(replace(facts, summary="People who listen."), "A call", "")
        number = Checked(replace(facts, phones=(Phone("01632 960 777", ""),)), "A call", "")
        saved = support.edit(session, viewer=ed, entry_id=entry_id, revision=1, typed=words, now=NOW)
        proposed = support.edit(session, viewer=ed, entry_id=entry_id, revision=2, typed=number, now=NOW)
        session.commit()

    assert (saved, proposed) == (support.Saved.AT_ONCE, support.Saved.PROPOSED)
    assert directory.entry(portal, "night-line").facts["phones"][0]["number"] == "01632 960 555"


@pytest.mark.parametrize("days", [0, 366, -1])
def test_a_check_is_trusted_for_a_year_at_most(portal: Portal, days: int) -> None:
    directory.load(portal, LANTERN)

    with pytest.raises(support_checks.HoldsTooLong):
        directory.check(portal, "lantern", portal.people.ed, holds_days=days)
