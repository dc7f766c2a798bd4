"""Which two states are compared: branches, commits, folders, and whatever may be wrong with them."""

import shutil
from pathlib import Path

from playbookgen.pipeline.cache import Cache
from tests.cli.commands import AS_OF, run
from tests.review.diff.scenes import Repository, commit, company, diff, told
from tests.sites import edit, small_copy

OWNER = ["Changed: 1 account", "", "Grupa Beta", "  Account owner: Jan Maj → Anna Lis"]
TIER = ["Changed: 1 account", "", "Grupa Beta", "  Tier: small → medium"]


def change_owner(root: Path) -> None:
    edit(root / "content/accounts/beta.yaml", "owner: jan-maj", "owner: anna-lis")


def change_tier(root: Path) -> None:
    edit(root / "content/accounts/beta.yaml", "tier: small", "tier: medium")


def test_a_revision_is_compared_with_the_files_as_they_are_now_committed_or_not(
    tmp_path: Path, git: Repository
) -> None:
    root, _ = company(tmp_path / "repo", git)
    change_owner(root)
    assert told(root, "HEAD") == OWNER


def test_two_revisions_are_compared_without_touching_work_tree_or_index(tmp_path: Path, git: Repository) -> None:
    root, command = company(tmp_path / "repo", git)
    change_owner(root)
    commit(command)
    (root / "content/accounts/beta.yaml").write_text("not yet: saved", "utf-8")
    command("add", "--all")
    before = command("status", "--porcelain", "--branch")
    assert told(root, "HEAD~1", "HEAD") == OWNER
    assert command("status", "--porcelain", "--branch") == before


def test_what_others_did_on_the_base_since_the_two_parted_is_not_told(tmp_path: Path, git: Repository) -> None:
    root, command = company(tmp_path / "repo", git)
    command("checkout", "--quiet", "-b", "work")
    change_owner(root)
    commit(command)
    command("checkout", "--quiet", "main")
    change_tier(root)
    commit(command)
    command("checkout", "--quiet", "work")
    assert told(root, "main") == told(root, "main", "work") == OWNER
    assert told(root, "main", "--direct") == [*OWNER[:3], OWNER[3], "  Tier: medium → small"]
    assert told(root, "work", "main") == TIER


def test_two_folders_need_no_git(tmp_path: Path) -> None:
    before, after = small_copy(tmp_path / "before"), small_copy(tmp_path / "after")
    change_owner(after)
    assert told(after, before) == told(before, before, after) == OWNER


def test_a_folder_and_a_revision_are_compared(tmp_path: Path, git: Repository) -> None:
    root, _ = company(tmp_path / "repo", git)
    other = small_copy(tmp_path / "other")
    change_owner(other)
    assert told(root, other, "HEAD") == [*OWNER[:3], "  Account owner: Anna Lis → Jan Maj"]


def test_a_site_in_a_folder_of_its_repository_is_found(tmp_path: Path, git: Repository) -> None:
    root, _ = company(tmp_path / "repo", git, "sales/north")
    change_owner(root)
    assert told(root, "HEAD") == OWNER


def test_a_site_whose_folder_was_renamed_is_found(tmp_path: Path, git: Repository) -> None:
    root, command = company(tmp_path / "repo", git, "sales")
    root.rename(root.parent / "playbook")
    root = root.parent / "playbook"
    change_owner(root)
    assert told(root, "HEAD") == OWNER
    commit(command)
    assert told(root, "HEAD~1", "HEAD") == OWNER


def test_a_second_site_of_a_repository_is_new_and_not_a_change_of_the_first(tmp_path: Path, git: Repository) -> None:
    root, _ = company(tmp_path / "repo", git)
    second = small_copy(root.parent / "second")
    done = diff(second, "HEAD", "--no-findings")
    assert done.stderr == "there is no site in BASE, so all of it is new\n"
    assert "Grupa Beta\n  new: Account owner: Jan Maj; Customer status: prospect; Tier: small\n" in done.stdout


def test_a_revision_without_the_site_makes_all_of_it_new(tmp_path: Path, git: Repository) -> None:
    folder = tmp_path / "repo"
    folder.mkdir()
    command = git(folder)
    command("commit", "--quiet", "--allow-empty", "--message", "Nic")
    root = small_copy(folder / "site")
    done = diff(root, "HEAD")
    assert done.exit_code == 0
    assert done.stdout.startswith(
        "Changed: 2 accounts, 2 people, 2 products, 3 guides, 2 pages, settings, figures 2025"
    )
    assert done.stderr.splitlines() == [
        "there is no site in BASE, so all of it is new",
        "findings are not compared: one side cannot be checked",
    ]


def test_in_a_shallow_clone_the_base_itself_is_compared_and_that_is_said(tmp_path: Path, git: Repository) -> None:
    root, command = company(tmp_path / "repo", git)
    command("checkout", "--quiet", "-b", "work")
    change_owner(root)
    commit(command)
    clone = tmp_path / "clone"
    command("clone", "--quiet", "--depth", "1", "--no-single-branch", f"file://{root.parent}", str(clone))
    done = diff(clone / "site", "origin/main", "--no-findings")
    assert done.stdout.splitlines() == OWNER
    assert done.stderr == "the clone is shallow, so BASE itself is compared; fetch the whole history\n"
    unknown = diff(clone / "site", "HEAD~1")
    assert (unknown.exit_code, unknown.stderr) == (
        2,
        'playbookgen: git knows no revision "HEAD~1", and there is no site in a folder of this name; the clone is '
        "shallow: fetch the whole history (fetch-depth: 0)\n",
    )


