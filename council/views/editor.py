"""The editor: begin a submission, write it, see it printed, keep what is not saved yet, settle conflicts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Prefetch, ProtectedError, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import cache_control
from django.views.i18n import JavaScriptCatalog

from council import conflicts, drafts
from council.choices import SubmissionStatus
from council.document import build, letterhead, step_key
from council.drawing_up.shown import mark_inserted
from council.forms.fields import Choices
from council.forms.submission import Editor
from council.guards import gaps
from council.kinds import rule_for
from council.models import Consultation, Cosignature, CosignRound, InsertedPart, Submission
from council.models.loading import load_parts
from council.models.submission import SubmissionQuerySet
from council.permissions import why_not_edit
from council.transitions import Refused, offers, perform
from council.views.lookup import SubmissionPage
from municipality.merging import MINE, choices_of, differences, prints, read_prints
from municipality.unsaved import data_of, entries_of, revision_of
from reports import layout
from reports.documents import SubmissionDocument
from reports.forms import FormError, load_form


class WholeSubmission(SubmissionPage):
    """The submission with all its parts, in three queries."""

    permission = "council.change_submission"

    def submissions(self) -> SubmissionQuerySet:
        steps = Consultation.objects.select_related("committee", "meeting", "resolution")
        found: SubmissionQuerySet = (
            super()
            .submissions()
            .select_related("lead_unit__head", "lead_unit__parent__head", "contact", "last_editor", "relates_to")
            .prefetch_related(Prefetch("steps", steps))
            .annotate(
                is_drawn_up=Exists(InsertedPart.objects.filter(submission=OuterRef("pk"))),
                has_rounds=Exists(CosignRound.objects.filter(submission=OuterRef("pk"))),
            )
        )
        return found


def load_rounds(submission: Submission) -> None:
    """The rounds of cosigning with their answers. Most drafts had none yet, and none cost no query."""
    signatures = Cosignature.objects.select_related("unit", "answered_by", "on_behalf_of")
    rounds = CosignRound.objects.prefetch_related(Prefetch("signatures", signatures))
    if not submission.has_rounds:
        rounds = CosignRound.objects.none()
    prefetch_related_objects([submission], Prefetch("rounds", rounds))


class Unlocked:
    """Turns away whoever may not change this text now, before anything of the view runs."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        submission = load_parts(self.submission)
        load_rounds(submission)
        self.corrects = submission.status == SubmissionStatus.APPROVED and any(
            offer.action == "correct" and offer.allowed for offer in offers(submission, request.user)
        )
        reason = "" if self.corrects else why_not_edit(submission, request.user)
        if reason:
            return self.locked(reason)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of the view this is mixed into

    def locked(self, reason: str) -> HttpResponse:
        """403 with the sentence; what was typed until then is kept for this person."""
        kept = False
        if self.request.method == "POST" and self.request.user.has_perm("council.change_submission"):
            kept = _keep(self.submission, self.request)
        context = {"submission": self.submission, "reason": reason, "kept": kept}
        return render(self.request, "council/editor/locked.html", context, status=403)


