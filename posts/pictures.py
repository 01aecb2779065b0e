"""A file somebody uploads becomes a picture of ours, or is refused in words a person understands.

Nothing of the file is kept as it came: it is decoded and encoded again, upright, in sRGB, with 8 bits a channel,
without EXIF, position or anything appended. What it is follows from its bytes, never from its name.
"""

import contextlib
import hashlib
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from PIL import AvifImagePlugin, Image, ImageCms, ImageMath, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

BYTES_AT_MOST = 20_000_000
PIXELS_AT_MOST = 50_000_000
# WebP holds no more than 16,383 on a side.
SIDE_AT_MOST = 16_000
# A progressive JPEG has about ten. Each costs a walk over all pixels, and a small file can hold a hundred thousand.
SCANS_AT_MOST = 50

WIDTHS = (480, 960, 1600)
# What sites show of a link: nearly twice as wide as high.
CARD = (1200, 630)

Format = Literal["avif", "webp", "jpeg", "png"]
_SETTINGS: dict[Format, dict[str, int]] = {
    "avif": {"quality": 60, "speed": 8},  # a third of the time of speed 6, at the same size
    "webp": {"quality": 80, "method": 4},
    "jpeg": {"quality": 82, "optimize": True, "progressive": True},
    "png": {"optimize": True},
}

_ACCEPTED = "Save it as JPEG, PNG, WebP or AVIF and try again."

# Straight to each decoder: it reads the size from the head of the file, and the limit and the message are ours.
# JPEG goes to the decoder of single pictures, so that of a camera's file with several (MPO) the first is taken.
_DECODERS: dict[str, Callable[[io.BytesIO], Image.Image]] = {
    "JPEG": JpegImagePlugin.JpegImageFile,
    "PNG": PngImagePlugin.PngImageFile,
    "WebP": WebPImagePlugin.WebPImageFile,
    "AVIF": AvifImagePlugin.AvifImageFile,
}

# How files begin. The first that fits counts.
_KINDS = (
    (rb"\xff\xd8\xff", "JPEG"),
    (rb"\x89PNG\r\n\x1a\n", "PNG"),
    (rb"RIFF....WEBP", "WebP"),
    (rb"....ftyp(avif|avis|(mif1|msf1).{4,80}avi[fs])", "AVIF"),
    (rb"....ftyp(hei|hev|hea|mif1|msf1)", "HEIC"),
    (rb"GIF8", "GIF"),
    (rb"II\*\0|MM\0\*|II\+\0|MM\0\+", "TIFF"),
    (rb"BM", "BMP"),
    (rb"%PDF", "PDF"),
    (rb"\xff\x0a|\0\0\0\x0cJXL ", "JPEG XL"),
    (rb"(?i)(\xef\xbb\xbf)?\s*(<\?xml|<!--|<!doctype svg|<svg)", "SVG"),
    (rb"(?i)(\xef\xbb\xbf)?\s*(<!doctype|<html|<[a-z])", "HTML"),
)
# Not the escaped FF inside of pixels, and not the restart marks between them.
_JPEG_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])", re.DOTALL)

_REFUSALS = {
    "HEIC": f"This is a HEIC picture, as phones take them, and browsers cannot show it. {_ACCEPTED}",
    "GIF": "Animations are not accepted, and neither is GIF, the format of this file. Save it as PNG and try again.",
    "SVG": "This is a drawing in SVG or another XML file, which can carry programs. Save it as PNG and try again.",
    "HTML": "This is a web page, not a picture. Save the picture itself and try again.",
}


class NotAPicture(Exception):
    """The file is refused; the message says why and what to do, in words for whoever uploaded it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A picture that can be trusted: upright, sRGB, nothing but pixels.

    The SHA-256 is that of the bytes as uploaded: the same file again is the same picture.
    """

    width: int
    height: int
    sha256: str
    image: Image.Image  # of mode RGB, or RGBA if anything in it is see-through
    is_drawing: bool  # of so few colours that JPEG would smear it


class Rendition(NamedTuple):
    """One size of a picture in one format, ready to be stored."""

    format: Format
    width: int
    height: int
    data: bytes


