"""The files of the library: those that we made, by their own names, and nothing else that may lie there."""

import re

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from posts import library

_NAME = re.compile(r"[a-z0-9-]+-[0-9a-f]{16}\.(avif|webp|jpg|png)", re.ASCII)
_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg", "png": "image/png"}


@require_safe
def media(request: HttpRequest, file: str) -> HttpResponseBase:
    """One rendition. Its name holds a hash of its bytes, so what was fetched once is good for ever."""
    name = _NAME.fullmatch(file)
    if not name:
        raise Http404("There is no such picture.")
    try:
        opened = (library.renditions_folder() / file).open("rb")  # noqa: SIM115 (the answer closes it)
    except OSError:
        raise Http404("There is no such picture.") from None
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
    return FileResponse(opened, content_type=_TYPES[name[1]], headers=headers)
