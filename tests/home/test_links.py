"""The links of pages: gathered, looked at here and elsewhere, told to editors; nothing private is ever called."""

import datetime as dt
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from accounts.models import User
from home import roles
from home.links import rounds
from home.links.harvest import links_of
from home.models import ContentKind, ContentPage, FaqQuestionPage, HomePage, LinkState, OtherProceduresPage, PageLink
from home.upkeep.waiting import waiting
from portal.models import Document
from portal.outside.probe import PrivateAddressError, Reach, probe, public_addresses
from tests.factories.accounts import make_user
from tests.factories.pages import make_procedure_page, make_question

pytestmark = pytest.mark.usefixtures("admin_without_second_factor")
STATUSES = {"/": 200, "/absente": 404, "/partie": 410, "/en-panne": 502, "/fermee": 403, "/lente": 429}
NOON = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)


class OtherSites(BaseHTTPRequestHandler):
    """A proxy that answers in the place of every site; names that begin with « mort » answer to nobody."""

    asked: list[str]

    def _answer(self) -> None:
        self.asked.append(f"{self.command} {self.path}")
        site, _, path = self.path.removeprefix("http://").partition("/")
        if site.startswith("mort"):
            self.connection.close()
            return
        moved = path in {"demenage", "piege"}
        status = 302 if moved else STATUSES.get(f"/{path}", 200)
        if path == "sans-head":
            status = 405 if self.command == "HEAD" else 200
        self.send_response(status)
        if moved:
            self.send_header("Location", "/absente" if path == "demenage" else "http://169.254.169.254/meta")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET = _answer  # noqa: N815 - as the library calls them

    def log_message(self, *args: object) -> None:
        """Nothing."""


@pytest.fixture(autouse=True)
def only_links_of_the_test(home: HomePage) -> None:
    """Without the page that comes with links of its own."""
    ContentPage.objects.filter(kind=ContentKind.REMEDIES).update(body="[]")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What other sites are asked, through the proxy that alone leads outside."""
    handler = type("Handler", (OtherSites,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setattr(rounds, "PAUSE_SECONDS", 0.0)
    yield handler.asked
    server.shutdown()
    server.server_close()
    thread.join(timeout=5)


def linked(target: str) -> str:
    return f'<p><a href="{target}">ici</a></p>'


def state_of(address: str) -> str:
    return PageLink.objects.get(address=address).state


def member(role: roles.Role) -> User:
    user = make_user()
    user.groups.add(Group.objects.get(name=role.name))
    return User.objects.get(pk=user.pk)


def test_links_of_texts_and_of_streams_are_gathered(home: HomePage) -> None:
    question = make_question(
        "Où ?",
        '<p><a href="https://autre.invalid/a">a</a> <a linktype="page" id="3">b</a> <a linktype="document" id="4">c</a>'
        '<a href="mailto:x@exemple.test">d</a><a href="tel:0123">e</a><a href="javascript:alert(1)">f</a><a>g</a></p>',
    )
    others = OtherProceduresPage.objects.get()
    value = {"title": "Carte", "url": "https://etat.invalid/", "text": "", "site": "L’État"}
    others.external_procedures = json.dumps([{"type": "procedure", "value": value}])
    home.practical_links = json.dumps([{"type": "link", "value": {"label": "x", "url": "/compte/", "page": None}}])

    assert {link.address for link in links_of(question)} == {"https://autre.invalid/a", "page:3", "document:4"}
    assert [(link.address, link.is_outside) for link in links_of(others)] == [("https://etat.invalid/", True)]
    assert [link.address for link in links_of(home)] == ["/compte/"]


def test_links_inside_are_known_for_sure(home: HomePage) -> None:
    there, gone = make_procedure_page(title="Ici"), make_procedure_page(title="Retirée")
    kept = Document.objects.create(title="Guide", file=ContentFile(b"%PDF-1.7", "guide.pdf"))
    Redirect.add_redirect("/ancienne/", "/nouvelle/")
    good = [there.address, "/compte/connexion/", "/ancienne/", f"{there.address}#contenu", "/recherche/?q=x"]
    bad = ["/n-existe-pas/", gone.address, f"{there.address}#nulle-part", "#nulle-part"]
    texts = [*map(linked, good + bad)]
    texts += [f'<a linktype="{kind}" id="{pk}">x</a>' for kind, pk in [("page", gone.pk), ("page", there.pk)]]
    texts += [f'<a linktype="document" id="{pk}">x</a>' for pk in (kept.pk, kept.pk + 1, "x")]
    make_question("Où ?", "".join(texts))
    gone.unpublish()

    rounds.gather()

    assert {state_of(address) for address in good} == {LinkState.GOOD}
    assert [state_of(address) for address in bad] == ["no_page", "no_page", "no_anchor", "no_anchor"]
    assert [state_of(f"page:{pk}") for pk in (gone.pk, there.pk)] == ["no_page", "good"]
    assert [state_of(f"document:{pk}") for pk in (kept.pk, kept.pk + 1, "x")] == ["good", "no_document", "no_document"]
    assert PageLink.objects.broken().count() == 7


def test_what_is_taken_out_is_forgotten_and_the_rest_keeps_its_past(home: HomePage) -> None:
    page = make_question("Où ?", linked("/absente/") + linked("/autre-absente/"))
    with time_machine.travel(NOON, tick=False):
        rounds.gather()
    page.answer = linked("/absente/")
    page.save_revision().publish()

    rounds.gather()

    (row,) = PageLink.objects.all()
    assert (row.address, row.first_failed_on) == ("/absente/", NOON.date())
    page.unpublish()
    rounds.gather()
    assert not PageLink.objects.exists()


@pytest.mark.parametrize(
    ("path", "reach"),
    [
        ("/", Reach.ANSWERS),
        ("/sans-head", Reach.ANSWERS),
        ("/fermee", Reach.ANSWERS),
        ("/lente", Reach.ANSWERS),
        ("/absente", Reach.GONE),
        ("/partie", Reach.GONE),
        ("/demenage", Reach.GONE),
        ("/en-panne", Reach.FAILS),
        ("/piege", Reach.PRIVATE),
    ],
)
def test_what_other_sites_answer(asked: list[str], path: str, reach: Reach) -> None:
    assert probe(f"http://site.invalid{path}") == reach
    assert not [line for line in asked if "169.254" in line]


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://10.1.2.3/",
        "http://192.168.0.1/admin",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:10.0.0.1]/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://100.64.0.1/",
        "http://site.invalid:8080/",
        "http://personne:secret@site.invalid/",
        "http://intranet/",
        "ftp://site.invalid/",
        "file:///etc/passwd",
        "http://2130706433/",
        "http://127.1/",
    ],
)
@pytest.mark.parametrize("proxied", [True, False])
def test_nothing_private_is_ever_called(
    asked: list[str], monkeypatch: pytest.MonkeyPatch, address: str, proxied: bool
) -> None:
    if not proxied:
        for name in ("HTTP_PROXY", "http_proxy"):
            monkeypatch.delenv(name)
    assert probe(address) == Reach.PRIVATE
    assert asked == []


def test_a_name_that_leads_elsewhere_a_second_later_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection looks at the address itself: what was resolved before counts for nothing."""
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("portal.outside.probe._refuse_private", lambda url: None)
    assert probe("http://127.0.0.1/") == Reach.PRIVATE


