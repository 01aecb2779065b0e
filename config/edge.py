"""The edge of the site: what every request meets before a view does."""

from django.utils.decorators import sync_only_middleware


@sync_only_middleware
def refuse_nul(get_response):
    return get_response


@sync_only_middleware
def keep_pages(get_response):
    return get_response
