"""Gradio's theme in the shop's colours: small, plain, and dark enough on light to be read."""

import gradio as gr

ACCENT, DARKER, SOFT = "#1d5c49", "#143f32", "#e3efe8"
INK, QUIET, LINE = "#1f2933", "#56606c", "#d9dde2"
FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "PingFang SC", "Noto Sans CJK SC")


def look() -> gr.themes.Base:
    """The same by day and by night: agents compare what they see with the shop's own pages."""
    theme = gr.themes.Default(
        primary_hue="emerald",
        neutral_hue="slate",
        spacing_size="sm",
        radius_size="md",
        text_size="sm",
        font=FONTS,
        font_mono=("ui-monospace", "monospace"),
    )
    both = {
        "body_background_fill": "#ffffff",
        "body_text_color": INK,
        "body_text_color_subdued": QUIET,
        "color_accent": ACCENT,
        "block_label_text_color": QUIET,
        "block_title_text_color": QUIET,
        "block_info_text_color": QUIET,
        "border_color_primary": LINE,
        "border_color_accent": ACCENT,
        "input_placeholder_color": "#6b7480",
        "button_primary_background_fill": ACCENT,
        "button_primary_background_fill_hover": DARKER,
        "button_primary_text_color": "#ffffff",
        "button_secondary_text_color": INK,
        "checkbox_background_color_selected": ACCENT,
        "checkbox_border_color": "#7a8491",
        "checkbox_border_color_selected": ACCENT,
        "checkbox_label_background_fill_selected": SOFT,
        "checkbox_label_border_color_selected": ACCENT,
    }
    return theme.set(**both)
