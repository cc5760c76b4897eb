"""File names, dates and names as Germans write them."""

from __future__ import annotations

import pytest

from reports.documents import Person, SubmissionDocument
from reports.layout import file_name, german_date, person_name
from reports.layout.wording import fill


def paper(subject: str, number: str = "") -> SubmissionDocument:
    return SubmissionDocument(kind="decision", kind_label="Vorlage", subject=subject, number=number)


@pytest.mark.parametrize(
    ("number", "subject", "expected"),
    [
        ("168/20", "Weiterentwicklung des Integrationskonzeptes", "168-20_Weiterentwicklung-des-Integrationskonzeptes.pdf"),
        ("", "Maßnahmen für Jung & Alt", "Entwurf_Maßnahmen-für-Jung-und-Alt.pdf"),
        ("1562/13", "Sport – „Treff“: Łódź?", "1562-13_Sport-Treff-Łódź.pdf"),
        ("BSV 3/2017", "../../etc/passwd\x00\n", "BSV-3-2017_etc-passwd.pdf"),
        ("", "///", "Entwurf_Vorlage.pdf"),
    ],
)
def test_file_names_are_readable_and_safe(number: str, subject: str, expected: str) -> None:
    assert file_name(paper(subject, number)) == expected


def test_long_subjects_are_cut_between_words() -> None:
    name = file_name(paper("Gemeinsame Verantwortung " * 20, "168/20"))
    assert len(name) <= 114
    assert name.endswith(("-Verantwortung.pdf", "-Gemeinsame.pdf"))
    assert len(file_name(paper("x" * 500, "1" * 90))) <= 114


def test_dates_are_german_and_what_is_no_date_stays() -> None:
    assert german_date("2020-10-15") == "15.10.2020"
    assert german_date("Ende 2014") == "Ende 2014"
    assert german_date("") == ""


@pytest.mark.parametrize(
    ("name_format", "expected"),
    [("Family, Given", "Muster, Dr. Ayşe"), ("Given Family", "Dr. Ayşe Muster"), ("Family", "Muster")],
)
def test_names_follow_the_form(name_format: str, expected: str) -> None:
    assert person_name(Person("Ayşe", "Muster", title="Dr."), name_format) == expected


def test_a_person_with_one_name_has_no_stray_comma() -> None:
    assert person_name(Person("", "Muster"), "Family, Given") == "Muster"
    assert person_name(Person("Ayşe", ""), "Family") == "Ayşe"


def test_patterns_drop_what_joins_an_empty_value() -> None:
    assert fill("{number} - {file_reference}", {"number": "1562/13", "file_reference": "I/351"}) == "1562/13 - I/351"
    assert fill("{number} - {file_reference}", {"number": "1562/13", "file_reference": ""}) == "1562/13"
