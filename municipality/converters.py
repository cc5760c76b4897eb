"""Parts of addresses that more than one room uses; importing the module makes them known."""

from django.urls import register_converter


class IdConverter:
    """A row's id; shorter than what databases can count to, so that a silly address is a 404."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(IdConverter, "id")
