"""The gate: format, lint, types and contracts beside the whole suite; branch coverage of what
steers, and the floors of that."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

FLOORS = {"desk/*": 100, "faq/*": 100, "filing/*": 100, "": 92}
"""Per cent of lines and branches by what is counted ("": everything). Raise them, never lower."""

SWEEPS = [
    "tests/e2e/test_random.py",
    "tests/architecture",
    "tests/content/faq",
    "tests/content/kinds",
    "tests/content/rules/test_every_filing_can_be_ready.py",
    "tests/content/rules/test_every_rule_is_reached.py",
    "tests/content/rules/test_verdicts_in_rows.py",
    "tests/desk/test_crash.py",
    "tests/desk/test_restart.py",
    "tests/dialogs/test_windows.py",
    "tests/telegram_sim/test_any_input.py",
    "tests/e2e/test_entities.py",
    "tests/e2e/test_filing.py",
    "tests/e2e/test_intake_page.py",
    "tests/e2e/test_kinds.py",
    "tests/e2e/test_one_place.py",
    "tests/e2e/test_page.py",
    "tests/e2e/test_phone_screens.py",
    "tests/e2e/test_recorded.py",
    "tests/e2e/test_secrecy.py",
    "tests/faults/matrix",
    "tests/faults/test_database.py",
    "tests/faults/test_gone.py",
    "tests/faults/test_network.py",
    "tests/page",
    "tests/unit/filing/package/test_verify_anything.py",
    "tests/unit/filing/test_checks_on_any_draft.py",
]
"""All content, input at random, whole processes and browsers, through branches that smaller tests
measure: counting lines makes these up to three times as slow and adds nothing."""

BIN = Path(sys.executable).parent
AT_ONCE = [[BIN / "ruff", "format", "--check", "."], [BIN / "ruff", "check", "."]]
BESIDE = [[BIN / "mypy"], [BIN / "lint-imports"]]
"""Runs beside the first tests, which wait a good deal."""

PYTEST = [sys.executable, "-m", "pytest", "-m", "not benchmark"]
MEASURED = [*PYTEST, "--cov", "--cov-report=", *(f"--ignore={path}" for path in SWEEPS)]
PLAIN = [*PYTEST, "--no-cov", *SWEEPS]
WORKERS = ["-n", "3", "--dist", "worksteal"]
REPORT = [sys.executable, "-m", "coverage", "report", "--skip-covered"]


def main() -> int:
    """0, or the exit code of the part that failed. What fails once has failed."""
    for command in AT_ONCE:
        if code := _run(command):
            return code
    beside = [subprocess.Popen(command) for command in BESIDE]  # noqa: S603 - our own words
    code = _run([*PLAIN, *WORKERS])
    codes = [code, *(one.wait() for one in beside)]
    if failed := [one for one in codes if one]:
        return failed[0]
    if code := _run([*MEASURED, *WORKERS]):
        return code
    for where, floor in FLOORS.items():
        included = [f"--include={where}"] if where else []
        if code := _run([*REPORT, f"--fail-under={floor}", *included]):
            return code
    return 0


def _run(command: Sequence[str | Path]) -> int:
    return subprocess.run(command, check=False).returncode  # noqa: S603 - our own words


if __name__ == "__main__":
    raise SystemExit(main())
