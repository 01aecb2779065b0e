from collections import Counter

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q
from django.http import Http404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from minerals.templatetags.record import short
from posts.models import Article, Author, Revision, Topic
from posts.models.articles import ArticleQuerySet
from posts.queue import gone_stale
from posts.states import in_words

from . import drafts, previews, review, revisions, stale, steps, suggest
from .writing import WritingDesk


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"
    states = {
        "drafts": ("not published yet", ArticleQuerySet.drafts),
        "in_review": ("in review", lambda found: found.filter(in_review=True)),
        "approved": ("approved", lambda found: found.reviewed("approved")),
        "sent_back": ("sent back by the reviewer", lambda found: found.reviewed("changes")),
        "scheduled": ("scheduled", ArticleQuerySet.scheduled),
        "published": ("published", ArticleQuerySet.published),
        "with_private_changes": ("published with private changes", ArticleQuerySet.with_private_changes),
        "withdrawn": ("withdrawn", lambda found: found.filter(is_withdrawn=True)),
    }

    def lookups(self, request, model_admin):
        return [(name, words) for name, (words, _) in self.states.items()]

    def queryset(self, request, queryset):
        return self.states[self.value()][1](queryset) if self.value() in self.states else queryset


class FiledUnder(admin.SimpleListFilter):
    """Articles whose newest Revision names an author or a topic."""

    def lookups(self, request, model_admin):
        return [
            (profile.slug, profile.name) for profile in self.model.objects.filter(revisions__isnull=False).distinct()
        ]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        named = Revision.objects.newest().filter(**{f"{self.parameter_name}s__slug": self.value()})
        return queryset.filter(pk__in=named.values("article"))


class TopicFilter(FiledUnder):
    title = parameter_name = "topic"
    model = Topic


class AuthorFilter(FiledUnder):
    title = parameter_name = "author"
    model = Author


class StaleFilter(admin.SimpleListFilter):
    title = "what has gone stale"
    parameter_name = "stale"

    def lookups(self, request, model_admin):
        return [("yes", "Gone stale")]

    def queryset(self, request, queryset):
        return queryset.filter(pk__in=request.stale_references) if self.value() == "yes" else queryset


class ArticleList(ChangeList):
    def get_results(self, request):
        super().get_results(request)
        for article in self.result_list:
            article.stale_references = request.stale_references[article.pk]


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):
    list_display = ["headline", "state", "public", "by", "saved", "stale"]
    list_filter = [StateFilter, TopicFilter, AuthorFilter, StaleFilter]
    list_display_links = ["headline"]
    list_per_page = 50
    search_fields = ["revisions__title", "revisions__body"]
    search_help_text = "Words of the title or the text, as last saved."
    ordering = ["-pk"]
    actions = None

    class Media:
        css = {"all": ["css/editor.css", "css/review.css"]}

    def get_urls(self):
        own = [
            path("stale/", self.admin_site.admin_view(stale.stale), name="posts_article_stale"),
            path("suggest/", suggest.suggest, name="posts_article_suggest"),
            path("draft/", drafts.autosave, name="posts_article_draft"),
            path("draft/offer/", drafts.offer, name="posts_article_draft_offer"),
            path("draft/drop/", drafts.drop, name="posts_article_draft_drop"),
            path("preview/", self.admin_site.admin_view(previews.preview), name="posts_article_preview"),
            path(
                "<int:pk>/revisions/<int:number>/",
                self.admin_site.admin_view(previews.revision),
                name="posts_article_revision",
            ),
            path(
                "<int:pk>/revisions/<int:number>/review/",
                self.admin_site.admin_view(review.review),
                name="posts_article_review",
            ),
            path(
                "<int:pk>/revisions/",
                self.admin_site.admin_view(revisions.revisions),
                name="posts_article_revisions",
            ),
            path(
                "<int:pk>/revisions/<int:number>/name/",
                self.admin_site.admin_view(revisions.name),
                name="posts_article_name_revision",
            ),
            path(
                "<int:pk>/revisions/<int:number>/restore/",
                self.admin_site.admin_view(revisions.restore),
                name="posts_article_restore",
            ),
            path("<int:pk>/take-back/", self.admin_site.admin_view(steps.take_back), name="posts_article_take_back"),
            path("<int:pk>/withdraw/", self.admin_site.admin_view(steps.withdraw), name="posts_article_withdraw"),
            path("<int:pk>/lift/", self.admin_site.admin_view(steps.lift), name="posts_article_lift"),
            path("<int:pk>/links/", self.admin_site.admin_view(steps.make_preview_link), name="posts_article_link"),
            path("<int:pk>/links/<int:link>/", self.admin_site.admin_view(steps.revoke), name="posts_article_revoke"),
        ]
        return own + super().get_urls()

    def get_queryset(self, request):
        newest = Revision.objects.newest().prefetch_related("authors").defer("body")
        return (
            super()
            .get_queryset(request)
            .with_state(at=timezone.now())
            .prefetch_related(Prefetch("revisions", newest, to_attr="newest"))
        )

    def get_changelist(self, request, **kwargs):
        return ArticleList

    def changelist_view(self, request, extra_context=None):
        now = timezone.now()
        request.stale_references = Counter(stale.article.pk for stale in gone_stale(timezone.localdate(now), now))
        extra = {"title": "Articles", "stale_articles": len(request.stale_references)}
        return super().changelist_view(request, {**(extra_context or {}), **extra})

    def get_search_results(self, request, queryset, search_term):
        found = Revision.objects.newest()
        for word in search_term.split():
            # SQLite folds the case of ASCII only, so the usual spellings are asked for by name.
            spellings = {word, word.lower(), word.upper(), word.capitalize()}
            holds = [Q(title__icontains=spelling) | Q(body__icontains=spelling) for spelling in sorted(spellings)]
            found = found.filter(Q(*holds, _connector=Q.OR))
        return (queryset.filter(pk__in=found.values("article")) if search_term.split() else queryset), False

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        article = None
        if object_id:
            article = self.get_object(request, object_id)
            if article is None:
                raise Http404("There is no such article.")
            may_see = self.has_view_or_change_permission(request, article)
        else:
            may_see = self.has_add_permission(request)
        if not may_see:
            raise PermissionDenied
        return WritingDesk(self, request, article, timezone.now()).answer()

    def delete_view(self, request, object_id, extra_context=None):
        # Not has_delete_permission: whoever deletes an account must be told which articles hold it in place.
        raise PermissionDenied("Articles are not deleted.")

    @admin.display(description="Article", ordering="title")
    def headline(self, article):
        return article.title

    @admin.display(description="State")
    def state(self, article):
        return in_words(article)

    @admin.display(description="Public from", ordering="first_public")
    def public(self, article):
        if not article.first_public:
            return "–"
        address = reverse("posts:article", args=[article.slug])
        return format_html('<a href="{}">{}</a>', address, short(article.first_public))

    @admin.display(description="Authors")
    def by(self, article):
        return ", ".join(author.name for author in article.newest[0].authors.all()) or "–"

    @admin.display(description="Last saved", ordering="saved_at")
    def saved(self, article):
        moment = timezone.localtime(article.saved_at)
        return f"{moment.day} {moment:%b %Y, %H:%M}, {article.saved_by or 'imported'}"

    @admin.display(description="Gone stale")
    def stale(self, article):
        count = article.stale_references
        return f"{count} stale {'reference' if count == 1 else 'references'}" if count else "–"
