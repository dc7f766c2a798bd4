"""What a series of changes says, word for word, in both languages."""

from pathlib import Path

import pytest

from tests.review.diff.scenes import Repository, commit, company, diff, told
from tests.sites import edit, put


@pytest.fixture
def scene(tmp_path: Path, git: Repository) -> Path:
    """The small company, committed."""
    root, _ = company(tmp_path / "repo", git)
    return root


def alfa(root: Path, *edits: tuple[str, str]) -> Path:
    for old, new in edits:
        edit(root / "content/accounts/alfa.yaml", old, new)
    return root


def test_a_day_of_work_is_told_with_the_most_important_first(scene: Path) -> None:
    alfa(
        scene,
        ("owner: anna-lis\ndeputy: jan-maj", "owner: jan-maj"),
        ("tier: key", "tier: large"),
        ("share: 31,5%", "share: 40%"),
        ("target: 120 000", "target: 90 000"),
        ("stance: supporter", "stance: sceptic"),
        ("    notice: 2w", "    notice: 3m"),
        ("    ends: 2027-06-30", "    ends: 2028-06-30"),
        ("status: in-progress", "status: done\n        done_on: 2026-11-20"),
        (
            "  - period: 2027\n    status: draft",
            "  - period: 2027\n    status: approved\n    approved_by: jan-maj\n    approved_on: 2026-11-20",
        ),
        ("trzy zmiany na dobę", "dwie zmiany dziennie"),
        (
            "  - id: lipka",
            "  - id: krol\n    name: Maria Król\n    title: Dyrektorka finansowa\n    function: finance\n  - id: lipka",
        ),
        (
            "visits:\n",
            "visits:\n  - date: 2026-11-12\n    by: jan-maj\n    with: [kos]\n    summary: Omówiliśmy ceny.\n",
        ),
        ("departments: [Jakość, Logistyka]", "departments: [Jakość, Finanse]"),
        ("    stage: proposed", "    stage: won"),
        ("  - department: Logistyka\n", ""),
        ("credit_hold: no", "credit_hold: yes"),
    )
    assert told(scene, "HEAD", messages="pl") == [
        "Zmieniono: 1 klient",
        "",
        "Alfa Śledź & Synowie",
        "  Opiekun klienta: Anna Lis → Jan Maj",
        "  Segment: strategiczny → duży",
        "  Plan klienta 2026, Cel: Folia termokurczliwa: 120 000 € → 90 000 € (−25%)",
        "  Plan klienta 2026, Działanie: Próba tacek na linii 2 – wykonano: 20 listopada 2026",
        "  Plan klienta 2027 – zatwierdzono: Jan Maj; 20 listopada 2026",
        "  Umowa: Umowa ramowa na folię – Obowiązuje do: 30 czerwca 2027 → 30 czerwca 2028",
        "  Umowa: Umowa ramowa na folię – Okres wypowiedzenia: 2 tygodnie → 3 miesiące",
        "  Szansa sprzedaży: Tacki na linię 2 – wygrana",
        "  Blokada kredytowa: nie → tak",
        "  Nasz udział w zakupach: 31,5% → 40%",
        "  Zastępstwo: Jan Maj → nie podano",
        "  W skrócie: zmieniono tekst: „trzy” → „dwie”, i jeszcze w 1 miejscu",
        "  Działy w kontakcie z klientem: dodano: Finanse; usunięto: Logistyka",
        "  Osoba u klienta: Ewa Wrona – Nastawienie do nas: przychylne → sceptyczne",
        "  Osoba u klienta: Maria Król – dodano: Stanowisko: Dyrektorka finansowa; Obszar: finanse",
        "  Zespół obsługi: Logistyka – usunięto",
        "  Wizyta: 12 listopada 2026, Jan Maj – odnotowano: Po stronie klienta: Piotr Kos; "
        "Przebieg wizyty: Omówiliśmy ceny.",
    ]
    assert told(scene, "HEAD") == [
        "Changed: 1 account",
        "",
        "Alfa Śledź & Synowie",
        "  Account owner: Anna Lis → Jan Maj",
        "  Tier: key → large",
        "  Account plan 2026, Target: Folia termokurczliwa: 120,000 € → 90,000 € (−25%)",
        "  Account plan 2026, Action: Próba tacek na linii 2 – done: 20 November 2026",
        "  Account plan 2027 – approved: Jan Maj; 20 November 2026",
        "  Contract: Umowa ramowa na folię – Ends: 30 June 2027 → 30 June 2028",
        "  Contract: Umowa ramowa na folię – Notice period: 2 weeks → 3 months",
        "  Opportunity: Tacki na linię 2 – won",
        "  Credit hold: no → yes",
        "  Share of wallet: 31.5% → 40%",
        "  Deputy: Jan Maj → not given",
        "  Summary: text changed: “trzy” → “dwie”, and in 1 more place",
        "  Departments involved: added: Finanse; removed: Logistyka",
        "  Stakeholder: Ewa Wrona – Stance: supporter → sceptic",
        "  Stakeholder: Maria Król – added: Job title: Dyrektorka finansowa; Function: finance",
        "  Service team: Logistyka – removed",
        "  Visit: 12 November 2026, Jan Maj – noted: From the customer: Piotr Kos; What was said: Omówiliśmy ceny.",
    ]


