"""The questions every form file is asked: each mistake is named with file, key and what is allowed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reports.forms.model import FormError

_TYPE_NAMES = {
    str: "Text in Anführungszeichen",
    bool: "true oder false",
    int: "eine ganze Zahl",
    list: "eine Liste",
    dict: "ein Abschnitt",
}


class Checker:
    """Keeps the file's name, so that every complaint can say where the mistake stands."""

    def __init__(self, file_name: str) -> None:
        self.file_name = file_name

    def complain(self, where: str, what: str, allowed: Iterable[str] = ()) -> FormError:
        words = ", ".join(allowed)
        hint = f" Erlaubt sind: {words}." if words else ""
        return FormError(f"In der Formulardatei „{self.file_name}“ stimmt „{where}“ nicht: {what}.{hint}")

    def typed(self, value: Any, kind: type, where: str) -> Any:
        if type(value) is not kind:
            raise self.complain(where, f"erwartet wird {_TYPE_NAMES[kind]}, angegeben ist {value!r}")
        return value

    def chosen(self, value: Any, allowed: Iterable[str], where: str) -> str:
        text: str = self.typed(value, str, where)
        if text not in allowed:
            raise self.complain(where, f"den Wert „{text}“ gibt es nicht", allowed)
        return text

    def known(self, data: dict[str, Any], allowed: Iterable[str], where: str) -> None:
        unknown = [key for key in data if key not in allowed]
        if unknown:
            raise self.complain(f"{where}{unknown[0]}", "diesen Schlüssel gibt es hier nicht", allowed)

    def needed(self, data: dict[str, Any], key: str, where: str = "") -> Any:
        if key not in data:
            raise self.complain(f"{where}{key}", "die Angabe fehlt")
        return data[key]
