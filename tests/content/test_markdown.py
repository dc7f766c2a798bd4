"""Markdown to HTML: what authors get, where broken links are, and that nothing hostile gets through or takes long."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from playbookgen.content import markdown
from playbookgen.content.markdown import LENGTH_LIMIT, NESTING_LIMIT, Converted, broken_links, convert

KNOWN = {
    "sales-rep.pl.md": "sales-rep.html",
    "../accounts/baltic-foods.yaml": "../accounts/baltic-foods.html",
    "accounts/baltic-foods": "../accounts/baltic-foods.html",
    "../pages/rabaty.pl.md": "../pages/rabaty.html",
    "plan ogólny.md": "plan.html",
}


def resolve(path: str, heading: str) -> str | None:
    if heading not in ("", "zasady", "zasady-rabatow") or path not in KNOWN:
        return None
    return KNOWN[path] + (f"#{heading}" if heading else "")


def converted(text: str, shift: int = 1, id_prefix: str = "n-") -> Converted:
    return convert(text, shift=shift, id_prefix=id_prefix, resolve=resolve)


def html(text: str) -> str:
    return converted(text).html


def top_elements(page_part: str) -> Element:
    """A piece of HTML as a browser's parser sees it; any error of syntax fails the test."""
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False)
    root: Element = parser.parseFragment(page_part, container="div")
    return root


def elements(page_part: str) -> Iterator[Element]:
    """All elements of a piece of HTML."""
    root = top_elements(page_part)
    return (element for element in root.iter() if element is not root)


