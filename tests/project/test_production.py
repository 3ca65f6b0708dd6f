"""Production's settings, in a process of their own: what they refuse, and what Django's checks say of them."""

import os
import secrets
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.project.source import ROOT


def manage(
    folder: Path, *arguments: str, before: Sequence[str] = (), **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run manage.py under production's settings with this environment alone; `before` is what starts it."""
    return run(folder, *before, sys.executable, "manage.py", *arguments, **environment)


def run(folder: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command under production's settings with this environment alone."""
    return subprocess.run(
        command,
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "cms.settings.production",
            "PARVIS_VAR": str(folder),
            "SECRET_KEY": secrets.token_urlsafe(64),
            "ALLOWED_HOSTS": "demarches.example.fr",
            "PARVIS_BASE_URL": "https://demarches.example.fr",
            "DEFAULT_FROM_EMAIL": "ne-pas-repondre@example.fr",
        }
        | {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
        | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_checks_for_a_deployment_say_nothing(tmp_path):
    result = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


def test_a_web_process_of_root_stops_where_documents_would_be_read_as_root(tmp_path):
    if os.getuid() != 0:
        pytest.skip("only root can be refused")
    kept_root = ["setpriv", "--bounding-set=-setuid"]
    web = (sys.executable, "-c", "import cms.wsgi")
    refused = run(tmp_path, *kept_root, *web)
    assert refused.returncode != 0
    assert "locker.E001" in refused.stderr
    for served in (run(tmp_path, *web), run(tmp_path, *kept_root, *web, DJANGO_SETTINGS_MODULE="cms.settings.dev")):
        assert served.returncode == 0, served.stderr


def test_root_is_refused_where_documents_would_be_read_as_root(tmp_path):
    if os.getuid() != 0:
        pytest.skip("only root can be refused")
    kept_root = ["setpriv", "--bounding-set=-setuid"]
    result = manage(tmp_path, "check", before=kept_root)
    assert result.returncode != 0
    assert "locker.E001" in result.stderr
    relaxed = manage(tmp_path, "check", before=kept_root, DJANGO_SETTINGS_MODULE="cms.settings.dev")
    assert "locker.E001" not in relaxed.stderr


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"PARVIS_BASE_URL": "http://demarches.example.fr"}, "PARVIS_BASE_URL"),
        ({"DEFAULT_FROM_EMAIL": "ne-pas-repondre@localhost"}, "DEFAULT_FROM_EMAIL"),
        ({"DEFAULT_FROM_EMAIL": "Département <portail@localhost>"}, "DEFAULT_FROM_EMAIL"),
    ],
)
def test_what_is_weak_is_refused(tmp_path, environment, said):
    result = manage(tmp_path, "check", **environment)
    assert result.returncode != 0
    assert said in result.stderr


def test_every_cookie_is_held_to_this_host(tmp_path):
    show = (
        "from django.conf import settings as s; from portal.web.message_storage import MessageCookieStorage as m;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, m.cookie_name);"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_PATH, s.CSRF_COOKIE_PATH,"
        " s.SESSION_COOKIE_DOMAIN, s.CSRF_COOKIE_DOMAIN)"
    )
    result = manage(tmp_path, "shell", "--no-imports", "-c", show)
    assert result.stdout.splitlines() == [
        "__Host-sessionid __Host-csrftoken __Host-messages",
        "True True / / None None",  # without which browsers drop a cookie of such a name
    ], result.stderr
