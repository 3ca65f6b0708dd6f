"""The letter of a decision with a model: read back from the PDF, whatever the designer wrote the fixed parts stay."""

import pytest

from teleservices.letters.composing import checksum_of, letter_contents
from teleservices.letters.letter_models import Block, LetterModels, OutcomeLetter
from teleservices.letters.paragraph_conditions import at_least
from teleservices.models import Decision, Outcome, RequestFacts, ServiceRequest
from teleservices.paperwork.decision_letter import decision_letter_pdf
from tests.teleservices.paperwork.conftest import FileRequest
from tests.teleservices.paperwork.test_letters import Decide, text_of

GRANTED = 100_000
MODEL = OutcomeLetter(
    outcome=Outcome.ACCEPTED_IN_PART,
    subject="Votre projet {{ réponse:f_name }}",
    opening=(
        Block(text="Le département vous accorde {{ montant accordé }} sur {{ montant demandé }} demandés."),
        Block(text="Rien de moins.", condition=at_least(1_000_000)),
    ),
    closing=(Block(kind="heading", text="Versement"), Block(text="En deux fois.\n\nSur présentation du bilan.")),
    enclosures=("La convention {{ référence }}", "Plan de {{ réponse:f_town }}"),
)
MODELS = LetterModels(outcomes=(MODEL,), quotable=("f_name", "f_town"))


def filed(file_request: FileRequest, models: LetterModels = MODELS) -> ServiceRequest:
    return file_request(letter_models=models.to_json(), amount_field="f_amount")


def test_a_model_adds_to_the_letter_between_what_the_law_wants(
    file_request: FileRequest,
    decide: Decide,
) -> None:
    decision = decide(filed(file_request))
    text = text_of(decision_letter_pdf(decision))
    places = [
        text.index(words)
        for words in (
            "Votre projet Fête de l’aulne",
            "Vu la demande",
            "Votre demande est acceptée en partie.",
            "Le département vous accorde 900,00 € sur 1 250,00 € demandés.",
            "Motifs de la décision",
            "Versement",
            "En deux fois.",
            "Sur présentation du bilan.",
            "Si vous contestez cette décision",
            "Hélène Rivière",
            "L. 212-2",
            "Pièces jointes",
            f"La convention {decision.request.reference}",
        )
    ]
    assert places == sorted(places)
    assert "Rien de moins" not in text
    assert "Plan de" not in text, "no town was answered"


@pytest.mark.parametrize("outcome", [Outcome.ACCEPTED, Outcome.REFUSED, Outcome.INADMISSIBLE])
def test_an_outcome_without_a_model_has_the_letter_of_always(
    file_request: FileRequest,
    decide: Decide,
    outcome: Outcome,
) -> None:
    decision = decide(filed(file_request), outcome)
    bare = letter_contents(decision, models=LetterModels())
    assert letter_contents(decision) == bare


def test_a_full_grant_tells_of_no_remedy_whatever_its_model(
    file_request: FileRequest,
    decide: Decide,
) -> None:
    models = LetterModels(outcomes=(MODEL.model_copy(update={"outcome": Outcome.ACCEPTED}),))
    request = filed(file_request, models)
    request.desk_facts = RequestFacts(amount_asked=GRANTED)
    text = text_of(decision_letter_pdf(decide(request, Outcome.ACCEPTED, amount_cents=GRANTED)))
    assert "contestez" not in text
    assert "Versement" in text


def test_what_is_kept_is_printed_even_when_the_model_changes(
    file_request: FileRequest,
    decide: Decide,
) -> None:
    decision = decide(filed(file_request))
    contents = letter_contents(decision)
    Decision.objects.update(letter_contents=contents)
    checksum = checksum_of(contents)
    decision.request.procedure.letter_models = {}
    decision.request.procedure.save()
    again = Decision.objects.get(pk=decision.pk)
    assert checksum_of(again.letter_contents) == checksum
    assert checksum_of(letter_contents(again)) != checksum
    assert "En deux fois." in text_of(decision_letter_pdf(again))


def test_a_long_letter_prints_on_as_many_pages_as_it_takes(
    file_request: FileRequest,
    decide: Decide,
) -> None:
    long = tuple(Block(text="Un paragraphe du règlement. " * 140) for _number in range(30))
    models = LetterModels(outcomes=(MODEL.model_copy(update={"closing": long}),))
    printed = decision_letter_pdf(decide(filed(file_request, models)))
    assert printed.page_count > 10
    assert "Hélène Rivière" in text_of(printed)


def test_a_hostile_paragraph_stays_inert(file_request: FileRequest, decide: Decide) -> None:
    models = LetterModels(outcomes=(MODEL.model_copy(update={"opening": (Block(text='#panic("x") $x$ \u202e😀'),)}),))
    assert '#panic("x") $x$' in text_of(decision_letter_pdf(decide(filed(file_request, models))))
