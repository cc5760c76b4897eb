"""Writing beside a draft: comments, answers, their buttons, private notes, and what was read or not sent yet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.generic import View

from council.choices import RemarkStatus
from council.forms.review import RemarkForm, ReplyForm
from council.models import ReviewText, ReviewUnsaved
from council.review import remarks
from council.review.shown import page_of, remark_of
from council.views.review import COMPOSER, ReviewPage
from municipality import unsaved
from municipality.acting import STATUS_BY_CODE, Refused
from municipality.unsaved import entries_of, revision_of


class Write(ReviewPage, View):
    """A comment on a passage or a private note: on the page by script, or as a page of its own (`?fassung=E1&stelle=…`)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        text = self.text_or_404(request.GET.get("fassung", ""))
        form = RemarkForm(may_comment=self._may_comment, initial={"stelle": request.GET.get("stelle", "")})
        return self._page(text, form, request.GET.get("stelle", ""))

    @property
    def _may_comment(self) -> bool:
        return self.access.open_invitation is not None

    def post(self, request: HttpRequest) -> HttpResponse:
        text = self.text_or_404(request.GET.get("fassung", ""))
        # Who was invited when the comment was typed is told why it cannot be stored; it never becomes a note silently.
        form = RemarkForm(request.POST, may_comment=not self.access.leads or self._may_comment)
        if not form.is_valid():
            return self._refused(text, form, _first_error(form), 422)
        key, body = form.cleaned_data["key"], form.cleaned_data["body"]
        try:
            if form.is_private:
                remarks.note(text, form.anchor, body, user=request.user, key=key)
                said, anchor = _("Ihre Notiz ist gespeichert. Nur Sie sehen sie."), form.anchor.block
            else:
                made = remarks.comment(text, form.anchor, body, user=request.user, key=key)
                said = _("Gespeichert: Anmerkung {number}.").format(number=made.number)
                anchor = made.places.get(text=text).block
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            return self._refused(text, form, refusal.sentence, STATUS_BY_CODE[refusal.code])
        unsaved.drop(ReviewUnsaved, request.user, text=text, key=COMPOSER)
        if not _wants_json(request):
            messages.success(request, said)
            return redirect(f"{self.paper.url('reading')}?fassung={text.label}#zeile-{anchor}")
        row = page_of(self.access, text).row(anchor)
        html = render_to_string("council/review/_row.html", self.base_context(text) | {"row": row}, request=request)
        return JsonResponse({"html": html, "target": f"zeile-{anchor}", "said": said})

    def _refused(self, text: ReviewText, form: RemarkForm, sentence: str, status: int) -> HttpResponse:
        if _wants_json(self.request):
            return JsonResponse({"message": sentence}, status=status)
        return self._page(text, form, self.request.POST.get("stelle", ""), status=status)

    def _page(self, text: ReviewText, form: RemarkForm, stelle: str, status: int = 200) -> HttpResponse:
        row = page_of(self.access, text).row(stelle)
        if row is None:
            raise Http404
        context = self.base_context(text) | {
            "row": row,
            "form": form,
            "back": f"#zeile-{stelle}",
            "title": form.fields["body"].label,
        }
        return render(self.request, "council/review/write.html", context, status=status)


class RemarkPage(ReviewPage):
    """A page about one comment in one version. Sets `text` and `remark`; 404 for comments this person does not read."""

    def dispatch(self, request: HttpRequest, *args: Any, pk: int, **kwargs: Any) -> HttpResponseBase:
        self.pk = pk
        return super().dispatch(request, *args, **kwargs)

    def find(self) -> None:
        self.text = self.text_or_404(self.request.GET.get("fassung", ""))
        found = remark_of(self.access, self.text, self.pk)
        if found is None:
            raise Http404
        self.remark = found

    def answer(self, said: str) -> HttpResponse:
        """The card anew, or the page it stands on."""
        self.find()
        address = f"{self.paper.url('reading')}?fassung={self.text.label}#{self.remark.anchor}"
        if not (_wants_json(self.request) or self.request.htmx):
            messages.success(self.request, said)
            return redirect(address)
        context = self.base_context(self.text) | {"remark": self.remark, "fresh": True}
        html = render_to_string("council/review/_remark.html", context, request=self.request)
        if self.request.htmx:
            return HttpResponse(html)
        return JsonResponse({"html": html, "target": self.remark.anchor, "said": said})


