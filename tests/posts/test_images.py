"""Pictures that come in, from the form or from a script: what is made of them, what is refused."""

import io
import json
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image as Pillow

from posts import library, pictures
from posts.models import Image, Rendition
from tests.factories import NOW
from tests.posts.images import LIST, a_file, an_image, photograph, stored
from tests.posts.newsroom import log_in

CASES = Path(__file__).resolve().parent.parent / "cases"
ADD = f"{LIST}add/"
UPLOAD = f"{LIST}upload/"

pytestmark = pytest.mark.usefixtures("media")


def a_case(name: str, called: str = "") -> SimpleUploadedFile:
    return SimpleUploadedFile(called or name, (CASES / name).read_bytes())


def send(client, file, **fields):
    return client.post(ADD, {"file": file, "alt": "What it shows", **fields})


def opened(rendition: Rendition) -> Pillow.Image:
    picture = Pillow.open(library.renditions_folder() / rendition.file)
    picture.load()
    return picture


def near(colour, wanted, by=15) -> bool:
    return all(abs(a - b) <= by for a, b in zip(colour[:3], wanted, strict=True))


def test_a_picture_is_stored_under_names_of_ours_in_three_formats_and_every_width_up_to_its_own(writer, media):
    answer = send(writer, a_file(photograph(1000, 750)), caption="An ingot.", credit="A. Miner", licence="CC BY 4.0")
    image = Image.objects.get()
    assert answer.headers["Location"] == f"/admin/posts/image/{image.pk}/change/"
    assert (image.slug, image.width, image.height, image.uploaded_by) == ("ga-ingot", 1000, 750, writer.user)
    assert (image.alt, image.caption, image.credit, image.licence) == (
        "What it shows",
        "An ingot.",
        "A. Miner",
        "CC BY 4.0",
    )
    whole = image.renditions.filter(cut="")
    assert {(each.format, each.width) for each in whole} == {
        (format, width) for format in ("avif", "webp", "jpeg") for width in (480, 960, 1000)
    }
    assert all(opened(each).size == (each.width, each.height) for each in image.renditions.all())
    card = image.renditions.get(cut="card")
    assert (card.format, card.width, card.height) == ("jpeg", 1000, 525)
    names = [path.name for path in stored(media)]
    assert len(names) == 11
    assert all(re.fullmatch(r"[0-9a-f]{64}\.jpg|ga-ingot-(card-)?\d+-[0-9a-f]{16}\.(avif|webp|jpg)", n) for n in names)
    assert not any(path.read_bytes() == photograph(1000, 750) for path in stored(media))


