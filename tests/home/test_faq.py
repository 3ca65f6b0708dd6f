"""« Foire aux questions »: sections, addresses, answers, its own search."""

from django.test import Client

from home.models import FaqPage, FaqSection, HomePage
from tests.factories.pages import make_procedure_page, make_question


def _found(client: Client, query: str = "") -> dict[str, list[str]]:
    groups = client.get("/foire-aux-questions/", {"q": query} if query else {}).context["groups"]
    return {group.title: [question.title for question in group.questions] for group in groups}


def test_questions_stand_under_their_section(home: HomePage, client: Client) -> None:
    make_question("Comment faire ?", section="Les démarches")
    make_question("Comment créer un compte ?", section="Le compte")

    assert _found(client) == {"Les démarches": ["Comment faire ?"], "Le compte": ["Comment créer un compte ?"]}


def test_question_whose_section_was_deleted_is_still_read(home: HomePage, client: Client) -> None:
    make_question("Comment faire ?", section="Les démarches")
    FaqSection.objects.all().delete()

    assert _found(client) == {"Autres questions": ["Comment faire ?"]}


def test_each_question_has_an_address_that_its_wording_does_not_change(home: HomePage, client: Client) -> None:
    page = make_question("Où sont mes reçus ?", "<p>Dans <b>Mon compte</b>.</p>")
    page.title = "Où trouver mes documents ?"
    page.save_revision().publish()

    response = client.get("/foire-aux-questions/ou-sont-mes-recus/")

    assert "Où trouver mes documents ?" in response.content.decode()
    assert "Dans <b>Mon compte</b>." in response.content.decode()
    assert 'id="ou-sont-mes-recus"' in client.get("/foire-aux-questions/").content.decode()


def test_search_inside_minds_no_accent_no_plural(home: HomePage, client: Client) -> None:
    make_question("Comment créer un compte ?", "<p>Cliquez sur « Créer ».</p>", section="Le compte")
    make_question("Joindre un fichier", "<p>Seuls les documents PDF sont acceptés.</p>", section="Les démarches")

    assert _found(client, "COMPTES crees") == {"Le compte": ["Comment créer un compte ?"]}
    assert _found(client, "document pdf") == {"Les démarches": ["Joindre un fichier"]}
    assert _found(client, "introuvable") == {}
    assert "Aucune question ne contient ces mots" in client.get("/foire-aux-questions/?q=introuvable").content.decode()


def test_what_is_typed_is_shown_as_text(home: HomePage, client: Client) -> None:
    text = client.get("/foire-aux-questions/", {"q": '"><script>alert(1)</script>'}).content.decode()

    assert "<script>alert" not in text


def test_answer_links_to_pages_that_are_public_only(home: HomePage, client: Client) -> None:
    page, gone = make_procedure_page(), make_procedure_page()
    gone.unpublish()
    links = "".join(f'<a linktype="page" id="{linked}">lien</a>' for linked in (page.pk, gone.pk, "99999", "x"))
    make_question("Où ?", f"<p>{links}</p>")

    (question,) = client.get("/foire-aux-questions/").context["groups"][0].questions

    assert question.answer.count("href") == 1
    assert f'href="{page.address}"' in question.answer


def test_empty_faq_says_what_will_come(home: HomePage, client: Client) -> None:
    assert not FaqPage.objects.get().get_children().exists()
    assert "Aucune question pour le moment" in client.get("/foire-aux-questions/").content.decode()
