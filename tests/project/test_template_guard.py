"""An unknown variable in a template of ours is a failure; what is made to be left out may be."""

from pathlib import Path

import pytest
from django.template import Context, engines
from django.template.base import Origin, Template

from tests.template_guard import OUR_TEMPLATES, UnknownVariableError


def render(source: str, folder: str = OUR_TEMPLATES, **context: object) -> str:
    engine = engines["django"].engine
    origin = Origin(name=str(Path(folder) / "test.html"), template_name="test.html")
    template = Template(source, origin=origin, name="test.html", engine=engine)
    return template.render(Context(context))


@pytest.mark.parametrize(
    "source",
    ["{{ unknown }}", "{{ known.unknown }}", "{{ unknown|upper }}", "{% with a=unknown %}{{ a }}{% endwith %}"],
)
def test_an_unknown_variable_fails(source):
    with pytest.raises(UnknownVariableError, match="unknown"):
        render(source, known={"a": 1})


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("{{ unknown|default:'–' }}", "–"),
        ("{{ unknown|default:'' }}", ""),
        ("{% if unknown %}a{% else %}b{% endif %}", "b"),
        ("{% for a in unknown %}{{ a }}{% endfor %}", ""),
        ("{{ known }}", "1"),
    ],
)
def test_what_may_be_left_out_may(source, result):
    assert render(source, known=1) == result


def test_the_templates_of_others_keep_their_leniency():
    assert render("{{ unknown }}", folder="/somewhere/else") == ""
