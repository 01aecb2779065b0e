"""The page on which an article is written, scheduled and published."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.contrib.admin import ModelAdmin, helpers
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Case, Exists, OuterRef, QuerySet, Subquery, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from minerals.together import read_together
from posts import publishing, slugs
from posts.markdown import Problem, Refused
from posts.models import Article, Author, Revision, Topic
from posts.models.articles import WORDS
from posts.queue import gone_stale
from posts.states import in_words as state_in_words
from posts.states import moment_in_words

from . import conflict, drafts, steps
from .forms import ArticleForm


@dataclass
class WritingDesk:
    """One request to write one article (None: a new one), by one user, at one moment."""

    admin: ModelAdmin
    request: HttpRequest
    article: Article | None
    now: datetime.datetime
    overtaken_by: Revision | None = None

    def answer(self) -> HttpResponse:
        if self.request.method != "POST":
            return self.page(self.form(initial=self.first_text()))
        if not self.may_write:
            raise PermissionDenied
        if "_unschedule" in self.request.POST:
            return self.unschedule()
        self.article = self.article or self.with_state(drafts.saved_before(self.request))
        form = self.form(self.request.POST)
        if "_merge" in self.request.POST:
            return conflict.decide(self, form)
        revision = self.write(form) if form.is_valid() else None
        if revision is None:
            return conflict.met(self, form, self.overtaken_by) if self.overtaken_by else self.page(form)
        drafts.finish(self.request, revision)
        messages.success(self.request, self.said_of(revision))
        return redirect("admin:posts_article_change", revision.article_id)

    def form(self, *args, **kwargs) -> ArticleForm:
        return ArticleForm(*args, by=self.request.user, is_live=self.is_live, **kwargs)

    def with_state(self, article: Article | None) -> Article | None:
        return article and Article.objects.with_state(at=self.now).get(pk=article.pk)

    @cached_property
    def is_live(self) -> bool:
        return bool(self.article) and self.article.public_number > 0 and not self.article.is_withdrawn

    @cached_property
    def may_publish(self) -> bool:
        return self.request.user.has_perm("posts.publish_article")

    @cached_property
    def may_write(self) -> bool:
        if self.article:
            return self.admin.has_change_permission(self.request, self.article)
        return self.admin.has_add_permission(self.request)

    @cached_property
    def read(self) -> dict[str, list]:
        """What the page shows of other tables, in one query; asked for once all is written that is to be written."""
        reviewers = ArticleForm.reviewers(self.request.user)
        asked = {
            **{name: self.named(model) for name, model in (("authors", Author), ("topics", Topic))},
            "reviewers": User.objects.filter(pk__in=reviewers.values("pk")),
            **drafts.asked_on_opening(self.request, self.article, self.now),
        }
        if self.article:
            revisions = self.article.revisions.select_related("saved_by")
            asked |= steps.asked_of_article(self.article)
            asked["newest"] = revisions.filter(pk__in=self.last_saved)
            asked["revisions"] = revisions.defer("body").annotate(says_the_same=self.same_text)
        return read_together(asked)

    @property
    def last_saved(self) -> QuerySet[Revision]:
        return Revision.objects.filter(article=self.article).order_by("-number").values("pk")[:1]

    @property
    def same_text(self) -> Case:
        newest = Revision.objects.filter(article=self.article).order_by("-number")
        same = {name: Subquery(newest.values(name)[:1]) for name in WORDS}
        return Case(When(**same, then=True), default=False, output_field=BooleanField())

    def named(self, model: type[Author] | type[Topic]) -> QuerySet:
        """All authors, or all topics, each with whether the newest Revision names it."""
        named = model.revisions.through.objects.filter(revision__in=self.last_saved).values(model._meta.model_name)
        return model.objects.annotate(is_named=Exists(model.objects.filter(pk=OuterRef("pk"), pk__in=named)))

    @cached_property
    def newest(self) -> Revision | None:
        if not self.article:
            return None
        (newest,) = self.read["newest"]
        newest.article = self.article
        # As prefetch_related would leave it.
        newest._prefetched_objects_cache = {
            name: [each for each in self.read[name] if each.is_named] for name in ("authors", "topics")
        }
        return newest

    def first_text(self) -> dict:
        if self.newest:
            return ArticleForm.initial_of(self.newest) | drafts.taken(self.request, self.article, self.newest)
        own = Author.objects.filter(user=self.request.user)
        return {"base": 0, "authors": [author.pk for author in own]} | drafts.taken(self.request, None, None)

    def write(self, form: ArticleForm) -> Revision | None:
        """Keep what is in the form as the button says; None if it cannot be, with the reasons in the form."""
        base = form.cleaned_data["base"] if self.article else 0
        given = (self.article, base, form.text(), self.request.user, self.now)
        asked = {name: form.cleaned_data[name] for name in ("asked_of", "message")}
        try:
            self.must_not_move_readers(form)
            if "_publish" in self.request.POST or "_schedule" in self.request.POST:
                self.must_be_publisher()
                moment = self.now if "_publish" in self.request.POST else self.moment_ahead(form)
                override = form.cleaned_data["override"]
                return moment and publishing.publish(*given, public_from=moment, override=override)
            if "_submit" in self.request.POST:
                return publishing.save_and_submit(*given, **asked)
            return publishing.save(*given)
        except publishing.Conflict as met:
            self.overtaken_by = met.newest
        except publishing.NotReady as fault:
            for problem in fault.problems:
                form.add_problem(problem)
        except Refused as fault:
            form.add_problem(Problem(line=fault.line, message=fault.message, nearest=(), blocks=True))
        except publishing.NoChangeNote as fault:
            form.add_error("change_note", str(fault))
        except publishing.MoreThanMinor as fault:
            form.add_error("is_minor", str(fault))
        except publishing.Unreviewed as fault:
            cure = "Send it for review, or say here why it goes without one."
            form.add_error("override", f"{fault} {cure}")
        except publishing.OutOfTurn as fault:
            form.add_error(None, str(fault))
        except slugs.Taken as taken:
            form.add_error("slug", str(taken))
        return None

    def must_not_move_readers(self, form: ArticleForm) -> None:
        """The address of a live article changes at once, even where its text is saved in private."""
        wanted = form.cleaned_data["slug"]
        if not self.article or self.may_publish or wanted in ("", self.article.slug):
            return
        if self.article.revisions.filter(public_from__lte=self.now).exists():
            raise slugs.Taken(wanted, self.article.slug, "Only publishers change the address of a public article.")

    def must_be_publisher(self) -> None:
        if not self.may_publish:
            raise PermissionDenied

    def moment_ahead(self, form: ArticleForm) -> datetime.datetime | None:
        moment = form.cleaned_data["public_from"]
        if not moment:
            form.add_error("public_from", "Say when it becomes public.")
        elif moment <= self.now:
            form.add_error(
                "public_from", f"{moment_in_words(moment)} is past. Publish now instead, or choose a later time."
            )
        else:
            return moment
        return None

    def unschedule(self) -> HttpResponse:
        self.must_be_publisher()
        try:
            publishing.unschedule(self.article, self.request.user, self.now)
        except publishing.TooLate as fault:
            messages.error(self.request, str(fault))
        else:
            messages.success(self.request, f"“{self.article}” is no longer scheduled.")
        return redirect("admin:posts_article_change", self.article.pk)

    def said_of(self, revision: Revision) -> str:
        if "_submit" in self.request.POST:
            return f"“{revision.title}” is in review, as revision {revision.number}."
        if not revision.public_from:
            return f"“{revision.title}” is saved as revision {revision.number}. Readers do not see it."
        if revision.public_from > self.now:
            return f"“{revision.title}” will be public from {moment_in_words(revision.public_from)}."
        return format_html('“<a href="{}">{}</a>” is public.', revision.get_absolute_url(), revision.title)

    def page(self, form: ArticleForm) -> HttpResponse:
        if not self.may_write:
            for field in form.fields.values():
                field.disabled = True
        opts = self.admin.opts
        form.offer(**{name: self.read[name] for name in ("authors", "topics", "reviewers")})
        adminform = helpers.AdminForm(form, form.fieldsets, {}, model_admin=self.admin)
        # Somebody may have saved while this was sent.
        article = self.with_state(self.article) if self.request.method == "POST" else self.article
        context = {
            **self.admin.admin_site.each_context(self.request),
            "opts": opts,
            "title": "Change article" if article else "Add article",
            "subtitle": str(self.newest.title) if self.newest else None,
            "original": article,
            "add": article is None,
            "change": article is not None,
            "adminform": adminform,
            "has_file_field": True,  # sent in parts, a long text stays as long as it is
            "errors": helpers.AdminErrorList(form, []),
            "media": self.admin.media + form.media,
            "has_view_permission": self.admin.has_view_permission(self.request, article),
            "may_write": self.may_write,
            "may_publish": self.may_publish and self.may_write,
            **drafts.on_opening(self.request, self.article, self.newest, self.now, self.read),
            "preview_url": reverse("admin:posts_article_preview"),
            "zone": timezone.get_current_timezone_name(),
        }
        if article:
            revisions = sorted(self.read["revisions"], key=lambda revision: revision.number, reverse=True)
            same_text = [revision.pk for revision in revisions if revision.says_the_same]
            context |= {
                "state": state_in_words(article),
                "is_scheduled": article.scheduled_for is not None,
                "is_public": article.public_number > 0,
                "next_number": article.newest_number + 1,
                "revisions": revisions,
                **steps.of_article(same_text, self.now, self.read),
                "stale": gone_stale(timezone.localdate(self.now), self.now, article=article),
            }
        return TemplateResponse(self.request, "admin/posts/article/change_form.html", context)
