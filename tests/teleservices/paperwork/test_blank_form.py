"""The form to print: all that the form asks and nothing that only the service reads, on pages that a hand can fill."""

import io

import pytest
from hypothesis import Phase, given, settings
from pypdf import PdfReader
from pytest_django import Settings

from accounts.models import ProfileType
from formkit.fieldtypes import (
    REGISTRY,
    AmountField,
    Choice,
    ContentField,
    DocumentField,
    DropDownField,
    Field,
    GroupField,
    LongTextField,
    OneChoiceField,
    Prefill,
    ShortTextField,
    SiretField,
    StatementField,
    TelephoneField,
    YesNoField,
)
from formkit.schema import FormSchema, Step
from home.demo.procedure_files import content_of
from teleservices.models import FormVersion, ForWhom, Procedure
from teleservices.paperwork.blank_form import blank_form, printed_once
from teleservices.paperwork.house import section
from tests.factories.conditions import comparison
from tests.factories.procedures import make_procedure, put_in_force
from tests.formkit.asking import form_of
from tests.formkit.strategies import WHOLE_FORMS, fields
from tests.formkit.whole_forms import whole_forms
from tests.gate import examples

pytestmark = pytest.mark.django_db
SILENCE = section("La suite", "Sans réponse dans un délai de 2 mois, votre demande est refusée.")

AGAIN = "Laissez vide si vous l’avez écrit sous « Qui fait cette demande »."


def printed(schema: FormSchema, procedure: Procedure | None = None, **changes: object) -> PdfReader:
    procedure = procedure or make_procedure(**changes)
    version = put_in_force(procedure, schema)
    form = blank_form(procedure, version, when="Toute l’année", mentions=[SILENCE])
    return PdfReader(io.BytesIO(form.printed()))


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_the_paper_has_its_own_texts_where_the_screen_s_are_about_the_screen() -> None:
    name = ShortTextField(key="f_nom", label="Nom", help="Choisi dans la liste.", paper_help="En capitales.")
    other = ShortTextField(key="f_autre", label="Autre", help="Comme vous voulez.")
    step = Step(key="s_a", title="Vous", intro="Cliquez.", paper_intro="À la main.", fields=(name, other))
    text = text_of(printed(FormSchema(steps=(step,))))
    for words in ("En capitales.", "Comme vous voulez.", "À la main."):
        assert words in text
    for words in ("Choisi dans la liste.", "Cliquez."):
        assert words not in text


def test_bold_lists_and_links_are_printed_with_the_addresses_that_paper_can_not_follow(settings: Settings) -> None:
    settings.PARVIS_BASE_URL = "https://demarches.exemple.fr"
    markup = "Joignez **tout** :\n- le RIB\n- [la liste](/aide/)\n\n1. [Signez](https://exemple.fr/)\n2. Datez"
    reader = printed(
        FormSchema(
            steps=(
                Step(
                    key="s_a",
                    title="Vous",
                    intro=markup,
                    fields=(
                        ShortTextField(key="f_nom", label="Nom", help=markup),
                        StatementField(key="f_oath", label="Engagement", text=markup),
                    ),
                ),
            )
        )
    )
    text = text_of(reader).replace("\xa0", " ")
    page, elsewhere = "https://demarches.exemple.fr/aide/", "https://exemple.fr/"
    words = f"Joignez tout : • le RIB • la liste ({page}) 1. Signez ({elsewhere}) 2. Datez"
    assert text.count(words) == 3
    links = [link.get_object()["/A"]["/URI"] for sheet in reader.pages for link in sheet.get("/Annots", [])]
    assert set(links) == {page, elsewhere}


