"""The form of a text that several people write: saved, kept while it is unsaved, and both texts shown where somebody was faster.

The rooms say which text it is; what happens to it stands here, once for all of them.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.utils.html import escape
from django.utils.translation import gettext as _

from municipality import merging, unsaved
from municipality.acting import Refused, Stale
from municipality.models.unsaved import UnsavedText
from municipality.unsaved import data_of, entries_of, revision_of

RESTORE = "wiederherstellen"


class TextEditing:
    """Mixed into the view of a form. A form has `pieces()` and `put(data, key)`, a row `revision` and `last_editor`."""

    request: HttpRequest
    unsaved_model: type[UnsavedText]

    # --- What each room says ------------------------------------------------------------------------------------------------

    def stored(self) -> Any:
        """The row as it is stored now, or a new one that is not stored yet."""
        raise NotImplementedError

    def form_of(self, row: Any, data: QueryDict | None = None) -> Any:
        """The form of the row, with `data` as it was typed."""
        raise NotImplementedError

    def filed(self, row: Any) -> dict[str, Any]:
        """Where its unsaved text is kept: `edition=…, key=…`."""
        raise NotImplementedError

    def write(self, form: Any, revision: int) -> Any:
        """Store the checked form, made from this revision. Raises `Refused` and `Stale`."""
        raise NotImplementedError

    def done(self, row: Any) -> HttpResponse:
        """The answer when it is stored."""
        raise NotImplementedError

    def refused(self, row: Any, form: Any, data: QueryDict, refusal: Refused) -> HttpResponse:
        """The answer when it was refused; what was typed is kept."""
        raise NotImplementedError

    def show(
        self, row: Any, form: Any, *, data: QueryDict | None = None, kept: Any = None, unsaved: bool = False, status: int = 200
    ) -> HttpResponse:
        """The page of the form; see `carried`."""
        raise NotImplementedError

    def show_conflict(self, row: Any, context: dict[str, Any]) -> HttpResponse:
        """The page that shows both texts."""
        raise NotImplementedError

    def newer(self, person: str) -> str:
        """The sentence that somebody has saved the text meanwhile."""
        return _("%(person)s hat diesen Text inzwischen gespeichert. Beim Speichern sehen Sie beide Fassungen.") % {
            "person": person
        }

    # --- What happens -------------------------------------------------------------------------------------------------------

    def open_form(self, row: Any) -> HttpResponse:
        """The form as it is stored, with what this person typed and did not save on offer, or with that in it."""
        kept = unsaved.find(self.unsaved_model, self.request.user, **self.filed(row))
        if kept is None or self.request.GET.get("stand") != RESTORE:
            return self.show(row, self.form_of(row), kept=kept)
        typed = data_of(kept)
        return self.show(row, as_typed(self.form_of(row, typed)), data=typed, unsaved=True)

    def receive(self, row: Any) -> HttpResponse:
        """What was sent: to be saved, or to be forgotten."""
        data = self.request.POST
        if "discard" in data:
            self.drop(row)
            return redirect(self.request.get_full_path())
        if row.pk is not None and revision_of(data) != row.revision:
            return self.conflict(row)
        return self.save(row, data)

    def save(self, row: Any, data: QueryDict) -> HttpResponse:
        form, filed = self.form_of(row, data), self.filed(row)
        if not form.is_valid():
            return self.show(row, form, data=data, unsaved=True, status=422)
        try:
            saved = self.write(form, revision_of(data))
        except Stale:
            return self.conflict(self.stored())
        except Refused as refusal:
            self.keep_posted(row)
            return self.refused(row, form, data, refusal)
        unsaved.drop(self.unsaved_model, self.request.user, **filed)
        return self.done(saved)

    def conflict(self, row: Any) -> HttpResponse:
        """Both had read the same text, and the other person saved first: what only one changed is taken, the rest is asked."""
        data = self.request.POST
        theirs, mine = self.form_of(row), self.form_of(self.stored(), data)
        ours, others = mine.pieces(), theirs.pieces()
        found = merging.differences(merging.read_prints(data.get("base", "")), ours, others)
        decided = data.get("resolve") == str(row.revision)
        if decided or not any(item.open for item in found):
            text = merging.merged(data, ours, others, found, merging.choices_of(data), theirs.put)
            text["revision"], text["base"] = str(row.revision), merging.prints(others)
            if not decided and any(item.choice == merging.THEIRS for item in found):
                person = row.last_editor.full_name if row.last_editor else _("Jemand")
                messages.info(self.request, _("%(person)s hat andere Angaben geändert; beides gilt.") % {"person": person})
            return self.save(self.stored(), text)
        self.keep_posted(row)
        context = {
            "row": row,
            "open": [item for item in found if item.open],
            "decided": [item for item in found if not item.open],
            "entries": entries_of(data),
            "edit_url": self.request.path,
        }
        return self.show_conflict(row, context)

    def carried(self, row: Any, form: Any, data: QueryDict | None) -> dict[str, Any]:
        """What the form carries along: from which text it was made, and which pieces that had."""
        return {
            "revision": row.revision if data is None else revision_of(data),
            "base": merging.prints(form.pieces()) if data is None else data.get("base", ""),
        }

    # --- Unsaved ------------------------------------------------------------------------------------------------------------

    def keep(self, row: Any) -> UnsavedText:
        """Keep the posted text for this person. Raises `ValidationError` for more than anybody writes."""
        data = self.request.POST
        return unsaved.keep(self.unsaved_model, self.request.user, entries_of(data), revision_of(data), **self.filed(row))

    def keep_posted(self, row: Any) -> None:
        """Keep it; too much text is not kept, and only that."""
        try:
            self.keep(row)
        except ValidationError:
            return

    def drop(self, row: Any) -> None:
        unsaved.drop(self.unsaved_model, self.request.user, **self.filed(row))

    def autosave(self, row: Any, *, key: str, lock: str = "") -> JsonResponse:
        """Keeps what is typed and says so; `key` names the place for what else there is to say, `lock` why it cannot be saved."""
        try:
            kept = self.keep(row)
        except ValidationError as error:
            return JsonResponse({"message": error.messages[0]}, status=413)
        if lock:
            return JsonResponse({"message": lock}, status=423)
        answer: dict[str, Any] = {"saved_at": kept.saved_at.isoformat()}
        if row.pk is not None and kept.base_revision != row.revision and row.last_editor is not None:
            answer["html"] = {f"{key}-newer": escape(self.newer(row.last_editor.full_name))}
        return JsonResponse(answer)


def as_typed(form: Any) -> Any:
    """A form as it was typed, without complaints: nobody asked to save it yet."""
    if hasattr(form, "without_errors"):
        return form.without_errors()
    form._errors, form.cleaned_data = ErrorDict(), {}
    return form
