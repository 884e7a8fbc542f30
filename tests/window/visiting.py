"""Opens the program in a process of its own, worked by one of the drivers."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.window.conftest import EACH

DRIVER = Path(__file__).with_name("drive.py")


def visit(
    plan: dict[str, Any], environment: dict[str, str], folder: Path, driver: Path = DRIVER
) -> dict[str, Any]:
    """Open the program once and work it as planned; what was seen."""
    asked, report = folder / "plan.json", folder / "report.json"
    asked.write_text(json.dumps(plan))
    done = subprocess.run(
        [sys.executable, driver, asked, report], env=environment, capture_output=True, text=True, timeout=200
    )
    seen: dict[str, Any] = json.loads(report.read_text()) if report.exists() else {}
    assert done.returncode == 0, f"{seen}\n{done.stderr}"
    return seen


def by_hand(driver: str, environment: dict[str, str], folder: Path) -> dict[str, Any]:
    """Open the known library, and work it by hand as one of the drivers beside this file does."""
    plan: dict[str, Any] = {"folders": [], "known": 3 * EACH, "patience": 150.0}
    if picture := os.environ.get("MUSICEXPLORER_TEST_PICTURE"):
        plan["picture"] = picture
    return visit(plan, environment, folder, Path(__file__).with_name(driver))
