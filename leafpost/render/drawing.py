"""Drawings as PNG, for mail clients, which show no SVG. resvg is imported here and nowhere else."""

from functools import lru_cache

from leafpost.render.pictures import svg_size

SCALE = 2  # pixels per CSS pixel: sharp on a phone


@lru_cache(maxsize=128)
def png_of_svg(svg: bytes, width: int) -> bytes:
    """A drawing as PNG for being shown `width` CSS pixels wide."""
    import resvg_py

    own_width, own_height = svg_size(svg)
    height = round(width * own_height / own_width)
    data = resvg_py.svg_to_bytes(
        svg_string=svg.decode("utf-8"), width=width * SCALE, height=height * SCALE, skip_system_fonts=True
    )
    return bytes(data)
