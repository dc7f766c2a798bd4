"""`playbookgen figures`: exports of ERP systems into the figures files, with every row accounted for."""

from pathlib import Path

import pytest

from tests.cli.commands import run
from tests.sites import edit, put

FIGURES = "content/figures/2026.csv"
MAP = """
account: {column: Kod kontrahenta, by: external_ids.erp}
product:
  column: Towar
  values: {Folia 80 µm: folia}
month: Data sprzedaży
revenue: Wartość netto
margin: Marża
volume: Ilość
"""
HEAD = "Kod kontrahenta;Towar;Data sprzedaży;Wartość netto;Marża;Ilość\r\n"
EXPORT = (
    "Zestawienie sprzedaży;;;;;\r\n"
    "Okres: 2026-10-01 - 2026-11-30;;;;;\r\n"
    ";;;;;\r\n" + HEAD + "00040;Folia 80 µm;31.10.2026;1 234,50;300,00;10,0000\r\n"
    "40;folia;15.10.2026;1\u00a0000,00-;-200,00;-5,0000\r\n"
    "00040;Palety;03.11.2026;12.500,00;2 500,00;40\r\n"
    "Razem;;;12 734,50;2 600,00;\r\n"
    "Wygenerowano 2026-11-30;;;;;\r\n"
)


