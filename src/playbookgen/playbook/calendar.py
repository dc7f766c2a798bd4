"""Calendar arithmetic as contracts mean it, and the fiscal year."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from playbookgen.content.scalars import Period

_DAYS = {"d": 1, "w": 7}
_MONTHS = {"m": 1, "y": 12}


def later(day: date, period: Period) -> date:
    """Return the day a period after `day`; the last day of a month stays the last of its month."""
    return _moved(day, period, 1)


def earlier(day: date, period: Period) -> date:
    """Return the day a period before `day`: `3m` before 30 June is 31 March, `90d` before it is 1 April."""
    return _moved(day, period, -1)


def _moved(day: date, period: Period, direction: int) -> date:
    try:
        if period.unit in _DAYS:
            return day + timedelta(days=direction * period.count * _DAYS[period.unit])
        return months_later(day, direction * period.count * _MONTHS[period.unit])
    except (OverflowError, ValueError):  # a period of thousands of years: the end of the calendar
        return date.max if direction > 0 else date.min


def months_later(day: date, months: int) -> date:
    """Return the day some months after (or before, where negative); the last day of a month stays the last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    was_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if was_last else min(day.day, last))


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """A fiscal year, named by the calendar year in which it starts."""

    year: int
    first_month: int = 1

    @classmethod
    def of(cls, day: date, first_month: int) -> "FiscalYear":
        """The fiscal year that holds a day."""
        return cls(day.year if day.month >= first_month else day.year - 1, first_month)

    @property
    def start(self) -> date:
        """Its first day."""
        return date(self.year, self.first_month, 1)

    @property
    def end(self) -> date:
        """Its last day."""
        return date(self.year + 1, self.first_month, 1) - timedelta(days=1)

    def holds(self, day: date) -> bool:
        """Whether a day belongs to it."""
        return self.start <= day <= self.end

    def gone(self, day: date) -> Decimal:
        """Return the share of it that is gone at a day's end, from 0 to 1: the pace that a plan is held against."""
        days = (self.end - self.start).days + 1
        past = min(days, max(0, (day - self.start).days + 1))
        return (Decimal(past) / days).quantize(Decimal("0.000001"))
