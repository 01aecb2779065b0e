"""Configuration comes from the environment and is checked at start."""

import os
import subprocess
import sys
from pathlib import Path

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
    said = manage(tmp_path, "check", PORT="eighty", DEBUG="perhaps", SITE_URL="http://127.0.0.1").stderr
    assert "PORT" in said
    assert "DEBUG" in said


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
