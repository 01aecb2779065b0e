"""The ribbon in its sizes: the axis above a table, a lane in it, a chip beside a name, a strip in a note."""

from django import template

from minerals.ribbon import Axis, Chip, Lane, Strip

register = template.Library()


@register.inclusion_tag("_ribbon_axis.html")
def ribbon_axis(axis: Axis) -> dict:
    return {"axis": axis}


@register.inclusion_tag("_ribbon_lane.html")
def ribbon_lane(lane: Lane) -> dict:
    return {"lane": lane}


@register.inclusion_tag("_ribbon_chip.html")
def ribbon_chip(chip: Chip) -> dict:
    return {"chip": chip}


@register.inclusion_tag("_ribbon_strip.html")
def ribbon_strip(strip: Strip) -> dict:
    return {"strip": strip}