HEADINGS = ("h2", "h3", "h4", "h5", "h6")
ATTRIBUTES: dict[str, set[str]] = {
    **{tag: set() for tag in ("p", "br", "hr", "blockquote", "pre", "code", "em", "strong", "s")},
    **{tag: set() for tag in ("ul", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr")},
    **{tag: {"id"} for tag in HEADINGS},
    "a": {"href", "title", "rel"},
    "ol": {"start"},
    "td": {"class"},
    "th": {"class", "scope"},
}


def assert_safe(page_part: str) -> None:
    """Only allowed elements, attributes and addresses; every id once; headings that a screen reader can follow."""
    levels, ids = [1], []
    for element in elements(page_part):
        assert element.tag in ATTRIBUTES, element.tag
        assert set(element.attrib) <= ATTRIBUTES[element.tag], element.attrib
        assert element.get("class", "align-left") in ("align-left", "align-center", "align-right")
        if (href := element.get("href")) is not None:
            assert_safe_address(href)
            assert element.get("rel") == ("noopener noreferrer" if ":" in href.partition("#")[0] else None)
        if element.tag in HEADINGS:
            levels.append(int(element.tag[1]))
            ids.append(element.attrib["id"])
            assert "".join(element.itertext()).strip()
    assert len(ids) == len(set(ids))
    assert all(after <= before + 1 for before, after in pairwise(levels))


def assert_safe_address(href: str) -> None:
    """What browsers do to an address before they look at its scheme must not turn it into another."""
    seen = unquote("".join(character for character in href if character > " ")).casefold().replace("\\", "/")
    assert seen.startswith(("https://", "http://", "mailto:", "tel:", "#n-", *KNOWN.values())), href


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        (" \n\n", ""),
        ("Zwykły tekst, „w cudzysłowie”.", "<p>Zwykły tekst, „w cudzysłowie”.</p>"),
        ('2009 r. & "dalej"', '<p>2009 r. &amp; "dalej"</p>'),
        ("dwa\nwiersze\n", "<p>dwa\nwiersze</p>"),
        ("jeden\n\ndrugi", "<p>jeden</p>\n<p>drugi</p>"),
        ("koniec  \nwiersza", "<p>koniec<br>\nwiersza</p>"),
        ("**ważne** i *mniej*", "<p><strong>ważne</strong> i <em>mniej</em></p>"),
        ("nazwa_pliku_z_kreskami", "<p>nazwa_pliku_z_kreskami</p>"),
        ("Ustalenia:\n- jedno\n- drugie", "<p>Ustalenia:</p>\n<ul>\n<li>jedno</li>\n<li>drugie</li>\n</ul>"),
        ("3. trzy\n4. cztery", '<ol start="3">\n<li>trzy</li>\n<li>cztery</li>\n</ol>'),
        ("- jedno\n\n1. drugie", "<ul>\n<li>jedno</li>\n</ul>\n<ol>\n<li>drugie</li>\n</ol>"),
        ("> cytat", "<blockquote>\n<p>cytat</p>\n</blockquote>"),
        ("a `<b>` c", "<p>a <code>&lt;b&gt;</code> c</p>"),
        ("```html\n<b>\n```", "<pre><code>&lt;b&gt;\n</code></pre>"),
        ("jedno\n\n---\n\ndrugie", "<p>jedno</p>\n<hr>\n<p>drugie</p>"),
        (
            "Rabat\n: obniżka\nMarża\n: zysk",
            "<dl>\n<dt>Rabat</dt>\n<dd>obniżka</dd>\n<dt>Marża</dt>\n<dd>zysk</dd>\n</dl>",
        ),
        ('"cudzysłów" -- i... (c)', '<p>"cudzysłów" -- i... (c)</p>'),
        ("&copy; 2026 &amp; &lt;b&gt;", "<p>© 2026 &amp; &lt;b&gt;</p>"),
        (r"gwiazdka \* i \_", "<p>gwiazdka * i _</p>"),
    ],
)
def test_what_authors_write(text: str, expected: str) -> None:
    assert html(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a\n  - b\n    - c\n- d", "ul(li(a ul(li(b ul(li(c))))) li(d))"),
        ("- a\n    - b\n        - c\n- d", "ul(li(a ul(li(b ul(li(c))))) li(d))"),
        ("1. a\n   - b\n   - c\n2. d", "ol(li(a ul(li(b) li(c))) li(d))"),
        ("1. a\n  - b", "ol(li(a ul(li(b))))"),
        ("10. a\n    1. b", "ol(li(a ol(li(b))))"),
        ("- a\n1. b\n- c", "ul(li(a)) ol(li(b)) ul(li(c))"),
        ("- a\n\n  b\n- c", "ul(li(p(a) p(b)) li(p(c)))"),
        ("- a\n\n  b\n  - c", "ul(li(p(a) p(b) ul(li(c))))"),
        ("1. a\n\n   - b\n2. c", "ol(li(p(a) ul(li(b))) li(p(c)))"),
        ("- a\n  b\nc\n- d", "ul(li(a b c) li(d))"),
        ("- a\n\nb\n\n    c", "ul(li(a)) p(b) pre(code(c))"),
        ("- a\n\n      c\n       d", "ul(li(a pre(code(c d))))"),
        ("a\n- b\n\nc:\n1. d", "p(a) ul(li(b)) p(c:) ol(li(d))"),
        ("a\n1986. b", "p(a 1986. b)"),
        ("- - -\n- a\n* * *\n- b", "hr ul(li(a)) hr ul(li(b))"),
        ("# a\n- b\n  - c", "h2(a) ul(li(b ul(li(c))))"),
        ("```\n- a\n  - b\n```", "pre(code(- a - b))"),
    ],
)
def test_lists_are_what_a_code_host_shows(text: str, expected: str) -> None:
    assert " ".join(map(outline, top_elements(html(text)))) == expected


def outline(element: Element) -> str:
    """`ul(li(a) li(b))`."""
    parts = [element.text or "", *(part for child in element for part in (outline(child), child.tail or ""))]
    words = " ".join(" ".join(parts).split())
    return f"{element.tag}({words})" if words else element.tag


def test_a_table_is_aligned_by_classes_and_its_header_cells_head_columns() -> None:
    assert html("|   | rabat | próg |\n|---|------:|:----:|\n| A | 5%    | 10   |") == (
        "<table>\n<thead>\n<tr>\n<td></td>\n"
        '<th class="align-right" scope="col">rabat</th>\n<th class="align-center" scope="col">próg</th>\n'
        "</tr>\n</thead>\n<tbody>\n<tr>\n<td>A</td>\n"
        '<td class="align-right">5%</td>\n<td class="align-center">10</td>\n</tr>\n</tbody>\n</table>'
    )


