"""Made-up services by the thousand: a few everywhere in the country, the rest each in its own few postcodes."""

import random
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from portal.domain.content import Kind
from portal.domain.support import EntryState, HowChecked
from portal.models.base import new_id
from portal.models.places import Place
from portal.models.support import SupportEntry
from portal.services import support_index
from tests.benchmarks.words import words_of

NATIONAL = 0.05
"""The share of services that work everywhere; what a council's feed lists is nearly all local."""
NAMES = ("Harbour", "Lantern", "Moor", "Sparrow", "Willow", "Meadow", "Beacon", "Orchard")
PLACES = tuple(f"{area}{number}" for area in ("SS", "CM", "CO", "RM", "IG", "CB", "SG", "E") for number in range(1, 21))
SOUGHT = (Kind.LISTENING, Kind.COUNSELLING, Kind.GROUPS)
KINDS = tuple(kind for kind in Kind if kind is not Kind.CRISIS)
_AT_ONCE = 500


def fill_directory(session: Session, *, services: int, now: datetime) -> None:
    """Write so many published services, checked today, and the middle of each postcode they name."""
    if not services:
        return
    session.execute(insert(Place), [_place(number, name) for number, name in enumerate(PLACES)])
    for start in range(0, services, _AT_ONCE):
        some = range(start, min(start + _AT_ONCE, services))
        session.execute(insert(SupportEntry), [_service(number, now) for number in some])
    support_index.rebuild(session)


def _place(number: int, name: str) -> dict[str, Any]:
    point = {"latitude": 51.5 + number / 400, "longitude": 0.2 + number / 300}
    return {"name": name.lower(), "label": name, "outward": name, "district": "", **point}


def _service(number: int, now: datetime) -> dict[str, Any]:
    chance = random.Random(number)  # noqa: S311 - the same services each time
    is_national = chance.random() < NATIONAL
    first = chance.randrange(len(PLACES))
    return {
        "id": new_id(),
        "slug": f"service-{number}",
        "name": f"{chance.choice(NAMES)} {number}",
        "is_crisis": False,
        "state": EntryState.PUBLISHED.value,
        "place": 0,
        "revision": 1,
        "source": "Made up",
        "source_year": None,
        "confidence": "A",
        "doubt": "",
        "checked_on": now.date(),
        "checked_how": HowChecked.CALLED.value,
        "next_check_on": now.date() + timedelta(days=90),
        "facts": {
            "organisation": f"{chance.choice(NAMES)} families",
            "summary": words_of(number)[:200],
            "kinds": sorted({chance.choice(SOUGHT).value, chance.choice(KINDS).value}),
            "for_whom": chance.choice([[], [], ["mother", "other"]]),
            "age_from": chance.choice([None, None, None, 5]),
            "age_to": chance.choice([None, None, None, 25]),
            "weeks_from": chance.choice([None, None, 6]),
            "causes": chance.choice([[], [], [], [], ["illness"]]),
            "areas": ["national"] if is_national else [],
            "postcodes": [] if is_national else [PLACES[first], PLACES[(first + 1) % len(PLACES)]],
            "phones": [{"number": "01632 960 001", "label": "Adults"}],
            "hours": "Every day",
            "hours_certain": True,
            "languages": chance.choice([["en"], ["en", "ur"]]),
            "opening": {"week": {str(day): [["00:00", "24:00"]] for day in range(7)}, "bank_holidays": "open"},
            "place": {"lat": 51.5 + first / 400, "lon": 0.2 + first / 300},
        },
    }
