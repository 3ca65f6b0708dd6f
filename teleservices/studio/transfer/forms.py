"""What is asked to import a procedure: its file, then its name, its address and its service."""

from collections.abc import Mapping
from typing import Self, TypedDict, cast

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from teleservices.models import Procedure, Team
from teleservices.studio.procedures.forms import CreationForm
from teleservices.studio.transfer.filed_procedure import FiledProcedure
from teleservices.studio.transfer.files import LARGEST_BYTES, TransferError, read

SALT = "parvis.studio.import"
LONGEST_CODE = 80


class Arriving(TypedDict):
    """What `import_procedure` takes beside the file."""

    title: str
    code: str
    team: Team | None


class UploadForm(forms.Form):
    """The file of a procedure, exported here or from another portal."""

    file = forms.FileField(
        label=_("File of the procedure"),
        help_text=_("A .json file exported from Parvis, here or on another portal; 1 MB at most."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={
            "required": _("Choose the file of a procedure."),
            "empty": _("This file is empty: export the procedure again."),
        },
    )

    @classmethod
    def refused(cls, message: str) -> Self:
        """Ask for the file again, saying why."""
        form = cls({})
        form.errors["file"] = form.error_class([message])
        return form

    def clean_file(self) -> str:
        """Read the procedure; keep the text, which goes on to the next page."""
        upload = cast("UploadedFile", self.cleaned_data["file"])
        data = upload.read(LARGEST_BYTES + 1)
        try:
            self.procedure = read(data)
        except TransferError as error:
            raise forms.ValidationError(error.message, code="unreadable") from error
        return data.decode("utf-8-sig")

    def carried(self) -> str:
        """The file, once valid, as the next page carries it: signed, so that only a file that was read comes back."""
        return signing.dumps(self.cleaned_data["file"], salt=SALT, compress=True)


def brought(carried: str) -> FiledProcedure:
    """The procedure that a page carried, read again. Raises TransferError."""
    try:
        text = signing.loads(carried, salt=SALT)
    except signing.BadSignature as error:
        raise TransferError(_now("The file didn't come through: choose it again.")) from error
    return read(str(text).encode())


class ImportForm(CreationForm):
    """The name, the address and the service of a procedure that comes from a file."""

    class Meta(CreationForm.Meta):
        exclude = ("profile_types",)

    def __init__(self, data: Mapping[str, object] | None = None, *, content: FiledProcedure) -> None:
        super().__init__(data)
        if data is None:
            self.initial.update({"title": content.title, "code": free_code(content.code)})

    def arriving(self) -> Arriving:
        """What the form holds, once valid."""
        return cast("Arriving", self.cleaned_data)


def free_code(code: str) -> str:
    """This address, or with the first number that makes it free."""
    number, candidate = 1, code
    while Procedure.objects.filter(code=candidate).exists():
        number += 1
        candidate = f"{code[: LONGEST_CODE - 1 - len(str(number))]}-{number}"
    return candidate
