"""Who came, as people type it: a line each; what is not clear is refused by its number."""

import pytest

from portal.domain.attendance import (
    Attendee,
    Group,
    LineNotUnderstood,
    organisation_key,
    read_attendees,
    read_groups,
    read_names,
)


def test_jo_types_roles_and_organisations_and_a_name_only_where_it_is_needed() -> None:
    typed = "health visitor ,  Northgate Clinic\n\nDetective sergeant, Eastern Police, Kim Lane\n"
    assert read_attendees(typed) == (
        Attendee("Health visitor", "Northgate Clinic"),
        Attendee("Detective sergeant", "Eastern Police", "Kim Lane"),
    )
    assert read_attendees("  \n") == ()


@pytest.mark.parametrize(
    "line", ["Health visitor", "Nurse,", ", Clinic", "a, b, c, d", "Nurse, …", "Nurse, " + "x" * 151]
)
def test_a_line_that_is_not_clear_is_named_by_its_number(line: str) -> None:
    with pytest.raises(LineNotUnderstood) as problem:
        read_attendees(f"Nurse, Clinic\n{line}")
    assert problem.value.number == 2


def test_people_of_one_role_and_organisation_are_added_up_however_they_are_spelled() -> None:
    typed = "12, Health visitor, Northgate Clinic\n3, health  visitor, NORTHGATE CLINIC\n1, Midwife, Northgate Clinic"
    assert read_groups(typed) == (
        Group(15, "Health visitor", "Northgate Clinic"),
        Group(1, "Midwife", "Northgate Clinic"),
    )


@pytest.mark.parametrize(
    "line", ["0, Nurse, Clinic", "-1, Nurse, Clinic", "many, Nurse, Clinic", "99999, Nurse, Clinic", "٣, Nurse, Clinic"]
)
def test_nobody_and_impossibly_many_people_are_refused(line: str) -> None:
    with pytest.raises(LineNotUnderstood):
        read_groups(line)


def test_two_spellings_of_one_organisation_are_the_same() -> None:
    assert organisation_key("St. Anne’s Hospital") == organisation_key("ST ANNES  hospital")
    assert organisation_key("St Anne’s Hospital") != organisation_key("St Anne’s Hospice")


def test_a_name_typed_twice_is_one_and_may_have_a_comma() -> None:
    assert read_names("Kim Lane\nLane, Kim\nKim Lane") == ("Kim Lane", "Lane, Kim")
