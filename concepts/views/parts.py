"""Writing an edition where one reads it: each text is a form of its own, on the page or, without JavaScript, as a page."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from concepts import drafts
from concepts.forms.parts import PartForm
from concepts.models import PartAutosave
from concepts.permissions import WRITE
from concepts.views.editions import media_of
from concepts.views.lookup import PartPage
from municipality.acting import Refused, Stale
from municipality.choices import STAFF_ROLES
from municipality.editing import RESTORE, TextEditing
from municipality.unsaved import revision_of

PICTURES = {".png": "image/png", ".jpg": "image/jpeg"}


class PartShow(PartPage, View):
    """One text as it is read, for the page that it stands in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        row = self.find()
        if not request.htmx:
            return redirect(place_of(self, row))
        return shown(self, row)


def place_of(page: PartPage, row: Any) -> str:
    """Where the text stands on its page."""
    return f"{page.kind.page(page.edition, row)}#{page.kind.key(row)}"


def shown(page: PartPage, row: Any) -> HttpResponse:
    context = page.kind.reading(page.edition, row, page.request.user)
    context |= {"edition": page.edition, "kind": page.kind, "row": row, "writable": not page.lock, "fresh": True}
    return render(page.request, "concepts/parts/_place.html", context)


class PartEdit(TextEditing, PartPage, View):
    """The form of one text. A save that comes too late shows both texts instead of overwriting one."""

    permission = WRITE
    unsaved_model = PartAutosave

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.locked(self.lock) if self.lock else self.open_form(self.stored())

    def post(self, request: HttpRequest) -> HttpResponse:
        row = self.stored()
        if self.lock and "discard" not in request.POST:
            self.keep_posted(row)
            return self.locked(self.lock)
        return self.receive(row)

    def stored(self) -> Any:
        if self.pk is not None:
            return self.find()
        if not self.kind.may_begin:
            raise Http404
        return self.kind.blank(self.edition)

    def form_of(self, row: Any, data: QueryDict | None = None) -> PartForm:
        files = self.request.FILES if data is not None and self.request.method == "POST" else None
        initial = self.kind.initial(self.request.GET) if row.pk is None else {}
        auto_id = f"{self.kind.key(row)}-%s"
        return self.kind.form(data, files, instance=row, edition=self.edition, initial=initial, auto_id=auto_id)

    def filed(self, row: Any) -> dict[str, Any]:
        return {"edition": self.edition, "key": self.kind.key(row)}

    # --- Saving --------------------------------------------------------------------------------------------------------

    def save(self, row: Any, data: QueryDict) -> HttpResponse:
        self.before = self.kind.around(row) if row.pk is not None else None
        self.stood_on = self.kind.page(self.edition, row) if row.pk is not None else ""
        return super().save(row, data)

    def write(self, form: PartForm, revision: int) -> Any:
        return drafts.save(self.kind, form, user=self.request.user, revision=revision)

    def refused(self, row: Any, form: PartForm, data: QueryDict, refusal: Refused) -> HttpResponse:
        return self.locked(refusal.sentence)

    def done(self, row: Any) -> HttpResponse:
        if self.pk is not None and self.request.htmx and self.kind.around(row) == self.before:
            return shown(self, row)
        messages.success(self.request, _("Gespeichert."))
        if not self.request.htmx:
            return redirect(place_of(self, row))
        # Another place on the same page is no other page for the browser: it has to be told to load it anew.
        is_same_page = self.stood_on == self.kind.page(self.edition, row)
        return HttpResponse(headers={"HX-Refresh": "true"} if is_same_page else {"HX-Redirect": place_of(self, row)})

    # --- Showing -------------------------------------------------------------------------------------------------------

    def locked(self, reason: str) -> HttpResponse:
        """The sentence, and what was typed is kept. htmx puts it where the form was."""
        context = {"edition": self.edition, "kind": self.kind, "reason": reason, "kept": self.request.method == "POST"}
        context["home"] = self.kind.page(self.edition, self.stored())
        return render(self.request, self._template("locked"), context, status=409 if self.request.htmx else 403)

    def show_conflict(self, row: Any, context: dict[str, Any]) -> HttpResponse:
        context |= {"edition": self.edition, "kind": self.kind, "has_files": bool(self.request.FILES)}
        return render(self.request, self._template("conflict"), context | {"key": self.kind.key(row)}, status=409)

    def show(
        self,
        row: Any,
        form: PartForm,
        *,
        data: QueryDict | None = None,
        kept: Any = None,
        unsaved: bool = False,
        status: int = 200,
    ) -> HttpResponse:
        asked = self.request.GET
        context = self.carried(row, form, data) | {
            "edition": self.edition,
            "kind": self.kind,
            "row": row,
            "title": self.kind.one if row.pk is not None else self.kind.new,
            "form": form,
            "kept": kept,
            "unsaved": unsaved,
            "key": self.kind.key(row),
            "back": place_of(self, row) if row.pk is not None else self.kind.page(self.edition, row, asked),
            "action": self.request.path if RESTORE in asked.values() else self.request.get_full_path(),
            "autosave_url": self.request.path.removesuffix("bearbeiten/").removesuffix("neu/") + "sichern/",
            "login_url": f"{reverse('municipality:login')}?next={self.request.path}",
            "media": None if self.request.htmx else media_of(form, self.request),
        }
        return render(self.request, self._template("form"), context, status=status)

    def _template(self, name: str) -> str:
        return f"concepts/parts/_{name}.html" if self.request.htmx else f"concepts/part_{name}.html"