def test_everything_but_accounts_is_told_too(scene: Path) -> None:
    edit(scene / "content/people/jan-maj.yaml", "name: Jan Maj", "# komentarz\nname:   'Jan Maj'")
    edit(scene / "content/accounts/beta.yaml", "owner: jan-maj", "owner: 'jan-maj'")
    edit(scene / "site.yaml", "rate: 4.25", "rate: 4.31")
    edit(scene / "content/products/palety.yaml", "name: Palety", "name: Palety EUR")
    edit(scene / "content/figures/2026.csv", "alfa,folia,2026-01,30000", "alfa,folia,2026-01,45000")
    (scene / "content/people/anna-lis.png").write_bytes(b"\x89PNG\r\n\x1a\nanother")
    page = scene / "content/pages/rabaty.pl.md"
    page.write_text(page.read_text("utf-8") + "\n## Nowe progi\n\nInaczej.\n", "utf-8")
    put(scene, {"layouts/locale/pl/LC_MESSAGES/messages.po": 'msgid ""\nmsgstr ""\n"Language: pl\\n"\n'})
    put(scene, {"content/accounts/gama.yaml": "name: Gama\ntier: small\nstage: prospect\nowner: jan-maj\n"})
    assert told(scene, "HEAD") == [
        "Changed: 1 account, 1 person, 1 product, 1 page, settings, figures 2026, layouts",
        "",
        "Gama",
        "  new: Account owner: Jan Maj; Customer status: prospect; Tier: small",
        "",
        "Person: Anna Lis",
        "  Photo: another picture under the same name",
        "",
        "Product: Palety EUR",
        "  Name: Palety → Palety EUR",
        "",
        "Knowledge base: Rabaty (pl)",
        "  text – added: Nowe progi",
        "",
        "Settings",
        "  Exchange rates EUR – Rate: 4.25 → 4.31",
        "",
        "Figures 2026",
        "  1 row changed",
        "  Alfa Śledź & Synowie – revenue in the year: 90,000 € → 105,000 € (+17%)",
        "",
        "only the form changed in 2 files: content/accounts/beta.yaml, content/people/jan-maj.yaml",
        "layouts – added: layouts/locale/pl/LC_MESSAGES/messages.po",
    ]


def test_a_record_with_another_name_of_its_file_is_told_as_renamed_and_what_names_it_is_not(scene: Path) -> None:
    (scene / "content/people/jan-maj.yaml").rename(scene / "content/people/jan-maj-lis.yaml")
    for file in (*scene.glob("content/*/*"), scene / "site.yaml"):
        if file.suffix in (".yaml", ".md"):
            file.write_text(file.read_text("utf-8").replace("jan-maj", "jan-maj-lis"), "utf-8")
    lines = told(scene, "HEAD")
    assert lines[:4] == ["Changed: 1 person", "", "Person: Jan Maj", "  renamed: jan-maj → jan-maj-lis"]
    assert all(line.startswith("only the form") for line in lines[4:] if line)


def test_amounts_in_millions_are_short_where_that_is_exact_for_both(scene: Path) -> None:
    alfa(scene, ("target: 120 000", "target: 1 200 000"))
    edit(scene / "content/accounts/alfa.yaml", "value: 300 000", "value: 1 200 000,50")
    assert [line for line in told(scene, "HEAD") if "→" in line] == [
        "  Account plan 2026, Target: Folia termokurczliwa: 0.12M € → 1.2M € (+900%)",
        "  Contract: Umowa ramowa na folię – Contract value: 300,000 € → 1,200,000.50 € (+300%)",
    ]


def test_another_currency_makes_no_percent(scene: Path) -> None:
    alfa(scene, ("currency: EUR", "currency: PLN"), ("target: 120 000", "target: 90 000"))
    assert [line for line in told(scene, "HEAD") if "→" in line] == [
        "  Account plan 2026, Target: Folia termokurczliwa: 120,000 € → 90,000 PLN",
        "  Currency: EUR → PLN",
    ]


