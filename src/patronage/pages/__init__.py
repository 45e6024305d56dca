"""Blocks of content drawn as one self-contained page: templates, styles, charts as inline SVG."""
