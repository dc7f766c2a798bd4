"""Targets and figures: margins, pace, fresh figures, products forgotten or long gone, and sums that do not add up."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from playbookgen.content.company import Company
from playbookgen.content.config import Settings
from playbookgen.content.model import Opportunity, Person, Product, Target
from playbookgen.content.scalars import alphabetical
from playbookgen.findings import DataPath, Finding
from playbookgen.playbook.accounts import AccountFacts, Standing
from playbookgen.playbook.answers import nearest_of_all
from playbookgen.playbook.attainment import Line
from playbookgen.playbook.calendar import FiscalYear
from playbookgen.playbook.health import BEHIND_POINTS, Limits
from playbookgen.playbook.money import ZERO
from playbookgen.playbook.people import has_left
from playbookgen.playbook.whitespace import unknown_products
from playbookgen.rules.rule import rule

TARGET_PLANNING = "target-planning"
MOST_NAMED = 8
"""Products that one sentence names; a longer list is cut."""


@rule(depends_on_date=True)
def target_without_margin(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """The owner's role plans targets, and targets of the account say nothing of margin.

    Why: who plans targets answers for profitability as much as for revenue. A target without a margin is reached by
    giving the goods away.

    What to do: set `target_margin` in these targets. Where you only keep today's `margin`, that will do for a start. If
    planning targets is not led by this role with you, say so in the role's guide under `responsibilities`.

    Example: the account of an account manager with `product: bags` and `target: 500 000` in its plan, and neither
    `target_margin` nor `margin`.
    """
    account = facts.account
    bare = [row for row in _targets(facts) if row[1].target_margin is None and row[1].margin is None]
    role = company.role_of(account.owner) if bare else None
    if role is None or not role.guide.origin.is_sound or role.involvement(TARGET_PLANNING, account.tier) != "leads":
        return
    where, _, _ = bare[0]
    message = "the targets name no margin for: {products:list}"
    products = "\n".join(_product(company, target.product) for _, target, _ in bare)
    yield target_without_margin.finding(
        account.at(*where, "product"), account.origin.record, message, products=products
    )


@rule(depends_on_date=True, threshold=1, unit="points")
def margin_below_target(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """The margin of a product is more than a point below the one wanted.

    Why: revenue can be on target while the profit is not. Discounts and dear materials show in the margin first.

    What to do: look at prices, discounts and costs of this product with this customer before the next price talks; or
    correct `target_margin` if it was never within reach.

    Example: `target_margin: 30%` and a margin of 28.5%, 1.5 points below, where 1 is allowed.
    """
    account, limit = facts.account, margin_below_target.limit(settings).scaleb(-2)
    for where, target, line in _targets(facts):
        if line.margin is None or target.target_margin is None:
            continue
        if target.target_margin - line.margin <= limit:
            continue
        message = "{product}: the margin is {margin:percent}, where {wanted:percent} is wanted"
        arguments = {
            "product": _product(company, target.product),
            "margin": line.margin,
            "wanted": target.target_margin,
        }
        yield margin_below_target.finding(
            account.at(*where, "target_margin"), account.origin.record, message, **arguments
        )


@rule(depends_on_date=True, threshold=BEHIND_POINTS, unit="points")
def behind_pace(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """An account's attainment is 10 points or more behind the pace of the year.

    Why: what is missing in May can be made up for, what is missing in November cannot.

    What to do: ask the customer what has changed, look for what else it could buy, and write the step down as an action
    or an opportunity. Beyond 25 points the account is at risk; `thresholds` in site.yaml sets that number under
    `far-behind-pace`.

    Example: on 31 October 83% of the year is gone, and 73% of the target is reached: 10 points behind.
    """
    account, year = facts.account, facts.attainment
    if facts.current_plan is None or year is None or year.actual is None or year.share is None:
        return
    level = Limits.of(settings).level(year.share, year.pace)
    if level == "good" or account.stage == "former":
        return
    message = (
        "attainment is {share:percent} where the pace is {pace:percent}: {missing:money} is missing as of {day:date}"
    )
    arguments = {
        "share": year.share,
        "pace": year.pace,
        "missing": _money(round(year.expected - year.actual), facts),
        "day": year.as_of or settings.today,
    }
    where = account.at("plans", facts.current_plan[0], "targets")
    found = behind_pace.finding(where, account.origin.record, message, **arguments)
    yield found.concerning(puts_at_risk=level == "at-risk")


@rule(depends_on_date=True, threshold=45, unit="days")
def figures_old(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """A customer's targets are held against revenue that is old, or that nobody has noted.

    Why: attainment, pace and health are as right as the figures they are reckoned from. With old ones, a customer who
    has stopped buying looks well.

    What to do: put a new export of the sales figures into `content/figures/`. Where revenue is kept by hand, write what
    was sold into `actual`, and the day it is of into `actual_as_of`.

    Example: on 23 November the newest sales figures are of September, 54 days old, where 45 are allowed.
    """
    account, year, limit = facts.account, facts.attainment, figures_old.limit(settings)
    if facts.current_plan is None or account.stage != "customer" or year is None or not year.target:
        return
    targets: DataPath = ("plans", facts.current_plan[0], "targets")
    record, age = account.origin.record, year.age(settings.today)
    if year.actual is None:
        age = (settings.today - facts.year.start).days
        if age > limit:
            message = "no revenue is known for the targets of {year}, {age:days} into the year"
            yield figures_old.finding(account.at(*targets), record, message, year=year.year, age=age)
    elif age is None or age <= limit:
        return  # revenue without a day is taken for today's
    elif year.from_figures:
        message = "the newest sales figures end on {day:date}, {age:days} ago; export newer ones"
        yield figures_old.finding(account.at(*targets), record, message, day=year.as_of, age=age)
    else:
        message = "the revenue kept by hand dates from {day:date}, {age:days} ago; write down what was sold since"
        yield figures_old.finding(account.at(*_newest(facts)), record, message, day=year.as_of, age=age)


def _newest(facts: AccountFacts) -> DataPath:
    """Where the day stands that the hand-kept revenue is of."""
    dated = [(target.actual_as_of, where) for where, target, _ in _targets(facts) if target.actual_as_of is not None]
    return (*max(dated)[1], "actual_as_of")


@rule(depends_on_date=True)
def target_for_discontinued(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """A product that we no longer sell has a target, or was sold after its last day.

    Why: such a target cannot be reached, and the revenue it stands for is missing from the plan. A sale after the last
    day is booked on the wrong product, or the product is not gone.

    What to do: give the target to the product that follows. After a late sale, correct the figures, or the day in
    `discontinued_on` of the product's file.

    Example: a product with `discontinued_on: 2025-12-31`, and a target for it in the plan with `period: 2026`.
    """
    account = facts.account
    if account.stage == "former":
        return
    for plan_index, plan in enumerate(account.plans):
        for index, target in enumerate(plan.targets):
            product = company.products.get(target.product)
            if plan.status == "archived" or product is None or not _is_ending(product):
                continue
            where: DataPath = ("plans", plan_index, "targets", index, "product")
            last, year = product.discontinued_on, FiscalYear(plan.period, settings.site.fiscal_year_starts)
            name, record = _product(company, product.id), account.origin.record
            if last is not None and last < year.start:
                message = "{product}: there is a target for {year}, though the last day of sale is {day:date}"
                arguments = {"product": name, "year": plan.period, "day": last}
                yield target_for_discontinued.finding(account.at(*where), record, message, **arguments)
            elif last is None and plan.period >= facts.year.year:
                message = "{product}: there is a target for {year}, though we no longer sell it"
                arguments = {"product": name, "year": plan.period}
                yield target_for_discontinued.finding(account.at(*where), record, message, **arguments)
    for id, revenue in _sold_too_late(facts, company).items():
        place = next(((*where, "product") for where, target, _ in _targets(facts) if target.product == id), ())
        message = "{product}: {revenue:money} of revenue is from after the last day of sale, {day:date}"
        arguments = {
            "product": _product(company, id),
            "day": company.products[id].discontinued_on,
            "revenue": _money(revenue, facts),
        }
        yield target_for_discontinued.finding(account.at(*place), account.origin.record, message, **arguments)


def _is_ending(product: Product) -> bool:
    """Whether a product is no longer sold, or has a last day: of a broken record nothing is sure."""
    return product.origin.is_sound and (product.status == "discontinued" or product.discontinued_on is not None)


def _sold_too_late(facts: AccountFacts, company: Company) -> Mapping[str, Decimal]:
    """The revenue of this fiscal year from months that began after a product's last day, by product."""
    found: dict[str, Decimal] = {}
    for figure in facts.figures:
        product = company.products.get(figure.product)
        last = product.discontinued_on if product is not None else None
        if last is not None and figure.month > last and figure.revenue > 0 and facts.year.holds(figure.month):
            found[figure.product] = found.get(figure.product, ZERO) + figure.revenue
    return found


