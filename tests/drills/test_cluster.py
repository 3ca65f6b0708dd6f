"""Two web nodes and two of tasks behind nginx with TLS, as `script/cluster` starts them."""

import json
import re
from collections.abc import Iterator

import pytest
from django.db import connection

from drills.cluster import TASKS, Cluster, cluster, start_nodes
from drills.crowd import Visitor
from drills.programs import program, wait_until
from tests.locker.pdf_samples import ordinary
from tests.locker.photo_samples import jpeg

PROGRAMS = ("nginx", "redis-server", "openssl")
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgresql,
    pytest.mark.long,
    pytest.mark.skipif(not all(map(program, PROGRAMS)), reason="apt install nginx redis-server openssl"),
]
IMAGE = re.compile(r'src="(/media/[^"]+)"')


def address() -> str:
    """The test's own database, which has its tables already."""
    known = connection.settings_dict
    secret = f":{known['PASSWORD']}" if known["PASSWORD"] else ""
    return f"postgres://{known['USER']}{secret}@{known['HOST']}:{known['PORT']}/{known['NAME']}"


@pytest.fixture
def started() -> Iterator[Cluster]:
    with cluster(database=address(), extra={"PARVIS_WEB_PROCESSES": "1", "PARVIS_WORKERS": "1"}) as made:
        made.manage("manage.py", "collectstatic", "--no-input", "--verbosity=0")
        start_nodes(made)
        yield made


def clusters_seen(visitor: Visitor, token: str) -> set[str]:
    headers = {"Authorization": f"Bearer {token}"}
    answer = visitor.session.get(f"{visitor.url}/health/deep/", headers=headers, timeout=30)
    return set(answer.json()["probes"]["worker"]["nodes"])


def test_two_nodes_are_one_portal(started: Cluster) -> None:
    known = json.loads(started.manage("-m", "drills.people", "--drafts=2"))
    person = Visitor(started.nginx.url, started.nginx.certificate)
    person.sign_in(known["email"], known["password"])
    assert [person.get("/compte/").url.endswith("/compte/") for _node in range(2)] == [True, True]
    assert len(set(started.nginx.answered_by()[-2:])) == 2, "the same session was known on both nodes"
    an_image_is_seen_on_both(started, known)
    a_document_is_filed_and_given_back(started, person, known)
    wait_until(lambda: clusters_seen(person, started.env["PARVIS_HEALTH_TOKEN"]) == set(TASKS), "heartbeats")
    wait_until(lambda: len(started.mail.identifiers()) == 2, "e-mails")
    started.kill_node("web-1")
    assert [person.get(path).status_code for path in ("/", "/compte/") * 3] == [200] * 6
    person.close()


def an_image_is_seen_on_both(made: Cluster, known: dict[str, str]) -> None:
    agent = Visitor(made.nginx.url, made.nginx.certificate)
    agent.sign_in(known["agent"], known["password"])
    agent.get("/admin/images/add/")
    files = {"file": ("logo.jpg", jpeg(), "image/jpeg")}
    answer = agent.post("/admin/images/add/", data={"title": "Logo"}, files=files)
    assert answer.status_code == 302, answer.text[-3000:]
    [*_others, path] = IMAGE.findall(agent.get("/admin/images/").text)
    contents = {agent.get(path).content for _node in range(2)}
    assert len(set(made.nginx.answered_by()[-2:])) == 2
    assert len(contents) == 1
    assert any(name.startswith("media/") for name in made.s3.names())
    agent.close()


def a_document_is_filed_and_given_back(made: Cluster, person: Visitor, known: dict[str, list[tuple[str, int]]]) -> None:
    (reference, revision), _draft = known["drafts"]
    fields = {"revision_number": str(revision), "on_honour": "on"}
    answer = person.post(f"/compte/brouillons/{reference}/transmettre/", data=fields)
    assert answer.headers["Location"].endswith(f"/{reference}/transmise/")
    page = person.get(f"/compte/demandes/{reference}/?onglet=documents").text
    [document, *_others] = re.findall(r'"(/compte/pieces/[^"]+)"', page)
    given = person.get(document)
    assert given.url.startswith(made.s3.url), "S3 gives it, by a signed address"
    assert given.content.startswith(b"%PDF")
    assert len(given.content) > len(ordinary()) // 2
