"""A missing or impossible setting stops the start with one plain sentence that names it."""

from pathlib import Path

import pytest

from portal.config import Mode, SettingMissing, SettingUnusable, read_settings

WHOLE = {
    "PORTAL_DATABASE_URL": "postgresql://portal@db.example.org/portal",
    "PORTAL_SERVICE_KEY": "1:AAAA",
    "PORTAL_BASE_URL": "https://support.example.org/",
    "PORTAL_TEAM_PHONE": "01632 960 100",
    "PORTAL_SMTP_HOST": "mail.example.org",
}


def test_a_whole_production_environment_is_read() -> None:
    settings = read_settings(WHOLE)

    assert settings.mode is Mode.PRODUCTION
    assert settings.base_url == "https://support.example.org"
    assert settings.database_url.startswith("postgresql+psycopg://")
    assert settings.secure_cookies
    assert not settings.shows_unreviewed
    assert settings.sender == "no-reply@support.example.org"
    assert settings.team.phone_address == "tel:01632960100"


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_each_setting_that_is_missing_is_named(name: str) -> None:
    without = {each: value for each, value in WHOLE.items() if each != name}
    with pytest.raises(SettingMissing, match=name):
        read_settings(without)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_MODE", "careless"),
        ("PORTAL_DATABASE_URL", "mysql://x"),
        ("PORTAL_BASE_URL", "http://support.example.org"),
        ("PORTAL_BASE_URL", "support.example.org"),
        ("PORTAL_TEAM_OPENS", "nine"),
        ("PORTAL_SMTP_PORT", "99999999"),
        ("PORTAL_SMTP_ENCRYPTION", "some"),
        ("PORTAL_TRUSTED_PROXIES", "-1"),
        ("PORTAL_OUTBOX_FOLDER", "outbox"),
        ("PORTAL_SERVICE_KEY_FILE", "/nowhere/at/all"),
        ("PORTAL_FILE_MB", "0"),
        ("PORTAL_FILE_MB", "51"),
        ("PORTAL_FILES_PER_MESSAGE", "many"),
        ("PORTAL_MESSAGE_FILES_MB", "9"),
        ("PORTAL_CLAMD", "clamd"),
        ("PORTAL_CLAMD", "scanner.example.org:0"),
        ("FLASK_DEBUG", "1"),
        ("PORTAL_DEBUG", "yes"),
    ],
)
def test_each_setting_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingUnusable, match=name):
        read_settings({**WHOLE, name: value})


def test_limits_of_files_are_read_in_megabytes_and_have_sensible_beginnings() -> None:
    usual = read_settings(WHOLE).files
    assert (usual.number, usual.each, usual.total) == (5, 10 << 20, 25 << 20)
    assert usual.are_taken

    own = read_settings({**WHOLE, "PORTAL_FILE_MB": "40", "PORTAL_FILES_PER_MESSAGE": "0"}).files
    assert (own.each, own.total) == (40 << 20, 40 << 20)
    assert not own.are_taken


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("", None),
        ("/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
        ("scanner.example.org:3310", ("scanner.example.org", 3310)),
        ("[::1]:3310", ("::1", 3310)),
    ],
)
def test_the_scanner_is_a_socket_on_this_machine_or_a_host_and_port(text: str, address: object) -> None:
    assert read_settings({**WHOLE, "PORTAL_CLAMD": text}).scanner == address


def test_the_key_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("1:BBBB\n", encoding="ascii")
    settings = read_settings({**WHOLE, "PORTAL_SERVICE_KEY_FILE": str(tmp_path / "key")})
    assert settings.service_key == "1:BBBB"


def test_no_secret_shows_in_what_a_log_might_print() -> None:
    shown = repr(read_settings({**WHOLE, "PORTAL_SMTP_USERNAME": "u", "PORTAL_SMTP_PASSWORD": "hunter22"}))
    assert "AAAA" not in shown
    assert "hunter22" not in shown
    assert "db.example.org" not in shown


def test_a_demo_on_another_host_over_http_does_without_host_cookies() -> None:
    demo = {**WHOLE, "PORTAL_MODE": "demo", "PORTAL_BASE_URL": "http://192.0.2.7:8000"}
    assert not read_settings(demo).secure_cookies
    assert read_settings({**demo, "PORTAL_BASE_URL": "http://localhost:8000"}).secure_cookies
