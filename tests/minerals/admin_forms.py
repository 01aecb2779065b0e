"""Where the admin of the record is, and what a browser sends to it."""

from django.urls import reverse

from minerals.models import Mineral


def url_of(model: str, action: str, *args) -> str:
    return reverse(f"admin:minerals_{model}_{action}", args=args)


def no_evidence() -> dict:
    return {"evidence-TOTAL_FORMS": "0", "evidence-INITIAL_FORMS": "0"}


def mineral_form(mineral: Mineral, **fields) -> dict:
    """What the browser sends for a mineral whose form was opened and left as it is, but for these fields."""
    return {
        "name": mineral.name,
        "name_us": mineral.name_us,
        "kind": mineral.kind,
        "symbol": mineral.symbol,
        "atomic_number": mineral.atomic_number or "",
        "aliases": "\n".join(mineral.aliases),
        "uses": mineral.uses,
        "reason": "",
        **no_evidence(),
        **fields,
    }
