"""The box where a picture of a text is described: Wagtail's, which would answer by the name of the file."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import ImageInsertionForm
from wagtail.images.views.chooser import ImageSelectFormatView, ImageUploadView, viewset

from home.image_formats import WHOLE_WIDTH
from portal.models import Image


class DescriptionForm(ImageInsertionForm):
    """Wagtail's, its one format put beforehand."""

    format = forms.CharField(widget=forms.HiddenInput)
    alt_text = forms.CharField(
        label=_("Description of the picture"),
        help_text=_("Read to who doesn’t see it: what it shows that matters here."),
        required=False,
    )


class _DescribedMixin:
    """Nothing is proposed that nobody wrote, and decorative is nobody's default."""

    request: HttpRequest

    def render_select_format_response(self, image: Image, form: ImageInsertionForm) -> HttpResponse:
        """The box, filled with the description that the picture itself has, or with that of the text being changed."""
        values = {**form.initial, "format": WHOLE_WIDTH}
        if "alt_text" not in self.request.GET:
            values |= {"alt_text": image.description, "image_is_decorative": False}
        description_form = DescriptionForm(form.data if form.is_bound else None, initial=values, prefix=form.prefix)
        response: HttpResponse = super().render_select_format_response(image, description_form)  # type: ignore[misc]
        return response


class DescribedPictureView(_DescribedMixin, ImageSelectFormatView):
    """For a picture chosen among those that are there, or one of the text being changed."""


class DescribedUploadView(_DescribedMixin, ImageUploadView):
    """For a picture just uploaded."""


def connect() -> None:
    """Called once when this app is ready, before the admin makes its addresses."""
    viewset.select_format_view_class = DescribedPictureView
    viewset.create_view_class = DescribedUploadView