@pytest.mark.parametrize(
    "text", ["<b>tak</b>", "<script>alert(1)</script>", "<!-- uwaga -->", "<div>\n\ntak\n\n</div>"]
)
def test_raw_html_stays_visible_as_text(text: str) -> None:
    shown = html(text)
    assert_safe(shown)
    assert "".join("".join(element.itertext()) for element in elements(shown)) == text.replace("\n\n", "")


def test_a_picture_becomes_its_description_and_a_broken_link() -> None:
    result = converted("Widok: ![hala *nowa*](hala.png)")
    assert "hala" in result.html
    assert [(link.target, link.reason) for link in result.broken_links] == [("hala.png", "image")]
    assert_safe(result.html)


@pytest.mark.parametrize(
    ("shift", "written", "expected"),
    [
        (1, "# ## ### ##", "h2 h3 h4 h3"),
        (2, "# ##", "h3 h4"),
        (0, "# ## ### #", "h2 h2 h3 h2"),
        (0, "## ### ##", "h2 h3 h2"),
        (0, "### ## #", "h2 h2 h2"),
        (1, "## #### #### ### #", "h2 h3 h3 h3 h2"),
        (3, "# ###### ##", "h4 h5 h5"),
        (4, "# ## ### ####", "h5 h6 h6 h6"),
        (1, "# ## ### #### ##### ######", "h2 h3 h4 h5 h6 h6"),
    ],
)
def test_headings_stand_below_their_section_without_a_gap(shift: int, written: str, expected: str) -> None:
    text = "\n\n".join(f"{marks} tytuł" for marks in written.split())
    result = converted(text, shift)
    assert [element.tag for element in elements(result.html)] == expected.split()
    assert [f"h{heading.level}" for heading in result.headings] == expected.split()


def test_ids_of_headings_are_plain_and_each_stands_once() -> None:
    text = "# Zasady `<rabatów>` *Łódź* &amp; S-ka\n\n# Cel\n\n# Cel\n\n# Cel 2\n\n# Ціни\n\n# ☎"
    headings = converted(text).headings
    assert [heading.id for heading in headings] == [
        "n-zasady-rabatow-lodz-s-ka",
        "n-cel",
        "n-cel-2",
        "n-cel-2-2",
        "n-section",
        "n-section-2",
    ]
    assert headings[0].text == "Zasady <rabatów> Łódź & S-ka"
    assert [element.get("id") for element in elements(html(text)) if element.tag == "h2"] == [h.id for h in headings]


def test_a_heading_without_text_is_no_heading() -> None:
    result = converted("# \n\n## Cel\n\n##\n\n# &nbsp;")
    assert [heading.text for heading in result.headings] == ["Cel"]
    assert_safe(result.html)


@pytest.mark.parametrize(
    ("target", "href"),
    [
        ("https://example.com/a?b=1&copy=2", "https://example.com/a?b=1&copy=2"),
        ("https://example.com/?a=1&amp;b=2", "https://example.com/?a=1&b=2"),
        ("HTTP://EXAMPLE.COM", "HTTP://EXAMPLE.COM"),
        ("mailto:jan@example.com", "mailto:jan@example.com"),
        ("tel:+48221234567", "tel:+48221234567"),
        ("#zasady", "#n-zasady"),
        ("#Zasady", "#n-zasady"),
        ("#zasady-rabatów", "#n-zasady-rabatow"),
        ("#zasady-rabat%C3%B3w", "#n-zasady-rabatow"),
        ("sales-rep.pl.md", "sales-rep.html"),
        ("accounts/baltic-foods", "../accounts/baltic-foods.html"),
        ("../accounts/baltic-foods.yaml", "../accounts/baltic-foods.html"),
        ("../pages/rabaty.pl.md#zasady", "../pages/rabaty.html#zasady"),
        ("../pages/rabaty.pl.md#Zasady%20Rabatów", "../pages/rabaty.html#zasady-rabatow"),
        ("plan%20og%C3%B3lny.md", "plan.html"),
        ("<plan ogólny.md>", "plan.html"),
    ],
)
def test_links_that_lead_somewhere(target: str, href: str) -> None:
    result = converted(
        f"# Zasady\n\n# Zasady rabatów\n\nPatrz [tutaj]({target}) i [tam][x].\n\n[x]: {target.strip('<>')}"
    )
    assert result.broken_links == ()
    links = [element for element in elements(result.html) if element.tag == "a"]
    assert [link.get("href") for link in links] == ([href, href] if " " not in target else [href])
    assert {link.get("rel") for link in links} == {"noopener noreferrer" if ":" in href else None}


