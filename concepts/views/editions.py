"""One edition: its text to read and to write in, its actions, its history."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View

from concepts import hooks
from concepts.forms.editions import ActionForm, action_form
from concepts.forms.parts import ChapterForm
from concepts.models import ConceptEdition
from concepts.models.concept import EditionQuerySet
from concepts.outline import chapter_tree, further_parts
from concepts.transitions import offers, perform
from concepts.views.lookup import EditionPage
from concepts.workflow import TABLE, Transition, event_phrase
from municipality.acting import STATUS_BY_CODE, Offer, Refused
from municipality.choices import STAFF_ROLES
from municipality.history import told


def media_of(form: forms.BaseForm, request: HttpRequest) -> Any:
    """Styles and scripts of the text editor; its import map needs the page's nonce. `None` for forms of plain fields."""
    return form.media.with_nonce(str(request.csp_nonce)) if str(form.media) else None


class EditionDetail(EditionPage, View):
    """Outline left, the text right; who may write does it where she reads."""

    def editions(self) -> EditionQuerySet:
        found: EditionQuerySet = super().editions().prefetch_related("chapters", "guidelines", "principles")
        return found

    def get(self, request: HttpRequest) -> HttpResponse:
        edition, user = self.edition, request.user
        facts = [fact for register in hooks.facts if (fact := register(edition, user)) is not None]
        successor = ConceptEdition.objects.visible_to(user).filter(predecessor=edition).first()
        if successor is not None:
            successor.concept = edition.concept
        predecessor = edition.predecessor
        if predecessor is not None:
            predecessor.concept = edition.concept
        writable = not self.lock
        context = {
            "edition": edition,
            "tree": chapter_tree(edition),
            "guidelines": edition.guidelines.all(),
            "principles": edition.principles.all(),
            "further": further_parts(edition, user),
            "facts": facts,
            "actions": [action for register in hooks.actions if (action := register(edition, user)) is not None],
            "successor": successor,
            "predecessor": predecessor if predecessor is not None and predecessor.is_visible_to(user) else None,
            "offers": offers(edition, user),
            "lock": self.lock if user.has_perm("concepts.change_conceptedition") else "",
            "writable": writable,
            "is_staff": bool(user.roles & STAFF_ROLES),
            "media": media_of(ChapterForm(edition=edition), request) if writable else None,
        }
        return render(request, "concepts/edition_detail.html", context)


class EditionAction(EditionPage, View):
    """GET explains and asks, POST does. Everything it knows about an action comes from the workflow."""

    def get(self, request: HttpRequest, action: str) -> HttpResponse:
        row, offer = self._find(action)
        if offer is None or not offer.allowed:
            problem = offer.reason if offer else _("Diese Aktion passt nicht (mehr) zum Stand oder zu Ihrer Aufgabe.")
            return self._page(row, offer, None, problem=problem, status=409)
        return self._page(row, offer, action_form(action))

    def post(self, request: HttpRequest, action: str) -> HttpResponse:
        row, offer = self._find(action)
        form = action_form(action, request.POST)
        if form is not None and not form.is_valid():
            return self._page(row, offer, form, status=422)
        try:
            event = perform(action, self.edition, user=request.user, data=form.cleaned_data if form is not None else None)
        except Refused as refused:
            for name, sentences in refused.errors.items() if form is not None else ():
                form.add_error(name if name in form.fields else None, sentences)
            problem = "" if form is not None and refused.errors else refused.sentence
            return self._page(row, offer, form, problem=problem, status=STATUS_BY_CODE[refused.code])
        messages.success(request, _("Sie haben %(what)s.") % {"what": event_phrase(event.action)})
        return redirect(self.edition.get_absolute_url())

    def _find(self, action: str) -> tuple[Transition, Offer | None]:
        row = next((item for item in TABLE if item.action == action and not item.automatic), None)
        if row is None:
            raise Http404
        return row, next((offer for offer in offers(self.edition, self.request.user) if offer.action == action), None)

    def _page(
        self, row: Transition, offer: Offer | None, form: ActionForm | None, *, problem: str = "", status: int = 200
    ) -> HttpResponse:
        context: dict[str, Any] = {
            "edition": self.edition,
            "title": row.label,
            "consequence": row.confirm,
            "form": form,
            "problem": problem,
            "possible": bool(offer and offer.allowed),
        }
        return render(self.request, "concepts/edition_action.html", context, status=status)


class EditionHistory(EditionPage, View):
    """What happened to the edition and its facts; for those who work in the city."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not request.user.roles & STAFF_ROLES:
            raise Http404
        events = [(event, event_phrase(event.action)) for event in self.edition.events.order_by("-at", "-pk")]
        entries = told(self.edition, fields=("label", "version", "period", "as_of", "plain_summary"))
        context = {"edition": self.edition, "events": events, "entries": entries}
        return render(request, "concepts/edition_history.html", context)
