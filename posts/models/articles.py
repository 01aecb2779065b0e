import datetime

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db import models
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from markdownx.models import MarkdownxField

from minerals.models import RecordChange

RESERVED_SLUGS = frozenset({"topic", "author", "archive"})


# The words of a Revision: two that agree in these say the same, and what was said of one holds for the other.
WORDS = ("title", "summary", "body", "language")


class Author(models.Model):
    """The public profile of a writer."""

    slug = models.SlugField(unique=True, max_length=80)
    name = models.CharField(max_length=120)
    bio = models.TextField(blank=True)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("posts:author", args=[self.slug])


class Topic(models.Model):
    """A subject that articles are filed under."""

    slug = models.SlugField(unique=True, max_length=80)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("posts:topic", args=[self.slug])


class ArticleQuerySet(models.QuerySet):
    """The state of an article follows from its Revisions, Reviews and Withdrawals; it is stored nowhere."""

    def withdrawn(self, at: datetime.datetime) -> "ArticleQuerySet":
        """Taken back from their readers at that moment."""
        not_lifted = Q(withdrawals__lifted_at=None) | Q(withdrawals__lifted_at__gt=at)
        return self.filter(not_lifted, withdrawals__at__lte=at)

    def with_state(self, at: datetime.datetime) -> "ArticleQuerySet":
        """Adds what a list of articles says of each: newest and public number, moments, title, who saved last, and
        where its newest text stands: `in_review`, `verdict` (the last one on these very words) and `is_withdrawn`.

        The public number and moment are those that readers see, or would see if the article were not withdrawn.
        """
        of_this = Revision.objects.filter(article=OuterRef("pk"))
        newest = of_this.order_by("-number")
        public = of_this.filter(public_from__lte=at).order_by("-number")
        latest_public = Coalesce(Subquery(public.values("number")[:1]), 0)
        ahead = of_this.filter(public_from__gt=at, number__gt=OuterRef("public_number")).order_by("public_from")
        return self.annotate(
            newest_number=Subquery(newest.values("number")[:1]),
            title=Subquery(newest.values("title")[:1]),
            saved_at=Subquery(newest.values("saved_at")[:1]),
            saved_by=Subquery(newest.values("saved_by__username")[:1]),
            public_number=latest_public,
            public_from=Subquery(public.values("public_from")[:1]),
            first_public=Subquery(public.order_by("public_from").values("public_from")[:1]),
            in_review=Exists(of_this.filter(reviews__verdict="")),
            verdict=Subquery(_verdicts_on_the_newest_text().values("reviews__verdict")[:1]),
            is_withdrawn=Exists(Article.objects.withdrawn(at).filter(pk=OuterRef("pk"))),
        ).annotate(scheduled_for=Subquery(ahead.values("public_from")[:1]))

    def drafts(self) -> "ArticleQuerySet":
        """Neither public nor about to be. After `with_state`, like those below."""
        return self.filter(public_number=0, scheduled_for=None)

    def reviewed(self, verdict: str) -> "ArticleQuerySet":
        """Not public as it was last saved, and this is what the last review said of it."""
        return self.filter(verdict=verdict, in_review=False, newest_number__gt=F("public_number"), scheduled_for=None)

    def scheduled(self) -> "ArticleQuerySet":
        return self.exclude(scheduled_for=None)

    def published(self) -> "ArticleQuerySet":
        return self.filter(public_number__gt=0, is_withdrawn=False)

    def with_private_changes(self) -> "ArticleQuerySet":
        """Public, with a newer Revision that readers do not see yet."""
        return self.published().filter(newest_number__gt=F("public_number"), scheduled_for=None)


def _verdicts_on_the_newest_text() -> "RevisionQuerySet":
    """Of one article: its Revisions that say what the newest one says, by what reviews said of them, the last first."""
    newest = Revision.objects.filter(article=OuterRef("article")).order_by("-number")
    same = {name: Subquery(newest.values(name)[:1]) for name in WORDS}
    said = Revision.objects.filter(article=OuterRef("pk"), reviews__verdict__in=["approved", "changes"], **same)
    return said.order_by("-reviews__decided_at", "-reviews__pk")