def test_addresses_in_angle_brackets_are_links() -> None:
    assert html("<https://example.com/a_b_c> <jan_b@example.com>") == (
        '<p><a href="https://example.com/a_b_c" rel="noopener noreferrer">https://example.com/a_b_c</a> '
        '<a href="mailto:jan_b@example.com" rel="noopener noreferrer">jan_b@example.com</a></p>'
    )


def test_a_link_keeps_its_title_and_one_without_text_shows_its_target() -> None:
    assert html('[rabaty](sales-rep.pl.md "Kto & co") []( sales-rep.pl.md )') == (
        '<p><a href="sales-rep.html" title="Kto &amp; co">rabaty</a> <a href="sales-rep.html">sales-rep.pl.md</a></p>'
    )


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("#cennik", "heading"),
        ("#", "missing"),
        ("cennik.pl.md", "missing"),
        ("sales-rep.pl.md#nie-ma", "missing"),
        ("accounts/nobody", "missing"),
        ("www.example.com", "missing"),
        ("?a=b", "missing"),
        ("javascript:alert(1)", "address"),
        ("JaVaScRiPt:alert(1)", "address"),
        ("javascript%3Aalert(1)", "address"),
        ("data:text/html,x", "address"),
        ("vbscript:x", "address"),
        ("file:///etc/passwd", "address"),
        ("ftp://example.com", "address"),
        ("//example.com", "address"),
        ("/accounts/x.html", "address"),
        ("%2F%2Fexample.com", "address"),
        (r"\\example.com", "address"),
        ("https:/example.com", "address"),
        ("https:example.com", "address"),
        ("https://", "address"),
        ("mailto:", "address"),
        ("tel:zero", "address"),
        ("C:/plik.md", "address"),
    ],
)
def test_links_that_lead_nowhere_are_their_text(target: str, reason: str) -> None:
    result = converted(f"# Zasady\n\nPatrz [tutaj]({target}).")
    assert [link.reason for link in result.broken_links] == [reason]
    assert result.html.endswith("<p>Patrz tutaj.</p>")


