"""What was typed in a draft and can't be read: kept beside the answers, and given back in its place with its error."""

from django.http import QueryDict

from formkit.django_forms import StepForm
from teleservices.models import ServiceRequest

LARGEST = 60_000
"""Characters kept of what can't be read in one question, the names of its controls included: a table of a hundred lines
and eight columns has some 30,000 of names."""

NUL = "\x00"
"""What PostgreSQL's JSON can't hold."""

Typed = dict[str, list[str]]
"""What the controls of a question hold, by name."""


def typed_in(data: QueryDict, key: str) -> Typed:
    """What the controls of a question hold in `data`, NUL characters left out; nothing when it is too long to keep."""
    names = [name for name in data if name == key or name.startswith((f"{key}_", f"{key}-"))]
    values = {name: [text.replace(NUL, "") for text in data.getlist(name)] for name in names if NUL not in name}
    return values if sum(len(text) for name, texts in values.items() for text in (name, *texts)) <= LARGEST else {}


def give_back(form: StepForm, request: ServiceRequest) -> None:
    """Show again, in a form about to be shown, what was typed and could not be read, with what is wrong."""
    for key in form.fields.keys() & request.unread.keys():
        data = QueryDict(mutable=True)
        for name, texts in request.unread[key].items():
            data.setlist(name, texts)
        form.initial[key] = form.fields[key].widget.value_from_datadict(data, {}, key)
        read = type(form)(data, strict=False)
        if read.errors.get(key):
            form.errors[key] = read.errors[key]