def test_it_is_an_accessible_document_that_says_which_form_it_is() -> None:
    reader = printed(form_of(ShortTextField(key="f_name", label="Nom du projet")), code="bourse", title="Bourse d’été")
    root = reader.trailer["/Root"]
    assert "pdfuaid" in root["/Metadata"].get_object().get_data().decode()
    assert root["/MarkInfo"]["/Marked"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Bourse d’été"
    assert all("bourse, version 2 du formulaire" in page.extract_text() for page in reader.pages)


def test_each_question_is_numbered_with_its_help_its_condition_and_room_for_an_answer() -> None:
    loans = YesNoField(key="f_loans", label="Avez-vous un emprunt ?")
    amount = AmountField(
        key="f_amount",
        label="Montant de l’emprunt",
        help="Sans les intérêts.",
        condition=comparison("f_loans", operator="equals", value=True),
    )
    story = LongTextField(key="f_story", label="Votre projet", required=False)
    text = text_of(printed(form_of(loans, amount, story)))
    assert "1. Avez-vous un emprunt ? Oui Non" in text
    assert "2. Montant de l’emprunt À remplir si « Avez-vous un emprunt ? » est oui. Sans les intérêts. , €" in text
    assert "3. Votre projet (facultatif)" in text


def test_what_only_the_service_reads_is_never_printed() -> None:
    opinion = ShortTextField(key="f_note", label="Appréciation du service", private=True)
    schema = form_of(ShortTextField(key="f_name", label="Nom"), opinion)
    schema = schema.model_copy(update={"annotations": (opinion.model_copy(update={"key": "f_more", "label": "Avis"}),)})
    text = text_of(printed(schema))
    assert "1. Nom" in text
    assert "Appréciation" not in text
    assert "Avis" not in text


def test_choices_are_ticked_but_a_long_list_is_written() -> None:
    few = tuple(Choice(value=f"c{number}", label=f"Canton {number}") for number in range(20))
    many = tuple(Choice(value=f"c{number}", label=f"Ville {number}") for number in range(21))
    text = text_of(
        printed(
            form_of(
                DropDownField(key="f_few", label="Canton", choices=few),
                DropDownField(key="f_many", label="Ville", choices=many),
                OneChoiceField(key="f_one", label="Sport", choices=few[:1], other=True),
            )
        )
    )
    assert "Canton 19" in text
    assert "Ville 20" not in text
    assert "3. Sport Ne cochez qu’une réponse. Canton 0 Autre, précisez :" in text.replace("\xa0", " ")


def test_the_rest_of_a_form_is_printed_as_it_is_read() -> None:
    text = text_of(
        printed(
            form_of(
                ContentField(key="f_text", label="Avant tout", text="Lisez bien.\n\nPuis signez.", tone="warning"),
                DocumentField(key="f_rib", label="Relevé bancaire", category="rib"),
                StatementField(key="f_oath", label="Engagement", text="Je m’engage à le faire."),
                GroupField(
                    key="f_budget",
                    label="Dépenses prévues",
                    fields=(
                        ShortTextField(key="f_what", label="Nature"),
                        AmountField(key="f_cost", label="Coût", required=False),
                    ),
                    maximum=30,
                ),
            ),
            honour_statement="Je certifie que tout est exact.",
        )
    ).replace("\xa0", " ")
    assert "Attention : Avant tout Lisez bien. Puis signez. 1. Relevé bancaire Joint 2. Engagement" in text
    assert "Je m’engage à le faire." in text
    assert "N° Nature Coût (€) (facultatif) 1 2 3 4 5 6" in text
    assert "30 au plus" in text
    assert "Je certifie que tout est exact." in text
    assert "Signature" in text
    assert "votre demande est refusée" in text


def test_whom_it_is_for_is_asked_where_it_may_be_someone_else() -> None:
    schema = form_of(ShortTextField(key="f_name", label="Nom"))
    assert "Pour qui" not in text_of(printed(schema))
    text = text_of(printed(schema, for_whom=ForWhom.EITHER, asks_mandate_proof=True))
    assert "Pour qui est faite cette demande" in text
    assert "Justificatif de la qualité" in text


def test_what_is_asked_of_who_files_needs_not_be_written_twice() -> None:
    siret = SiretField(key="f_siret", label="Numéro SIRET", prefill=Prefill.PROFILE_SIRET)
    phone = TelephoneField(key="f_phone", label="Téléphone", prefill=Prefill.TELEPHONE)
    labels = ("Association", "Commune")
    kinds = [ProfileType.objects.create(code=label.lower(), label=label, order=0) for label in labels]
    procedure = make_procedure()
    procedure.profile_types.set(kinds)
    text = text_of(printed(form_of(siret, phone), procedure))
    assert "Vous faites la demande en tant que Association Commune" in text
    assert text.count(AGAIN) == 2
    procedure.profile_types.set([ProfileType.personal()])
    text = text_of(printed(form_of(siret, phone), procedure))
    assert "Nom de l’organisme" not in text
    assert text.count(AGAIN) == 1


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_every_type_has_its_place_on_paper(name: str) -> None:
    @settings(max_examples=examples(3), deadline=None, phases=[Phase.generate], database=None)
    @given(fields(name=name))
    def check(field: Field) -> None:
        field = field.model_copy(update={"private": False})
        blank = REGISTRY[name].blank(field)
        takes = REGISTRY[name].takes_answer
        assert takes == bool(blank.boxes or blank.spaces or blank.columns) or (name == "group" and not blank.columns)

    check()


@pytest.mark.both_databases
@WHOLE_FORMS
@given(whole_forms())
def test_any_form_prints(schema: FormSchema) -> None:
    reader = printed(schema)
    text = squeezed(text_of(reader))
    assert "pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    asked = [field for field in schema.fields() if not field.private]
    numbered = [field for field in asked if REGISTRY[field.type].has_row]
    assert all(f"{number}." in text for number, _field in enumerate(numbered, start=1))


HOSTILE = [
    '*gras* #panic("perdu") $x^2$ <label> @ref = Titre \\ #image("/etc/passwd")',
    "x" * 280,
    "😀👍🏽 🇫🇷 مرحبا بالعالم שלום 東京",
    "<b>gras</b> &amp; {{ variable }} {page}",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_markup_and_strange_writing_stay_text(hostile: str) -> None:
    choices = (Choice(value="a", label=hostile), Choice(value="b", label="B"))
    group = GroupField(key="f_rows", label=hostile, fields=(ShortTextField(key="f_cell", label=hostile, help=hostile),))
    step = Step(
        key="s_one",
        title=hostile[:200],
        intro=hostile,
        fields=(OneChoiceField(key="f_one", label=hostile, help=hostile, choices=choices, other=True), group),
    )
    text = text_of(printed(FormSchema(steps=(step,)), title=hostile[:150]))
    if "#panic" in hostile:
        assert squeezed(text).count(squeezed(hostile)) >= 6


def test_two_hundred_questions_print() -> None:
    names = sorted(REGISTRY)
    choices = tuple(Choice(value=f"c{number}", label=f"Réponse {number}") for number in range(60))
    more: dict[str, dict[str, object]] = {
        **{name: {"choices": choices} for name in ("one_choice", "several_choices", "drop_down")},
        "document": {"category": "rib"},
        "statement": {"text": "Un texte. " * 400},
    }
    asked = tuple(
        REGISTRY[name].model(
            key=f"f_q{number}", label=f"Question numéro {number}", help="De l’aide. " * 20, **more.get(name, {})
        )
        for number, name in ((number, names[number % len(names)]) for number in range(200))
    )
    reader = printed(FormSchema(steps=(Step(key="s_one", title="Tout", fields=asked),)))
    text = text_of(reader)
    assert "Question numéro 199" in text
    assert len(reader.pages) > 20


def test_another_form_or_another_setting_has_another_digest() -> None:
    procedure = make_procedure()
    version: FormVersion = put_in_force(procedure, form_of(ShortTextField(key="f_name", label="Nom")))

    def digest(when: str = "Toute l’année") -> str:
        return blank_form(procedure, version, when=when, mentions=[]).digest

    first = digest()
    assert digest() == first
    assert digest("Jusqu’au 3 mars") != first
    procedure.honour_statement = "Je jure."
    assert digest() != first


def test_its_lines_come_nearer_where_that_saves_a_page() -> None:
    procedure = make_procedure()
    version = put_in_force(procedure, content_of("bourse-departementale-d-etudes").form)
    form = blank_form(procedure, version, when="Toute l’année", mentions=[SILENCE])
    pages = [len(PdfReader(io.BytesIO(content)).pages) for content in (form.printed(), printed_once(form))]
    assert pages[1] < pages[0]