def test_what_git_does_not_know_ends_with_a_message(tmp_path: Path, git: Repository) -> None:
    root, _ = company(tmp_path / "repo", git)
    for revision in ("nowhere", "HEAD:site", "", "HEAD nowhere", "..", "\u0142\n"):
        done = diff(root, revision)
        assert done.exit_code == 2, revision
        assert done.stderr.startswith("playbookgen: git knows no revision"), revision
    done = run("diff", "--site", root, "--", "--output=/tmp/stolen")
    assert (done.exit_code, done.stdout) == (2, "")


def test_outside_a_repository_and_without_git_the_message_says_so(small: Path) -> None:
    done = diff(small, "HEAD")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "not a git repository" in done.stderr
    without = run("diff", "HEAD", "--site", small, environment={"PATH": str(small)})
    assert (without.exit_code, without.stderr) == (
        2,
        "playbookgen: nie ma tu programu git, który odczytuje wersje; podaj zamiast nich dwa foldery\n",
    )


def test_an_empty_repository_has_no_revision(tmp_path: Path, git: Repository) -> None:
    root = small_copy(tmp_path / "repo")
    git(root)
    assert diff(root, "HEAD").exit_code == 2


def test_settings_that_cannot_be_read_on_one_side_leave_the_rest_compared(tmp_path: Path, git: Repository) -> None:
    root, command = company(tmp_path / "repo", git)
    (root / "site.yaml").write_text("title: [\n", "utf-8")
    commit(command)
    command("checkout", "--quiet", "HEAD~1", "--", "site/site.yaml")
    change_owner(root)
    done = diff(root, "HEAD")
    assert done.exit_code == 0
    assert done.stderr == "findings are not compared: one side cannot be checked\n"
    assert done.stdout.splitlines() == [
        *["Changed: 1 account, settings", *OWNER[1:]],
        "",
        "Settings",
        "  the file cannot be read, so nothing was compared",
    ]


def test_findings_are_the_same_with_whatever_the_sites_cache_knows_already(tmp_path: Path, git: Repository) -> None:
    root, command = company(tmp_path / "repo", git)
    beta, kept = root / "content/accounts/beta.yaml", root / ".playbookgen"
    others, alone = tmp_path / "others", tmp_path / "alone"
    changes = (("tier: small", "tier: key"), ("owner: jan-maj", "owner: nobody"), ("tier: key", "tier: large"))
    for before, after in changes:
        edit(beta, before, after)
        shutil.rmtree(others, ignore_errors=True)
        fresh = diff(root, "HEAD", "--cache", others)
        assert ("New findings" in fresh.stdout) == ("owner: nobody" in beta.read_text("utf-8"))
        for _ in range(2):
            again = diff(root, "HEAD")
            assert (again.stdout, again.stderr) == (fresh.stdout, fresh.stderr)
        run("check", "--site", root, "--cache", alone, *AS_OF)
        assert accounts_of(kept) == accounts_of(alone)
    assert command("status", "--porcelain").split() == ["M", "site/content/accounts/beta.yaml"]


def accounts_of(cache: Path) -> dict[str, tuple[str, bytes]]:
    """Return file and reading of each account that a cache knows."""
    return {id: (one.digest, one.reading) for id, one in Cache(cache).accounts().items()}


def test_content_that_is_gone_is_told_as_removed(tmp_path: Path, git: Repository) -> None:
    root, _ = company(tmp_path / "repo", git)
    shutil.rmtree(root / "content")
    done = diff(root, "HEAD")
    assert done.exit_code == 0
    assert "Grupa Beta\n  removed: Account owner: Jan Maj; Customer status: prospect; Tier: small\n" in done.stdout


def test_layouts_that_lie_beside_the_program_are_not_the_sites(tmp_path: Path, git: Repository) -> None:
    root, command = company(tmp_path / "repo", git)
    (root / "layouts").mkdir()
    (root / "layouts/account.html").write_text("{{ page.title }}", "utf-8")
    commit(command)
    (root / "layouts/account.html").write_text("{{ page.title }}!", "utf-8")
    assert told(root, "HEAD") == ["Changed: layouts", "", "layouts – changed: layouts/account.html"]


def test_line_ends_of_a_checkout_are_no_change(tmp_path: Path, git: Repository) -> None:
    root, command = company(tmp_path / "repo", git)
    (root / ".gitattributes").write_text("*.yaml text eol=crlf\ncontent/people/** export-ignore\n", "utf-8")
    commit(command)
    for file in root.glob("content/*/*.yaml"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert told(root, "HEAD") == ["Nothing changed"] or told(root, "HEAD")[0] == "Changed: the form of files alone"


def test_a_link_that_leads_out_of_the_repository_is_not_followed(tmp_path: Path, git: Repository) -> None:
    root, command = company(tmp_path / "repo", git)
    (tmp_path / "secret.yaml").write_text("name: Secret\ntier: key\nstage: customer\nowner: jan-maj\n", "utf-8")
    (root / "content/accounts/gama.yaml").symlink_to(tmp_path / "secret.yaml")
    commit(command)
    assert "Secret" not in diff(root, "HEAD~1", "HEAD").stdout
    assert "Secret" not in diff(root, "HEAD~1").stdout


def test_in_a_hook_the_repository_is_found_from_the_sites_folder(tmp_path: Path, git: Repository) -> None:
    root, _ = company(tmp_path / "repo", git)
    change_owner(root)
    hook = {"GIT_DIR": ".git", "GIT_INDEX_FILE": ".git/index", "GIT_PREFIX": "", "GIT_WORK_TREE": "."}
    done = run("diff", "HEAD", "--no-findings", "--site", root, "--messages", "en", environment=hook)
    assert (done.exit_code, done.stdout.splitlines()) == (0, OWNER)
