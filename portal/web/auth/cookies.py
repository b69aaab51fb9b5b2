"""The two short cookies before somebody is signed in, and what a browser is called in the list of devices.

`pre` marks the browser that asked for a link: only there is a press of the button enough (design.md section 10).
`lt` carries a link's token for one page, so that it stands neither in the address nor in what the browser remembers.
"""

import re

from flask import Response, request

from portal.adapters.tokens import is_token, make_token
from portal.domain.sign_in import LINK_LIFE, network_of
from portal.web.wiring import wiring

_AGE = int(LINK_LIFE.total_seconds())


def _name(word: str) -> str:
    return f"__Host-{word}" if wiring().settings.secure_cookies else word


def asking_browser() -> str | None:
    """The mark of this browser, if it has asked for a link in the last ten minutes."""
    found = request.cookies.get(_name("pre"), "")
    return found if is_token(found) else None


def mark_browser(response: Response, mark: str) -> None:
    """Remember for ten minutes that this browser has asked."""
    _set(response, "pre", mark)


def new_or_same_mark() -> str:
    """The same mark while it lasts, so that an earlier link of this browser stays good beside a later one."""
    return asking_browser() or make_token()


def carried_token() -> str:
    """The token of the link that was opened in this browser, or an empty text."""
    found = request.cookies.get(_name("lt"), "")
    return found if is_token(found) else ""


def carry_token(response: Response, token: str) -> None:
    """Take the token out of the address."""
    _set(response, "lt", token)


def forget_before_sign_in(response: Response) -> None:
    """Nothing from before somebody was signed in is good afterwards (ASVS 7.2.4)."""
    for word in ("pre", "lt"):
        if _name(word) in request.cookies:
            secure = wiring().settings.secure_cookies
            response.delete_cookie(_name(word), path="/", secure=secure, httponly=True, samesite="Lax")


def _set(response: Response, word: str, value: str) -> None:
    secure = wiring().settings.secure_cookies
    response.set_cookie(_name(word), value, max_age=_AGE, secure=secure, httponly=True, samesite="Lax", path="/")


def network() -> str:
    """The network this request came from, as limits count it."""
    return network_of(request.remote_addr)


_BROWSERS = (("Edg", "Edge"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"),
             ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip


def device() -> str:
    """A plain label such as “Phone, Safari”; nothing that tells one phone from another."""
    agent = request.user_agent.string[:500]
    kinds = (("Tablet", "iPad|Tablet"), ("Phone", "Mobile|Android"), ("Computer", ""))
    kind = next(word for word, signs in kinds if re.search(signs, agent))
    return f"{kind}, {next((name for sign, name in _BROWSERS if sign in agent), 'browser')}"
