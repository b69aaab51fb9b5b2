"""The service brings a postcode directory. What is loaded is coarse, never doubled, or refused whole."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from portal.cli import main
from portal.models.places import Place
from portal.queries import places
from portal.queries.places import PlaceUnknown, Where
from tests import databases
from tests.portal_fixtures import Portal

HEAD = "pcd,pcds,dointr,doterm,oslaua,lat,long,place\n"
LINES = (
    "SS1 1AA,SS1 1AA,198001,,E06000033,51.54,0.70,Southend-on-Sea\n"
    "SS1 1AB,SS1 1AB,198001,,E06000033,51.56,0.72,Southend-on-Sea\n"
    "SS1 9ZZ,SS1 9ZZ,198001,199901,E06000033,10.00,10.00,Southend-on-Sea\n"
    "SS9 2AA,SS9 2AA,198001,,E06000033,51.54,0.65,Leigh-on-Sea\n"
    "GY1 1AA,GY1 1AA,198001,,L99999999,99.999999,0.000000,\n"
)


def _load(portal: Portal, tmp_path: Path, content: str | bytes) -> Result:
    file = tmp_path / "places.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8-sig"))
    environment = {
        "PORTAL_DATABASE_URL": portal.database.url.render_as_string(hide_password=False),
        "PORTAL_SERVICE_KEY": databases.SERVICE_KEY,
        "PORTAL_BASE_URL": "https://support.example.org",
        "PORTAL_TEAM_PHONE": "01632 960 100",
        "PORTAL_SMTP_HOST": "mail.example.org",
    }
    return CliRunner().invoke(main, ["places", "load", str(file)], env=environment)


def _find(portal: Portal, typed: str) -> Where:
    with portal.read() as session:
        return places.find(session, typed)


def test_postcodes_in_use_become_middles_of_their_first_halves_and_of_places(portal: Portal, tmp_path: Path) -> None:
    done = _load(portal, tmp_path, HEAD + LINES)
    again = _load(portal, tmp_path, HEAD + LINES)

    assert done.output == "3 postcodes in use, in 2 first halves and 2 named places.\n"
    assert again.output == done.output
    found = _find(portal, "ss1 1ab")
    assert (found.label, found.outward, found.district) == ("SS1", "SS1", "E06000033")
    assert found.point is not None
    assert found.point.latitude == pytest.approx(51.55)
    assert found.point.longitude == pytest.approx(0.71)
    assert _find(portal, "Leigh").outward == _find(portal, "leigh on sea").outward == "SS9"
    with portal.read() as session:
        assert "1AB" not in " ".join(session.scalars(select(Place.label)).all())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("name,town\nAmina,Southend\n", "does not name these columns: pcds, lat, long, oslaua, doterm"),
        (HEAD + "x,not a postcode,1,,E06,51.5,0.7,\n", "Line 2 holds no postcode"),
        (HEAD + "x,SS1 1AA,1,,E06,north,0.7,\n", "Line 2 holds no place"),
        (HEAD + "SS1 1AA\n", "Line 2 holds no"),
        (HEAD + 'x,"SS1 1AA,1\n', "is no line of a CSV file"),
        (HEAD, "no postcode in this file that is in use"),
        ("", "does not name these columns"),
        (b"PK\x03\x04\xff\xfe zip", "no text in UTF-8"),
    ],
)
def test_another_file_is_refused_in_plain_words_and_what_was_there_stays(
    portal: Portal, tmp_path: Path, content: str | bytes, why: str
) -> None:
    _load(portal, tmp_path, HEAD + LINES)

    refused = _load(portal, tmp_path, content)

    assert refused.exit_code == 1
    assert why in refused.output
    assert "Amina" not in refused.output
    assert _find(portal, "SS9").point is not None


def test_without_any_file_half_a_postcode_is_enough_and_a_name_is_not(portal: Portal) -> None:
    assert _find(portal, "SS1 1AA") == Where("SS1", "SS1")
    for typed in ("Leigh", "", "💔", "%", "leigh_"):
        with pytest.raises(PlaceUnknown):
            _find(portal, typed)
