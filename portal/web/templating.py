"""Pages: one environment, strict about names, that speaks the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, g, request
from flask.typing import ResponseReturnValue
from jinja2 import StrictUndefined
from markupsafe import Markup

from portal.config import Settings
from portal.domain.access import StaffViewer
from portal.domain.preferences import TextSize
from portal.domain.working_time import local
from portal.i18n import SOURCE, Locale, locale_for, offered_tags
from portal.web import navigation, saved_copies
from portal.web.form_cookie import csrf_token
from portal.web.translating import Environments, PlainEnvironment, words
from portal.web.wiring import wiring


class NameOfTheFrame(TypeError):
    """A page would put something of its own in the place of what stands on every page."""


def page(template: str, *, status: int = 200, **rows: Any) -> ResponseReturnValue:
    """A page made of frozen rows; family.messages.thread is family/messages/thread.html.

    Raises NameOfTheFrame for a row called like something that stands on every page.
    """
    frame = _context()
    if not frame.keys().isdisjoint(rows):
        raise NameOfTheFrame(", ".join(sorted(frame.keys() & rows.keys())))
    return _draw(template, {**frame, **rows}), status


def _draw(template: str, given: Mapping[str, Any]) -> str:
    environments: Environments = current_app.extensions["portal_environments"]
    return environments(current_locale()).get_template(template).render(given)


def current_locale() -> Locale:
    found: Locale = g.get("locale") or locale_for(SOURCE)
    return found


@dataclass(frozen=True, slots=True)
class ServiceWords:
    """The service as the frame of a page names it."""

    name: str
    team_name: str
    team_phone: str
    team_phone_href: str
    hours: str
    """As they stand inside a sentence: “Monday to Friday, 9am to 5pm”."""
    hours_sentence: str
    other_languages: tuple[Locale, ...]
    """Languages that may be read here, besides the one of this page."""


@lru_cache(maxsize=64)
def service_words(settings: Settings, locale: Locale) -> ServiceWords:
    """The same for every page in one language, so made once."""
    team = settings.team
    times = {"opens": locale.time(team.opens), "closes": locale.time(team.closes)}
    hours = locale.gettext("Monday to Friday, %(opens)s to %(closes)s") % times
    return ServiceWords(
        name=settings.service_name,
        team_name=team.name,
        team_phone=team.phone,
        team_phone_href=team.phone_address,
        hours=hours,
        hours_sentence=locale.gettext("We read messages %(hours)s.") % {"hours": hours},
        other_languages=tuple(
            locale_for(tag) for tag in offered_tags(shows_unreviewed=settings.shows_unreviewed) if tag != locale.tag
        ),
    )


_SIZES = {TextSize.LARGE: "words-large", TextSize.LARGEST: "words-largest"}
"""What the page is marked with, so that its style sheet draws its words larger; nothing where they stay as they are."""


def _context() -> dict[str, Any]:
    """What every template may use, besides what its page hands it."""
    given = wiring()
    locale = current_locale()
    viewer = g.get("viewer")
    is_staff = isinstance(viewer, StaffViewer)
    today = locale.full_date(local(g.now).date())
    return {
        "locale": locale,
        "service": service_words(given.settings, locale),
        "viewer": viewer,
        "assets": given.assets,
        "demo": given.settings.is_demo,
        "csrf_token": csrf_token,
        "today": today,
        "looks_after": None if viewer is None or is_staff else g.session_row.practitioner_name,
        "about_child": None if viewer is None or is_staff else g.session_row.child_name,
        "words_are": "" if viewer is None or is_staff else _SIZES.get(g.session_row.text_size, ""),
        "saved_on": today if saved_copies.is_asked_for() else "",
        "saves_pages": not is_staff and saved_copies.are_wanted(),
        "staff_nav": navigation.staff_nav(viewer) if is_staff else (),
        "signed_in_as": g.session_row.staff_name if is_staff else None,
    }


def part_in(language: Locale, template: str, **rows: Any) -> Markup:
    """A part of a page as a reader of this language meets it, whatever language the page around it is in."""
    environments: Environments = current_app.extensions["portal_environments"]
    given = {"locale": language, "service": service_words(wiring().settings, language)}
    drawn = environments(language).get_template(template).render({**_context(), **given, **rows})
    return Markup(drawn)  # noqa: S704 - our own template


class _FixedParts:
    """Parts of the frame that are the same for everybody who reads one language: drawn once, then kept."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[str, ...], Markup] = {}

    def __call__(self, template: str, **given: str) -> Markup:
        """Draw `template` from the language and what is given alone: nothing about the reader may stand in it."""
        key = (template, current_locale().tag, request.script_root, *given.values())
        drawn = self._drawn.get(key)
        if drawn is None:
            drawn = self._drawn[key] = Markup(_draw(template, {**_context(), **given}))  # noqa: S704 - our own template
        return drawn


def install(app: Flask) -> None:
    # Set before anything touches app.jinja_env: Flask escapes only some suffixes by default (security.md 0.12).
    app.jinja_environment = PlainEnvironment
    app.jinja_options = {
        "autoescape": True,
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "extensions": ["jinja2.ext.i18n"],
    }
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the i18n extension
        gettext=lambda message: current_locale().gettext(message),
        ngettext=lambda singular, plural, count: current_locale().ngettext(singular, plural, count),
        pgettext=lambda context, message: current_locale().pgettext(context, message),
        newstyle=True,
    )
    app.jinja_env.globals["_"] = app.jinja_env.globals["gettext"] = lambda message, **values: words(
        current_locale(), message, **values
    )
    app.jinja_env.globals["url_for"] = navigation.address_of
    app.jinja_env.globals["fixed"] = _FixedParts()
    # The frame offers only rooms that this installation has (the demo has more of them than a service in use).
    app.jinja_env.tests["served"] = lambda endpoint: endpoint in app.view_functions
    # Nothing on the page of a case leads its reader to a door that is shut to them.
    app.jinja_env.tests["open"] = navigation.is_open
    app.extensions["portal_environments"] = Environments(app)
