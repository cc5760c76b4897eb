"""A city's letterhead and form, with a preview on sample data."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from municipality.models import Municipality
from reports.forms import FormError, available_forms, form_problems, load_form
from reports.layout import render_html
from reports.letterhead import LOGO_TYPES, letterhead_of
from reports.pdf import PrintFailed, render_pdf
from reports.samples import sample_document

LOGO_MAX_BYTES = 1_000_000


class LetterheadForm(forms.ModelForm):
    """A city with the forms that exist right now as choices."""

    form = forms.ChoiceField(label=gettext_lazy("Formular"))

    class Meta:
        model = Municipality
        fields = "__all__"  # noqa: DJ007  # the admin's fieldsets say which of them are shown

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if "form" in self.fields:
            self.fields["form"].choices = available_forms()

    def clean_logo(self) -> object:
        logo = self.cleaned_data["logo"]
        if logo and hasattr(logo, "content_type"):
            if logo.size > LOGO_MAX_BYTES:
                raise ValidationError(_("Diese Datei ist größer als 1 MB. Bitte laden Sie eine kleinere hoch."))
            if not logo.name.lower().endswith(tuple(LOGO_TYPES)):
                raise ValidationError(_("Bitte laden Sie das Wappen als PNG, JPEG oder SVG hoch."))
        return logo


@admin.register(Municipality)
class LetterheadAdmin(admin.ModelAdmin):
    """The active city for its administration, all cities for the operator of the portal."""

    form = LetterheadForm
    list_display = ["name", "official_name", "federal_state", "form"]
    search_fields = ["name", "official_name"]
    readonly_fields = ["preview"]
    fieldsets = [
        (None, {"fields": ["name", "official_name", "slug", "federal_state", "ags", "place"]}),
        (
            gettext_lazy("Briefkopf"),
            {"fields": ["logo", "primary_color", "secondary_color", "street", "postal_code", "phone", "email", "website"]},
        ),
        (gettext_lazy("Formular"), {"fields": ["form", "preview"]}),
        (
            gettext_lazy("Öffentliche Seiten"),
            {
                "fields": [
                    "public_pages",
                    "names_in_public",
                    "barrier_email",
                    "known_barriers",
                    "imprint_url",
                    "privacy_url",
                ]
            },
        ),
    ]

    def get_urls(self) -> list[URLPattern]:
        preview = self.admin_site.admin_view(self.preview_pdf)
        return [path("<int:pk>/vorschau/<slug:form>/", preview, name="form_preview"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Municipality]:
        cities = super().get_queryset(request)
        return cities if request.user.is_superuser else cities.filter(pk=request.municipality.pk)

    def get_readonly_fields(self, request: HttpRequest, obj: Municipality | None = None) -> list[str]:
        # Addresses and official keys are what other systems link to.
        fixed = [] if request.user.is_superuser else ["slug", "ags", "federal_state"]
        return [*self.readonly_fields, *fixed]

    def has_delete_permission(self, request: HttpRequest, obj: Municipality | None = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("Vorschau mit Beispieltext"))
    def preview(self, municipality: Municipality) -> SafeString | str:
        """A link per form, and a sentence for each form file that cannot be used."""
        if municipality.pk is None:
            return _("Nach dem Speichern sehen Sie hier jedes Formular mit diesem Briefkopf.")
        links = format_html_join(
            " · ",
            '<a href="{}" target="_blank" rel="noopener">{}</a>',
            ((reverse("admin:form_preview", args=[municipality.pk, slug]), name) for slug, name in available_forms()),
        )
        problems = format_html_join("", '<p class="errornote">{}</p>', ((problem,) for problem in form_problems()))
        return format_html("{}{}", links, problems)

    def preview_pdf(self, request: HttpRequest, pk: int, form: str) -> HttpResponse:
        """The sample submission as a PDF under this letterhead: the same path that a real one takes."""
        municipality = self.get_object(request, str(pk))
        if municipality is None or not self.has_view_permission(request, municipality):
            raise Http404
        try:
            job = render_html(sample_document(), load_form(form), letterhead_of(municipality), watermark=_("Muster"))
            pdf = render_pdf(job)
        except FormError as error:
            return HttpResponse(str(error), status=404, content_type="text/plain; charset=utf-8")
        except PrintFailed as error:
            return HttpResponse(str(error), status=503, content_type="text/plain; charset=utf-8")
        return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": "inline; filename=muster.pdf"})
