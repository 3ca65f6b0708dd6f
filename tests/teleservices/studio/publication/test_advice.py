"""What would make a form better, each piece of advice at its place."""

import pytest
from django.test import Client
from django.urls import reverse

from formkit.fieldtypes import (
    AddressField,
    AmountField,
    CalculatedField,
    Choice,
    ContentField,
    DocumentField,
    EmailField,
    Field,
    GroupField,
    IbanField,
    LongTextField,
    OneChoiceField,
    Prefill,
    RnaField,
    ShortTextField,
    SiretField,
    StatementField,
    TelephoneField,
)
from formkit.language.nodes import Cell, Constant, Node, Operation, Rows
from formkit.schema import FormSchema, Step
from teleservices.studio.publication.advice import Advice, advice_on
from teleservices.studio.publication.already_known import known_already
from teleservices.studio.publication.points import Remedy
from tests.factories.conditions import comparison
from tests.factories.pages import make_procedure_page
from tests.factories.procedures import make_procedure
from tests.formkit.asking import form_of
from tests.french import french

COSTS = Rows(fold="plus", group="f_rows", value=Cell(key="f_cost"))


def text(label: str, **options: object) -> ShortTextField:
    return ShortTextField(key="f_a", label=label, **options)


def advice(*fields: Field) -> list[Advice]:
    return list(advice_on(form_of(*fields)))


@pytest.mark.parametrize(
    ("field", "source"),
    [
        (EmailField(key="f_a", label="Où vous écrire"), Prefill.EMAIL),
        (TelephoneField(key="f_a", label="Téléphone"), Prefill.TELEPHONE),
        (SiretField(key="f_a", label="SIRET"), Prefill.PROFILE_SIRET),
        (RnaField(key="f_a", label="RNA"), Prefill.PROFILE_RNA),
        (text("Votre nom"), Prefill.LAST_NAME),
        (text("Nom et prénom"), Prefill.LAST_NAME),
        (text("Prénom du demandeur"), Prefill.FIRST_NAME),
        (text("Nom de l'association"), Prefill.PROFILE_NAME),
        (text("Adresse e-mail"), Prefill.EMAIL),
        (text("Numéro de téléphone :"), Prefill.TELEPHONE),
        (text("N° SIRET"), Prefill.PROFILE_SIRET),
        (AddressField(key="f_a", label="Adresse du siège"), Prefill.PROFILE_ADDRESS),
        (LongTextField(key="f_a", label="Votre adresse postale"), Prefill.PROFILE_ADDRESS),
    ],
)
def test_what_the_portal_knows_is_told_by_its_type_or_its_words(field: Field, source: Prefill) -> None:
    assert known_already(field) == source
    (tip,) = advice(field)
    assert tip.key == "f_a"
    assert "préremplissez" in tip.text


@pytest.mark.parametrize(
    "field",
    [
        text("Nom du projet"),
        text("Nom de l’enfant"),
        text("Prénom de l’élève"),
        text("Nom de la banque"),
        text("Votre nom", prefill=Prefill.LAST_NAME),
        text("Votre nom", private=True),
        text("Adresse du lieu de la manifestation"),
        TelephoneField(key="f_a", label="Téléphone du responsable sur place"),
        AmountField(key="f_a", label="Téléphone"),
        LongTextField(key="f_a", label="Prénom"),
    ],
)
def test_what_is_asked_of_someone_else_or_known_by_nobody_is_left_alone(field: Field) -> None:
    assert known_already(field) is None


def test_a_number_that_nobody_knows_by_heart_needs_a_help() -> None:
    assert "où se trouve ce numéro" in advice(IbanField(key="f_a", label="IBAN"))[0].text
    assert "où se trouve ce numéro" in advice(text("Allocataire", pattern="caf"))[0].text
    assert advice(IbanField(key="f_a", label="IBAN", help="Sur votre RIB.")) == []
    assert advice(text("Code postal", pattern="postcode")) == []


def test_a_long_question_may_be_helped() -> None:
    long_label = "mot " * 23
    assert "est longue" in advice(text(long_label))[0].text
    assert advice(text(long_label, help="Une précision.")) == []


