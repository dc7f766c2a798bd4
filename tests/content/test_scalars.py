"""The grammar of scalars, row by row: what is accepted, what is refused, and what is offered in its place."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbookgen.content import scalars
from playbookgen.content.scalars import GROUP_SPACES, Period, Refused

Parse = Callable[[str], object]
Case = tuple[Parse, str, object]
Refusal = tuple[Parse, str, str, str | None]

NBSP, NARROW = "\u00a0", "\u202f"

GRAMMAR: Mapping[str, Parse] = {
    name.removeprefix("parse_"): parse for name, parse in vars(scalars).items() if name.startswith("parse_")
}

LINE = scalars.parse_line
RULE = scalars.parse_rule
DATE = scalars.parse_date
YES_NO = scalars.parse_yes_no
WHOLE = scalars.parse_whole
YEAR = scalars.parse_year
MONEY = scalars.parse_money
PERCENT = scalars.parse_percent
PERIOD = scalars.parse_period
URL = scalars.parse_url
EMAIL = scalars.parse_email
PHONE = scalars.parse_phone
CURRENCY = scalars.parse_currency
TIMEZONE = scalars.parse_timezone
LANGUAGE = scalars.parse_language
RATE = scalars.parse_rate
NUMBER = scalars.parse_number
MONTH = scalars.parse_month
PATTERN = scalars.parse_edit_pattern
ID = scalars.parse_id


def named(case: Case | Refusal) -> str:
    return f"{case[0].__name__.removeprefix('parse_')}:{case[1][:30]!r}"


ACCEPTED: list[Case] = [
    (RULE, "notice-deadline", "notice-deadline"),
    (LINE, "NO", "NO"),
    (LINE, "+48221234567", "+48221234567"),
    (LINE, "09:30", "09:30"),
    (LINE, "1_200", "1_200"),
    (LINE, "~5 t rocznie", "~5 t rocznie"),
    (LINE, "od tablicy, po polsku: ąęłżź", "od tablicy, po polsku: ąęłżź"),
    (LINE, "ends with the line end of a block\n", "ends with the line end of a block"),
    (DATE, "2026-03-31", date(2026, 3, 31)),
    (DATE, "2024-02-29", date(2024, 2, 29)),
    (DATE, "0001-01-01", date(1, 1, 1)),
    (DATE, "9999-12-31", date(9999, 12, 31)),
    (YES_NO, "yes", True),
    (YES_NO, "true", True),
    (YES_NO, "no", False),
    (YES_NO, "false", False),
    (WHOLE, "0", 0),
    (WHOLE, "30", 30),
    (WHOLE, "0012", 12),
    (WHOLE, "999999999999999", 999_999_999_999_999),
    (YEAR, "2026", 2026),
    (YEAR, "1999", 1999),
    (MONEY, "0", Decimal(0)),
    (MONEY, "1200000", Decimal(1_200_000)),
    (MONEY, "1 200 000", Decimal(1_200_000)),
    (MONEY, "1 200 000,50", Decimal("1200000.50")),
    (MONEY, f"1{NBSP}200{NBSP}000,50", Decimal("1200000.50")),
    (MONEY, f"1{NARROW}200{NARROW}000,50", Decimal("1200000.50")),
    (MONEY, "1_200_000.50", Decimal("1200000.50")),
    (MONEY, f"1 200{NBSP}000", Decimal(1_200_000)),
    (MONEY, "1200.5", Decimal("1200.5")),
    (MONEY, "1200,50", Decimal("1200.50")),
    (MONEY, "0012", Decimal(12)),
    (MONEY, "123456789012345678901234", Decimal(123_456_789_012_345_678_901_234)),
    (PERCENT, "31%", Decimal("0.31")),
    (PERCENT, "31,5%", Decimal("0.315")),
    (PERCENT, "31.5%", Decimal("0.315")),
    (PERCENT, "-4%", Decimal("-0.04")),
    (PERCENT, "130%", Decimal("1.3")),
    (PERCENT, "0.31", Decimal("0.31")),
    (PERCENT, "0,31", Decimal("0.31")),
    (PERCENT, "-0.31", Decimal("-0.31")),
    (PERCENT, "0", Decimal(0)),
    (PERCENT, "1", Decimal(1)),
    (PERCENT, "-1", Decimal(-1)),
    (PERCENT, "1,00", Decimal(1)),
    (PERIOD, "90d", Period(90, "d")),
    (PERIOD, "6w", Period(6, "w")),
    (PERIOD, "3m", Period(3, "m")),
    (PERIOD, "1y", Period(1, "y")),
    (URL, "https://firma.example", "https://firma.example"),
    (URL, "http://firma.example/", "http://firma.example/"),
    (URL, "https://firma.example:8443/a/b?c=d&e=%C4%85#f", "https://firma.example:8443/a/b?c=d&e=%C4%85#f"),
    (URL, "https://żółw.example/ścieżka", "https://żółw.example/ścieżka"),
    (URL, "https://firma.example/a(b)'c", "https://firma.example/a(b)'c"),
    (URL, "https://intranet/umowy", "https://intranet/umowy"),
    (EMAIL, "a.kowalska@firma.example", "a.kowalska@firma.example"),
    (EMAIL, "jan+zakupy@biuro.firma.example", "jan+zakupy@biuro.firma.example"),
    (EMAIL, "zażółć@firma.example", "zażółć@firma.example"),
    (PHONE, "+48221234567", "+48221234567"),
    (PHONE, "+48 22 123 45 67", "+48 22 123 45 67"),
    (PHONE, "(22) 123-45-67", "(22) 123-45-67"),
    (PHONE, "22 123 45 67/68", "22 123 45 67/68"),
    (PHONE, "22 123 45 67 wew. 12", "22 123 45 67 wew. 12"),
    (PHONE, "22 123 45 67 ext. 12", "22 123 45 67 ext. 12"),
    (PHONE, "22 123 45 67x12", "22 123 45 67x12"),
    (PHONE, "0012", "0012"),
    (CURRENCY, "PLN", "PLN"),
    (CURRENCY, "EUR", "EUR"),
    (TIMEZONE, "Europe/Warsaw", "Europe/Warsaw"),
    (TIMEZONE, "UTC", "UTC"),
    (LANGUAGE, "pl", "pl"),
    (RATE, "4.31", Decimal("4.31")),
    (RATE, "4,315625", Decimal("4.315625")),
    (RATE, "100", Decimal(100)),
    (NUMBER, "0", Decimal(0)),
    (NUMBER, "90", Decimal(90)),
    (NUMBER, "12,5", Decimal("12.5")),
    (MONTH, "1", 1),
    (MONTH, "12", 12),
    (PATTERN, "https://git.example/edit/{path}#L{line}", "https://git.example/edit/{path}#L{line}"),
    (PATTERN, "https://git.example/edit/{path}", "https://git.example/edit/{path}"),
    (ID, "baltic-foods", "baltic-foods"),
    (ID, "3m", "3m"),
    (ID, "no", "no"),
]


def not_a_date(text: str, example: str = "2026-03-31") -> str:
    return f'"{text}" is not a date; a date is written {example}'


def not_an_amount(text: str, example: str = "1 200 000.50") -> str:
    return f'"{text}" is not an amount; an amount is written {example}'


def not_a_percentage(text: str, example: str = "31%") -> str:
    return f'"{text}" is not a percentage; a percentage is written {example}'


def ambiguous(text: str, example: str) -> str:
    return f'"{text}" may mean thousands or a fraction; thousands are written {example}'


def not_a_period(text: str) -> str:
    return f'"{text}" is not a length of time; it is written 90d, 6w, 3m or 1y'


def not_an_address(text: str) -> str:
    return f'"{text}" is not a web address; it begins with https://'


REFUSED: list[Refusal] = [
    (RULE, "two\nlines", "this text must be one line", None),
    (LINE, "two\nlines", "this text must be one line", None),
    (DATE, "31.12.2026", not_a_date("31.12.2026", "2026-12-31"), "2026-12-31"),
    (DATE, "31/12/2026", not_a_date("31/12/2026", "2026-12-31"), "2026-12-31"),
    (DATE, "1-3-2026", not_a_date("1-3-2026", "2026-03-01"), "2026-03-01"),
    (DATE, "2026-3-1", not_a_date("2026-3-1", "2026-03-01"), "2026-03-01"),
    (DATE, "2026.03.01", not_a_date("2026.03.01", "2026-03-01"), "2026-03-01"),
    (DATE, "2026-03-31 10:00", not_a_date("2026-03-31 10:00", "2026-03-31"), "2026-03-31"),
    (DATE, "2026-03-31T10:00:00Z", not_a_date("2026-03-31T10:00:00Z", "2026-03-31"), "2026-03-31"),
    (DATE, "„2026-03-31”", not_a_date("„2026-03-31”", "2026-03-31"), "2026-03-31"),
    (DATE, "31.02.2026", not_a_date("31.02.2026"), None),
    (DATE, "12/31/2026", not_a_date("12/31/2026"), None),
    (DATE, "31.12.26", not_a_date("31.12.26"), None),
    (DATE, "2026-02-30", 'there is no such day: "2026-02-30"', "2026-02-28"),
    (DATE, "2024-02-30", 'there is no such day: "2024-02-30"', "2024-02-29"),
    (DATE, "2026-06-31", 'there is no such day: "2026-06-31"', "2026-06-30"),
    (DATE, "2026-02-99", 'there is no such day: "2026-02-99"', None),
    (DATE, "2026-13-01", 'there is no such day: "2026-13-01"', None),
    (DATE, "0000-01-01", 'there is no such day: "0000-01-01"', None),
    (DATE, "2019", not_a_date("2019"), None),
    (DATE, "٢٠٢٦-٠٣-٣١", not_a_date("٢٠٢٦-٠٣-٣١"), None),
    (DATE, "20260331", not_a_date("20260331"), None),
    (DATE, "2026-W14-2", not_a_date("2026-W14-2"), None),
    (DATE, "marzec 2026", not_a_date("marzec 2026"), None),
    (DATE, "~", not_a_date("~"), None),
    (DATE, "0", not_a_date("0"), None),
    (DATE, "", not_a_date(""), None),
    (YES_NO, "NO", '"NO" is neither yes nor no', "no"),
    (YES_NO, "Yes", '"Yes" is neither yes nor no', "yes"),
    (YES_NO, "on", '"on" is neither yes nor no', "yes"),
    (YES_NO, "off", '"off" is neither yes nor no', "no"),
    (YES_NO, "tak", '"tak" is neither yes nor no', "yes"),
    (YES_NO, "Nie", '"Nie" is neither yes nor no', "no"),
    (YES_NO, "1", '"1" is neither yes nor no', "yes"),
    (YES_NO, "”yes”", '"”yes”" is neither yes nor no', "yes"),
    (YES_NO, "może", '"może" is neither yes nor no', None),
    (WHOLE, "90 dni", '"90 dni" is not a whole number', "90"),
    (WHOLE, "30d", '"30d" is not a whole number', "30"),
    (WHOLE, "+30", '"+30" is not a whole number', "30"),
    (WHOLE, "1 200", '"1 200" is not a whole number', "1200"),
    (WHOLE, "'30'", "\"'30'\" is not a whole number", "30"),
    (WHOLE, "30.5", '"30.5" is not a whole number', None),
    (WHOLE, "1,200", '"1,200" is not a whole number', None),
    (WHOLE, "-5", '"-5" is not a whole number', None),
    (WHOLE, "2026-03-31", '"2026-03-31" is not a whole number', None),
    (WHOLE, "od 14 do 30", '"od 14 do 30" is not a whole number', None),
    (WHOLE, "0x10", '"0x10" is not a whole number', None),
    (WHOLE, "1e6", '"1e6" is not a whole number', None),
    (WHOLE, "٣٠", '"٣٠" is not a whole number', None),
    (WHOLE, "³", '"³" is not a whole number', None),
    (WHOLE, "1" * 16, f'"{"1" * 16}" is not a whole number', None),
    (YEAR, "2026/2027", '"2026/2027" is not a year; a year is written 2026', "2026"),
    (YEAR, "2026 r.", '"2026 r." is not a year; a year is written 2026', "2026"),
    (YEAR, "FY2026", '"FY2026" is not a year; a year is written 2026', "2026"),
    (YEAR, "26", '"26" is not a year; a year is written 2026', None),
    (YEAR, "02026", '"02026" is not a year; a year is written 2026', None),
    (YEAR, "3026", '"3026" is not a year; a year is written 2026', None),
    (MONEY, "1,200", ambiguous("1,200", "1 200"), "1 200"),
    (MONEY, "1.200", ambiguous("1.200", "1 200"), "1 200"),
    (MONEY, "1.200.000", ambiguous("1.200.000", "1 200 000"), "1 200 000"),
    (MONEY, "1,200,000.50", not_an_amount("1,200,000.50", "1 200 000.50"), "1 200 000.50"),
    (MONEY, "1.200.000,5", not_an_amount("1.200.000,5", "1 200 000.5"), "1 200 000.5"),
    (MONEY, "1 200 000 zł", not_an_amount("1 200 000 zł", "1 200 000"), "1 200 000"),
    (MONEY, "PLN 1200", not_an_amount("PLN 1200", "1 200"), "1 200"),
    (MONEY, "€ 300", not_an_amount("€ 300", "300"), "300"),
    (MONEY, "1,2 mln", not_an_amount("1,2 mln", "1 200 000"), "1 200 000"),
    (MONEY, "540 tys. zł", not_an_amount("540 tys. zł", "540 000"), "540 000"),
    (MONEY, "250k", not_an_amount("250k", "250 000"), "250 000"),
    (MONEY, "„500”", not_an_amount("„500”", "500"), "500"),
    (MONEY, "12 00", not_an_amount("12 00", "1 200"), "1 200"),
    (MONEY, "1e6", not_an_amount("1e6"), None),
    (MONEY, "0x10", not_an_amount("0x10"), None),
    (MONEY, "1.2.3", not_an_amount("1.2.3"), None),
    (MONEY, "1,200.5000", not_an_amount("1,200.5000"), None),
    (MONEY, "-500", not_an_amount("-500"), None),
    (MONEY, "+500", not_an_amount("+500"), None),
    (MONEY, ".50", not_an_amount(".50"), None),
    (MONEY, "NaN", not_an_amount("NaN"), None),
    (MONEY, "Infinity", not_an_amount("Infinity"), None),
    (MONEY, "٣٠٠", not_an_amount("٣٠٠"), None),
    (MONEY, "~", not_an_amount("~"), None),
    (MONEY, "09:30", not_an_amount("09:30"), None),
    (MONEY, "ok. 500", not_an_amount("ok. 500"), None),
    (MONEY, "1" * 25, not_an_amount("1" * 25), None),
    (MONEY, "123456789012345 mln", not_an_amount("123456789012345 mln"), None),
    (MONEY, ",".join(["111"] * 8), not_an_amount(",".join(["111"] * 8)), None),
    (PERCENT, "31", not_a_percentage("31"), "31%"),
    (PERCENT, "31,5", not_a_percentage("31,5", "31,5%"), "31,5%"),
    (PERCENT, "2", not_a_percentage("2", "2%"), "2%"),
    (PERCENT, "-5", not_a_percentage("-5", "-5%"), "-5%"),
    (PERCENT, "31 %", not_a_percentage("31 %"), "31%"),
    (PERCENT, "31 proc.", not_a_percentage("31 proc."), "31%"),
    (PERCENT, "‘31%’", not_a_percentage("‘31%’"), "31%"),
    (PERCENT, "1,01", not_a_percentage("1,01", "1,01%"), "1,01%"),
    (PERCENT, "ok. 30%", not_a_percentage("ok. 30%"), None),
    (PERCENT, "30-40%", not_a_percentage("30-40%"), None),
    (PERCENT, "1e-1", not_a_percentage("1e-1"), None),
    (PERCENT, "٣٠%", not_a_percentage("٣٠%"), None),
    (PERCENT, "1" * 12 + "%", not_a_percentage("1" * 12 + "%"), None),
    (PERIOD, "90", not_a_period("90"), "90d"),
    (PERIOD, "90 dni", not_a_period("90 dni"), "90d"),
    (PERIOD, "90D", not_a_period("90D"), "90d"),
    (PERIOD, "2 tygodnie", not_a_period("2 tygodnie"), "2w"),
    (PERIOD, "3 miesiące", not_a_period("3 miesiące"), "3m"),
    (PERIOD, "3 mies.", not_a_period("3 mies."), "3m"),
    (PERIOD, "1 rok", not_a_period("1 rok"), "1y"),
    (PERIOD, "6 months", not_a_period("6 months"), "6m"),
    (PERIOD, "0d", not_a_period("0d"), None),
    (PERIOD, "-3m", not_a_period("-3m"), None),
    (PERIOD, "1.5y", not_a_period("1.5y"), None),
    (PERIOD, "3 kwartały", not_a_period("3 kwartały"), None),
    (PERIOD, "P3M", not_a_period("P3M"), None),
    (PERIOD, "kwartał", not_a_period("kwartał"), None),
    (URL, "firma.example", not_an_address("firma.example"), "https://firma.example"),
    (
        URL,
        "www.firma.example/kontakt",
        not_an_address("www.firma.example/kontakt"),
        "https://www.firma.example/kontakt",
    ),
    (URL, "„https://firma.example”", not_an_address("„https://firma.example”"), "https://firma.example"),
    (URL, "javascript:alert(1)", not_an_address("javascript:alert(1)"), None),
    (URL, "JavaScript://firma.example/%0aalert(1)", not_an_address("JavaScript://firma.example/%0aalert(1)"), None),
    (URL, "data:text/html,x", not_an_address("data:text/html,x"), None),
    (URL, "file:///etc/passwd", not_an_address("file:///etc/passwd"), None),
    (URL, "https://", not_an_address("https://"), None),
    (URL, "https:///umowy", not_an_address("https:///umowy"), None),
    (URL, "https://firma.example/a b", not_an_address("https://firma.example/a b"), None),
    (URL, "https://ala@firma.example", not_an_address("https://ala@firma.example"), None),
    (URL, 'https://firma.example/"onload', not_an_address('https://firma.example/"onload'), None),
    (URL, "https://firma.example\\@inna.example", not_an_address("https://firma.example\\@inna.example"), None),
    (URL, "https://firma.example:٣", not_an_address("https://firma.example:٣"), None),
    (URL, "//firma.example", not_an_address("//firma.example"), None),
    (URL, "brak", not_an_address("brak"), None),
    (EMAIL, "mailto:jan@firma.example", '"mailto:jan@firma.example" is not a mail address', "jan@firma.example"),
    (EMAIL, "<jan@firma.example>", '"<jan@firma.example>" is not a mail address', "jan@firma.example"),
    (EMAIL, "jan@firma", '"jan@firma" is not a mail address', None),
    (EMAIL, "jan@@firma.example", '"jan@@firma.example" is not a mail address', None),
    (
        EMAIL,
        "jan@firma.example, ola@firma.example",
        '"jan@firma.example, ola@firma.example" is not a mail address',
        None,
    ),
    (EMAIL, "jan firma.example", '"jan firma.example" is not a mail address', None),
    (EMAIL, "@firma.example", '"@firma.example" is not a mail address', None),
    (PHONE, "tel. 22.123.45.67", '"tel. 22.123.45.67" is not a phone number', "22 123 45 67"),
    (PHONE, f"22{NBSP}123{NBSP}45{NBSP}67", f'"22{NBSP}123{NBSP}45{NBSP}67" is not a phone number', "22 123 45 67"),
    (PHONE, "22 123 45 67 wew. dwa", '"22 123 45 67 wew. dwa" is not a phone number', None),
    (PHONE, "22 123 45 67 wew. ٣", '"22 123 45 67 wew. ٣" is not a phone number', None),
    (PHONE, "zapytać w sekretariacie", '"zapytać w sekretariacie" is not a phone number', None),
    (PHONE, "٢٢١٢٣٤٥٦٧", '"٢٢١٢٣٤٥٦٧" is not a phone number', None),
    (CURRENCY, "zł", '"zł" is not the code of a currency, such as PLN or EUR', "PLN"),
    (CURRENCY, "euro", '"euro" is not the code of a currency, such as PLN or EUR', "EUR"),
    (CURRENCY, "pln", '"pln" is not the code of a currency, such as PLN or EUR', "PLN"),
    (CURRENCY, "XYZ", '"XYZ" is not the code of a currency, such as PLN or EUR', None),
    (TIMEZONE, "Warszawa", '"Warszawa" is not a time zone, such as Europe/Warsaw', None),
    (TIMEZONE, "Europe", '"Europe" is not a time zone, such as Europe/Warsaw', None),
    (TIMEZONE, "../../etc/passwd", '"../../etc/passwd" is not a time zone, such as Europe/Warsaw', None),
    (TIMEZONE, "/etc/localtime", '"/etc/localtime" is not a time zone, such as Europe/Warsaw', None),
    (TIMEZONE, "a" * 5000, f'"{"a" * 5000}" is not a time zone, such as Europe/Warsaw', None),
    (LANGUAGE, "polski", '"polski" is not the code of a language, such as pl or en', "pl"),
    (LANGUAGE, "en-GB", '"en-GB" is not the code of a language, such as pl or en', "en"),
    (LANGUAGE, "klingoński", '"klingoński" is not the code of a language, such as pl or en', None),
    (RATE, "0", '"0" is not an exchange rate; a rate is written 4.31', None),
    (RATE, "-4.31", '"-4.31" is not an exchange rate; a rate is written 4.31', None),
    (RATE, "4.31 zł", '"4.31 zł" is not an exchange rate; a rate is written 4.31', None),
    (NUMBER, "90 dni", '"90 dni" is not a number', "90"),
    (NUMBER, "30%", '"30%" is not a number', "30"),
    (NUMBER, "-5", '"-5" is not a number', None),
    (NUMBER, "1.2.3", '"1.2.3" is not a number', None),
    (NUMBER, "1" * 13, f'"{"1" * 13}" is not a number', None),
    (NUMBER, "od 5 do 7", '"od 5 do 7" is not a number', None),
    (MONTH, "04", '"04" is not a month; a month is a number from 1 to 12', "4"),
    (MONTH, "13", '"13" is not a month; a month is a number from 1 to 12', None),
    (MONTH, "0", '"0" is not a month; a month is a number from 1 to 12', None),
    (MONTH, "kwiecień", '"kwiecień" is not a month; a month is a number from 1 to 12', None),
    (PATTERN, "https://git.example/edit", '"https://git.example/edit" is not an address with {path} in it', None),
    (PATTERN, "git.example/{path}", '"git.example/{path}" is not an address with {path} in it', None),
    (
        ID,
        "Bałtyk Foods",
        '"Bałtyk Foods" is not an id; an id has small letters, digits and single hyphens',
        "baltyk-foods",
    ),
    (
        ID,
        "świętokrzyska",
        '"świętokrzyska" is not an id; an id has small letters, digits and single hyphens',
        "swietokrzyska",
    ),
    (ID, "a--b", '"a--b" is not an id; an id has small letters, digits and single hyphens', "a-b"),
    (ID, "a_b", '"a_b" is not an id; an id has small letters, digits and single hyphens', "a-b"),
    (ID, "-", '"-" is not an id; an id has small letters, digits and single hyphens', None),
    (ID, "٣", '"٣" is not an id; an id has small letters, digits and single hyphens', None),
]


@pytest.mark.parametrize("case", ACCEPTED, ids=named)
def test_what_the_grammar_allows_is_read_as_the_one_value_it_means(case: Case) -> None:
    parse, text, value = case
    read = parse(text)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize("case", REFUSED, ids=named)
def test_anything_wider_is_refused_with_a_sentence_and_the_right_form(case: Refusal) -> None:
    parse, text, sentence, right = case
    with pytest.raises(Refused) as refused:
        parse(text)
    arguments = {"value": text, **refused.value.arguments}
    assert (refused.value.message.format(**arguments), refused.value.replacement) == (sentence, right)


def test_every_kind_of_value_has_accepted_and_refused_examples() -> None:
    assert {parse for parse, *_ in ACCEPTED} == {parse for parse, *_ in REFUSED} == set(GRAMMAR.values())


# What holds for any text.

LIKELY = st.text(st.sampled_from("0123456789 ,._-+%:/@#()złPLNeEmdwy" + NBSP + NARROW + "„”٣"), max_size=30)
"""Texts of the characters that the grammar is about: nearly right ones come up often."""
ANY = st.one_of(st.text(max_size=200), LIKELY, st.sampled_from([case[1] for case in (*ACCEPTED, *REFUSED)]))
THOROUGH = settings(max_examples=1000, deadline=None)
UNTIMED = settings(deadline=None)


def refusal(parse: Parse, text: str) -> Refused | None:
    try:
        parse(text)
    except Refused as refused:
        return refused
    return None


@THOROUGH
@given(ANY)
def test_any_text_is_read_or_refused_and_what_a_refusal_offers_is_accepted(text: str) -> None:
    for name, parse in GRAMMAR.items():
        refused = refusal(parse, text)
        if refused is not None and refused.replacement is not None:
            assert refusal(parse, refused.replacement) is None, (name, refused.replacement)
            assert refused.replacement != text


HOSTILE = [
    "1" * 300_000,
    " " * 300_000,
    "PLN" + " " * 300_000 + "x",
    "1" + " 111" * 100_000 + "x",
    "1," * 150_000,
    "1,111" * 60_000,
    "(" * 300_000,
    "a@" * 150_000,
    "a@" + "b." * 150_000,
    "https://" + "a." * 150_000 + " ",
    "https://a/" + "(" * 300_000 + "<",
    "2026-01-01T" + "x\n" * 150_000,
    "-" * 300_000,
    "a-" * 150_000,
    "ﷺ" * 100_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: f"{text[:12]!r}...{len(text)}")
def test_texts_made_to_take_forever_come_to_an_answer(text: str) -> None:
    offered = [refused.replacement for parse in GRAMMAR.values() if (refused := refusal(parse, text)) is not None]
    assert len(offered) >= len(GRAMMAR) - 4  # as a line of text, a phone number, an id or a web address some will do


@UNTIMED
@given(
    st.decimals(min_value=0, max_value=Decimal("999999999999.99"), places=2), st.sampled_from(GROUP_SPACES), st.data()
)
def test_an_amount_written_with_any_group_sign_reads_back_exactly(
    amount: Decimal, group: str, data: st.DataObject
) -> None:
    written = f"{amount:,}".replace(",", group if data.draw(st.booleans()) else "")
    assert MONEY(written) == MONEY(written.replace(".", ",")) == amount


@UNTIMED
@given(st.decimals(min_value=-1000, max_value=1000, allow_nan=False, allow_infinity=False, places=3))
def test_a_percentage_with_its_sign_reads_back_exactly(share: Decimal) -> None:
    assert PERCENT(f"{share}%") == PERCENT(f"{share}%".replace(".", ",")) == share / 100


@UNTIMED
@given(st.decimals(min_value=-1, max_value=1, allow_nan=False, allow_infinity=False, places=4))
def test_a_fraction_of_one_reads_back_exactly(share: Decimal) -> None:
    assert PERCENT(str(share)) == share


@UNTIMED
@given(st.dates())
def test_a_date_reads_back_exactly_and_its_polish_form_offers_it(day: date) -> None:
    assert DATE(day.isoformat()) == day
    refused = refusal(DATE, f"{day.day}.{day.month}.{day.year:04}")
    assert refused is not None
    assert refused.replacement == day.isoformat()


@UNTIMED
@given(st.builds(Period, st.integers(1, 99_999), st.sampled_from("dwmy")))
def test_a_period_reads_back_exactly(period: Period) -> None:
    assert PERIOD(str(period)) == period


@UNTIMED
@given(st.integers(0, 10**15 - 1))
def test_a_whole_number_reads_back_exactly(number: int) -> None:
    assert WHOLE(str(number)) == number


@UNTIMED
@given(st.text(max_size=60))
def test_an_id_made_of_any_text_is_an_id_or_nothing(text: str) -> None:
    made = scalars.as_id(text)
    assert not made or ID(made) == made


@given(st.text(st.characters(codec="ascii")))
def test_a_text_without_diacritics_is_compared_as_one_with_them(text: str) -> None:
    assert scalars.folded(text) == scalars.folded(f"{text}ł").removesuffix("l")


def test_polish_letters_sort_beside_the_plain_ones() -> None:
    names = ["Żak", "Mazur", "Łącka", "Zieliński", "Lis", "łan"]
    assert sorted(names, key=scalars.alphabetical) == ["Łącka", "łan", "Lis", "Mazur", "Żak", "Zieliński"]
