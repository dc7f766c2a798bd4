"""A site's own layouts: one at a time over the packaged ones, in a sandbox, and what is wrong with them by line."""

import re
from pathlib import Path

import pytest

from playbookgen.build import build, check
from playbookgen.findings import Finding
from playbookgen.packaged import layouts
from playbookgen.site import theme
from tests.conftest import Demo
from tests.pages import parsed, text_of
from tests.sites import DAY, PUBLIC, demo_copy, edit, publish, published, put, rules, tree


def test_every_table_of_the_packaged_layouts_has_a_caption() -> None:
    """Pages cannot tell: a table in an author's text has none."""
    for file in layouts().glob("*.html"):
        text = re.sub(r"\{#.*?#\}", "", file.read_text("utf-8"), flags=re.DOTALL)
        assert re.findall(r"<table[^>]*>\s*(?!\s*<caption)(?!\s)\S.*", text) == [], file.name


def test_one_block_of_a_packaged_layout_may_be_filled_anew(small: Path) -> None:
    before = published(small)
    own = '{% extends "theme/account.html" %}\n{% block main %}<h1>{{ facts.name }}!</h1>{% endblock %}\n'
    put(small, {"layouts/account.html": own})
    after = published(small)
    page = parsed("accounts/alfa.html", after["accounts/alfa.html"])
    assert text_of(next(page.find("main"))) == "Alfa Śledź & Synowie!"
    assert page.title == parsed("accounts/alfa.html", before["accounts/alfa.html"]).title
    changed = {path for path in before if before[path] != after[path] and path.endswith(".html")}
    assert changed == {f"{folder}accounts/{id}.html" for folder in ("", "en/") for id in ("alfa", "beta")}


def test_the_theme_in_a_block_can_be_asked_for_what_it_had_there(small: Path) -> None:
    before = parsed("roles/index.html", published(small)["roles/index.html"])
    own = '{% extends "theme/roles.html" %}{% block main %}{{ super() }}<p id="own">x</p>{% endblock %}'
    put(small, {"layouts/roles.html": own})
    after = parsed("roles/index.html", published(small)["roles/index.html"])
    assert text_of(next(after.find("main"))) == text_of(next(before.find("main"))) + " x"


def test_the_frame_of_all_pages_may_be_replaced(small: Path) -> None:
    own = '{% extends "theme/base.html" %}{% block title %}OWN{% endblock %}'
    put(small, {"layouts/base.html": own, "layouts/pages.html": '{% extends "base.html" %}'})
    assert parsed("pages/index.html", published(small)["pages/index.html"]).title.startswith("OWN")


def test_a_partial_may_be_replaced_by_name(small: Path) -> None:
    """Every packaged layout imports `parts.html`, and gets the site's."""
    own = '{% extends "theme/parts.html" %}'
    parts = (layouts() / "parts.html").read_text("utf-8")
    start = "{% macro product_link(page, company, id) %}"
    assert parts.count(start) == 1
    own = parts.replace(start, f"{start}OWN-")
    put(small, {"layouts/parts.html": own})
    assert "OWN-Folia" in text_of(parsed("a", published(small)["accounts/alfa.html"]).root)


def test_a_layout_that_is_the_packaged_one_in_the_sites_own_folder_changes_nothing(demo: Demo, tmp_path: Path) -> None:
    """The sandbox renders the same bytes."""
    root = demo_copy(tmp_path / "site")
    put(root, {"layouts/page.html": '{% extends "theme/page.html" %}'})
    publish(root)
    assert tree(root / PUBLIC) == demo.files


def test_an_asset_may_be_added_and_one_replaced(small: Path) -> None:
    before = published(small)
    own = {"fonts/own.txt": "own", "site.css": "body{}", ".hidden": "x"}
    put(small, {f"layouts/assets/{path}": text for path, text in own.items()})
    after = published(small)
    assert {path: after.get(path) for path in after.keys() ^ before.keys()} == {"assets/fonts/own.txt": b"own"}
    assert after["assets/site.css"] == b"body{}"