def stretches(text: str) -> list[tuple[str, int, int]]:
    """What `broken_links` marks in a text, and where."""
    lines = text.replace("\r\n", "\n").split("\n")
    found = broken_links(text, resolve)
    assert all(link.start.line == link.end.line for link in found)
    return [(lines[at.line - 1][at.column - 1 : end.column - 1], *at) for at, end in ((b.start, b.end) for b in found)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ala [ma](kota) i [psa](kota).", [("kota", 1, 10), ("kota", 1, 24)]),
        ("`[x](kota)` [x](kota)", [("kota", 1, 17)]),
        ("```\n[x](kota)\n```\n\n[x](kota)", [("kota", 5, 5)]),
        ("~~~\n[x](kota)\n~~~\n\n[x](kota)", [("kota", 5, 5)]),
        ("tekst\n\n    [x](kota)\n\n[x](kota)", [("kota", 5, 5)]),
        ("- a\n\n    [x](kota)\n\n[x](kota)", [("kota", 3, 9), ("kota", 5, 5)]),
        (r"\[x](kota) [x](kota)", [("kota", 1, 16)]),
        ("> - tak [x](\n>   kota)", [("kota", 2, 5)]),
        ("## Cel [x](kota) ##", [("kota", 1, 12)]),
        ("| a | b |\n|---|---|\n| [x](kota) | [x](kota) |", [("kota", 3, 7), ("kota", 3, 19)]),
        ("Rabat\n: por. [x](kota)", [("kota", 2, 12)]),
        ("[x][k], [y][k]\n\n[k]: kota 'tytuł'", [("kota", 3, 6)]),
        ("[k]\n\n  [k]:   kota", [("kota", 3, 10)]),
        ("[x](<kota psa>)", [("kota psa", 1, 6)]),
        ('[x](kota "tytuł (1)") [y](a(b)c)', [("kota", 1, 5), ("a(b)c", 1, 27)]),
        ("![x](kota.png)", [("kota.png", 1, 6)]),
        ("<ftp://kota>", [("ftp://kota", 1, 2)]),
        ("[**x** `]`](kota)", [("kota", 1, 13)]),
        ("zażółć 🙂 [x](kota)", [("kota", 1, 14)]),
        ("a\r\nb [x](kota)", [("kota", 2, 7)]),
        ("[x](a&amp;b)", [("a&amp;b", 1, 5)]),
        (r"[x](a\_b)", [(r"a\_b", 1, 5)]),
        ("[x]()", [("", 1, 5)]),
        ("[x](kota psa)", [("kota psa", 1, 5)]),
        ('[x](kota psa "tytuł") [y]( kot )', [("kota psa", 1, 5), ("kot", 1, 28)]),
    ],
)
def test_broken_links_are_marked_at_their_target(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert stretches(text) == expected


def test_a_broken_link_is_told_by_what_its_author_means() -> None:
    assert [link.target for link in broken_links(r"[x](a\_b) [y](a&amp;b) [z](<kota psa>)", resolve)] == [
        "a_b",
        "a&b",
        "kota psa",
    ]


def test_a_broken_link_that_is_not_found_again_is_told_at_the_beginning() -> None:
    assert [(link.target, *link.start) for link in broken_links("a [x](b\nc) [y](d\ne) [z](f)", resolve)] == [
        ("b\nc", 1, 1),
        ("d\ne", 1, 1),
        ("f", 3, 8),
    ]


CONTEXTS = (
    "{0}",
    "tekst {0} i dalej {1}",
    "- {0}\n- {1}",
    "1. {0}\n\n   dalej",
    "> {0}\n> {1}",
    "## {0}",
    "| a | b |\n|--|:-:|\n| {0} | `\\|` {1} |",
    "Termin {0}\n\n:   {1}",
    "`[x](y)` {0} `` ` [x](y) `` **{1}**",
    "```\n[x](y)\n[x](z-1)\n```\n\n{0}",
    "tekst\n\n    [x](y)\n\n{0}",
)


@given(st.lists(st.tuples(st.sampled_from(CONTEXTS), st.tuples(*[st.sampled_from("yz")] * 2)), max_size=8))
def test_every_broken_link_is_found_again_wherever_it_stands(blocks: list[tuple[str, tuple[str, str]]]) -> None:
    numbers = iter(range(100))
    targets, parts = [], []
    for context, letters in blocks:
        here = [f"{letter}-{next(numbers)}" if letter == "z" else letter for letter in letters]
        targets += here[: context.count("{")]
        parts.append(context.format(*(f"[link]({target})" for target in here)))
    text = "\n\n<!-- -->\n\n".join(parts)
    assert [text for text, _, _ in stretches(text)] == targets


ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//x.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script/x>alert(1)</script",
    "<<script>alert(1)//<</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=x:x onerror=alert(1)//",
    '<IMG """><SCRIPT>alert(1)</SCRIPT>">',
    "<img srcset='x 1x, javascript:alert(1) 2x'>",
    "<svg onload=alert(1)>",
    "<svg><script>alert&#40;1&#41;</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<math href='javascript:alert(1)'>x</math>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'>",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<input onfocus=alert(1) autofocus>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<body onload=alert(1)>",
    "<base href=//x.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href=//x.example/x.css>",
    "<style>@import '//x.example/x.css';</style>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    '<div style="width: expression(alert(1))">x</div>',
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo '<script>alert(1)</script>' ?>",
    "<!DOCTYPE html [<!ENTITY x '<script>'>]>",
    "<textarea><script>alert(1)</script></textarea>",
    "<plaintext><script>alert(1)</script>",
    "<xmp><script>alert(1)</script></xmp>",
    "[x](javascript:alert(1))",
    "[x](JAVASCRIPT:alert(1))",
    "[x]( javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](< javascript:alert(1)>)",
    "[x](java\tscript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](java&Tab;script:alert(1))",
    "[x](java&NewLine;script:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](javascript&#58;alert(1))",
    "[x](javascript&#x3A;alert(1))",
    "[x](javascript&#0000058alert(1))",
    "[x](&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1))",
    "[x](&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A&#x61lert(1))",
    "[x](&amp;#106;avascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](&#1;javascript:alert(1))",
    "[x](&#14;  javascript:alert(1))",
    "[x](\u200bjavascript:alert(1))",
    "[x](\u00adjavascript:alert(1))",
    "[x](javascript\u2028:alert(1))",
    "[x](javascript%3Aalert(1))",
    "[x](%6A%61vascript:alert(1))",
    "[x](j\\avascript:alert(1))",
    "[x](\\javascript:alert(1))",
    "[x](javascript:\\alert(1))",
    "[x](javascript://example.com/%0aalert(1))",
    "[x](jAvAsCrIpT:alert`1`)",
    "[x](vbscript:msgbox(1))",
    "[x](livescript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](data:image/svg+xml,<svg onload=alert(1)>)",
    "[x](blob:https://x.example/1)",
    "[x](file:///etc/passwd)",
    "[x](//x.example)",
    "[x](/\\x.example)",
    "[x](\\\\x.example)",
    "[x](///x.example)",
    "[x](https:x.example)",
    "[x](view-source:https://x.example)",
    "[x](ſcript:alert(1))",
    '[x](https://x.example/"onmouseover="alert(1))',
    "[x](https://x.example/' onmouseover='alert(1))",
    '[x](<https://x.example/ " onmouseover=alert(1) x=">)',
    "[x](https://x.example/&quot;onmouseover=&quot;alert(1))",
    '[x](https://x.example "t" onmouseover="alert(1)")',
    "[x](https://x.example '\" onmouseover=\"alert(1)')",
    '[x](https://x.example ("><script>alert(1)</script>))',
    '[x](sales-rep.pl.md "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;")',
    "[<img src=x onerror=alert(1)>](sales-rep.pl.md)",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "[x][y]\n\n[y]: <javascript:alert(1)> 'title'",
    '[x]\n\n[x]: JaVa&#115;cript:alert(1) "t"',
    "[x]\n\n[x]: https://x.example '\" onclick=\"alert(1)'",
    "![x](javascript:alert(1))",
    '![" onerror="alert(1)](x.png)',
    '![x](x.png "\\" onerror=alert(1)")',
    "![<script>alert(1)</script>][y]\n\n[y]: x.png",
    "[![x](javascript:alert(1))](javascript:alert(2))",
    "[a [b](sales-rep.pl.md) c](https://x.example)",
    "[<https://x.example>](sales-rep.pl.md)",
    "<javascript:alert(1)>",
    "<javascript://x.example/%0aalert(1)>",
    "<JAVASCRIPT://%0aalert(1)>",
    '<https://x.example/"onmouseover="alert(1)>',
    "<https://x.example/' onmouseover='alert(1)>",
    "<data:text/html,<script>alert(1)</script>>",
    '<x@example.com" onclick="alert(1)>',
    '<mailto:x@example.com?body="><script>alert(1)</script>>',
    "`<script>alert(1)</script>`",
    "``` html onload=alert(1)\n<script>alert(1)</script>\n```",
    "```{.x #y onclick=alert(1)}\n<script>alert(1)</script>\n```",
    '~~~ "><script>alert(1)</script>\nx\n~~~',
    "    <script>alert(1)</script>",
    "# <script>alert(1)</script>",
    '# "><img src=x onerror=alert(1)>',
    "# x {#y onclick=alert(1)}",
    "x {: onclick=alert(1) style=color:red }",
    "a | b\n--|--\n<script>alert(1)</script> | [x](javascript:alert(1))",
    "a | b\n:--style=x|--\n1 | 2",
    "<b\n: <script>alert(1)</script>",
    "- <script>\n- alert(1)\n- </script>",
    "> <script>\n> alert(1)</script>",
    "<div markdown=1 onclick=alert(1)>\n\n*x*\n\n</div>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "&#0;&#1;&#xFFFE;&#xD800;&#x110000;&#128;",
    "\x02amp\x03lt;script\x02amp\x03gt;alert(1)",
    "\x02wzxhzdk:0\x03 \x02klzzwxh:0000\x03 `<script>`",
    "\x0260\x03script\x0262\x03alert(1)",
    "[x](\x02amp\x03#106;avascript:alert(1))",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "{{ 7*7 }} {% raw %}<script>{% endraw %}",
    "</div></main><script>alert(1)</script>",
    "</p><p onclick=alert(1)>",
    "\ufffe\uffff\U0001fffe\ufdd0",
    "\ud800<script>\udfff",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_no_attack_gets_through(text: str) -> None:
    for attack in (
        text,
        f"tekst {text} tekst",
        f"- {text}",
        f"> {text}",
        f"# {text}",
        f"**{text}**",
        f"a\n\n{text}\n\nb",
    ):
        result = converted(attack)
        assert_safe(result.html)
        assert result.broken_links == broken_links(attack, resolve)


MARKS = [
    *"[]()<>`*_#|~-+:!\\&;=\"'/@.1ax \n\t",
    *(
        "\n\n",
        "\n    ",
        "\n- ",
        "\n1. ",
        "\n> ",
        "\n: ",
        "\n# ",
        "\n---\n",
        "```\n",
        "~~~\n",
        "](",
        "[x]: ",
        "\n|-|-|\n",
    ),
    *("javascript:", "https://x.example", "sales-rep.pl.md", "mailto:a@b.example", "<script>", "<b onclick=x>", "&lt;"),
    *("&#106;", "![x](", "\x00", "\x02", "\x03", "\r", "\u2028", "\u00a0", "ł", "☎", "\ufeff"),
]
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(MARKS), max_size=60).map("".join))


