"""What a reader asks for in an address: turned into days and records, or refused in words that name the nearest."""

import contextlib
import datetime
import re
from collections.abc import Iterable

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import HttpRequest

from minerals import names
from minerals.dates import PartialDate
from minerals.models import Mineral, MineralName

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def text(request: HttpRequest, name: str) -> str:
    """A value from the address, without white space around it; empty if it is not there."""
    return request.GET.get(name, "").strip()


def day(request: HttpRequest, name: str, default: datetime.date) -> datetime.date:
    """A full day from the address, the default if there is none.

    Raises BadRequest for a month, a year, a day that the calendar lacks, and for anything else.
    """
    asked = text(request, name)
    if not asked:
        return default
    if len(asked) != len("2021-06-30"):
        raise BadRequest(f"{name}={asked} is not a full day. Write year, month and day: 2021-06-30.")
    # The record dates nothing before 1000 or after 2999, but what was in force then can be told.
    if _DAY.fullmatch(asked):
        with contextlib.suppress(ValueError):
            return datetime.date.fromisoformat(asked)
    try:
        return PartialDate(asked).first_day
    except ValueError as error:
        said = str(error).split(";")[0]
        raise BadRequest(f"{name}={asked}: {said}. Write a day as 2021-06-30.") from None


def year(request: HttpRequest, name: str) -> int | None:
    """A year from the address. Raises BadRequest for anything but four digits."""
    asked = text(request, name)
    if not asked:
        return None
    if len(asked) != 4 or not asked.isascii() or not asked.isdigit():
        raise BadRequest(f"{name}={asked} is not a year. Write four digits: 2024.")
    return int(asked)


def choice(name: str, asked: str, known: Iterable[str], cure: str = "") -> str:
    """The value asked for, if it is known. Raises BadRequest naming the nearest, or all if they are few."""
    known = list(known)
    if asked in known:
        return asked
    words = instead(names.nearest(asked, known), known if len(known) <= 16 else ())
    raise BadRequest(f"{name}={asked} is not in the record.{words}{f' {cure}' if cure else ''}")


def instead(nearest: Iterable[str], known: Iterable[str]) -> str:
    """What may have been meant, to stand after a sentence: the nearest, else every one that there is."""
    if nearest := list(nearest):
        return f" Nearest: {', '.join(nearest)}."
    return f" One of: {', '.join(known)}." if (known := list(known)) else ""


def mineral(name: str, asked: str) -> Mineral:
    """A mineral by its slug, any of its names in any spelling, or its symbol. Raises BadRequest naming the nearest."""
    by_name = MineralName.objects.filter(key=names.key(asked)).values("mineral")
    found = list(Mineral.objects.filter(Q(pk=asked) | Q(pk__in=by_name) | (Q(symbol__iexact=asked) & ~Q(symbol=""))))
    if found:
        return min(found, key=lambda mineral: (mineral.pk != asked, mineral.symbol.casefold() == asked.casefold()))
    known = dict(MineralName.objects.order_by("key").values_list("text", "mineral"))
    near = list(dict.fromkeys(known[each] for each in names.nearest(asked, known)))
    words = f" Nearest: {', '.join(near)}." if near else ""
    raise BadRequest(f"{name}={asked}: no mineral is called that.{words}")
