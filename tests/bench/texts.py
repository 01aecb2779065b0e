"""One article of 10 KB and of ten times that: its render, its preview and its page, in milliseconds.

`python -m tests.bench.texts`, on the database that the environment names, with the page cache off.
"""

import json
import os
import statistics
import time

import django

ROUNDS = 7
PARAGRAPH = (
    "The list of [[list:us-2025#published]] names [gallium](mineral:gallium) among [[list:us-2025#count]] entries, as "
    "the [European one](list:eu-2024) does. Both rest on law, and *each* says what it means by the word.[@{source}]\n\n"
)


def measure() -> dict[str, list[float]]:
    """Milliseconds of each step, at 10 KB and at 100 KB."""
    from functools import partial

    from django.contrib.auth.models import User
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from minerals.models import Source
    from posts import publishing
    from posts.lookup import look_up
    from posts.markdown import render

    paragraph = PARAGRAPH.format(source=Source.objects.order_by("pk").values_list("pk", flat=True)[0])
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username="admin"))
    now = timezone.now()
    steps: dict[str, list[float]] = {"render": [], "preview": [], "page": []}
    for size in (10_000, 100_000):
        body = paragraph * (size // len(paragraph))
        text = publishing.ArticleText(title=f"Of {size} characters", body=body)
        revision = publishing.publish(None, 0, text, None, now, public_from=now)
        address, preview = revision.get_absolute_url(), reverse("admin:posts_article_preview")
        keyed = partial(look_up, on=timezone.localdate(now))
        steps["render"].append(_median(partial(render, body, look_up=keyed)))
        steps["preview"].append(
            _median(partial(client.post, preview, {"title": "Of a bench", "body": body, "fragment": "1"}))
        )
        steps["page"].append(_median(partial(client.get, address)))
    return steps


def _median(step) -> float:
    step()
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        done = step()
        taken.append((time.perf_counter() - start) * 1000)
        assert getattr(done, "status_code", 200) == 200, done
    return statistics.median(taken)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(json.dumps(measure()))
