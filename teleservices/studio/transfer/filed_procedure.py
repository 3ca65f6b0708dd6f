"""What a file says of a procedure, as typed data: its settings, its form, its stages, its scenarios. Pure."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from formkit.schema import FormSchema
from formkit.values import FrozenModel, JsonValue
from teleservices.competence.rules import DecisionRules
from teleservices.letters.letter_models import LetterModels
from teleservices.models import DataBasis, FinalFate, LegalRegime, RetentionStart, State
from teleservices.models.procedures.procedure import LEAST_DRAFT_DAYS, ForWhom
from teleservices.studio.procedures.meanings import SEVERAL
from teleservices.studio.trials.scenarios import Course

Text = Annotated[str, StringConstraints(max_length=100_000)]
Count = Annotated[int, Field(ge=0, le=32_767)]
Days = Annotated[int, Field(ge=1, le=32_767)]
QuestionKey = Annotated[str, StringConstraints(max_length=40)]


class FiledStage(FrozenModel):
    """A stage, by its key; those that may follow by theirs."""

    key: Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]{1,40}$")]
    state: State
    name: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    explanation: Text
    email_subject: Annotated[str, StringConstraints(max_length=150)]
    email_text: Text
    order: Count = 100
    is_milestone: bool = True
    remind_after_days: Days | None = None
    late_after_days: Days | None = None
    allowed_next: tuple[str, ...] = ()


class FiledCategory(FrozenModel):
    """A category of documents that the form asks for."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
    label: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    help: Annotated[str, StringConstraints(max_length=300)] = ""


class FiledScenario(FrozenModel):
    """Answers that a designer invented, and where they lead."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    answers: Mapping[str, JsonValue]
    facts: Mapping[str, JsonValue] = {}
    expected: Course


class FiledProcedure(FrozenModel):
    """All that a file says of a procedure."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=150)]
    code: Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]{1,80}$")]
    summary: Annotated[str, StringConstraints(max_length=500)] = ""
    """What it is for, for whoever chooses it in a list."""
    profile_types: tuple[str, ...] = ()
    for_whom: ForWhom = ForWhom.SELF
    asks_mandate_proof: bool = False
    needs_approval: bool = False
    processing_days: Count = 60
    late_after_days: Count = 45
    draft_days: Annotated[int, Field(ge=LEAST_DRAFT_DAYS, le=32_767)] | None = 180
    files_away_months: Days | None = None
    regime: LegalRegime | Literal[""] = ""
    regime_months: Count = 2
    regime_article: Annotated[str, StringConstraints(max_length=300)] = ""
    remedies_after_silence: Text = ""
    remedies: Text = ""
    remedies_in_part: Text = ""
    prior_appeal: Text = ""
    honour_statement: Text = ""
    data_purpose: Text = ""
    data_basis: DataBasis = DataBasis.PUBLIC_TASK
    data_basis_text: Annotated[str, StringConstraints(max_length=300)] = ""
    data_recipients: Text = ""
    retention_months: Count = 60
    retention_from: RetentionStart = RetentionStart.DECISION
    final_fate: FinalFate = FinalFate.DESTRUCTION
    decision_rules: DecisionRules | None = None
    """Who decides; None in a file of before there were rules, and of a procedure without."""
    letter_models: LetterModels | None = None
    """What letters say besides what the law wants; None for nothing."""
    amount_field: QuestionKey = ""
    commune_field: QuestionKey = ""
    title_field: QuestionKey = ""
    searched_fields: Annotated[tuple[QuestionKey, ...], Field(max_length=SEVERAL["searched_fields"])] = ()
    filtered_fields: Annotated[tuple[QuestionKey, ...], Field(max_length=SEVERAL["filtered_fields"])] = ()
    form: FormSchema
    categories: tuple[FiledCategory, ...] = ()
    stages: tuple[FiledStage, ...] = ()
    scenarios: tuple[FiledScenario, ...] = ()

    @model_validator(mode="after")
    def _scenarios_are_told_apart(self) -> Self:
        if len({scenario.name for scenario in self.scenarios}) < len(self.scenarios):
            raise ValueError("scenarios")
        return self

    @model_validator(mode="after")
    def _stages_are_told_apart(self) -> Self:
        keys = {stage.key for stage in self.stages}
        if len(keys) < len(self.stages) or any(stage.state == State.DRAFT for stage in self.stages):
            raise ValueError("stages")
        return self

    def needed_categories(self) -> tuple[FiledCategory, ...]:
        """Those that the form's documents belong to; one that the file doesn't describe is called as its question."""
        described = {category.code: category for category in self.categories}
        labels = {field.category: field.label[:100] for field in self.form.document_fields()}
        return tuple(
            described.get(code) or FiledCategory(code=code, label=label) for code, label in sorted(labels.items())
        )