def test_values_that_are_written_alike_are_told_apart(scene: Path) -> None:
    edit(scene / "site.yaml", "rate: 4.25", "rate: 4.250001")
    assert [line for line in told(scene, "HEAD") if "→" in line] == [
        "  Exchange rates EUR – Rate: 4.25 (4.25) → 4.25 (4.250001)"
    ]


def test_what_cannot_be_read_is_said_and_the_rest_compared(scene: Path) -> None:
    alfa(scene, ("tier: key", "tier: kluczowy-bardzo"), ("owner: anna-lis\ndeputy", "owner: jan-maj\ndeputy"))
    put(scene, {"content/accounts/beta.yaml": "a: ["})
    assert told(scene, "HEAD") == [
        "Changed: 2 accounts",
        "",
        "Alfa Śledź & Synowie",
        "  cannot be read, so not compared: Tier",
        "  Account owner: Anna Lis → Jan Maj",
        "",
        "Grupa Beta",
        "  the file cannot be read, so nothing was compared",
    ]


def test_a_mistake_in_an_item_of_a_list_leaves_all_else_of_the_list_compared(scene: Path) -> None:
    alfa(
        scene,
        ("stance: neutral", "stance: nuetral"),
        ("title: Kupiec", "title: Starszy kupiec"),
        ("stance: supporter", "stance: sceptic"),
        ("reports_to: wrona\n    influences: [wrona]", "reports_to: wrona\n    influences: [nikt]"),
    )
    assert told(scene, "HEAD")[3:] == [
        "  cannot be read, so not compared: Influences, Stance",
        "  Stakeholder: Ewa Wrona – Stance: supporter → sceptic",
        "  Stakeholder: Piotr Kos – Job title: Kupiec → Starszy kupiec",
    ]


def test_a_list_that_lost_an_item_to_a_mistake_is_not_compared(scene: Path) -> None:
    alfa(
        scene,
        ("      - product: folia\n        target: 120 000", "      - product: folia\n        target: duzo"),
        ("strategy: grow", "strategy: defend"),
    )
    assert told(scene, "HEAD")[3:] == [
        "  cannot be read, so not compared: Sales targets by product",
        "  Account plan 2026 – Strategy: grow → defend",
    ]


def test_a_mistake_under_a_free_key_leaves_all_free_keys_out(scene: Path) -> None:
    edit(scene / "site.yaml", "rate: 4.25", "rate: much")
    edit(scene / "site.yaml", "branch: main", "branch: trunk")
    assert told(scene, "HEAD")[2:] == [
        "Settings",
        "  cannot be read, so not compared: Exchange rates",
        "  Repository – Branch: main → trunk",
    ]


def test_what_a_change_mends_and_breaks_is_told(tmp_path: Path, git: Repository) -> None:
    scene, command = company(tmp_path / "repo", git)
    alfa(scene, ("owner: anna-lis\ndeputy", "owner: jan-maj\ndeputy"))
    done = diff(scene, "HEAD")
    assert done.exit_code == 0
    assert done.stdout.partition("New findings\n")[2].splitlines() == [
        "  content/accounts/alfa.yaml:5: warning: Jan Maj: the role (Przedstawiciel) does not lead the keeping of key "
        "accounts [key-account-needs-manager]",
    ]
    commit(command)
    alfa(scene, ("owner: jan-maj\ndeputy", "owner: anna-lis\ndeputy"))
    assert diff(scene, "HEAD").stdout.partition("Findings closed\n")[2].splitlines() == [
        "  content/accounts/alfa.yaml:5: warning: Jan Maj: the role (Przedstawiciel) does not lead the keeping of key "
        "accounts [key-account-needs-manager]",
    ]


def test_without_a_change_there_is_one_line(scene: Path) -> None:
    assert told(scene, "HEAD") == ["Nothing changed"]
    assert told(scene, scene, messages="pl") == ["Nic się nie zmieniło"]


def test_the_same_in_several_items_of_a_list_is_told_once(scene: Path) -> None:
    file = scene / "content/accounts/alfa.yaml"
    file.write_text(file.read_text("utf-8").replace("        owner: anna-lis\n", "        owner: jan-maj\n"), "utf-8")
    assert told(scene, "HEAD")[3:] == [
        "  Account plan 2026, Actions: Próba tacek na linii 2, Omówić ceny na przyszły rok, Policzyć zużycie – "
        "Responsible: Anna Lis → Jan Maj"
    ]
