from collections import Counter

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from minerals.templatetags.record import short
from posts.models import Article, Author, Revision, Topic
from posts.models.articles import ArticleQuerySet
from posts.queue import gone_stale
from posts.states import in_words

from . import claims, corrections, drafts, findings, previews, review, revisions, stale, steps, suggest
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
        self.result_list = list(self.result_list)
        newest = Revision.objects.newest().prefetch_related("authors").defer("body")
        prefetch_related_objects(self.result_list, Prefetch("revisions", newest, to_attr="as_saved"))
        for article in self.result_list:
            article.stale_references = request.stale_references[article.pk]


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):
    list_display = ["headline", "state", "public", "by", "saved", "stale"]
    list_filter = [StateFilter, TopicFilter, AuthorFilter, StaleFilter]
    list_display_links = ["headline"]
    list_per_page = 50
    empty_value_display = "–"
    search_fields = ["revisions__title", "revisions__body"]
    search_help_text = "Words of the title or the text, as last saved."
    ordering = ["-pk"]
    # Counting what is not shown is a query of its own.
    show_full_result_count = False
    actions = None

    class Media:
        css = {"all": ["css/editor.css", "css/review.css"]}

    def get_urls(self):
        # A script that asks is told that the session is over; it is no page that leads to the login.
        asked = [
            ("suggest", "suggest/", suggest.suggest),
            ("draft", "draft/", drafts.autosave),
            ("draft_offer", "draft/offer/", drafts.offer),
            ("draft_drop", "draft/drop/", drafts.drop),
        ]
        article, revision = "<int:pk>/", "<int:pk>/revisions/<int:number>/"
        pages = [
            ("stale", "stale/", stale.stale),
            ("findings", "findings/", findings.findings),
            ("open_claims", "claims/", claims.open_claims),
            ("claims", f"{article}claims/", claims.claims),
            ("claim", f"{article}claims/<int:claim>/", claims.claim),
            ("correct", f"{article}correct/", corrections.correct),
            ("drop_correction", f"{article}corrections/<int:correction>/drop/", steps.drop_correction),
            ("preview", "preview/", previews.preview),
            ("facts", "facts/", previews.facts),
            ("revisions", f"{article}revisions/", revisions.revisions),
            ("revision", revision, previews.revision),
            ("review", f"{revision}review/", review.review),
            ("name_revision", f"{revision}name/", revisions.name),
            ("restore", f"{revision}restore/", revisions.restore),
            ("take_back", f"{article}take-back/", steps.take_back),
            ("withdraw", f"{article}withdraw/", steps.withdraw),
            ("lift", f"{article}lift/", steps.lift),
            ("link", f"{article}links/", steps.make_preview_link),
            ("revoke", f"{article}links/<int:link>/", steps.revoke),
        ]
        views = [*asked, *((name, route, self.admin_site.admin_view(view)) for name, route, view in pages)]
        return [*(path(route, view, name=f"posts_article_{name}") for name, route, view in views), *super().get_urls()]

    def get_queryset(self, request):
        return super().get_queryset(request).with_state(at=timezone.now())

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

    def history_view(self, request, object_id, extra_context=None):
        return redirect("admin:posts_article_revisions", object_id)

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
            return ""
        address = reverse("posts:article", args=[article.slug])
        return format_html('<a href="{}">{}</a>', address, short(article.first_public))

    @admin.display(description="Authors")
    def by(self, article):
        return ", ".join(author.name for author in article.as_saved[0].authors.all())

    @admin.display(description="Last saved", ordering="saved_at")
    def saved(self, article):
        moment = timezone.localtime(article.saved_at)
        return f"{moment.day} {moment:%b %Y, %H:%M}, {article.saved_by or 'imported'}"

    @admin.display(description="Gone stale")
    def stale(self, article):
        count = article.stale_references
        return f"{count} stale {'reference' if count == 1 else 'references'}" if count else ""
