"""The facts of a directory entry: the shape in which they are kept, and what the rules see of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.domain import support, support_hours, support_places
from portal.domain.cases import Relationship
from portal.domain.contact_points import clean_web_address
from portal.domain.content import Area, Kind, Phone, Service
from portal.domain.support import Cause, Entry, EntryState, Referrer
from portal.domain.support_hours import Opening
from portal.domain.support_venues import Venue, venues_of, write_venues
from portal.domain.support_ways import Way

_TEXT = re.compile(r"(?:Text )?(?:(?P<word>[A-Z]{1,20}) to )?(?P<number>[0-9][0-9 ]{3,20})")


@dataclass(frozen=True, slots=True)
class TextDoor:
    """Where a text goes: a number, and the word to send where one is asked for."""

    number: str
    word: str
    cost: str = ""
    """What a text costs, only as the service itself says it."""

    @property
    def href(self) -> str:
        """The address a link to text leads to (RFC 5724; the word rides along)."""
        digits = self.number.replace(" ", "")
        return f"sms:{digits}?body={self.word}" if self.word else f"sms:{digits}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What families may be told about a service. Empty words, or an empty tuple, mean that it is not known or not so.

    `for_whom` empty means everybody, `causes` empty whatever happened. Ages are those of the person who needs support,
    or of the child who died, in whole years. `postcodes` (first halves, or postcode areas) stand in place of what
    `areas` reach; `districts` (the codes of the Office for National Statistics) stand beside it.
    """

    name: str
    organisation: str
    summary: str
    kinds: tuple[Kind, ...] = ()
    for_whom: tuple[Relationship, ...] = ()
    age_from: int | None = None
    age_to: int | None = None
    weeks_from: int | None = None
    """Weeks after the death before which the service does not usually begin."""
    causes: tuple[Cause, ...] = ()
    areas: tuple[Area, ...] = (Area.NATIONAL,)
    postcodes: tuple[str, ...] = ()
    phones: tuple[Phone, ...] = ()
    text: str = ""
    """“Text SHOUT to 85258”, or a number alone."""
    email: str = ""
    web: str = ""
    hours: str = ""
    hours_certain: bool = False
    cost: str = ""
    """What it costs a family."""
    text_cost: str = ""
    more_texts: tuple[TextDoor, ...] = ()
    child_age_from: int | None = None
    child_age_to: int | None = None
    languages: tuple[str, ...] = ()
    """Codes (ISO 639)."""
    faith: str = ""
    districts: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()
    """How people get in touch, beside the doors that stand here anyway."""
    referrers: tuple[Referrer, ...] = ()
    begin: str = ""
    """What happens first, or what to do: “Fill in the form on their page.”"""
    access: str = ""
    """Step-free, sign language, a hearing loop: as the service itself says it."""
    opening: Opening | None = None
    """Its hours, written down so that they can be reckoned with."""
    venues: tuple[Venue, ...] = ()
    """Where people go to."""
    ends_on: date | None = None
    """The last day for which it has money; families are not shown it after that."""

    @property
    def texts(self) -> tuple[TextDoor, ...]:
        """Everything that can be texted, the first one first."""
        first = read_text(self.text)
        return (() if first is None else (TextDoor(first.number, first.word, self.text_cost),)) + self.more_texts

    @property
    def contact_points(self) -> tuple[object, ...]:
        """What a person uses to get through: when one changes, the last check says nothing about it."""
        return self.phones, self.text, self.text_cost, self.more_texts, self.email, self.web

    @property
    def numbers(self) -> tuple[object, ...]:
        """What is dialled or texted: on a crisis line two people change it, never one."""
        return self.phones, self.text, self.text_cost, self.more_texts


def read_text(text: str) -> TextDoor | None:
    """Take “Text SHOUT to 85258” apart; None where nothing can be texted."""
    found = _TEXT.fullmatch(text)
    return TextDoor(number=found["number"].strip(), word=found["word"] or "") if found else None


def write_text(number: str, word: str) -> str:
    """Put a text number and its word together, as `read_text` takes it apart."""
    if not number:
        return ""
    return f"Text {word.upper()} to {number}" if word else number


def from_service(service: Service) -> Facts:
    """The facts of an entry of the starting directory, as they would be kept if an editor had typed them.

    Raises NotAWebAddress.
    """
    return Facts(
        name=service.name,
        organisation=service.organisation,
        summary=service.summary,
        kinds=service.kinds,
        for_whom=tuple(sorted(service.for_whom)),
        age_from=service.age_from,
        age_to=service.age_to,
        weeks_from=service.earliest_weeks_after_death,
        causes=tuple(sorted(service.causes)),
        areas=service.areas,
        phones=service.phones,
        text=service.text,
        email=service.email,
        web=clean_web_address(service.web) if service.web else "",
        hours=service.hours,
        hours_certain=service.hours_certain,
        cost=service.cost,
        child_age_from=service.child_age_from,
        child_age_to=service.child_age_to,
        faith=service.faith,
        ways=service.ways,
        referrers=service.referrers,
        begin=service.begin,
        opening=support_hours.read(service.opening),
    )


