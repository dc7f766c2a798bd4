"""The same content gives the same bytes: on any machine, in any order, under any settings of the system."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from playbookgen.build import check
from tests.conftest import Demo
from tests.sites import DAY, REPOSITORY, tree


def shuffled_copy(source: Path, target: Path) -> Path:
    """Copy a site file by file in an order of chance, each with another time of writing."""
    files = sorted(path for path in source.rglob("*") if path.is_file() and "public" not in path.parts)
    chance = random.Random(7)
    chance.shuffle(files)
    for number, file in enumerate(files):
        copy = target / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
        os.utime(copy, (1_000_000_000 + number, 1_000_000_000 + number))
    return target


ODD = [
    {"LC_ALL": "C", "LANG": "C", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1", "PYTHONUTF8": "0"},
    {"LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr", "TZ": "America/Los_Angeles", "PYTHONHASHSEED": "4242", "NO_COLOR": "1"},
]


@pytest.mark.parametrize("environment", ODD)
def test_the_demo_comes_out_the_same_elsewhere(demo: Demo, tmp_path: Path, environment: Mapping[str, str]) -> None:
    root = shuffled_copy(demo.root, tmp_path / "Ósmy  folder" / "site")
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-m", "playbookgen", "build", "--as-of", DAY.isoformat(), "--output", "../out"],
        cwd=root,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY / "src"), **environment},
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr.decode("utf-8", "replace")
    assert tree(tmp_path / "Ósmy  folder" / "out") == demo.files


def test_the_day_is_the_one_in_the_sites_time_zone(small: Path) -> None:
    moment = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    checked = check(small, clock=lambda zone: moment.astimezone(zone))
    assert checked.playbook.as_of.isoformat() == "2026-11-24"
