"""What other sites are given: the script of the list, and the static site of the documentation."""

import subprocess
import sys

import pytest
from django.test import Client
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.factories.pages import make_procedure, make_procedure_page, make_site
from tests.project.source import ROOT

SCRIPT = "/integrer/demarches.js"


@pytest.mark.django_db
def test_any_site_may_load_the_script_of_the_list(client: Client) -> None:
    response = client.get(SCRIPT, headers={"origin": "https://commune.test"})
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "public, max-age=3600"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies
    assert client.get(SCRIPT, headers={"if-none-match": response["ETag"]}).status_code == 304
    assert client.post(SCRIPT).status_code == 405


def test_it_names_no_other_site_and_writes_no_markup() -> None:
    text = (ROOT / "static/integrer/demarches.js").read_text()
    markup = ("innerHTML", "insertAdjacentHTML", "document.write", "document.cookie")
    assert not [word for word in markup if word in text]
    assert "http" not in text.replace('"https://…/integrer', "").replace("/^https?:/", "")


@pytest.mark.django_db(transaction=True)
def test_the_static_site_of_the_documentation(live_server: LiveServer, settings: Settings) -> None:
    settings.PARVIS_BASE_URL = live_server.url
    make_site()
    for number in range(3):
        make_procedure_page(make_procedure(f"aide-{number}"), title=f"Aide {number} <vive>")
    make_procedure_page(make_procedure("retiree"), title="Retirée").unpublish()
    site = subprocess.run(
        [sys.executable, ROOT / "docs/howto/static_site.py", live_server.url],
        capture_output=True,
        check=True,
        text=True,
        timeout=120,
    ).stdout
    assert [f"Aide {number} &lt;vive&gt;</a></h2>" in site for number in range(3)] == [True] * 3
    assert f'<a href="{live_server.url}/demarches/aide-0/">' in site
    assert "Relevé d’identité bancaire" in site
    assert "Retirée" not in site
    lines = (ROOT / "docs/howto/static_site.py").read_text().split('"""')[2].strip().splitlines()
    assert len([line for line in lines if line and "import" not in line]) <= 20
