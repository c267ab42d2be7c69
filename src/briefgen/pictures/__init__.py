"""Pictures as files: their type and size, whether a page may show them, and what of them is published.

In: bytes of a PNG, JPEG or SVG. Out: bytes without metadata, upright, in sRGB. Begin with `images.check_image`; `svg`
reads SVG without trusting it. `drawings` makes shapes of them.
"""
