"""What must hold between the values of a sound record, and between records: one function a rule."""

from playbookgen.rules.registry import ACCOUNT_RULES, COMPANY_RULES, RANKS, RULES
from playbookgen.rules.rule import AccountRule, CompanyRule, Rule

__all__ = ["ACCOUNT_RULES", "COMPANY_RULES", "RANKS", "RULES", "AccountRule", "CompanyRule", "Rule"]
