"""The route table is reviewed in routes.txt: no route appears, disappears or changes hands unnoticed."""

from pathlib import Path

from portal.domain.access import RULES, Permission
from portal.web.access import DOORS
from tests.house.routes import TABLE, Entry, read_table, write_line
from tests.portal_fixtures import Portal


def _real(portal: Portal) -> list[Entry]:
    found = [
        Entry(method, rule.rule, rule.endpoint, DOORS[rule.endpoint].permission.value, ())
        for rule in portal.app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"})
    ]
    return sorted(found, key=lambda each: (each.rule, each.method))


def test_every_route_stands_in_the_reviewed_table_and_the_table_names_no_other(portal: Portal) -> None:
    reviewed = {entry.without_people for entry in read_table()}
    real = {entry.without_people for entry in _real(portal)}

    missing, gone = real - reviewed, reviewed - real

    lines = "\n".join(write_line(Entry(*each, ())) for each in sorted(missing, key=lambda one: (one[1], one[0])))
    assert not missing, f"routes that nobody has reviewed; add them to {TABLE.name} with who may enter:\n{lines}"
    assert not gone, f"{TABLE.name} names routes that do not exist: {sorted(gone)}"


def test_every_permission_has_a_rule() -> None:
    assert set(RULES) == set(Permission)


def test_the_table_is_sorted_so_that_a_review_reads_it_easily() -> None:
    lines = [line for line in Path(TABLE).read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    keys = [(line.split()[1], line.split()[0]) for line in lines]
    assert keys == sorted(keys)
