"""A form with a question of each kind, and the pages that set its conditions, followed as a browser does."""

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from formkit.fieldtypes import (
    AmountField,
    CalculatedField,
    Choice,
    CommuneField,
    DateField,
    DocumentField,
    Field,
    GroupField,
    MonthField,
    NumberField,
    OneChoiceField,
    PercentageField,
    SeveralChoicesField,
    ShortTextField,
    SiretField,
    YesNoField,
)
from formkit.language.nodes import Answer, Rows
from formkit.schema import FormSchema, Step
from teleservices.models import Procedure
from tests.formkit.pages import successful_controls

CHOICES = (Choice(value="a", label="Sport"), Choice(value="b", label="Culture"))
ASKED: tuple[Field, ...] = (
    ShortTextField(key="f_name", label="Nom"),
    AmountField(key="f_amount", label="Montant"),
    NumberField(key="f_pupils", label="Effectif", decimals=0, unit="élèves"),
    DateField(key="f_born", label="Naissance"),
    MonthField(key="f_month", label="Début"),
    YesNoField(key="f_loan", label="Prêt"),
    OneChoiceField(key="f_theme", label="Thème", choices=CHOICES, other=True),
    SeveralChoicesField(key="f_themes", label="Thèmes", choices=CHOICES),
    CommuneField(key="f_town", label="Commune"),
    SiretField(key="f_siret", label="SIRET"),
    PercentageField(key="f_share", label="Part", decimals=1),
    GroupField(key="f_budget", label="Budget", fields=(ShortTextField(key="f_line", label="Poste"),)),
    CalculatedField(key="f_sum", label="Total", formula=Answer(key="f_amount")),
    CalculatedField(key="f_rows", label="Lignes", result="number", formula=Rows(fold="count", group="f_budget")),
    YesNoField(key="f_note", label="Note interne", private=True),
)
LAST = ShortTextField(key="f_last", label="Dernière question")
FORM = FormSchema(
    steps=(
        Step(key="s_one", title="Un", fields=ASKED),
        Step(
            key="s_two",
            title="Deux",
            fields=(LAST, DocumentField(key="f_plan", label="Plan", category="statuts", required=False)),
        ),
    )
)


class Page:
    """A screen with conditions: what is typed in it, and the button that is pressed."""

    def __init__(self, studio: Client, procedure: Procedure, name: str, *keys: str, query: str = "") -> None:
        self.studio, self.url = studio, reverse(f"studio:{name}", args=[procedure.uuid, *keys])
        self._read(studio.get(self.url + query))

    def _read(self, response: HttpResponse) -> None:
        self.response, self.text = response, response.content.decode()
        self.typed = {name: list(values) for name, values in successful_controls(self.text).items()}
        self.typed.pop("do", None)

    def press(self, button: str, **typed: object) -> "Page":
        """Type, with `__` for hyphens, and press a button."""
        for name, value in typed.items():
            self.typed[name.replace("__", "-")] = value if isinstance(value, list) else [str(value)]
        self._read(self.studio.post(self.url, {**self.typed, "do": button}))
        return self