@pytest.fixture
def site(small: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small company, with an export of its ERP system as Windows saves it; commands run there."""
    put(small, {"erp.yaml": MAP})
    (small / "erp.csv").write_bytes(EXPORT.encode("cp1250"))
    monkeypatch.chdir(small)
    return small


def export(site: Path, rows: str) -> None:
    (site / "erp.csv").write_bytes((HEAD + rows).encode("cp1250"))


def figures(*options: str) -> tuple[int, str, str]:
    """Import the export; return exit status, report and messages."""
    result = run("figures", "erp.csv", "--map", "erp.yaml", *options)
    return result.exit_code, result.stdout, result.stderr


def test_an_export_of_windows_is_imported(site: Path) -> None:
    status, report, messages = figures("--update", "--messages", "en")
    assert report == (
        'erp.csv: windows-1250, columns named in line 4, separated by ";"\n'
        "erp.csv:8: left out, the sum of all rows, as it should be: Razem 12 734,50 2 600,00\n"
        "erp.csv:9: left out, no sale: Wygenerowano 2026-11-30\n"
        "\n"
        "                      rows    revenue\n"
        "in the export            3  12,734.50\n"
        "refused                  0          0\n"
        "skipped                  0          0\n"
        "imported                 3  12,734.50\n"
        "figures made of them     2  12,734.50\n"
        "\n"
        "content/figures/2026.csv\n"
        "  October 2026: figures 1 → 1, revenue -1,250.25 → 234.50\n"
        "  November 2026: new; figures 1, revenue 12,500\n"
    )
    assert (status, messages) == (0, "content/figures/2026.csv is written\n")
    assert (site / FIGURES).read_text("utf-8") == (
        "account,product,month,revenue,margin,volume\n"
        "alfa,folia,2026-01,30000,8400,300\n"
        "alfa,folia,2026-09,61250.25,16000,600\n"
        "alfa,folia,2026-10,234.5,100,5\n"
        "alfa,palety,2026-11,12500,2500,40\n"
    )
    assert run("check", "--as-of", "2026-11-30").exit_code == 0


def test_the_report_is_in_the_sites_language(site: Path) -> None:
    export(site, "99;Folia 90;X;1,200;;\r\n99;folia;10.2026;5;;\r\n")
    status, report, messages = figures()
    assert report == (
        "erp.csv: windows-1250, nazwy kolumn w linii 1, rozdzielone znakiem „;”\n"
        "erp.csv:2: odrzucono: kolumna „Wartość netto”: „1,200” może oznaczać tysiące albo ułamek; podaj w mapowaniu, "
        "który znak jest dziesiętny (`decimal`)\n"
        "erp.csv:2: odrzucono: kolumna „Kod kontrahenta”: nie ma klienta, którego external_ids.erp to „99”\n"
        "    to samo w liniach: 3\n"
        "erp.csv:2: odrzucono: kolumna „Towar”: nie ma produktu „Folia 90”; czy chodziło o „folia”?\n"
        "erp.csv:2: odrzucono: kolumna „Data sprzedaży”: „X” to nie miesiąc; miesiąc zapisuje się tak: 2026-03\n"
        "\n"
        "                wiersze  przychód\n"
        "w eksporcie           2         5\n"
        "odrzucone             2         5\n"
        "pominięte             0         0\n"
        "zaimportowane         0         0\n"
        "pozycje z nich        0         0\n"
    )
    assert status == 1
    assert messages.startswith("Dopóki coś jest odrzucone, nic nie zostaje zapisane.")


def test_nothing_is_written_while_a_row_is_refused(site: Path) -> None:
    export(site, "00040;folia;2026-11;100;;\r\n99;folia;2026-11;5;;\r\n")
    before = (site / FIGURES).read_bytes()
    assert figures()[0] == 1
    assert (site / FIGURES).read_bytes() == before


def test_the_other_rows_are_imported_when_asked_for_and_the_status_tells_of_the_rest(site: Path) -> None:
    export(site, "00040;folia;2026-11;100;;\r\n99;folia;2026-11;5;;\r\n")
    status, report, _ = figures("--keep-going", "--messages", "en")
    assert status == 1
    assert "refused                  1        5\nskipped                  0        0\nimported" in report
    assert (site / FIGURES).read_text("utf-8").endswith("alfa,folia,2026-11,100,,\n")


def test_a_dry_run_writes_nothing(site: Path) -> None:
    before = (site / FIGURES).read_bytes()
    status, report, messages = figures("--dry-run", "--update", "--messages", "en")
    assert (status, messages) == (0, "Nothing was written: this is a dry run.\n")
    assert "October 2026: figures 1 → 1" in report
    assert (site / FIGURES).read_bytes() == before


def test_figures_that_are_there_are_replaced_only_when_asked_for(site: Path) -> None:
    before = (site / FIGURES).read_bytes()
    status, _, messages = figures("--messages", "en")
    assert (status, messages) == (1, "Nothing was written: --update replaces figures that are there already.\n")
    assert (site / FIGURES).read_bytes() == before


def test_new_months_and_unchanged_ones_need_no_update(site: Path) -> None:
    export(site, "00040;folia;2026-09;61250,25;16000;600\r\n00040;folia;2026-12;7;;\r\n")
    status, report, _ = figures("--messages", "en")
    assert status == 0
    assert "  September 2026: unchanged\n  December 2026: new; figures 1, revenue 7\n" in report
    assert figures("--messages", "en")[2] == "There is nothing to change.\n"


def test_a_months_figures_that_the_export_does_not_have_are_gone_and_named(site: Path) -> None:
    export(site, "00040;palety;2026-10;7;;\r\n")
    status, report, _ = figures("--update", "--messages", "en")
    assert status == 0
    assert (
        "  October 2026: figures 1 → 1, revenue -1,250.25 → 7\n    no longer there: alfa, folia: -1,250.25\n"
    ) in report
    assert "alfa,folia,2026-10" not in (site / FIGURES).read_text("utf-8")


def test_a_mapping_may_say_that_only_rows_of_the_export_give_way(site: Path) -> None:
    put(site, {"erp.yaml": f"{MAP}replaces: row\n"})
    edit(site / FIGURES, "alfa,folia,2026-10,-1250.25,", '"alfa", folia,2026-10,-1 250.25,')
    export(site, "00040;palety;2026-10;7;;\r\n")
    assert figures("--update")[0] == 0
    assert (
        (site / FIGURES)
        .read_text("utf-8")
        .endswith('"alfa", folia,2026-10,-1 250.25,-300,-12\nalfa,palety,2026-10,7,,\n')
    )


def test_lines_of_other_months_stay_as_they_are(site: Path) -> None:
    content = 'month;account;"product";revenue\r\n2026-09; alfa ;folia;1 200,50\r\n\r\n2026-11;alfa;folia;5\r\n'
    (site / FIGURES).write_bytes(b"\xef\xbb\xbf" + content.encode())
    export(site, "00040;folia;2026-10;7,1250;;3\r\n00040;folia;2026-12;8;;\r\n")
    assert figures()[0] == 0
    assert (site / FIGURES).read_bytes() == b"\xef\xbb\xbf" + (
        b'month;account;"product";revenue;volume\r\n2026-09; alfa ;folia;1 200,50;\r\n\r\n'
        b"2026-10;alfa;folia;7.1250;3\r\n2026-11;alfa;folia;5;\r\n2026-12;alfa;folia;8;\r\n"
    )


def test_months_go_into_the_files_of_their_fiscal_years(site: Path) -> None:
    edit(site / "site.yaml", "currency: PLN\n", "currency: PLN\nfiscal_year_starts: 10\n")
    for file in (site / "content/figures").iterdir():
        file.unlink()
    export(site, "00040;folia;2026-09;1;;\r\n00040;folia;2026-10;2;;\r\n00040;folia;2027-09;3;;\r\n")
    assert figures()[0] == 0
    files = {file.name: file.read_text("utf-8") for file in (site / "content/figures").iterdir()}
    assert files == {
        "2025.csv": "account,product,month,revenue\nalfa,folia,2026-09,1\n",
        "2026.csv": "account,product,month,revenue\nalfa,folia,2026-10,2\nalfa,folia,2027-09,3\n",
    }


def test_rows_of_others_are_counted_where_the_mapping_says_so(site: Path) -> None:
    put(site, {"erp.yaml": MAP.replace("by: external_ids.erp}", "by: external_ids.erp, unknown: skip}")})
    export(site, "00040;folia;2026-11;100;;\r\n99;folia;2026-11;5;;\r\n99;inne;x;6;;\r\n")
    status, report, _ = figures("--messages", "en")
    assert status == 0
    assert "erp.csv:3: skipped as the mapping says: 99: 2 rows, revenue 11\n" in report
    assert "skipped                  2       11\n" in report


def test_an_amount_in_another_currency_than_the_accounts_is_refused(site: Path) -> None:
    export(site, "00040;folia;2026-11;100,00 zł;;\r\n00040;folia;2026-12;100,00 EUR;;\r\n")
    status, report, _ = figures("--messages", "en")
    assert status == 1
    assert (
        'erp.csv:2: refused: column "Wartość netto": this amount is in PLN; the figures of alfa are in EUR\n' in report
    )
    put(site, {"erp.yaml": f"{MAP}currency: {{constant: PLN}}\n"})
    assert (
        "erp.csv:2: refused: this amount is in PLN; the figures of alfa are in EUR\n    the same in lines: 3\n"
    ) in figures("--messages", "en")[1]


def test_a_margin_that_not_every_row_has_is_unknown(site: Path) -> None:
    export(site, "00040;folia;2026-11;100;20;1\r\n00040;folia;2026-11;100;;1\r\n")
    _, report, _ = figures("--messages", "en")
    assert "not every row of an account, product and month has a margin; theirs is left out, lines: 3\n" in report
    assert (site / FIGURES).read_text("utf-8").endswith("alfa,folia,2026-11,200,,2\n")


def test_year_and_month_may_stand_apart(site: Path) -> None:
    put(site, {"erp.yaml": "account: Klient\nproduct: Towar\nmonth: Miesiąc\nyear: Rok\nrevenue: Netto\n"})
    (site / "erp.csv").write_text(
        "Klient\tTowar\tRok\tMiesiąc\tNetto\n"
        "Alfa Śledź & Synowie\tpalety\t2026\t3\t7\nALFA\tPALETY\t2026\tkwiecień\t8\n",
        "utf-16",
    )
    assert figures()[0] == 0
    text = (site / FIGURES).read_text("utf-8")
    assert "alfa,palety,2026-03,7,,\nalfa,palety,2026-04,8,,\n" in text


def test_without_a_mapping_the_columns_are_ours(site: Path) -> None:
    put(site, {"own.csv": "product,account,month,revenue\npalety,alfa,2026-11,5\n"})
    assert run("figures", "own.csv").exit_code == 0
    put(site, {"own.csv": "produkt,account,month,revenue\npalety,alfa,2026-11,5\n"})
    result = run("figures", "own.csv", "--messages", "en")
    assert (result.exit_code, result.stdout) == (
        2,
        'own.csv:1:1: error: the export has no column "product"; it has produkt, account, month, revenue '
        "[unknown-key]\n",
    )
    assert result.stderr == (
        "playbookgen: the columns are not called as those of a figures file; "
        "a mapping says which are which, see --map\n"
    )


def test_the_month_of_a_whole_export_may_stand_in_the_mapping(site: Path) -> None:
    put(site, {"erp.yaml": "account: {constant: alfa}\nproduct: Towar\nmonth: {constant: 2026-11}\nrevenue: Netto\n"})
    put(site, {"erp.csv": "Towar;Netto\npalety;1,5\nfolia;2\nSuma;3,5\n"})
    status, report, _ = figures("--messages", "en")
    assert report.splitlines()[1] == "erp.csv:4: left out, the sum of all rows, as it should be: Suma 3,5"
    assert status == 0
    assert (site / FIGURES).read_text("utf-8").endswith("alfa,folia,2026-11,2,,\nalfa,palety,2026-11,1.5,,\n")


def test_totals_and_footnotes_are_left_out_and_a_customer_called_total_is_not(site: Path) -> None:
    put(site, {"content/accounts/total.yaml": "name: Total Polska\ntier: small\nstage: customer\nowner: jan-maj\n"})
    put(site, {"erp.yaml": "account: Klient\nproduct: Towar\nmonth: {constant: 2026-11}\nrevenue: Netto\n"})
    rows = "alfa;palety;1,5\nRazem alfa;;1,5\nTotal Polska;folia;2\n;Suma końcowa;3,5\nstrona 1;;\nTotal Polska;;9\n"
    put(site, {"erp.csv": f"Klient;Towar;Netto\n{rows}"})
    _, report, _ = figures("--messages", "en")
    assert report.splitlines()[1:5] == [
        'erp.csv:7: refused: column "Towar": this cell is empty',
        "erp.csv:3: left out, no sale: Razem alfa 1,5",
        "erp.csv:5: left out, no sale: Suma końcowa 3,5",
        "erp.csv:6: left out, no sale: strona 1",
    ]


def test_mistakes_of_a_mapping_are_told_with_their_place(site: Path) -> None:
    put(site, {"erp.yaml": "acount: Kod\nproduct: {by: id}\nmonth: Data\nrevenue: Netto\nreplaces: months\n"})
    assert figures("--messages", "en") == (
        2,
        'erp.yaml:1:1: error: unknown key "acount" [unknown-key]\n'
        "   1 | acount: Kod\n"
        '     | ^^^^^^ did you mean "account"?\n'
        "erp.yaml:2:10: error: this says not where the value comes from; it needs a column or a constant [wrong-type]\n"
        "   2 | product: {by: id}\n"
        "     |          ^^^^^^^^\n"
        'erp.yaml:5:11: error: unknown replaces "months" [unknown-value]\n'
        "   5 | replaces: months\n"
        '     |           ^^^^^^ did you mean "month"?\n',
        "playbookgen: erp.yaml cannot be worked with\n",
    )


def test_columns_that_the_export_does_not_have_are_told_in_the_mapping(site: Path) -> None:
    edit(site / "erp.yaml", "month: Data sprzedaży", "month: Data sprzedazy netto")
    edit(site / "erp.yaml", "column: Towar", "column: Towary")
    status, report, messages = figures("--messages", "en")
    assert status == 2
    assert report.splitlines()[0] == (
        'erp.yaml:4:11: error: the export has no column "Towary"; it has Kod kontrahenta, Towar, Data sprzedaży, '
        "Wartość netto, Marża, Ilość [unknown-key]"
    )
    assert '"Data sprzedaży"?' in report
    assert messages == "playbookgen: the columns of erp.csv are not those of the mapping\n"


def test_a_figures_file_with_mistakes_is_not_touched(site: Path) -> None:
    (site / FIGURES).write_text("account,product,month,revenue\nalfa,folia,2026-13,5\n", "utf-8")
    status, report, messages = figures("--messages", "en")
    assert status == 1
    assert 'content/figures/2026.csv:2:12: error: "2026-13" is not a month' in report
    assert messages.startswith("Nothing is written while something is refused.")


def test_a_row_with_other_columns_is_refused(site: Path) -> None:
    export(site, "00040;folia;2026-11;100\r\n00040;folia;2026-11;1;2;3;4\r\n")
    status, report, _ = figures("--messages", "en")
    assert status == 1
    assert "erp.csv:2: refused: this row has 4 columns, the line with their names has 6\n" in report
    assert "erp.csv:3: refused: this row has 7 columns, the line with their names has 6\n" in report


def test_files_that_are_not_there_are_wrong_usage(site: Path) -> None:
    assert run("figures", "nichts.csv").exit_code == 2
    assert run("figures", "erp.csv", "--map", "nichts.yaml").exit_code == 2
