"""A form as data: steps of fields, frozen, checked, read and written as JSON. Changes are made by operations."""

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
from pydantic import Field as Option
from pydantic import SerializerFunctionWrapHandler, StringConstraints, model_serializer, model_validator
from pydantic_core import to_json

from formkit.checksums import checksum
from formkit.fieldtypes import ColumnedField, DocumentField, Field, field_type, has_columns, takes_documents
from formkit.language.nodes import Node, parameters_in
from formkit.language.operands import outer_keys
from formkit.place import Place
from formkit.row_answers import Places
from formkit.validations import MAX_VALIDATIONS, Validation
from formkit.values import FrozenModel, JsonValue, Key, new_key

MAX_STEPS = 60
MAX_FIELDS = 200
"""Fields in one step."""
MAX_RULES = 60
MAX_ANNOTATIONS = 40


class Step(FrozenModel):
    """One screen of a form."""

    key: Key
    title: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    intro: Annotated[str, StringConstraints(max_length=5000)] = ""
    paper_intro: Annotated[str, StringConstraints(max_length=5000)] = ""
    """What stands in place of the introduction on the form to print; empty: the same."""
    condition: Node | None = None
    """Shown only when this holds."""
    each: Key | None = None
    """The group, of an earlier step, for each row of which this step is asked (see `unfolding`)."""
    fields: Annotated[tuple[Field, ...], Option(max_length=MAX_FIELDS)] = ()

    @model_serializer(mode="wrap")
    def _as_it_was_without(self, handler: SerializerFunctionWrapHandler) -> dict[str, object]:
        """Write nothing of a paper's text or rows where there are none: a form frozen before keeps its checksum."""
        data: dict[str, object] = handler(self)
        return {name: value for name, value in data.items() if value or name not in ("paper_intro", "each")}


class FormRule(FrozenModel):
    """What follows, for the whole request, when a condition holds."""

    key: Key
    kind: Literal["ineligible", "warning", "team"]
    """The request risks a refusal (see `blocks`); the applicant is warned; another service instructs it."""
    condition: Node
    message: Annotated[str, StringConstraints(max_length=1000)] = ""
    """Told to the applicant: why, and what can be done."""
    team: Annotated[str, StringConstraints(max_length=150)] = ""
    """Name of the service, for a rule of that kind."""
    article: Annotated[str, StringConstraints(max_length=150)] = ""
    """For "ineligible": where the published règlement says that such a request isn't received, as a sentence names it.
    No text lets an administration refuse to receive a request (CRPA L112-3): without one, the rule warns."""

    @cached_property
    def reads(self) -> frozenset[str]:
        """The keys of what its condition reads of the form itself, columns of rows left out."""
        return frozenset(outer_keys(self.condition))

    @property
    def is_told(self) -> bool:
        """Whether the applicant is told that it holds: another service instructs without their doing anything."""
        return self.kind != "team"

    @property
    def blocks(self) -> bool:
        """Whether a request for which it holds can't be transmitted."""
        return self.kind == "ineligible" and bool(self.article)

    @property
    def effect(self) -> Literal["blocking", "ineligible", "warning", "team"]:
        """What follows when it holds."""
        return "blocking" if self.blocks else self.kind

    @model_serializer(mode="wrap")
    def _as_it_was_without(self, handler: SerializerFunctionWrapHandler) -> dict[str, object]:
        """Write no empty article: a form frozen before there was any keeps its checksum."""
        data: dict[str, object] = handler(self)
        if not data.get("article"):
            data.pop("article", None)
        return data


