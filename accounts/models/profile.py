"""Whom one acts for: oneself, or an organisation."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.database.rows import PublicRow

if TYPE_CHECKING:
    from accounts.models.user import User


class ProfileIcon(models.TextChoices):
    """The drawings of a type's tile, each a file of `static/img/profiles/`."""

    PERSON = "person", _("A person")
    ASSOCIATION = "association", _("Several people")
    TOWN = "town", _("A town hall")
    TERRITORY = "territory", _("A map")
    SCHOOL = "school", _("A school")
    COMPANY = "company", _("A shop")
    FARM = "farm", _("A sprout")
    ORGANISATION = "organisation", _("A building")


class ProfileType(models.Model):
    """Particulier, Association, Collectivité…; staff add their own."""

    code = models.SlugField(_("code"), unique=True, max_length=40)
    label = models.CharField(_("label"), max_length=80)
    icon = models.CharField(_("icon"), max_length=40, choices=ProfileIcon, default=ProfileIcon.ORGANISATION)
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    is_personal = models.BooleanField(_("for oneself"), default=False)
    asks_siret = models.BooleanField(_("asks for the SIRET"), default=True)
    asks_rna = models.BooleanField(_("asks for the RNA number"), default=False)
    is_public = models.BooleanField(
        _("public body"),
        default=False,
        help_text=_("A commune, a public school: the law on grants to private bodies isn’t about it."),
    )

    class Meta:
        ordering = ["order", "label"]
        verbose_name = _("profile type")
        verbose_name_plural = _("profile types")
        constraints = [
            models.UniqueConstraint(
                fields=["is_personal"], condition=models.Q(is_personal=True), name="one_personal_profile_type"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @classmethod
    def personal(cls) -> "ProfileType":
        """« Particulier », that everyone has; made when this installation has not loaded its types yet."""
        kind, _created = cls.objects.get_or_create(
            is_personal=True,
            defaults={
                "code": "particulier",
                "label": "Particulier",
                "icon": ProfileIcon.PERSON,
                "order": 10,
                "asks_siret": False,
            },
        )
        return kind


class Source(models.TextChoices):
    """Where a profile's name or address comes from."""

    DECLARED = "declared", _("Declared")
    REGISTER = "register", _("Company register")


class ProfileQuerySet(models.QuerySet["Profile"]):
    """Profiles, asked for in the domain's words."""

    def visible_to(self, user: "User") -> "ProfileQuerySet":
        """The profiles that `user` is a member of."""
        return self.filter(memberships__user=user)


class Profile(PublicRow):
    """A space with its own requests and documents: a person's, or an organisation's shared by its members."""

    type = models.ForeignKey(ProfileType, verbose_name=_("type"), on_delete=models.PROTECT, related_name="profiles")
    name = models.CharField(_("name"), max_length=200)
    siret = models.CharField(_("SIRET"), max_length=14, null=True, blank=True, unique=True)
    rna = models.CharField(_("RNA number"), max_length=10, blank=True)
    address_line = models.CharField(_("number and street"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=5, blank=True)
    city = models.CharField(_("town"), max_length=100, blank=True)
    name_source = models.CharField(max_length=10, choices=Source, default=Source.DECLARED)
    address_source = models.CharField(max_length=10, choices=Source, default=Source.DECLARED)
    register_label = models.CharField(max_length=80, blank=True)
    register_read_at = models.DateTimeField(null=True, blank=True)
    iban = models.CharField(_("IBAN"), max_length=34, blank=True)
    iban_holder = models.CharField(_("account holder"), max_length=140, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        constraints = [
            models.CheckConstraint(condition=models.Q(siret=None) | models.Q(siret__regex=r"^\d{14}$"), name="siret"),
            models.CheckConstraint(
                condition=models.Q(name_source=Source.DECLARED, address_source=Source.DECLARED)
                | models.Q(register_read_at__isnull=False),
                name="profile_register_was_read",
            ),
            models.CheckConstraint(
                condition=models.Q(iban="", iban_holder="") | (~models.Q(iban="") & ~models.Q(iban_holder="")),
                name="profile_iban_has_a_holder",
            ),
        ]

    def keep_role(self, user: "User", role: str) -> None:
        """Keep the role that `user` has in the profile, read in the same query as the profile itself."""
        self._role_kept = (user.pk, role)

    def role_kept(self, user: "User") -> str:
        """The role of `user`, where it was read with the profile; empty where it wasn't."""
        whose, role = getattr(self, "_role_kept", (None, ""))
        return role if whose == user.pk else ""

    @property
    def postal_address(self) -> str:
        """The address on two lines, empty when none is known."""
        return "\n".join(line for line in (self.address_line, f"{self.postcode} {self.city}".strip()) if line)


class Role(models.TextChoices):
    """What a member may do in the profile."""

    ADMINISTRATOR = "administrator", _("Administrator")
    EDITOR = "editor", _("Editor")
    READER = "reader", _("Reader")

    @classmethod
    def filing(cls) -> frozenset["Role"]:
        """The roles that may fill in and transmit requests, and add documents."""
        return frozenset({cls.ADMINISTRATOR, cls.EDITOR})


class Membership(models.Model):
    """Someone's role and job title (« fonction ») in a profile."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    function = models.CharField(_("function"), max_length=120, blank=True)
    wants_notices = models.BooleanField(_("wants the e-mails of the profile's requests"), default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["profile", "user"], name="member_once")]

    def __str__(self) -> str:
        return f"{self.profile_id} {self.role}"
