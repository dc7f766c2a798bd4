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
    targets,
    threats,
)
from playbookgen.rules.rule import AccountRule, CompanyRule

ACCOUNT_RULES: tuple[AccountRule, ...] = (
    # What must not be done at all.
    privacy.marketing_without_consent,
    ownership.prospect_needs_hunter,
    contracts.automatic_renewal_without_notice,
    # What is lost when a day passes.
    contracts.notice_deadline_near,
    contracts.contract_expired,
    targets.behind_pace,
    threats.high_risk_unmitigated,
    relationships.opponent_without_action,
    opportunities.opportunity_overdue,
    opportunities.offer_unanswered,
    opportunities.lead_untouched,
    plans.action_overdue,
    relationships.customer_silent,
    contracts.price_review_near,
    threats.competitor_contract_ending,
    # Who answers for it.
    ownership.owner_left,
    ownership.owner_away,
    ownership.key_account_needs_manager,
    ownership.current_customers_only,
    ownership.order_desk_owns_account,
    service.service_team_gap,
    # Whom we know.
    relationships.dmu_incomplete,
    relationships.no_purchasing_contact,
    relationships.unowned_influencer,
    relationships.contact_overdue,
    relationships.no_sponsor,
    relationships.no_planned_communication,
    relationships.departed_stakeholder_active,
    contracts.key_account_on_spot,
    # What we want, and whether the plan says how.
    plans.no_current_plan,
    plans.next_plan_missing,
    plans.no_next_action,
    targets.pipeline_short,
    targets.margin_below_target,
    plans.plan_stale,
    plans.objective_without_action,
    plans.no_relationship_objective,
    opportunities.opportunity_without_next_step,
    plans.action_after_period,
    targets.target_for_discontinued,
    targets.product_without_target,
    targets.target_without_margin,
    targets.target_jump,
    targets.figures_old,
    # What must be kept in order.
    privacy.privacy_incomplete,
)

COMPANY_RULES: tuple[CompanyRule, ...] = (ownership.too_many_key_accounts, targets.targets_above_plan)

RULES: Mapping[str, AccountRule | CompanyRule] = {
    **{rule.name: rule for rule in ACCOUNT_RULES},
    **{rule.name: rule for rule in COMPANY_RULES},
}
"""By name."""

RANKS: Mapping[str, int] = {name: rank for rank, name in enumerate(RULES)}
"""How pressing the findings of each rule are. Findings about files have no rank: their errors come first by their
weight, their reminders last."""
