"""What stands on pages equals the oracle's figures, written by a formatter of the tests' own.

Places are found by their words, which the catalog knows; so a page may be arranged anew.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from xml.etree.ElementTree import Element

from playbookgen.language.catalogs import Catalog
from tests.figures import sight, writing
from tests.figures.comparing import assert_same
from tests.figures.conftest import Published
from tests.figures.reckoning import NOTHING, Account, Books, Rollup, Sum, day, known, money
from tests.figures.sight import days, first_words, items, seen
from tests.pages import Page, text_of

NONE = writing.NONE


def account_pages(published: Published) -> Iterable[tuple[str, Account, Page]]:
    for id, account in published.books.accounts.items():
        yield id, account, published.pages[f"accounts/{id}.html"]


def names(books: Books) -> dict[str, str]:
    """The names of accounts, which the tables give, by id."""
    found = {id: str(account.record["name"]) for id, account in books.accounts.items()}
    assert len(set(found.values())) == len(found)
    return found


def cells(row: Mapping[str, Element], *heads: str) -> tuple[str, ...]:
    return tuple(seen(row[head]) for head in heads)


def starts(text: str, *parts: str) -> bool:
    """Whether a text begins with the first part, and has all others in it."""
    return text.startswith(parts[0]) and all(part in text for part in parts)


def next_action(account: Account) -> tuple[date, str] | None:
    action = account.next_action
    return (date.fromisoformat(action["due"]), action["title"]) if action is not None else None


# Accounts


def test_the_attainment_on_the_first_screen_of_accounts(published: Published, words: Catalog) -> None:
    found, expected = {}, {}
    for id, account, page in account_pages(published):
        fact = sight.facts(page).get(f"{words.name('attainment')} {published.books.year.name}")
        expected[id] = account.is_reckoned
        found[id] = fact is not None
        if fact is not None:
            currency = account.currency
            wanted = [
                writing.percent(account.share),
                writing.short(account.revenue, currency),
                f"{words.name('target')}: {writing.short(account.target, currency)}",
            ]
            if not account.target:
                wanted = [writing.amount(account.revenue)]
            wanted.append(f"{words.name('pace')}: {writing.percent(account.pace)}")
            assert starts(seen(fact), *wanted), (id, seen(fact), wanted)
            assert account.as_of is None or account.as_of in days(fact), id
    assert_same(found, expected)


def test_the_forecast_on_the_first_screen_of_accounts(published: Published, words: Catalog) -> None:
    for id, account, page in account_pages(published):
        fact = sight.facts(page).get(words.name("forecast"))
        assert (fact is not None) == (account.forecast is not None and account.target > 0), id
        if fact is not None:
            wanted = [writing.short(account.forecast, account.currency)]
            if account.gap:
                wanted.append(f"{words.name('gap')}: {writing.short(account.gap, account.currency)}")
                wanted.append(f"{words.name('pipeline')}: {writing.short(account.pipeline, account.currency)}")
            assert starts(seen(fact), *wanted), (id, seen(fact), wanted)
            is_short = any("warn" in small.get("class", "") for small in fact.iter("small"))
            assert is_short == (account.gap is not None and account.pipeline < account.gap), id


def test_the_margin_on_the_first_screen_of_accounts(published: Published, words: Catalog) -> None:
    for id, account, page in account_pages(published):
        fact = sight.facts(page).get(words.name("margin"))
        assert (fact is not None) == (account.margin_share is not None), id
        if fact is not None:
            wanted = [writing.percent(account.margin_share, 1), writing.short(account.margin, account.currency)]
            if account.target_margin is not None:
                wanted.append(f"{words.name('target_margin')}: {writing.percent(account.target_margin, 1)}")
            assert starts(seen(fact), *wanted), (id, seen(fact), wanted)


def test_the_next_action_and_deadline_on_the_first_screen_of_accounts(published: Published, words: Catalog) -> None:
    found, expected = {}, {}
    for id, account, page in account_pages(published):
        facts = sight.facts(page)
        action, deadline = facts.get(words.name("next-action")), facts.get(words.name("next-deadline"))
        expected[id] = next_action(account), account.deadlines[0].day if account.deadlines else None
        title = next((seen(small) for small in action.iter("small")), "") if action is not None else ""
        found[id] = (
            (days(action)[0], title) if action is not None and days(action) else None,
            days(deadline)[0] if deadline is not None and days(deadline) else None,
        )
    assert_same(found, expected)


TARGET_COLUMNS = ("last_year", "target", "actual", "attainment", "margin", "target_margin")


def attainment_table(page: Page, words: Catalog) -> sight.Table | None:
    section = sight.section(page, words.name("targets"))
    return sight.table(section, "", words.name("attainment")) if section is not None else None


def test_products_of_accounts(published: Published, words: Catalog) -> None:
    heads = [words.name(column) for column in TARGET_COLUMNS]
    titles = {id: str(product["name"]) for id, product in published.books.products.items()}
    found, expected = {}, {}
    for id, account, page in account_pages(published):
        table = attainment_table(page, words)
        assert (table is not None) == account.is_reckoned, id
        if table is None:
            continue
        found[id] = {name: cells(row, *heads) for name, row in table.by(words.name("product")).items()}
        expected[id] = {
            titles[product]: (
                writing.amount(line.last_year),
                writing.amount(line.target),
                writing.amount(line.actual),
                writing.percent(line.share),
                writing.percent(line.margin, 1),
                writing.percent(line.target_margin, 1),
            )
            for product, line in account.products.items()
        }
    assert_same(found, expected)


def test_totals_of_accounts_over_products(published: Published, words: Catalog) -> None:
    heads = [words.name(column) for column in TARGET_COLUMNS]
    found, expected = {}, {}
    for id, account, page in account_pages(published):
        table = attainment_table(page, words)
        if table is None:
            continue
        (total,) = table.foot
        found[id] = cells(total, *heads)
        expected[id] = (
            writing.amount(account.last_year),
            writing.amount(account.target),
            writing.amount(account.revenue),
            writing.percent(account.share),
            " ".join(filter(None, [writing.percent(account.margin_share, 1), rough_margin(account)])),
            writing.percent(account.target_margin, 1),
        )
        caption = sight.seen_whole(
            next(caption for caption in page.find("caption") if table.caption == text_of(caption))
        )
        assert f"{words.name('pace')}: {writing.percent(account.pace)}" in caption, (id, caption)
        assert f" {account.currency} " in f"{caption} ", (id, caption)
    assert_same(found, expected)


def rough_margin(account: Account) -> str:
    return writing.rough(account.margin, account.currency) if account.margin is not None else ""


def test_targets_of_other_plans_as_they_are_written(published: Published, words: Catalog) -> None:
    heads = [words.name(column) for column in ("last_year", "target", "actual")]
    found, expected = {}, {}
    for id, account, page in account_pages(published):
        others = [plan for plan in account.record.get("plans", []) if plan is not account.plan and plan.get("targets")]
        keys = ("last_year", "target", "actual")
        expected[id] = [
            tuple(
                writing.amount(known(money(target[key]) for target in plan["targets"] if key in target)) for key in keys
            )
            for plan in others
        ]
        section = sight.section(page, words.name("plan"))
        listed = sight.tables(section) if section is not None else ()
        with_targets = [table for table in listed if words.name("actual_as_of") in (*table.rows, {})[0]]
        found[id] = [cells(table.foot[0], *heads) for table in with_targets]
    assert_same(found, expected)


def test_days_on_the_time_lines_of_accounts(published: Published, words: Catalog) -> None:
    found, expected = {}, {}
    for id, account, page in account_pages(published):
        section = sight.section(page, words.name("time-line"))
        has_contract = not all(map(account.is_over, account.record.get("contracts", [])))
        found[id] = (
            [
                (days(item)[0], seen(item.findall("span")[0]), bool(item.findall("time[@class='nowrap bad']")))
                for item in items(section)
            ]
            if section is not None
            else None
        )
        expected[id] = (
            [
                (at, f"{words.label('calendar', kind)}{' ' if kind == 'plan-review' else ': '}{title}", is_overdue)
                for at, kind, title, is_overdue in account.days
            ]
            if has_contract or len(account.days) > 2
            else None
        )
    assert_same(found, expected)


def test_notice_deadlines_of_contracts(published: Published, words: Catalog) -> None:
    found, expected = {}, {}
    for id, account, page in account_pages(published):
        for contract in account.record.get("contracts", []):
            (row,) = page.find("li", id=f"c-{contract['id']}")
            values = {
                seen(pair.findall("dt")[0]): pair.findall("dd")[0]
                for pair in row.iter("div")
                if pair.find("dt") is not None
            }
            shown = values.get(words.name("notice-deadline"))
            found[id, contract["id"]] = days(shown)[0] if shown is not None else None
            expected[id, contract["id"]] = account.notice_deadline(contract)
    assert_same(found, expected)


def test_groups_of_accounts_with_their_total(published: Published, words: Catalog) -> None:
    books = published.books
    heads = [words.name(head) for head in ("target", "actual", "attainment")]
    named = names(books)
    found, expected = {}, {}
    for id, _, page in account_pages(published):
        section = sight.section(page, words.name("group"))
        members = books.group_of(id)
        assert (section is not None) == (len(members) > 1), id
        if section is None:
            continue
        table = sight.table(section, words.name("group"))
        assert table is not None
        found[id] = {group_name(row[words.name("account")]): cells(row, *heads) for row in table.rows}
        found[id][""] = cells(table.foot[0], *heads)
        sums = books.rollup(members)
        expected[id] = {named[member]: member_row(books, member) for member in members}
        expected[id][""] = (
            in_cell(sums.target, books.currency),
            with_untargeted(sums.actual, sums.untargeted, books, words),
            writing.percent(sums.share),
        )
    assert_same(found, expected)


def group_name(cell: Element) -> str:
    """The account's name, which is no link where it is the page's own."""
    return seen(next(child for child in cell if child.tag in ("a", "b")))


def member_row(books: Books, id: str) -> tuple[str, ...]:
    """An account's target, revenue and attainment in the site's currency where it has a rate."""
    account = books.accounts[id]

    def converted(amount: Fraction | None) -> str:
        if amount is None:
            return NONE
        total = books.summed([(amount, account.currency)])
        return writing.money(amount, account.currency) if total.apart else writing.money(total.value, books.currency)

    return converted(account.target or None), converted(account.revenue), writing.percent(account.share)


def test_open_opportunities_of_accounts_with_their_total(published: Published, words: Catalog) -> None:
    value, chance = words.name("opportunity.value"), words.name("likelihood")
    found, expected = {}, {}
    for id, account, page in account_pages(published):
        entries = [entry for entry in account.record.get("opportunities", []) if entry["stage"] not in ("won", "lost")]
        if not entries:
            continue
        section = sight.section(page, words.name("opportunities"))
        assert section is not None, id
        table = next(iter(sight.tables(section)))
        amounts = [money(entry["value"]) if "value" in entry else None for entry in entries]
        expected[id] = [writing.amount(amount) for amount in amounts]
        found[id] = [seen(row[value]) for row in table.rows]
        assert all(chance in row for row in table.rows)
        if table.foot:
            found[id].append(seen(table.foot[0][value]))
            expected[id].append(writing.amount(known(amounts)))
    assert_same(found, expected)


def test_whitespace_of_accounts_with_its_total(published: Published, words: Catalog) -> None:
    """A product with a target or figures comes from us, whatever its entry says."""
    titles = {id: str(product["name"]) for id, product in published.books.products.items()}
    head = words.name("potential")
    found, expected = {}, {}
    for id, account, page in account_pages(published):
        section = sight.section(page, words.name("sourcing"))
        entries = account.record.get("sourcing", [])
        if not entries or section is None:
            continue
        (table,) = sight.tables(section)
        rows = table.by(words.name("sourcing.product"))
        found[id] = [seen(rows[titles.get(entry["product"], entry["product"])][head]) for entry in entries]
        found[id] += [seen(row[head]) for row in table.foot]
        potentials = [money(entry["potential"]) if "potential" in entry else None for entry in entries]
        total = known(
            potential
            for entry, potential in zip(entries, potentials, strict=True)
            if entry["by"] != "from-us" and entry["product"] not in account.products
        )
        expected[id] = [*map(writing.amount, potentials), *([writing.amount(total)] if total is not None else [])]
    assert_same(found, expected)


def test_open_actions_of_accounts(published: Published, words: Catalog) -> None:
    found, expected = {}, {}
    for id, account, page in account_pages(published):
        section = sight.section(page, words.name("actions"))
        listed = next((child for child in section if child.tag == "ul"), None) if section is not None else None
        found[id] = [days(item)[0] for item in items(listed)] if listed is not None else []
        expected[id] = sorted(date.fromisoformat(action["due"]) for action in account.actions)
    assert_same(found, expected)


# People


def with_tiers(accounts: Iterable[Account], words: Catalog) -> str:
    tiers = [account.record["tier"] for account in accounts]
    counts = {tier: tiers.count(tier) for tier in ("key", "large", "medium", "small")}
    listed = " · ".join(f"{words.label('tier', tier)}: {count}" for tier, count in counts.items() if count)
    return f"{len(tiers)} {listed}"


def of(actual: Fraction, target: Fraction, currency: str) -> str:
    return writing.of(writing.short(actual, currency), writing.short(target, currency))


def apart_of(actual: Sum, target: Sum, words: Catalog) -> str:
    """What stands beside a sum for want of a rate; nothing where there is nothing."""
    pairs = [
        writing.of(writing.money(actual.apart[currency], currency), writing.money(wanted, currency))
        if currency in actual.apart
        else writing.money(wanted, currency)
        for currency, wanted in target.apart.items()
    ]
    return f"{words.gettext('not added in, for want of a rate')}: {', '.join(pairs)}" if pairs else ""


def test_the_facts_of_people(published: Published, words: Catalog) -> None:
    books = published.books
    for id in books.people:
        facts = sight.facts(published.pages[f"people/{id}.html"])
        accounts = [books.accounts[account] for account in books.owned_by(id)]
        coordinated = [one for one in books.accounts.values() if one.record.get("coordinator") == id]
        teams = [
            one
            for one in books.accounts.values()
            if any(place.get("person") == id for place in one.record.get("team", []))
        ]
        wanted = {
            words.label("page", "accounts"): (with_tiers(accounts, words),) if accounts else None,
            words.name("coordinating"): (with_tiers(coordinated, words),) if coordinated else None,
            words.name("service-teams"): (str(len(teams)),) if teams else None,
            words.name("attainment"): attainment_of(books, id, words),
            words.name("person-target"): target_of(books, id, words),
        }
        for name, parts in wanted.items():
            assert (name in facts) == (parts is not None), (id, name)
            if parts is not None:
                assert starts(seen(facts[name]), *parts), (id, name, seen(facts[name]), parts)


def attainment_of(books: Books, person: str, words: Catalog) -> tuple[str, ...] | None:
    sums = books.rollup(books.owned_by(person))
    if not sums.target.value and not sums.target.apart:
        return None
    pace = f"{words.name('pace')}: {writing.percent(sums.pace)}" if sums.pace is not None else ""
    apart = apart_of(sums.actual, sums.target, words)
    return writing.percent(sums.share), pace, of(sums.actual.value, sums.target.value, books.currency), apart


def target_of(books: Books, person: str, words: Catalog) -> tuple[str, ...] | None:
    target, sums = books.target_of(person), books.rollup(books.owned_by(person))
    if target is None:
        return None
    parts = [writing.short(target, books.currency)]
    if sums.target.value:
        parts.append(f"{words.name('sum-of-targets')}: {writing.short(sums.target.value, books.currency)}")
        missing = target - sums.target.value
        if missing > 0 and not sums.target.apart:
            parts.append(f"{words.gettext('not covered')}: {writing.short(missing, books.currency)}")
    return tuple(parts)


def test_counts_of_actions_of_people(published: Published, words: Catalog) -> None:
    books = published.books
    found, expected = {}, {}
    for id in books.people:
        own = [(due, title, urgency) for owner, _, due, urgency, title in books.actions if owner == id]
        page = published.pages[f"people/{id}.html"]
        fact = sight.facts(page).get(words.name("overdue"))
        counts = {urgency: sum(one[2] == urgency for one in own) for urgency in ("overdue", "soon", "later")}
        if fact is not None:
            assert starts(seen(fact), str(counts["overdue"]), f"{words.name('next-14-days')}: {counts['soon']}"), (
                id,
                seen(fact),
                counts,
            )
        section = sight.section(page, words.name("my-actions"))
        assert (section is not None) == bool(own), id
        for urgency, heading in (("overdue", "overdue"), ("soon", "next-14-days"), ("later", "later")):
            expected[id, urgency] = (counts[urgency], sorted(due for due, _, how in own if how == urgency))
            found[id, urgency] = group_of(section, words.name(heading)) if section is not None else (0, [])
    assert_same(found, expected)


def group_of(section: Element, heading: str) -> tuple[int, list[date]]:
    """The count beside a heading, and the days of the items in the same box."""
    for box in section.iter("div"):
        title = box.find("h3")
        if title is not None and sight.seen_whole(title).lstrip("■ ").startswith(heading):
            return int(seen(title[-1])), [days(item)[0] for item in items(box)]
    raise AssertionError(f"there is no {heading}")


def test_accounts_of_people(published: Published, words: Catalog) -> None:
    books = published.books
    named = names(books)
    for id in books.people:
        section = sight.section(published.pages[f"people/{id}.html"], words.name("my-accounts"))
        table = sight.table(section, words.name("my-accounts")) if section is not None else None
        own = books.owned_by(id)
        assert (table is not None) == bool(own), id
        if table is not None:
            rows = table.by(words.name("account"))
            found = {name: standing(row, words) for name, row in rows.items()}
            assert_same(found, {named[account]: standing_of(books.accounts[account]) for account in own})


def standing(row: Mapping[str, Element], words: Catalog) -> tuple[object, ...]:
    """What a row tells of an account: attainment, the day and the title of the next action, the next deadline."""
    action, deadline = row[words.name("next-action")], row[words.name("next-deadline")]
    attainment = re.match(r"-?[\d ]+%|–", seen(row[words.name("attainment")]))
    return (
        attainment.group() if attainment is not None else None,
        (days(action)[0], seen(action).removeprefix(seen(next(action.iter("time")))).strip()) if days(action) else None,
        days(deadline)[0] if days(deadline) else None,
    )


def standing_of(account: Account) -> tuple[object, ...]:
    deadline = account.deadlines[0].day if account.deadlines else None
    return writing.percent(account.share), next_action(account), deadline


def estimated(total: Sum, currency: str) -> str:
    """An estimate in a cell: what has no rate stands below it."""
    parts = [writing.rough(total.value, currency)] if total.value else [NONE] if not total.apart else []
    return " ".join([*parts, *(f"+ {writing.rough(value, other)}" for other, value in total.apart.items())])


def gap_of(sums: Rollup, currency: str) -> str:
    return writing.rough(sums.gap, currency) if sums.gap else NONE


def members_of(books: Books, manager: str, words: Catalog) -> Iterable[tuple[str, tuple[str, ...]]]:
    """What the table of a team tells of each member, and of all of them under no name."""
    counted = {id: sum(owner == id and how == "overdue" for owner, *_, how, _ in books.actions) for id in books.people}
    members = books.members(manager)
    rows = [(id, books.target_of(id), books.owned_by(id), counted[id]) for id in members]
    rows.append(("", books.team_target(manager), books.team_accounts(manager), sum(counted[id] for id in members)))
    for id, target, accounts, overdue in rows:
        sums, currency = books.rollup(accounts), books.currency
        pace = f" {words.name('pace')}: {writing.percent(sums.pace)}" if id and sums.pace is not None else ""
        yield (
            str(books.people[id]["name"]) if id else "",
            (
                writing.money(target, currency),
                in_cell(sums.target, currency),
                with_untargeted(sums.actual, sums.untargeted, books, words),
                writing.percent(sums.share) + pace,
                estimated(sums.forecast, currency),
                gap_of(sums, currency),
                estimated(sums.pipeline, currency),
                str(overdue),
            ),
        )


TEAM_COLUMNS = (
    "own-target", "sum-of-targets", "actual", "attainment", "forecast", "gap", "pipeline", "overdue-actions",
)  # fmt: skip


def test_teams_of_managers(published: Published, words: Catalog) -> None:
    books, heads = published.books, [words.name(column) for column in TEAM_COLUMNS]
    found, expected = {}, {}
    for id in books.people:
        section = sight.section(published.pages[f"people/{id}.html"], words.name("my-team"))
        table = sight.table(section, words.name("my-team")) if section is not None else None
        if table is None:
            assert not books.members(id) or books.has_left(id), id
            continue
        for name, row in table.by(words.name("person")).items():
            found[id, name] = cells(row, *heads)
        found[id, ""] = cells(table.foot[0], *heads)
        expected.update({(id, name): row for name, row in members_of(books, id, words)})
    assert_same(found, expected)
    assert found


def test_renewals_and_waiting_plans_of_teams(published: Published, words: Catalog) -> None:
    books = published.books
    found, expected = {}, {}
    for id in books.people:
        section = sight.section(published.pages[f"people/{id}.html"], words.name("my-team"))
        accounts = books.team_accounts(id)
        if section is None or not books.members(id):
            continue
        renewals, waiting = (sight.below(section, words.name(name)) for name in ("renewals", "waiting-plans"))
        # Those of the greatest value are shown, and no more than ten.
        ahead = books.renewals(accounts)
        worth = {key: books.worth(*key) for key in ahead}
        order = sorted(ahead, key=lambda key: (-worth[key], ahead[key], key[0]))
        expected[id] = [ahead[key] for key in order[:10]], len(books.waiting(accounts))
        found[id] = (
            [days(item)[0] for item in items(renewals)] if renewals is not None else [],
            len(items(waiting)) if waiting is not None else 0,
        )
    assert_same(found, expected)


def test_deadlines_of_people(published: Published, words: Catalog) -> None:
    found, expected = {}, {}
    for id in published.books.people:
        section = sight.section(published.pages[f"people/{id}.html"], words.name("deadlines"))
        found[id] = [days(item)[0] for item in items(section)] if section is not None else []
        accounts = [published.books.accounts[account] for account in published.books.owned_by(id)]
        expected[id] = sorted(deadline.day for account in accounts for deadline in account.deadlines)
    assert_same(found, expected)


def test_contacts_due_of_people(published: Published, words: Catalog) -> None:
    found, expected = {}, {}
    for id in published.books.people:
        section = sight.section(published.pages[f"people/{id}.html"], words.name("contacts-due"))
        found[id] = sorted((days(item)[0], days(item)[1:]) for item in items(section)) if section is not None else []
        due = published.books.contacts_due(id)
        expected[id] = sorted((them.due, [them.last] if them.last is not None else []) for them in due if them.due)
    assert_same(found, expected)


def test_own_targets_of_people_year_by_year(published: Published, words: Catalog) -> None:
    for id, person in published.books.people.items():
        section = sight.section(published.pages[f"people/{id}.html"], words.name("person.targets"))
        pairs = section.iter("div") if section is not None else ()
        found = {seen(pair[0]): seen(pair[1]) for pair in pairs if len(pair) == 2 and pair[0].tag == "dt"}
        currency = published.books.currency
        wanted = {one["period"]: writing.money(money(one["revenue"]), currency) for one in person.get("targets", [])}
        assert found == wanted, id


# Products


def in_cell(total: Sum, currency: str) -> str:
    """A sum in a cell: what has no rate stands below it."""
    parts = [writing.money(total.value, currency)] if total.value else [NONE] if not total.apart else []
    return " ".join([*parts, *(f"+ {writing.money(value, other)}" for other, value in total.apart.items())])


def test_sales_of_products_with_their_totals(published: Published, words: Catalog) -> None:
    books = published.books
    heads = [words.name(head) for head in ("last_year", "target", "actual", "attainment")]
    named = names(books)
    found, expected = {}, {}
    for id in books.products:
        sales = books.sales(id)
        section = sight.section(published.pages[f"products/{id}.html"], words.name("sales-by-account"))
        assert (section is not None) == bool(sales), id
        if section is None:
            continue
        table = sight.table(section, words.name("sales-by-account"))
        assert table is not None
        for name, row in table.by(words.name("account")).items():
            found[id, name] = cells(row, *heads)
        (total,) = table.foot
        found[id, ""] = cells(total, *heads)
        for account, line in sales.items():
            currency = books.accounts[account].currency
            amounts = (line.last_year, line.target, line.actual)
            written = tuple(writing.money(amount, currency) for amount in amounts)
            expected[id, named[account]] = (*written, writing.percent(line.share))
        target, actual = books.over_sales(id, "target"), books.over_sales(id, "actual", with_target=True)
        expected[id, ""] = (
            in_cell(books.over_sales(id, "last_year"), books.currency),
            in_cell(target, books.currency),
            with_untargeted(actual, books.over_sales(id, "actual", with_target=False), books, words),
            writing.percent(actual.value / target.value if target.value else None),
        )
    assert_same(found, expected)


def with_untargeted(actual: Sum, untargeted: Sum, books: Books, words: Catalog) -> str:
    """Revenue at accounts with a target, and below it that at others."""
    written = in_cell(actual, books.currency)
    if untargeted.value or untargeted.apart:
        written += f" {words.name('untargeted')}: {in_cell(untargeted, books.currency)}"
    return written


def test_attainment_of_products_by_owner(published: Published, words: Catalog) -> None:
    """Of each owner and currency: revenue at accounts with a target, against these targets."""
    books = published.books
    people = {id: str(person["name"]) for id, person in books.people.items()}
    found, expected = {}, {}
    for id in books.products:
        section = sight.section(published.pages[f"products/{id}.html"], words.name("sales-by-owner"))
        sums: dict[tuple[str, str], list[Fraction]] = {}
        for account, line in books.sales(id).items():
            key = people[books.accounts[account].record["owner"]], books.accounts[account].currency
            own = sums.setdefault(key, [NOTHING, NOTHING])
            if line.target is not None:
                own[0] += line.target
                own[1] += line.actual or NOTHING
        if section is None:
            continue
        table = next(iter(sight.tables(section)))
        rows = (cells(row, *map(words.name, ("owner", "target", "attainment"))) for row in table.rows)
        found[id] = sorted(rows)
        expected[id] = sorted(
            (name, writing.money(target, currency), writing.percent(actual / target if target else None))
            for (name, currency), (target, actual) in sums.items()
        )
    assert_same(found, expected)


def test_the_facts_of_products(published: Published, words: Catalog) -> None:
    books = published.books
    for id in books.products:
        facts = sight.facts(published.pages[f"products/{id}.html"])
        target, actual = books.over_sales(id, "target"), books.over_sales(id, "actual", with_target=True)
        wanted = {
            words.name("attainment"): (
                writing.percent(actual.value / target.value if target.value else None),
                of(actual.value, target.value, books.currency),
                apart_of(actual, target, words),
            ),
            words.name("last_year"): (writing.short(books.over_sales(id, "last_year").value, books.currency),),
        }
        rivals = {name for _, name, _ in books.rivals(id)}
        if rivals:
            wanted[words.name("competitors")] = (str(len(rivals)),)
        for name, parts in wanted.items():
            if books.sales(id):
                assert starts(seen(facts[name]), *parts), (id, name, seen(facts[name]), parts)


def potential_of(books: Books, product: str) -> Sum:
    spaces = books.whitespace(product)
    return books.summed((potential, books.accounts[account].currency) for account, _, potential in spaces)


def test_whitespace_of_products_with_its_total(published: Published, words: Catalog) -> None:
    books = published.books
    named = names(books)
    found, expected = {}, {}
    for id in books.products:
        page = published.pages[f"products/{id}.html"]
        section = sight.section(page, words.name("sourcing"))
        spaces = books.whitespace(id)
        assert (section is not None) == bool(spaces), id
        if section is None:
            continue
        table = sight.table(section, words.name("sourcing"))
        assert table is not None
        rows = [(first_words(row[words.name("account")]), seen(row[words.name("potential")])) for row in table.rows]
        found[id] = sorted(rows), [seen(row[words.name("potential")]) for row in table.foot]
        written = [
            (named[account], writing.money(potential, books.accounts[account].currency))
            for account, _, potential in spaces
        ]
        total = potential_of(books, id)
        expected[id] = sorted(written), [in_cell(total, books.currency)] if len(spaces) > 1 else []
        fact = sight.facts(page)[words.name("sourcing")]
        assert starts(seen(fact), writing.short(total.value, books.currency), f" {len(spaces)} "), (id, seen(fact))
    assert_same(found, expected)


def test_the_list_of_products(published: Published, words: Catalog) -> None:
    books = published.books
    titles = {str(product["name"]): id for id, product in books.products.items()}
    page = published.pages["products/index.html"]
    table = sight.table(page.root, words.name("target-against-actual"))
    assert table is not None
    found, expected = {}, {}
    for name, row in table.by(words.name("product")).items():
        id = titles[name]
        target, actual = books.over_sales(id, "target"), books.over_sales(id, "actual", with_target=True)
        found[id] = cells(row, words.name("target"), words.name("actual"), words.name("attainment"))
        expected[id] = (
            in_cell(target, books.currency),
            in_cell(actual, books.currency),
            writing.percent(actual.value / target.value if target.value else None),
        )
        space = seen(row[words.name("sourcing")])
        assert space.startswith(in_cell(potential_of(books, id), books.currency)), (id, space)
    assert_same(found, expected)
    assert found.keys() == books.products.keys()


# Lists and home


def test_the_list_of_accounts(published: Published, words: Catalog) -> None:
    page = published.pages["accounts/index.html"]
    table = sight.table(page.root, words.label("page", "accounts"))
    assert table is not None
    named = names(published.books)
    found = {name: standing(row, words) for name, row in table.by(words.name("account")).items()}
    expected = {named[id]: standing_of(account) for id, account in published.books.accounts.items()}
    assert_same(found, expected)


def test_the_company_at_a_glance(published: Published, words: Catalog) -> None:
    books = published.books
    facts = sight.facts(published.pages["index.html"])
    customers = [account for account in books.accounts.values() if account.record["stage"] == "customer"]
    prospects = sum(account.record["stage"] == "prospect" for account in books.accounts.values())
    sums = books.rollup(books.accounts)
    deadlines = sorted(deadline.day for account in books.accounts.values() for deadline in account.deadlines)
    wanted = {
        words.name("customers"): (
            with_tiers(customers, words),
            f"{words.label('stage', 'prospect')}: {prospects}" if prospects else "",
        ),
        words.name("target-against-actual"): (
            writing.percent(sums.share),
            f"{words.name('pace')}: {writing.percent(sums.pace)}",
            of(sums.actual.value, sums.target.value, books.currency),
            apart_of(sums.actual, sums.target, words),
        ),
        words.name("forecast"): (
            writing.short(sums.forecast.value, books.currency),
            f"{words.name('gap')}: {writing.short(sums.gap, books.currency)}" if sums.gap else "",
            f"{words.name('pipeline')}: {writing.short(sums.pipeline.value, books.currency)}",
        ),
        words.name("overdue-actions"): (str(sum(urgency == "overdue" for *_, urgency, _ in books.actions)),),
    }
    for name, parts in wanted.items():
        assert starts(seen(facts[name]), *parts), (name, seen(facts[name]), parts)
    assert days(facts[words.name("next-deadline")]) == deadlines[:1]


def test_the_nearest_deadlines_of_the_company(published: Published, words: Catalog) -> None:
    books = published.books
    section = sight.section(published.pages["index.html"], words.name("deadlines"))
    assert section is not None
    found = [days(item)[0] for item in items(section)]
    deadlines = sorted(deadline.day for account in books.accounts.values() for deadline in account.deadlines)
    assert found == deadlines[: len(found)]
    assert len(found) == min(8, len(deadlines))


# Plans

ROLLUP_COLUMNS = ("last_year", "target", "actual", "attainment", "pace", "forecast", "gap", "pipeline")


def rollup_row(sums: Rollup, books: Books, words: Catalog) -> tuple[str, ...]:
    currency = books.currency
    return (
        in_cell(sums.last_year, currency),
        in_cell(sums.target, currency),
        with_untargeted(sums.actual, sums.untargeted, books, words),
        writing.percent(sums.share),
        writing.percent(sums.pace),
        estimated(sums.forecast, currency),
        gap_of(sums, currency),
        estimated(sums.pipeline, currency),
    )


def is_shown(sums: Rollup) -> bool:
    """Whether there is anything in the site's currency, or a target in another."""
    return bool(sums.target.value or sums.target.apart or sums.actual.value + sums.untargeted.value)