class SubmissionEdit(WholeSubmission, Unlocked, View):
    """Form left, printed page right. A save that comes too late shows both texts instead of overwriting one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        stored = Editor(self.submission, self._choices())
        kept = drafts.unsaved_of(self.submission, request.user)
        if kept is None:
            return self._page(stored)
        # What was typed last is shown at once: offered only, it would be overwritten by the next letter typed.
        typed = data_of(kept)
        mine = Editor(self.submission, self._choices(), typed)
        changed = differences(read_prints(typed.get("base", "")), conflicts.pieces(mine), conflicts.pieces(stored))
        if not any(item.choice == MINE for item in changed):
            return self._page(stored)
        return self._page(mine.without_errors(), typed, kept=kept)

    def post(self, request: HttpRequest) -> HttpResponse:
        if "discard" in request.POST:
            drafts.drop_unsaved(self.submission, request.user)
            return redirect(self.submission.url("submission_edit"))
        data = _rearranged(request.POST)
        if data is not None:
            mine = Editor(self.submission, self._choices(), data, request.FILES).without_errors()
            return self._page(mine, data, unsaved=True)
        mine = Editor(self.submission, self._choices(), request.POST, request.FILES)
        if revision_of(request.POST) != self.submission.revision:
            return self._conflict(mine)
        return self._save(mine, request.POST)

    # --- Saving --------------------------------------------------------------------------------------------------------

    def _save(self, editor: Editor, data: QueryDict) -> HttpResponse:
        problems = [] if editor.is_valid() else editor.problems()
        if self.corrects and not data.get("correction_reason", "").strip():
            problems.append(
                (_("Grund der Berichtigung"), "id_correction_reason", _("Bitte nennen Sie den Grund der Berichtigung."))
            )
        if problems:
            return self._page(editor, data, problems=problems, unsaved=True, status=422)
        try:
            self._write(editor, data)
        except drafts.Stale:
            return self._too_late(data)
        except Refused as refused:
            if refused.code == "stale":
                return self._too_late(data)
            if refused.code in ("state", "role"):
                return self.locked(refused.sentence)
            return self._page(editor, data, problems=[("", "", refused.sentence)], unsaved=True, status=422)
        except ProtectedError:
            sentence = _(
                "Eine Zeile lässt sich nicht entfernen: Sie war schon eingeplant oder behandelt. Bitte laden Sie die Seite neu."
            )
            return self._page(editor, data, problems=[("", "", sentence)], unsaved=True, status=422)
        messages.success(self.request, _("Gespeichert."))
        return redirect(self.submission.get_absolute_url() if "close" in data else self.submission.url("submission_edit"))

    def _write(self, editor: Editor, data: QueryDict) -> None:
        user = self.request.user
        if not self.corrects:
            added = drafts.save_text(editor, user=user, revision=self.submission.revision)
            for item in added:
                messages.info(
                    self.request,
                    _("Nach Regel zeichnet auch mit: {unit} ({why}).").format(unit=item.unit, why=item.why),
                )
            return
        typed = {
            "reason": data["correction_reason"].replace("\x00", "").strip(),
            "revision": self.submission.revision,
            "apply": lambda _locked: drafts.write(editor, user=user),
        }
        perform("correct", self.submission, user=user, data=typed)

    # --- Conflicts -----------------------------------------------------------------------------------------------------

    def _too_late(self, data: QueryDict) -> HttpResponse:
        """Somebody saved between our reading and our lock: read again and compare."""
        found = self.submissions().filter(pk=self.submission.pk).first()
        if found is None:
            raise Http404
        found.municipality = self.request.municipality
        self.submission = load_parts(found)
        reason = "" if self.corrects else why_not_edit(self.submission, self.request.user)
        if reason:
            return self.locked(reason)
        return self._conflict(Editor(self.submission, self._choices(), data, self.request.FILES))

    def _conflict(self, mine: Editor) -> HttpResponse:
        data = self.request.POST
        theirs = Editor(self.submission, self._choices())
        stored = conflicts.pieces(theirs)
        found = differences(read_prints(data.get("base", "")), conflicts.pieces(mine), stored)
        if data.get("resolve") == str(self.submission.revision) or not found:
            text = conflicts.merged(mine, theirs, found, choices_of(data))
            text["revision"], text["base"] = str(self.submission.revision), prints(stored)
            for name in ("close", "correction_reason"):
                if name in data:
                    text[name] = data[name]
            return self._save(Editor(self.submission, self._choices(), text, self.request.FILES), text)
        _keep(self.submission, self.request)
        context = {
            "submission": self.submission,
            "open": [item for item in found if item.open],
            "decided": [item for item in found if not item.open],
            "entries": entries_of(data),
            "close": "close" in data,
            "has_files": mine.has_files,
            "submission_edit_url": self.submission.url("submission_edit"),
        }
        return render(self.request, "council/editor/conflict.html", context, status=409)

    # --- Showing -------------------------------------------------------------------------------------------------------

    def _choices(self) -> Choices:
        if not hasattr(self, "_listed") or self._listed.submission is not self.submission:
            self._listed = Choices(self.submission, self.request.user)
        return self._listed

    def _page(
        self,
        editor: Editor,
        data: QueryDict | None = None,
        *,
        problems: list[tuple[str, str, str]] | None = None,
        kept: Any = None,
        unsaved: bool = False,
        status: int = 200,
    ) -> HttpResponse:
        paper = self.submission if data is None else Editor(self.submission, self._choices(), data).unsaved()
        missing = gaps(paper)
        if self.submission.is_drawn_up:
            mark_inserted(editor, self.submission)
        context = {
            "rule": rule_for(self.submission.kind),
            "submission": self.submission,
            "editor": editor,
            "media": editor.media.with_nonce(str(self.request.csp_nonce)),
            "revision": self.submission.revision if data is None else revision_of(data),
            "base": prints(conflicts.pieces(editor)) if data is None else data.get("base", ""),
            "correction_reason": data.get("correction_reason", "") if data is not None else "",
            "corrects": self.corrects,
            "problems": problems or [],
            "files_again": bool(problems) and editor.has_files,
            "gaps": missing,
            "kept": kept,
            "unsaved": unsaved,
            "autosave_url": self.submission.url("submission_autosave"),
            "preview_url": self.submission.url("submission_preview"),
            "login_url": f"{reverse('municipality:login')}?next={self.submission.url('submission_edit')}",
        }
        return render(self.request, "council/editor/editor.html", context, status=status)


class SubmissionAutosaving(WholeSubmission, Unlocked, View):
    """Keeps what is typed for this person and answers with what is still missing. The submission stays as it is."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> JsonResponse:
        try:
            entries = entries_of(request.POST)
        except ValidationError as error:
            return JsonResponse({"message": error.messages[0]}, status=413)
        kept = drafts.keep_unsaved(self.submission, request.user, entries, revision_of(request.POST))
        editor = Editor(self.submission, Choices(self.submission, request.user), request.POST)
        newer = self.submission if kept.base_revision != self.submission.revision else None
        html = {
            "gaps": render_to_string("council/editor/_gaps.html", {"gaps": gaps(editor.unsaved())}),
            "editor-newer": render_to_string("council/editor/_newer.html", {"newer": newer}),
        }
        return JsonResponse({"saved_at": kept.saved_at.isoformat(), "html": html})

    def locked(self, reason: str) -> HttpResponse:
        _keep(self.submission, self.request)
        return JsonResponse({"message": reason}, status=423)


