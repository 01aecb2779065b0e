"""Configuration comes from the environment and is checked at start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def manage(tmp_path: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **environment},
        text=True,
        capture_output=True,
    )


def test_every_bad_variable_is_named_at_once(tmp_path):
    bad = {"PORT": "99999", "DEBUG": "perhaps", "TIME_ZONE": "Mars/Olympus", "CONTACT_EMAIL": "desk"}
    said = manage(tmp_path, "check", **bad).stderr.splitlines()[-1]
    assert "The environment is not usable" in said
    assert "99999 is not a port from 1 to 65535" in said
    assert all(f"{name}: " in said for name in bad)


@pytest.mark.parametrize(("name", "value"), [("EMAIL_URL", "nonsense"), ("DATA_DIR", "/dev/null/nowhere")])
def test_a_variable_that_nothing_can_be_done_with_is_refused_by_name(tmp_path, name, value):
    said = manage(tmp_path, "check", **{name: value}).stderr.splitlines()[-1]
    assert f"ImproperlyConfigured: {name}: " in said


def test_letters_go_to_the_console_unless_told_otherwise(tmp_path):
    done = manage(tmp_path, "diffsettings")
    assert "EMAIL_BACKEND = 'django.core.mail.backends.console.EmailBackend'" in done.stdout


def test_a_site_address_that_is_none_is_named(tmp_path):
    assert "SITE_URL" in manage(tmp_path, "check", SITE_URL="lodestone.example").stderr


def test_the_deployment_check_is_clean_behind_https(tmp_path):
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", SITE_URL="https://lodestone.example")
    assert done.returncode == 0, done.stderr


def test_the_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path):
    manage(tmp_path, "check")
    key = tmp_path / "secret_key"
    made = key.read_text()
    assert len(made) >= 50
    assert key.stat().st_mode & 0o077 == 0
    manage(tmp_path, "check")
    assert key.read_text() == made


def test_models_and_migrations_agree(tmp_path):
    done = manage(tmp_path, "makemigrations", "--check", "--dry-run")
    assert done.returncode == 0, done.stdout