def test_plans_by_team_owner_and_region(published: Published, words: Catalog) -> None:
    books = published.books
    page = published.pages["plans/index.html"]
    heads = [words.name(column) for column in ROLLUP_COLUMNS]
    called = {id: str(person["name"]) for id, person in books.people.items()}
    regions = {account.record.get("region") for account in books.accounts.values()}
    groups = {
        ("by-team", "manager"): {called[id]: books.team_accounts(id) for id in books.people if books.below(id)},
        ("by-owner", "owner"): {called[id]: books.owned_by(id) for id in books.people if books.owned_by(id)},
        ("by-region", "region"): {region or NONE: books.in_region(region) for region in regions},
    }
    for (title, first), accounts in groups.items():
        section = sight.section(page, words.name(title))
        assert section is not None, title
        table = sight.table(section, words.name(title))
        assert table is not None, title
        found = {name: cells(row, *heads) for name, row in table.by(words.name(first)).items()}
        sums = {name: books.rollup(ids) for name, ids in accounts.items()}
        assert_same(found, {name: rollup_row(one, books, words) for name, one in sums.items() if is_shown(one)})


def test_plans_by_product(published: Published, words: Catalog) -> None:
    books = published.books
    titles = {str(product["name"]): id for id, product in books.products.items()}
    table = sight.table(published.pages["plans/index.html"].root, words.name("by-product"))
    assert table is not None
    heads = [words.name(head) for head in ("last_year", "target", "actual", "attainment", "sourcing")]
    found = {titles[name]: cells(row, *heads) for name, row in table.by(words.name("product")).items()}
    expected = {}
    for id in books.products:
        target, actual = books.over_sales(id, "target"), books.over_sales(id, "actual", with_target=True)
        if books.sales(id):
            expected[id] = (
                in_cell(books.over_sales(id, "last_year"), books.currency),
                in_cell(target, books.currency),
                with_untargeted(actual, books.over_sales(id, "actual", with_target=False), books, words),
                writing.percent(actual.value / target.value if target.value else None),
                in_cell(potential_of(books, id), books.currency),
            )
    assert_same(found, expected)


