"""What proves which text a body had and what it made of it: comparisons, synopses, extracts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from council import extracts
from council.choices import NOT_APPROVED, ReadWay
from council.compare import WORKING, compare, last_two
from council.document import build, letterhead, public_copy, result_text
from council.models import Consultation, SubmissionVersion
from council.models.loading import load_parts
from council.models.submission import SubmissionQuerySet
from council.outcomes import ENDED
from council.prints import BEFORE_APPROVAL, Print
from council.synopsis import Synopsis, of_comparison, of_step, synopsis_job
from council.views.files import failed, pdf_response
from council.views.lookup import SubmissionPage
from reports import pdf
from reports.concepts.plan import Fact
from reports.documents import PrintJob, SubmissionDocument
from reports.layout.wording import stem
from reports.printing.errors import PrintFailed

SIDE_BY_SIDE = "nebeneinander"


class VersionCompare(SubmissionPage, TemplateView):
    """Any two versions word by word, in one text, side by side, or as a PDF (`?ansicht=`, `?druck=1`).

    Those who work on the paper may also take the working text.
    """

    template_name = "council/version_compare.html"
    read_as = ReadWay.COMPARISON

    def submissions(self) -> SubmissionQuerySet:
        found: SubmissionQuerySet = super().submissions().for_page()
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        load_parts(self.submission)
        versions = self.reading.filter_versions(list(self.submission.versions.select_related("created_by")))
        self.choices = {version.label: version for version in versions}
        labels = [*self.choices, *([WORKING] if self.reading.is_inside else [])]
        # Once approved, the working text says nothing new; what changed on the way there does.
        still_written = self.submission.status in BEFORE_APPROVAL
        standard = last_two(versions, working=self.reading.is_inside and (still_written or len(versions) < 2))
        old = request.GET.get("alt") or (standard[0] if standard else "")
        new = request.GET.get("neu") or (standard[1] if standard else "")
        problem = ""
        if standard is None:
            problem = _("Es gibt erst eine Fassung. Verglichen werden kann, sobald eine zweite vorliegt.")
        elif unknown := [label for label in (old, new) if label not in labels]:
            sentence = _("Die Fassung „{label}“ gibt es hier nicht. Bitte wählen Sie zwei Fassungen aus.")
            problem = sentence.format(label=unknown[0][:20])
        comparison = None if problem else compare(self._document(old), self._document(new))
        synopsis = comparison and of_comparison(comparison, before=self._name(old), after=self._name(new))
        if synopsis and synopsis.parts and request.GET.get("druck"):
            return print_synopsis(request, lambda: self._job(synopsis, old, new), f"{old}_{new}", self.submission.reference)
        context = self.get_context_data(
            submission=self.submission,
            labels=[(label, self._name(label)) for label in labels],
            old=old,
            new=new,
            problem=problem,
            comparison=comparison,
            synopsis=synopsis if request.GET.get("ansicht") == SIDE_BY_SIDE else None,
        )
        return self.render_to_response(context, status=404 if problem and standard else 200)

    def _name(self, label: str) -> str:
        if label == WORKING:
            return _("Arbeitsstand")
        version = self.choices[label]
        return f"{label} – {version.get_kind_display()}, {version.created_at:%d.%m.%Y}"

    def _document(self, label: str) -> SubmissionDocument:
        if label == WORKING:
            return build(self.submission)
        document = SubmissionDocument.from_values(self.choices[label].values)
        return document if self.reading.is_complete else public_copy(document, self.submission)

    def _job(self, synopsis: Synopsis, old: str, new: str) -> PrintJob:
        newest: SubmissionVersion | None = self.choices.get(new) or self.choices.get(old)
        frozen_text = all(label in self.choices and self.choices[label].kind not in NOT_APPROVED for label in (old, new))
        day = newest.created_at.date() if newest else self.submission.drawn_up_on
        return synopsis_job(
            synopsis,
            title=str(self.submission),
            facts=(Fact(_("Ältere Fassung"), self._name(old)), Fact(_("Neuere Fassung"), self._name(new))),
            letterhead=letterhead(self.request.municipality),
            created=day.isoformat(),
            watermark="" if frozen_text else _("Entwurf"),
        )


class StepPage(SubmissionPage):
    """A page about a step that has ended and that this person may know of."""

    def find_step(self, pk: int) -> Consultation:
        """The step, or 404 where it does not exist for this person or has no outcome yet."""
        known = Q(pk=pk, submission=self.submission.pk, status__in=ENDED)
        found = Consultation.objects.known_to(self.request.user).filter(known)
        step: Consultation | None = found.select_related("committee", "meeting", "version", "resolution").first()
        if step is None:
            raise Http404
        step.submission = self.submission
        return step


class StepSynopsis(StepPage, TemplateView):
    """What was proposed to a body beside what it made of it, point by point; `?druck=1` as a PDF."""

    template_name = "council/step_synopsis.html"
    read_as = ReadWay.COMPARISON

    def get(self, request: HttpRequest, *args: Any, step: int, **kwargs: Any) -> HttpResponseBase:
        ended = self.find_step(step)
        synopsis = of_step(ended)
        if not synopsis.parts:
            raise Http404
        if request.GET.get("druck"):
            return print_synopsis(request, lambda: self._job(synopsis, ended), ended.committee.label, self.submission.reference)
        return self.render_to_response(self.get_context_data(submission=self.submission, step=ended, synopsis=synopsis))

    def _job(self, synopsis: Synopsis, step: Consultation) -> PrintJob:
        day = step.date or self.submission.drawn_up_on
        facts = (
            Fact(_("Gremium"), step.committee.name),
            Fact(_("Sitzung"), date_format(day)),
            Fact(_("Ergebnis"), result_text(step)),
        )
        return synopsis_job(
            synopsis,
            title=str(self.submission),
            facts=facts,
            letterhead=letterhead(self.request.municipality),
            created=day.isoformat(),
        )


class StepExtract(StepPage, View):
    """The extract of a step as it was made when its outcome was entered, the final one once the minutes were approved.

    Outcomes from before there were extracts have none; theirs is printed now.
    """

    read_as = ReadWay.PDF

    def read_detail(self) -> str:
        return _("Beschlussauszug")

    def get(self, request: HttpRequest, *args: Any, step: int, **kwargs: Any) -> HttpResponseBase:
        ended = self.find_step(step)
        kept = ended.extracts.order_by("-final").first()
        try:
            paper = Print(kept.file_name, lambda: bytes(kept.pdf), kept.sha256) if kept else extracts.print_now(ended)
        except PrintFailed as failure:
            return failed(request, failure)
        return pdf_response(request, paper, download=bool(request.GET.get("download")))


def print_synopsis(request: HttpRequest, make: Callable[[], PrintJob], of: str, reference: str) -> HttpResponse:
    """A synopsis printed now; it is made of frozen texts, so it needs no keeping."""
    try:
        content = pdf.render_pdf(make())
    except PrintFailed as failure:
        return failed(request, failure)
    name = f"Synopse_{stem(reference, 40)}_{stem(of, 40)}.pdf"
    return pdf_response(request, Print(name, lambda: content), download=bool(request.GET.get("download")))