def read_picture(data: bytes) -> Picture:
    """Takes the picture out of a file. Raises NotAPicture, and nothing else, for whatever is none or is too large."""
    if len(data) > BYTES_AT_MOST:
        raise NotAPicture(
            f"The file has {_megabytes(len(data))}; the limit is {_megabytes(BYTES_AT_MOST)}. "
            "Save it smaller and try again."
        )
    kind = _kind(data)
    if kind not in _DECODERS:
        raise NotAPicture(_REFUSALS.get(kind) or f"This is not a picture that can be shown on a page. {_ACCEPTED}")
    if kind == "JPEG" and _scans(data) > SCANS_AT_MOST:
        raise _damaged(kind)
    # Decoders of damaged files raise whatever they meet, from OSError to a bare RuntimeError.
    try:
        image = _DECODERS[kind](io.BytesIO(data))
    except Exception as error:
        raise _damaged(kind) from error
    _refuse_large(*image.size)
    if getattr(image, "n_frames", 1) > 1:
        raise NotAPicture("This is an animation, and animations are not accepted. Save one picture of it as PNG.")
    try:
        _stretch_clear_grey(image)
        image.load()
        image = _clean(image)
    except Exception as error:
        raise _damaged(kind) from error
    return Picture(*image.size, hashlib.sha256(data).hexdigest(), image, _is_drawing(image, kind))


def original(picture: Picture) -> Rendition:
    """The whole picture, encoded once and well: what is stored in place of the upload and goes out in an export."""
    if _fallback(picture) == "png":
        return Rendition("png", *picture.image.size, _encoded(picture.image, "png"))
    return Rendition("jpeg", *picture.image.size, _encoded(picture.image, "jpeg", quality=92))


def renditions(
    picture: Picture, focal_point: tuple[float, float] = (0.5, 0.5), *, ratio: float | None = None
) -> Iterator[Rendition]:
    """A picture in the sizes and formats of a page, never larger than it is: AVIF, WebP and, for the rest, JPEG or PNG.

    With a ratio (width ÷ height) it is cut to it, keeping as near the middle as can be what lies at the focal point,
    given as shares of width and height from the top left. Without one nothing is cut. The same picture always gives
    the same bytes, a size at a time so that few are in memory.
    """
    image = _cut(picture, focal_point, ratio) if ratio else picture.image
    for width in sorted({min(width, image.width) for width in WIDTHS}):
        height = max(1, round(image.height * width / image.width))
        small = image if width == image.width else image.resize((width, height), Image.Resampling.LANCZOS)
        formats: tuple[Format, ...] = ("avif", "webp", _fallback(picture))
        for format in formats:
            yield Rendition(format, width, height, _encoded(small, format))


def card(picture: Picture, focal_point: tuple[float, float] = (0.5, 0.5)) -> Rendition:
    """What is shown with a link to an article elsewhere: cut around the focal point, as JPEG or PNG only."""
    image = _cut(picture, focal_point, CARD[0] / CARD[1])
    if image.width > CARD[0]:
        image = image.resize(CARD, Image.Resampling.LANCZOS)
    format = _fallback(picture)
    return Rendition(format, *image.size, _encoded(image, format))


def _cut(picture: Picture, focal_point: tuple[float, float], ratio: float) -> Image.Image:
    return picture.image.crop(_box(picture.image.size, focal_point, ratio))


def _fallback(picture: Picture) -> Format:
    """The format for browsers that know neither AVIF nor WebP."""
    return "png" if picture.is_drawing or picture.image.mode == "RGBA" else "jpeg"


def _encoded(image: Image.Image, format: Format, **options: int) -> bytes:
    out = io.BytesIO()
    image.save(out, format=format, **(_SETTINGS[format] | options))
    return out.getvalue()


def _kind(data: bytes) -> str:
    return next((kind for start, kind in _KINDS if re.match(start, data[:512], re.DOTALL)), "")


def _scans(data: bytes) -> int:
    """How often the first picture of a JPEG goes over its pixels."""
    scans, place = 0, 2
    while (marker := _JPEG_MARKER.search(data, place)) and marker[1] != b"\xd9":
        scans += marker[1] == b"\xda"
        place = marker.end() + int.from_bytes(data[marker.end() : marker.end() + 2], "big")
    return scans


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.3g} MB"


