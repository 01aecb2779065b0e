"""Corrections as readers know them: which are public, since when, in which article."""

import datetime

from django.db.models import CharField, DateTimeField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from minerals.models import Source
from posts.models import Correction, Revision


def listed(now: datetime.datetime) -> QuerySet[Correction]:
    """Every public correction, the last one first, with its article.

    Adds `public_at`, the moment from which readers had the mended text; `headline` and `language` of the article as it
    is public now; `title` of the Source, empty where the record has none.
    """
    out = Revision.objects.filter(article=OuterRef("revision__article"), public_from__lte=now)
    holding = out.filter(number__gte=OuterRef("revision__number")).order_by("public_from").values("public_from")
    shown = out.order_by("-number")
    title = Source.objects.filter(pk=OuterRef("source")).values("title")
    return (
        Correction.objects.public(now)
        .select_related("revision__article")
        .defer("revision__body")
        .annotate(
            public_at=Subquery(holding[:1], output_field=DateTimeField()),
            headline=Subquery(shown.values("title")[:1]),
            language=Subquery(shown.values("language")[:1]),
            title=Coalesce(Subquery(title), Value(""), output_field=CharField()),
        )
        .order_by(F("public_at").desc(), "-pk")
    )
