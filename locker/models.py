"""What is kept: immutable files addressed by their content, and the documents of a profile that point to them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Profile, User
from portal.database.rows import PublicRow
from portal.words.text import fold


class DocumentCategory(models.Model):
    """RIB, statuts, pièce d'identité…: ties a document of the locker to a form's document field by `code`."""

    code = models.SlugField(_("code"), unique=True, max_length=40)
    label = models.CharField(_("label"), max_length=100)
    help = models.CharField(_("help"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    validity_months = models.PositiveSmallIntegerField(
        _("usual validity"),
        null=True,
        blank=True,
        help_text=_("In months. When it is given, the date until which a document is valid is asked for."),
    )

    class Meta:
        ordering = ["order", "label"]
        verbose_name = _("document category")
        verbose_name_plural = _("document categories")

    def __str__(self) -> str:
        return self.label


THUMBNAIL_SUFFIX = ".webp"
SEALED_SUFFIX = ".original"
"""What follows the digest in the names of what is kept beside a file."""


def storage_name(sha256: str) -> str:
    """Where the private storage keeps the bytes of this digest."""
    return f"{sha256[:2]}/{sha256}"


class StoredFile(models.Model):
    """An inspected PDF, immutable, kept once however many documents point to it (`files/ab/<sha256>`).

    What is kept is the rewritten copy; `original_sha256` is the digest of what was sent. `kept_at` is when these bytes
    last came in; from a day later, `released_at` is since when nobody points to the file. Once the recovery window has
    passed since, it is collected.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    original_sha256 = models.CharField(max_length=64, db_index=True)
    thumbnail = models.BooleanField(default=False, help_text="whether a picture of page 1 is kept beside")
    cleaned = models.JSONField(default=list, blank=True, help_text="what was removed: words of inspection.reasons")
    sealed_original = models.CharField(
        max_length=100, blank=True, help_text="where the original is kept, sealed, when it was signed"
    )
    made_of_photos = models.BooleanField(
        default=False, help_text="whether the portal bound it from photos, so that its pages may be ordered and turned"
    )
    size = models.PositiveBigIntegerField(help_text="bytes")
    page_count = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    kept_at = models.DateTimeField(default=timezone.now, db_index=True)
    released_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="sha256_is_hexadecimal"),
        ]
        indexes = [
            models.Index(
                fields=["released_at"], condition=models.Q(released_at__isnull=False), name="stored_file_released"
            ),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def storage_name(self) -> str:
        """Where the private storage keeps it."""
        return storage_name(self.sha256)

    @property
    def thumbnail_name(self) -> str:
        """Where the private storage keeps the picture of its first page, if `thumbnail`."""
        return storage_name(self.sha256) + THUMBNAIL_SUFFIX

    @property
    def is_signed(self) -> bool:
        """Whether the original bore a signature, and is kept."""
        return bool(self.sealed_original)


class Origin(models.TextChoices):
    """Who put a document in the locker."""

    SENT = "sent", _("Sent")
    RECEIVED = "received", _("Received")


class LockerDocumentQuerySet(models.QuerySet["LockerDocument"]):
    """Documents, asked for in the domain's words."""

    def visible_to(self, user: User) -> "LockerDocumentQuerySet":
        """Those of the profiles that `user` is a member of."""
        return self.filter(profile__memberships__user=user)

    def sent(self) -> "LockerDocumentQuerySet":
        """Pre-loaded by the profile's members."""
        return self.filter(origin=Origin.SENT)

    def received(self) -> "LockerDocumentQuerySet":
        """Delivered by the département."""
        return self.filter(origin=Origin.RECEIVED)

    def unread(self) -> "LockerDocumentQuerySet":
        """Received and never opened."""
        return self.received().filter(first_opened_at=None)

    def found_by(self, text: str) -> "LockerDocumentQuerySet":
        """Those whose title or category holds every word of `text`, whatever its accents and capitals.

        They are read here rather than by the database, which knows nothing of accents: one space's, no more.
        """
        words = fold(text).split()
        titles = self.order_by().values_list("pk", "title", "category__label")
        matches = [pk for pk, title, label in titles if all(word in fold(f"{title} {label or ''}") for word in words)]
        return self.filter(pk__in=matches)


class LockerDocument(PublicRow):
    """A document of a profile; deleting it never takes it from a request, which holds its own snapshot."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="locker_documents")
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="locker_documents")
    category = models.ForeignKey(
        DocumentCategory,
        verbose_name=_("category"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="documents",
    )
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.SENT)
    title = models.CharField(_("title"), max_length=200)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(_("added on"), auto_now_add=True)
    sender = models.CharField(_("sender"), max_length=200, blank=True)
    about = models.CharField(_("about"), max_length=40, blank=True, help_text="a request's reference")
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    """The last day on which it is valid; None when it has no end, or nobody said."""
    validity_reminded_at = models.DateTimeField(null=True, blank=True)
    first_opened_at = models.DateTimeField(null=True, blank=True)
    first_opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = LockerDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-pk"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [
            models.Index(fields=["profile", "origin", "category"]),
            models.Index(
                fields=["valid_until"],
                condition=models.Q(valid_until__isnull=False, validity_reminded_at=None),
                name="document_to_remind",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(origin="received") | models.Q(category__isnull=False), name="sent_has_a_category"
            ),
        ]

    @property
    def has_lapsed(self) -> bool:
        """Whether its validity ended before today."""
        return self.valid_until is not None and self.valid_until < timezone.localdate()


class DocumentVersion(PublicRow):
    """What a document of the locker was before it was replaced; goes with the document."""

    document = models.ForeignKey(LockerDocument, on_delete=models.CASCADE, related_name="versions")
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(help_text="when this version came in")
    replaced_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-replaced_at", "-pk"]
        verbose_name = _("former version of a document")
        verbose_name_plural = _("former versions of documents")


class Download(models.Model):
    """Who opened which file, when and from where in the portal; read by support, purged after 12 months."""

    stored_file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="downloads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    context = models.CharField(max_length=60)
    about = models.CharField(max_length=40, blank=True, help_text="a request's reference, where the desk opened it")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["stored_file", "at"]),
            models.Index(fields=["about"], condition=~models.Q(about=""), name="download_about"),
        ]

    def __str__(self) -> str:
        return f"{self.stored_file_id} {self.context}"
