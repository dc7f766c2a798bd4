"""Cells of exports are read in the forms that people and systems write, and never guessed."""

from decimal import Decimal

import pytest

from playbookgen.content.scalars import Refused
from playbookgen.editing.imports.cells import Amount, parse_amount, parse_day, parse_month

WRITTEN = {
    "1234": "1234",
    "1234.5": "1234.5",
    "1234,56": "1234.56",
    "1 234,56": "1234.56",
    "1\u00a0234\u202f567,80": "1234567.80",
    "1.234,56": "1234.56",
    "1,234.56": "1234.56",
    "1.234.567": "1234567",
    "1'234'567.80": "1234567.80",
    "12,3456": "12.3456",
    "0,125": "0.125",
    "1234,567": "1234.567",
    "-1 234,50": "-1234.50",
    "−1234,50": "-1234.50",
    "1 234,50-": "-1234.50",
    "(1 234,50)": "-1234.50",
    "-": "0",
    "- 0,00": "0.00",
}


@pytest.mark.parametrize(("text", "value"), WRITTEN.items())
def test_amounts(text: str, value: str) -> None:
    found = parse_amount(text)
    assert (str(found.value), found.currency) == (value, None)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1 234,56 zł", Amount(Decimal("1234.56"), "PLN")),
        ("-1 234,56 PLN", Amount(Decimal("-1234.56"), "PLN")),
        ("€1,234.56", Amount(Decimal("1234.56"), "EUR")),
        ("-zł", Amount(Decimal(0), "PLN")),
        ("12,5 szt.", Amount(Decimal("12.5"), "SZT")),
    ],
)
def test_amounts_with_a_currency_or_unit(text: str, amount: Amount) -> None:
    assert parse_amount(text) == amount


@pytest.mark.parametrize(
    "text",
    ["", "abc", "1.2.3", "1,2,3", "12.34.567", "1,23E+05", "31,5%", "--5", "1.234,5.6", "٣٤", "9" * 70, "1;2", "#N/D!"],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="is not an amount"):
        parse_amount(text)


@pytest.mark.parametrize("text", ["1.234", "1,234", "-12,500", "999.999"])
def test_a_number_that_could_be_two_is_refused_until_the_decimal_sign_is_known(text: str) -> None:
    with pytest.raises(Refused, match="may mean thousands or a fraction"):
        parse_amount(text)


def test_the_decimal_sign_decides() -> None:
    assert parse_amount("1.234", ",").value == 1234
    assert parse_amount("1.234", ".").value == Decimal("1.234")
    assert parse_amount("12,500", ",").value == Decimal("12.5")
    with pytest.raises(Refused, match="is not an amount"):
        parse_amount("1,5", ".")


MONTHS = """
    2026-10 | 2026-10-31 | 2026-10-31 00:00:00 | 2026-10-31T12:30:00Z | 2026/10/31 | 2026.10 | 202610 | 20261031
    31.10.2026 | 31.10.2026 12:30 | 31-10-2026 | 31/10/2026 | 1.10.26 | 10.2026 | 10/2026 | 10 2026
    październik 2026 | Październik 2026 r. | paź 2026 | paź-26 | paź. 2026 | October 2026 | Oct-26 | Oct '26
    31 października 2026 | 31 Oct 2026 | October 31, 2026 | 2026 październik | 46326
"""


@pytest.mark.parametrize("text", [text.strip() for text in MONTHS.replace("\n", "|").split("|") if text.strip()])
def test_months(text: str) -> None:
    assert parse_month(text).isoformat() == "2026-10-01"


@pytest.mark.parametrize(
    "text",
    ["", "XX", "2026", "13.2026", "2026-13", "32.10.2026", "31.11.2026", "10", "październik", "x 2026", "2026-1-1-1"],
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="is not a month"):
        parse_month(text)


def test_the_order_of_day_and_month_is_what_the_mapping_says() -> None:
    assert parse_day("03/04/2026").isoformat() == "2026-04-03"
    assert parse_day("03/04/2026", "month-first").isoformat() == "2026-03-04"
    with pytest.raises(Refused, match="has the month in another place"):
        parse_day("10/31/2026")


@pytest.mark.parametrize("text", ["10.2026", "2026-10", "October 2026", "tomorrow"])
def test_a_day_needs_a_day(text: str) -> None:
    with pytest.raises(Refused, match="is not a date"):
        parse_day(text)
