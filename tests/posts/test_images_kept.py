"""Pictures in the library: described, cut anew, looked for, deleted, and sent to readers."""

import re

import pytest
from django.contrib.auth.models import User

from posts import library, publishing
from posts.models import Draft, Image
from posts.publishing import ArticleText
from tests.factories import NOW
from tests.posts.images import LIST, an_image, photograph, stored
from tests.posts.newsroom import log_in

pytestmark = pytest.mark.usefixtures("media")


@pytest.fixture
def publisher(client, db):
    client.user = log_in(client, "Publishers")
    return client


def test_a_moved_focal_point_makes_the_cut_anew_and_only_the_cut(writer, media, django_capture_on_commit_callbacks):
    image = an_image(size=(400, 900), alt="A mine")
    before = {path.name for path in stored(media)}
    fields = {"alt": "A mine", "credit": "A. Miner", "focal_x": 50, "focal_y": 5}
    with django_capture_on_commit_callbacks(execute=True):
        writer.post(f"{LIST}{image.pk}/change/", fields)
    image.refresh_from_db()
    assert (image.credit, image.focal_y) == ("A. Miner", 5)
    after = {path.name for path in stored(media)}
    assert {name for name in before ^ after if "card" not in name} == set()
    assert len(before - after) == len(after - before) == 1
    assert {rendition.file for rendition in image.renditions.all()} <= after
    page = writer.post(f"{LIST}{image.pk}/change/", fields | {"focal_x": 101}).content.decode()
    assert "from 0 to 100" in page


def test_a_picture_without_its_original_can_still_be_described(writer):
    image = an_image(alt="A mine")
    library.original_of(image).unlink()
    writer.post(f"{LIST}{image.pk}/change/", {"alt": "Other", "focal_x": 1, "focal_y": 1})
    image.refresh_from_db()
    assert image.alt == "Other"


def draft_of(user: User, body: str) -> None:
    Draft.objects.create(user=user, title="On gallium", body=body, saved_at=NOW)


def test_the_library_says_where_a_picture_is_shown_and_finds_those_shown_nowhere(publisher):
    shown, drafted, scheduled, past, unused = (
        an_image(name) for name in ("shown", "drafted", "scheduled", "past", "unused")
    )
    by = publisher.user

    def save(number: int, article, image, **when):
        text = ArticleText(title=f"On {image}", body=f"![A mine](image:{image})", change_note="New picture")
        write = publishing.publish if when else publishing.save
        return write(article, number, text, None, NOW, **when)

    public = save(0, None, past, public_from=NOW).article
    save(1, public, shown, public_from=NOW)
    save(2, public, scheduled, public_from=NOW.replace(year=2099))
    publishing.save(public, 3, ArticleText(title="On nothing", body="No picture."), by, NOW)
    draft_of(by, "Some words ![A mine](image:drafted) and more")
    assert [use.where for use in library.where_used(shown, NOW)] == [
        "revision 2, published, with private changes since"
    ]
    assert [use.where for use in library.where_used(scheduled, NOW)] == ["revision 3, scheduled"]
    assert [use.where for use in library.where_used(drafted, NOW)] == ["unsaved work of publishers"]
    assert library.where_used(past, NOW) == []
    assert set(library.orphans(NOW)) == {past, unused}
    listed = publisher.get(LIST, {"use": "none"}).content.decode()
    assert re.findall(r"image/([a-z]+)/change/\">", listed) == ["unused", "past"] or "drafted" not in listed
    assert "On shown" in publisher.get(f"{LIST}shown/change/").content.decode()
    publishing.withdraw(public, by, NOW, reason="It was wrong.")
    assert library.where_used(shown, NOW)


def test_a_picture_that_is_shown_is_not_deleted_and_another_goes_with_its_files(
    publisher, media, django_capture_on_commit_callbacks
):
    shown, _ = an_image("shown"), an_image("unused")
    text = ArticleText(title="On gallium", body="![A mine](image:shown)")
    publishing.save(None, 0, text, publisher.user, NOW)
    for method in (publisher.get, publisher.post):
        page = method(f"{LIST}shown/delete/", {"post": "yes"}, follow=True).content.decode()
        assert "is not deleted: articles show it" in page
    with pytest.raises(library.InUse):
        library.remove(shown, NOW)
    with django_capture_on_commit_callbacks(execute=True):
        publisher.post(f"{LIST}unused/delete/", {"post": "yes"})
    assert [image.pk for image in Image.objects.all()] == ["shown"]
    assert {path.name for path in stored(media)} == {path.name for path in library.files_of(shown)}


def test_writers_add_and_describe_but_do_not_delete(writer):
    image = an_image(alt="A mine")
    assert writer.get(LIST).status_code == 200
    assert "deletelink" not in writer.get(f"{LIST}{image.pk}/change/").content.decode()
    assert writer.post(f"{LIST}{image.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Image.objects.exists()


def test_the_list_makes_the_same_queries_for_two_pictures_and_for_eight(writer, django_assert_max_num_queries):
    for count in (2, 6):
        for number in range(count):
            an_image(f"mine-{count}-{number}")
        with django_assert_max_num_queries(12):
            assert writer.get(LIST).status_code == 200


# What goes out


def test_a_file_of_ours_goes_out_with_its_type_for_ever_and_without_a_look_into_the_database(
    client, db, django_assert_num_queries
):
    image = an_image(size=(1000, 700))
    types = {"avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg"}
    for rendition in image.renditions.all():
        with django_assert_num_queries(0):
            answer = client.get(f"/media/{rendition.file}")
            assert b"".join(answer.streaming_content) == (library.renditions_folder() / rendition.file).read_bytes()
        assert answer["Content-Type"] == types[rendition.format]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert int(answer["Content-Length"]) == rendition.size
        assert not answer.cookies


def test_nothing_else_in_the_folder_goes_out(client, db, media):
    image = an_image()
    (library.renditions_folder() / "evil.html").write_text("<script>alert(1)</script>")
    (library.renditions_folder() / "evil-0123456789abcdef.svg").write_text("<svg/>")
    (media / "secret.png").write_bytes(photograph(format="PNG"))
    original = library.original_of(image).name
    for name in (
        "evil.html",
        "evil-0123456789abcdef.svg",
        "secret.png",
        "../secret.png",
        "..%2Fsecret.png",
        original,
        f"../originals/{original}",
        "ga-ingot-40-0123456789abcdef.jpg",
        "",
        "%00",
    ):
        assert client.get(f"/media/{name}").status_code in (400, 404), name
