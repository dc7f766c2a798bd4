"""The rules that pages are held against find what they are for."""

import html5lib.html5parser
import pytest

from tests.pages import dead_links, parsed, problems

POLICY = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'\">"
SOUND = f"""<!doctype html>
<html lang="pl"><head><meta charset="utf-8">{POLICY}<title>A</title><link rel="stylesheet" href="a.css"></head>
<body><a href="#main">S</a><header>H</header><main id="main"><h1>A</h1>BODY</main><footer>F</footer></body></html>
"""


def found(body: str) -> list[str]:
    return problems({"a/b.html": parsed("a/b.html", SOUND.replace("BODY", body).encode())})


@pytest.mark.parametrize(
    "body",
    [
        "<p>Ł &amp; <a href='#x'>x</a> <img src='a.png' alt=''></p>",
        "<h2 id='x'>B</h2><section aria-labelledby='x'><h3>C</h3></section><h2>D</h2>",
        "<ul><li>A</li> <li><ul></ul></li></ul><dl><div><dt>A</dt><dd>B</dd></div></dl>",
        "<table><caption>C</caption><thead><tr><th scope='col'>A</th></tr></thead></table>",
        "<table><tr><th scope='col'>as Markdown makes it</th></tr></table>",
        "<svg viewBox='0 0 1 1' aria-hidden='true'><path d='M0 0'/></svg><script src='a.js' defer></script>",
        "<label>A <input name='a'></label><label for='b'>B</label><input id='b'><input aria-label='c'>",
        "<nav aria-label='A'><a href='https://a.example/'>B</a></nav><details><summary>C</summary>D</details>",
    ],
)
def test_a_sound_page_passes(body: str) -> None:
    assert found(body) == []


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<p id='x'></p><p id='x'></p>", "a/b.html: the id 'x' stands twice, is empty or has a space"),
        ("<p id=''></p>", "a/b.html: the id '' stands twice, is empty or has a space"),
        ("<h1>B</h1>", "a/b.html: the headings are [1, 1]: the first is the one h1"),
        ("<h2>B</h2><h4>C</h4>", "a/b.html: h4 follows h2"),
        ("<div aria-labelledby='x'></div>", "a/b.html: aria-labelledby='x' names no id of this page"),
        ("<p style='color: red'></p>", "a/b.html: <p> has the attribute style"),
        ("<p onclick='a()'></p>", "a/b.html: <p> has the attribute onclick"),
        ("<script>a()</script>", "a/b.html: an inline <script>"),
        ("<script src='//a.example/a.js'></script>", "a/b.html: <script> loads //a.example/a.js"),
        ("<img alt='' src='https://a.example/a.png'>", "a/b.html: <img> loads https://a.example/a.png"),
        ("<iframe src='a.html'></iframe>", "a/b.html: a <iframe>"),
        ("<table class='a'><tr><th scope='col'>A</th></tr></table>", "a/b.html: a table's captions are []"),
        ("<table><caption>C</caption><tr><th>A</th></tr></table>", "a/b.html: the header 'A' has no scope"),
        ("<table><caption>C</caption><tr><td>A</td></tr></table>", "a/b.html: a table has no headers"),
        ("<ul><p>A</p></ul>", "a/b.html: <ul> holds ['p']"),
        ("<ul>A</ul>", "a/b.html: <ul> holds text"),
        ("<div><li>A</li></div>", "a/b.html: <li> stands in <div>"),
        ("<span><div>A</div></span>", "a/b.html: <div> stands in <span>"),
        ("<a href='#'></a>", "a/b.html: <a> has no text"),
        ("<input>", "a/b.html: <input> has no label"),
        ("<img src='a.png'>", "a/b.html: the picture a.png has no alt"),
        ("<svg viewBox='0 0 1 1'></svg>", "a/b.html: a drawing has no text"),
        ("<nav></nav>", "a/b.html: a <nav> has no name"),
        ("</main><main>", "a/b.html: it has 2 <main>"),
        ("<section id='x'></section>", "a/b.html: a <section> x has no name"),
        (
            "<section aria-label='B'></section><section aria-label='B'></section>",
            "a/b.html: two of <section> are called 'B'",
        ),
        ("<p lang='polski'></p>", "a/b.html: <p> has the lang 'polski'"),
    ],
)
def test_each_rule_finds_what_it_is_for(body: str, problem: str) -> None:
    assert found(body) == [problem]


@pytest.mark.parametrize(
    "body", ["<p><div></div></p>", "<p></div>", "<a href=x>a<a href=y>b</a></a>", "&nope;", "<b><i></b></i>", "<p"]
)
def test_what_is_no_html_is_not_even_parsed(body: str) -> None:
    with pytest.raises(html5lib.html5parser.ParseError):
        found(body)


def dead(link: str) -> list[str]:
    content = SOUND.replace("BODY", f"<p id='x'><a href='{link}'>x</a><input name='tier' aria-label='x'></p>").encode()
    return dead_links({"a/b.html": parsed("a/b.html", content)}, {"a/b.html": content, "a/a.css": b""})


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        ("c.html", "no such file"),
        ("../a/b.html#z", "no such place"),
        ("#z", "no such place"),
        ("../../a/b.html", "no such file"),
        ("/a/b.html", "neither relative nor an address"),
        ("javascript:a()", "neither relative nor an address"),
        ("b.html?q=1", "there is no such filter"),
        ("../a/", "no such file"),
    ],
)
def test_a_link_that_leads_nowhere_is_found(link: str, problem: str) -> None:
    assert dead(link) == [f"a/b.html: {link} ({problem})"]


@pytest.mark.parametrize(
    "link", ["b.html", "../a/b.html", "#x", "b.html#x", "b.html?tier=key", "mailto:a@b.example", "https://a.example/?q"]
)
def test_a_link_that_leads_somewhere_is_none(link: str) -> None:
    assert dead(link) == []
