"""List and page of submissions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Max, Prefetch, Q, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.generic import TemplateView, View

from concepts.choices import EditionStatus
from concepts.models import ConceptEdition
from council.belonging import points_with_notes
from council.choices import FinanceAnswer, StepStatus, SubmissionResult
from council.compare import last_two
from council.drawing_up.loading import put_aside
from council.drawing_up.shown import concerned_by
from council.filters import LONGEST_TEXT, SubmissionFilter, columns, current_order, next_steps, sort
from council.history import entries
from council.in_part import left_open
from council.kinds import Motion, rule_for
from council.models import (
    Cosignature,
    CosignRound,
    FollowUpTask,
    MeetingCommittee,
    ReviewInvitation,
    Submission,
    SubmissionEvent,
    SubmissionVersion,
)
from council.models.loading import load_parts
from council.models.submission import SubmissionQuerySet
from council.next_up import next_up
from council.permissions import why_not_edit
from council.prints import has_results
from council.review.papers import Paper
from council.review.state import invited_to, state_of
from council.shown_outcomes import Outcomes, recommendations
from council.transitions import offers
from council.views.drafts import to_begin
from council.views.lookup import SubmissionPage
from fields_of_action.choices import MeasureStatus
from fields_of_action.models import Measure
from reports.forms import FormError, load_form

PAGE_SIZE = 25


class SubmissionList(View):
    """All submissions a person sees: filtered, sorted, paged; without JavaScript by links and one form."""

    permission = "council.view_submission"

    def get(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        # One order for all: the same filters make the same address, however they were typed.
        wanted = SubmissionFilter(request.GET, Submission.objects.visible_to(user).for_list(user), request=request)
        order = current_order(request.GET)
        page = Paginator(sort(wanted.qs, order, user), PAGE_SIZE).get_page(request.GET.get("page"))
        for submission in page:
            submission.next_steps = next_steps(submission.known_steps)
        context = {
            "filter": wanted,
            "chips": wanted.chips(),
            "columns": columns(request.GET, order),
            "order": order,
            "page_obj": page,
            "page_range": page.paginator.get_elided_page_range(page.number),
            "may_create": user.has_perm("council.add_submission"),
            # By the words of the version they read: the draft itself is neither listed nor searched for them.
            "invited": invited_to(user, search=request.GET.get("q", "")[:LONGEST_TEXT], submissions=True),
        }
        part = "_results" if request.htmx.target == "ergebnisse" else ""
        template = f"council/submission_list{part}.html"
        response = render(request, template, context, status=400 if wanted.errors else 200)
        patch_vary_headers(response, ["HX-Target"])
        return response


class SubmissionDetail(SubmissionPage, TemplateView):
    """One submission: where it stands, what it says, what can be done, what was done."""

    template_name = "council/submission_detail.html"

    def submissions(self) -> SubmissionQuerySet:
        found: SubmissionQuerySet = super().submissions().for_page()
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        submission, reading, user = load_parts(self.submission), self.reading, self.request.user
        rounds = self._rounds() if reading.is_inside else []
        versions = reading.filter_versions(
            list(submission.versions.select_related("created_by").defer("values", "letterhead", "form_source"))
        )
        measures = concerned_by(submission, user)
        edition = submission.edition if submission.edition and submission.edition.is_visible_to(user) else None
        related = self._related()
        # The rules for handing out late papers ask which there are and which bodies have them.
        put_aside(submission, "related_papers", [paper for paper in related if paper.relates_to_id == submission.pk])
        stations = self._stations(versions)
        # Before the offers: whether the paper can be put on file depends on its tasks.
        follow_up = self._follow_up()
        events = SubmissionEvent.objects.filter(submission=submission)
        return super().get_context_data(
            submission=submission,
            reading=reading,
            has_results=has_results(reading),
            next_up=next_up(reading, rounds),
            stations=stations,
            steps_wait_for=_common_reason(stations),
            offers=offers(submission, user),
            edit_lock=why_not_edit(submission, user) if user.has_perm("council.change_submission") else None,
            rounds=rounds[::-1],
            versions=versions[::-1],
            comparison=last_two(versions, working=reading.is_inside),
            history=entries(events, reading),
            finance_open=submission.finance == FinanceAnswer.OPEN,
            recommendations=recommendations(submission, reading),
            finance_none=submission.finance == FinanceAnswer.NONE,
            original=next((paper for paper in related if paper.pk == submission.relates_to_id), None),
            related=[paper for paper in related if paper.relates_to_id == submission.pk],
            to_begin=to_begin(submission, user),
            may_copy=user.has_perm("council.add_submission"),
            points=points_with_notes(submission),
            has_motion=rule_for(submission.kind).motion != Motion.NONE or bool(submission.motion_points.all()),
            follow_up=follow_up,
            measures=measures,
            edition=edition,
            left_open=self._left_open(edition, measures),
            review=state_of(submission, user),
            prints_per_body=_prints_per_body(self.request.municipality.form),
            **kwargs,
        )

    def _follow_up(self) -> list[FollowUpTask]:
        """What the resolutions this person may read leave to be done."""
        known = {step.pk for step in self.reading.steps if step.decides and step.outcome}
        if not known:
            return []
        if self.reading.is_staff:
            return FollowUpTask.load(self.submission, self.request.user)
        tasks = FollowUpTask.objects.filter(consultation__in=known).with_standing(self.request.user)
        return list(tasks.select_related("unit", "point").order_by("point__position", "pk"))

    def unseen(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Whoever was invited to read the draft is led to the version she reads."""
        try:
            paper = Submission.objects.by_reference(reference)
        except Submission.DoesNotExist:
            raise Http404 from None
        if request.method not in ("GET", "HEAD") or not ReviewInvitation.objects.of_invited(request.user).filter(
            submission=paper
        ):
            raise Http404
        return redirect(Paper(paper).url("reading"))

    def _related(self) -> list[Submission]:
        """The paper this one belongs to, and those that belong to this one; only visible ones, as this person may know them."""
        paper = self.submission
        if not paper.is_tied:
            return []
        tied = Q(pk=paper.relates_to_id) | Q(relates_to=paper)
        return list(super().submissions().filter(tied).for_list(self.request.user).order_by("pk"))

    def _left_open(self, edition: ConceptEdition | None, measures: Iterable[Measure]) -> list[str]:
        """What somebody in the administration has to settle after a decision in part."""
        if not self.reading.is_staff or self.reading.result != SubmissionResult.MIXED:
            return []
        waiting = sum(measure.status in (MeasureStatus.IDEA, MeasureStatus.PROPOSED) for measure in measures)
        undecided = edition is not None and edition.status in (EditionStatus.DRAFT, EditionStatus.IN_REVIEW)
        return left_open(self.submission, edition=undecided, measures=waiting)

    def _rounds(self) -> list[CosignRound]:
        """The rounds of cosigning, kept where the guards of the workflow look for them."""
        signatures = Cosignature.objects.select_related("unit", "answered_by", "on_behalf_of").annotate(
            reminded_on=Max("reminders__day")
        )
        rounds = (
            CosignRound.objects.select_related("version")
            .defer("version__values", "version__letterhead", "version__form_source")
            .prefetch_related(Prefetch("signatures", signatures))
        )
        prefetch_related_objects([self.submission], Prefetch("rounds", rounds))
        return list(self.submission.rounds.all())

    def _stations(self, versions: list[SubmissionVersion]) -> list[dict[str, Any]]:
        """The steps with what the page shows beside them."""
        labels = {version.pk: version.label for version in versions}
        steps = self.reading.steps
        if self.request.user.has_perm("council.manage_meetings"):
            # The rules for sending ask which bodies meet together.
            bodies = Prefetch("bodies", MeetingCommittee.objects.select_related("committee"))
            prefetch_related_objects([step.meeting for step in steps if step.status == StepStatus.SCHEDULED], bodies)
        outcomes = Outcomes(self.reading)
        current = {step.pk for step in next_steps(steps)} if self.submission.approved_at else set()
        return [
            {
                "step": step,
                "current": step.pk in current,
                "parallel": [other for other in steps if other.position == step.position and other.pk != step.pk],
                **outcomes.of(step),
                "version": labels.get(step.version_id, ""),
                "offers": offers(step, self.request.user),
            }
            for step in steps
        ]


def _common_reason(stations: list[dict[str, Any]]) -> str:
    """The one reason for which nothing can be done with any step, to be said once instead of beside every button."""
    found = [offer for station in stations for offer in station["offers"]]
    reasons = {offer.reason for offer in found}
    return reasons.pop() if len(found) > 1 and len(reasons) == 1 else ""


def _prints_per_body(form: str) -> bool:
    """Whether the city's form is printed once for each body. A broken form is told where one prints, not here."""
    try:
        return bool(load_form(form).per_body)
    except FormError:
        return False