@given(TEXTS)
@settings(max_examples=400)
def test_any_text_becomes_sound_and_safe_html(text: str) -> None:
    result = converted(text)
    assert_safe(result.html)
    levels_and_ids = [(int(e.tag[1]), e.get("id")) for e in elements(result.html) if e.tag in HEADINGS]
    assert levels_and_ids == [(heading.level, heading.id) for heading in result.headings]
    assert result.broken_links == broken_links(text, resolve)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for link in result.broken_links:
        assert link.start <= link.end <= (len(lines), len(lines[-1]) + 1)


PLAIN = (
    "Rabaty od 3%",
    "**Uwaga:** C#",
    "a **b** (c)",
    "„kod” **x",
    "1986. rok",
    "a  ",
    "a\u2003b",
    "*",
    "**b",
    "=",
    "---",
)
PLAIN_STARTS = ("", "- ", "## ", "# ", "#### ", "-", "1. ", "  ", "####### ")
PLAIN_TEXTS = st.lists(
    st.tuples(st.sampled_from(PLAIN_STARTS), st.sampled_from(PLAIN), st.sampled_from(("\n", "\n\n", "\n\n\n"))),
    max_size=6,
).map(lambda lines: "".join("".join(line) for line in lines))


@given(
    st.one_of(st.text(), st.text(st.sampled_from("abżź019 .,-+=:;\n\"'(„”#!?%/@^$*")), TEXTS, PLAIN_TEXTS),
    st.integers(0, 3),
)
@settings(max_examples=600)
@example("1986. rok", 1)
@example("a\n=", 1)
@example("a\u2003\nb", 1)
@example("# a\n## b\n- c\n- d\n\ne\nf\n- g\n\n- h\n\n# a", 2)
@example("- a\n- b\n\n- c", 1)
@example("**a**\n- b", 1)
@example("## C#", 1)
@example("- a\n" * 800, 1)
def test_plain_text_takes_a_shorter_way_to_the_same_html(text: str, shift: int) -> None:
    shorter = converted(text, shift)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "_plain", lambda *_: None)
        assert converted(text, shift) == shorter


