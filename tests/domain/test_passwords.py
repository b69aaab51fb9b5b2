"""Jo chooses a password: long, her own, and not the name of the hospital."""

import pytest

from portal.domain import passwords

CONTEXT = ("Southend", "SET", "Jo Adeyemi")
COMMON = frozenset({"correcthorsebatterystaple"})


def check(password: str) -> None:
    passwords.check_password(password, context_words=CONTEXT, common=COMMON)


@pytest.mark.parametrize(
    "password", ["violet tractor 9 m", "sunset over water!", "ঢাকা শহরের সন্ধ্যা বেলা", "v" * 9 + "iolet tractor" + "x" * 106]
)
def test_jo_may_choose_any_long_password_of_her_own(password: str) -> None:
    check(password)


def test_fifteen_characters_are_enough_and_fourteen_are_not() -> None:
    check("violet tractor9")
    with pytest.raises(passwords.PasswordTooShort):
        check("violet tractor")


def test_a_hundred_and_twenty_eight_characters_are_the_most() -> None:
    check("abcdefgh" * 16)
    with pytest.raises(passwords.PasswordTooLong):
        check("abcdefgh" * 16 + "i")


@pytest.mark.parametrize("password", ["CorrectHorseBatteryStaple", "aaaaaaaaaaaaaaaa", "abababababababab"])
def test_a_known_or_a_repeated_password_is_refused(password: str) -> None:
    with pytest.raises(passwords.PasswordTooCommon):
        check(password)


@pytest.mark.parametrize("password", ["my SOUTH-end desk 12", "southendsouthend", "hello jo.adeyemi 2026"])
def test_a_password_that_names_the_place_or_the_person_is_refused(password: str) -> None:
    with pytest.raises(passwords.PasswordNamesTheService):
        check(password)
