"""A request as its applicant filed it, with its receipt and a decision; each fixture writes its own rows."""

import datetime as dt
from collections.abc import Callable
from typing import Protocol

import pytest
from wagtail.models import Site

from accounts.models import Membership, Profile, ProfileType, Role, User
from formkit.fieldtypes import AmountField, DocumentField, LongTextField, ShortTextField
from formkit.schema import FormSchema, Step
from formkit.values import JsonValue
from locker.models import StoredFile
from portal.models import PortalSettings
from teleservices.legal import acknowledgement_columns
from teleservices.models import (
    Acknowledgement,
    Attachment,
    Decision,
    FormVersion,
    LegalRegime,
    Outcome,
    Procedure,
    RequestEvent,
    ServiceRequest,
    Stage,
    State,
    Team,
    TeamMember,
)

RECEIVED_AT = dt.datetime(2026, 11, 24, 13, 5, tzinfo=dt.UTC)
DECIDED_AT = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)

FORM = FormSchema(
    steps=(
        Step(
            key="s_project",
            title="Votre projet",
            fields=(
                ShortTextField(key="f_name", label="Nom du projet"),
                AmountField(key="f_amount", label="Montant demandé"),
                LongTextField(key="f_story", label="Décrivez votre projet", required=False),
                ShortTextField(key="f_town", label="Commune", required=False),
                ShortTextField(key="f_note", label="Appréciation du service", required=False, private=True),
            ),
        ),
        Step(
            key="s_documents",
            title="Vos pièces",
            fields=(DocumentField(key="f_rib", label="Relevé d’identité bancaire", category="rib"),),
        ),
    )
)
ANSWERS: dict[str, JsonValue] = {
    "f_name": "Fête de l’aulne",
    "f_amount": 125_000,
    "f_note": "Avis favorable du service",
}


class FileRequest(Protocol):
    """Makes a transmitted request."""

    def __call__(
        self,
        *,
        answers: dict[str, JsonValue] | None = None,
        form: FormSchema = FORM,
        regime: LegalRegime = LegalRegime.REJECTION,
        is_personal: bool = False,
        **procedure: object,
    ) -> ServiceRequest: ...


@pytest.fixture
def department(db: None) -> PortalSettings:
    settings = PortalSettings.for_site(Site.objects.get())
    settings.name = "Département de l’Aulne"
    settings.portal_name = "Mes démarches"
    settings.postal_address = "Hôtel du département\n1 place des Aulnes\n98100 Aulnay-la-Rivière CEDEX 2"
    settings.telephone = "01 99 00 10 00"
    settings.email = "contact@aulne.example"
    settings.save()
    return settings


@pytest.fixture
def agent(db: None) -> User:
    return User.objects.create_user("claire.martin@aulne.example", first_name="Claire", last_name="Martin")


@pytest.fixture
def team(agent: User) -> Team:
    team = Team.objects.create(
        name="Direction de la vie associative",
        email="vie.associative@aulne.example",
        telephone="01 99 00 12 34",
        postal_address="1 place des Aulnes\n98100 Aulnay-la-Rivière",
    )
    TeamMember.objects.create(team=team, user=agent, capacity="Chargée des subventions")
    return team


@pytest.fixture
def file_request(department: PortalSettings, team: Team) -> FileRequest:
    def build(
        *,
        answers: dict[str, JsonValue] | None = None,
        form: FormSchema = FORM,
        regime: LegalRegime = LegalRegime.REJECTION,
        is_personal: bool = False,
        **procedure: object,
    ) -> ServiceRequest:
        applicant = User.objects.create_user(
            "jeanne.petit@exemple.example",
            first_name="Jeanne",
            last_name="Petit",
            address_line="3 rue du Gué",
            postcode="98120",
            city="Saint-Aubin-des-Saules",
        )
        type_ = ProfileType.objects.get_or_create(is_personal=is_personal, defaults={"code": f"paper-{is_personal}"})[0]
        profile = Profile.objects.create(
            type=type_,
            name="Jeanne Petit" if is_personal else "Les Amis de la rivière",
            siret=None if is_personal else "73282932000074",
            **({} if is_personal else {"address_line": "12 quai du Lavoir", "postcode": "98110", "city": "Vernay"}),
        )
        Membership.objects.create(profile=profile, user=applicant, role=Role.ADMINISTRATOR)
        facts: dict[str, object] = {
            "title": "Subvention à une association",
            "honour_statement": "Je certifie que ces informations sont exactes.",
        }
        made = Procedure.objects.create(code="subvention", team=team, regime=regime, **(facts | procedure))
        version = FormVersion.objects.create(procedure=made, number=1, schema=form.to_json(), checksum=form.checksum())
        stage = Stage.objects.create(
            procedure=made,
            key="received",
            state=State.SUBMITTED,
            name="Demande reçue",
            explanation="Nous l’avons.",
            email_subject="Demande reçue",
            email_text="Bonjour",
        )
        request = ServiceRequest.objects.create(
            procedure=made,
            form_version=version,
            profile=profile,
            applicant=applicant,
            team=team,
            state=State.SUBMITTED,
            stage=stage,
            answers=ANSWERS if answers is None else answers,
            honour_statement_version=1,
            applicant_name=profile.name,
            submitted_at=RECEIVED_AT,
        )
        Acknowledgement.objects.create(
            request=request, **acknowledgement_columns(procedure=made, received_at=RECEIVED_AT)
        )
        return request

    return build


@pytest.fixture
def join_document(db: None) -> Callable[[ServiceRequest, int], None]:
    def join(request: ServiceRequest, number: int) -> None:
        stored = StoredFile.objects.create(
            sha256=f"{number:064x}", original_sha256=f"{number:064x}", size=1000, page_count=number
        )
        Attachment.objects.create(request=request, field_key="f_rib", stored_file=stored, title=f"RIB {number}")

    return join


@pytest.fixture
def tell(db: None) -> Callable[..., None]:
    def write(request: ServiceRequest, number: int, text: str, *, is_public: bool = True) -> None:
        RequestEvent.objects.create(
            request=request,
            number=number,
            act="transmit",
            from_state=State.DRAFT,
            to_state=State.SUBMITTED,
            stage=request.stage,
            text=text,
            is_public=is_public,
            at=RECEIVED_AT,
            digest="0" * 64,
        )

    return write


@pytest.fixture
def decide(agent: User) -> Callable[..., Decision]:
    def write(request: ServiceRequest, outcome: Outcome = Outcome.ACCEPTED_IN_PART, **facts: object) -> Decision:
        request.assignee = agent
        request.state = outcome.value
        request.save()
        usual: dict[str, object] = {
            "authority": "Présidence du conseil départemental",
            "author_name": "Hélène Rivière",
            "author_capacity": "Directrice de la vie associative",
            "act_number": "CP-2026-118",
            "act_date": dt.date(2026, 12, 1),
            "reasons": "Le budget présenté comprend 350 euros de frais qui ne sont pas éligibles.",
            "amount_cents": 90_000,
            "decided_at": DECIDED_AT,
            "author": agent,
        }
        return Decision.objects.create(request=request, outcome=outcome, **(usual | facts))

    return write