@pytest.mark.parametrize("text", ["a **b**", "a\nb\n\nc", "# a\nb\n\n## c\n\n- d\n- e", "- a\n\n- b\n\nc\n\n- d"])
def test_a_usual_text_is_plain(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "_parse", None)
        assert converted(text).is_formatted


def test_texts_do_not_leak_into_each_other_nor_between_threads() -> None:
    converted("[x]: sales-rep.pl.md\n\n# Cel\n\n```\nkod\n```")
    assert html("[x] `<` *a*\n\n# Cel") == '<p>[x] <code>&lt;</code> <em>a</em></p>\n<h2 id="n-cel">Cel</h2>'
    texts = [
        f"# Cel {number}\n\n```\n{number}\n```\n\n[x][y]\n\n[y]: https://x.example/{number}" for number in range(200)
    ]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(html, texts)) == [html(text) for text in texts]


HOSTILE = [
    *("[", "]", "*", "_", ">", "`", "<", "&", "~", "|", "#", "\\", "!", "(", "-", ":", "\n", " ", "\t", "\x00", "a"),
    *("> ", "- ", "1. ", "* ", "+ ", ": ", "[]", "][", "[a](", "[a][", "![", "![a](", "[[a](b)", "[a](<b", '[a](b "'),
    *("]((", "[](", "*a ", "a**b", "a**b_c", "*_", "**a_", "`a", "``a`", "~~a", "<a", "<a ", "<!--", "<a@", "</"),
    *("<https://", "&#0", "&amp;", "\n>", "\n- ", "\n-", "# a\n", "a\n=\n", "a\n-\n", "a\n: b\n", "\n: ", "\n\n: a"),
    *(
        "- a\n\n",
        "> a\nb\n",
        "***\n",
        "_ _\n",
        "|a\n",
        "a|b\n",
        "a|b\n-|-\n",
        "|`",
        "~~~\n",
        "```\n",
        "~~~a\n",
        "```a\n",
    ),
    *("```a\n\n", "~~~ a\n\n", "    a\n\n", "[a]: b\n", "[a]: b\n\n[a]", "[a\n", "[a](b) ", "![a](b) ", "<a:b>", "\\*"),
    *(
        "<a@b.c> ",
        "*    ",
        "1.  ",
        "> - ",
        "- > ",
        ": - ",
        ">\n\n",
        "[a]:\n",
        "[a]: <",
        "\n\n    ",
        "\n\n",
        "\n\n*",
        "# a\n\n",
    ),
]


