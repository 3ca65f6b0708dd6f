"""The grid of points that a reader fills in: a number by criterion."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from teleservices.competence.proposal_rules import Criterion
from teleservices.models import Score


class ScoreForm(forms.Form):
    """Points by criterion; none left empty is written."""

    def __init__(self, data: QueryDict | None = None, *, criteria: Iterable[Criterion], own: Iterable[Score]) -> None:
        super().__init__(data, prefix="score", initial={row.criterion: row.points for row in own})
        for criterion in criteria:
            words = {"most": criterion.most, "weight": criterion.weight}
            self.fields[criterion.key] = forms.IntegerField(
                label=criterion.label,
                min_value=0,
                max_value=criterion.most,
                required=False,
                help_text=_("From 0 to %(most)d; counts %(weight)d times.") % words,
            )

    def points(self) -> dict[str, int]:
        """What is given, by key of criterion, once valid."""
        return {key: score for key, score in self.cleaned_data.items() if score is not None}
