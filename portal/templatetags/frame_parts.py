"""What stands around every page, written once a publication: `{% load frame_parts %}`, then `{% kept … %}`."""

from django import template
from django.template import Context, Node, NodeList
from django.template.base import FilterExpression, Parser, Token

register = template.Library()


class KeptNode(Node):
    """Text of the frame, kept as long as the frame itself (`portal.identity.frame.Frame.parts`)."""

    def __init__(self, nodelist: NodeList, varies_on: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.varies_on = varies_on

    def render(self, context: Context) -> str:
        """The text as first written under the same values; written anew where there is no frame, and in development."""
        parts = context.get("frame_parts")
        if parts is None or (context.template and context.template.engine.debug):
            return self.nodelist.render(context)
        key = tuple(str(value.resolve(context, ignore_failures=True)) for value in self.varies_on)
        if key not in parts:
            parts[key] = self.nodelist.render(context)
        return str(parts[key])


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """`{% kept "name" value… %}…{% endkept %}`: what is inside may depend on the frame and on these values, no more.

    Nothing of a person belongs inside, no token, nothing that the address or what was typed changes.
    """
    _tag, *values = token.split_contents()
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, [parser.compile_filter(value) for value in values])
