"""Who files a request on paper: what the portal knows of an account and its profile, and an agent has to be told."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from accounts.models import ProfileType
from formkit.blanks import A_LINE, Blank
from formkit.fieldtypes import REGISTRY, Prefill
from teleservices.models import Capacity, ForWhom, Procedure, Scope
from teleservices.models.requests.capacity import mandate_label

OF_ACCOUNT = frozenset(
    {
        Prefill.FIRST_NAME,
        Prefill.LAST_NAME,
        Prefill.TELEPHONE,
        Prefill.EMAIL,
        Prefill.PROFILE_ADDRESS,
        Prefill.PROFILE_ADDRESS_PARTS,
    }
)
OF_ORGANISATION = frozenset({Prefill.PROFILE_NAME, Prefill.PROFILE_FUNCTION})

Question = tuple[Mapping[str, object], Blank]
Block = tuple[Mapping[str, object], list[Question]]


def blocks_of(procedure: Procedure) -> Iterator[Block]:
    """The blocks to fill in before the form, each with its questions: who files, and for whom where it may be."""
    yield {"title": _("Who files this request"), "when": ""}, list(_who(procedure))
    if procedure.for_whom != ForWhom.SELF:
        either = procedure.for_whom == ForWhom.EITHER
        when = _("To fill in if you file this request for someone else.") if either else ""
        yield {"title": _("For whom this request is filed"), "when": when}, list(_beneficiary(procedure))


def given_above(procedure: Procedure) -> frozenset[Prefill]:
    """What these blocks ask already, so that a question which the screens fill in from it needn't be answered again."""
    organisations = [profile_type for profile_type in procedure.profile_types.all() if not profile_type.is_personal]
    return frozenset(
        {
            *(OF_ACCOUNT | (OF_ORGANISATION if organisations else frozenset())),
            *([Prefill.PROFILE_SIRET] if any(kind.asks_siret for kind in organisations) else []),
            *([Prefill.PROFILE_RNA] if any(kind.asks_rna for kind in organisations) else []),
        }
    )


def _who(procedure: Procedure) -> Iterator[Question]:
    types = list(procedure.profile_types.all())
    has_persons = not types or any(profile_type.is_personal for profile_type in types)
    has_organisations = not types or not all(profile_type.is_personal for profile_type in types)
    if len(types) > 1:
        yield {"label": _("You apply as")}, Blank(boxes=tuple(profile_type.label for profile_type in types))
    note = _("If you apply for an organisation.") if has_persons else ""
    if has_organisations:
        yield from _organisation(types, note)
    yield {"label": _("Your first name and last name")}, A_LINE
    if has_organisations:
        yield {"label": _("Your role in the organisation"), "help": note}, A_LINE
    yield {"label": _("Postal address")}, _usual("address")
    yield {"label": _("Telephone number")}, _usual("telephone")
    yield {"label": _("E-mail address"), "optional": True}, A_LINE


def _organisation(types: Sequence[ProfileType], note: str) -> Iterator[Question]:
    """Its name and numbers; the SIRET too where no type of profile says who applies."""
    organisations = [profile_type for profile_type in types if not profile_type.is_personal]
    yield {"label": _("Name of the organisation"), "help": note}, A_LINE
    if not types or any(profile_type.asks_siret for profile_type in organisations):
        yield {"label": _("SIRET"), "help": note}, _usual("siret")
    if any(profile_type.asks_rna for profile_type in organisations):
        yield {"label": _("RNA number"), "help": _("If you apply for an association.")}, _usual("rna")


def _beneficiary(procedure: Procedure) -> Iterator[Question]:
    yield {"label": _("First name and last name of this person")}, A_LINE
    yield {"label": _("Date of birth")}, _usual("date")
    yield {"label": _("You act as")}, Blank(boxes=tuple(str(label) for label in Capacity.labels))
    measure = _("If a judgement or a mandate lets you act.")
    yield {"label": _("What the measure is about"), "help": measure}, Blank(boxes=tuple(map(str, Scope.labels)))
    yield {"label": _("End of the measure or of the mandate"), "help": measure}, _usual("date")
    if procedure.asks_mandate_proof:
        yield {"label": mandate_label()}, Blank(boxes=(_("Attached"),))


def _usual(name: str) -> Blank:
    """What a question of this type leaves on paper."""
    kind = REGISTRY[name]
    return kind.blank(kind.model(key="f_who", label=name))
