"""What one was told: the list, reading, and how one wants to hear of it by e-mail."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView, View

from municipality.choices import MailWish
from municipality.middleware import ANY_MEMBER
from municipality.models import MailWishes, Notice

PAGE_SIZE = 30
UNREAD = "ungelesen"


class MailWishForm(forms.Form):
    """When somebody wants e-mails."""

    wish = forms.ChoiceField(
        label=gettext_lazy("E-Mails an mich"),
        choices=MailWish,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Bitte wählen Sie eine der drei Möglichkeiten.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class NoticeList(ListView):
    """The newest first; `?stand=ungelesen` leaves out what was read."""

    permission = ANY_MEMBER
    template_name = "municipality/notices/list.html"
    context_object_name = "notices"
    paginate_by = PAGE_SIZE

    def get_queryset(self) -> QuerySet[Notice]:
        found = Notice.objects.visible_to(self.request.user)
        return found.unread() if self.only_unread else found

    @property
    def only_unread(self) -> bool:
        return self.request.GET.get("stand") == UNREAD

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = MailWishes.objects.filter(user=self.request.user).first()
        form = MailWishForm(initial={"wish": row.wish if row else MailWish.AT_ONCE})
        return super().get_context_data(form=form, only_unread=self.only_unread, unread=self.request.user.unread_here(), **kwargs)


class NoticeOpen(View):
    """Leads to what the notice is about; from then on it counts as read."""

    permission = ANY_MEMBER

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        notice = Notice.objects.visible_to(request.user).filter(pk=pk).first()
        if notice is None:
            raise Http404
        Notice.objects.visible_to(request.user).unread().filter(pk=pk).update(read_at=timezone.now())
        return redirect(notice.address)


class NoticesRead(View):
    """Everything counts as read."""

    permission = ANY_MEMBER
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        Notice.objects.visible_to(request.user).unread().update(read_at=timezone.now())
        messages.success(request, _("Alle Nachrichten sind als gelesen markiert."))
        return redirect("municipality:notice_list", municipality=request.municipality.slug)


class MailWishEdit(View):
    """Stores when somebody wants e-mails from this city."""

    permission = ANY_MEMBER
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        form = MailWishForm(request.POST)
        if form.is_valid():
            MailWishes.objects.update_or_create(
                municipality=request.municipality, user=request.user, defaults={"wish": form.cleaned_data["wish"]}
            )
            messages.success(request, _("Gespeichert: So bekommen Sie von nun an E-Mails aus diesem Portal."))
        else:
            messages.error(request, " ".join(form.errors["wish"]))
        return redirect("municipality:notice_list", municipality=request.municipality.slug)
