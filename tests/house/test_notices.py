"""Every notice, in every language, as it reaches a phone: it names nobody and nothing, and looks like the others."""

import re
from dataclasses import replace

import pytest

from portal.adapters.emails import Letter, write_email, write_text
from portal.config import PACKAGE, Settings
from portal.domain import notifications
from portal.domain.notifications import NoticeKind
from portal.domain.wording import find_banned, find_banned_in_notice
from portal.i18n import OFFERED, locale_for
from tests.portal_fixtures import Portal, settings_for

TEMPLATES = PACKAGE / "templates" / "emails"
TO_FAMILIES = sorted(kind for kind in NoticeKind if not kind.startswith("staff") and (TEMPLATES / kind).is_dir())
EMAILS = [kind for kind in TO_FAMILIES if (TEMPLATES / kind / "subject.txt").is_file()]
TEXTS = [kind for kind in TO_FAMILIES if (TEMPLATES / kind / "text.txt").is_file()]
NUDGES = [kind for kind in EMAILS if kind in TEXTS]
"""What says no more than that there is something new; by letter or by text."""

LOCKED = 90
"""Characters that a locked phone shows."""

TOPICS = {
    "en": r"post.?mortem|coroner|inquest|bereave|death|died|debrief|child|hospital",
    "pl": r"sekcj|koroner|śmier|zmar|żałob|dzieck|szpital",
    "ur": r"پوسٹ|کورونر|وفات|موت|سوگ|بچ[ہےی]|ہسپتال",
}
"""What no notice may speak of, in its own language."""

VALUES = {"path": "/sign-in/link/abc", "code": "123456", "sender": "diary", "off_path": "/notices-off/abc"}


@pytest.fixture
def settings(portal: Portal) -> Settings:
    """The service’s own name is its operator’s to choose, and neutral."""
    return replace(settings_for(portal.database), shows_unreviewed=True, service_name="Notes")


def _spoken(settings: Settings, kind: str, tag: str) -> tuple[str, str, str]:
    """Subject, plain words and HTML."""
    email = write_email(Letter("ref", kind, "amina@example.org", tag, VALUES), settings)
    plain, html = email.get_body(("plain",)), email.get_body(("html",))
    assert plain is not None
    assert html is not None
    return str(email["Subject"]), plain.get_content(), html.get_content()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_teams_number_stands_in_the_right_order_in_a_language_that_runs_to_the_left(settings: Settings) -> None:
    number = settings.team.phone
    for kind in EMAILS:
        _subject, *bodies = _spoken(settings, kind, "ur")
        for words in bodies:
            assert words.count(number) == words.count(f"\u2068{number}\u2069"), kind
    assert f"\u2068{number}\u2069" in _spoken(settings, NoticeKind.SIGN_IN_LINK, "ur")[1]
    assert "\u2068" not in _spoken(settings, NoticeKind.SIGN_IN_LINK, "en")[1]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_notice_in_any_language_says_whom_or_what_it_is_about(settings: Settings) -> None:
    assert {"sign_in_link", "new_message", "appointment_reminder", "invitation"} <= set(EMAILS)
    for tag in OFFERED:
        for kind in EMAILS:
            said = [*_spoken(settings, kind, tag)]
            if kind in TEXTS:
                said.append(write_text(Letter("ref", kind, "07700900123", tag, VALUES), settings).body)
            for words in said:
                assert not find_banned_in_notice(words, names=["Yusuf", "Lily-Mae Carter"]), (tag, kind)
                assert not find_banned(re.sub(r"<!doctype[^>]*>", "", words)), (tag, kind)
                assert not re.search(TOPICS[tag], words, re.IGNORECASE), (tag, kind)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_from_a_lock_screen_all_nudges_look_alike(settings: Settings) -> None:
    for tag in OFFERED:
        seen = {
            (subject, " ".join(plain.split())[:LOCKED])
            for subject, plain, _html in (_spoken(settings, kind, tag) for kind in NUDGES)
        }
        assert len(seen) == 1, tag
        texts = {write_text(Letter("ref", kind, "07700900123", tag, VALUES), settings).body for kind in NUDGES}
        assert len(texts) == 1, tag


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_letter_fetches_nothing_and_a_text_leads_nowhere(settings: Settings) -> None:
    for tag in OFFERED:
        for kind in EMAILS:
            _subject, plain, html = _spoken(settings, kind, tag)
            assert not re.search(r"<(img|link|style|script|iframe)|url\(|src=|background", html), kind
            assert f'dir="{locale_for(tag).direction}"' in html
            ours = settings.base_url
            assert all(each.startswith(ours) for each in re.findall(r"https?://[^\s\"<]+", plain + html)), kind
            assert not re.search(r"[?&](utm|open|track)", plain + html)
        for kind in TEXTS:
            assert "://" not in write_text(Letter("ref", kind, "07700900123", tag, VALUES), settings).body


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_only_what_the_service_starts_can_be_ended_from_its_foot(settings: Settings) -> None:
    for kind in NUDGES:
        email = write_email(Letter("ref", kind, "amina@example.org", "en", VALUES), settings)
        assert email["List-Unsubscribe"] == "<https://portal.example.org/notices-off/abc>"
        assert email["List-Unsubscribe-Post"] is None
        assert "/notices-off/abc" in _spoken(settings, kind, "en")[1]
    without = {name: value for name, value in VALUES.items() if name != "off_path"}
    assert (
        write_email(Letter("ref", "sign_in_link", "a@example.org", "en", without), settings)["List-Unsubscribe"] is None
    )


def test_every_kind_that_the_service_starts_has_words() -> None:
    assert {kind for kind in NoticeKind if not notifications.goes_at_once(kind)} <= set(EMAILS)
