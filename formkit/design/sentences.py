"""Conditions explained in plain sentences, to those who design a form. Evaluates nothing, asks no database.

« si « Montant demandé » est supérieur à 10 000,00 € et (« Type de profil » est Association ou « Prêt » est oui) »
"""

from collections.abc import Mapping
from typing import Literal

from django.utils.translation import gettext as _

from formkit.language import saying
from formkit.language.comparisons import comparison_of, excepted, operation
from formkit.language.nodes import Node, Operation
from formkit.language.scope import Scope

ProfileTypes = Mapping[str, str]
"""Names of the types of profile, by code."""


def sentence(node: Node, scope: Scope) -> str:
    """Explain a condition: « si … », « sauf si … », « si …, sauf si … »."""
    parts = _parts(node)
    exceptions = [inner for inner in map(excepted, parts) if inner is not None]
    conditions = [part for part in parts if excepted(part) is None]
    when = _("if %(condition)s") % {"condition": _said("and", conditions, scope)} if conditions else ""
    unless = _("unless %(condition)s") % {"condition": _said("or", exceptions, scope)} if exceptions else ""
    return ", ".join(text for text in (when, unless) if text)


def _parts(node: Node) -> tuple[Node, ...]:
    """The conditions that must all hold."""
    is_joined = isinstance(node, Operation) and node.kind == "and" and comparison_of(node) is None
    return node.of if isinstance(node, Operation) and is_joined else (node,)


def _said(joint: Literal["and", "or"], conditions: list[Node], scope: Scope) -> str:
    whole = conditions[0] if len(conditions) == 1 else operation(joint, *conditions)
    return saying.sentence(whole, scope)
