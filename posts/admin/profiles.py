from django.contrib import admin

from posts.models import Author, Topic


class ProfileAdmin(admin.ModelAdmin):
    """What articles are filed under. One that an article names stays: history keeps its bylines."""

    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}

    def has_delete_permission(self, request, obj=None):
        if obj and obj.revisions.exists():
            return False
        return super().has_delete_permission(request, obj)


@admin.register(Author)
class AuthorAdmin(ProfileAdmin):
    list_display = ["name", "slug", "user"]
    list_select_related = ["user"]
    autocomplete_fields = ["user"]


@admin.register(Topic)
class TopicAdmin(ProfileAdmin):
    pass
