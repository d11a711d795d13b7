"""Decodes picture files of any size in limited memory with Pillow alone; an exported classifier carries this code."""

from pathlib import Path
from threading import Lock

from PIL import ExifTags, Image, ImageMath, ImageOps, UnidentifiedImageError

MAX_PIXELS = 128_000_000
MAX_JPEG_PIXELS = 256_000_000
"""A baseline JPEG is decoded directly to a smaller size, so pictures from 200-megapixel phones can be read."""
MAX_WEBP_PIXELS = 64_000_000
"""The WebP decoder needs several copies of the whole picture."""
MAX_SHORTER_SIDE_PX = 512
_MAX_LONGER_SIDE_PX = 8 * MAX_SHORTER_SIDE_PX
_DECODED_SIDE_PX = 2 * MAX_SHORTER_SIDE_PX
"""Decoders and box filters keep at least this shorter side; the rest of the reduction is antialiased."""
_LARGE_PIXELS = 16_000_000
_STRIP_PIXELS = 1_000_000
_FORMATS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP", "PPM")
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_one_large_at_a_time = Lock()

Image.MAX_IMAGE_PIXELS = None  # the limits above replace it, because the formats need different amounts of memory


class PictureError(ValueError):
    """A file is no picture that can be read; the text continues a sentence that begins with its path."""


def decode(path: Path, decoded_side_px: int = _DECODED_SIDE_PX) -> Image.Image:
    """Decode one picture file.

    Args:
        decoded_side_px: a JPEG may be decoded at a smaller size if its shorter side keeps this length.

    Returns:
        RGB, rotated according to the EXIF orientation, on a white background. A picture whose shorter side exceeds 512
        pixels is reduced to that with antialiasing, keeping its proportions (the longer side to at most 4,096 pixels).
        JPEG files are decoded at a half, a quarter or an eighth of their size if the shorter side keeps
        `decoded_side_px`; other files of more than 16 million pixels are reduced strip by strip.

    Raises:
        PictureError: the file cannot be read, is not a picture, is truncated, or has too many pixels.
    """
    try:
        with Image.open(path, formats=_FORMATS) as picture:
            _check_size(picture)
            picture.draft(None, (decoded_side_px, decoded_side_px))  # changes JPEG files only
            if picture.width * picture.height <= _LARGE_PIXELS:
                return _shrunk(_on_white(ImageOps.exif_transpose(picture)))
            with _one_large_at_a_time:
                return _shrunk(_upright(picture, _reduced(picture)))
    except PictureError:
        raise
    except UnidentifiedImageError as error:
        raise PictureError("is not a picture that can be read") from error
    except OSError as error:
        if error.errno is None and "truncated" in str(error):
            raise PictureError("is truncated: the end of the picture is missing") from error
        raise PictureError(f"cannot be read as a picture: {error.strerror or error}") from error
    except Exception as error:  # decoders raise all kinds of errors on broken files
        raise PictureError(f"is a broken picture: {error}") from error


def _check_size(picture: Image.Image) -> None:
    limit = MAX_PIXELS
    if picture.format in ("JPEG", "MPO") and not picture.info.get("progressive"):
        limit = MAX_JPEG_PIXELS
    elif picture.format == "WEBP":
        limit = MAX_WEBP_PIXELS
    if picture.width * picture.height > limit:
        kind = "progressive JPEG" if picture.info.get("progressive") else picture.format
        raise PictureError(
            f"has {picture.width}x{picture.height} pixels; the limit is {limit:,} pixels for {kind} files"
        )


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):  # 16 bits of grey, which Pillow's own conversion would clip to white
        return _eight_bits(picture.convert("I")).convert("RGB")
    if picture.mode == "F":
        raise ValueError("its pixels are unbounded numbers; save it with 8 or 16 bits per channel")
    if picture.mode not in ("RGBA", "LA", "PA") and "transparency" not in picture.info:
        return picture.convert("RGB")
    rgba = picture.convert("RGBA")
    paper = Image.new("RGBA", rgba.size, (255, 255, 255, 255))
    return Image.alpha_composite(paper, rgba).convert("RGB")


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Convert grey values of a picture of mode I from 0 to 65,535 to 0 to 255, rounded down."""
    reduced: Image.Image = ImageMath.lambda_eval(
        lambda given: given["min"](given["max"](given["grey"], 0), 65535) / 257, grey=picture
    )
    return reduced.convert("L")


def _reduced(picture: Image.Image) -> Image.Image:
    """Reduce a large picture by averaging boxes, strip by strip, to avoid a second copy of all its pixels."""
    factor = max(1, min(picture.size) // _DECODED_SIDE_PX)
    rows = factor * max(1, _STRIP_PIXELS // (picture.width * factor))
    small = Image.new("RGB", (-(-picture.width // factor), -(-picture.height // factor)))
    for top in range(0, picture.height, rows):
        strip = picture.crop((0, top, picture.width, min(picture.height, top + rows)))
        small.paste(_on_white(strip).reduce(factor), (0, top // factor))
    return small


def _upright(picture: Image.Image, pixels: Image.Image) -> Image.Image:
    """Rotate pixels according to the EXIF orientation of their picture."""
    turn = _TURNS.get(picture.getexif().get(ExifTags.Base.Orientation, 1))
    return pixels if turn is None else pixels.transpose(turn)


def _shrunk(picture: Image.Image) -> Image.Image:
    shorter = min(picture.size)
    longest = _MAX_LONGER_SIDE_PX
    if shorter <= MAX_SHORTER_SIDE_PX and max(picture.size) <= longest:
        return picture
    scale = min(1.0, MAX_SHORTER_SIDE_PX / shorter)
    width, height = (min(longest, max(1, round(side * scale))) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.BILINEAR)  # Pillow antialiases wherever it shrinks