class FormSchema(FrozenModel):
    """A whole form. Keys of steps, fields (those of groups' rows too), rules and annotations are unique over it."""

    format: Literal[2] = 2
    """Version of this language."""
    steps: Annotated[tuple[Step, ...], Option(min_length=1, max_length=MAX_STEPS)]
    rules: Annotated[tuple[FormRule, ...], Option(max_length=MAX_RULES)] = ()
    """In the order in which they are told; the first rule of a service that holds wins."""
    validations: Annotated[tuple[Validation, ...], Option(max_length=MAX_VALIDATIONS)] = ()
    """What answers must say together."""
    annotations: Annotated[tuple[Field, ...], Option(max_length=MAX_ANNOTATIONS)] = ()
    """What the service alone is asked of a request. In no step, and so in nothing that walks the steps: no path, page,
    PDF, catalogue or JSON Schema can show or ask them. `required`: before a proposal, or a decision without one."""

    @model_serializer(mode="wrap")
    def _as_it_was_without(self, handler: SerializerFunctionWrapHandler) -> dict[str, object]:
        """Write nothing of what it has none of: a form frozen before there were any keeps its checksum."""
        data: dict[str, object] = handler(self)
        return {name: value for name, value in data.items() if value or name not in ("annotations", "validations")}

    @model_validator(mode="after")
    def _annotations_stand_alone(self) -> Self:
        for field in self.annotations:
            depends = field.condition or field.required_when or field.prefill
            if depends or not field.private or not field_type(field).in_annotations:
                raise ValueError(_("“%(label)s” can't be an annotation of the service.") % {"label": field.label})
        return self

    @model_validator(mode="after")
    def _keys_are_unique(self) -> Self:
        fields = [*self.fields(), *self.columns(), *self.annotations]
        parts: list[Step | Field | FormRule | Validation] = [*self.steps, *fields, *self.rules, *self.validations]
        keys = [part.key for part in parts]
        if len(set(keys)) < len(keys) or any("@" in key for key in keys):  # a row's, which no stored form holds
            raise ValueError(_("The same key is used twice in this form."))
        return self

    @cached_property
    def _places(self) -> dict[str, tuple[Step, Field]]:
        places = {field.key: (step, field) for step in self.steps for field in step.fields}
        columns = {
            column.key: (step, column) for step, field in places.values() for column in field_type(field).columns(field)
        }
        return places | columns

    @cached_property
    def row_steps(self) -> dict[str, tuple[Step, ...]]:
        """The steps asked once for each row, by the key of the group; none once they are laid out."""
        steps = [step for step in self.steps if step.each and not Place.parse(step.key).row]
        return {step.each: tuple(other for other in steps if other.each == step.each) for step in steps if step.each}

    @cached_property
    def row_groups(self) -> tuple[str, ...]:
        """The keys of the groups for whose rows steps are asked, laid out or not."""
        return tuple(dict.fromkeys(step.each for step in self.steps if step.each))

    @cached_property
    def row_questions(self) -> dict[str, tuple[str, ...]]:
        """The keys of the questions asked for each row, by that of the group, laid out or not."""
        keys: dict[str, dict[str, None]] = {}
        for step in self.steps:
            if step.each:
                keys.setdefault(step.each, {}).update({Place.parse(field.key).field: None for field in step.fields})
        return {group: tuple(questions) for group, questions in keys.items()}

    @cached_property
    def unfoldings(self) -> dict[object, "FormSchema"]:
        """This form laid out for some rows, by what they are (see `unfolding`)."""
        return {}

    @cached_property
    def parameters(self) -> frozenset[str]:
        """The keys of the named parameters that its expressions read."""
        return parameters_in(self.to_json())

    @cached_property
    def public_parameters(self) -> frozenset[str]:
        """Those of `parameters` that what applicants see reads: no annotation, no rule that chooses the service."""
        if not self.parameters:
            return frozenset()
        fields = [field for field in self.fields() if not field.private]
        rules = [rule for rule in self.rules if rule.kind != "team"]
        steps = [step.model_copy(update={"fields": ()}) for step in self.steps]
        return parameters_in([part.model_dump(mode="json") for part in (*steps, *fields, *rules, *self.validations)])

    @cached_property
    def rates(self) -> frozenset[str]:
        """The keys of the questions, columns and annotations whose answer is a percentage, which expressions read."""
        fields = (*self.fields(), *self.columns(), *self.annotations)
        return frozenset(field.key for field in fields if field_type(field).gives_rate(field))

    @cached_property
    def places(self) -> Places:
        """What places each line of the tables, by its key: a table that was copied has the same lines."""
        places: dict[str, dict[str, JsonValue]] = {}
        for field in self.fields():
            for line, cells in field_type(field).places(field).items():
                places.setdefault(line, {}).update(cells)
        return places

    @cached_property
    def unseen(self) -> frozenset[str]:
        """The keys of the questions and columns that the applicant doesn't see."""
        fields = (*self.fields(), *self.columns())
        return frozenset(field.key for field in fields if not field_type(field).is_shown_to(field, "applicant"))

    def of_steps(self, steps: Iterable[Step]) -> "FormSchema":
        """The same form of other steps, not checked again. A copy would keep what was worked out of the former ones."""
        return FormSchema.model_construct(**{**dict(self), "steps": tuple(steps)})

    def fields(self) -> tuple[Field, ...]:
        """The fields of every step, in order; a group is one, its columns aren't."""
        return tuple(field for step in self.steps for field in step.fields)

    def columns(self) -> tuple[Field, ...]:
        """The questions that groups ask in each row, in order."""
        return tuple(column for field in self.fields() for column in field_type(field).columns(field))

    def group_of(self, column_key: str) -> ColumnedField | None:
        """The group that asks a question in its rows; None for a field of a step."""
        groups = self.groups()
        return next((group for group in groups if any(column.key == column_key for column in group.fields)), None)

    def groups(self) -> tuple[ColumnedField, ...]:
        """The fields made of rows of other questions, in the order of the form."""
        return tuple(field for field in self.fields() if has_columns(field))

    def step(self, key: str) -> Step:
        """The step with this key. Raises KeyError for none."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)

    def field(self, key: str) -> Field:
        """The field, or the column, with this key. Raises KeyError for none."""
        return self._place(key)[1]

    def label_of(self, field: Field) -> str:
        """What a question is called away from its step, where that of another row may be too."""
        return field.label

    @property
    def labels(self) -> dict[str, str]:
        """What the fields of steps are called away from them, by key, in the order of the form."""
        return {field.key: self.label_of(field) for field in self.fields()}

    def step_of(self, field_key: str) -> Step:
        """The step that holds the field, or the group of the column, with this key. Raises KeyError for none."""
        return self._place(field_key)[0]

    def _place(self, key: str) -> tuple[Step, Field]:
        """Of a question of a row that isn't laid out, that of the form."""
        return self._places.get(key) or self._places[key.partition("@")[0]]

    def columns_of(self, group_key: str) -> tuple[Field, ...]:
        """The questions of a group's rows; none for what is no group."""
        field = self._places[group_key][1] if group_key in self._places else None
        return field_type(field).columns(field) if field else ()

    def document_fields(self) -> tuple[DocumentField, ...]:
        """The fields that documents are joined to, in the order of the form."""
        return tuple(field for field in self.fields() if takes_documents(field))

    def annotation(self, key: str) -> Field:
        """The annotation with this key. Raises KeyError for none."""
        for field in self.annotations:
            if field.key == key:
                return field
        raise KeyError(key)

    def private_fields(self) -> tuple[Field, ...]:
        """The fields of steps that only staff would see: no screen makes one, annotations stand apart."""
        return tuple(field for field in self.fields() if field.private)

    def to_json(self) -> dict[str, JsonValue]:
        """The whole form as JSON, defaults included: a later default never changes a form already stored."""
        return self.model_dump(mode="json")

    def checksum(self) -> str:
        """The SHA-256 of the form's canonical JSON, in hexadecimal."""
        return checksum(self.to_json())


def parse_schema(data: Mapping[str, JsonValue]) -> FormSchema:
    """The form that this JSON describes, parsed once per content. Raises pydantic's ValidationError."""
    return _parse(to_json(data))


@lru_cache(maxsize=8)  # one of 200 questions takes a quarter of a megabyte, and 0.4 ms to parse again
def _parse(text: bytes) -> FormSchema:
    return FormSchema.model_validate_json(text)


def blank_schema() -> FormSchema:
    """The form that a new procedure starts from: one step, no question."""
    return FormSchema(steps=(Step(key=new_key("s"), title=_("Your request")),))
