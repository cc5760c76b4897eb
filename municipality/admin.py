"""Units, people and their roles, kept by each city's administration for its own city."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm, ReadOnlyPasswordHashField
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_tasks_db.models import DBTaskResult

from municipality.choices import STAFF_ROLES, Role
from municipality.middleware import admin_cities
from municipality.models import Delegation, Mail, Membership, OrganizationalUnit, User
from municipality.notices.mailing import resend
from municipality.scoping import ScopedFormMixin

# The queue is of all cities; people see their own jobs on their own page.
admin.site.unregister(DBTaskResult)


class ScopedModelForm(ScopedFormMixin, forms.ModelForm):
    """A form for rows of the active city."""


class ScopedAdmin(admin.ModelAdmin):
    """Rows of the active city; lists read what they show in one query."""

    form = ScopedModelForm


class ReadOnly:
    """Can be looked at by whoever may see it."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(OrganizationalUnit)
class OrganizationalUnitAdmin(ScopedAdmin):
    list_display = ["label", "parent", "head", "head_approves", "valid_to"]
    list_select_related = ["parent", "head"]
    search_fields = ["name", "short_name", "number"]
    autocomplete_fields = ["parent", "head"]


@admin.register(Membership)
class MembershipAdmin(ScopedAdmin):
    list_display = ["user", "role", "unit", "office", "valid_from", "valid_to"]
    list_filter = ["role"]
    list_select_related = ["user", "unit"]
    search_fields = ["user__family_name", "user__given_name", "user__email"]
    autocomplete_fields = ["user", "unit"]


class DelegationForm(ScopedModelForm):
    """Stands in for one another who works in the administration of this city."""

    def clean(self) -> None:
        super().clean()
        for name in ("deputy", "represented"):
            person = self.cleaned_data.get(name)
            if person and not Membership.objects.filter(user=person, role__in=STAFF_ROLES).exists():
                sentence = _("%(person)s arbeitet nicht in der Verwaltung dieser Kommune. Bitte wählen Sie jemand anderen.")
                self.add_error(name, sentence % {"person": person})


@admin.register(Delegation)
class DelegationAdmin(ScopedAdmin):
    form = DelegationForm
    list_display = ["deputy", "represented", "valid_from", "valid_to"]
    list_select_related = ["deputy", "represented"]
    search_fields = ["deputy__family_name", "represented__family_name"]
    autocomplete_fields = ["deputy", "represented"]
    date_hierarchy = "valid_from"


@admin.register(Mail)
class MailAdmin(ReadOnly, ScopedAdmin):
    """Which mails left and which did not; what they say stays between the portal and its reader."""

    list_display = ["recipient", "address", "state", "created_at", "sent_at", "tries", "problem"]
    list_filter = ["state"]
    list_select_related = ["recipient"]
    search_fields = ["address", "recipient__family_name"]
    date_hierarchy = "created_at"
    actions = ["send_again"]

    def has_resend_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("municipality.resend_mail")

    @admin.action(description=_("Noch einmal versenden"), permissions=["resend"])
    def send_again(self, request: HttpRequest, mails: QuerySet[Mail]) -> None:
        count = resend(mails)
        if count:
            text = ngettext(
                "%(count)s E-Mail wird noch einmal versandt.", "%(count)s E-Mails werden noch einmal versandt.", count
            )
            self.message_user(request, text % {"count": count})
        else:
            sentence = _("Noch einmal versandt wird nur, was nicht zustellbar oder ungewiss ist.")
            self.message_user(request, sentence, messages.WARNING)


class MembershipInline(admin.TabularInline):
    """The roles of one person in the active city."""

    model = Membership
    form = ScopedModelForm
    extra = 0
    autocomplete_fields = ["unit"]


class PersonForm(forms.ModelForm):
    """A person's own data; the password is set on a page of its own."""

    password = ReadOnlyPasswordHashField(
        label=_("Passwort"), help_text=_('Gespeichert wird nur eine Prüfsumme. <a href="../password/">Passwort neu setzen</a>')
    )

    class Meta:
        model = User
        fields = ["email", "title", "given_name", "family_name", "gender", "is_active", "password"]


class NewPersonForm(AdminUserCreationForm):
    """A new person comes with a first role: without one she would belong to no city and nobody could find her again."""

    role = forms.ChoiceField(label=_("Rolle"), choices=Role)
    unit = forms.ModelChoiceField(OrganizationalUnit.objects.all(), label=_("Organisationseinheit"), required=False)

    class Meta:
        model = User
        fields = ["email", "title", "given_name", "family_name", "gender"]
        error_messages = {
            "email": {
                "unique": _(
                    "Mit dieser E-Mail gibt es schon eine Person. Ist sie in Ihrer Liste nicht zu sehen, arbeitet sie in einer "
                    "anderen Kommune; dann kann der Betrieb des Portals sie bei Ihnen aufnehmen."
                )
            }
        }


@admin.register(User)
class PersonAdmin(UserAdmin):
    """People of the active city.

    Somebody who also works in a city that this administrator does not keep can be seen, not changed: a new password would
    open the other city's door.
    """

    form = PersonForm
    add_form = NewPersonForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["full_name", "email", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["family_name", "given_name", "email"]
    ordering = ["family_name", "given_name"]
    filter_horizontal = []
    readonly_fields = []
    fieldsets = [
        (None, {"fields": ["email", "password", "is_active"]}),
        (_("Name"), {"fields": ["title", "given_name", "family_name", "gender"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "usable_password", "password1", "password2"]}),
        (_("Name"), {"fields": ["title", "given_name", "family_name", "gender"]}),
        (_("Aufgabe"), {"fields": ["role", "unit"]}),
    ]
    inlines = [MembershipInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        people = super().get_queryset(request)
        if request.user.is_superuser:
            return people
        return people.filter(is_superuser=False, pk__in=Membership.objects.values("user"))

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if obj is not None and not self._is_ours_alone(request, obj):
            return False
        return super().has_change_permission(request, obj)

    @staticmethod
    def _is_ours_alone(request: HttpRequest, person: User) -> bool:
        if request.user.is_superuser:
            return True
        if person.is_superuser:
            return False
        elsewhere = Membership.across_cities.filter(user=person).exclude(municipality__in=admin_cities(request.user))
        return not elsewhere.exists()

    def get_inline_instances(self, request: HttpRequest, obj: User | None = None) -> list[InlineModelAdmin]:
        # The form for a new person asks for the first role itself.
        return [] if obj is None else super().get_inline_instances(request, obj)

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            Membership.objects.create(user=obj, role=form.cleaned_data["role"], unit=form.cleaned_data["unit"])
