"""One page for every action: what will happen, the form if it needs one, and the refusal with all that was typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model, Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from council import meetings
from council.forms.actions import action_form
from council.history import sentence
from council.models import Consultation, Submission, SubmissionEvent
from council.models.submission import SubmissionQuerySet
from council.transitions import Refused, offers, perform
from council.views.lookup import SubmissionPage
from council.workflow import Transition, event_phrase, table_for
from municipality.acting import STATUS_BY_CODE, Offer


class ActionPage(SubmissionPage, TemplateView):
    """GET explains and asks, POST does. Everything it knows about an action comes from the workflow."""

    template_name = "council/action.html"

    def submissions(self) -> SubmissionQuerySet:
        steps = Consultation.objects.select_related("committee", "meeting")
        found: SubmissionQuerySet = super().submissions().select_related("lead_unit").prefetch_related(Prefetch("steps", steps))
        return found

    def target(self) -> Model:
        """What the action is done to: the submission or one of its steps."""
        raise NotImplementedError

    def act(self, action: str, target: Any, data: dict[str, Any] | None) -> SubmissionEvent:
        return perform(action, target, user=self.request.user, data=data)

    def get(self, request: HttpRequest, *args: Any, action: str, **kwargs: Any) -> HttpResponse:
        target, row, offer = self._find(action)
        if offer is None or not offer.allowed:
            return self._page(row, offer, None, problem=offer.reason if offer else self._not_now(), status=409)
        return self._page(row, offer, action_form(action, target, request.user))

    def post(self, request: HttpRequest, *args: Any, action: str, **kwargs: Any) -> HttpResponse:
        target, row, offer = self._find(action)
        form = action_form(action, target, request.user, data=request.POST, files=request.FILES)
        if form is not None and not form.is_valid():
            return self._page(row, offer, form, status=422)
        try:
            event = self.act(action, target, form.cleaned_data if form is not None else None)
        except Refused as refused:
            return self._refused(row, offer, form, refused)
        messages.success(request, _("Sie haben {what}.").format(what=event_phrase(event.action)))
        return redirect(self._next_address())

    def _find(self, action: str) -> tuple[Model, Transition, Offer | None]:
        """The target, the row of the workflow and what it offers this person now; an unknown action is 404."""
        target = self.target()
        rows = [row for row in table_for(target) if row.action == action and not row.automatic]
        if not rows:
            raise Http404
        row = next((row for row in rows if target.status in row.sources), rows[0])
        return target, row, next((offer for offer in offers(target, self.request.user) if offer.action == action), None)

    def _refused(self, row: Transition, offer: Offer | None, form: forms.Form | None, refused: Refused) -> HttpResponse:
        for name, sentences in refused.errors.items() if form is not None else ():
            form.add_error(name if name in form.fields else None, sentences)
        problem = "" if form is not None and refused.errors else refused.sentence
        return self._page(row, offer, form, problem=problem, status=STATUS_BY_CODE[refused.code])

    def _not_now(self) -> str:
        """Why the action is not on offer; whoever was faster is named to those who see the history."""
        problem = _("Diese Aktion passt nicht (mehr) zum Stand der Vorlage oder nicht zu Ihrer Aufgabe.")
        events = SubmissionEvent.objects.filter(submission=self.submission).order_by("-at", "-pk")
        newest = events.first() if self.reading.is_inside else None
        return f"{problem} {_('Zuletzt:')} {sentence(newest)}" if newest else problem

    def _page(
        self, row: Transition, offer: Offer | None, form: forms.Form | None, *, problem: str = "", status: int = 200
    ) -> HttpResponse:
        context = self.get_context_data(
            submission=self.submission,
            reading=self.reading,
            step=getattr(self, "step", None),
            title=offer.label if offer else row.label,
            consequence=row.confirm,
            warning=offer.warning if offer else "",
            on_behalf_of=offer.on_behalf_of if offer else "",
            danger=row.danger,
            form=form,
            media=media_of(form, self.request),
            problem=problem,
            # What was typed stays on the page, even where it can no longer be sent.
            possible=bool(offer and offer.allowed),
            next=self._wanted_next(),
        )
        return self.render_to_response(context, status=status)

    def _wanted_next(self) -> str:
        wanted = self.request.POST.get("next") or self.request.GET.get("next") or ""
        return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else ""

    def _next_address(self) -> str:
        """Back to where the person came from, else to the paper: an approval may just have given it its number."""
        if wanted := self._wanted_next():
            return wanted
        current = Submission.objects.visible_to(self.request.user).filter(pk=self.submission.pk).first()
        if current is None:
            return reverse("council:submission_list", args=[self.request.municipality.slug])
        return current.get_absolute_url()


def media_of(form: forms.Form | None, request: HttpRequest) -> str:
    """Scripts of the form's fields; the import map among them needs the page's nonce. Empty for forms of plain fields."""
    if form is None or not str(form.media):
        return ""
    return form.media.render(attrs={"nonce": str(request.csp_nonce)})


class SubmissionAction(ActionPage):
    """An action on the whole paper."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if kwargs.get("action") == "correct":
            # A correction is made in the text itself; the editor asks for its reason there.
            return redirect("council:submission_edit", request.municipality.slug, kwargs["reference"])
        return super().dispatch(request, *args, **kwargs)

    def target(self) -> Submission:
        return self.submission


class StepAction(ActionPage):
    """The same for a step of the Beratungsfolge, if the person may know of it."""

    def get(self, request: HttpRequest, *args: Any, step: int, action: str, **kwargs: Any) -> HttpResponse:
        self.step_id = step
        return super().get(request, action=action)

    def post(self, request: HttpRequest, *args: Any, step: int, action: str, **kwargs: Any) -> HttpResponse:
        self.step_id = step
        return super().post(request, action=action)

    def act(self, action: str, target: Consultation, data: dict[str, Any] | None) -> SubmissionEvent:
        return meetings.perform_on(action, target, user=self.request.user, data=data)

    def target(self) -> Consultation:
        found = next((step for step in self.reading.steps if step.pk == self.step_id), None)
        if found is None:
            raise Http404
        # Guards read the paper through the step; it is loaded already.
        found.submission = self.submission
        self.step = found
        return found
