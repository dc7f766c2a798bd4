"""The grammar of scalars: a typed text to the one value that it means, or a refusal that says what would be right.

YAML would guess (`NO` is false, `09:30` is 570, `1_200` is a number); here a scalar is read as text and typed by the
field it stands in. The table is docs/fields.md's "Kinds of value"; nothing wider is accepted.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal


class Refused(ValueError):
    """A text that is not of the kind its field wants.

    `message` is a template and catalog key with `{value}` for the text as typed and names in `arguments`; `replacement`
    is the right form where it is known.
    """

    def __init__(self, message: str, replacement: str | None = None, **arguments: str) -> None:
        super().__init__(message)
        self.message = message
        self.replacement = replacement
        self.arguments = arguments


@dataclass(frozen=True, slots=True)
class Period:
    """A length of calendar time as people agree on it: `90d`, `6w`, `3m`, `1y`. Three months are not ninety days."""

    count: int
    unit: Literal["d", "w", "m", "y"]

    def __str__(self) -> str:
        return f"{self.count}{self.unit}"


GROUP_SPACES = " \u00a0\u202f_"
"""What may stand between the thousands of an amount."""

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_LOOSE_ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[T ].*)?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})", re.ASCII)
_WHOLE = re.compile(r"\d+", re.ASCII)
_LOOSE_WHOLE = re.compile(rf"\+?([0-9]{{1,3}}(?:[{GROUP_SPACES}][0-9]{{3}})+|[0-9]+)\s*[^\W\d_]*\.?")
_YEAR = re.compile(r"[12]\d{3}", re.ASCII)
_MONEY = re.compile(rf"\d{{1,3}}(?:[{GROUP_SPACES}]\d{{3}})+(?:[.,]\d\d?)?|\d+(?:[.,]\d\d?)?", re.ASCII)
_SPACES = str.maketrans("", "", GROUP_SPACES)
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+", re.ASCII)
_THOUSANDS_AND_CENTS = re.compile(r"(\d{1,3}(?:([.,])\d{3})+)(?!\2)[.,](\d\d?)", re.ASCII)
_LOOSE_AMOUNT = re.compile(
    r"(?:PLN|EUR|USD|[€$])?\s*([\d\s_\u00a0\u202f]+(?:[.,]\d+)?)\s*(mln|tys|mio|m|k)?\.?\s*(?:zł|pln|eur|euro|usd|[€$])?",
    re.ASCII | re.IGNORECASE,
)
_SCALES = {None: 1, "tys": 1_000, "k": 1_000, "mln": 1_000_000, "mio": 1_000_000, "m": 1_000_000}
_PERCENT = re.compile(r"-?\d+(?:[.,]\d+)?%", re.ASCII)
_FRACTION = re.compile(r"-?(?:0(?:[.,]\d+)?|1(?:[.,]0+)?)", re.ASCII)
_LOOSE_PERCENT = re.compile(r"(-?\d+(?:[.,]\d+)?)\s*(?:%|proc\.?|procent|percent)?", re.ASCII | re.IGNORECASE)
_PERIOD = re.compile(r"([1-9]\d{0,4})([dwmy])", re.ASCII)
_LOOSE_PERIOD = re.compile(r"([1-9]\d{0,4})\s*([^\W\d_]+)\.?")
_UNITS = {
    "d": ("d", "day", "days", "dni", "dzień", "dzien"),
    "w": ("w", "week", "weeks", "tydzień", "tydzien", "tygodnie", "tygodni", "tyg"),
    "m": ("m", "month", "months", "mies", "miesiąc", "miesiac", "miesiące", "miesiace", "miesięcy", "miesiecy", "mc"),
    "y": ("y", "year", "years", "r", "rok", "lata", "lat"),
}
_URL = re.compile(r"https?://[^\s/?#<>\x22'\\^`{|}@:]+(?::[0-9]+)?(?:[/?#][^\s<>\x22\\^`{|}]*)?")
_EMAIL = re.compile(r"[^\s@<>(),:;\x22\\\[\]]+@[^\s@<>(),:;\x22\\\[\]]+\.[^\s@<>(),:;\x22\\\[\].]+")
_PHONE = re.compile(r"[0-9+(][0-9 +()/-]*[0-9)](?: ?(?:ext\.?|wew\.?|x) ?[0-9]{1,6})?")
_NUMBER = re.compile(r"\d{1,12}(?:[.,]\d{1,4})?", re.ASCII)
_LOOSE_NUMBER = re.compile(r"([0-9]{1,12}(?:[.,][0-9]{1,4})?)\s*(?:%|[^\W\d_]*\.?)")
_YES_NO = {"yes": True, "true": True, "no": False, "false": False}
_LIKE_YES_NO = {"tak": "yes", "on": "yes", "y": "yes", "1": "yes", "nie": "no", "off": "no", "n": "no", "0": "no"}
QUOTES = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2018\u2019\u201a'\"`"
"""Quotation marks that word processors put in the place of YAML's own."""


