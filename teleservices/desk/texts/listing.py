"""« Textes types »: the model texts of one's services, as modeladmin lists and edits them."""

import re
from decimal import Decimal
from typing import Any

from django.contrib.admin import display
from django.db import IntegrityError, transaction
from django.forms import Textarea
from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail_modeladmin.views import CreateView, EditView, ModelFormView

from portal.dates import typed_date
from portal.words.typed_text import TypedText
from portal.words.typography import clean_text, number_text
from teleservices.desk.service_lists import ServiceForm, ServiceList
from teleservices.models import ModelText, TextUse
from teleservices.models.teams.model_text import LONGEST_REMARK, LONGEST_TEXT, MOST_TEXTS

BRACES = re.compile(r"\{\{|\}\}|\{%|%\}")
"""What looks like a tag: inserted, it would leave as it is written."""
SHOWN = 80
"""Characters of a text that the list shows."""


class ModelTextForm(ServiceForm):
    """A model text of one of the services of who writes it."""

    text = TypedText(
        label=gettext_lazy("Model text"), multiline=True, longest=LONGEST_TEXT, widget=Textarea(attrs={"rows": 10})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Wagtail calls it
        super().__init__(*args, **kwargs)
        text = _(
            "%(longest)s characters at most, %(remark)s for a remark, which stands on one line. A service keeps "
            "%(most)s model texts at most."
        )
        limits = {"longest": LONGEST_TEXT, "remark": LONGEST_REMARK, "most": MOST_TEXTS}
        self.fields["text"].help_text = text % {name: number_text(Decimal(limit)) for name, limit in limits.items()}

    def clean_title(self) -> str:
        """The title without what can't be printed."""
        return clean_text(self.cleaned_data["title"])

    def clean_text(self) -> str:
        """Refuse what looks like a tag: nothing would replace it."""
        text: str = self.cleaned_data["text"]
        if BRACES.search(text):
            self.add_error("text", _("A model text takes no tag: what stands in braces would leave as it is written."))
        return text

    def clean(self) -> dict[str, Any]:
        """Put a remark on one line, of its own length; refuse one text too many."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("use") == TextUse.REMARK and "text" in cleaned:
            cleaned["text"] = " ".join(cleaned["text"].split())
            if len(cleaned["text"]) > LONGEST_REMARK:
                longest = number_text(Decimal(LONGEST_REMARK))
                self.add_error("text", _("Shorten this remark: %(most)s characters at most.") % {"most": longest})
        team = cleaned.get("team")
        if team and ModelText.objects.filter(team=team).exclude(pk=self.instance.pk).count() >= MOST_TEXTS:
            self.add_error(None, _("This service has %(most)s model texts: remove one first.") % {"most": MOST_TEXTS})
        return cleaned

    def save(self, commit: bool = True) -> ModelText:
        """Say who wrote it last, and when."""
        self.instance.author, self.instance.changed_at = self.for_user, timezone.now()
        text: ModelText = super().save(commit)
        return text


class _Written(ModelFormView):
    """Says what was written in the words of the house; a title taken at the same moment is told like any other."""

    def get_success_message(self, instance: ModelText) -> str:
        return _("The model text “%(title)s” is kept.") % {"title": instance.title}

    def form_valid(self, form: ModelTextForm) -> HttpResponse:
        try:
            with transaction.atomic():
                response: HttpResponse = super().form_valid(form)
        except IntegrityError:
            form.add_error(None, _("This service has a model text of this title already for this use."))
            response = self.form_invalid(form)
        return response


class CreateTextView(_Written, CreateView):
    """The page that makes a model text."""

    page_title = gettext_lazy("New model text")

    def get_page_subtitle(self) -> str:
        return ""

    def get_meta_title(self) -> str:
        return str(self.page_title)


class EditTextView(_Written, EditView):
    """The page that changes a model text."""

    page_title = gettext_lazy("Model text")


class ModelTexts(ServiceList):
    """Those of the services of who looks, by use; each with its beginning and who wrote it last."""

    model = ModelText
    base_url_path = "instruction/textes-types"
    menu_icon = "edit"
    list_display = ("title", "use", "team", "beginning", "written")
    list_select_related = ("team", "author")
    ordering = ("use", "title", "pk")
    create_view_class = CreateTextView
    edit_view_class = EditTextView
    index_template_name = "teleservices/desk/texts/index.html"
    edit_handler = ObjectList(
        [FieldPanel("team"), FieldPanel("use"), FieldPanel("title"), FieldPanel("text")],
        base_form_class=ModelTextForm,
    )

    @display(description=gettext_lazy("Beginning"))
    def beginning(self, text: ModelText) -> str:
        """The first words of the text, for the list."""
        return Truncator(text.text).chars(SHOWN)

    @display(description=gettext_lazy("Written"))
    def written(self, text: ModelText) -> str:
        """When the text was written last, and by whom where their account is still there."""
        day = typed_date(timezone.localdate(text.changed_at))
        return f"{day}, {text.author.get_full_name()}" if text.author else day
