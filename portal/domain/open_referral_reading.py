"""A service record of somebody else's feed, read as far as it makes sense, with a sentence for all that does not.

Feeds are sparse, older, or leave the profile: only a name and an id are needed. What is wrong with one fact costs that
fact, never the record; the record itself is kept beside the entry, so that nothing which we do not know is lost.
"""

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID

from portal.domain import contact_points, support_hours
from portal.domain.contact_points import CostlyNumber, NotAPhoneNumber, NotAPostcode, NotAWebAddress
from portal.domain.content import Phone
from portal.domain.open_referral import AREAS, BYDAY, CAUSES, FOR_WHOM, KINDS, TERMS
from portal.domain.open_referral_columns import complete
from portal.domain.open_referral_costs import condition_of, read_costs
from portal.domain.support_facts import Facts, write_text
from portal.domain.support_hours import Opening
from portal.domain.support_typing import (
    LANGUAGES,
    LINE_LIMIT,
    MOST_PHONES,
    MOST_POSTCODES,
    MOST_WEEKS,
    NAME_LIMIT,
    OLDEST,
    SUMMARY_LIMIT,
)
from portal.domain.support_venues import Venue, venues_of

Json = Mapping[str, Any]
ID_LIMIT: Final = 200
_EMAIL = re.compile(r"[^@\s,;<>]{1,64}@[A-Za-z0-9.-]{1,120}\.[A-Za-z]{2,63}")
_AREA = re.compile(r"[A-Z]{1,2}")


