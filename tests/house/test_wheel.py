"""The built wheel carries everything: installed elsewhere, without the repository, it starts and speaks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

START = """
from portal.app import create_app
from portal.config import find_shipped
from portal.i18n import locale_for
import portal, os, pathlib

assert pathlib.Path(portal.__file__).is_relative_to(os.environ["INSTALLED"]), portal.__file__
for name in ("content", "migrations", "translations"):
    assert find_shipped(name).is_relative_to(os.environ["INSTALLED"]), name
assert list(find_shipped("translations").rglob("messages.mo")), "no compiled catalogue"
for name in ("pack.typ", "fonts/NotoSans-Regular.ttf", "fonts/OFL.txt"):
    assert (pathlib.Path(portal.__file__).parent / "adapters/packs" / name).is_file(), name
answer = create_app().test_client().get("/what-happens", base_url="https://portal.example.org")
assert answer.status_code == 200, answer.status
print("started")
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("elsewhere")
    wheels, target = folder / "wheels", folder / "installed"
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    _run([*pip, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", str(wheels), str(ROOT)])
    (wheel,) = wheels.glob("*.whl")
    _run([*pip, "install", "--no-deps", "--no-index", "--target", str(target), str(wheel)])
    return target


def test_the_wheel_starts_far_from_the_repository(installed: Path, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(installed),
        "INSTALLED": str(installed),
        "PORTAL_DATABASE_URL": f"sqlite:///{tmp_path / 'portal.sqlite3'}",
        "PORTAL_BASE_URL": "https://portal.example.org",
        "PORTAL_TEAM_PHONE": "01632 960 100",
        "PORTAL_SMTP_HOST": "mail.example.org",
    }
    environment["PORTAL_SERVICE_KEY"] = _run(
        [sys.executable, "-m", "portal", "make-key"], cwd=tmp_path, environment=environment
    ).strip()

    _run([sys.executable, "-m", "portal", "migrate"], cwd=tmp_path, environment=environment)
    _run([sys.executable, "-m", "portal", "load-content"], cwd=tmp_path, environment=environment)
    said = _run([sys.executable, "-c", START], cwd=tmp_path, environment=environment)

    assert said.strip() == "started"


def _run(command: list[str], *, cwd: Path | None = None, environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr or done.stdout
    return done.stdout
