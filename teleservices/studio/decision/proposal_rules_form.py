"""The form of how a service proposes: what a designer types becomes a part of the rules. It reads only."""

from collections.abc import Iterator, Mapping
from secrets import token_hex

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from formkit.language.value_types import BOOLEAN
from formkit.schema import FormSchema
from portal.words.typed_text import TypedText
from teleservices.competence.amount_trees import BASE, PROPOSED
from teleservices.competence.proposal_rules import (
    LONGEST_LINE,
    MOST_ARTICLES,
    MOST_BUDGET_LINES,
    MOST_CRITERIA,
    Article,
    Criterion,
    ProposalRules,
)
from teleservices.competence.visa_conditions import visa_scope
from teleservices.deciding.proposals.quoting import unknown_tags, unseen_tags
from teleservices.studio.decision.amount_form import EXAMPLE_BASE, READ, AmountForm
from teleservices.studio.decision.proposal_controls import (
    article_fields,
    criterion_fields,
    initial_of,
    most_public_aid_control,
)
from teleservices.studio.screens.tree_line import TreeLine, example_values, reading

EXAMPLES = {BASE.key: EXAMPLE_BASE, PROPOSED.key: EXAMPLE_BASE}
"""What a worked example takes for the eligible base and for the amount proposed, in cents."""
SPARE = 2
"""Articles, and criteria, that can be added at once."""


