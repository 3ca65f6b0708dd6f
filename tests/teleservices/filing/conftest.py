"""A person signed in, and a form with every case that a step may meet."""

import pytest
from django.test import Client

from accounts.models import User
from formkit.fieldtypes import (
    AmountField,
    ContentField,
    DocumentField,
    OneChoiceField,
    Prefill,
    ShortTextField,
    StatementField,
    YesNoField,
)
from formkit.fieldtypes.choices import Choice
from formkit.schema import FormSchema, Step
from tests.factories.accounts import make_user
from tests.factories.conditions import comparison


@pytest.fixture
def user() -> User:
    return make_user("odile@exemple.test")


@pytest.fixture
def client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def form() -> FormSchema:
    """Three steps, the second only for those who say that they employ someone."""
    employs = comparison("f_employs1", operator="equals", value=True)
    return FormSchema(
        steps=(
            Step(
                key="s_who12345",
                title="Votre association",
                intro="Ces renseignements viennent de votre profil.",
                fields=(
                    ContentField(key="f_intro123", label="Avant de commencer", text="Décrivez un projet ouvert."),
                    ShortTextField(key="f_name1234", label="Nom", prefill=Prefill.PROFILE_NAME, width="half"),
                    AmountField(key="f_amount12", label="Montant demandé", width="third"),
                    OneChoiceField(
                        key="f_place123",
                        label="Lieu",
                        choices=(Choice(value="in", label="En salle"), Choice(value="out", label="Dehors")),
                    ),
                    YesNoField(key="f_employs1", label="Employez-vous quelqu’un ?"),
                ),
            ),
            Step(
                key="s_staff123",
                title="Votre personnel",
                condition=employs,
                fields=(
                    ShortTextField(key="f_job12345", label="Emploi"),
                    DocumentField(key="f_contract", label="Contrat", category="statuts"),
                ),
            ),
            Step(
                key="s_pieces12",
                title="Vos pièces",
                fields=(
                    DocumentField(key="f_statuts1", label="Statuts", category="statuts"),
                    DocumentField(
                        key="f_quotes12", label="Devis", category="devis", several=True, max_count=2, required=False
                    ),
                    StatementField(key="f_promise1", label="Je m’engage", text="Le texte de l’engagement."),
                ),
            ),
        )
    )
