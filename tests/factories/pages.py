"""The public site: its pages, and procedures with a published form behind them."""

import io
from itertools import count
from uuid import uuid4

from django.core.files.images import ImageFile
from PIL import Image as PillowImage

from accounts.models import ProfileType
from formkit.fieldtypes.document import DocumentField
from formkit.schema import FormSchema, Step
from home.installation import prepare_portal
from home.models import (
    FaqPage,
    FaqQuestionPage,
    FaqSection,
    FeaturedProcedure,
    HomePage,
    ProcedureIndexPage,
    ProcedurePage,
    ProfileIndexPage,
    ProfileListingPage,
)
from home.procedures.drawings import Drawing
from portal.models import Image
from teleservices.models import FormVersion, Procedure, Team

_numbers = count(1000)  # of as many digits for long: names are sorted as texts


def make_site() -> HomePage:
    """A portal as `setup_portal` leaves it."""
    prepare_portal()
    return HomePage.objects.get()


def make_image(title: str = "Un bus", description: str = "") -> Image:
    """A picture that somebody uploaded."""
    content = io.BytesIO()
    PillowImage.new("RGB", (1000, 500)).save(content, "PNG")
    file = ImageFile(content, f"{uuid4()}.png")
    return Image.objects.create(title=title, description=description, file=file)


def make_team(name: str = "") -> Team:
    """A service with its contact."""
    return Team.objects.create(
        name=name or f"Service Vie associative {next(_numbers)}",
        email="associations@vernaie.test",
        telephone="01 23 45 67 89",
        postal_address="1 rue de l’Aulne\n99000 Brenne",
    )


def make_procedure(code: str = "", *, published: bool = True, **changes: object) -> Procedure:
    """A procedure whose form asks for one document."""
    code = code or f"aide-{next(_numbers)}"
    values = {"title": code.replace("-", " ").capitalize(), "regime": "rejection", "retention_months": 60} | changes
    procedure = Procedure.objects.create(code=code, **values)
    if published:
        publish_form(procedure)
    return procedure


def publish_form(procedure: Procedure) -> None:
    """Give it a version of a form that asks for a bank statement."""
    document = DocumentField(key="f_rib", label="Relevé d’identité bancaire", category="rib")
    schema = FormSchema(steps=(Step(key="s_pieces", title="Pièces", fields=(document,)),))
    procedure.current_version = FormVersion.objects.create(
        procedure=procedure, number=1, schema=schema.to_json(), checksum=schema.checksum()
    )
    procedure.save(update_fields=["current_version"])


def make_procedure_page(procedure: Procedure | None = None, **changes: object) -> ProcedurePage:
    """The published page of `procedure`, or of a new one."""
    procedure = procedure or make_procedure()
    index = ProcedureIndexPage.objects.first() or (make_site() and ProcedureIndexPage.objects.get())
    values = {
        "title": procedure.title,
        "theme_id": Drawing.CULTURE,
        "summary": "Une aide pour les projets locaux.",
    } | changes
    page = ProcedurePage(procedure=procedure, **values)
    index.add_child(instance=page)
    page.save_revision().publish()
    return page


def make_profile_listing(profile_type: ProfileType, **changes: object) -> ProfileListingPage:
    """The page of a profile type under « Aides par profil »."""
    page = ProfileListingPage(profile_type=profile_type, **({"title": profile_type.label} | changes))
    ProfileIndexPage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return page


def make_question(title: str, answer: str = "<p>Voici la réponse.</p>", section: str = "Le compte") -> FaqQuestionPage:
    """A published question, its section made when it is missing."""
    faq = FaqPage.objects.get()
    faq_section, _created = FaqSection.objects.get_or_create(page=faq, title=section)
    page = FaqQuestionPage(title=title, answer=answer, section=faq_section)
    faq.add_child(instance=page)
    page.save_revision().publish()
    return page


def feature(page: ProcedurePage, **changes: object) -> FeaturedProcedure:
    """A place in the banner for `page`."""
    home = HomePage.objects.get()
    return FeaturedProcedure.objects.create(page=home, procedure_page=page, sort_order=next(_numbers), **changes)