class ProposalRulesForm(AmountForm):
    """Whether the service proposes before anything is decided, who looks at it, what it is made of."""

    proposes = forms.BooleanField(
        label=gettext_lazy("The service proposes, then the authority decides"),
        required=False,
        help_text=gettext_lazy("Without it, nothing of what follows counts."),
    )
    is_required = forms.BooleanField(label=gettext_lazy("Nothing is decided without a proposal"), required=False)
    needs_visa = forms.BooleanField(
        label=gettext_lazy("A proposal counts once the head of the service has given their visa"), required=False
    )
    budget_lines = TypedText(
        label=gettext_lazy("Budget lines"),
        help_text=gettext_lazy("One a line: proposals choose among them."),
        required=False,
        longest=MOST_BUDGET_LINES * LONGEST_LINE,
        rows=3,
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        wanted: ProposalRules | None,
        schema: FormSchema | None,
        profile_types: Mapping[str, str],
    ) -> None:
        """Make the form of the rules that the draft makes.

        `schema` is its form, whose figures articles and formulas may quote; `profile_types` names types of profile.
        """
        super().__init__(data, initial=dict(initial_of(wanted)))
        self.ask_amount(wanted, schema, profile_types)
        scope = visa_scope(schema)
        self.fields["visa_when"] = TreeLine(
            scope=scope,
            expected=BOOLEAN,
            label=_("This visa is wanted only if"),
            help_text=_("For example: « Montant proposé » > 10 000 €. Empty: always. What can’t be told wants it."),
            act=READ,
            explain=lambda tree: reading(tree, scope, example_values(schema, EXAMPLES)) if tree else None,
        )
        self.initial["visa_when"] = wanted.visa_when if wanted else None
        self.fields["most_public_aid"] = most_public_aid_control()
        self.article_count = self._count("article", len(wanted.articles) if wanted else 0, MOST_ARTICLES)
        self.criterion_count = self._count("criterion", len(wanted.criteria) if wanted else 0, MOST_CRITERIA)
        for number in range(self.article_count):
            self.fields.update(article_fields(number))
        for number in range(self.criterion_count):
            self.fields.update(criterion_fields(number))

    def _count(self, kind: str, row_count: int, most: int) -> int:
        """How many rows: those that there are with spare ones, or as many as the page had."""
        posted = sum(f"{kind}_{number}_title" in self.data for number in range(most))
        return posted or min(most, row_count + SPARE)

    def clean(self) -> dict[str, object]:
        """Check that the rules could be published, each error beside what it is about."""
        cleaned = super().clean() or {}
        self.check_amount()
        self._check_budget_lines()
        for number in range(self.article_count):
            self._check_article(number)
        for number in range(self.criterion_count):
            self._check_criterion(number)
        return cleaned

    def _check_budget_lines(self) -> None:
        lines = self._budget_lines()
        if len(lines) > MOST_BUDGET_LINES or any(len(line) > LONGEST_LINE for line in lines):
            words = {"most": MOST_BUDGET_LINES, "length": LONGEST_LINE}
            self.add_error("budget_lines", _("At most %(most)d lines, of %(length)d characters each.") % words)

    def _check_article(self, number: int) -> None:
        title, text = (self.cleaned_data.get(f"article_{number}_{part}", "") for part in ("title", "text"))
        if bool(title) != bool(text):
            missing = "text" if title else "title"
            self.add_error(f"article_{number}_{missing}", _("Write it too, or empty the article to remove it."))
        if unknown := unknown_tags(text, self.schema):
            words = {"tags": ", ".join(unknown)}
            self.add_error(f"article_{number}_text", _("Nothing is called so: %(tags)s. Choose in the list.") % words)
        if unseen := unseen_tags(text, self.schema, None if self.errors else self.amount()):
            words = {"tags": ", ".join(unseen)}
            self.add_error(f"article_{number}_text", _("The applicant, who reads it, doesn’t see %(tags)s.") % words)

    def _check_criterion(self, number: int) -> None:
        title = self.cleaned_data.get(f"criterion_{number}_title")
        if title:
            for part in ("most", "weight"):
                if self.cleaned_data.get(f"criterion_{number}_{part}") is None and (
                    f"criterion_{number}_{part}" not in self.errors
                ):
                    self.add_error(f"criterion_{number}_{part}", _("Write a whole number."))

    def rules(self) -> ProposalRules | None:
        """How the service proposes, once valid; None where it doesn't."""
        texts = self.cleaned_data
        if not texts["proposes"]:
            return None
        return ProposalRules(
            is_required=texts["is_required"],
            needs_visa=texts["needs_visa"],
            visa_when=texts.get("visa_when"),
            amount=self.amount(),
            base_key=texts.get("base", ""),
            most_public_aid=None if texts.get("most_public_aid") is None else int(texts["most_public_aid"] * 100),
            articles=tuple(self._articles()),
            budget_lines=tuple(self._budget_lines()),
            criteria=tuple(self._criteria()),
        )

    def _budget_lines(self) -> list[str]:
        lines = (line.strip() for line in self.cleaned_data.get("budget_lines", "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def _articles(self) -> Iterator[Article]:
        for number in range(self.article_count):
            values = {part: self.cleaned_data[f"article_{number}_{part}"] for part in ("key", "title", "text")}
            if values["title"]:
                yield Article(**values | {"key": values["key"] or token_hex(5)})

    def _criteria(self) -> Iterator[Criterion]:
        for number in range(self.criterion_count):
            values = {
                part: self.cleaned_data[f"criterion_{number}_{part}"] for part in ("key", "title", "most", "weight")
            }
            if label := values.pop("title"):
                yield Criterion(**values | {"key": values["key"] or token_hex(5), "label": label})

    def general(self) -> list[forms.BoundField]:
        """Whether and how the service proposes, and the amount that is computed."""
        names = ("proposes", "is_required", "needs_visa", "visa_when", "rate", "base", "floor", "ceiling", "formula")
        return [self[name] for name in (*names, "most_public_aid", "budget_lines")]

    def article_rows(self) -> list[list[forms.BoundField]]:
        """The controls of each article."""
        return [self._row("article", number) for number in range(self.article_count)]

    def criterion_rows(self) -> list[list[forms.BoundField]]:
        """The controls of each criterion."""
        return [self._row("criterion", number) for number in range(self.criterion_count)]

    def _row(self, kind: str, number: int) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(f"{kind}_{number}_")]