_LONGEST = 100
"""Characters of a text in which the right form is looked for: the patterns for that take the cube of its length."""


def unquoted(text: str) -> str:
    """Return the text without the typographic quotes and odd spaces around it: what the author most likely meant."""
    return text.strip(QUOTES + GROUP_SPACES)


def _loose(text: str) -> str:
    """The text to look for the right form in; nothing where it is too long to be of the kind at all."""
    return unquoted(text) if len(text) <= _LONGEST else ""


def parse_line(text: str) -> str:
    """One line of text, as written."""
    text = text.rstrip("\n")
    if "\n" in text:
        raise Refused("this text must be one line")
    return text


def parse_rule(text: str) -> str:
    """The name of a rule, as it stands in brackets behind a finding."""
    return parse_line(text)  # which rules there are is not known here


def parse_date(text: str) -> date:
    """A day, written `2026-03-31` and no other way."""
    if match := _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise Refused('there is no such day: "{value}"', _last_day(*map(int, match.groups()))) from None
    loose = _loose(text)
    if match := _LOOSE_ISO.fullmatch(loose):
        year, month, day = map(int, match.groups())
    elif match := _DAY_FIRST.fullmatch(loose):
        day, month, year = map(int, match.groups())
    else:
        raise Refused('"{value}" is not a date; a date is written {example}', example="2026-03-31")
    right = _iso(year, month, day)
    raise Refused('"{value}" is not a date; a date is written {example}', right, example=right or "2026-03-31")


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _last_day(year: int, month: int, day: int) -> str | None:
    """The last day of the month, where only the day is too large: 30 February is 28 February."""
    return next((right for last in (30, 29, 28) if day <= 31 and (right := _iso(year, month, last))), None)


def parse_yes_no(text: str) -> bool:
    """`yes`, `no`, `true` or `false`."""
    if (value := _YES_NO.get(text)) is not None:
        return value
    word = _loose(text).lower()
    right = word if word in _YES_NO else _LIKE_YES_NO.get(word)
    raise Refused('"{value}" is neither yes nor no', right)


def parse_whole(text: str) -> int:
    """A whole number from 0, in plain digits."""
    if _WHOLE.fullmatch(text) and len(text) <= 15:
        return int(text)
    match = _LOOSE_WHOLE.fullmatch(_loose(text))
    digits = match.group(1).translate(_SPACES) if match else ""
    raise Refused('"{value}" is not a whole number', digits if 0 < len(digits) <= 15 else None)


def parse_year(text: str) -> int:
    """A fiscal year by the calendar year in which it starts: `2026`."""
    if _YEAR.fullmatch(text):
        return int(text)
    match = re.search(r"(?<!\d)[12]\d{3}(?!\d)", text, re.ASCII)
    raise Refused('"{value}" is not a year; a year is written {example}', match and match.group(), example="2026")


def parse_money(text: str) -> Decimal:
    """An amount without a sign or a currency: `1 200 000,50`."""
    if _is_amount(text):
        return Decimal(text.translate(_SPACES).replace(",", "."))
    loose = _loose(text)
    if _THOUSANDS.fullmatch(loose) and _is_amount(grouped := re.sub("[.,]", " ", loose)):
        raise Refused(
            '"{value}" may mean thousands or a fraction; thousands are written {example}', grouped, example=grouped
        )
    if match := _THOUSANDS_AND_CENTS.fullmatch(loose):
        right: str | None = f"{re.sub('[.,]', ' ', match.group(1))}.{match.group(3)}"
    else:
        right = _amount(loose)
    if right is not None and not _is_amount(right):
        right = None
    raise Refused('"{value}" is not an amount; an amount is written {example}', right, example=right or "1 200 000.50")


