"""The packaged layouts are found in a wheel, an editable install and a checkout."""

from pathlib import Path

import pytest

from playbookgen.packaged import layouts, layouts_of


def test_the_layouts_of_this_installation_have_catalogs() -> None:
    assert (layouts() / "locale" / "pl" / "LC_MESSAGES" / "messages.po").is_file()


def test_a_wheel_has_them_inside_the_package(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "playbookgen"
    (package / "layouts" / "locale").mkdir(parents=True)
    (tmp_path / "layouts" / "locale").mkdir(parents=True)
    assert layouts_of(package) == package / "layouts"


def test_a_checkout_has_them_at_its_top(tmp_path: Path) -> None:
    package = tmp_path / "src" / "playbookgen"
    package.mkdir(parents=True)
    (tmp_path / "layouts" / "locale").mkdir(parents=True)
    assert layouts_of(package) == tmp_path / "layouts"


def test_an_installation_that_lost_them_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="install playbookgen again"):
        layouts_of(tmp_path / "src" / "playbookgen")