def to_json(facts: Facts) -> dict[str, Any]:
    """The facts as a row keeps them, but for the name, which has a column of its own."""
    return {
        "organisation": facts.organisation,
        "summary": facts.summary,
        "kinds": [kind.value for kind in facts.kinds],
        "for_whom": [each.value for each in facts.for_whom],
        "age_from": facts.age_from,
        "age_to": facts.age_to,
        "weeks_from": facts.weeks_from,
        "causes": [cause.value for cause in facts.causes],
        "areas": [area.value for area in facts.areas],
        "postcodes": list(facts.postcodes),
        "phones": [{"number": phone.number, "label": phone.label, "cost": phone.cost} for phone in facts.phones],
        "text": facts.text,
        "email": facts.email,
        "web": facts.web,
        "hours": facts.hours,
        "hours_certain": facts.hours_certain,
        "cost": facts.cost,
        "text_cost": facts.text_cost,
        "more_texts": [{"number": text.number, "word": text.word, "cost": text.cost} for text in facts.more_texts],
        "child_age_from": facts.child_age_from,
        "child_age_to": facts.child_age_to,
        "languages": list(facts.languages),
        "faith": facts.faith,
        "districts": list(facts.districts),
        "ways": [way.value for way in facts.ways],
        "referrers": [each.value for each in facts.referrers],
        "begin": facts.begin,
        "access": facts.access,
        "opening": None if facts.opening is None else support_hours.write(facts.opening),
        "places": write_venues(facts.venues),
        "ends_on": None if facts.ends_on is None else facts.ends_on.isoformat(),
    }


def from_json(name: str, kept: Mapping[str, Any]) -> Facts:
    """The facts of a row; what an older row does not hold is not known."""
    return Facts(
        name=name,
        organisation=kept.get("organisation", ""),
        summary=kept.get("summary", ""),
        kinds=tuple(Kind(kind) for kind in kept.get("kinds", ())),
        for_whom=tuple(Relationship(each) for each in kept.get("for_whom", ())),
        age_from=kept.get("age_from"),
        age_to=kept.get("age_to"),
        weeks_from=kept.get("weeks_from"),
        causes=tuple(Cause(cause) for cause in kept.get("causes", ())),
        areas=tuple(Area(area) for area in kept.get("areas", ())),
        postcodes=tuple(kept.get("postcodes", ())),
        phones=tuple(
            Phone(number=phone["number"], label=phone["label"], cost=phone.get("cost", ""))
            for phone in kept.get("phones", ())
        ),
        text=kept.get("text", ""),
        email=kept.get("email", ""),
        web=kept.get("web", ""),
        hours=kept.get("hours", ""),
        hours_certain=kept.get("hours_certain", False),
        cost=kept.get("cost", ""),
        text_cost=kept.get("text_cost", ""),
        more_texts=tuple(TextDoor(**text) for text in kept.get("more_texts", ())),
        child_age_from=kept.get("child_age_from"),
        child_age_to=kept.get("child_age_to"),
        languages=tuple(kept.get("languages") or ()),
        faith=kept.get("faith", ""),
        districts=tuple(kept.get("districts") or ()),
        ways=tuple(way for way in Way if way.value in (kept.get("ways") or ())),
        referrers=tuple(Referrer(each) for each in kept.get("referrers", ())),
        begin=kept.get("begin", ""),
        access=kept.get("access", ""),
        opening=support_hours.read(kept.get("opening")),
        venues=venues_of(kept),
        ends_on=date.fromisoformat(kept["ends_on"]) if kept.get("ends_on") else None,
    )


def as_entry(
    facts: Facts,
    *,
    slug: str,
    state: EntryState,
    crisis: bool,
    checked_on: date | None,
    next_check_on: date | None,
    order: int,
) -> Entry:
    """The entry as domain.support judges it: whether it is shown, and for whom."""
    holds = (next_check_on - checked_on).days if checked_on and next_check_on else support.CHECK_HOLDS_DAYS
    return Entry(
        slug=slug,
        name=facts.name,
        state=state,
        crisis=crisis,
        checked_on=checked_on,
        check_holds_days=holds,
        ends_on=facts.ends_on,
        order=order,
        relationships=frozenset(facts.for_whom),
        causes=frozenset(facts.causes),
        age_from=facts.age_from,
        age_to=facts.age_to,
        child_age_from=facts.child_age_from,
        child_age_to=facts.child_age_to,
        weeks_from=facts.weeks_from,
        areas=frozenset(facts.postcodes) or support_places.postcodes_of(facts.areas),
        districts=frozenset(facts.districts),
        languages=frozenset(facts.languages),
        for_children=bool({Kind.CHILDREN, Kind.YOUNG_PEOPLE} & set(facts.kinds)),
    )
