"""Pictures for tests: made of noise, as a file that is uploaded or in the library."""

import io
import random
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow

from posts import library
from posts.models import Image
from tests.factories import NOW

LIST = "/admin/posts/image/"


def photograph(width: int = 40, height: int = 30, seed: int = 1, format: str = "JPEG") -> bytes:
    noise = Pillow.frombytes("RGB", (12, 9), random.Random(seed).randbytes(12 * 9 * 3))
    out = io.BytesIO()
    noise.resize((width, height), Pillow.Resampling.BICUBIC).save(out, format)
    return out.getvalue()


def a_file(data: bytes | None = None, name: str = "ga-ingot.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photograph() if data is None else data)


def an_image(name: str = "ga-ingot", **fields) -> Image:
    size = fields.pop("size", (40, 30))
    seed = fields.pop("seed", sum(name.encode()))
    return library.add_image(a_file(photograph(*size, seed=seed), f"{name}.jpg"), None, NOW, **fields)


def stored(media: Path) -> list[Path]:
    return sorted(path for path in media.rglob("*") if path.is_file()) if media.exists() else []
