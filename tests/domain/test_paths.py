"""Which steps each circumstance leads to, with the texts as families read them (domain.md 1.2)."""

import pytest

from portal.adapters.content_files import read_texts
from portal.config import find_shipped
from portal.domain.content import TextKind
from portal.domain.journey import Circumstance as C
from portal.domain.journey import check_circumstances, stages_for

EVERYBODY = {
    "first-hours",
    "your-person",
    "saying-goodbye",
    "registering",
    "letters-work-money",
    "the-long-wait",
    "a-time-to-talk",
    "review-meeting",
    "learning-for-others",
    "stepping-back",
}
JOINT_RESPONSE = {"home-visit", "who-decides", "finding-out-why"}
"""What follows when nobody expected a child to die."""


@pytest.mark.parametrize(
    ("so", "besides"),
    [
        ({C.EXPECTED}, set()),
        ({C.EXPECTED, C.HOSPITAL_POST_MORTEM}, {"finding-out-more"}),
        ({C.EXPECTED, C.CORONER_POST_MORTEM}, {"who-decides", "finding-out-why"}),
        ({C.EXPECTED, C.NEWBORN}, {"looking-at-the-care"}),
        ({C.EXPECTED, C.NHS_INVESTIGATION}, {"looking-at-the-care"}),
        ({C.EXPECTED, C.LEARNING_DISABILITY}, set()),
        ({C.EXPECTED, C.INQUEST}, {"who-decides", "the-hearing"}),
        ({C.UNEXPECTED}, JOINT_RESPONSE),
        ({C.UNEXPECTED, C.CORONER_POST_MORTEM}, JOINT_RESPONSE),
        ({C.UNEXPECTED, C.HOSPITAL_POST_MORTEM}, JOINT_RESPONSE | {"finding-out-more"}),
        ({C.UNEXPECTED, C.INQUEST}, JOINT_RESPONSE | {"the-hearing"}),
        ({C.UNEXPECTED, C.POLICE_INVESTIGATION}, JOINT_RESPONSE),
        ({C.UNEXPECTED, C.NHS_INVESTIGATION}, JOINT_RESPONSE | {"looking-at-the-care"}),
        ({C.UNEXPECTED, C.NEWBORN}, JOINT_RESPONSE | {"looking-at-the-care"}),
        ({C.UNEXPECTED, C.LEARNING_DISABILITY}, JOINT_RESPONSE),
        # Nothing in a path may say or imply what only the coroner can find: it is the path of any unexpected death.
        ({C.UNEXPECTED, C.SUSPECTED_SUICIDE}, JOINT_RESPONSE),
        ({C.UNEXPECTED, C.ROAD_DEATH}, JOINT_RESPONSE),
        ({C.UNEXPECTED, C.ABROAD}, JOINT_RESPONSE),
    ],
)
def test_what_is_so_about_a_death_leads_to_these_steps_and_no_others(so: set[C], besides: set[str]) -> None:
    check_circumstances(so)
    texts = read_texts(find_shipped("content"))
    steps = [text for text in texts if text.kind is TextKind.STAGE and text.locale == "en"]

    assert {step.slug for step in stages_for(so, steps)} == EVERYBODY | besides
