"""The index that search reads: a derived copy of the record and of what is public, which can be thrown away at will."""

import datetime

from django.db import connection, models
from django.db.models import Q

from minerals.dates import PartialDate

from .articles import Revision

# How much a word counts in a title, in the other names of a thing, in its text.
_WEIGHTS_SQLITE = "10.0, 8.0, 1.0"
_WEIGHTS_POSTGRESQL = "{0.05, 0.1, 0.8, 1.0}"  # of the classes D, C, B, A

_MATCHING = {
    "sqlite": f"""
        SELECT entry.id, kind, key, date, jurisdictions,
            bm25(posts_search_terms, {_WEIGHTS_SQLITE}) * worth AS distance
        FROM posts_search_terms JOIN posts_searchentry entry ON entry.id = posts_search_terms.rowid
        WHERE posts_search_terms MATCH %s""",
    "postgresql": f"""
        SELECT entry.id, kind, key, date, jurisdictions,
            -ts_rank('{_WEIGHTS_POSTGRESQL}', terms, asked, 1) * worth AS distance
        FROM posts_searchentry entry, to_tsquery('simple', %s) asked
        WHERE terms @@ asked""",
}

Phrase = tuple[str, ...]


class SearchEntryQuerySet(models.QuerySet):
    def public(self, at: datetime.datetime) -> "SearchEntryQuerySet":
        """Whatever the index was made of: only records, and articles by the Revision that readers see right now."""
        return self.filter(Q(revision=None) | Q(revision__in=Revision.objects.public(at).values("pk")))

    def matching(self, wanted: list[list[Phrase]], at: datetime.datetime) -> list["SearchEntry"]:
        """Everything that holds all phrases of one of these alternatives, without its texts and in no order.

        A phrase is words as `posts.search.words` leaves them: letters a to z and digits only. Adds `distance`: the
        smaller, the better; to be compared within one answer only.
        """
        if not wanted:
            return []
        public, values = Revision.objects.public(at).values("pk").query.sql_with_params()
        seen = f" AND (entry.revision_id IS NULL OR entry.revision_id IN ({public}))"
        return list(self.raw(_MATCHING[connection.vendor] + seen, [_expression(wanted), *values]))


def _expression(wanted: list[list[Phrase]]) -> str:
    """The alternatives in the language of the database, every word of them quoted by being only letters and digits."""
    if connection.vendor == "sqlite":
        return " OR ".join("(" + " AND ".join(f'"{" ".join(p)}"' for p in phrases) + ")" for phrases in wanted)
    return " | ".join("(" + " & ".join(f"({' <-> '.join(p)})" for p in phrases) + ")" for phrases in wanted)


class SearchEntry(models.Model):
    """One thing that can be found: a record, or an article as readers see it.

    What is small comes first, so that a query that reads many rows does not touch the pages on which the texts lie.
    """

    class Kind(models.TextChoices):
        MINERAL = "mineral", "mineral"
        LIST = "list", "list"
        EVENT = "event", "event"
        SOURCE = "source", "source"
        ARTICLE = "article", "article"

    kind = models.CharField(max_length=8, choices=Kind)
    key = models.CharField(max_length=120, help_text="The slug of the record or the article.")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, null=True, related_name="+")
    date = models.CharField(max_length=10, help_text="As exact as its source; empty for what has none.")
    jurisdictions = models.CharField(max_length=200, help_text="Codes, with a space between.")
    what = models.CharField(max_length=80, help_text="What it is, in a word or two.")
    worth = models.FloatField(
        default=1.0, help_text="How much sooner a reader wants it than another that matches as well."
    )
    language = models.CharField(max_length=10, default="en")
    made_of = models.CharField(max_length=64, help_text="Names the state of an article that this was made of.")
    url = models.CharField(max_length=400)
    title = models.CharField(max_length=320)
    names = models.TextField(help_text="By which one asks for it, one a line; the first ones are interchangeable.")
    name_keys = models.TextField(help_text="The same and its symbol, normalised, each between two bars.")
    text = models.TextField(help_text="What excerpts are cut from.")
    title_terms = models.TextField()
    alias_terms = models.TextField()
    body_terms = models.TextField()

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_entry_is_unique")]
        verbose_name_plural = "search entries"

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"

    def get_absolute_url(self) -> str:
        return self.url

    @property
    def day(self) -> PartialDate | None:
        """Its date, as exact as it is."""
        return PartialDate(self.date) if self.date else None

    @property
    def codes(self) -> list[str]:
        """The jurisdictions it has to do with."""
        return self.jurisdictions.split()


class SearchIndex(models.Model):
    """What the entries were made of: one row. `turn` counts the times it was written."""

    turn = models.PositiveBigIntegerField(default=0)
    maker = models.CharField(max_length=64, blank=True, help_text="Names the code that made it.")
    record = models.BigIntegerField(default=-1, help_text="The version of the record.")
    newsroom = models.CharField(max_length=100, blank=True, help_text="The version of what is public; empty: not all.")
    day = models.CharField(max_length=10, blank=True, help_text="Lists are in force on one day and not on another.")

    class Meta:
        verbose_name_plural = "search indexes"

    def __str__(self) -> str:
        return f"record {self.record}, newsroom {self.newsroom or 'in part'}, {self.day}"
