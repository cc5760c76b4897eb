"""The city's concepts, the chain of editions of one, and the beginning of a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View

from concepts import editions, hooks
from concepts.choices import EditionStatus
from concepts.compare import compare
from concepts.forms.editions import ConceptForm, EditionForm
from concepts.models import Concept, ConceptEdition
from concepts.views.lookup import ConceptPage
from municipality.acting import STATUS_BY_CODE, Refused


class ConceptList(View):
    """All concepts a person sees, each with the edition in force and the one that is being written."""

    permission = "concepts.view_conceptedition"

    def get(self, request: HttpRequest) -> HttpResponse:
        visible = Prefetch("editions", ConceptEdition.objects.visible_to(request.user), to_attr="shown")
        concepts = list(Concept.objects.visible_to(request.user).select_related("lead_unit").prefetch_related(visible))
        for concept in concepts:
            concept.in_force = next((row for row in concept.shown if row.status == EditionStatus.ADOPTED), None)
            concept.in_work = [row for row in concept.shown if row.status in (EditionStatus.DRAFT, EditionStatus.IN_REVIEW)]
            for edition in concept.shown:
                edition.concept = concept
        context = {
            "concepts": concepts,
            "may_create": request.user.has_perm("concepts.add_conceptedition"),
            "invitations": [link for register in hooks.invitations for link in register(request.user)],
        }
        return render(request, "concepts/concept_list.html", context)


class ConceptCreate(View):
    """A new concept; its first edition follows."""

    permission = "concepts.add_conceptedition"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = ConceptForm(initial={"lead_unit": next(iter(request.user.unit_ids), None)})
        return render(request, "concepts/concept_form.html", {"form": form})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ConceptForm(request.POST)
        if not form.is_valid():
            return render(request, "concepts/concept_form.html", {"form": form}, status=422)
        concept = form.save()
        messages.success(request, _("Das Konzept ist angelegt. Beginnen Sie jetzt die erste Fortschreibung."))
        return redirect("concepts:edition_create", request.municipality.slug, concept.slug)


class ConceptDetail(ConceptPage, View):
    """The chain of editions, the newest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = list(self.editions().select_related("predecessor"))
        for edition in rows:
            edition.concept = self.concept
        context = {
            "concept": self.concept,
            "editions": in_chain(rows),
            "may_create": request.user.has_perm("concepts.add_conceptedition"),
        }
        return render(request, "concepts/concept_detail.html", context)


def in_chain(rows: list[ConceptEdition]) -> list[ConceptEdition]:
    """Each edition before the one it continues; chains that begin later stand first."""
    by_pk = {row.pk: row for row in rows}

    def depth(row: ConceptEdition) -> int:
        count, seen = 0, {row.pk}
        while row.predecessor_id in by_pk and row.predecessor_id not in seen:
            seen.add(row.predecessor_id)
            row = by_pk[row.predecessor_id]
            count += 1
        return count

    return sorted(rows, key=lambda row: (depth(row), row.pk), reverse=True)


class EditionCreate(ConceptPage, View):
    """A new edition, by default with the text of the last one."""

    permission = "concepts.add_conceptedition"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(EditionForm(self.concept))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = EditionForm(self.concept, request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            edition = editions.start(self.concept, user=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentence)
            return self._page(form, status=STATUS_BY_CODE[refused.code])
        messages.success(request, _("Die Fortschreibung „%(label)s“ ist angelegt.") % {"label": edition.label})
        return redirect(edition.get_absolute_url())

    def _page(self, form: EditionForm, status: int = 200) -> HttpResponse:
        return render(self.request, "concepts/edition_form.html", {"concept": self.concept, "form": form}, status=status)


class EditionCompare(ConceptPage, View):
    """Any two editions: what came, went, was renamed, moved or rewritten."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = in_chain(list(self.editions()))
        for edition in rows:
            edition.concept = self.concept
        by_slug = {edition.slug: edition for edition in rows}
        standard = [edition.slug for edition in rows[:2]]
        new = request.GET.get("neu") or (standard[0] if standard else "")
        old = request.GET.get("alt") or self._before(by_slug.get(new), by_slug) or (standard[-1] if standard else "")
        problem = ""
        if len(rows) < 2:
            problem = _("Es gibt erst eine Fortschreibung. Verglichen werden kann, sobald eine zweite vorliegt.")
        elif unknown := [slug for slug in (old, new) if slug not in by_slug]:
            problem = _("Die Fortschreibung „%(label)s“ gibt es hier nicht. Bitte wählen Sie zwei aus.") % {
                "label": unknown[0][:40]
            }
        elif old == new:
            problem = _("Bitte wählen Sie zwei verschiedene Fortschreibungen.")
        context: dict[str, Any] = {"concept": self.concept, "editions": rows, "old": old, "new": new, "problem": problem}
        if not problem:
            context |= {"parts": compare(by_slug[old], by_slug[new], request.user), "before": by_slug[old], "after": by_slug[new]}
        unknown_address = bool(problem) and len(rows) > 1 and old != new
        return render(request, "concepts/edition_compare.html", context, status=404 if unknown_address else 200)

    @staticmethod
    def _before(edition: ConceptEdition | None, by_slug: dict[str, ConceptEdition]) -> str:
        """The one that this edition continues, if it may be seen."""
        if edition is None:
            return ""
        return next((slug for slug, row in by_slug.items() if row.pk == edition.predecessor_id), "")
