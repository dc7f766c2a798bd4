"""Accounts of few and of many people, and of few and of many dates, with names as long as they come."""

from collections.abc import Iterator
from pathlib import Path

from tests.sites import put

TITLE = "Pełnomocniczka zarządu do spraw koordynacji utrzymania ruchu i inwestycji odtworzeniowych"
FUNCTIONS = ("executive", "purchasing", "technical", "operations", "quality", "logistics", "finance", "legal")
STANCES = ("advocate", "supporter", "neutral", "sceptic", "opponent")
LEVELS = ("high", "medium", "low")
DEPTHS = ("none", "brief", "regular", "in-depth")


def name(number: int) -> str:
    """A name, every fifth of them long."""
    return f"Kunegunda Wierzchosławska-Brzęczyszczykiewicz {number}" if number % 5 == 0 else f"Ewa Lis {number}"


def superior(number: int) -> int | None:
    """A tree of three below each, one chain of ten, and every twentieth at the top."""
    if number % 20 == 0:
        return None
    return number - 1 if 40 < number <= 50 else number // 3


def influenced(number: int, count: int) -> list[int]:
    """Those that every second one sways across branches; the first is swayed by many."""
    if number % 2 == 0:
        return []
    return sorted({(number * 7 + 3) % count, number // 4 * 2 % count, 0 if number % 3 == 0 else count - 1} - {number})


def stakeholders(count: int) -> Iterator[str]:
    for number in range(count):
        yield f"  - id: p{number}"
        is_vacant = number % 13 == 7
        yield "    vacant: yes\n    vacant_since: 2026-09-01" if is_vacant else f"    name: {name(number)}"
        if number % 11 != 4:  # and some of whom nothing else is known
            yield f"    title: {TITLE if number % 4 == 0 else 'Mistrz'}\n    function: {FUNCTIONS[number % 8]}"
            yield f"    roles: [{'decider, approver' if number % 6 == 0 else 'user'}]"
        if not is_vacant and number % 11 != 4:
            yield f"    influence: {LEVELS[number % 3]}\n    stance: {STANCES[number % 5]}"
            yield f"    contact_depth: {DEPTHS[number % 4]}"
        if (above := superior(number)) is not None:
            yield f"    reports_to: p{above}"
        if swayed := influenced(number, count):
            yield f"    influences: [{', '.join(f'p{one}' for one in swayed)}]"


def dates(count: int) -> Iterator[str]:
    """As many actions, and a third as many of each other thing that has a day."""
    yield "plans:\n  - period: 2026\n    status: approved\n    next_review_on: 2026-12-16\n    actions:"
    for number in range(count):
        month, day = number % 12 + 1, number % 27 + 1
        title = f"{TITLE} {number}" if number % 3 == 0 else f"Zadzwonić {number}"
        yield f"      - title: {title}\n        owner: anna-lis\n        due: {2026 + (month < 9)}-{month:02}-{day:02}"
    yield "contracts:"
    for number in range(-(-count // 3)):
        status, renewal = ("signed", "negotiating", "terminated")[number % 3], ("automatic", "manual")[number % 2]
        yield f"  - id: c{number}\n    title: {TITLE if number % 2 else 'Umowa'} {number}\n    type: framework"
        yield f"    status: {status}\n    starts: {2024 + number % 4}-0{number % 9 + 1}-15\n    renewal: {renewal}"
        if number % 5 != 2:
            yield f"    ends: {2028 + number % 3}-{number % 9 + 3:02}-28\n    notice: {number % 8 + 1}m"
        yield f"    price_review_on: 2027-{number % 12 + 1:02}-01"
    yield "opportunities:"
    for number in range(-(-count // 3)):
        yield f"  - id: o{number}\n    title: {TITLE} {number}\n    kind: upsell\n    stage: proposed"
        yield f"    close_on: {2026 + number % 3}-{number % 12 + 1:02}-28\n    owner: anna-lis"
    yield "communications:"
    for number in range(-(-count // 3)):
        topic = f"Przegląd kwartalny {'W' * number}"
        yield f"  - topic: {topic}\n    date: 2027-{number % 12 + 1:02}-09\n    channel: visit"
    yield "competitors:"
    for number in range(-(-count // 3)):
        yield f"  - name: Gamma Pack {number}\n    threat: high\n    contract_ends: 202{8 + number % 2}-05-31"


def crowded(site: Path, *counts: int) -> Path:
    """Add an account `crowd-3` of three people and three actions to a site, and so on."""
    for count in counts:
        head = f"name: Spółka {count}\ntier: key\nstage: customer\nowner: anna-lis\nstakeholders:"
        put(site, {f"content/accounts/crowd-{count}.yaml": "\n".join([head, *stakeholders(count), *dates(count)])})
    return site
