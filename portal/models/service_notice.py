"""What everybody is told for a time at the head of pages: an outage that is planned, a deadline, an office closed."""

import datetime as dt
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, Panel
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from portal.dates import hour_text, long_date, long_moment


class NoticeTone(models.TextChoices):
    """How it looks; said by words too."""

    INFO = "info", _("Information")
    WARNING = "warning", _("Disturbance")


class NoticePlace(models.TextChoices):
    """On which pages it stands."""

    EVERYWHERE = "everywhere", _("All pages")
    FRONT = "front", _("The front page")
    PROCEDURES = "procedures", _("Procedures and forms")
    ACCOUNT = "account", _("My account")


class NoticeState(models.TextChoices):
    """Whether it is shown now."""

    DRAFT = "draft", _("Draft")
    TO_COME = "to_come", _("To come")
    SHOWN = "shown", pgettext_lazy("a notice", "Shown")
    OVER = "over", pgettext_lazy("a notice", "Over")


class ServiceNoticeQuerySet(models.QuerySet["ServiceNotice"]):
    """Notices, by their publication and their time."""

    def shown(self, at: dt.datetime) -> "ServiceNoticeQuerySet":
        """Those that pages show at `at`: published, and one without an end leaves once what it tells is over."""
        no_longer = models.Q(shown_until=None, happens_until__lte=at) | models.Q(shown_until__lte=at)
        return self.filter(live=True, shown_from__lte=at).exclude(no_longer)


class ServiceNotice(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model):
    """A notice; `happens_from` and `happens_until` are when what it tells takes place, said after its text.

    It is drafted, previewed, approved and published as a page is; once published, pages show it between `shown_from`
    and `shown_until`. The two moments of Wagtail's own schedule are left out: they would say the same twice.
    """

    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("text"), max_length=400, blank=True, help_text=_("What happens, and what can be done."))
    tone = models.CharField(_("kind"), max_length=8, choices=NoticeTone, default=NoticeTone.INFO)
    place = models.CharField(_("shown on"), max_length=12, choices=NoticePlace, default=NoticePlace.EVERYWHERE)
    happens_from = models.DateTimeField(_("happens from"), null=True, blank=True)
    happens_until = models.DateTimeField(
        _("happens until"), null=True, blank=True, help_text=_("Both are said with the text, in words.")
    )
    shown_from = models.DateTimeField(_("shown from"), default=timezone.now)
    shown_until = models.DateTimeField(
        _("shown until"), null=True, blank=True, help_text=_("Empty: until what it tells is over, or without end.")
    )

    objects = ServiceNoticeQuerySet.as_manager()
    panels: ClassVar[list[Panel]] = [
        *(FieldPanel(name) for name in ("title", "text", "tone", "place")),
        FieldRowPanel([FieldPanel("happens_from"), FieldPanel("happens_until")]),
        FieldRowPanel([FieldPanel("shown_from"), FieldPanel("shown_until")]),
    ]

    class Meta:
        ordering = ["-shown_from", "-pk"]
        verbose_name = _("service notice")
        verbose_name_plural = _("service notices")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Each end comes after its beginning."""
        for first, last in (("happens_from", "happens_until"), ("shown_from", "shown_until")):
            begins, ends = getattr(self, first), getattr(self, last)
            if begins and ends and ends <= begins:
                raise ValidationError({last: gettext("The end must come after the beginning.")})

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The head of a page that shows it alone."""
        context = {"notice": self, "service_notices": [self]}
        return TemplateResponse(request, "portal/service_notice_preview.html", context)

    @property
    def when(self) -> str:
        """From when to when what it tells takes place, in words; empty where nothing is dated."""
        return when(self.happens_from, self.happens_until)

    def state(self) -> str:
        """Draft, to come, shown or over, in words."""
        if not self.live:
            return str(NoticeState.DRAFT.label)
        now, until = timezone.now(), self.shown_until or self.happens_until
        if until and until <= now:
            return str(NoticeState.OVER.label)
        return str((NoticeState.SHOWN if self.shown_from <= now else NoticeState.TO_COME).label)


def when(begins: dt.datetime | None, ends: dt.datetime | None) -> str:
    """From when to when, in words: the day once where both are the same."""
    if begins and ends and timezone.localdate(begins) == timezone.localdate(ends):
        parameters = {"day": long_date(begins), "from": hour_text(begins), "until": hour_text(ends)}
        return gettext("On %(day)s, from %(from)s to %(until)s.") % parameters
    if begins and ends:
        return gettext("From %(from)s to %(until)s.") % {"from": long_moment(begins), "until": long_moment(ends)}
    if begins:
        return gettext("From %(from)s on.") % {"from": long_moment(begins)}
    return gettext("Until %(until)s.") % {"until": long_moment(ends)} if ends else ""
