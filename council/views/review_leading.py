"""Giving a draft to others to read: invitations, a new version, the end of it, and two versions word by word."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View

from council.choices import PlaceFound, RemarkStatus
from council.forms.review import InviteForm
from council.models import Comment, CommentPlace, ReviewInvitation, ReviewText, Submission
from council.review import inviting
from council.review.snapshot import blocks_of, words_of_all
from council.views.review import ReviewPage
from municipality.acting import STATUS_BY_CODE, Refused
from municipality.worddiff import Segment, diff
from reports.forms import FormError

BROKEN_FORM = gettext_lazy(
    "Das Formular dieser Kommune enthält einen Fehler. Die Verwaltung des Portals findet ihn in der Formularprüfung."
)


class LeadPage(ReviewPage):
    """For those who invite and answer; whoever is only invited gets 404."""

    lead_only = True


class Invite(LeadPage, View):
    """Who is to read, until when. What was ticked is shown with everybody it reaches before anything is sent."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(self._form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        data = form.cleaned_data
        asked = inviting.ask(data["committees"], data["groups"], data["users"])
        if "send" not in request.POST:
            return self._page(form, asked=asked)
        try:
            invitation = inviting.invite(self.paper, asked, due_on=data["due_on"], message=data["message"], user=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            return self._page(form, status=STATUS_BY_CODE[refusal.code], asked=asked)
        except FormError:
            form.add_error(None, str(BROKEN_FORM))
            return self._page(form, status=503)
        count = invitation.invitees.count()
        said = ngettext(
            "%(count)s Person ist zur Durchsicht der Fassung %(label)s eingeladen.",
            "%(count)s Personen sind zur Durchsicht der Fassung %(label)s eingeladen.",
            count,
        )
        messages.success(request, said % {"count": count, "label": invitation.text.label})
        return redirect(self.paper.url("reading"))

    def _form(self, data: Any = None) -> InviteForm:
        subject = self.paper.subject
        concept = None if isinstance(subject, Submission) else subject.concept_id
        return InviteForm(data, user=self.request.user, concept=concept)

    def _page(self, form: InviteForm, *, asked: inviting.Asked | None = None, status: int = 200) -> HttpResponse:
        context = self.base_context() | {"form": form, "asked": asked, "problem": self.paper.why_not_invite}
        return render(self.request, "council/review/invite.html", context, status=409 if self.paper.why_not_invite else status)


class NewVersion(LeadPage, View):
    """GET shows what has changed since the newest version; POST freezes it and takes the open comments along."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            text = inviting.new_version(self.paper, user=request.user)
        except Refused as refusal:
            return self._page(refusal.sentence, STATUS_BY_CODE[refusal.code])
        except FormError:
            return self._page(str(BROKEN_FORM), 503)
        places = list(CommentPlace.objects.filter(text=text))
        gone = sum(place.found == PlaceFound.GONE for place in places)
        messages.success(request, _carried(text.label, len(places) - gone, gone))
        return redirect(f"{self.paper.url('reading')}?fassung={text.label}")

    def _page(self, problem: str = "", status: int = 200) -> HttpResponse:
        newest = self.paper.newest
        problem = problem or self.paper.why_not_invite
        segments: list[Segment] = []
        label = ""
        if newest is not None and not problem:
            try:
                frozen = self.paper.as_it_stands()
            except FormError:
                problem = str(BROKEN_FORM)
            else:
                label = frozen.label
                segments = diff(ReviewText.objects.only("words").get(pk=newest.pk).words, words_of_all(frozen.blocks))
        about = {f"invitation__{name}": value for name, value in self.paper.where.items()}
        context = self.base_context() | {
            "newest": newest,
            "label": label,
            "segments": segments,
            "is_changed": any(item.kind != "same" for item in segments),
            "waiting": Comment.objects.filter(**about).exclude(status=RemarkStatus.DONE).count(),
            "problem": problem,
        }
        return render(self.request, "council/review/new_version.html", context, status=status)


def _carried(label: str, moved: int, gone: int) -> str:
    said = [_("Fassung {label} liegt vor.").format(label=label)]
    if moved:
        said.append(
            ngettext(
                "%(count)s Anmerkung ist an ihre Stelle mitgegangen.",
                "%(count)s Anmerkungen sind an ihre Stelle mitgegangen.",
                moved,
            )
            % {"count": moved}
        )
    if gone:
        said.append(
            ngettext(
                "Bei %(count)s Anmerkung gibt es die Stelle nicht mehr.",
                "Bei %(count)s Anmerkungen gibt es die Stelle nicht mehr.",
                gone,
            )
            % {"count": gone}
        )
    return " ".join(said)


class End(LeadPage, View):
    """An invitation is closed, opened again or withdrawn: asks, in words, what will happen."""

    ACTS = {
        "schliessen": (
            inviting.close,
            gettext_lazy("Durchsicht schließen"),
            gettext_lazy("Die Eingeladenen lesen die Fassung und alle Anmerkungen weiter, schreiben aber nichts mehr."),
            gettext_lazy("Die Durchsicht ist geschlossen."),
        ),
        "oeffnen": (
            inviting.reopen,
            gettext_lazy("Durchsicht wieder öffnen"),
            gettext_lazy("Die Eingeladenen lesen die neueste Fassung und können wieder anmerken."),
            gettext_lazy("Die Durchsicht ist wieder offen."),
        ),
        "zurueckziehen": (
            inviting.withdraw,
            gettext_lazy("Einladung zurückziehen"),
            gettext_lazy("Die Eingeladenen sehen den Entwurf nicht mehr. Ihre Anmerkungen bleiben Ihnen erhalten."),
            gettext_lazy("Die Einladung ist zurückgezogen."),
        ),
    }

    def dispatch(self, request: HttpRequest, *args: Any, pk: int, action: str, **kwargs: Any) -> HttpResponseBase:
        if action not in self.ACTS:
            raise Http404
        self.pk, self.action = pk, action
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(self._find())

    def post(self, request: HttpRequest) -> HttpResponse:
        invitation = self._find()
        try:
            self.ACTS[self.action][0](invitation, user=request.user)
        except Refused as refusal:
            return self._page(invitation, refusal.sentence, STATUS_BY_CODE[refusal.code])
        messages.success(request, self.ACTS[self.action][3])
        return redirect(self.paper.url("reading"))

    def _find(self) -> ReviewInvitation:
        rows = self.paper.invitations.select_related("text", "created_by").prefetch_related("invitees__user")
        found: ReviewInvitation | None = rows.filter(pk=self.pk).first()
        if found is None:
            raise Http404
        return found

    def _page(self, invitation: ReviewInvitation, problem: str = "", status: int = 200) -> HttpResponse:
        _do, title, consequence, _said = self.ACTS[self.action]
        context = self.base_context() | {
            "invitation": invitation,
            "title": title,
            "consequence": consequence,
            "problem": problem,
            "danger": self.action == "zurueckziehen",
        }
        return render(self.request, "council/review/end.html", context, status=status)


class Compare(ReviewPage, View):
    """Two versions that this person may read, word by word: `?alt=E1&neu=E2`."""

    def get(self, request: HttpRequest) -> HttpResponse:
        texts = self.access.texts
        if len(texts) < 2:
            raise Http404
        old, new = request.GET.get("alt") or texts[-2].label, request.GET.get("neu") or texts[-1].label
        before, after = self.text_or_404(old), self.text_or_404(new)
        segments = diff(words_of_all(blocks_of(before)), words_of_all(blocks_of(after)))
        context = self.base_context(after) | {"old": before, "new": after, "segments": segments, "texts": texts}
        return render(request, "council/review/compare.html", context)