@pytest.mark.parametrize(
    "address",
    [
        "64:ff9b::7f00:1",  # NAT64 of 127.0.0.1
        "64:ff9b::a00:1",  # of 10.0.0.1
        "64:ff9b:1::808:808",  # a network's own NAT64
        "2002:7f00:1::",  # 6to4 of 127.0.0.1
        "2002:a9fe:a9fe::",  # of 169.254.169.254
        "2002:808:808::",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "192.0.0.8",
        "192.0.0.9",
        "100.64.0.1",
        "fe80::1%lo",
        "ff0e::1",
    ],
)
def test_an_address_that_stands_for_a_private_one_is_private(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr("socket.getaddrinfo", lambda *_args, **_options: [(0, 0, 0, "", (address, 80))])
    with pytest.raises(PrivateAddressError):
        public_addresses("site.test", 80)


@pytest.mark.parametrize("address", ["64:ff9b::808:808", "2001:4860:4860::8888", "9.9.9.9"])
def test_one_that_stands_for_a_public_one_is_public(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr("socket.getaddrinfo", lambda *_args, **_options: [(0, 0, 0, "", (address, 80))])
    assert public_addresses("site.test", 80) == [address]


@pytest.mark.parametrize("address", ["http://[", "http://site.invalid:x/", "http://\x00.invalid/", "http://é" * 80])
def test_what_is_no_address_is_borne(address: str) -> None:
    assert probe(address) in {Reach.PRIVATE, Reach.SILENT}


def test_a_failure_once_is_not_broken_twice_on_two_days_is(home: HomePage, asked: list[str]) -> None:
    address = "http://site.invalid/absente"
    make_question("Où ?", linked(address) + linked("http://site.invalid/"))
    rounds.gather()
    with time_machine.travel(NOON, tick=False):
        assert rounds.look_outside() == 2
        assert rounds.look_outside() == 0
    assert not PageLink.objects.broken().exists()

    with time_machine.travel(NOON + dt.timedelta(hours=21), tick=False):
        assert rounds.look_outside() == 1

    (row,) = PageLink.objects.broken()
    assert (row.address, row.first_failed_on, row.last_failed_on) == (
        address,
        NOON.date(),
        NOON.date() + dt.timedelta(days=1),
    )


def test_one_that_answers_again_has_no_past(home: HomePage, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    make_question("Où ?", linked("http://site.invalid/absente"))
    rounds.gather()
    rounds.look_outside()
    monkeypatch.setitem(STATUSES, "/absente", 200)
    PageLink.objects.update(checked_at=timezone.now() - dt.timedelta(days=2))

    rounds.look_outside()

    row = PageLink.objects.get()
    assert (row.state, row.first_failed_on) == (LinkState.GOOD, None)


def test_a_round_asks_few_of_each_site_and_each_address_once(home: HomePage, asked: list[str]) -> None:
    many = "".join(linked(f"http://site.invalid/{number}") for number in range(9))
    make_question("Où ?", many)
    make_question("Quand ?", many + linked("http://autre.invalid/"))
    rounds.gather()

    assert rounds.look_outside() == rounds.MOST_OF_A_SITE + 1
    assert len(asked) == rounds.MOST_OF_A_SITE + 1
    rounds.look_outside()
    assert not PageLink.objects.filter(state=LinkState.UNSEEN).exists()


def test_when_nobody_answers_the_portal_is_cut_off_and_nothing_is_written(home: HomePage, asked: list[str]) -> None:
    make_question("Où ?", "".join(linked(f"http://mort-{number}.invalid/") for number in range(8)))
    rounds.gather()

    assert rounds.look_outside() == 0

    assert set(PageLink.objects.values_list("state", flat=True)) == {LinkState.UNSEEN}
    assert len({line for line in asked if "HEAD" in line}) <= 4


def test_cut_off_it_knows_a_private_address_and_still_says_nothing_of_others(
    home: HomePage, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    private = "http://10.0.0.1/intranet"
    monkeypatch.setattr(rounds.SystemRandom, "shuffle", lambda self, addresses: addresses.sort())
    make_question("Où ?", linked(private) + "".join(linked(f"http://mort-{number}.invalid/") for number in range(8)))
    rounds.gather()

    assert rounds.look_outside() == 1

    assert set(PageLink.objects.exclude(state=LinkState.UNSEEN).values_list("address", "state")) == {
        (private, LinkState.PRIVATE)
    }


def broken(count: int) -> list[FaqQuestionPage]:
    pages = [make_question(f"Question {number}", linked(f"/absente-{number}/")) for number in range(count)]
    rounds.gather()
    return pages


def test_the_report_leads_to_the_page_and_costs_the_same_for_many(home: HomePage, client: Client) -> None:
    client.force_login(member(roles.COMMUNICATION))
    address = reverse("broken_links")

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            client.get(address)
        return len(counted)

    assert "Aucun lien n’a encore été vérifié." in client.get(address).text
    make_question("Par où commencer ?", linked("/foire-aux-questions/"))
    rounds.gather()
    assert "Aucun lien n’est rompu." in client.get(address).text
    (page,) = broken(1)
    text = client.get(address).text
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in text
    assert "la page a été supprimée ou dépubliée" in text
    few = queries()
    broken(60)
    assert queries() == few
    assert len(client.get(address).context["lines"]) == 50
    assert len(client.get(address, {"p": "2"}).context["lines"]) == 11
    for absurd in ("x", "-1", "99999999999", "\0"):
        assert client.get(address, {"p": absurd, "inconnu": "1"}).status_code == 200


def test_each_sees_those_of_their_own_pages(home: HomePage, client: Client) -> None:
    legal = ContentPage.objects.get(kind=ContentKind.LEGAL)
    legal.body = json.dumps([{"type": "text", "value": linked("/absente/")}])
    legal.save_revision().publish()
    rounds.gather()

    def lines(role: roles.Role) -> int:
        client.force_login(member(role))
        return len(client.get(reverse("broken_links")).context["lines"])

    assert lines(roles.COMMUNICATION) == 1
    assert lines(roles.DESIGN) == 0
    client.force_login(member(roles.INSTRUCTION))
    assert client.get(reverse("broken_links")).status_code == 302
    assert client.post(reverse("broken_links")).status_code in {302, 405}
    counts = {line.words: line.count for line in waiting(member(roles.COMMUNICATION))}
    assert counts["lien d’une page qui ne mène nulle part"] == 1
