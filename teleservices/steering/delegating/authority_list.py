"""« Autorités »: the authorities of the département and who holds each, as modeladmin lists and changes them."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib.admin import display
from django.db import transaction
from django.forms import ModelForm
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.panels import FieldPanel, ObjectList, Panel
from wagtail_modeladmin.views import CreateView, EditView

from portal.admin.seen import fingerprint
from portal.dates import long_date
from portal.words.typed_text import TypedText
from teleservices.competence.authorities import change_holder, correct_authority, record_authority
from teleservices.models import Authority, AuthorityKind
from teleservices.steering.delegating.register_lists import Day, RegisterForm, RegisterList, RegisterView

FACTS = ("name", "holder", "holder_title", "held_since")
CORRECTION, NEXT = "correction", "next"


class AuthorityForm(RegisterForm):
    """An authority as it is recorded: which, how letters name it, who holds its office."""

    kind = forms.ChoiceField(label=gettext_lazy("Authority"), choices=AuthorityKind)
    name = TypedText(
        label=gettext_lazy("What letters call it"),
        longest=150,
        help_text=gettext_lazy("For example: la commission permanente du conseil départemental."),
    )
    holder = TypedText(
        label=gettext_lazy("Who holds the office"),
        longest=150,
        required=False,
        help_text=gettext_lazy("As letters show it: “Mme Claire Vernaie”. A body needs nobody named."),
    )
    holder_title = TypedText(
        label=gettext_lazy("Title of the office"),
        longest=150,
        required=False,
        help_text=gettext_lazy("As letters show it: “Présidente du conseil départemental”."),
    )
    held_since = Day(label=gettext_lazy("In office since"), required=False)

    def save(self, commit: bool = True) -> Authority:
        """Record it. Raises RegisterRefusedError."""
        kind = AuthorityKind(self.cleaned_data["kind"])
        return record_authority(actor=self.for_user, **self.cleaned_data | {"kind": kind})


class AuthorityChangeForm(AuthorityForm):
    """What changed of an authority: a word to correct, or another person, which ends delegations."""

    kind = None  # type: ignore[assignment] # it stays
    data: MultiValueDict[str, Any]
    change = forms.ChoiceField(
        label=gettext_lazy("What you change"),
        choices=[
            (CORRECTION, gettext_lazy("The same person holds the office: I correct what is written")),
            (NEXT, gettext_lazy("Another person has held the office since the day above: delegations end that day")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether another person holds the office.")},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Wagtail calls it
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self._now()
        self.ended = 0

    def _now(self) -> str:
        return fingerprint([f"{name} {getattr(self.instance, name)}" for name in FACTS])

    def clean(self) -> dict[str, Any]:
        """Refuse once what was typed over what a colleague wrote meanwhile; saved again, it is a choice."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("change") == NEXT and "held_since" in cleaned and not cleaned["held_since"]:
            self.add_error("held_since", _("Write since when this person holds the office."))
        if cleaned.pop("seen", "") != self._now():
            words = {"holder": self.instance.holder or "–", "name": self.instance.name}
            text = _("A colleague changed this authority meanwhile: “%(name)s”, %(holder)s. Save again to write yours.")
            self.add_error(None, text % words)
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = self._now()
        return cleaned

    @transaction.atomic
    def save(self, commit: bool = True) -> Authority:
        """Correct it, or name the next holder. Raises RegisterRefusedError."""
        facts = {name: self.cleaned_data[name] for name in FACTS}
        if self.cleaned_data["change"] == CORRECTION:
            return correct_authority(actor=self.for_user, authority=self.instance, **facts)
        present = {name: getattr(self.instance, name) for name in FACTS}
        authority = correct_authority(
            actor=self.for_user, authority=self.instance, **present | {"name": facts.pop("name")}
        )
        since: dt.date = facts.pop("held_since")
        self.ended = len(change_holder(actor=self.for_user, authority=authority, since=since, **facts))
        return authority


class CreateAuthorityView(RegisterView, CreateView):
    """The page that records an authority."""

    page_title = gettext_lazy("New authority")
    success_message = gettext_lazy("The authority is recorded.")

    def get_page_subtitle(self) -> str:
        return ""

    def get_meta_title(self) -> str:
        return str(self.page_title)


class EditAuthorityView(RegisterView, EditView):
    """The page of an authority: what is written of it, who holds it, who held it before."""

    page_title = gettext_lazy("Authority")

    def get_edit_handler(self) -> Panel:
        panels = [FieldPanel(name) for name in (*FACTS, "change")]
        handler = ObjectList(panels, base_form_class=AuthorityChangeForm)
        return handler.bind_to_model(Authority)

    def get_success_message(self, instance: object) -> str:
        """Say how many delegations ended, if another person holds the office."""
        ended = self.form.ended if isinstance(self.form, AuthorityChangeForm) else 0
        text = ngettext("%(count)s delegation has ended.", "%(count)s delegations have ended.", ended)
        return f"{self.success_message} {text % {'count': ended}}" if ended else str(self.success_message)

    def get_context_data(self, form: ModelForm | None = None, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401
        authority: Authority = self.instance
        kwargs |= {
            "former_holders": authority.former_holders.order_by("-since"),
            "open_count": authority.delegations.open_on().count(),
        }
        context: dict[str, Any] = super().get_context_data(form=form, **kwargs)
        return context


class Authorities(RegisterList):
    """The three at most that there are."""

    model = Authority
    base_url_path = "instruction/autorites"
    menu_icon = "user"
    list_display = ("called", "holds", "since")
    ordering = ("pk",)
    create_view_class = CreateAuthorityView
    edit_view_class = EditAuthorityView
    index_template_name = "teleservices/steering/delegating/authorities.html"
    edit_template_name = "teleservices/steering/delegating/authority.html"
    edit_handler = ObjectList([FieldPanel(name) for name in ("kind", *FACTS)], base_form_class=AuthorityForm)

    @display(description=gettext_lazy("Authority"))
    def called(self, authority: Authority) -> str:
        """What letters call it."""
        return authority.name

    @display(description=gettext_lazy("Who holds the office"))
    def holds(self, authority: Authority) -> str:
        """Name and title."""
        return ", ".join(words for words in (authority.holder, authority.holder_title) if words) or "–"

    @display(description=gettext_lazy("In office since"))
    def since(self, authority: Authority) -> str:
        """The day, where somebody holds it."""
        return long_date(authority.held_since) if authority.held_since else "–"
