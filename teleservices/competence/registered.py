"""What the register of authorities lacks for the rules of decision. Reads only."""

from collections.abc import Collection

from teleservices.competence.rules import DecisionRules
from teleservices.models import Authority, AuthorityKind


def unregistered(kinds: Collection[AuthorityKind] = tuple(AuthorityKind)) -> list[str]:
    """Of these authorities, what those that the register doesn't have are called. One query."""
    register = set(Authority.objects.filter(kind__in=kinds).values_list("kind", flat=True))
    return [str(kind.label) for kind in AuthorityKind if kind in kinds and kind not in register]


def authorities_named(rules: DecisionRules) -> set[AuthorityKind]:
    """The authorities that decide something; none where there is no decision."""
    return {authority.kind for rule in rules.outcomes for authority in rule.authorities}
