"""The theme's showroom, in the demo and in development only: every component with made-up samples in French."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Field, Fieldset, Layout, Row, Submit
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET

from portal.styleguide.samples import CONTENT, FILLED, WRONG
from portal.words.typed_text import TypedText


class SampleForm(forms.Form):
    """One field of each kind that the template pack draws."""

    name = forms.CharField(
        label="Nom de l’association",
        help_text="Tel qu’il figure dans vos statuts.",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    email = forms.EmailField(label="Adresse électronique", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    phone = forms.CharField(label="Téléphone", required=False, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    kind = forms.ChoiceField(
        label="Votre projet se tient…",
        choices=[("once", "une seule fois"), ("yearly", "chaque année"), ("season", "toute la saison")],
        widget=forms.RadioSelect,
    )
    public = forms.MultipleChoiceField(
        label="À qui s’adresse-t-il ?",
        help_text="Plusieurs réponses sont possibles.",
        choices=[("children", "Enfants"), ("young", "Jeunes de 12 à 25 ans"), ("elders", "Personnes âgées")],
        widget=forms.CheckboxSelectMultiple,
    )
    canton = forms.ChoiceField(label="Canton", choices=[("", "Choisissez"), ("brenne", "Brenne"), ("saule", "Saule")])
    date = forms.DateField(label="Date du projet", widget=forms.DateInput(attrs={"type": "date"}))
    amount = forms.DecimalField(
        label="Montant demandé", help_text="En euros. Exemple : 1 250,00", widget=forms.TextInput()
    )
    text = TypedText(
        label="Présentez votre projet", help_text="Dites ce que vous ferez, où, et avec qui.", longest=500, rows=4
    )
    document = forms.FileField(label="Budget prévisionnel", help_text="PDF, 10 Mo au plus.", required=False)
    password = forms.CharField(label="Mot de passe", widget=forms.PasswordInput())
    statement = forms.BooleanField(label="J’atteste sur l’honneur que ces renseignements sont exacts.")

    @cached_property
    def helper(self) -> FormHelper:
        """The layout, with each of the pack's groupings once."""
        helper = FormHelper()
        helper.layout = Layout(
            Fieldset("Votre association", "name", Row(Column("email"), Column("phone"))),
            Fieldset("Votre projet", "kind", "public", "canton", "date", Field("amount", wrapper_class="width-third")),
            "text",
            "document",
            "password",
            Field("statement", wrapper_class="field--statement"),
        )
        helper.add_input(Submit("continue", "Continuer"))
        helper.add_input(Submit("quit", "Enregistrer et quitter", css_class="button--quiet"))
        return helper


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Every component; `?formulaire=rempli` and `?formulaire=erreur` show the form's other states."""
    state = request.GET.get("formulaire", "")
    form = SampleForm(
        data=WRONG if state == "erreur" else None, initial=FILLED if state == "rempli" else None, auto_id="champ-%s"
    )
    paginator = Paginator(range(200), 10)
    return render(request, "styleguide/page.html", {**CONTENT, "form": form, "results": paginator.page(4)})
