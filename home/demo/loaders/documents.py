"""Puts people's documents in their lockers, through the same inspection as anyone's."""

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.entrance.registration import own_profile
from accounts.models import Membership, Profile, Role, User
from home.demo.clock import clock_at, days_ago
from home.demo.papers.drawing import Paper, pdf_of
from home.demo.papers.households import household_papers
from home.demo.papers.organisations import organisation_papers
from home.demo.typography import french
from locker.entry.intake import add_document
from locker.models import DocumentCategory


def load_documents() -> None:
    """Fill the lockers."""
    categories = {category.code: category for category in DocumentCategory.objects.all()}
    for name, papers in organisation_papers().items():
        profile = Profile.objects.get(name=name)
        member = Membership.objects.select_related("user").get(profile=profile, role=Role.ADMINISTRATOR)
        for paper in papers:
            _keep(paper, profile, member.user, categories[paper.category])
    for email, papers in household_papers().items():
        user = User.objects.get(email=email)
        for paper in papers:
            _keep(paper, own_profile(user=user), user, categories[paper.category])


def upload_of(paper: Paper) -> SimpleUploadedFile:
    """The paper as a browser sends it; its title, without what a file's name can't hold, becomes the document's."""
    name = french(paper.title).replace("/", "-")
    return SimpleUploadedFile(f"{name}.pdf", pdf_of(paper, days_ago(paper.added)), content_type="application/pdf")


def _keep(paper: Paper, profile: Profile, user: User, category: DocumentCategory) -> None:
    with clock_at(days_ago(paper.added, hour=18)):
        add_document(profile=profile, user=user, category=category, upload=upload_of(paper))
