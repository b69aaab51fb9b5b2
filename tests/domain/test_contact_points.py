"""A number that a mother dials at night has to be one that can be dialled.

All long numbers here are in the ranges that Ofcom keeps for drama, or wrong on purpose.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain import contact_points
from portal.domain.contact_points import Phone


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("999", "999"),
        ("111", "111"),
        ("116 123", "116123"),
        ("0800 1111", "08001111"),
        ("01632 960 001", "01632960001"),
        ("01632 96001", "0163296001"),
        ("(020) 7946 0123", "02079460123"),
        ("0808 157 0123", "08081570123"),
        ("03069 990123", "03069990123"),
        ("07700 900123", "07700900123"),
        ("+44 7700 900123", "07700900123"),
        ("+44 (0)1632 960-001", "01632960001"),
        ("01632\u00a0960–001", "01632960001"),
    ],
)
def test_numbers_people_can_dial_are_kept_as_digits(written: str, dialled: str) -> None:
    phone = contact_points.clean_phone(written)

    assert phone == Phone(dialled)
    assert phone.href == f"tel:{dialled}"


@pytest.mark.parametrize("written", ["01632 960001 x1516", "01632 960001 ext. 1516", "01632 960001, extension 1516"])
def test_an_extension_is_kept_beside_the_number(written: str) -> None:
    assert contact_points.clean_phone(written) == Phone("01632960001", "1516")


@pytest.mark.parametrize(
    "written",
    ["", "12345", "0163 2", "01632 960 0011", "07700 90012", "00 44 1632 960001", "+33 1 23 45 67 89", "call us",
     "٠١٦٣٢٩٦٠٠٠١", "01632 960001 or 960002", "01632960001;ext=1", "0800 11111", "04632 960001", "1163",
     "++441632960001"],
)  # fmt: skip
def test_what_cannot_be_dialled_is_refused(written: str) -> None:
    with pytest.raises(contact_points.NotAPhoneNumber):
        contact_points.clean_phone(written)


@pytest.mark.parametrize("prefix", ["0845 ", "0870 ", "0909 ", "070 0", "+44 845 "])
def test_a_number_that_costs_more_is_refused_by_its_own_name(prefix: str) -> None:
    with pytest.raises(contact_points.CostlyNumber):
        contact_points.clean_phone(f"{prefix}1234567")
    with pytest.raises(contact_points.CostlyNumber):
        contact_points.clean_phone("118 123")


def test_a_text_goes_to_a_short_code_or_a_mobile() -> None:
    assert contact_points.clean_text_number("85258") == "85258"
    assert contact_points.clean_text_number("07700 900 123") == "07700900123"
    for wrong in ("8525", "95258", "85258 85258", "01632 960001", "٨٥٢٥٨"):
        with pytest.raises(contact_points.NotAPhoneNumber):
            contact_points.clean_text_number(wrong)


@given(st.text(max_size=30))
def test_whatever_is_typed_as_a_number_only_digits_are_ever_dialled(written: str) -> None:
    try:
        phone = contact_points.clean_phone(written)
    except (contact_points.NotAPhoneNumber, contact_points.CostlyNumber):
        return
    assert phone.digits.isascii()
    assert phone.digits.isdigit()
    assert contact_points.clean_phone(phone.digits) == Phone(phone.digits)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://example.org", "https://example.org/"),
        (" https://Example.ORG/help?for=parents ", "https://example.org/help?for=parents"),
        ("https://example.org:443/a#top", "https://example.org/a#top"),
        ("https://example.org/" + "a" * 480, "https://example.org/" + "a" * 480),
        ("https://xn--bcher-kva.example.net/", "https://xn--bcher-kva.example.net/"),
    ],
)
def test_a_complete_https_address_is_kept(written: str, kept: str) -> None:
    assert contact_points.clean_web_address(written) == kept


@pytest.mark.parametrize(
    "written",
    ["", "example.org", "http://example.org", "javascript:alert(1)", "https://", "https://localhost/",
     "https://192.0.2.1/", "https://[2001:db8::1]/", "https://[oops/", "https://jo:pass@example.org/",
     "https://example.org:8443/", "https://example.org:x/", "https://exa mple.org/", "https://example.org/\nx",
     "https://example.org\\@evil.example/", "https://-a.example.org/", "https://exämple.org/",
     "https://example.org/" + "a" * 481, "//example.org/", "data:text/html,x"],
)  # fmt: skip
def test_any_other_address_is_refused(written: str) -> None:
    with pytest.raises(contact_points.NotAWebAddress):
        contact_points.clean_web_address(written)


@pytest.mark.parametrize(
    ("written", "kept"),
    [("SS1 1AA", "SS1"), ("ss11aa", "SS1"), ("SS11 1AA", "SS11"), ("cm1", "CM1"), ("E1W 1AA", "E1W"), ("e17", "E17")],
)
def test_of_a_postcode_only_the_first_half_is_kept(written: str, kept: str) -> None:
    assert contact_points.outward_code(written) == kept


@pytest.mark.parametrize("written", ["", "S", "1AA", "SS1 1A", "Southend", "SS1 1AAA", "ＳＳ1"])
def test_what_is_no_postcode_is_refused(written: str) -> None:
    with pytest.raises(contact_points.NotAPostcode):
        contact_points.outward_code(written)
