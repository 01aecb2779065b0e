import io
import random
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageCms, ImageDraw

from posts import pictures
from posts.pictures import NotAPicture, original, read_picture, renditions

CASES = Path(__file__).resolve().parent.parent / "cases"
FORMATS = {"JPEG": {"quality": 95, "subsampling": 0}, "PNG": {}, "WEBP": {"quality": 95}, "AVIF": {"quality": 95}}
RED, GREEN, BLUE, WHITE = (230, 30, 30), (30, 200, 30), (30, 30, 230), (250, 250, 250)


def case(name):
    return (CASES / name).read_bytes()


def encoded(image, format, **options):
    out = io.BytesIO()
    image.save(out, format, **FORMATS.get(format, {}) | options)
    return out.getvalue()


def photograph(width, height, seed=1):
    """Something with more colours than a drawing has."""
    noise = Image.frombytes("RGB", (12, 9), random.Random(seed).randbytes(12 * 9 * 3))
    return noise.resize((width, height), Image.Resampling.BICUBIC)


def quarters(width=40, height=20):
    image = Image.new("RGB", (width, height), RED)
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    image.paste(WHITE, (width // 2, height // 2, width, height))
    return image


def shown(rendition):
    image = Image.open(io.BytesIO(rendition.data))
    image.load()
    return image


def all_of(picture):
    return [original(picture), *renditions(picture)]


def near(colour, wanted, by=15):
    return all(abs(a - b) <= by for a, b in zip(colour, wanted, strict=False))


def png(width, height, depth, colour_type, row, *chunks):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for _ in range(height)))
    parts = [(b"IHDR", head), *chunks, (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def pixels(data):
    return list(read_picture(data).image.get_flattened_data())


# The cases of which others have had trouble


def test_s22_a_cmyk_jpeg_is_right_in_rgb_and_not_inverted():
    for rendition in all_of(read_picture(case("S22_cmyk.jpg"))):
        image = shown(rendition)
        assert image.mode == "RGB"
        assert near(image.getpixel((image.width // 4, 24)), (255, 0, 0))
        assert near(image.getpixel((image.width * 3 // 4, 24)), (0, 255, 255))


def test_s23_a_grey_of_16_bits_keeps_its_levels():
    picture = read_picture(case("S23_ramp16.png"))
    for rendition in (original(picture), *(each for each in renditions(picture) if each.format == "png")):
        levels = [shown(rendition).convert("L").getpixel((column, 8)) for column in range(256)]
        assert abs(levels[128] - 128) <= 3
        assert len(set(levels)) >= 200


def test_s24_an_animation_is_refused_in_words():
    with pytest.raises(NotAPicture, match="Animations are not accepted.*Save it as PNG"):
        read_picture(case("S24_three.gif"))


def test_s25_of_a_camera_s_file_with_a_hidden_second_picture_the_first_is_taken():
    picture = read_picture(case("S25_camera.jpg"))
    assert (picture.width, picture.height) == (64, 48)
    for rendition in all_of(picture):
        assert rendition.format in ("jpeg", "avif", "webp")
        assert getattr(shown(rendition), "n_frames", 1) == 1
        assert near(shown(rendition).getpixel((32, 24)), (220, 40, 40), 20)
        assert b"MPF" not in rendition.data


def test_s26_a_photograph_from_a_phone_is_turned_upright_and_tells_nothing_of_who_took_it():
    picture = read_picture(case("S26_gps.jpg"))
    assert (picture.width, picture.height) == (20, 40)
    for rendition in all_of(picture):
        image = shown(rendition)
        assert image.size == (20, 40)
        assert near(image.getpixel((10, 5)), RED, 25)
        assert near(image.getpixel((10, 35)), BLUE, 25)
        assert not image.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(image.info)
        assert not any(word in rendition.data for word in (b"TESTCAM", b"Exif\0", b"GPS"))


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.8])
def test_a_file_that_was_cut_off_is_refused_whatever_its_format(format, share):
    data = encoded(photograph(120, 90), format)
    with pytest.raises(NotAPicture, match="damaged or was cut off"):
        read_picture(data[: int(len(data) * share)])


def test_s27_a_jpeg_cut_in_the_middle_is_refused():
    with pytest.raises(NotAPicture, match="JPEG file is damaged or was cut off"):
        read_picture(case("S27_half.jpg"))


def test_s28_a_picture_of_400_million_pixels_is_refused_before_it_fills_the_memory():
    # Not getrusage: its peak begins with that of the process that started this one.
    script = f"""
import re
from posts.pictures import NotAPicture, read_picture
data = open({str(CASES / "S28_400mp.png")!r}, "rb").read()
try:
    read_picture(data)
except NotAPicture as refusal:
    print(refusal)
peak = re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]
print(int(peak) // 1024)
"""
    run = subprocess.run([sys.executable, "-c", script], cwd=CASES.parent.parent, capture_output=True, text=True)
    message, megabytes = run.stdout.splitlines()
    assert "20,000 × 20,000 pixels" in message
    assert "the limit is 50 million" in message
    assert int(megabytes) < 200


def test_s29_a_small_picture_is_accepted_and_never_made_larger():
    picture = read_picture(case("S29_dot.png"))
    assert {(each.width, each.height) for each in all_of(picture)} == {(picture.width, picture.height)} == {(8, 8)}


# What is refused


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not a picture"),
        (b"hello", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "drawing in SVG"),
        (b"\xef\xbb\xbf\n<?xml version='1.0'?><svg/>", "drawing in SVG"),
        (b"<!doctype html><script>alert(1)</script>", "web page"),
        (b"<IMG src=x>", "web page"),
        (b"%PDF-1.7\n", "not a picture"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (encoded(quarters(), "TIFF"), "not a picture"),
        (encoded(quarters(), "BMP"), "not a picture"),
        (encoded(quarters().convert("P"), "GIF"), "GIF"),
        (b"\xff\xd8\xff", "JPEG file is damaged"),
        (b"\x89PNG\r\n\x1a\n", "PNG file is damaged"),
        (b"RIFF\0\0\0\0WEBP<svg/>", "WebP file is damaged"),
        (b"\0\0\0\x18ftypavif", "AVIF file is damaged"),
    ],
)
def test_what_is_no_picture_of_ours_is_refused_by_its_content_with_a_cure(data, message):
    with pytest.raises(NotAPicture, match=message) as refusal:
        read_picture(data)
    assert "again" in refusal.value.message or "once more" in refusal.value.message


@pytest.mark.parametrize("format", ["PNG", "WEBP", "AVIF"])
def test_an_animation_is_refused_whatever_its_format(format):
    frames = [photograph(32, 24, seed) for seed in range(3)]
    data = encoded(frames[0], format, save_all=True, append_images=frames[1:], duration=100)
    with pytest.raises(NotAPicture, match="animations are not accepted"):
        read_picture(data)


def test_a_file_of_too_many_bytes_is_refused_with_the_limit(monkeypatch):
    monkeypatch.setattr(pictures, "BYTES_AT_MOST", 2_000_000)
    with pytest.raises(NotAPicture, match=r"The file has 3.5 MB; the limit is 2 MB\."):
        read_picture(b"\xff\xd8\xff" + bytes(3_500_000))


def test_a_picture_too_long_for_webp_is_refused():
    with pytest.raises(NotAPicture, match="1 × 20,000 pixels; the limit is 16,000 on either side"):
        read_picture(png(1, 20_000, 8, 0, b"\x07"))


def test_a_webp_that_only_claims_to_be_huge_is_refused_for_its_size():
    claim = b"VP8X\x0a\0\0\0\0\0\0\0" + (16_382).to_bytes(3, "little") * 2
    still = encoded(photograph(16, 16), "WEBP")[12:]
    data = b"RIFF" + struct.pack("<I", 4 + len(claim) + len(still)) + b"WEBP" + claim + still
    with pytest.raises(NotAPicture):
        read_picture(data)


def test_a_jpeg_that_goes_over_its_pixels_a_thousand_times_is_refused_at_once():
    data = encoded(photograph(64, 48), "JPEG", progressive=True)
    assert read_picture(data).width == 64
    last = data[data.rindex(b"\xff\xda") : -2]
    with pytest.raises(NotAPicture):
        read_picture(data[:-2] + last * 1000 + data[-2:])


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow says of damaged EXIF that it is damaged
@pytest.mark.parametrize("format", FORMATS)
def test_of_a_damaged_file_comes_a_picture_or_a_refusal_and_never_an_error(format):
    rng = random.Random(format)
    whole = encoded(photograph(48, 36), format, exif=with_orientation(6), icc_profile=swapped_profile())
    read = refused = 0
    for _ in range(80):
        data = bytearray(whole)
        for _ in range(rng.choice((1, 3, 20))):
            place = rng.choice((rng.randrange(len(data)), rng.randrange(min(len(data), 300))))
            match rng.randrange(3):
                case 0:
                    data[place] = rng.randrange(256)
                case 1:
                    del data[place : place + rng.randrange(1, 30)]
                case 2:
                    data[place:place] = rng.randbytes(rng.randrange(1, 30))
        try:
            picture = read_picture(bytes(data))
        except NotAPicture:
            refused += 1
        else:
            read += 1
            assert picture.image.size == (picture.width, picture.height)
            assert original(picture).data
    assert read + refused == 80
    assert refused


# What is kept, and what is not


def with_orientation(number):
    exif = Image.Exif()
    exif[0x0112] = number
    exif[0x0110] = "TESTCAM"
    exif.get_ifd(0x8825)[1] = "N"
    return exif.tobytes()


def swapped_profile():
    """The sRGB profile with red and blue exchanged: what is red in the file looks blue."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"????", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"????", b"bXYZ", 1)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_turned_upright(format, orientation):
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    as_stored = quarters().transpose(turns[orientation]) if orientation > 1 else quarters()
    picture = read_picture(encoded(as_stored, format, exif=with_orientation(orientation)))
    assert (picture.width, picture.height) == (40, 20)
    assert near(picture.image.getpixel((5, 3)), RED, 30)
    assert near(picture.image.getpixel((35, 3)), GREEN, 30)
    assert near(picture.image.getpixel((5, 17)), BLUE, 30)


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_but_pixels_comes_through(format):
    data = encoded(photograph(64, 48), format, exif=with_orientation(1), xmp=b"<x:xmpmeta>SECRET</x:xmpmeta>")
    for rendition in all_of(read_picture(data + b"<script>SECRET</script>")):
        image = shown(rendition)
        assert not image.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(image.info)
        assert not any(word in rendition.data for word in (b"SECRET", b"TESTCAM", b"<script"))


@pytest.mark.parametrize("format", FORMATS)
def test_the_colours_of_another_profile_are_brought_to_srgb(format):
    picture = read_picture(encoded(quarters(), format, icc_profile=swapped_profile()))
    assert near(picture.image.getpixel((5, 3)), BLUE, 30)


@pytest.mark.parametrize(
    "profile", [b"not a profile", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()]
)
def test_a_profile_that_is_broken_or_meant_for_others_spoils_nothing(profile):
    assert near(read_picture(encoded(quarters(), "JPEG", icc_profile=profile)).image.getpixel((5, 3)), RED, 30)


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        pytest.param(png(8, 1, 1, 0, b"\xaa"), [(255,) * 3, (0,) * 3] * 4, id="1 bit"),
        pytest.param(
            png(2, 1, 8, 3, b"\0\1", (b"PLTE", bytes([255, 0, 0, 0, 255, 0]))), [(255, 0, 0), (0, 255, 0)], id="palette"
        ),
        pytest.param(
            png(2, 1, 8, 3, b"\0\1", (b"PLTE", bytes([255, 0, 0, 0, 255, 0])), (b"tRNS", b"\x80")),
            [(255, 0, 0, 128), (0, 255, 0, 255)], id="palette, half see-through",
        ),
        pytest.param(
            png(2, 1, 8, 0, b"\5\6", (b"tRNS", b"\0\5")), [(5, 5, 5, 0), (6, 6, 6, 255)], id="a clear grey of 8 bits"
        ),
        pytest.param(
            png(2, 1, 4, 0, b"\x5f", (b"tRNS", b"\0\5")), [(85, 85, 85, 0), (255,) * 4], id="a clear grey of 4 bits"
        ),
        pytest.param(
            png(2, 1, 16, 0, struct.pack(">HH", 257 * 4, 257 * 156), (b"tRNS", struct.pack(">H", 257 * 4))),
            [(4, 4, 4, 0), (156, 156, 156, 255)], id="a clear grey of 16 bits",
        ),
        pytest.param(png(1, 1, 16, 2, struct.pack(">3H", 65535, 0, 257 * 9)), [(255, 0, 9)], id="48 bits"),
        pytest.param(png(1, 1, 16, 6, struct.pack(">4H", 65535, 0, 0, 257 * 9)), [(255, 0, 0, 9)], id="64 bits"),
        pytest.param(png(1, 1, 8, 4, b"\x07\x80"), [(7, 7, 7, 128)], id="grey, half see-through"),
        pytest.param(png(1, 1, 8, 6, b"\1\2\3\xff"), [(1, 2, 3)], id="a channel of transparency, all opaque"),
    ],
)  # fmt: skip
def test_every_way_to_store_a_pixel_gives_the_right_colour(data, wanted):
    assert pixels(data) == wanted


def test_the_same_bytes_have_the_same_hash():
    data = encoded(quarters(), "PNG")
    assert read_picture(data).sha256 == read_picture(data).sha256 != read_picture(data + b"\n").sha256


# Renditions


@pytest.mark.parametrize(
    ("width", "widths"),
    [(100, [100]), (480, [480]), (700, [480, 700]), (1600, [480, 960, 1600]), (1900, [480, 960, 1600])],
)
def test_a_picture_is_made_smaller_and_never_larger(width, widths):
    made = list(renditions(read_picture(encoded(photograph(width, width // 4), "JPEG"))))
    assert [(each.format, each.width) for each in made] == [(f, w) for w in widths for f in ("avif", "webp", "jpeg")]
    for rendition in made:
        assert shown(rendition).size == (rendition.width, rendition.height)
        assert shown(rendition).format == rendition.format.upper()
        assert rendition.height == round(width // 4 * rendition.width / width)


def test_every_rendition_looks_like_the_picture():
    image = photograph(600, 400)
    for rendition in all_of(read_picture(encoded(image, "PNG"))):
        difference = ImageChops.difference(shown(rendition).convert("RGB").resize(image.size), image)
        assert max(high for _, high in difference.getextrema()) < 40


def test_the_same_picture_always_gives_the_same_bytes():
    data = encoded(photograph(700, 500), "PNG")
    assert all_of(read_picture(data)) == all_of(read_picture(data))


def test_a_drawing_and_what_is_see_through_fall_back_to_png():
    drawing = Image.new("RGB", (600, 300), WHITE)
    ImageDraw.Draw(drawing).ellipse((50, 50, 250, 250), fill=BLUE)
    glass = photograph(64, 48)
    glass.putalpha(Image.linear_gradient("L").resize(glass.size))
    for image in (drawing, glass):
        picture = read_picture(encoded(image, "PNG"))
        assert {each.format for each in renditions(picture)} == {"avif", "webp", "png"}
        assert ImageChops.difference(shown(original(picture)), image).getbbox() is None
    assert all(shown(each).mode == "RGBA" for each in renditions(picture))


@pytest.mark.parametrize(
    ("focal_point", "column"),
    [((0.0, 0.5), 0), ((1 / 3, 0.5), 20), ((0.5, 0.5), 40), ((0.9, 0.5), 80), ((1.0, 1.0), 80)],
)
def test_a_cut_keeps_the_focal_point_in_the_middle_or_as_near_as_the_edges_allow(focal_point, column):
    ramp = Image.linear_gradient("L").rotate(90).resize((120, 40))
    picture = read_picture(encoded(ramp, "PNG"))
    cut = next(each for each in renditions(picture, focal_point, ratio=1.0) if each.format == "png")
    assert (cut.width, cut.height) == (40, 40)
    assert shown(cut).convert("L").getpixel((0, 20)) == ramp.getpixel((column, 20))


def test_a_cut_of_any_ratio_fits_even_the_thinnest_picture():
    for size in ((1, 1), (1, 300), (300, 1), (3, 2)):
        picture = read_picture(encoded(Image.new("RGB", size, RED), "PNG"))
        for ratio in (0.01, 1.0, 1.91, 100.0):
            for rendition in renditions(picture, (0.99, 0.01), ratio=ratio):
                assert shown(rendition).size == (rendition.width, rendition.height)