class Article(models.Model):
    """What readers see at one address; its text lives in Revisions."""

    slug = models.SlugField(unique=True, max_length=120, allow_unicode=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    import_key = models.CharField(
        max_length=300, blank=True, help_text="What names it in the files it was imported from."
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        permissions = [("publish_article", "Can publish articles")]
        constraints = [
            models.UniqueConstraint(
                fields=["import_key"], condition=~Q(import_key=""), name="article_import_key_is_unique"
            )
        ]

    def __str__(self) -> str:
        # After `with_state` it knows its title.
        newest = self if hasattr(self, "title") else self.newest()
        return newest.title if newest else self.slug

    def newest(self) -> "Revision | None":
        """The last saved Revision, public or not, with who saved it."""
        return self.revisions.select_related("article", "saved_by").order_by("number").last()

    def get_absolute_url(self) -> str:
        return reverse("posts:article", args=[self.slug])


class RevisionQuerySet(models.QuerySet):
    """What is public is derived: of each article, the newest Revision whose moment has come."""

    def public(self, at: datetime.datetime) -> "RevisionQuerySet":
        """What readers see at that moment: of each article that is not withdrawn, the newest Revision that is out."""
        return self._out(at).exclude(article__in=Article.objects.withdrawn(at).values("pk"))

    def withdrawn(self, at: datetime.datetime) -> "RevisionQuerySet":
        """Of each article that is withdrawn, the Revision that readers would see: its title and its dates stay."""
        return self._out(at).filter(article__in=Article.objects.withdrawn(at).values("pk"))

    def _out(self, at: datetime.datetime) -> "RevisionQuerySet":
        later = self.model.objects.filter(
            article=OuterRef("article"), number__gt=OuterRef("number"), public_from__lte=at
        )
        return self.filter(~Exists(later), public_from__lte=at)

    def newest(self) -> "RevisionQuerySet":
        """The last saved Revision of each article, public or not."""
        later = self.model.objects.filter(article=OuterRef("article"), number__gt=OuterRef("number"))
        return self.filter(~Exists(later))

    def newest_first(self) -> "RevisionQuerySet":
        """In the order of first publication, the last one first. Adds `first_public`; brings the article along.

        For public Revisions: of others the moment may lie ahead.
        """
        published = self.model.objects.filter(article=OuterRef("article"), public_from__isnull=False)
        return (
            self.select_related("article")
            .annotate(first_public=Subquery(published.order_by("public_from").values("public_from")[:1]))
            .order_by("-first_public", "-article")
        )

    def version(self, at: datetime.datetime) -> tuple[int, ...]:
        """Moves whenever a Revision is saved, the moment of one comes, or somebody does what the audit trail keeps.

        The trail covers what no Revision shows: a withdrawal, its lifting, a name or a caption that was mended. The
        last number is the version of the record, so that whoever shows both asks once.
        """
        trail = Subquery(LogEntry.objects.order_by("-pk").values("pk")[:1])
        record = Subquery(RecordChange.objects.order_by("-pk").values("pk")[:1])
        newest = self.aggregate(
            saved=Max("pk"),
            public=Count("pk", filter=Q(public_from__lte=at)),
            # Before the first Revision there is no row to find the newest on.
            trail=Coalesce(Max(trail), trail),
            record=Coalesce(Max(record), record),
        )
        return newest["saved"] or 0, newest["public"], newest["trail"] or 0, newest["record"] or 0


class Revision(models.Model):
    """One saved state of an article, numbered. Its text never changes; only `posts.publishing` writes it."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=400, blank=True)
    body = MarkdownxField()
    language = models.CharField(max_length=10, default="en")
    authors = models.ManyToManyField(Author, blank=True, related_name="revisions")
    topics = models.ManyToManyField(Topic, blank=True, related_name="revisions")
    change_note = models.CharField(max_length=300, blank=True, help_text="What changed, for readers.")
    is_minor = models.BooleanField("minor change", default=False, help_text="A correction that needs no second person.")
    override = models.TextField(blank=True, editable=False, help_text="Why it went public without a second person.")
    run = models.ForeignKey(
        "minerals.ImportRun", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="revisions"
    )
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    public_from = models.DateTimeField(null=True, blank=True, db_index=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["article", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "number"],
                name="revision_number_is_unique_in_its_article",
                violation_error_message="Somebody else saved this article meanwhile.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    def get_absolute_url(self) -> str:
        return self.article.get_absolute_url()