@pytest.mark.parametrize(
    ("name", "rule"), [("a:b.txt", "bad-file-name"), ("Site.css", "bad-file-name"), ("link.txt", "outside-content")]
)
def test_an_asset_that_cannot_be_published_is_found_and_left_out(small: Path, name: str, rule: str) -> None:
    before = published(small)
    (small / "layouts" / "assets").mkdir(parents=True)
    if name == "link.txt":
        (small / "layouts" / "assets" / name).symlink_to(small / "site.yaml")
    else:
        (small / "layouts" / "assets" / name).write_text("own")
    found = [finding for finding in check(small, DAY).findings if finding.is_error]
    assert [(finding.rule, finding.where.path) for finding in found] == [(rule, f"layouts/assets/{name}")]
    after = published(small, keep_going=True)
    assert {path: content for path, content in after.items() if path.startswith("assets/")} == {
        path: content for path, content in before.items() if path.startswith("assets/")
    }


def test_words_are_changed_by_site_yaml_in_their_language_only(small: Path) -> None:
    def tiers(files: dict[str, bytes]) -> list[bool]:
        return ["Waga konta" in files[path].decode() for path in ("accounts/alfa.html", "en/accounts/alfa.html")]

    assert tiers(published(small)) == [False, False]
    edit(small / "site.yaml", "    tier.key: strategiczny\n", "    owner: Waga konta\n    key-account: Waga konta\n")
    assert tiers(published(small)) == [True, False]


def test_a_catalog_of_the_sites_own_adds_a_language(small: Path) -> None:
    header = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    plural = '"Plural-Forms: nplurals=2; plural=n != 1;\\n"\n\n'
    own = 'msgctxt "label"\nmsgid "navigation"\nmsgstr "Wegweiser"\n'
    put(small, {"layouts/locale/de/LC_MESSAGES/messages.po": header + plural + own})
    edit(small / "site.yaml", "languages: [pl, en]", "languages: [pl, de]")
    for file in small.glob("content/*/*.en.md"):
        file.unlink()
    files = published(small)
    assert "23. November 2026" in files["de/accounts/alfa.html"].decode()
    assert "Wegweiser" in files["de/accounts/alfa.html"].decode()


# What is wrong with a layout.


def failure(root: Path) -> Finding:
    """The one thing that stops a build; the site that stood before it still stands."""
    put(root / PUBLIC, {"old": ""})
    (root / PUBLIC / "old").unlink()
    built = publish(root)
    assert built.publication is None
    assert tree(root / PUBLIC) == {}
    (found,) = [finding for finding in built.checked.findings if finding.is_error]
    assert found.rule == "template-error"
    assert built.checked.is_unreadable
    return found


@pytest.mark.parametrize(
    ("layout", "line"),
    [
        ("\n\n{% if %}", 3),
        ("{{ 1 +", 1),
        ("{% block main %}\n{% endfor %}", 2),
        ("{% block main %}\n{{ 1 | nosuchfilter }}{% endblock %}", 2),
        ("\n{% nosuchtag %}", 2),
    ],
)
def test_a_syntax_error_is_found_by_a_check_already(small: Path, layout: str, line: int) -> None:
    put(small, {"layouts/account.html": '{% extends "theme/account.html" %}' + layout})
    (found,) = [finding for finding in check(small, DAY).findings if finding.is_error]
    assert (found.rule, found.where.path, found.where.start.line) == ("template-error", "layouts/account.html", line)
    assert failure(small) == found


def test_a_layout_that_is_not_utf8_is_found(small: Path) -> None:
    (small / "layouts").mkdir()
    (small / "layouts" / "account.html").write_bytes(b"\xff\xfe")
    assert failure(small).where.path == "layouts/account.html"


@pytest.mark.parametrize(
    ("layout", "line", "problem"),
    [
        ("\n\n{{ acount.name }}", 3, "'acount' is undefined"),
        ("\n{{ facts.nmae }}", 2, "nmae"),
        ("\n{{ 1 / 0 }}", 2, "division by zero"),
        ("\n{{ none + 1 }}", 2, "unsupported operand"),
        ('\n{% include "nosuch.html" %}', 2, "nosuch.html"),
        ('\n\n{% import "theme/nosuch.html" as x %}', 3, "theme/nosuch.html"),
        ("\n{{ facts.account.name | markdown }}", 2, "path"),
        ("\n{{ range(10000000) | list }}", 2, "Range too big"),
        ("\n{% set x = [] %}\n{% do x.append(1) %}", 3, "append"),
    ],
)
def test_what_fails_while_a_page_is_made_is_told_with_layout_and_line(
    small: Path, layout: str, line: int, problem: str
) -> None:
    put(small, {"layouts/account.html": layout})
    found = failure(small)
    assert (found.where.path, found.where.start.line) == ("layouts/account.html", line)
    assert problem in found.arguments["problem"]