def test_a_step_that_is_long_is_to_be_cut_by_its_questions_or_its_time() -> None:
    private = ShortTextField(key="f_private", label="Avis", private=True)
    twelve = [ShortTextField(key=f"f_q{number}", label=f"Q{number}") for number in range(12)]
    assert advice(*twelve, private) == []
    (tip,) = advice(*twelve, ShortTextField(key="f_more", label="Encore"))
    assert (tip.key, "13 questions" in tip.text) == ("s_step", True)
    documents = [DocumentField(key=f"f_d{number}", label=f"Pièce {number}", category="statuts") for number in range(12)]
    (tip,) = advice(*documents)
    assert "environ 20 minutes" in tip.text
    assert advice(*documents[:-3]) == []


def test_a_form_that_is_long_says_so() -> None:
    steps = tuple(
        Step(key=f"s_{step}", title="Étape", fields=tuple(
            LongTextField(key=f"f_{step}q{number}", label=f"Récit {step}.{number}") for number in range(9)
        ))
        for step in range(4)
    )  # fmt: skip
    (tip,) = advice_on(FormSchema(steps=steps))
    assert tip.key == ""
    assert "Remplir ce formulaire prend environ 55 minutes" in tip.text


def test_only_what_nobody_answers_makes_an_idle_step() -> None:
    idle = advice(ContentField(key="f_a", label="À lire", text="Un mot."))
    assert [(tip.key, "ne demande rien" in tip.text) for tip in idle] == [("s_step", True)]
    assert advice(text("Avis du service", private=True)) == []


def test_texts_are_read_except_the_sentences_of_the_law() -> None:
    tips = advice(
        ContentField(key="f_content", label="À LIRE AVANT DE COMMENCER", text="Nonobstant la règle. " + "mot " * 30),
        StatementField(key="f_a", label="Engagement", text="Nonobstant " + "mot " * 40),
        GroupField(
            key="f_group", label="Budget", fields=(ShortTextField(key="f_column", label="Dépense afférente"),)
        ),
    )  # fmt: skip
    assert [tip.key for tip in tips] == ["f_content", "f_content", "f_content", "f_column"]
    assert "capitales" in tips[0].text
    assert "«\u00a0malgré\u00a0»" in tips[1].text
    assert "30 mots" in tips[2].text


def test_a_step_of_hard_texts_is_named() -> None:
    hard = "Considérations administratives réglementaires complémentaires relatives aux subventions. " * 8
    schema = FormSchema(steps=(Step(key="s_a", title="Règlement", intro=hard, fields=(text("Objet"),)),))
    (tip,) = advice_on(schema)
    assert (tip.key, "difficiles à lire" in tip.text) == ("s_a", True)


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (text("Êtes-vous en situation de handicap ?"), "handicap"),
        (text("Votre religion"), "religion"),
        (text("Numéro", pattern="nir", help="Sur votre carte."), "numéro de sécurité sociale"),
        (DocumentField(key="f_a", label="Certificat médical", category="sante"), "médical"),
        (DocumentField(key="f_a", label="Extrait de casier judiciaire", category="casier"), "casier judiciaire"),
        (
            OneChoiceField(
                key="f_a",
                label="Motif",
                personal="ordinary",
                anonymise="erase",
                choices=(Choice(value="a", label="Maladie"),)
            ),
            "maladie",
        ),
    ],
)  # fmt: skip
def test_sensitive_data_are_to_be_marked_and_told(field: Field, words: str) -> None:
    (tip,) = [tip for tip in advice(field) if tip.remedy == Remedy.SENSITIVE]
    assert f"({words})" in tip.text
    assert "délégué à la protection des données" in tip.text
    marked = advice(field.model_copy(update={"personal": "sensitive", "anonymise": "erase"}))
    assert [tip for tip in marked if tip.remedy != Remedy.RETYPE] == []


def test_words_that_say_nothing_of_anyone_are_left_alone() -> None:
    trades = (Choice(value="a", label="Études de santé"), Choice(value="b", label="Droit"))
    studies = OneChoiceField(key="f_a", label="Vos études", personal="ordinary", anonymise="erase", choices=trades)
    assert advice(studies) == []
    public = (Choice(value="a", label="Personnes handicapées"), Choice(value="b", label="Enfants"))
    assert advice(OneChoiceField(key="f_a", label="Public du projet", choices=public)) == []