def _is_amount(text: str) -> bool:
    return len(text) <= 24 and _MONEY.fullmatch(text) is not None


def _amount(text: str) -> str | None:
    """`1,2 mln zł` as `1 200 000`: the amount that a text with a unit or a currency means."""
    match = _LOOSE_AMOUNT.fullmatch(text)
    if match is None or not (digits := "".join(match.group(1).split()).replace("_", "").replace(",", ".")):
        return None
    scale = _SCALES[match.group(2) and match.group(2).lower()]
    if len(digits) > 15 or (scale == 1 and re.search(r"\.\d{3}", digits)):
        return None
    amount = (Decimal(digits) * scale).quantize(Decimal("0.01"))
    whole, _, cents = f"{amount:,}".replace(",", " ").partition(".")
    return whole if cents == "00" else f"{whole}.{cents}"


def parse_percent(text: str) -> Decimal:
    """A share as a fraction of one, from `31%`, `31,5%` or a fraction between -1 and 1."""
    if len(text) <= 12:
        if _PERCENT.fullmatch(text):
            return Decimal(text[:-1].replace(",", ".")) / 100
        if _FRACTION.fullmatch(text):
            return Decimal(text.replace(",", "."))
    match = _LOOSE_PERCENT.fullmatch(_loose(text))
    right = f"{match.group(1)}%" if match and len(match.group(1)) <= 10 else None
    raise Refused('"{value}" is not a percentage; a percentage is written {example}', right, example=right or "31%")


def parse_period(text: str) -> Period:
    """A length of time: a number and `d`, `w`, `m` or `y`."""
    if match := _PERIOD.fullmatch(text):
        return Period(int(match.group(1)), match.group(2))  # type: ignore[arg-type]  # the pattern allows these four
    loose = _loose(text)
    right = f"{loose}d" if re.fullmatch(r"[1-9]\d{0,4}", loose, re.ASCII) else None
    if match := _LOOSE_PERIOD.fullmatch(loose):
        word = match.group(2).lower()
        right = next((f"{int(match.group(1))}{unit}" for unit, words in _UNITS.items() if word in words), None)
    raise Refused('"{value}" is not a length of time; it is written 90d, 6w, 3m or 1y', right)


def parse_url(text: str) -> str:
    """A web address with `http://` or `https://`."""
    if _URL.fullmatch(text):
        return text
    loose = unquoted(text)
    right = f"https://{loose}" if "://" not in loose and _URL.fullmatch(f"https://{loose}") and "." in loose else None
    if right is None and _URL.fullmatch(loose):
        right = loose
    raise Refused('"{value}" is not a web address; it begins with https://', right)


def parse_email(text: str) -> str:
    """A mail address."""
    if _EMAIL.fullmatch(text):
        return text
    loose = unquoted(text).removeprefix("mailto:").strip("<>")
    raise Refused('"{value}" is not a mail address', loose if _EMAIL.fullmatch(loose) else None)


def parse_phone(text: str) -> str:
    """A phone number: digits, spaces, `+ - ( ) /` and an extension."""
    if _PHONE.fullmatch(text):
        return text
    loose = re.sub(r"[\s.\u00a0\u202f]+", " ", unquoted(text).removeprefix("tel:").removeprefix("tel.")).strip()
    raise Refused('"{value}" is not a phone number', loose if _PHONE.fullmatch(loose) else None)


_CURRENCY = re.compile("[A-Z]{3}")


def parse_currency(text: str) -> str:
    """A currency by its ISO 4217 code."""
    from babel.numbers import is_currency  # slow to import, and most accounts keep the site's currency

    if _CURRENCY.fullmatch(text) and is_currency(text):
        return text
    loose = {"ZŁ": "PLN", "ZL": "PLN", "EURO": "EUR", "€": "EUR", "$": "USD"}.get(text.upper(), text.upper())
    right = loose if _CURRENCY.fullmatch(loose) and is_currency(loose) else None
    raise Refused('"{value}" is not the code of a currency, such as PLN or EUR', right)


