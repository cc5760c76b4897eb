"""A city form once it was read and found correct."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from reports.forms.vocabulary import BLOCKS


class FormError(ValueError):
    """A form cannot be used. The message is a German sentence for the admin: file, key and allowed values."""


@dataclass(frozen=True)
class Column:
    """One column of the Beratungsfolge. Without `print_if_empty` it is left out while no row fills it."""

    value: str
    label: str
    print_if_empty: bool = False


@dataclass(frozen=True)
class SignoffRole:
    """One signature at the end: whose, and how the role is called for a woman, a man or without saying."""

    person: str
    neutral: str
    female: str
    male: str
    use_office: bool = False

    def label(self, gender: str, office: str = "") -> str:
        """The label above the signature; with `use_office` the person's own office wins when it is known."""
        if self.use_office and office:
            return office
        return {"female": self.female, "male": self.male}.get(gender, self.neutral)


@dataclass(frozen=True)
class Block:
    """One block of the printed page, in the order of the form."""

    name: str
    label: str = ""
    label_following: str = ""
    label_female: str = ""
    label_male: str = ""
    scope: str = "first"
    placement: str = "section"
    print_if_empty: bool = False
    page_break: bool = False
    new_row: bool = False
    heading: str = ""
    lead: str = ""
    hint: str = ""
    pattern: str = ""
    date_from: str = "date"
    name_format: str = ""
    person: str = "submitter"
    with_office: bool = False
    with_phone: bool = False
    with_parent: bool = False
    head: bool = True
    columns: tuple[Column, ...] = ()
    roles: tuple[SignoffRole, ...] = ()
    goals_label: str = ""
    facts_label: str = ""
    number_label: str = "Nr."
    date_label: str = "vom"

    def label_for(self, gender: str) -> str:
        """The label for the person it introduces."""
        return {"female": self.label_female, "male": self.label_male}.get(gender, "") or self.label


@dataclass(frozen=True)
class Form:
    """How a municipality's paper looks. `required` names the blocks to be filled before cosigning."""

    slug: str
    name: str
    title: str
    blocks: tuple[Block, ...]
    titles: tuple[tuple[str, str], ...] = ()
    look: str = "modern"
    margins: str = "standard"
    name_format: str = "Given Family"
    none_word: str = "Entfällt"
    public_word: str = "öffentlich"
    non_public_word: str = "nichtöffentlich"
    motion_box: bool = True
    per_body: bool = False
    required: tuple[str, ...] = ()

    def title_for(self, kind: str, kind_label: str) -> str:
        """The title as printed: `title` for a decision, for other kinds their entry in `titles` or the kind's own name."""
        return dict(self.titles).get(kind) or (self.title if kind in ("", "decision") else kind_label or self.title)

    def block(self, name: str) -> Block | None:
        """The first block of this name, or `None` when the form does not print it."""
        return next((block for block in self.blocks if block.name == name), None)

    def label(self, name: str) -> str:
        """What this city calls a block, without closing colon and number; the standard label when it does not print it."""
        block = self.block(name)
        return ((block.label if block else "") or BLOCKS[name].label).strip().rstrip(":")

    def prints(self, name: str) -> bool:
        """Whether the form itself has a place for this fact.

        That is a block, a column of the Beratungsfolge (`steps.role`), a signature or an addition to a block.
        """
        return name in self._named

    @cached_property
    def _named(self) -> frozenset[str]:
        named = {block.name for block in self.blocks}
        for block in self.blocks:
            named |= {f"steps.{column.value}" for column in block.columns}
            named |= {role.person for role in block.roles}
            named |= {block.person} if block.name == "signatory" else set()
            named |= {block.date_from} if block.name == "place_date" else set()
            named |= {"phone"} if block.with_phone else set()
            named |= (
                {"office"}
                if block.with_office or block.name == "signatory" or any(role.use_office for role in block.roles)
                else set()
            )
            named |= {"parent_unit"} if block.with_parent else set()
        return frozenset(named | ({"authors"} if "phone" in named else set()))
