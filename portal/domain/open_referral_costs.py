"""What a call or a text costs, among the profile's cost options: each names the number of which it is the price."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID, uuid5

from portal.domain.content import Phone
from portal.domain.support_facts import Facts, write_text


def condition_of(number: Phone | str) -> str:
    """Under which condition such a price is paid: “Call 01632 960 001”, “Text HELLO to 85000”, “Text 85258”."""
    if isinstance(number, Phone):
        return f"Call {number.number}"
    return number if number.startswith("Text ") else f"Text {number}"


def write_costs(facts: Facts, service_id: UUID) -> Iterator[dict[str, str]]:
    """The cost options of a service's numbers; none where it does not say what they cost."""
    prices = [(condition_of(phone), phone.cost) for phone in facts.phones]
    prices += [(condition_of(write_text(text.number, text.word)), text.cost) for text in facts.texts]
    for condition, cost in prices:
        if cost:
            yield {
                "id": str(uuid5(service_id, f"cost {condition}")),
                "service_id": str(service_id),
                "option": condition,
                "amount_description": cost,
            }


def read_costs(options: Iterable[Mapping[str, Any]], numbers: Iterable[Phone | str]) -> dict[str, Mapping[str, Any]]:
    """The options that are the price of one of these numbers, by their condition; all others are of the service."""
    conditions = {condition_of(number) for number in numbers}
    return {option["option"]: option for option in options if option.get("option") in conditions}
