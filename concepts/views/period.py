"""Says, while somebody types, what is understood of a vague time."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.generic import View

from concepts.fuzzy import NotUnderstood, parse
from municipality.middleware import ANY_MEMBER


class Period(View):
    """`?text=Ende 2014` answers with `understood` in words, or with the `question` that the form will ask."""

    permission = ANY_MEMBER
    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> JsonResponse:
        text = request.GET.get("text", "").replace("\x00", "").strip()
        if not text:
            return JsonResponse({"understood": ""})
        try:
            return JsonResponse({"understood": _("Verstanden als: %(days)s") % {"days": parse(text).understood}})
        except NotUnderstood as asked:
            return JsonResponse({"question": asked.sentence})
