"""Every endpoint, called as everybody: nobody, the parent, the other parent, another family, and each kind of staff.

The views are replaced by a sentinel, so what is tested is the door alone; addresses name Yusuf's case.
"""

from datetime import date
from uuid import UUID

from portal.domain.access import Role, StaffViewer
from portal.services import emergency_access
from tests import world
from tests.house.routes import Entry, read_table
from tests.portal_fixtures import Portal
from tests.visitors import HOST, Visitor

EVERYBODY = ("nobody", "amina", "tariq", "grace", "jo", "ruth", "sam", "ed", "ada", "moira")
LET_IN = "let in"
SOME_ID = UUID("018f0000-0000-7000-8000-000000000000")


def _take_the_views_away(portal: Portal) -> None:
    portal.app.config["WTF_CSRF_ENABLED"] = False
    for endpoint in portal.app.view_functions:
        portal.app.view_functions[endpoint] = lambda **_arguments: LET_IN


def _address(portal: Portal, entry: Entry) -> str:
    rule = next(each for each in portal.app.url_map.iter_rules(entry.endpoint))
    known = {"case_id": portal.people.yusuf_case_id, "adult_id": portal.people.amina.adult_id}
    values = {name: known.get(name, SOME_ID) for name in rule.arguments}
    built = portal.app.url_map.bind("portal.example.org").build(entry.endpoint, values, method=entry.method)
    return str(built)


def _browsers(portal: Portal) -> dict[str, Visitor]:
    """One for everybody: no view runs, so nobody is signed out by what they open."""
    return {name: portal.visit(None if name == "nobody" else getattr(portal.people, name)) for name in EVERYBODY}


def _who_gets_in(portal: Portal, entry: Entry, browsers: dict[str, Visitor]) -> tuple[str, ...]:
    path = _address(portal, entry)
    inside = []
    for name, browser in browsers.items():
        response = browser.client.open(path, method=entry.method, base_url=HOST)
        if response.get_data(as_text=True) == LET_IN:
            inside.append(name)
    return tuple(inside)


def test_each_door_lets_in_exactly_those_whom_the_reviewed_table_names(portal: Portal) -> None:
    _take_the_views_away(portal)
    wrong = {}
    browsers = _browsers(portal)

    for entry in read_table():
        expected = EVERYBODY if entry.people == ("everybody",) else entry.people
        inside = _who_gets_in(portal, entry, browsers)
        if inside != expected:
            wrong[f"{entry.method} {entry.rule}"] = {"reviewed": expected, "really": inside}

    assert not wrong, wrong


def test_ruth_opens_yusufs_case_only_while_jo_is_away_and_she_covers(portal: Portal) -> None:
    _take_the_views_away(portal)
    entry = next(each for each in read_table() if each.permission == "staff:case:read")
    assert "ruth" not in _who_gets_in(portal, entry, _browsers(portal))

    with portal.write() as session:
        world.send_away(
            session, portal.people.jo, cover=portal.people.ruth, from_on=date(2026, 11, 23), to_on=date(2026, 11, 27)
        )
        session.commit()

    assert "ruth" in _who_gets_in(portal, entry, _browsers(portal))
    portal.clock.now = portal.clock.now.replace(day=30)
    assert "ruth" not in _who_gets_in(portal, entry, _browsers(portal))


def test_a_written_reason_opens_to_ruth_what_looking_after_needs_and_makes_her_nobodys_second_person(
    portal: Portal,
) -> None:
    _take_the_views_away(portal)
    of_one_case = [entry for entry in read_table() if "<uuid:case_id>" in entry.rule and "jo" in entry.people]
    with portal.write() as session:
        emergency_access.begin(
            session,
            viewer=StaffViewer(portal.people.ruth.staff_id, frozenset({Role.PRACTITIONER})),
            case_id=portal.people.yusuf_case_id,
            reason="Nobody else can be reached.",
            form_key=SOME_ID,
            today=portal.clock.now.date(),
            now=portal.clock.now,
        )
        session.commit()

    browsers = {"ruth": portal.visit(portal.people.ruth)}
    open_to_ruth = {entry.permission for entry in of_one_case if _who_gets_in(portal, entry, browsers)}
    closed_to_ruth = {entry.permission for entry in of_one_case} - open_to_ruth

    assert open_to_ruth == {"staff:case:read", "staff:case:tend", "staff:messages:send", "staff:notes:write"}
    shut = {"staff:case:change", "staff:messages:release", "staff:debrief:change", "staff:questions:answer"}
    assert shut <= closed_to_ruth
