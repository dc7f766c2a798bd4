"""Why something is somebody's: which area of work of a role's guide an account or an action leads to."""

import pytest

from playbookgen.build import Checked, check
from playbookgen.content.model import Stage, Tier
from playbookgen.playbook.responsibility import areas_of_account
from tests.cases.running import put_up
from tests.sites import DAY, put

GUIDE = """---
title: Account manager
summary: Looks after customers.
responsibilities:
  - {area: new-business, involvement: none}
  - {area: retention, involvement: contributes}
  - {area: target-planning, involvement: leads, tiers: [key]}
  - {area: relationships, involvement: leads, tiers: [small]}
  - {area: relationships, involvement: contributes, tiers: [large]}
---

Begin.
"""

ACCOUNT = """name: Młyn Dębowiec
tier: large
stage: customer
owner: anna-kos
stakeholders:
  - {id: ewa-las, name: Ewa Las, function: purchasing}
opportunities:
  - {id: new-mill, title: A new mill, kind: new-customer, stage: qualified, owner: anna-kos}
  - {id: more-bags, title: More bags, kind: upsell, stage: qualified, owner: anna-kos}
contracts:
  - {id: bags, title: Bags, type: framework, status: active, starts: 2026-01-01}
competitors:
  - {name: Worex, threat: low}
plans:
  - period: 2026
    status: approved
    objectives:
      - {id: grow, kind: revenue, statement: Sell more}
      - {id: know, kind: relationship, statement: Know more people}
      - {id: keep, kind: retention, statement: Keep the order}
      - {id: help, kind: service, statement: Answer sooner}
    actions:
      - {title: names nothing, owner: anna-kos, due: 2026-12-01}
      - {title: objective of revenue, owner: anna-kos, due: 2026-12-02, objective: grow}
      - {title: objective of relations, owner: anna-kos, due: 2026-12-03, objective: know}
      - {title: objective of retention, owner: anna-kos, due: 2026-12-04, objective: keep}
      - {title: objective of service, owner: anna-kos, due: 2026-12-05, objective: help}
      - {title: contact, owner: anna-kos, due: 2026-12-06, stakeholder: ewa-las}
      - {title: contract, owner: anna-kos, due: 2026-12-07, contract: bags}
      - {title: competitor, owner: anna-kos, due: 2026-12-08, competitor: Worex}
      - {title: new customer, owner: anna-kos, due: 2026-12-09, opportunity: new-mill, stakeholder: ewa-las}
      - {title: upsell with a contact, owner: anna-kos, due: 2026-12-10, opportunity: more-bags, stakeholder: ewa-las}
"""


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    root = put_up("base", tmp_path_factory.mktemp("responsibility") / "site")
    put(root, {"content/roles/account-manager.pl.md": GUIDE, "content/accounts/debowiec.yaml": ACCOUNT})
    return check(root, DAY)


def test_an_action_serves_the_areas_of_what_it_names(checked: Checked) -> None:
    assert {promise.action.title: promise.areas for promise in checked.accounts["debowiec"].promises} == {
        "names nothing": (),
        "objective of revenue": ("target-planning",),
        "objective of relations": ("relationships",),
        "objective of retention": ("retention",),
        "objective of service": ("service-coordination",),
        "contact": ("relationships",),
        "contract": ("retention",),
        "competitor": ("retention",),
        "new customer": ("new-business", "relationships"),
        "upsell with a contact": ("retention", "relationships"),
    }


@pytest.mark.parametrize(
    ("role", "stage", "tier", "area"),
    [
        ("account-manager", "customer", "key", "target-planning"),
        ("account-manager", "customer", "small", "relationships"),
        ("account-manager", "customer", "large", "retention"),
        ("account-manager", "dormant", "small", "relationships"),
        ("account-manager", "prospect", "key", None),
        ("account-manager", "prospect", "large", "relationships"),
        ("sales-rep", "prospect", "key", "new-business"),
        ("sales-rep", "former", "key", "new-business"),
        ("sales-rep", "customer", "key", "retention"),
        ("sales-rep", None, None, "retention"),
    ],
)
def test_an_account_is_somebodys_by_the_first_area_that_the_role_leads_or_else_contributes_to(
    checked: Checked, role: str, stage: Stage | None, tier: Tier | None, area: str | None
) -> None:
    assert checked.company.roles[role].area_for(areas_of_account(stage), tier) == area