class PartAutosaving(PartEdit):
    """Keeps what is typed for this person. The stored text stays as it is."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        row = self.stored()
        return self.autosave(row, key=self.kind.key(row), lock=self.lock)


class PartRemove(PartPage, View):
    """Asks, in words, what will happen; then takes the text out of the edition."""

    permission = WRITE

    def find(self) -> Any:
        if not self.kind.may_remove:
            raise Http404
        return super().find()

    def get(self, request: HttpRequest) -> HttpResponse:
        row = self.find()
        return self._page(row, self.lock, status=409 if self.lock else 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        row = self.find()
        back = self.kind.page_without(self.edition, row)
        try:
            drafts.remove(self.kind, row, edition=self.edition, user=request.user, revision=revision_of(request.POST))
        except Stale:
            problem = _("Der Text wurde inzwischen geändert. Bitte lesen Sie ihn noch einmal, bevor Sie ihn entfernen.")
            return self._page(self.find(), problem, status=409)
        except Refused as refused:
            return self._page(row, refused.sentence, status=409)
        messages.success(request, _("„%(name)s“ wurde entfernt.") % {"name": row})
        return redirect(back)

    def _page(self, row: Any, problem: str, status: int) -> HttpResponse:
        parts = list(row.parts.all()) if hasattr(row, "parent_id") else []
        context = {"edition": self.edition, "kind": self.kind, "row": row, "parts": parts, "problem": problem}
        context["back"] = place_of(self, row)
        return render(self.request, "concepts/part_remove.html", context, status=status)


class PartOrder(PartPage, View):
    """New places for the texts of a kind: all at once by mouse and keyboard, one step up or down without JavaScript."""

    permission = WRITE
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        if not self.kind.is_ordered:
            raise Http404
        try:
            if "move" in request.POST:
                self._step(request.POST["move"])
            else:
                drafts.arrange(self.kind, self.edition, user=request.user, places=_places(request.POST))
        except Refused as refused:
            return JsonResponse({"message": refused.sentence}, status=409)
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"saved": True})
        return redirect(self.edition.url(self.kind.page_name) + "#gliederung")

    def _step(self, wish: str) -> None:
        pk, _dash, direction = wish.partition("-")
        row = self.kind.rows(self.edition).filter(pk=int(pk)).first() if pk.isascii() and pk.isdigit() and len(pk) < 19 else None
        if row is None:
            raise Http404
        drafts.move(self.kind, self.edition, row, user=self.request.user, step=1 if direction == "down" else -1)


def _places(data: QueryDict) -> dict[int, int]:
    """ "12-ORDER": "3" -> {12: 3}; anything else is left out."""
    found = {}
    for name, value in data.items():
        pk = name.removesuffix("-ORDER")
        if pk != name and all(text.isascii() and text.isdigit() and len(text) < 10 for text in (pk, value)):
            found[int(pk)] = int(value)
    return found


class PartHistory(PartPage, View):
    """Who changed what in a text, in words; for those who work in the city."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not request.user.roles & STAFF_ROLES:
            raise Http404
        row = self.find()
        context = {"edition": self.edition, "kind": self.kind, "row": row, "entries": self.kind.told(row)}
        context["back"] = place_of(self, row)
        return render(request, "concepts/part_history.html", context)


class Figure(PartPage, View):
    """The picture of a chapter, for those who may read the edition."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        row = self.find()
        figure = getattr(row, "figure", None)
        content_type = PICTURES.get(PurePath(figure.name).suffix) if figure else None
        if content_type is None:
            raise Http404
        try:
            opened = figure.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        headers = {"Cache-Control": "private, max-age=3600", "X-Content-Type-Options": "nosniff"}
        return FileResponse(opened, content_type=content_type, headers=headers)
