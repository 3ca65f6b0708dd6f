"""A person with an account, citizen or staff: the e-mail address is the identifier."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.telephones import telephone_text


class UserManager(BaseUserManager["User"]):
    """Creates people; addresses are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Create a person; a null password means that none works until one is chosen."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Create an administrator with every permission."""
        return self.create_user(email, password, is_superuser=True, **fields)

    def identified_by(self, email: str) -> models.QuerySet["User"]:
        """Whose identifier this address is, case aside: none or one. One that awaits confirmation is nobody's."""
        return self.filter(email=email.strip().lower())

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class IdentitySource(models.TextChoices):
    """Who vouches for someone's names; what a provider asserted is not changed by hand."""

    DECLARED = "", _("declared by the person")
    FRANCECONNECT = "franceconnect", _("FranceConnect")


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Never shown by its primary key: addresses carry `uuid`."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    last_name = models.CharField(_("last name"), max_length=100, blank=True)
    birth_name = models.CharField(
        _("birth name"), max_length=100, blank=True, help_text="empty when it is the last name, the one in use"
    )
    identity_source = models.CharField(
        _("source of the identity"), max_length=20, choices=IdentitySource, default=IdentitySource.DECLARED, blank=True
    )
    wants_reminders = models.BooleanField(_("wants reminders"), default=True)
    telephone = models.CharField(_("telephone"), max_length=20, blank=True)
    address_line = models.CharField(_("number and street"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=5, blank=True)
    city = models.CharField(_("town"), max_length=100, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    new_address_asked_at = models.DateTimeField(
        _("new address asked for on"), null=True, blank=True, help_text="when the link that confirms it was last sent"
    )
    date_joined = models.DateTimeField(_("created on"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("email"), name="unique_email_whatever_the_case")]
        indexes = [
            models.Index(fields=["telephone"], condition=~models.Q(telephone=""), name="user_telephone"),
            models.Index(fields=["is_superuser"], condition=models.Q(is_superuser=True), name="user_superuser"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    def get_full_name(self) -> str:
        """First and last name, for the person and for those who may see them."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def identity_is_locked(self) -> bool:
        """Whether a provider asserted the names, so that they can't be changed here."""
        return self.identity_source != IdentitySource.DECLARED

    def get_short_name(self) -> str:
        return self.first_name

    @property
    def telephone_display(self) -> str:
        """The number as it is read in France: « 06 12 34 56 78 »; empty when none is known."""
        return telephone_text(self.telephone) if self.telephone else ""

    @property
    def postal_address(self) -> str:
        """The address on two lines, empty when none is known."""
        return "\n".join(line for line in (self.address_line, f"{self.postcode} {self.city}".strip()) if line)


class TermsAcceptance(models.Model):
    """Which version of the terms of use a person accepted, and when."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="terms_acceptances")
    version = models.ForeignKey("portal.TermsVersion", on_delete=models.PROTECT, related_name="acceptances")
    accepted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "version"], name="terms_accepted_once")]

    def __str__(self) -> str:
        return f"{self.user_id} v{self.version_id}"


class SealedAccount(models.Model):
    """The one account of staff that a password still opens when the department's own provider is in charge."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="sealed")
    sealed_at = models.DateTimeField(_("sealed on"), default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(only=True), name="one_sealed_account")]

    def __str__(self) -> str:
        return f"{self.user_id}"
