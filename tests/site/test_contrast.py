"""Contrast of the colours of site.css, reckoned from its tokens: WCAG 2.2, 1.4.3 and 1.4.11."""

import re
from collections.abc import Mapping

import pytest

from playbookgen.packaged import layouts

CSS = (layouts() / "assets/site.css").read_text("utf-8")
SCHEMES = ("light", "dark")
TEXT = 4.5
GRAPHIC = 3.0

TOKENS: Mapping[str, tuple[str, str]] = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", CSS)
}

SURFACES = ("paper", "card", "sunk")
SOFT_SURFACES = ("accent-soft", "good-soft", "warn-soft", "bad-soft")

PAIRS: tuple[tuple[str, tuple[str, ...], float, str], ...] = (
    ("ink", (*SURFACES, *SOFT_SURFACES), TEXT, "text of pages, cards, code, chips, reasons and alerts"),
    ("soft", (*SURFACES, "accent-soft"), TEXT, "captions, heads of tables, remarks, also in the matrix and in results"),
    ("soft", ("good-soft", "warn-soft", "bad-soft"), TEXT, "remarks and edit links in reasons and alerts"),
    ("accent", (*SURFACES, *SOFT_SURFACES), TEXT, "links, wherever they stand; initials; the outline of the focus"),
    ("on-accent", ("accent",), TEXT, "the chip of a key account, the link that skips to the content"),
    ("good", ("paper", "card", "good-soft", "accent-soft"), TEXT, "words and signs that all is well"),
    ("warn", ("paper", "card", "warn-soft", "accent-soft"), TEXT, "words and signs that something needs attention"),
    ("bad", ("paper", "card", "bad-soft", "accent-soft"), TEXT, "words and signs that something is wrong"),
    ("strong-line", ("paper", "card"), GRAPHIC, "lines that mean something: reporting lines, empty seats, fields"),
    ("bar-now", ("card", "bar-goal"), GRAPHIC, "revenue in a bar, over its target"),
    ("bar-last", ("card",), GRAPHIC, "last year's revenue below a bar"),
    ("ink", ("card", "bar-goal"), GRAPHIC, "the mark of the pace in a bar"),
)
"""A colour, what it stands on, the contrast that it needs there, and where that is."""

PALE = {
    "line": "parts what space parts too",
    "bar-goal": "the target is a number beside the bar, and the bar's length",
}
"""Colours that carry no meaning of their own, and why none is lost where they cannot be seen."""


def luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_reckoned_as_the_standard_does() -> None:
    assert (contrast("#000000", "#ffffff"), contrast("#777777", "#777777")) == (21, 1)
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_colour_stands_out_from_what_it_is_on(scheme: str) -> None:
    place = SCHEMES.index(scheme)
    faint = [
        f"--{front} on --{back} has {found:.2f}, needs {needed} ({where})"
        for front, backs, needed, where in PAIRS
        for back in backs
        if (found := contrast(TOKENS[front][place], TOKENS[back][place])) < needed
    ]
    assert not faint, "\n".join(faint)


def test_every_colour_of_the_stylesheet_is_judged() -> None:
    judged = {colour for front, backs, _, _ in PAIRS for colour in (front, *backs)}
    assert TOKENS.keys() - judged - PALE.keys() == set()


def test_colours_are_tokens() -> None:
    """So what is judged here is all there is, but for shadows below what lies over the page, and for paper."""
    screen = re.sub(r"@layer print \{\n.*?^\}$", "", CSS, flags=re.DOTALL | re.MULTILINE)
    rest = re.sub(
        r"/\*.*?\*/|light-dark\(#[0-9a-f]{6}, #[0-9a-f]{6}\)|rgb\(0 0 0 / [\d.]+\)", "", screen, flags=re.DOTALL
    )
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{}]*\{)|\b(?:rgb|hsl|oklch|lab)a?\([^)]*\)", rest) == []