@rule(depends_on_date=True)
def product_without_target(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """The plan of a key account has nothing to say about products that we sell.

    Why: a plan holds a target for each product, so that nobody forgets what else this customer could buy from us. What
    it does not name, nobody has asked about.

    What to do: ask where the customer gets these products, and either set a target or write the answer into `sourcing`,
    for a product or a whole family: `not-used` and `in-house` are answers, too.

    Example: we sell bags and boxes; the plan has a target for bags, and `sourcing` has neither boxes nor their family.
    """
    if not facts.is_key_customer or facts.current_plan is None:
        return
    account, missing = facts.account, unknown_products(facts, company, settings.today)
    if not missing:
        return
    names = sorted((_product(company, product) for product in missing), key=alphabetical)
    products, count = "\n".join(names[:MOST_NAMED]), len(names) - MOST_NAMED
    where, record = account.at("sourcing"), account.origin.record
    if count > 0:
        message = "neither a target nor an entry in {key:field} for: {products:list}, and {count:more}"
        found = product_without_target.finding(where, record, message, key="sourcing", products=products, count=count)
    else:
        message = "neither a target nor an entry in {key:field} for: {products:list}"
        found = product_without_target.finding(where, record, message, key="sourcing", products=products)
    yield found.concerning(answer=nearest_of_all(facts.answers.get(("product", product)) for product in missing))


@rule(depends_on_date=True, threshold=30, unit="percent")
def target_jump(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """A target is far from what was sold last year, and nothing in the file says why.

    Why: a target that was raised by wishing is missed. One that was lowered for comfort is reached by doing nothing.

    What to do: add the opportunity that the growth should come from, with its `product`, or correct the target. An
    opportunity won since the beginning of last year explains a jump, too.

    Example: 400 000 last year and a target of 540 000, 35% more, without an opportunity for this product.
    """
    account, limit = facts.account, target_jump.limit(settings).scaleb(-2)
    for where, target, line in _targets(facts):
        before = line.last_year
        if before is None or before <= 0:
            continue
        change = (target.target - before) / before
        if abs(change) <= limit or _is_explained(facts, target.product):
            continue
        message = (
            "{product}: the target of {target:money} is {change:percent} above last year's {before:money}, "
            "and nothing says why"
        )
        if change < 0:
            message = (
                "{product}: the target of {target:money} is {change:percent} below last year's {before:money}, "
                "and nothing says why"
            )
        arguments = {
            "product": _product(company, target.product),
            "target": _money(target.target, facts),
            "change": abs(change),
            "before": _money(before, facts),
        }
        yield target_jump.finding(account.at(*where, "target"), account.origin.record, message, **arguments)


def _is_explained(facts: AccountFacts, product: str) -> bool:
    """Whether a step is under way about a product, or an opportunity for it was won this fiscal year or last."""
    since = FiscalYear(facts.year.year - 1, facts.year.first_month).start

    def is_won(opportunity: Opportunity) -> bool:
        is_recent = opportunity.close_on is None or opportunity.close_on >= since
        return opportunity.product == product and opportunity.stage == "won" and is_recent

    return ("product", product) in facts.answers or any(
        is_won(opportunity) for opportunity in facts.account.opportunities
    )


@rule(depends_on_date=True)
def pipeline_short(facts: AccountFacts, company: Company, settings: Settings) -> Iterator[Finding]:
    """At a key account, the opportunities are too few for what today's pace leaves missing of the targets.

    Why: what neither today's business nor an opportunity brings will be missing at the end of the year, and finding a
    new opportunity takes months.

    What to do: look for business in `sourcing` and among the customer's goals, and add opportunities with `value`,
    `probability` and `close_on`; or lower the targets while there is time to tell.

    Example: today's pace brings 900 000 of 1 000 000, and the only opportunity is worth 150 000 with a chance of 40%:
    60 000 where 100 000 is missing.
    """
    account, year = facts.account, facts.attainment
    if not facts.is_key_customer or facts.current_plan is None or year is None or year.gap is None:
        return
    gap, pipeline = round(year.gap), round(facts.pipeline)
    if gap > pipeline:
        message = (
            "at today's pace {gap:money} of the target of {target:money} will be missing (forecast: {forecast:money}), "
            "and the opportunities, by their chance, bring only {pipeline:money} this year"
        )
        if not pipeline:
            message = (
                "at today's pace {gap:money} of the target of {target:money} will be missing "
                "(forecast: {forecast:money}), and no opportunity brings any of it this year"
            )
        arguments = {
            "gap": _money(gap, facts),
            "target": _money(year.target, facts),
            "forecast": _money(year.target - gap, facts),
            "pipeline": _money(pipeline, facts),
        }
        yield pipeline_short.finding(account.at("opportunities"), account.origin.record, message, **arguments)


@rule(depends_on_date=True)
def targets_above_plan(company: Company, accounts: Mapping[str, Standing], settings: Settings) -> Iterator[Finding]:
    """Someone's target for the year is more than the targets of their people, or of their accounts, together.

    Why: the difference is revenue that nobody plans to bring. It is found in December, when it is missing.

    What to do: share out the rest among the people or the accounts, or lower the target. A manager's own accounts count
    with those of the team. People who report to somebody without a target of their own count for that one.

    Example: a manager with `revenue: 2 500 000` for 2026, and three representatives with 2 300 000 together.
    """
    year = FiscalYear.of(settings.today, settings.site.fiscal_year_starts).year
    own = {
        id: found
        for id, person in company.people.items()
        if not has_left(person, settings.today) and (found := _own_target(person, year)) is not None
    }
    staff = _staff(company) if own else {}
    of_accounts = _targets_of_accounts(accounts, settings) if own else {}
    for id, (index, wanted) in own.items():
        person = company.people[id]
        below, owned = _right_below(id, staff, own), of_accounts.get(id, ZERO)
        if not person.origin.is_sound or below is None or owned is None:
            continue
        planned = sum(below, owned)
        if wanted <= planned or (not below and id not in of_accounts):
            continue
        message = _exceeded(has_team=bool(below), has_accounts=id in of_accounts)
        currency = settings.site.currency
        arguments = {
            "person": person.name or id,
            "wanted": f"{wanted} {currency}",
            "year": year,
            "planned": f"{planned} {currency}",
        }
        where = person.at("targets", index, "revenue")
        yield targets_above_plan.finding(where, person.origin.record, message, **arguments).concerning(owner=id)


def _exceeded(*, has_team: bool, has_accounts: bool) -> str:
    if has_team and has_accounts:
        return (
            "{person}: the target for {year} ({wanted:money}) exceeds the sum of the targets of the team and of "
            "own accounts ({planned:money})"
        )
    if has_team:
        return (
            "{person}: the target for {year} ({wanted:money}) exceeds the sum of the team's targets ({planned:money})"
        )
    return "{person}: the target for {year} ({wanted:money}) exceeds the sum of the accounts' targets ({planned:money})"


_Own = Mapping[str, tuple[int, Decimal]]
"""The targets for the year of people who are there, each with its place in the file's list."""


def _own_target(person: Person, year: int) -> tuple[int, Decimal] | None:
    return next(((index, own.revenue) for index, own in enumerate(person.targets) if own.period == year), None)


def _staff(company: Company) -> Mapping[str, list[Person]]:
    """Those who report to each manager; who has left is among them, since their people stay in the team."""
    staff: dict[str, list[Person]] = {}
    for person in company.people.values():
        if person.manager is not None:
            staff.setdefault(person.manager, []).append(person)
    return staff


def _right_below(manager: str, staff: Mapping[str, list[Person]], own: _Own) -> list[Decimal] | None:
    """The targets right below a manager: where a report has none or has left, those of the report's people count.

    None where a record among them could not be read whole: its target may be missing.
    """
    found, met, waiting = [], {manager}, list(staff.get(manager, ()))
    while waiting:
        person = waiting.pop()
        if not person.origin.is_sound:
            return None
        if person.id in met:  # a circle, which is a finding of its own
            continue
        met.add(person.id)
        if person.id in own:
            found.append(own[person.id][1])
        else:
            waiting.extend(staff.get(person.id, ()))
    return found


def _targets_of_accounts(accounts: Mapping[str, Standing], settings: Settings) -> Mapping[str, Decimal | None]:
    """What the targets of each owner's accounts come to; None where one cannot be read or has no exchange rate."""
    sums: dict[str, Decimal | None] = {}
    for account in accounts.values():
        if account.owner is None or (account.target is None and account.is_sound):
            continue
        so_far, target = sums.get(account.owner, ZERO), account.target
        if so_far is None or target is None or not account.is_sound or target.currency != settings.site.currency:
            sums[account.owner] = None
        else:
            sums[account.owner] = so_far + target.value
    return sums


def _targets(facts: AccountFacts) -> Iterator[tuple[DataPath, Target, Line]]:
    """Yield the targets of the plan that holds today, each with its place and what has come of it.

    A former customer's are left alone.
    """
    if facts.current_plan is None or facts.attainment is None or facts.account.stage == "former":
        return
    index, plan = facts.current_plan
    lines = {line.product: line for line in facts.attainment.lines}
    for position, target in enumerate(plan.targets):
        yield ("plans", index, "targets", position), target, lines[target.product]


def _product(company: Company, id: str) -> str:
    product = company.products.get(id)
    return (product.name if product is not None else None) or id  # the name of a broken record may be missing


def _money(value: Decimal | int, facts: AccountFacts) -> str:
    return f"{value} {facts.currency}"
