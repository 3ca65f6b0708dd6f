"""The screens « Courriers »: what a designer adds to the letters, kept in the draft as every setting is."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from accounts.models import User
from formkit.schema import parse_schema
from teleservices.letters.letter_models import Block, LetterModels, OutcomeLetter, parse_models
from teleservices.letters.letter_sentences import letter_changes, letters_summary
from teleservices.letters.paragraph_conditions import at_least
from teleservices.models import Outcome, Procedure
from teleservices.studio.procedures.configuration import change_settings
from teleservices.studio.publication.checklist import blocking
from tests.factories.accounts import make_user
from tests.factories.competence import BY_PRESIDENT
from tests.factories.procedures import PROJECT, make_designer, make_procedure
from tests.form_controls import controls
from tests.teleservices.paperwork.test_letters import text_of
from tests.teleservices.studio.acting import in_draft, post, publish_draft, seen

pytestmark = pytest.mark.django_db

ADDED: dict[str, object] = {
    "subject": "Votre projet",
    "opening-0-kind": "paragraph",
    "opening-0-text": "Le département vous accorde {{ montant accordé }}.",
    "opening-0-when": "at_least",
    "opening-0-amount": "5 000",
    "opening-1-kind": "heading",
    "opening-1-text": "Versement",
    "opening-1-when": "always",
    "opening-1-amount": "",
    "enclosures": "La convention\n\nLe plan",
}
MODELS = LetterModels(
    outcomes=(
        OutcomeLetter(
            outcome=Outcome.ACCEPTED,
            subject="Votre projet",
            opening=(
                Block(
                    text="Le département vous accorde {{ montant accordé }}.",
                    condition=at_least(500_000),
                ),
                Block(kind="heading", text="Versement"),
            ),
            enclosures=("La convention", "Le plan"),
        ),
    )
)


def address(procedure: Procedure, outcome: str = "accepted") -> str:
    return reverse("studio:letter", args=[procedure.uuid, outcome])


def listed(procedure: Procedure) -> str:
    return reverse("studio:letters", args=[procedure.uuid])


def models_in_draft(procedure: Procedure) -> LetterModels:
    return parse_models(in_draft(procedure).letter_models)


def write(procedure: Procedure, models: LetterModels = MODELS) -> None:
    change_settings(procedure_id=procedure.pk, author=make_designer("Awa"), changes={"letter_models": models.to_json()})


def test_a_letter_is_drafted_then_in_force_once_published(studio: Client, procedure: Procedure, designer: User) -> None:
    url = address(procedure)
    assert studio.post(url, ADDED | seen(studio, url)).headers["Location"] == url
    assert models_in_draft(procedure) == MODELS
    assert Procedure.objects.get(pk=procedure.pk).letter_models == {}
    assert "2 paragraphes ajoutés" in studio.get(listed(procedure)).text
    publish_draft(procedure, designer)
    assert parse_models(Procedure.objects.get(pk=procedure.pk).letter_models) == MODELS


def test_what_is_shown_is_posted_back_the_same(studio: Client, procedure: Procedure) -> None:
    write(procedure)
    number = Procedure.objects.get(pk=procedure.pk).draft_number
    assert studio.post(address(procedure), controls(studio.get(address(procedure)).text)).status_code == 302
    assert Procedure.objects.get(pk=procedure.pk).draft_number == number, "nothing changed, nothing is written"


@pytest.mark.parametrize(
    ("act", "texts"),
    [
        ("opening.add", ["Le département", "Versement", ""]),
        ("opening.take.0", ["Versement"]),
        ("opening.up.1", ["Versement", "Le département"]),
        ("opening.down.0", ["Versement", "Le département"]),
        ("opening.down.1", ["Le département", "Versement"]),
        ("opening.take.9", ["Le département", "Versement"]),
        ("opening.shuffle.0", ["Le département", "Versement"]),
        ("elsewhere.add", ["Le département", "Versement"]),
    ],
)
def test_rows_are_rearranged_with_what_was_typed_and_nothing_is_written(
    act: str, texts: list[str], studio: Client, procedure: Procedure
) -> None:
    page = studio.post(address(procedure), ADDED | seen(studio, address(procedure)) | {"do": act})
    assert page.status_code == 200
    shown = controls(page.text)
    typed = [value[0] for name, value in shown.items() if name.startswith("opening") and name.endswith("-text")]
    assert [text.startswith(begins) for text, begins in zip(typed, texts, strict=True)] == [True] * len(texts)
    assert shown["subject"] == ["Votre projet"]
    assert models_in_draft(procedure).outcomes == ()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"opening-0-text": ""}, "Écrivez ce paragraphe, ou retirez-le"),
        ({"opening-0-text": "{{ montan accordé }}"}, "Vouliez-vous écrire"),
        ({"opening-0-text": "{{ montant accordé }"}, "pas une balise complète"),
        ({"opening-0-amount": ""}, "Indiquez le montant"),
        ({"opening-0-amount": "beaucoup"}, "Saisissez un montant"),
        ({"opening-1-amount": "3"}, "Rien n’est comparé"),
        ({"opening-1-when": "answer:f_gone:oui"}, "a été supprimé"),
        ({"opening-1-when": "answer"}, "a été supprimé"),
        ({"opening-1-kind": "picture"}, "picture"),
        ({"subject": "{{ inconnue }}"}, "n’existe pas"),
        ({"subject": "x" * 201}, "200 caractères"),
        ({"enclosures": "{{ inconnue }}"}, "n’existe pas"),
        ({"enclosures": "x" * 201}, "lignes au plus"),
        ({"opening-0-text": "{{ réponse:f_project1 }}"}, "n’existe pas"),
    ],
)
def test_what_no_letter_could_print_is_told_and_kept(
    changes: dict[str, str], error: str, studio: Client, procedure: Procedure
) -> None:
    page = studio.post(address(procedure), ADDED | changes | seen(studio, address(procedure)))
    assert page.status_code == 422
    assert error in page.text
    shown = controls(page.text)
    for name, value in changes.items():
        assert shown.get(name) == [value] or name.endswith("kind")
    assert models_in_draft(procedure).outcomes == ()


def test_an_answer_is_quoted_once_it_is_ticked(studio: Client, procedure: Procedure) -> None:
    url = listed(procedure)
    assert "Statuts" not in studio.get(url).text.split("<form", 1)[1], "no document can be quoted"
    assert studio.post(url, {"quotable": [PROJECT]} | seen(studio, url)).status_code == 302
    quoting = ADDED | {"opening-0-text": f"{{{{ réponse:{PROJECT} }}}}"}
    url = address(procedure)
    assert f"réponse:{PROJECT}" in studio.get(url).text
    assert studio.post(url, quoting | seen(studio, url)).status_code == 302
    assert studio.post(listed(procedure), {"quotable": ["f_gone"]} | seen(studio, listed(procedure))).status_code == 422
    assert studio.post(listed(procedure), {"quotable": []} | seen(studio, listed(procedure))).status_code == 302
    points = [point for point in blocking(Procedure.objects.get(pk=procedure.pk)) if "Courrier" in point.text]
    assert [point.url for point in points] == [address(procedure)]


def test_the_preview_is_the_pdf_of_what_is_typed_and_writes_nothing(studio: Client, procedure: Procedure) -> None:
    typed = ADDED | {"action": "preview", "opening-1-text": "Jamais enregistré", "closing-0-text": "Bilan attendu."}
    typed |= {"closing-0-kind": "paragraph", "closing-0-when": "deliberation", "closing-0-amount": ""}
    response = studio.post(address(procedure), typed | seen(studio, address(procedure)))
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == "inline"
    text = text_of(response.content)
    for words in ("SPÉCIMEN", "Votre projet", "Votre demande est acceptée.", "Bilan attendu.", "La convention"):
        assert words in text
    assert models_in_draft(procedure).outcomes == ()


@pytest.mark.parametrize("outcome", Outcome)
def test_each_outcome_is_previewed_even_of_a_blank_procedure(outcome: Outcome, studio: Client) -> None:
    procedure = make_procedure(team=None)
    url = address(procedure, outcome)
    response = studio.post(url, {"subject": "", "enclosures": "", "action": "preview"} | seen(studio, url))
    assert "contestez" in text_of(response.content), "a sample sum that nobody asked for may be contested"


def test_two_designers_who_write_otherwise_choose(studio: Client, procedure: Procedure) -> None:
    page = controls(studio.get(address(procedure)).text)
    other = LetterModels(outcomes=(OutcomeLetter(outcome=Outcome.REFUSED, subject="Refus"),))
    write(procedure, other)
    response = studio.post(address(procedure), page | ADDED)
    assert response.status_code == 409
    assert models_in_draft(procedure) == other, "nothing is overwritten"
    assert studio.post(address(procedure), controls(response.text)).status_code == 302
    assert [model.outcome for model in models_in_draft(procedure).outcomes] == [Outcome.ACCEPTED, Outcome.REFUSED]


def test_what_is_undone_leads_back_here(studio: Client, procedure: Procedure) -> None:
    studio.post(address(procedure), ADDED | seen(studio, address(procedure)))
    assert post(studio, procedure, "undo", then="letters") == listed(procedure)
    assert models_in_draft(procedure).outcomes == ()


def test_only_the_outcomes_of_the_procedure_are_listed(studio: Client) -> None:
    procedure = make_procedure(decision_rules={**BY_PRESIDENT.to_json(), "is_handled": True})
    assert "aucun courrier n’est fait" in studio.get(listed(procedure)).text
    assert studio.get(address(procedure, "adjourned")).status_code == 404


def test_models_that_cannot_be_read_are_written_again(studio: Client, procedure: Procedure) -> None:
    Procedure.objects.filter(pk=procedure.pk).update(letter_models={"outcomes": "?"})
    assert "écrivez-les de nouveau" in studio.get(listed(procedure)).text
    assert studio.post(address(procedure), ADDED | seen(studio, address(procedure))).status_code == 302
    assert models_in_draft(procedure) == MODELS


def test_others_find_nothing(client: Client, procedure: Procedure) -> None:
    client.force_login(make_user())
    for url in (address(procedure), listed(procedure)):
        assert client.post(url, ADDED).status_code in {302, 403, 404}
    assert models_in_draft(procedure).outcomes == ()


def test_the_comparison_says_what_changed_in_words(client: Client) -> None:
    procedure, designer = make_procedure(needs_approval=True), make_designer()
    client.force_login(designer)
    client.post(address(procedure), ADDED | seen(client, address(procedure)))
    page = client.get(reverse("studio:publish", args=[procedure.uuid])).text
    assert "Courriers" in page
    assert "[si «\u00a0Montant accordé\u00a0» est d’au moins 5\u202f000\u00a0€]" in page


def test_registered_letters_are_drafted_published_and_told(studio: Client, procedure: Procedure) -> None:
    page = listed(procedure)
    sent = controls(studio.get(page).text) | {"is_registered": "on"}
    assert studio.post(page, sent).status_code == 302
    assert models_in_draft(procedure).is_registered
    assert Procedure.objects.get(pk=procedure.pk).letter_models == {}, "nothing is in force before it is published"
    assert letters_summary(LetterModels(is_registered=True).to_json()) == ["Par lettre recommandée"]
    assert LetterModels().to_json() == {}
    form = parse_schema(procedure.draft_schema)
    [change] = letter_changes({}, LetterModels(is_registered=True).to_json(), form)
    assert (change.before, change.after) == ("", "Oui")


ABOVE, BY_COMMITTEE = "« Montant accordé » > 23 000 €", "« Autorité qui décide » = “Commission permanente”"
ONE: dict[str, object] = {"opening-0-kind": "paragraph", "opening-0-text": "Une convention est signée."}


def typed(*, when: str = "always", amount: str = "", line: str = "", origin: str = "") -> dict[str, object]:
    """A letter of one paragraph, printed on what its list and its line say; `origin`: the line that its page showed."""
    values = {"when": when, "amount": amount, "line": line, "origin": origin}
    return ONE | {"subject": "", "enclosures": ""} | {f"opening-0-{part}": value for part, value in values.items()}


def said(studio: Client, procedure: Procedure, sent: dict[str, object]) -> tuple[str, str, str]:
    """What list, amount and line of the first paragraph show once this is saved."""
    url = address(procedure)
    assert studio.post(url, sent | seen(studio, url)).status_code == 302
    page = controls(studio.get(url).text)
    assert page["opening-0-origin"] == page["opening-0-line"]
    when, amount, line = (page[f"opening-0-{part}"][0].replace("\u202f", " ") for part in ("when", "amount", "line"))
    return when, amount, line.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        (typed(), ("always", "", "")),
        (typed(when="amount"), ("amount", "", "« Montant accordé » n’est pas vide")),
        (typed(when="at_most", amount="500,50"), ("at_most", "500,50", "« Montant accordé » ≤ 500,50 €")),
        (typed(when="line", line=ABOVE), ("line", "", ABOVE)),
        (typed(line=ABOVE), ("line", "", ABOVE)),
        (typed(line="« montant accorde » >= 5000 €"), ("at_least", "5 000,00", "« Montant accordé » ≥ 5 000 €")),
        (
            typed(when="line", line="« Montant accordé » n’est pas vide"),
            ("amount", "", "« Montant accordé » n’est pas vide"),
        ),
        (
            typed(line="« Autorité qui décide » = “Président du conseil départemental”"),
            ("president", "", "« Autorité qui décide » = “Président du conseil départemental”"),
        ),
        (typed(when="always", line=ABOVE, origin=ABOVE), ("always", "", "")),
        (typed(when="line", line=BY_COMMITTEE, origin=ABOVE), ("line", "", BY_COMMITTEE)),
        (typed(when="amount", line=ABOVE, origin="« Montant accordé » n’est pas vide"), ("line", "", ABOVE)),
        (typed(when="line", amount="5 000", line=ABOVE, origin="« Montant accordé » ≥ 5 000 €"), ("line", "", ABOVE)),
        (
            typed(when="amount", line="« [f_gone] » = oui", origin="« [f_gone] » = oui"),
            ("amount", "", "« Montant accordé » n’est pas vide"),
        ),
        (typed(when="line", line=ABOVE, origin="'; drop table"), ("line", "", ABOVE)),
    ],
)
def test_list_and_line_say_one_condition_whichever_is_changed(
    sent: dict[str, object], shown: tuple[str, str, str], studio: Client, procedure: Procedure
) -> None:
    assert said(studio, procedure, sent) == shown


@pytest.mark.parametrize(
    ("sent", "at_fault"),
    [
        (typed(when="line"), ""),
        (typed(when="line", line="« Montant acordé » > 3 €"), "« Montant acordé »"),
        (typed(when="line", line="« Montant accordé » > 3"), "3"),
        (typed(when="line", line="« Montant accordé »"), "« Montant accordé »"),
        (typed(when="line", line="« [f_gone] » = oui", origin="« [f_gone] » = oui"), "« [f_gone] »"),
        (typed(when="president", line=ABOVE), ""),
        (typed(when="line", line="non " * 14 + "(" + ABOVE + ")"), "non"),
    ],
)
def test_a_line_that_cannot_be_is_told_and_stays(
    sent: dict[str, object], at_fault: str, studio: Client, procedure: Procedure
) -> None:
    url = address(procedure)
    page = studio.post(url, sent | seen(studio, url))
    assert page.status_code == 422
    shown = controls(page.text)
    assert [shown[f"opening-0-{part}"] for part in ("when", "line", "origin")] == [
        [sent[f"opening-0-{part}"]] for part in ("when", "line", "origin")
    ]
    assert page.context["form"].errors.keys() == {"opening-0-line"}
    assert not at_fault or "<mark>" in page.text
    assert models_in_draft(procedure).outcomes == ()


def test_the_line_of_a_paragraph_is_completed_and_nothing_is_saved(studio: Client, procedure: Procedure) -> None:
    url, asked = address(procedure), {"do": "complete.opening-0-line"}
    sent = typed(line="mont") | asked | seen(studio, url)
    texts = [each["text"] for each in studio.post(url, sent).json()["completions"]]
    assert "« Montant accordé »" in texts
    assert studio.post(url, sent | {"do": "complete.opening-7-line"}).status_code == 404
    assert models_in_draft(procedure).outcomes == ()


def test_conditions_are_read_again_and_nothing_is_saved(studio: Client, procedure: Procedure) -> None:
    url = address(procedure)
    page = studio.post(url, typed(line="« Montant accordé » >= 5000 €") | {"action": "check"} | seen(studio, url))
    assert page.status_code == 200
    assert controls(page.text)["opening-0-when"] == ["at_least"]
    assert models_in_draft(procedure).outcomes == ()
    page = studio.post(url, typed(line=ABOVE) | {"action": "check"} | seen(studio, url))
    assert controls(page.text)["opening-0-when"] == ["line"]
    [panel] = page.context["form"].opening()
    reading = panel.line.field.explain(panel.line.field.tree(ABOVE))
    assert escape(reading.sentence) in page.text
    assert panel.is_in_line
    assert studio.post(url, typed(line="« ? »") | {"action": "check"} | seen(studio, url)).status_code == 422


def test_rows_are_moved_with_their_lines(studio: Client, procedure: Procedure) -> None:
    url = address(procedure)
    two = typed(when="line", line=ABOVE, origin=ABOVE) | {"opening-1-kind": "heading", "opening-1-text": "Suite"}
    page = controls(studio.post(url, two | {"opening-1-when": "always", "do": "opening.up.1"} | seen(studio, url)).text)
    assert [page[f"opening-{row}-line"] for row in (0, 1)] == [[""], [ABOVE]]
    assert page["opening-1-origin"] == [ABOVE]


def test_models_that_nobody_changes_stay_as_they_were_written(studio: Client, procedure: Procedure) -> None:
    former = {name: value for name, value in MODELS.to_json().items() if name != "format"}
    Procedure.objects.filter(pk=procedure.pk).update(letter_models=former)
    url = address(procedure)
    page = controls(studio.get(url).text)
    assert studio.post(url, page).status_code == 302
    assert in_draft(procedure).letter_models == former
    assert studio.post(url, page | {"subject": "Autre"} | seen(studio, url)).status_code == 302
    assert in_draft(procedure).letter_models["format"] == 2
