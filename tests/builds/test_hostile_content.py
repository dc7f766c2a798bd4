"""Texts that try to be something else: markup, templates, scripts, walls of letters. Pages show them as they are."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml

from playbookgen.content import schema
from playbookgen.content.model import Model
from playbookgen.findings import DataPath
from tests.attacks import LISTED, MODELS, consistent, rewritten, written
from tests.pages import Page, dead_links, links, parsed, problems, text_of
from tests.sites import PUBLIC, publish, rules, tree

HOSTILE = {
    "a script": "<script>alert(1)</script>",
    "an attribute's end": "\"'><img src=x onerror=alert(1)>",
    "a comment": "--><!-- <b> -->",
    "an entity": "&lt;script&gt; &amp;amp; &#60;",
    "a template": "{{ 7*7 }}{% raw %}{# x #}",
    "percent signs": "100% %(count)s %s {count} {0}",
    "a long word": "Ż" * 3000,
    "right to left": "\u05d0\u05d1\u05d2 \u0645\u0631\u062d\u0628\u0627 abc",
    "other scripts": "日本語 🤝 Ἑλλάς e\u0301",
}


def replaced(content: object, model: type[Model], text: str) -> object:
    """Return content with `text` in the place of every free text; ids and choices stay, so it remains sound."""

    def write(field: schema.Field, value: object, way: DataPath) -> object:
        return text if field.kind == "text" and field.name not in (*LISTED, "photo") else value

    return rewritten(content, model, write)


def make_hostile(root: Path, text: str) -> None:
    """Put a text into every record of a site, wherever one can be written."""
    for folder, model in MODELS.items():
        for file in (root / "content" / folder).iterdir():
            if file.suffix == ".yaml":
                sound = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
                content = consistent(replaced(sound, model, text), sound)
                if folder == "accounts" and isinstance(content, dict):  # families have the text for a name now
                    content["sourcing"] = [
                        entry for entry in content.get("sourcing", ()) if entry["product"] == "folia"
                    ]
                file.write_text(written(content), encoding="utf-8")
            elif file.suffix == ".md":
                _, front, body = file.read_text("utf-8").split("---\n", 2)
                content = replaced(yaml.load(front, yaml.BaseLoader), model, text)
                file.write_text(f"---\n{written(content)}---\n{body}", encoding="utf-8")


def executable(page: Page) -> list[str]:
    """Whatever in a page could act."""
    scripts = [str(dict(script.items())) for script in page.find("script") if not script.get("src", "").endswith(".js")]
    handlers = [name for element in page.elements for name, _ in element.items() if name.startswith("on")]
    addresses = [link for link in links(page) if link.strip().lower().startswith(("javascript:", "data:", "vbscript:"))]
    return scripts + handlers + addresses


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_text_is_shown_as_it_is_wherever_it_stands(small: Path, hostile: str) -> None:
    text = HOSTILE[hostile]
    make_hostile(small, text)
    site = yaml.load((small / "site.yaml").read_text("utf-8"), yaml.BaseLoader)
    site["title"] = text
    site["navigation"][-1]["label"] = text
    site["labels"] = {"pl": {"owner": text, "tier.key": text}, "en": {"owner": text}}
    (small / "site.yaml").write_text(written(site), encoding="utf-8")
    built = publish(small)
    assert [finding for finding in built.checked.findings if finding.is_error] == []
    files = tree(small / PUBLIC)
    pages = {path: parsed(path, content) for path, content in files.items() if path.endswith(".html")}
    shown = " ".join(text.split())
    assert [path for path, page in pages.items() if shown not in page.title] == []
    assert [path for path, page in pages.items() if shown not in text_of(page.root[1]) and path != "404.html"] == []
    assert [(path, found) for path, page in pages.items() for found in executable(page)] == []
    assert text_of(pages["accounts/alfa.html"].root).count(shown) > 30
    assert problems(pages) == []
    assert dead_links(pages, files, "https://zeszyt.debina.example/sprzedaz/") == []


ACTING: Mapping[str, str] = {
    "markup": "<script>alert(1)</script> <b onclick='a()'>x</b> <style>p{}</style> <iframe src='//a.example'></iframe>",
    "a script in a block": "<div>\n<script>\nalert(1)\n</script>\n</div>\n",
    "links": "[a](javascript:alert(1)) [b](data:text/html,x) [c]( JaVaScRiPt:x ) <javascript:x> [d](vbscript:x)",
    "pictures": "![a](https://a.example/track.png) ![b](javascript:x)",
    "a definition": "[a]: javascript:alert(1)\n\n[a]\n",
    "attributes": '[a](https://a.example/"onmouseover="x) {: onclick=x }',
    "a form": "<form action='https://a.example'><input name=a><button>b</button></form>",
    "a base": "<base href='https://a.example/'><meta http-equiv=refresh content='0;url=//a.example'>",
    "a template": "{{ 7*7 }} {% for a in b %}",
    "a heading that takes an id": "# main\n\n## main\n\n# <script>\n",
    "a picture drawn": "<svg onload=alert(1)><script>x</script></svg><math><mi xlink:href='javascript:x'>",
}


def in_account(root: Path, text: str) -> None:
    file = root / "content/accounts/alfa.yaml"
    content = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
    content["summary"] = content["notes"] = content["visits"][0]["summary"] = text
    file.write_text(written(content), encoding="utf-8")


def in_product(root: Path, text: str) -> None:
    file = root / "content/products/folia.yaml"
    file.write_text(written({"name": "Folia", "summary": text}), encoding="utf-8")


def in_guide(root: Path, text: str) -> None:
    for language in ("pl", "en"):
        file = root / f"content/roles/account-manager.{language}.md"
        file.write_text(file.read_text("utf-8").split("\n---\n")[0] + f"\n---\n\n{text}\n", encoding="utf-8")


def in_page(root: Path, text: str) -> None:
    (root / "content/pages/rabaty.pl.md").write_text(f"---\ntitle: A\n---\n\n{text}\n", encoding="utf-8")


@pytest.mark.parametrize("put_in", [in_account, in_product, in_guide, in_page])
@pytest.mark.parametrize("acting", ACTING)
def test_markdown_cannot_act(small: Path, acting: str, put_in: Callable[[Path, str], None]) -> None:
    put_in(small, ACTING[acting])
    built = publish(small, keep_going=True)
    assert set(rules(built)) <= {"missing-translation", "broken-link"}
    files = {path: content for path, content in tree(small / PUBLIC).items() if path.endswith(".html")}
    pages = {path: parsed(path, content) for path, content in files.items() if not path.startswith("en/")}
    assert [(path, found) for path, page in pages.items() for found in executable(page)] == []
    assert problems(pages) == []
    tags = {element.tag for page in pages.values() for main in page.find("main") for element in main.iter()}
    assert tags & {"iframe", "form", "base", "meta", "style", "math", "object", "link"} == set()
    if acting == "a template":
        assert "{{ 7*7 }} {% for a in b %}" in " ".join(text_of(page.root) for page in pages.values())