class RecordUnreadable(ValueError):
    """Nothing can be made of the record; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Read:
    """A record as facts. `notes` are sentences for staff about what could not be read."""

    external_id: str
    facts: Facts
    is_active: bool
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Reader:
    record: Json
    notes: list[str] = field(default_factory=list)

    def line(self, name: str, limit: int, record: Json | None = None) -> str:
        """Words on one line; signs that cannot be printed are let go, and so is what is too long."""
        found = (self.record if record is None else record).get(name)
        if not isinstance(found, str):
            return ""
        words = " ".join("".join(sign if sign.isprintable() else " " for sign in found).split())
        if len(words) > limit:
            self.notes.append(f"{name} was longer than {limit} characters and was cut.")
            words = words[:limit].rstrip()
        return words

    def whole(self, name: str, most: int) -> int | None:
        found = self.record.get(name)
        if found is None or found == "":
            return None
        if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found <= most:
            self.notes.append(f"{name} is no number from 0 to {most} and was left out.")
            return None
        return int(found)

    def records(self, name: str, record: Json | None = None) -> Iterator[Json]:
        found = (self.record if record is None else record).get(name)
        return (each for each in found if isinstance(each, Mapping)) if isinstance(found, list) else iter(())


def read_service(record: object) -> Read:
    """Read one record, of the UK profile (v3) or of the older shape. Raises RecordUnreadable."""
    record = _service_in(record)
    reader = _Reader(record)
    external_id, name = str(record.get("id") or "")[:ID_LIMIT], reader.line("name", NAME_LIMIT)
    if not external_id.strip() or not external_id.isprintable() or not name:
        raise RecordUnreadable("A record has no id or no name.")
    organisation = record.get("organization")
    by = reader.line("name", LINE_LIMIT, organisation) if isinstance(organisation, Mapping) else ""
    if not by:
        reader.notes.append("It does not say which organisation offers this.")
    numbers = tuple(_numbers(reader))
    prices = {
        condition: reader.line("amount_description", LINE_LIMIT, option)
        for condition, option in read_costs(reader.records("cost_options"), numbers).items()
    }
    phones = tuple(
        replace(found, cost=prices.get(condition_of(found), "")) for found in numbers if isinstance(found, Phone)
    )
    text = next((found for found in numbers if isinstance(found, str)), "")
    age_from, age_to = reader.whole("minimum_age", OLDEST), reader.whole("maximum_age", OLDEST)
    if age_from is not None and age_to is not None and age_from > age_to:
        reader.notes.append("The youngest age is above the oldest; both were left out.")
        age_from = age_to = None
    terms, opening = tuple(_terms(reader)), _opening(reader)
    facts = Facts(
        name=name,
        organisation=by or name,
        summary=reader.line("description", SUMMARY_LIMIT),
        kinds=tuple(member for taxonomy, member in terms if taxonomy is KINDS),
        for_whom=tuple(member for taxonomy, member in terms if taxonomy is FOR_WHOM),
        causes=tuple(member for taxonomy, member in terms if taxonomy is CAUSES),
        areas=tuple(member for taxonomy, member in terms if taxonomy is AREAS),
        age_from=age_from,
        age_to=age_to,
        weeks_from=reader.whole("earliest_weeks_after_death", MOST_WEEKS),
        postcodes=_postcodes(reader),
        phones=phones[:MOST_PHONES],
        text=text,
        text_cost=prices.get(condition_of(text), ""),
        email=_email(reader),
        web=_web(reader),
        hours=_hours(reader, in_figures=opening is None),
        hours_certain=record.get("hours_certain") is True,
        cost=_cost(reader, prices),
        languages=tuple(_languages(reader)),
        opening=opening,
        venues=tuple(_venues(reader)),
    )
    facts = complete(facts, record)
    if not facts.areas and not facts.postcodes:
        told = "; ".join(reader.line("name", 80, area) or reader.line("service_area", 80, area)
                         for area in reader.records("service_areas"))  # fmt: skip
        reader.notes.append(f"Say where it works. The feed says: {told or 'nothing'}.")
    status = record.get("status", "active")
    return Read(external_id, facts, status == "active", tuple(reader.notes))


def _service_in(record: object) -> Json:
    """The service itself, where a record is one at a place; with the ages that older feeds keep aside."""
    if not isinstance(record, Mapping):
        raise RecordUnreadable("A record is no object.")
    inner = record.get("service")
    found: Json = inner if "name" not in record and isinstance(inner, Mapping) else record
    return {**next(_Reader(found).records("eligibilitys"), {}), **found}


def _terms(reader: _Reader) -> Iterator[tuple[Any, Any]]:
    """The terms of ours among its attributes; those of other taxonomies say nothing here."""
    for attribute in reader.records("attributes"):
        term = attribute.get("taxonomy_term")
        try:
            found = TERMS.get(UUID(str(term["id"]))) if isinstance(term, Mapping) else None
        except (KeyError, ValueError):
            found = None
        if found is not None:
            yield found


def _numbers(reader: _Reader) -> Iterator[Phone | str]:
    """Numbers of the service, its contacts and its places, each once; what is texted as a sentence for Facts.text."""
    seen: set[str] = set()
    for phone in _phone_records(reader):
        number = reader.line("number", LINE_LIMIT, phone)
        try:
            is_text = phone.get("type") == "text"
            digits = contact_points.clean_text_number(number) if is_text else contact_points.clean_phone(number).digits
        except CostlyNumber:
            reader.notes.append(f"{number} costs more than an ordinary call and was left out.")
            continue
        except NotAPhoneNumber:
            reader.notes.append(f"“{number[:40]}” is no number that can be dialled and was left out.")
            continue
        if digits not in seen:
            seen.add(digits)
            label = reader.line("description", LINE_LIMIT, phone)
            word = label if label.isascii() and label.isalpha() and len(label) <= 20 else ""
            yield write_text(number, word) if is_text else Phone(number=number, label=label)


def _phone_records(reader: _Reader) -> Iterator[Json]:
    yield from reader.records("phones")
    for contact in reader.records("contacts"):
        yield from reader.records("phones", contact)
    for link in reader.records("service_at_locations"):
        yield from reader.records("phones", link)
        location = link.get("location")
        if isinstance(location, Mapping):
            yield from reader.records("phones", location)


def _postcodes(reader: _Reader) -> tuple[str, ...]:
    found: list[str] = []
    for area in reader.records("service_areas"):
        if area.get("extent_type") == "postcodes":
            for name in reader.line("extent", MOST_POSTCODES * 5, area).upper().split():
                try:
                    found.append(name if _AREA.fullmatch(name) else contact_points.outward_code(name))
                except NotAPostcode:
                    reader.notes.append(f"“{name[:10]}” is no postcode and was left out.")
    return tuple(dict.fromkeys(found))[:MOST_POSTCODES]


def _web(reader: _Reader) -> str:
    address = reader.line("url", 2000)
    try:
        return contact_points.clean_web_address(address) if address else ""
    except NotAWebAddress:
        reader.notes.append(f"“{address[:80]}” is no address that begins https:// and was left out.")
        return ""


def _email(reader: _Reader) -> str:
    address = reader.line("email", LINE_LIMIT)
    if address and not _EMAIL.fullmatch(address):
        reader.notes.append(f"“{address[:60]}” is no email address and was left out.")
        return ""
    return address


def _cost(reader: _Reader, prices: Container[str]) -> str:
    """What the service costs; the prices of calls stand with their numbers."""
    fees = reader.line("fees", LINE_LIMIT)
    if fees:
        return fees
    told = (
        " ".join(str(option[name]) for name in ("option", "amount", "amount_description") if option.get(name))
        for option in reader.records("cost_options")
        if option.get("option") not in prices
    )
    return reader.line("all", LINE_LIMIT, {"all": "; ".join(each for each in told if each)})


def _hours(reader: _Reader, *, in_figures: bool) -> str:
    """What people read; `in_figures`: times that are no week to us are put in a row, for an editor to word."""
    schedules = [*reader.records("schedules"), *reader.records("regular_schedules")]
    said = (reader.line("description", LINE_LIMIT, schedule) for schedule in schedules)
    words = list(dict.fromkeys(each for each in said if each))
    if not words and in_figures:
        words = [_times(schedule) for schedule in schedules]
    return reader.line("all", LINE_LIMIT, {"all": "; ".join(each for each in words if each)})


def _opening(reader: _Reader) -> Opening | None:
    """The week, where every schedule that has times repeats weekly on days that are named; else an editor says it."""
    week: dict[str, list[list[str]]] = {}
    for schedule in (*reader.records("schedules"), *reader.records("regular_schedules")):
        opens, closes = (str(schedule.get(name) or "")[:5] for name in ("opens_at", "closes_at"))
        if not opens and not closes:
            continue
        days = str(schedule.get("byday") or schedule.get("weekday") or "").replace(" ", "").split(",")
        if schedule.get("freq", "WEEKLY") != "WEEKLY" or not set(days) <= set(BYDAY) or schedule.get("valid_to"):
            return None
        for day in days:
            week.setdefault(str(BYDAY.index(day)), []).append([opens, closes])
    return support_hours.read({"week": week}) if week else None


def _languages(reader: _Reader) -> Iterator[str]:
    for language in reader.records("languages"):
        code = reader.line("code", 20, language).lower() or reader.line("name", 20, language).lower()
        if code in LANGUAGES:
            yield code
        else:
            reader.notes.append(f"“{code}” is no language that stands in the list here and was left out.")


def _venues(reader: _Reader) -> Iterator[Venue]:
    for link in reader.records("service_at_locations"):
        location = link.get("location")
        if not isinstance(location, Mapping):
            continue
        address = next(reader.records("addresses", location), {}) or next(
            reader.records("physical_addresses", location), {}
        )
        lines = (reader.line(name, LINE_LIMIT, address) for name in ("address_1", "city"))
        yield replace(
            venues_of({"places": [location]})[0],
            name=reader.line("name", LINE_LIMIT, location),
            address=reader.line("all", LINE_LIMIT, {"all": ", ".join(filter(None, lines))}),
            postcode=reader.line("postal_code", 10, address),
        )


def _times(schedule: Json) -> str:
    """“MO, TU 09:00–17:00”; seconds and zones are let go, rules of a month are said as they are."""
    days = str(schedule.get("byday") or schedule.get("weekday") or "").replace(",", ", ")
    opens, closes = (str(schedule.get(name) or "")[:5] for name in ("opens_at", "closes_at"))
    monthly = "monthly " if schedule.get("freq") == "MONTHLY" else ""
    return f"{monthly}{days} {opens}–{closes}".strip() if opens and closes else f"{monthly}{days}".strip()