def test_the_headline_of_plans(published: Published, words: Catalog) -> None:
    books = published.books
    page = published.pages["plans/index.html"]
    sums, facts = books.rollup(books.accounts), sight.facts(page)
    margin = writing.short(sums.margin.value, books.currency)
    wanted = {
        "attainment": (
            writing.percent(sums.share),
            f"{words.name('pace')}: {writing.percent(sums.pace)}",
            of(sums.actual.value, sums.target.value, books.currency),
            apart_of(sums.actual, sums.target, words),
        ),
        "forecast": (
            writing.short(sums.forecast.value, books.currency),
            f"{words.name('gap')}: {writing.short(sums.gap, books.currency)}" if sums.gap else "",
        ),
        "pipeline": (writing.short(sums.pipeline.value, books.currency),),
        "margin": (writing.percent(sums.margin_share, 1), margin),
    }
    for name, parts in wanted.items():
        assert starts(seen(facts[words.name(name)]), *parts), (name, seen(facts[words.name(name)]), parts)


def test_plans_with_the_days_of_their_reviews(published: Published, words: Catalog) -> None:
    books = published.books
    section = sight.section(published.pages["plans/index.html"], words.label("page", "plans"))
    assert section is not None
    table = sight.table(section, words.label("page", "plans"))
    assert table is not None
    heads = [words.name(head) for head in ("reviewed_on", "next_review_on", "attainment", "plan-next")]
    found = {
        name: (days(row[heads[0]]), days(row[heads[1]]), seen(row[heads[2]]), seen(row[heads[3]]))
        for name, row in table.by(words.name("account")).items()
    }
    expected = {}
    for account in books.accounts.values():
        plans = {int(plan["period"]): plan for plan in account.record.get("plans", []) if plan["status"] != "archived"}
        now, then = plans.get(books.year.name), plans.get(books.year.name + 1)
        is_key = account.record["tier"] == "key" and account.record["stage"] == "customer"
        if now is None and then is None and not is_key:
            continue
        reviewed = max(filter(None, map((now or {}).get, ("reviewed_on", "approved_on"))), default=None)
        expected[str(account.record["name"])] = (
            [day(reviewed)] if reviewed else [],
            [day(now["next_review_on"])] if now is not None and "next_review_on" in now else [],
            writing.percent(account.share),
            words.label("plan.status", then["status"]) if then is not None else NONE,
        )
    assert_same(found, expected)
