"""Password hashes and tokens: what is kept opens nothing."""

from datetime import UTC, datetime, timedelta

import pyotp

from portal.adapters import authenticator, passwords, tokens
from portal.adapters.database import Database
from portal.models.base import new_id

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)


def test_a_password_is_right_however_its_accents_are_typed() -> None:
    hashed = passwords.hash_password("café au lait deux")
    assert hashed.startswith("$argon2id$")
    assert passwords.is_right("cafe\u0301 au lait deux", hashed=hashed)
    assert not passwords.is_right("cafe au lait deux", hashed=hashed)


def test_without_an_account_no_password_is_right() -> None:
    assert not passwords.is_right("the password of an account that nobody has", hashed=None)
    assert not passwords.is_right("x", hashed="not a hash")


def test_known_passwords_are_long_enough_to_matter_and_in_lower_case() -> None:
    assert "passwordpassword" in passwords.COMMON
    assert all(word == word.lower() for word in passwords.COMMON)


def test_a_code_of_the_authenticator_is_right_for_its_half_minute_and_no_longer() -> None:
    secret = pyotp.random_base32()
    code = pyotp.TOTP(secret).at(NOW)
    assert authenticator.step_of(code, secret=secret, now=NOW + timedelta(seconds=29)) is not None
    assert authenticator.step_of(f"{code[:3]} {code[3:]}", secret=secret, now=NOW) is not None
    assert authenticator.step_of(code, secret=secret, now=NOW + timedelta(seconds=30)) is None
    assert authenticator.step_of(code, secret=None, now=NOW) is None
    assert authenticator.step_of("not a code", secret=secret, now=NOW) is None


def test_equal_codes_of_two_requests_look_different_in_the_table(database: Database) -> None:
    one, other = (tokens.code_mac(database.cipher, request_id=new_id(), code="123456") for _ in range(2))
    assert one != other


def test_codes_have_six_digits_and_tokens_fit_an_address() -> None:
    assert all(len(tokens.make_code()) == 6 for _ in range(200))
    assert tokens.is_token(tokens.make_token())
    assert not tokens.is_token("x" * 42 + "/")