def test_an_error_in_a_partial_is_told_where_it_is(small: Path) -> None:
    put(small, {"layouts/account.html": '{% include "my/own.html" %}', "layouts/my/own.html": "\n\n\n{{ nothing }}"})
    found = failure(small)
    assert (found.where.path, found.where.start.line) == ("layouts/my/own.html", 4)


@pytest.mark.parametrize(
    "escape",
    [
        "''.__class__",
        "''.__class__.__mro__",
        "''['__class__']",
        "'' | attr('__class__')",
        "facts.__class__.__init__.__globals__",
        "facts.account.__pydantic_validator__",
        "page.__dataclass_fields__",
        "'{0.__class__}'.format(page)",
        "'{page.__class__}'.format_map({'page': page})",
        "cycler.__init__.__globals__",
        "self.__init__.__globals__",
        "_.__func__",
        "(1 | markdown).__class__",
        "namespace.__init__",
        "gettext.__self__",
        "lipsum()",
        "facts.account.parse_file('/etc/passwd')",
        "facts.account.parse_raw('x', proto='pickle', allow_pickle=True)",
        "facts.account['parse_raw']",
        "facts.account | attr('parse_raw')",
        "facts.account.model_copy(update={'name': 'x'})",
        "facts.account.model_dump()",
        "company.people['anna-lis'].from_orm",
        "facts.account.origin.file",
        "facts.account.origin['file']",
        "facts.account.origin | attr('file')",
        "[facts.account] | map(attribute='origin.file') | first",
        "facts.account.origin.release()",
    ],
)
def test_the_sandbox_lets_nothing_out(small: Path, escape: str) -> None:
    put(small, {"layouts/account.html": "\n\n{{ " + escape + " }}"})
    found = failure(small)
    assert (found.where.path, found.where.start.line) == ("layouts/account.html", 3)


@pytest.mark.parametrize(
    "change",
    [
        "{% do facts.account.origin.lines.update(x=1) %}",
        "{% do facts.account.origin.lines.clear() %}",
        "{% do company.people.clear() %}",
        "{% do company.people.pop('anna-lis') %}",
        "{% set _ = company.people.update({}) %}",
        "{% do page.edit.clear() %}",
    ],
)
def test_a_layout_cannot_change_what_other_pages_show(small: Path, change: str) -> None:
    own = '{% extends "theme/account.html" %}{% block title %}' + change + "{% endblock %}"
    put(small, {"layouts/account.html": own})
    assert failure(small).where.path == "layouts/account.html"


def test_files_outside_the_layouts_cannot_be_read(small: Path) -> None:
    for name in ("../site.yaml", "/etc/passwd", "theme/../../site.yaml", "assets/../../site.yaml"):
        put(small, {"layouts/account.html": "{% include '" + name + "' %}"})
        assert failure(small).where.path == "layouts/account.html"


def test_a_layout_that_does_not_end_is_stopped(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theme, "TIME_LIMIT", 0.2)
    loop = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    put(small, {"layouts/account.html": "\n" + loop})
    found = failure(small)
    assert (found.where.path, found.where.start.line) == ("layouts/account.html", 2)
    assert found.arguments["problem"] == "0.2"


def test_site_yaml_cannot_silence_a_broken_layout(small: Path) -> None:
    put(small, {"layouts/account.html": "{{ 1 +"})
    edit(small / "site.yaml", "navigation:", "severity:\n  template-error: off\nnavigation:")
    built = publish(small)
    assert built.publication is None
    assert set(rules(built)) >= {"template-error", "unknown-value"}


def test_a_mended_layout_is_used_by_the_next_build_of_the_same_process(small: Path) -> None:
    for text in ("one", "two"):
        put(small, {"layouts/account.html": text})
        assert build(small, small / PUBLIC, DAY).publication is not None
        assert (small / PUBLIC / "accounts/alfa.html").read_text("utf-8") == text
