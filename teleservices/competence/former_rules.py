"""Rules of decision as format 1 kept them, read as those of today. It leaves with format 1 of forms. Pure."""

from collections.abc import Mapping

from teleservices.competence.amount_trees import plain_amount


def with_ceilings(content: object) -> object:
    """Rules of format 1, whose ceilings were « amount_max_cents », with the trees that give the same.

    What was never such a ceiling stays as it is, to be refused where it stands.
    """
    if not isinstance(content, Mapping) or content.get("format", 1) != 1:
        return content
    outcomes = content.get("outcomes")
    rest = {name: value for name, value in content.items() if name != "format"}
    if isinstance(outcomes, list | tuple):
        rest["outcomes"] = [_outcome(outcome) for outcome in outcomes]
    return rest


def _outcome(outcome: object) -> object:
    authorities = outcome.get("authorities") if isinstance(outcome, Mapping) else None
    if not isinstance(outcome, Mapping) or not isinstance(authorities, list | tuple):
        return outcome
    return {**outcome, "authorities": [_authority(authority) for authority in authorities]}


def _authority(authority: object) -> object:
    if not isinstance(authority, Mapping) or "amount_max_cents" not in authority:
        return authority
    cents = authority["amount_max_cents"]
    rest = {name: value for name, value in authority.items() if name != "amount_max_cents"}
    if cents is None:
        return rest
    if isinstance(cents, bool) or not isinstance(cents, int) or cents < 0:
        return authority
    return {**rest, "ceiling": plain_amount(cents).model_dump(mode="json")}