def test_nothing_is_promised_of_what_becomes_of_data() -> None:
    for anonymise in ("keep", "erase"):
        assert advice(text("Suivi", personal="sensitive", anonymise=anonymise)) == []


def test_the_check_screen_shows_the_advice_the_time_and_the_sensitive_questions(studio: Client) -> None:
    procedure = make_procedure(
        form=form_of(text("Votre nom"), ShortTextField(key="f_b", label="Suivi", personal="sensitive"))
    )
    make_procedure_page(procedure, time_needed="40 minutes")
    page = studio.get(reverse("studio:check", args=[procedure.uuid]))
    said = page.content.decode()
    assert reverse("studio:field", args=[procedure.uuid, "f_a"]) in said
    assert "Comptez environ <strong>1 minute</strong>" in said.replace("\u00a0", " ")
    assert "La page publique annonce 40 minutes" in said.replace("\u00a0", " ")
    assert f'href="{reverse("procedure_blank_form", args=[procedure.code])}"' in said
    assert "Votre délégué à la protection des données doit savoir" in said
    assert [label for label, _url in page.context["sensitive"]] == ["Suivi"]
    assert not any("préremplissez" in point.text for point in page.context["blocking"])


@pytest.mark.parametrize(
    ("typed", "differs"), [("1 minute", False), ("2 min", True), ("environ 2 minutes", True), ("un instant", False)]
)
def test_a_time_typed_on_the_page_that_the_steps_would_contradict_is_told(
    studio: Client, typed: str, *, differs: bool
) -> None:
    procedure = make_procedure(form=form_of(text("Objet")))
    make_procedure_page(procedure, time_needed=typed)
    advice = studio.get(reverse("studio:check", args=[procedure.uuid])).context["advice"]
    assert any("page publique annonce" in point.text.replace("\u00a0", " ") for point in advice) == differs


@pytest.mark.parametrize(
    ("totals", "calculated", "repeated"),
    [
        (("f_cost",), {"formula": COSTS}, True),
        ((), {"formula": COSTS}, False),
        (("f_cost",), {"formula": Operation(kind="plus", of=(COSTS, Constant(type="amount", value="10000")))}, False),
        (("f_cost",), {"formula": COSTS, "private": True}, False),
        (("f_cost",), {"formula": Operation(kind="times", of=(COSTS, Constant(type="number", value="2")))}, False),
        (("f_cost",), {"formula": Constant(type="number", value="2")}, False),
    ],
)
def test_a_total_shown_twice_is_told(totals: tuple[str, ...], calculated: dict[str, object], *, repeated: bool) -> None:
    column = AmountField(key="f_cost", label="Coût")
    group = GroupField(key="f_rows", label="Les dépenses", fields=(column,), totals=totals)
    total = CalculatedField.model_validate({"key": "f_sum", "label": "Total des dépenses", **calculated})
    text = "« Total des dépenses » répète le total affiché sous la colonne « Coût » : gardez un seul des deux totaux."
    expected = [Advice(text.replace("« ", "«\u00a0").replace(" »", "\u00a0»").replace(" :", "\u00a0:"), "f_sum")]
    assert advice(group, total) == (expected if repeated else [])


def test_a_label_that_comes_twice_in_a_step_is_told() -> None:
    def keys_of(*labels: str, condition: Node | None = None) -> list[str]:
        fields = [
            ShortTextField(key=f"f_{number}", label=label, condition=condition) for number, label in enumerate(labels)
        ]
        message = french("The step “%(title)s” has “%(label)s” more than once: call one otherwise, or delete it.")
        words = message.partition("%(label)s")[2]
        return [tip.key for tip in advice(*fields) if words in tip.text]

    assert keys_of("Lieu", "Autre lieu") == []
    assert keys_of("Lieu", "LIEU ", "Date") == ["f_1"]
    assert keys_of("Lieu", "Lieu", condition=comparison("p_type", operator="equals", value="commune")) == []
