"""Who pays: applications for money, and the city's own budget."""

from __future__ import annotations

from decimal import Decimal

from reports.concepts.blocks.tables import cell, plain, table
from reports.concepts.document import ConceptDocument
from reports.concepts.form import Block
from reports.concepts.plan import Cell, Element
from reports.concepts.wording import euros, joined
from reports.layout.wording import german_date


def funding(document: ConceptDocument, block: Block, level: int) -> list[Element]:
    # Where some shares can be computed, a blank would look like none at all.
    unknown = "offen" if any(item.own for item in document.funding) else ""
    rows = [
        {
            "programme": cell(item.programme, joined(item.authority, item.reference, item.period), item.purpose),
            "total": Cell.of(euros(item.total)),
            "requested": Cell.of(euros(item.requested)),
            "granted": Cell.of(euros(item.granted)),
            "own": plain(euros(item.own) or unknown, f"dazu {euros(item.other)} von Dritten" if item.other else ""),
            "decision": plain(
                item.decision,
                f"am {german_date(item.decided_on)}" if item.decided_on else "",
                f"Nachweis bis {german_date(item.proof_due)}" if item.proof_due else "",
            ),
        }
        for item in document.funding
    ]
    return [table("Anträge auf Förderung", block, rows)] if rows else []


def budget(document: ConceptDocument, block: Block, level: int) -> list[Element]:
    if not document.budget:
        return []
    rows = [
        {
            "year": Cell.of(str(item.year)),
            "label": Cell.of(item.label),
            "cost_object": Cell.of(item.cost_object),
            "amount": Cell.of(euros(item.amount)),
        }
        for item in document.budget
    ]
    whole = sum((Decimal(item.amount) for item in document.budget), Decimal(0))
    foot = {"year": Cell.of("Summe"), "amount": Cell.of(euros(whole))} if len(rows) > 1 else None
    return [table("Mittel im Haushalt", block, rows, foot=foot)]