@pytest.mark.parametrize("length", [LENGTH_LIMIT, 100_000])
@pytest.mark.parametrize("pattern", HOSTILE)
def test_hostile_texts_take_less_than_four_seconds_of_a_processor(pattern: str, length: int) -> None:
    """They take half a second; what grows with the square of the length would take minutes."""
    text = (pattern * length)[:length]
    start = time.process_time()  # however busy the machine is
    result = converted(text)
    assert time.process_time() - start < 4
    assert "<script" not in result.html


@pytest.mark.parametrize(
    "text", ["[" * 1000 + "a" + "]" * 1000, "- " * 1000, "> " * 1000, "*" * 1001 + "a" + "*" * 1001]
)
def test_deep_texts_end_in_sound_html(text: str) -> None:
    assert_safe(html(text))


@pytest.mark.parametrize(
    "text",
    [
        "a" * LENGTH_LIMIT + "\n\n**b**\nc <d>",
        ">" * (NESTING_LIMIT + 4) + " a\n\n**b**\nc <d>",
        "\n".join(f"{'    ' * level}- a" for level in range(NESTING_LIMIT + 4)) + "\n\n**b**\nc <d>",
    ],
    ids=["long", "quotes", "lists"],
)
def test_a_text_past_the_limits_is_shown_as_written(text: str) -> None:
    result = converted(text)
    assert not result.is_formatted
    assert result.html.endswith("</p>\n<p>**b**<br>\nc &lt;d&gt;</p>")
    assert result.broken_links == broken_links(text, resolve) == ()


def test_a_text_deeper_than_it_looks_is_shown_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "NESTING_LIMIT", 10**6)
    assert converted("- " * 2000 + "*a*") == Converted(f"<p>{'- ' * 2000}*a*</p>", is_formatted=False)
    assert html("- *a*") == "<ul>\n<li><em>a</em></li>\n</ul>"


def test_what_people_write_is_within_the_limits() -> None:
    rows = "\n".join(f"| wiersz {row} | [klient {row}](accounts/baltic-foods) | `{row}` | 5% |" for row in range(200))
    text = (
        f"# Spis\n\n| a | b | c | d |\n|---|---|---|---|\n{rows}\n\n"
        + "\n".join(f"- [Klient {number}](accounts/baltic-foods), *{number} szt.*" for number in range(300))
        + "\n\n- - - - - - - - - - - - - - - - - - - - - - - - -\n\n"
        + "\n".join(f"{'    ' * level}- poziom" for level in range(6))
        + "\n\n"
        + "Ala ma [kota](sales-rep.pl.md) i `kod` **ważny**. " * 40
    )
    result = converted(text)
    assert result.is_formatted
    assert result.broken_links == ()
    assert_safe(result.html)