def _damaged(kind: str) -> NotAPicture:
    return NotAPicture(f"This {kind} file is damaged or was cut off on the way. Export it again and try once more.")


def _refuse_large(width: int, height: int) -> None:
    if width * height > PIXELS_AT_MOST:
        raise NotAPicture(
            f"The picture has {width:,} × {height:,} pixels, {width * height / 1e6:.3g} million; "
            f"the limit is {PIXELS_AT_MOST / 1e6:.3g} million. Make it smaller and try again."
        )
    if max(width, height) > SIDE_AT_MOST:
        raise NotAPicture(
            f"The picture has {width:,} × {height:,} pixels; the limit is {SIDE_AT_MOST:,} on either side. "
            "Make it smaller or cut it and try again."
        )


def _clean(image: Image.Image) -> Image.Image:
    """The loaded picture upright, in sRGB, 8 bits a channel, as RGB or RGBA, with nothing beside its pixels."""
    profile = image.info.get("icc_profile")
    _turn_upright(image)
    alpha = _alpha(image)
    image.info.pop("transparency", None)
    clean = _in_srgb(_with_8_bits(image), profile)
    if alpha and alpha.getextrema() != (255, 255):
        clean.putalpha(alpha)
    clean.info = {}
    return clean


def _stretch_clear_grey(image: Image.Image) -> None:
    """A PNG of 2 or 4 bits names its see-through grey in these; Pillow stretches the pixels to 8 bits, but not that."""
    tiles = getattr(image, "tile", [])
    rawmode = tiles[0].args if tiles else None
    if rawmode in ("L;2", "L;4") and "transparency" in image.info:
        image.info["transparency"] *= 85 if rawmode == "L;2" else 17


def _turn_upright(image: Image.Image) -> None:
    # EXIF that cannot be read says nothing about the picture, which can.
    with contextlib.suppress(Exception):
        ImageOps.exif_transpose(image, in_place=True)


def _alpha(image: Image.Image) -> Image.Image | None:
    if not image.has_transparency_data:
        return None
    if image.mode.startswith("I;16"):
        clear = image.info["transparency"]
        return ImageMath.lambda_eval(lambda of: (of["grey"] != clear) * 255, grey=image.convert("I")).convert("L")
    return (image if "A" in image.mode else image.convert("RGBA")).getchannel("A")


def _with_8_bits(image: Image.Image) -> Image.Image:
    """The colours alone, in a mode that a profile can be meant for: grey, RGB or CMYK."""
    match image.mode:
        case "L" | "RGB" | "CMYK":
            return image
        case "LA":
            return image.getchannel("L")
        case "I" | "I;16" | "I;16B" | "I;16L" | "I;16N":
            # convert() would clip: every grey above 255 of 65,535 would be white.
            return image.convert("I").point(lambda grey: grey * (1 / 257) + 0.5).convert("L")
    return image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The same colours in sRGB. May change the image given, to hold a large one in memory only once."""
    # A profile that is broken, or meant for other channels, is left aside: the numbers are taken as sRGB.
    with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
        if profile:
            given, srgb = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
            in_place = image.mode == "RGB"
            converted = ImageCms.profileToProfile(image, given, srgb, outputMode="RGB", inPlace=in_place)
            return converted or image
    return image if image.mode == "RGB" else image.convert("RGB")


def _box(size: tuple[int, int], focal_point: tuple[float, float], ratio: float) -> tuple[int, int, int, int]:
    """The largest cut of the ratio, with the focal point in its middle or as near as the edges allow."""
    width, height = size
    cut_width, cut_height = max(1, min(width, round(height * ratio))), max(1, min(height, round(width / ratio)))
    left = min(max(0, round(width * focal_point[0] - cut_width / 2)), width - cut_width)
    top = min(max(0, round(height * focal_point[1] - cut_height / 2)), height - cut_height)
    return left, top, left + cut_width, top + cut_height


def _is_drawing(image: Image.Image, kind: str) -> bool:
    return kind != "JPEG" and image.getcolors(256) is not None
