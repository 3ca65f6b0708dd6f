"""Offering the model texts of a service under what its people type, and putting one into it.

The button posts the form, which comes back with the text appended to what was typed, nothing checked; a small module
(static/js/desk-texts.js) does the same at once.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.models import User
from teleservices.models import ModelText, TeamMember, TextUse

INSERT = "insert"
"""What the button is named: its value is the name of the field that takes the text."""
CHOSEN = "model_text_"
"""Before the name of a field, what its choice of a text is named."""

Uses = Mapping[str, TextUse]
"""The fields of a form that take model texts, by name, with those that each takes."""


class OfferedTexts:
    """The texts that `user` may insert in what they write for these services: those of the ones they act for.

    Read when first shown, all uses in one go; none is read where nothing is shown.
    """

    def __init__(self, user: User, teams: Collection[int | None]) -> None:
        self._user, self._teams = user, teams

    @cached_property
    def _by_use(self) -> Mapping[str, list[ModelText]]:
        own = TeamMember.objects.instructing().filter(user=self._user, team__in=self._teams)
        rows = list(
            ModelText.objects.filter(team__in=own.values("team")).select_related("team").order_by("title", "pk")
        )
        is_of_several = len({text.team_id for text in rows}) > 1
        texts: defaultdict[str, list[ModelText]] = defaultdict(list)
        for text in rows:
            if is_of_several:
                text.title = f"{text.title} ({text.team.name})"
            texts[text.use].append(text)
        return texts

    def of(self, use: TextUse) -> list[ModelText]:
        """The texts of this use, by title; with their service where there are several."""
        return self._by_use.get(use, [])


class TextWithModels(forms.Textarea):
    """A text of several lines, with the model texts that may be inserted above it."""

    template_name = "teleservices/desk/texts/textarea.html"

    def __init__(self, texts: OfferedTexts, use: TextUse, at: str, attrs: Mapping[str, Any]) -> None:
        super().__init__(dict(attrs))
        self.texts, self.use, self.at = texts, use, at

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With the texts, and where their button leads when it isn't where the form goes."""
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"texts": self.texts.of(self.use), "chosen": CHOSEN + name, "at": self.at}
        return context


def offer(form: forms.Form, uses: Uses, texts: OfferedTexts, *, at: str = "") -> None:
    """Have these fields of the form offer `texts`; their button leads to `at` when it isn't where the form goes."""
    for name, use in uses.items():
        if field := form.fields.get(name):
            widget = TextWithModels(texts, use, at, field.widget.attrs)
            widget.is_required = field.required
            field.widget = widget


def inserted(data: QueryDict, uses: Uses, texts: OfferedTexts) -> QueryDict:
    """What was typed, with the text that was chosen appended where it was asked for.

    What isn't offered is as if it weren't there.
    """
    name = str(data.get(INSERT, ""))
    if name not in uses:
        return data
    choice = next((text for text in texts.of(uses[name]) if str(text.pk) == data.get(CHOSEN + name)), None)
    copy = data.copy()
    if choice:
        copy[name] = "\n\n".join(part for part in (str(data.get(name, "")).rstrip(), choice.text) if part)
    return copy
