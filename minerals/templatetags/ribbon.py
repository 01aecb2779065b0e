"""The ribbon in its sizes: the axis above a table, a lane in it, a chip beside a name, a strip in a note."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from minerals.ribbon import Axis, Chip, Lane, Strip

register = template.Library()


@register.inclusion_tag("_ribbon_axis.html")
def ribbon_axis(axis: Axis) -> dict:
    return {"axis": axis}


@register.inclusion_tag("_ribbon_lane.html")
def ribbon_lane(lane: Lane) -> dict:
    return {"lane": lane}


@register.simple_tag
@lru_cache(maxsize=4096)
def ribbon_chip(chip: Chip) -> SafeString:
    """Many minerals share one history, and a page draws a chip for each: every chip is drawn once."""
    return mark_safe(render_to_string("_ribbon_chip.html", {"chip": chip}).strip())


@register.inclusion_tag("_ribbon_strip.html")
def ribbon_strip(strip: Strip) -> dict:
    return {"strip": strip}