def parse_timezone(text: str) -> str:
    """A time zone by its IANA name."""
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):  # unknown, hostile (`../x`), a folder of the database (`Europe`)
        raise Refused('"{value}" is not a time zone, such as Europe/Warsaw') from None
    return text


def parse_language(text: str) -> str:
    """A language by its ISO 639-1 code."""
    if _LANGUAGE.fullmatch(text):
        return text
    raise Refused('"{value}" is not the code of a language, such as pl or en', _LANGUAGES.get(folded(text)))


_LANGUAGE = re.compile("[a-z]{2}")
_LANGUAGES = {
    "polski": "pl",
    "polish": "pl",
    "angielski": "en",
    "english": "en",
    "pl-pl": "pl",
    "en-gb": "en",
    "en-us": "en",
}


def parse_rate(text: str) -> Decimal:
    """An exchange rate: a number above zero, with up to six decimals."""
    if _RATE.fullmatch(text) and (rate := Decimal(text.replace(",", "."))) > 0:
        return rate
    raise Refused('"{value}" is not an exchange rate; a rate is written {example}', example="4.31")


_RATE = re.compile(r"\d{1,9}(?:[.,]\d{1,6})?", re.ASCII)


def parse_number(text: str) -> Decimal:
    """A number from 0, with or without decimals."""
    if _NUMBER.fullmatch(text):
        return Decimal(text.replace(",", "."))
    match = _LOOSE_NUMBER.fullmatch(_loose(text))
    raise Refused('"{value}" is not a number', match and match.group(1))


def parse_month(text: str) -> int:
    """A month by its number, 1 to 12."""
    if _MONTH.fullmatch(text):
        return int(text)
    loose = text.lstrip("0")
    raise Refused('"{value}" is not a month; a month is a number from 1 to 12', loose if loose in _MONTHS else None)


_MONTH = re.compile("[1-9]|1[0-2]")
_MONTHS = frozenset(map(str, range(1, 13)))


def parse_edit_pattern(text: str) -> str:
    """A web address with `{path}` in it and, where they are wanted, `{line}` and `{branch}`."""
    if _URL.fullmatch(re.sub(r"\{(path|line|branch)\}", "x", text)) and "{path}" in text:
        return text
    raise Refused('"{value}" is not an address with {path} in it', path="{path}")


_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)


def parse_id(text: str) -> str:
    """A short name for links: small letters, digits and single hyphens."""
    if _ID.fullmatch(text):
        return text
    right = as_id(text)
    raise Refused('"{value}" is not an id; an id has small letters, digits and single hyphens', right or None)


def as_id(text: str) -> str:
    """Return the id that a text most likely means: `Baltic Foods Łódź` is `baltic-foods-lodz`."""
    return re.sub(r"[^a-z0-9]+", "-", folded(text)).strip("-")


def folded(text: str) -> str:
    """Return a text in small letters without diacritics, for comparing what people type."""
    if text.isascii():  # a fifteenth of the time, and lists sort by thousands of names again and again
        return text.lower()
    return _without_marks(text)


@lru_cache(maxsize=16384)  # 4 MB at most; a site of ten thousand accounts asks twenty times for each of its names
def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_STROKES))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def alphabetical(text: str) -> tuple[str, str]:
    """Return what texts are sorted by: their letters without diacritics, so that Ł stands beside L, not behind Z."""
    return folded(text), text


# Letters with a stroke are letters of their own to Unicode: no decomposition leads to the plain ones.
_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"})


PATTERNS: Mapping[str, re.Pattern[str]] = {
    "currency": _CURRENCY,
    "email": _EMAIL,
    "fiscal year": _YEAR,
    "fraction": _FRACTION,
    "id": _ID,
    "language": _LANGUAGE,
    "money": _MONEY,
    "month": _MONTH,
    "number": _NUMBER,
    "percent": _PERCENT,
    "period": _PERIOD,
    "phone": _PHONE,
    "rate": _RATE,
    "url": _URL,
}
"""What a whole text of each kind looks like, in signs that ECMAScript knows too. The parsers know more."""