class Reply(RemarkPage, View):
    """An answer to a comment."""

    def get(self, request: HttpRequest) -> HttpResponse:
        self.find()
        return self._page(ReplyForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        self.find()
        form = ReplyForm(request.POST)
        if not form.is_valid():
            return self._refused(form, _first_error(form), 422)
        try:
            remarks.reply(self.remark.comment, form.cleaned_data["body"], user=request.user, key=form.cleaned_data["key"])
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            return self._refused(form, refusal.sentence, STATUS_BY_CODE[refusal.code])
        unsaved.drop(ReviewUnsaved, request.user, text=self.text, key=f"antwort-{self.pk}")
        return self.answer(_("Ihre Antwort ist gespeichert."))

    def _refused(self, form: ReplyForm, sentence: str, status: int) -> HttpResponse:
        if _wants_json(self.request):
            return JsonResponse({"message": sentence}, status=status)
        return self._page(form, status)

    def _page(self, form: ReplyForm, status: int = 200) -> HttpResponse:
        context = self.base_context(self.text) | {
            "form": form,
            "remark": self.remark,
            "back": f"#{self.remark.anchor}",
            "title": _("Antwort auf Anmerkung {number}").format(number=self.remark.comment.number),
        }
        return render(self.request, "council/review/write.html", context, status=status)


class Act(RemarkPage, View):
    """A button of a comment: done, open again."""

    def post(self, request: HttpRequest, action: str) -> HttpResponse:
        self.find()
        try:
            event = remarks.act(action, self.remark.comment, user=request.user)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            if request.htmx:
                return HttpResponse(headers={"HX-Refresh": "true"}, status=200)
            context = self.base_context(self.text) | {"sentence": refusal.sentence, "back": f"#{self.remark.anchor}"}
            return render(request, "council/review/refused.html", context, status=STATUS_BY_CODE[refusal.code])
        return self.answer(
            _("Anmerkung {number} ist jetzt {status}.").format(
                number=self.remark.comment.number, status=RemarkStatus(event.to_status).label
            )
        )


class Seen(ReviewPage, View):
    """Comments were read: those on the screen, or all of a version (`alle`)."""

    def post(self, request: HttpRequest) -> HttpResponse:
        text = self.text_or_404(request.GET.get("fassung", ""))
        if "alle" in request.POST:
            wanted = [item.comment.pk for item in page_of(self.access, text).remarks if item.is_unread]
        else:
            wanted = [
                int(value) for value in request.POST.getlist("id") if value.isascii() and value.isdigit() and len(value) < 19
            ]
        count = remarks.mark_read(wanted, request.user, self.paper)
        if _wants_json(request):
            return JsonResponse({"seen": count})
        return redirect(f"{self.paper.url('reading')}?fassung={text.label}")


class Unsaved(ReviewPage, View):
    """Keeps what is typed until it is sent; `?formular=anmerkung` or `antwort-17`."""

    def post(self, request: HttpRequest) -> HttpResponse:
        text = self.text_or_404(request.GET.get("fassung", ""))
        key = request.GET.get("formular", "")[:40]
        try:
            kept = unsaved.keep(
                ReviewUnsaved, request.user, entries_of(request.POST), revision_of(request.POST), text=text, key=key
            )
        except ValidationError as error:
            return JsonResponse({"message": error.messages[0]}, status=413)
        return JsonResponse({"saved_at": kept.saved_at.isoformat()})


class NoteRemove(ReviewPage, View):
    """A private note of one's own goes."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        text = self.text_or_404(request.GET.get("fassung", ""))
        if not remarks.remove_note(pk, user=request.user):
            raise Http404
        messages.success(request, _("Ihre Notiz ist entfernt."))
        return redirect(f"{self.paper.url('reading')}?fassung={text.label}")


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _first_error(form: Any) -> str:
    return str(next(iter(form.errors.values()))[0])