class SubmissionPreview(WholeSubmission, View):
    """The printed page as this person's text stands now, saved or not, for the frame beside the form."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not self.reading.is_inside:
            raise Http404
        paper = load_parts(self.submission)
        load_rounds(paper)
        kept = drafts.unsaved_of(paper, request.user)
        if kept is not None and paper.status in (SubmissionStatus.DRAFT, SubmissionStatus.APPROVED):
            paper = Editor(paper, Choices(paper, request.user), data_of(kept)).unsaved()
        try:
            form = load_form(request.municipality.form)
        except FormError:
            return render(request, "council/editor/preview_failed.html", status=503)
        document = _with_addresses(build(paper), paper)
        first = next(iter(paper.steps.all()), None) if form.per_body else None
        html = layout.render_preview(
            document,
            form,
            letterhead(request.municipality),
            css_url=reverse("council:form_css", args=[request.municipality.slug]),
            body=step_key(first) if first is not None else None,
            watermark=_("Entwurf") if paper.status == SubmissionStatus.DRAFT else "",
        )
        return HttpResponse(html, headers={"Cache-Control": "private, no-store"})


@cache_control(private=True, max_age=60)
def form_css(request: HttpRequest) -> HttpResponse:
    """Colours and measures of the city's form for the printed page in the browser."""
    try:
        form = load_form(request.municipality.form)
    except FormError:
        raise Http404 from None
    return HttpResponse(layout.form_css(letterhead(request.municipality), form), content_type="text/css; charset=utf-8")


form_css.permission = "council.view_submission"  # type: ignore[attr-defined]  # read by the middleware


class EditorTexts(JavaScriptCatalog):
    """The German words of the text editor's buttons."""

    permission = "council.change_submission"
    packages = ["django_prose_editor"]


def _with_addresses(document: SubmissionDocument, paper: Submission) -> SubmissionDocument:
    """The document with figures under the address where the browser finds them."""
    sections = []
    for printed, row in zip(document.sections, paper.sections.all(), strict=True):
        figure = printed.figure
        if figure is not None and row.pk is not None:
            address = reverse("council:figure", args=[paper.municipality.slug, paper.reference, row.pk])
            figure = replace(figure, source=address)
        sections.append(replace(printed, figure=figure))
    return replace(document, sections=tuple(sections))


def _keep(submission: Submission, request: HttpRequest) -> bool:
    """Keep the posted text for this person; too much text is not kept, and only that."""
    try:
        entries = entries_of(request.POST)
    except ValidationError:
        return False
    drafts.keep_unsaved(submission, request.user, entries, revision_of(request.POST))
    return True


def _rearranged(posted: QueryDict) -> QueryDict | None:
    """The form after a button that works without JavaScript: one row more, or a row one place up or down. Else nothing."""
    data = posted.copy()
    if "add_row" in posted:
        name = f"{posted['add_row']}-TOTAL_FORMS"
        count = posted.get(name, "")
        if count.isascii() and count.isdigit() and len(count) < 4:
            data[name] = str(int(count) + 1)
        return data
    if "move" in posted:
        _move(data, posted["move"])
        return data
    return None


def _move(data: QueryDict, wish: str) -> None:
    """Give a row ("steps-2-up") the place before its neighbour's, or behind it."""
    relation, _dash, rest = wish.partition("-")
    index, _dash, direction = rest.partition("-")
    places = {
        name.split("-")[1]: float(value) if value.isdigit() and len(value) < 9 else 1e9
        for name, value in data.items()
        if name.startswith(f"{relation}-") and name.endswith("-ORDER")
    }
    if index not in places:
        return
    ordered = sorted(places, key=lambda key: (places[key], int(key) if key.isdigit() else 0))
    here = ordered.index(index)
    there = here + (1 if direction == "down" else -1)
    if 0 <= there < len(ordered):
        ordered[here], ordered[there] = ordered[there], ordered[here]
    for place, key in enumerate(ordered, start=1):
        data[f"{relation}-{key}-ORDER"] = str(place)
