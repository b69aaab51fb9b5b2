"""Six-digit authenticator codes (RFC 6238) and the picture an authenticator scans to be set up."""

from datetime import datetime
from typing import Final

import pyotp
import segno
from pyotp.exceptions import OTPVerificationError

from portal.domain.sign_in import NotACode, clean_code

_NOBODY: Final = pyotp.random_base32()


def step_of(code: str, *, secret: str | None, now: datetime) -> int | None:
    """The 30-second step this code stands for if it is right now, else None. No grace for the step before (ASVS 6.5.5).

    Without a secret the same work, and None. The caller stores the step, so that a code works once (ASVS 6.5.1).
    """
    try:
        typed = clean_code(code)
    except NotACode:
        typed = ""
    try:
        step = pyotp.TOTP(secret or _NOBODY).verify_and_get_timecode(typed, for_time=now)
    except OTPVerificationError:
        return None
    return None if secret is None else step


def set_up_address(secret: str, *, email: str, service_name: str) -> str:
    """What the authenticator reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=service_name)


def picture(address: str) -> str:
    """The address as a QR code: an SVG in a `data:` address, so that the secret is asked of no other server."""
    drawn: str = segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#fff", dark="#000")
    return drawn


def in_groups(secret: str) -> str:
    """The secret as a person types it: in groups of four."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
