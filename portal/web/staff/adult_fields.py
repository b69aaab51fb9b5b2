"""Checks of what staff type about an adult: address, number, postcode, short name. Each puts the kept form in place."""

import re
from typing import Any

from email_validator import EmailNotValidError, validate_email
from wtforms.validators import StopValidation

from portal.domain.contact_points import CostlyNumber, NotAPhoneNumber, NotAPostcode, clean_phone, outward_code
from portal.domain.sign_in import NotAnEmail, normalise_email
from portal.web.templating import current_locale

SHORT_NAME_AT_MOST = 40
NUMBER_AT_MOST = 40
_ABROAD = re.compile(r"\+[1-9][0-9 ()-]+")
_DIGITS_ABROAD = range(8, 16)
"""How many digits a number abroad has, its country’s among them: at most fifteen (ITU-T E.164)."""


def check_email(_form: Any, field: Any) -> None:
    """Nothing, or an address in the form in which it is kept."""
    typed = (field.data or "").strip()
    if not typed:
        field.data = ""
        return
    try:
        field.data = normalise_email(validate_email(typed, check_deliverability=False).normalized)
    except (EmailNotValidError, NotAnEmail):
        raise StopValidation(current_locale().gettext("Enter an email address, like name@example.org.")) from None


def check_phone(_form: Any, field: Any) -> None:
    """Nothing, or a number that can be dialled from here, at home or abroad."""
    field.data = " ".join((field.data or "").split())
    if not field.data:
        return
    if _is_abroad(field.data):
        return
    try:
        clean_phone(field.data[: NUMBER_AT_MOST + 1])
    except CostlyNumber:
        words = "This number costs more than an ordinary call. Enter another one."
        raise StopValidation(current_locale().gettext(words)) from None
    except NotAPhoneNumber:
        raise StopValidation(current_locale().gettext("Enter a telephone number, like 07700 900 123.")) from None


def _is_abroad(number: str) -> bool:
    digits = sum(sign.isdigit() for sign in number)
    is_here = number.startswith("+44")
    return not is_here and _ABROAD.fullmatch(number) is not None and digits in _DIGITS_ABROAD


def check_outward(_form: Any, field: Any) -> None:
    """Nothing, or the first half of a postcode."""
    if not (field.data or "").strip():
        return
    try:
        field.data = outward_code(field.data)
    except NotAPostcode:
        raise StopValidation(current_locale().gettext("Enter the first half of the postcode, like SS1.")) from None


def check_short_name(_form: Any, field: Any) -> None:
    """Nothing, or a few letters."""
    field.data = " ".join((field.data or "").split())
    if len(field.data) > SHORT_NAME_AT_MOST:
        raise StopValidation(current_locale().gettext("Use at most 40 letters."))


class NoLonger:
    """Refuses more than so many characters, and makes one line of several."""

    def __init__(self, limit: int, *, one_line: bool = True) -> None:
        self.limit, self.one_line = limit, one_line

    def __call__(self, _form: Any, field: Any) -> None:
        typed = field.data or ""
        field.data = " ".join(typed.split()) if self.one_line else typed.strip()
        if len(field.data) > self.limit:
            said = current_locale().gettext("Use at most %(limit)s letters.")
            raise StopValidation(said % {"limit": self.limit})
