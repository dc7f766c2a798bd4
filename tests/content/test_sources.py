"""Which files of the content folder are records, and what those that are none are told to be called."""

from pathlib import Path

import pytest

from playbookgen.content.sources import Source, find_sources
from playbookgen.findings import Finding
from tests.sites import put


def found(root: Path, *names: str) -> tuple[list[Source], list[str]]:
    """Return the records of a site with these files, and what is said about the others."""
    put(root, {f"content/{name}": "" for name in names})
    findings: list[Finding] = []
    sources = find_sources(root, ("pl", "en"), findings.append)
    said = [f"{finding.where.path}: {finding.message.format(**finding.arguments)}" for finding in findings]
    assert {(finding.rule, finding.replacement) for finding in findings} <= {("bad-file-name", None)}
    return [source for folder in sources.by_folder.values() for source in folder], said


def test_records_come_by_folder_sorted_by_name(tmp_path: Path) -> None:
    sources, said = found(
        tmp_path,
        *("people/jan.yaml", "accounts/b.yaml", "accounts/a-1.yaml", "products/x.yaml", "figures/2026.csv"),
        *("roles/rep.pl.md", "roles/rep.en.md", "pages/start.pl.md", "people/jan.png", "people/JAN.JPG"),
    )
    assert said == []
    assert [(source.folder, source.id, source.language, source.path, source.record) for source in sources] == [
        ("accounts", "a-1", None, "content/accounts/a-1.yaml", "accounts/a-1"),
        ("accounts", "b", None, "content/accounts/b.yaml", "accounts/b"),
        ("people", "jan", None, "content/people/jan.yaml", "people/jan"),
        ("products", "x", None, "content/products/x.yaml", "products/x"),
        ("roles", "rep", "en", "content/roles/rep.en.md", "roles/rep"),
        ("roles", "rep", "pl", "content/roles/rep.pl.md", "roles/rep"),
        ("pages", "start", "pl", "content/pages/start.pl.md", "pages/start"),
        ("figures", "2026", None, "content/figures/2026.csv", "figures/2026"),
    ]
    assert find_sources(tmp_path, ("pl", "en"), print).photos == {"jan.png", "JAN.JPG"}


RESERVED = ["index", "con", "prn", "aux", "nul", "com1", "com9", "lpt1", "lpt9"]


@pytest.mark.parametrize("name", RESERVED)
def test_a_name_that_another_page_or_windows_has_is_refused(name: str, tmp_path: Path) -> None:
    sources, said = found(tmp_path, f"accounts/{name}.yaml", f"roles/{name}.pl.md", f"accounts/{name}s.yaml")
    assert [source.id for source in sources] == [f"{name}s"]
    assert said == [
        f'content/accounts/{name}.yaml: a record cannot be called "{name}"',
        f'content/roles/{name}.pl.md: a record cannot be called "{name}"',
    ]


ID = "an id has small letters, digits and single hyphens only"
YAML = "a file of this folder is called <id>.yaml"
MARKDOWN = "a file of this folder is called <id>.<language>.md"


@pytest.mark.parametrize(
    "name, sentence",
    [
        ("accounts/Alfa.yaml", f"{ID}; rename the file to alfa.yaml"),
        ("accounts/alfa beta.yaml", f"{ID}; rename the file to alfa-beta.yaml"),
        ("accounts/alfa_beta.yaml", f"{ID}; rename the file to alfa-beta.yaml"),
        ("accounts/łódź.yaml", f"{ID}; rename the file to lodz.yaml"),
        ("accounts/-alfa.yaml", f"{ID}; rename the file to alfa.yaml"),
        ("accounts/INDEX.yaml", ID),
        ("accounts/٣.yaml", ID),
        ("accounts/alfa.yml", f"{YAML}; rename it to alfa.yaml"),
        ("accounts/Łódź.YML", f"{YAML}; rename it to lodz.yaml"),
        ("accounts/alfa.YAML", f"{YAML}; rename it to alfa.yaml"),
        ("accounts/alfa.pl.yaml", f"{ID}; rename the file to alfa-pl.yaml"),
        ("accounts/alfa", YAML),
        ("accounts/alfa.json", YAML),
        ("accounts/alfa.yaml.bak", YAML),
        ("accounts/yaml", YAML),
        ("accounts/alfa/notes.yaml", YAML),
        ("accounts/alfa.png", YAML),
        ("people/jan.gif", YAML),
        ("roles/rep.md", MARKDOWN),
        ("roles/rep.pl.markdown", f"{MARKDOWN}; rename it to rep.pl.md"),
        ("roles/Rep.PL.MD", f"{MARKDOWN}; rename it to rep.pl.md"),
        ("roles/rep.de.md", 'site.yaml does not name the language "de"; it has pl, en'),
        ("roles/rep.PL.md", 'site.yaml does not name the language "PL"; rename the file to rep.pl.md'),
        ("roles/Rep Senior.pl.md", f"{ID}; rename the file to rep-senior.pl.md"),
        ("roles/.pl.md.txt", None),
        ("figures/2026.CSV", "a file of this folder is called <year>.csv; rename it to 2026.csv"),
        ("figures/26.csv", "a file of this folder is called <year>.csv"),
        ("figures/3026.csv", "a file of this folder is called <year>.csv"),
        ("figures/2026.xlsx", "a file of this folder is called <year>.csv"),
    ],
)
def test_a_file_that_is_no_record_is_told_what_to_be_called(name: str, sentence: str | None, tmp_path: Path) -> None:
    sources, said = found(tmp_path, name)
    assert sources == []
    path = "/".join(f"content/{name}".split("/")[:3])
    assert said == ([] if sentence is None else [f"{path}: {sentence}"])