def test_ink_of_a_printer_becomes_the_colours_of_a_screen(writer):  # S22
    assert send(writer, a_case("S22_cmyk.jpg")).status_code == 302
    renditions = Image.objects.get().renditions.filter(cut="")
    assert {each.format for each in renditions} == {"avif", "webp", "jpeg"}
    for rendition in renditions:
        picture = opened(rendition)
        assert picture.mode == "RGB"
        middle = picture.height // 2
        assert near(picture.getpixel((picture.width // 4, middle)), (255, 0, 0))
        assert near(picture.getpixel((3 * picture.width // 4, middle)), (0, 255, 255))


def test_sixteen_bits_keep_their_greys(writer):  # S23
    assert send(writer, a_case("S23_ramp16.png")).status_code == 302
    rendition = Image.objects.get().renditions.filter(cut="", format="png").last()
    picture = opened(rendition).convert("L")
    assert abs(picture.getpixel((128, picture.height // 2)) - 128) <= 3
    assert len({picture.getpixel((x, 0)) for x in range(picture.width)}) >= 200


def test_the_second_picture_of_a_camera_is_gone(writer, media):  # S25
    assert send(writer, a_case("S25_camera.jpg")).status_code == 302
    image = Image.objects.get()
    assert (image.width, image.height) == (64, 48)
    for path in stored(media):
        picture = Pillow.open(path)
        assert getattr(picture, "n_frames", 1) == 1
        assert near(picture.convert("RGB").getpixel((32, 10)), (220, 40, 40), by=40)


def test_a_photograph_stands_upright_and_tells_nobody_where_it_was_taken(writer, media):  # S26
    assert send(writer, a_case("S26_gps.jpg")).status_code == 302
    image = Image.objects.get()
    assert (image.width, image.height) == (20, 40)
    for path in stored(media):
        data = path.read_bytes()
        assert b"TESTCAM" not in data
        picture = Pillow.open(path)
        assert not picture.getexif()
        if "card" not in path.name:
            assert picture.size == (20, 40)
            assert near(picture.convert("RGB").getpixel((10, 5)), (255, 0, 0), by=40)


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("S24_three.gif", "animations are not accepted"),
        ("S27_half.jpg", "damaged or was cut off"),
        ("S28_400mp.png", "20,000 × 20,000 pixels"),
    ],
)
def test_what_is_refused_is_an_error_of_the_form_and_nothing_is_stored(writer, media, file, words):  # S24, S27, S28
    answer = send(writer, a_case(file), caption="Kept words")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert words.lower() in page.lower()
    assert 'class="errorlist"' in page
    assert "Kept words" in page
    assert not Image.objects.exists()
    assert not stored(media)


def frames(format: str) -> bytes:
    out = io.BytesIO()
    red, blue = (Pillow.new("RGB", (20, 20), colour) for colour in ("red", "blue"))
    red.save(out, format, save_all=True, append_images=[blue])
    return out.getvalue()


BAD = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "html": b"<!doctype html><script>alert(1)</script>",
    "empty": b"",
    "words": b"This is no picture.",
    "zeros": bytes(5000),
    "head of a PNG": b"\x89PNG\r\n\x1a\n" + bytes(50),
    "animated PNG": frames("PNG"),
    "animated WebP": frames("WEBP"),
    "cut AVIF": photograph(200, 150, format="AVIF")[:-400],
    "TIFF": photograph(format="TIFF"),
}


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("name", ["picture.png", "picture.svg", "x" * 300 + ".jpg"])
def test_a_disguise_is_seen_through_whatever_the_file_is_called(writer, media, kind, name):
    for answer in (send(writer, a_file(BAD[kind], name)), writer.post(UPLOAD, {"file": a_file(BAD[kind], name)})):
        assert answer.status_code in (200, 400)
        assert b"errorlist" in answer.content or json.loads(answer.content)["error"]
    assert not Image.objects.exists()
    assert not stored(media)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(writer, media, monkeypatch):
    monkeypatch.setattr(pictures, "BYTES_AT_MOST", 1000)
    monkeypatch.setattr(pictures, "read_picture", None)
    page = send(writer, a_file(bytes(1001))).content.decode()
    assert "The file is larger than 0.001 MB" in page
    assert not stored(media)


def test_of_a_file_that_never_ends_no_more_is_kept_than_shows_that_it_is_too_large(rf, monkeypatch):
    monkeypatch.setattr(pictures, "BYTES_AT_MOST", 1000)
    request = rf.post(UPLOAD, {"file": a_file(bytes(1_000_000)), "alt": "Words"})
    assert 1000 < request.FILES["file"].size < 140_000
    assert request.POST["alt"] == "Words"


def test_a_form_without_a_file_or_without_a_description_says_so(writer, media):
    page = writer.post(ADD, {"alt": "Words"}).content.decode()
    assert "This field is required" in page
    page = send(writer, a_file(), alt="").content.decode()
    assert "mark it as decorative" in page
    page = send(writer, a_file(), is_decorative="on").content.decode()
    assert "one of them is wrong" in page
    assert not stored(media)
    assert send(writer, a_file(), alt="", is_decorative="on").status_code == 302
    assert Image.objects.get().markdown == '![](image:ga-ingot "decorative")'


def test_a_hostile_name_is_words_wherever_it_is_shown(writer):  # S29
    name = '"><img src=x onerror=alert(1)>.png'
    assert send(writer, a_case("S29_dot.png", called=name)).status_code == 302
    image = Image.objects.get()
    assert re.fullmatch(r"[a-z0-9-]+", image.slug)
    assert image.original_name == name
    pages = [LIST, f"{LIST}{image.pk}/change/", f"{LIST}{image.pk}/history/", "/admin/"]
    for page in (writer.get(address).content.decode() for address in pages):
        assert "<img src=x" not in page
    assert "&quot;&gt;&lt;img src=x" in writer.get(pages[1]).content.decode()


@pytest.mark.parametrize(
    ("file", "slug"),
    [
        ("Gallium_ingot (2).JPG", "gallium-ingot-2"),
        ("../../etc/passwd.png", "passwd"),
        ("image.png", "picture-"),
        ("IMG_2034.jpg", "picture-"),
        ("稀土.jpg", "picture-"),
        ("", "picture-"),
        ("x" * 200, "x" * 60),
    ],
)
def test_a_name_is_made_of_the_file_if_that_says_anything(db, file, slug):
    upload = a_file(name="a.jpg")
    upload._name = file
    image = library.add_image(upload, None, NOW)
    assert image.slug == slug if slug != "picture-" else re.fullmatch(r"picture-[0-9a-f]{8}", image.slug)


def test_two_pictures_of_one_name_get_two(db):
    assert [an_image(seed=1).slug, an_image(seed=2).slug, an_image(seed=3).slug] == [
        "ga-ingot",
        "ga-ingot-2",
        "ga-ingot-3",
    ]


def test_the_same_picture_again_is_found_as_uploaded_and_as_we_keep_it(writer, media):
    send(writer, a_file(), alt="First words")
    image = Image.objects.get()
    before = stored(media)
    ours = library.original_of(image).read_bytes()
    for data in (photograph(), ours):
        page = writer.post(ADD, {"file": a_file(data, "again.jpg"), "alt": "Other words"}, follow=True).content.decode()
        assert "in the library already, as ga-ingot" in page
        assert "First words" in page
    answer = writer.post(UPLOAD, {"file": a_file()}).json()
    assert (answer["slug"], "already" in answer["message"]) == ("ga-ingot", True)
    assert Image.objects.count() == 1
    assert stored(media) == before


def test_a_drawing_saved_in_another_format_is_the_same_picture(db):
    drawing = Pillow.new("RGB", (30, 30), "navy")
    files = []
    for options in ({"compress_level": 0}, {"compress_level": 9}):
        out = io.BytesIO()
        drawing.save(out, "PNG", **options)
        files.append(out.getvalue())
    assert files[0] != files[1]
    first, second = (library.add_image(a_file(data, "a.png"), None, NOW) for data in files)
    assert (first, first.was_known, second.was_known) == (second, False, True)


def test_files_go_if_the_rows_cannot_be_stored(db, media, monkeypatch):
    def full(*args, **kwargs):
        raise OSError("No space left on device")

    an_image("kept")
    before = stored(media)
    writes = iter([library._write, library._write, library._write, full])
    monkeypatch.setattr(library, "_write", lambda path, data, w=library._write: next(writes)(path, data))
    with pytest.raises(OSError, match="No space"):
        an_image("lost")
    assert stored(media) == before
    assert [image.pk for image in Image.objects.all()] == ["kept"]


def test_files_of_a_transaction_that_failed_around_them_can_be_taken_away(db, media):
    an_image("ga")
    before = stored(media)
    lost = []
    with transaction.atomic():
        lost.append(an_image("ga-ingot"))
        transaction.set_rollback(True)
    library.discard(lost)
    library.discard(Image.objects.all())
    assert stored(media) == before


# A picture from a script


def test_a_script_uploads_and_gets_what_to_write(writer):
    answer = writer.post(UPLOAD, {"file": a_file(name="pasted.png"), "alt": "Ingots [of] gallium"})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    image = Image.objects.get()
    assert image.pk.startswith("picture-")
    assert answer.json() == {
        "slug": image.pk,
        "alt": "Ingots [of] gallium",
        "markdown": f"![Ingots \\[of\\] gallium](image:{image.pk})",
        "url": f"/admin/posts/image/{image.pk}/change/",
        "message": f"{image.pk} is in the library.",
    }
    assert "Uploaded from the file pasted.png" in writer.get(f"{LIST}{image.pk}/history/").content.decode()


def test_a_script_without_a_file_a_login_or_the_right_is_told_so(client, db):
    assert client.post(UPLOAD, {"file": a_file()}).status_code == 401
    client.force_login(User.objects.create_user("plain", is_staff=True))
    assert client.post(UPLOAD, {"file": a_file()}).status_code == 403
    log_in(client, "Writers")
    assert client.get(UPLOAD).status_code == 405
    answer = client.post(UPLOAD, {"alt": "x"})
    assert (answer.status_code, answer.json()["error"]) == (400, "No file came with this.")
    assert not Image.objects.exists()


def test_a_script_without_the_token_of_the_page_is_refused(db):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    log_in(strict, "Writers")
    assert strict.post(UPLOAD, {"file": a_file()}).status_code == 403
    assert not Image.objects.exists()
