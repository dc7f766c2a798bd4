"""Files that ship with the program: where they lie in a wheel, an editable install and a checkout."""

from pathlib import Path


def layouts() -> Path:
    """Return the folder of the packaged layouts: templates, assets and catalogs.

    Raises `FileNotFoundError` where the installation has lost it.
    """
    return layouts_of(Path(__file__).resolve().parent)


def layouts_of(package: Path) -> Path:
    """Return the layouts of a package by its folder: inside it in a wheel, at the top of the repository in a checkout.

    An editable install has the checkout's package, `src/playbookgen`; the wheel's copy is not there.
    """
    for folder in (package / "layouts", package.parent.parent / "layouts"):
        if (folder / "locale").is_dir():
            return folder
    raise FileNotFoundError(f"the layouts are missing beside {package}; install playbookgen again")
