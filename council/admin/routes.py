"""Usual ways through the bodies."""

from django.contrib import admin
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from council.choices import StepRole
from council.models import Route, RouteStep
from municipality.admin import ScopedAdmin, ScopedModelForm


class RouteStepForm(ScopedModelForm):
    def clean(self) -> None:
        super().clean()
        committee = self.cleaned_data.get("committee")
        if committee and self.cleaned_data.get("role") == StepRole.DECISION and not committee.may_decide:
            self.add_error(
                "role",
                _("%(body)s berät nur. Bitte wählen Sie eine andere Zuständigkeit oder ein anderes Gremium.")
                % {"body": committee},
            )


class RouteStepFormSet(BaseInlineFormSet):
    def get_queryset(self) -> QuerySet[RouteStep]:
        return super().get_queryset().select_related("committee")


class RouteStepInline(admin.TabularInline):
    model = RouteStep
    form = RouteStepForm
    formset = RouteStepFormSet
    extra = 1


@admin.register(Route)
class RouteAdmin(ScopedAdmin):
    list_display = ["name", "default", "way"]
    search_fields = ["name"]
    inlines = [RouteStepInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Route]:
        return super().get_queryset(request).prefetch_related("steps__committee")

    @admin.display(description=gettext_lazy("Stationen"))
    def way(self, route: Route) -> str:
        return " → ".join(step.committee.label for step in route.steps.all())
