"""Sales figures as ERP and CRM systems export them, typed; rows that cannot be read are left out and named."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from playbookgen.build import check
from playbookgen.content.figures import Figure, Figures, read_figures
from playbookgen.findings import Finding
from tests.cases.running import put_up
from tests.sites import DAY

PATH = "content/figures/2026.csv"
HEAD = "account,product,month,revenue,margin,volume\n"


def read(text: str, first_month: int = 1) -> tuple[Figures, list[str]]:
    findings: list[Finding] = []
    figures = read_figures(text, PATH, 2026, first_month, {"alfa", "beta"}, {"worki", "torby"}, findings.append)
    return figures, [
        f"{finding.where.start.line}:{finding.where.start.column}-{finding.where.end.column} "
        f"{finding.message.format(**finding.arguments)}"
        + (f" -> {finding.replacement}" if finding.replacement is not None else "")
        for finding in findings
    ]


def figure(product: str, month: int, revenue: str, margin: str | None = None, volume: str | None = None) -> Figure:
    optional = [Decimal(text) if text is not None else None for text in (margin, volume)]
    return Figure(product, date(2026, month, 1), Decimal(revenue), *optional)


def test_figures_are_typed_and_come_by_account_in_the_order_of_the_file() -> None:
    text = f"{HEAD}beta,torby,2026-02,100,,\nalfa,worki,2026-01,1200.50,300,2.125\nalfa,worki,2026-02,-40.5,-12,0\n"
    assert read(text) == (
        {
            "beta": (figure("torby", 2, "100"),),
            "alfa": (figure("worki", 1, "1200.50", "300", "2.125"), figure("worki", 2, "-40.5", "-12", "0")),
        },
        [],
    )


def test_the_day_that_a_figure_tells_of_is_the_last_of_its_month() -> None:
    assert [figure("worki", month, "1").month_end for month in (1, 2, 12)] == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 12, 31),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "account,product,month,revenue\nalfa,worki,2026-01,1200.5\n",
        "account;product;month;revenue\nalfa;worki;2026-01;1200,5\n",
        "Account; Product ;MONTH;revenue\n alfa ; worki;2026-01 ; 1 200,50 \n",
        '"account","product","month","revenue"\n"alfa","worki","2026-01","1200,50"\n',
        "revenue,month,product,account\n1200.50,2026-01,worki,alfa",
        "account;product;month;revenue\n\nalfa;worki;2026-01;1\u00a0200,50\n\n   \n",
        "account;product;month;revenue\nalfa;worki;2026-01;1200.5000\n",
    ],
)
def test_commas_and_semicolons_quotes_spaces_and_the_order_of_columns_do_not_matter(text: str) -> None:
    assert read(text) == ({"alfa": (figure("worki", 1, "1200.50"),)}, [])


@pytest.mark.parametrize(
    "row, sentence",
    [
        ("nikt,worki,2026-01,1,,", '2:1-5 there is no account "nikt"'),
        ("alfaa,worki,2026-01,1,,", '2:1-6 there is no account "alfaa" -> alfa'),
        ("alfa,worek,2026-01,1,,", '2:6-11 there is no product "worek" -> worki'),
        (",worki,2026-01,1,,", '2:1-1 the column "account" is empty'),
        ("alfa,worki,2026-01,,,", '2:20-20 the column "revenue" is empty'),
        ("alfa,worki,2026-00,1,,", '2:12-19 "2026-00" is not a month; a month is written 2026-03'),
        ("alfa,worki,2026-3,1,,", '2:12-18 "2026-3" is not a month; a month is written 2026-03 -> 2026-03'),
        ("alfa,worki,2026-03-31,1,,", '2:12-22 "2026-03-31" is not a month; a month is written 2026-03 -> 2026-03'),
        ("alfa,worki,202603,1,,", '2:12-18 "202603" is not a month; a month is written 2026-03 -> 2026-03'),
        ("alfa,worki,3/2026,1,,", '2:12-18 "3/2026" is not a month; a month is written 2026-03 -> 2026-03'),
        ("alfa,worki,marzec,1,,", '2:12-18 "marzec" is not a month; a month is written 2026-03'),
        ("alfa,worki,2027-01,1,,", "2:12-19 the month 2027-01 is not of the fiscal year 2026, which this file is for"),
        ("alfa,worki,2026-01,x,,", '2:20-21 "x" is not an amount; an amount is written 1 200 000.50'),
        (
            "alfa,worki,2026-01,1.200,,",
            '2:20-25 "1.200" may mean thousands or a fraction; thousands are written 1 200 -> 1 200',
        ),
        (
            "alfa,worki,2026-01,-1.200,,",
            '2:20-26 "-1.200" may mean thousands or a fraction; thousands are written 1 200 -> -1 200',
        ),
        ("alfa,worki,2026-01,5,1 zł,", '2:22-26 "1 zł" is not an amount; an amount is written 1 -> 1'),
        ("alfa,worki,2026-01,5,,٣", '2:23-24 "٣" is not an amount; an amount is written 1 200 000.50'),
        ("alfa,worki,2026-01,1e6,,", '2:20-23 "1e6" is not an amount; an amount is written 1 200 000.50'),
        ("alfa,worki,2026-01,NaN,,", '2:20-23 "NaN" is not an amount; an amount is written 1 200 000.50'),
        ("alfa,worki,2026-01", "2:1-19 this row has 3 columns, the first line names 6"),
        ("alfa,worki,2026-01,1,,,", "2:1-24 this row has 7 columns, the first line names 6"),
        ('alfa,worki,2026-01,"1,5,,', "2:1-26 this row has 4 columns, the first line names 6"),
        ('"alfa", "worek",2026-01,"1",,', '2:10-15 there is no product "worek" -> worki'),
    ],
)
def test_a_row_that_cannot_be_read_is_named_where_it_is_wrong_and_left_out(row: str, sentence: str) -> None:
    good = "beta,torby,2026-02,100,,\n"
    figures, findings = read(f"{HEAD}{row}\n{good}")
    assert (figures, findings) == ({"beta": (figure("torby", 2, "100"),)}, [sentence])


def test_everything_wrong_with_a_row_is_named_at_once() -> None:
    assert read(f"{HEAD}nikt,,2025-12,x,y,z\n") == (
        {},
        [
            '2:6-6 the column "product" is empty',
            '2:1-5 there is no account "nikt"',
            "2:7-14 the month 2025-12 is not of the fiscal year 2026, which this file is for",
            '2:15-16 "x" is not an amount; an amount is written 1 200 000.50',
            '2:17-18 "y" is not an amount; an amount is written 1 200 000.50',
            '2:19-20 "z" is not an amount; an amount is written 1 200 000.50',
        ],
    )


def test_a_month_of_one_product_at_one_account_is_counted_once() -> None:
    figures, findings = read(f"{HEAD}alfa,worki,2026-01,1,,\nalfa,torby,2026-01,2,,\nalfa,worki,2026-01,3,,\n")
    assert figures == {"alfa": (figure("worki", 1, "1"), figure("torby", 1, "2"))}
    assert findings == ["4:1-23 account, product and month stand in line 2 already; a month's figure is one row"]


def test_a_file_is_of_a_fiscal_year_whenever_that_starts() -> None:
    rows = "alfa,worki,2026-03,1,,\nalfa,worki,2026-04,2,,\nalfa,worki,2027-03,3,,\nalfa,worki,2027-04,4,,\n"
    figures, findings = read(HEAD + rows, first_month=4)
    assert figures == {
        "alfa": (figure("worki", 4, "2"), Figure("worki", date(2027, 3, 1), Decimal(3))),
    }
    assert findings == [
        "2:12-19 the month 2026-03 is not of the fiscal year 2026, which this file is for",
        "5:12-19 the month 2027-04 is not of the fiscal year 2026, which this file is for",
    ]


@pytest.mark.parametrize(
    "head, sentences",
    [
        ("acount,product,month,revenue", ['1:1-7 unknown column "acount"; known are {} -> account']),
        (
            "account,product,month,revenue,note",
            ['1:31-35 unknown column "note"; known are {}'],
        ),
        ("account,product,month,revenue,", ["1:31-31 a column without a name; known are {}"]),
        ("account,product,month,revenue,month", ['1:31-36 the column "month" stands here twice']),
        (
            "account,product,month",
            ['1:1-22 the column "revenue" is missing; a figures file begins with account,product,month,revenue'],
        ),
        (
            "account\tproduct\tmonth\trevenue",
            [
                '1:1-30 unknown column "account\tproduct\tmonth\trevenue"; known are {}',
                *(
                    f'1:1-30 the column "{name}" is missing; a figures file begins with account,product,month,revenue'
                    for name in ("account", "product", "month", "revenue")
                ),
            ],
        ),
    ],
)
def test_a_file_whose_first_line_is_wrong_is_not_read(head: str, sentences: list[str]) -> None:
    known = "account, product, month, revenue, margin, volume"
    assert read(f"{head}\nalfa,worki,2026-01,1\n") == ({}, [sentence.format(known) for sentence in sentences])


def test_a_cell_longer_than_any_is_a_row_of_the_wrong_length() -> None:
    figures, findings = read(f'{HEAD}"{"x" * 200_000}",worki,2026-01,1,,\n')
    assert (figures, findings) == ({}, ["2:1-200021 this row has 1 columns, the first line names 6"])


def test_figures_of_several_years_come_together_and_a_file_may_be_larger_than_a_record(tmp_path: Path) -> None:
    root = put_up("base", tmp_path / "site")
    folder = root / "content/figures"
    folder.mkdir()
    (folder / "2025.csv").write_text("account,product,month,revenue\ndebowiec,worki,2025-12,7\n")
    (folder / "2026.csv").write_text(
        "account,product,month,revenue\n" + "\n" * 5_000_001 + "debowiec,worki,2026-01,8\n"
    )
    checked = check(root, DAY)
    assert checked.findings == ()
    assert checked.accounts["debowiec"].figures == (
        Figure("worki", date(2025, 12, 1), Decimal(7)),
        Figure("worki", date(2026, 1, 1), Decimal(8)),
    )
