"""All rules, the most pressing first: in this order pages give their findings, and the reference explains them."""

from collections.abc import Mapping

from playbookgen.rules import (
    contracts,
    opportunities,
    ownership,
    plans,
    privacy,
    relationships,
    service,
    threats,
)
from playbookgen.rules import ownership, plans, targets
from playbookgen.rules.rule import AccountRule, CompanyRule

ACCOUNT_RULES: tuple[AccountRule, ...] = (
    ownership.prospect_needs_hunter,
    ownership.key_account_needs_manager,
    ownership.current_customers_only,
    ownership.owner_left,
    ownership.owner_away,
    ownership.order_desk_owns_account,
    plans.no_current_plan,
    plans.plan_stale,
    plans.next_plan_missing,
    contracts.automatic_renewal_without_notice,
    contracts.notice_deadline_near,
    contracts.contract_expired,
    contracts.key_account_on_spot,
    contracts.price_review_near,
    threats.high_risk_unmitigated,
    threats.competitor_contract_ending,
    opportunities.lead_untouched,
    opportunities.offer_unanswered,
    opportunities.opportunity_overdue,
    opportunities.opportunity_without_next_step,
    privacy.marketing_without_consent,
    relationships.dmu_incomplete,
    relationships.no_purchasing_contact,
    relationships.unowned_influencer,
    relationships.opponent_without_action,
    relationships.contact_overdue,
    relationships.no_sponsor,
    relationships.no_planned_communication,
    relationships.customer_silent,
    relationships.departed_stakeholder_active,
    service.service_team_gap,
    privacy.privacy_incomplete,
    plans.objective_without_action,
    plans.no_relationship_objective,
    plans.no_next_action,
    plans.action_overdue,
    plans.action_after_period,
    targets.behind_pace,
    targets.margin_below_target,
    targets.pipeline_short,
    targets.figures_old,
    targets.target_for_discontinued,
    targets.target_without_margin,
    targets.product_without_target,
    targets.target_jump,
)

COMPANY_RULES: tuple[CompanyRule, ...] = (ownership.too_many_key_accounts, targets.targets_above_plan)

RULES: Mapping[str, AccountRule | CompanyRule] = {
    **{rule.name: rule for rule in ACCOUNT_RULES},
    **{rule.name: rule for rule in COMPANY_RULES},
}
"""By name."""

RANKS: Mapping[str, int] = {name: rank for rank, name in enumerate(RULES)}
"""How pressing the findings of each rule are. Findings about files have no rank: their errors come first
by their weight, their reminders last."""
