"""The JSON of a comparison: its shape is promised in docs/commands.md."""

import json
from pathlib import Path

from tests.review.diff.scenes import diff
from tests.sites import edit, small_copy


def test_keys_and_kinds_are_never_translated_and_values_stand_raw_and_in_words(tmp_path: Path) -> None:
    before, after = small_copy(tmp_path / "before"), small_copy(tmp_path / "after")
    edit(after / "content/accounts/alfa.yaml", "target: 120 000", "target: 90 000")
    edit(after / "content/accounts/beta.yaml", "owner: jan-maj", "owner: 'jan-maj'")
    edit(after / "content/figures/2026.csv", "alfa,folia,2026-01,30000", "alfa,folia,2026-01,45000")
    done = diff(after, before, "--format", "json", messages="pl")
    assert json.loads(done.stdout.replace("\u00a0", " ")) == {
        "version": 1,
        "language": "pl",
        "summary": "Zmieniono: 1 klient, sprzedaż 2026; 2 nowe uwagi",
        "records": [
            {
                "kind": "changed",
                "folder": "accounts",
                "id": "alfa",
                "language": None,
                "path": "content/accounts/alfa.yaml",
                "renamed_from": None,
                "name": "Alfa Śledź & Synowie",
                "unreadable": [],
                "sections": None,
                "sentences": [
                    {
                        "text": "Plan klienta 2026, Cel: Folia termokurczliwa: 120 000 € → 90 000 € (−25%)",
                        "before": "120 000 €",
                        "after": "90 000 €",
                        "changes": [
                            {
                                "kind": "changed",
                                "path": ["plans", "2026", "targets", "folia", "target"],
                                "before": "120000",
                                "after": "90000",
                            }
                        ],
                    }
                ],
            }
        ],
        "figures": [
            {
                "year": "2026",
                "path": "content/figures/2026.csv",
                "rows": {"added": 0, "changed": 1, "removed": 0},
                "unreadable": 0,
                "revenue": [{"account": "alfa", "before": "90000", "after": "105000"}],
                "sentences": [
                    "zmieniono 1 wiersz",
                    "Alfa Śledź & Synowie – sprzedaż w roku: 90 000 € → 105 000 € (+17%)",
                ],
            }
        ],
        "form_only": ["content/accounts/beta.yaml"],
        "layouts": [],
        "findings": {
            "new": [
                {
                    "rule": "margin-below-target",
                    "severity": "warning",
                    "record": "accounts/alfa",
                    "path": "content/accounts/alfa.yaml",
                    "line": 123,
                    "text": "Folia termokurczliwa: marża wynosi 23%, a ma wynosić 26%",
                },
                {
                    "rule": "targets-above-plan",
                    "severity": "warning",
                    "record": "people/anna-lis",
                    "path": "content/people/anna-lis.yaml",
                    "line": 13,
                    "text": "Anna Lis: cel na 2026 rok (500 000 zł) przewyższa sumę celów klientów (382 500 zł)",
                },
            ],
            "closed": [],
            "under_way": [],
        },
        "pages": [
            {
                "path": "accounts/alfa.html",
                "name": "Alfa Śledź & Synowie",
                "url": "https://zeszyt.debina.example/sprzedaz/accounts/alfa.html",
            },
            {
                "path": "products/folia.html",
                "name": "Folia termokurczliwa",
                "url": "https://zeszyt.debina.example/sprzedaz/products/folia.html",
            },
        ],
        "every_page": False,
    }


def test_without_a_change_all_is_empty(small: Path) -> None:
    document = json.loads(diff(small, small, "--format", "json").stdout)
    lists = {"records", "figures", "form_only", "layouts", "pages"}
    assert {key: document[key] for key in lists} == {key: [] for key in lists}
    assert document["findings"] is None
