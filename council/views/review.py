"""Reading a draft with comments beside the text, and writing them: one set of pages for submissions and editions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from concepts.models import ConceptEdition
from council.choices import ReadWhat
from council.forms.review import RemarkForm
from council.models import Comment, PrivateNote, ReviewText, ReviewUnsaved, Submission
from council.models.loading import load_parts
from council.reading import Reading
from council.review import inviting, prints
from council.review.papers import Paper
from council.review.shown import FILTERS, Access, page_of, readers_of
from council.views.files import failed, pdf_response
from municipality import unsaved
from municipality.background import start
from municipality.unsaved import data_of
from reports.forms import FormError
from reports.printing.errors import PrintFailed

COMPOSER = "anmerkung"
RESTORE = "wiederherstellen"


class ReviewPage:
    """A page of a review. Sets `paper` and `access`; whoever neither leads nor is invited gets 404."""

    permission = "council.view_submission"
    request: HttpRequest
    lead_only = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "reference" in kwargs:
            subject, visible = self._submission(request, kwargs.pop("reference"))
        else:
            subject, visible = self._edition(request, kwargs.pop("concept"), kwargs.pop("edition"))
        self.paper = Paper(subject)
        self.access = Access(self.paper, request.user, visible=visible)
        if not (self.access.leads or (self.access.may_read and not self.lead_only)):
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of the view this is mixed into

    def _submission(self, request: HttpRequest, reference: str) -> tuple[Submission, bool]:
        rows = Submission.objects.select_related("lead_unit__parent__parent", "created_by")
        try:
            found = rows.by_reference(reference)
        except Submission.DoesNotExist:
            raise Http404 from None
        found.municipality = request.municipality
        # Whoever leads has a role in the paper's own unit, and so sees it.
        return found, True

    def _edition(self, request: HttpRequest, concept: str, edition: str) -> tuple[ConceptEdition, bool]:
        rows = ConceptEdition.objects.select_related("concept")
        found: ConceptEdition | None = rows.filter(concept__slug=concept, slug=edition).first()
        if found is None:
            raise Http404
        found.concept.municipality = request.municipality
        return found, found.is_visible_to(request.user)

    def text_or_404(self, label: str) -> ReviewText:
        """The version of this name in full, as far as this person may read it."""
        found = self.access.text(label)
        if found is None:
            raise Http404
        kept = ReviewUnsaved.objects.filter(text=OuterRef("pk"), user=self.request.user, key=COMPOSER)
        rows = ReviewText.objects.defer("words", "values", "letterhead").annotate(
            has_unsaved=Exists(kept), read_lately=inviting.read_lately(self.request.user)
        )
        text: ReviewText = rows.get(pk=found.pk)
        if isinstance(self.paper.subject, Submission):
            text.submission = self.paper.subject
        else:
            text.edition = self.paper.subject
        return text

    def base_context(self, text: ReviewText | None = None) -> dict[str, Any]:
        return {
            "paper": self.paper,
            "access": self.access,
            "text": text,
            "urls": {
                name: self.paper.url(name)
                for name in ("reading", "pdf", "write", "seen", "unsaved", "invite", "new_version", "compare")
            },
        }


class ReadingPage(ReviewPage, View):
    """The text of a version with what was said beside it: `?fassung=E1&zeige=offen`."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not self.access.texts:
            return redirect(self.paper.url("invite"))
        text = self.text_or_404(request.GET.get("fassung", ""))
        wanted = request.GET.get("zeige", "")
        page = page_of(self.access, text, wanted if wanted in FILTERS else "")
        if not (self.access.leads or text.read_lately):
            inviting.note_read(text, request.user, ReadWhat.PAGE)
        context = self.base_context(text) | {
            "page": page,
            "filters": [(name, label, page.counts[name]) for name, label in FILTERS.items()],
            "wanted": wanted,
            "is_newest": text.pk == self.access.texts[-1].pk,
            "newest": self.access.texts[-1],
            "before": self._before(text),
            "invitation": self.access.open_invitation or (self.access.invitations[-1] if self.access.invitations else None),
            "readers": readers_of(self.paper) if self.access.leads else [],
            **self._composer(text),
        }
        return render(request, "council/review/reading.html", context)

    def _before(self, text: ReviewText) -> ReviewText | None:
        earlier = [item for item in self.access.texts if item.pk < text.pk]
        return earlier[-1] if earlier else None

    def _composer(self, text: ReviewText) -> dict[str, Any]:
        """The form for a comment, filled with what was typed and not sent when that is asked for."""
        kept = unsaved.find(ReviewUnsaved, self.request.user, text=text, key=COMPOSER) if text.has_unsaved else None
        if kept is not None and _is_stored(kept, self.request.user):
            unsaved.drop(ReviewUnsaved, self.request.user, text=text, key=COMPOSER)
            kept = None
        may_comment = self.access.open_invitation is not None
        restored = kept is not None and self.request.GET.get("stand") == RESTORE
        initial = dict(data_of(kept).items()) if kept is not None and restored else {}
        initial.pop("revision", None)
        form = RemarkForm(may_comment=may_comment, initial=initial)
        return {
            "form": form,
            "kept": None if restored else kept,
            "restored": restored,
            "restore": f"?fassung={text.label}&stand={RESTORE}",
            "key": f"durchsicht-{text.pk}-u{self.request.user.pk}",
            "login_url": f"{reverse('municipality:login')}?next={self.request.path}",
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        """What was kept is to be forgotten, or this person is done."""
        text = self.text_or_404(request.GET.get("fassung", ""))
        if "discard" in request.POST:
            unsaved.drop(ReviewUnsaved, request.user, text=text, key=COMPOSER)
        elif "finish" in request.POST and self.access.open_invitation is not None:
            inviting.finish(self.access.open_invitation, user=request.user)
            messages.success(
                request, _("Danke. Sie können trotzdem weiter lesen und anmerken, bis die Durchsicht geschlossen wird.")
            )
        return redirect(f"{request.path}?fassung={text.label}")


def _is_stored(kept: ReviewUnsaved, user: Any) -> bool:
    """Whether what was kept arrived as a comment in the meantime: the last save on the way may be later than the comment."""
    key = data_of(kept).get("key", "")
    try:
        stored = Comment.objects.filter(key=key, author=user).exists() or PrivateNote.objects.of(user).filter(key=key).exists()
    except ValidationError:
        return False
    return stored


class ReviewPdf(ReviewPage, View):
    """The PDF of a version, logged as read."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = self.access.text(request.GET.get("fassung", ""))
        if found is None:
            raise Http404
        text = ReviewText.objects.select_related("version").get(pk=found.pk)
        try:
            paper = self._print(text)
        except (PrintFailed, FormError) as failure:
            return failed(request, failure)
        if paper is None:
            return render(request, "council/review/print_long.html", self.base_context(text))
        if not self.access.leads:
            inviting.note_read(text, request.user, ReadWhat.PDF)
        return pdf_response(request, paper, download=bool(request.GET.get("download")))

    def _print(self, text: ReviewText) -> prints.Print | None:
        if isinstance(self.paper.subject, Submission):
            submission = load_parts(Submission.objects.for_page().get(pk=self.paper.subject.pk))
            submission.municipality = self.request.municipality
            return prints.print_of(submission, text, Reading(submission, self.request.user))
        return prints.edition_print(self.paper.subject, text)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Begin the printing of a long edition."""
        text = self.text_or_404(request.GET.get("fassung", ""))
        title = _("{title}, Fassung {label}").format(title=text.title, label=text.label)
        if not self.access.leads:
            inviting.note_read(text, request.user, ReadWhat.PDF)
        job = start(prints.KIND, user=request.user, title=title, data={"text": text.pk}, page=self.paper.url("reading"))
        return redirect("municipality:job_detail", municipality=request.municipality.slug, pk=job.pk)
