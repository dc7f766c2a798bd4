"""Where rules speak, what is under way, and what health comes of it, equal what the oracle finds in the files."""

from collections.abc import Callable, Mapping

import pytest

from playbookgen.findings import Severity
from tests.figures.comparing import assert_same
from tests.figures.conftest import Both, Published
from tests.figures.judging import ACCOUNT_RULES, PEOPLE_RULES, Judge


@pytest.fixture(scope="module")
def judge(both: Both) -> Judge:
    return Judge(both.books)


@pytest.mark.parametrize("rule", ACCOUNT_RULES)
def test_a_rule_of_accounts(both: Both, judge: Judge, rule: str) -> None:
    """It speaks of the same accounts as often, and as often of what is under way."""
    found = {
        record.removeprefix("accounts/"): sorted(
            finding.severity is Severity.NOTE for finding in findings if finding.rule == rule
        )
        for record, findings in both.playbook.findings.items()
        if record.startswith("accounts/")
    }
    assert_same({id: told for id, told in found.items() if told}, judge.found(rule))


@pytest.mark.parametrize("rule", PEOPLE_RULES)
def test_a_rule_of_people(both: Both, judge: Judge, rule: str) -> None:
    found = {
        finding.record for findings in both.playbook.findings.values() for finding in findings if finding.rule == rule
    }
    assert found == {f"people/{id}" for id in PEOPLE_RULES[rule](judge)}


def test_what_puts_accounts_at_risk_without_being_an_error(both: Both, judge: Judge) -> None:
    found = {
        record.removeprefix("accounts/")
        for record, findings in both.playbook.findings.items()
        for finding in findings
        if finding.puts_at_risk and finding.severity is Severity.WARNING
    }
    assert found == judge.endangered()


def test_the_health_of_accounts(both: Both, judge: Judge) -> None:
    endangered = judge.endangered()
    expected = {}
    for id in both.books.accounts:
        weights = {finding.severity for finding in both.playbook.findings.get(f"accounts/{id}", ())}
        is_at_risk = id in endangered or Severity.ERROR in weights
        expected[id] = "at-risk" if is_at_risk else "attention" if Severity.WARNING in weights else "good"
    assert_same({id: health.level for id, health in both.playbook.health.items() if health is not None}, expected)


CASES: Mapping[str, Callable[[Judge], int]] = {
    **{rule: lambda judge, rule=rule: len(judge.found(rule)) for rule in ACCOUNT_RULES},  # type: ignore[misc]
    **{rule: lambda judge, rule=rule: len(PEOPLE_RULES[rule](judge)) for rule in PEOPLE_RULES},  # type: ignore[misc]
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("company", ["january", "april"])
def test_the_company_of_chance_trips_every_rule(
    case: str, company: str, published_companies: Mapping[str, Published]
) -> None:
    assert CASES[case](Judge(published_companies[company].books)) >= 1
