#ifndef UNROLL_CAIRO_LIBRARY_H
#define UNROLL_CAIRO_LIBRARY_H

#include <cairo-pdf.h>
#include <cairo.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

// The functions that paint. Cairo brings along X11 and some fifteen libraries more; they are looked up when the first pixel is to be
// painted.
#define CAIRO_LIBRARY(FUNCTION) \
  FUNCTION(FT_Done_FreeType) \
  FUNCTION(FT_Init_FreeType) \
  FUNCTION(FT_Outline_Render) \
  FUNCTION(cairo_arc) \
  FUNCTION(cairo_arc_negative) \
  FUNCTION(cairo_close_path) \
  FUNCTION(cairo_copy_path) \
  FUNCTION(cairo_create) \
  FUNCTION(cairo_curve_to) \
  FUNCTION(cairo_destroy) \
  FUNCTION(cairo_fill) \
  FUNCTION(cairo_fill_preserve) \
  FUNCTION(cairo_font_options_create) \
  FUNCTION(cairo_font_options_destroy) \
  FUNCTION(cairo_font_options_set_antialias) \
  FUNCTION(cairo_font_options_set_hint_metrics) \
  FUNCTION(cairo_font_options_set_hint_style) \
  FUNCTION(cairo_get_source) \
  FUNCTION(cairo_get_target) \
  FUNCTION(cairo_glyph_path) \
  FUNCTION(cairo_image_surface_create) \
  FUNCTION(cairo_image_surface_create_for_data) \
  FUNCTION(cairo_image_surface_get_data) \
  FUNCTION(cairo_image_surface_get_stride) \
  FUNCTION(cairo_line_to) \
  FUNCTION(cairo_move_to) \
  FUNCTION(cairo_new_path) \
  FUNCTION(cairo_paint) \
  FUNCTION(cairo_path_destroy) \
  FUNCTION(cairo_pattern_set_extend) \
  FUNCTION(cairo_pattern_set_filter) \
  FUNCTION(cairo_pdf_surface_add_outline) \
  FUNCTION(cairo_pdf_surface_create_for_stream) \
  FUNCTION(cairo_pdf_surface_set_metadata) \
  FUNCTION(cairo_pdf_surface_set_size) \
  FUNCTION(cairo_rectangle) \
  FUNCTION(cairo_restore) \
  FUNCTION(cairo_save) \
  FUNCTION(cairo_scale) \
  FUNCTION(cairo_set_dash) \
  FUNCTION(cairo_set_line_cap) \
  FUNCTION(cairo_set_line_join) \
  FUNCTION(cairo_set_line_width) \
  FUNCTION(cairo_set_scaled_font) \
  FUNCTION(cairo_set_source_rgb) \
  FUNCTION(cairo_set_source_surface) \
  FUNCTION(cairo_status) \
  FUNCTION(cairo_status_to_string) \
  FUNCTION(cairo_stroke) \
  FUNCTION(cairo_surface_destroy) \
  FUNCTION(cairo_surface_finish) \
  FUNCTION(cairo_surface_flush) \
  FUNCTION(cairo_surface_get_type) \
  FUNCTION(cairo_surface_mark_dirty) \
  FUNCTION(cairo_surface_show_page) \
  FUNCTION(cairo_surface_status) \
  FUNCTION(cairo_translate)

/// Cairo, and FreeType, on which it stands.
struct cairo_library {
#define CAIRO_LIBRARY_MEMBER(name) __typeof__(name) *_Nonnull name;
  CAIRO_LIBRARY(CAIRO_LIBRARY_MEMBER)
#undef CAIRO_LIBRARY_MEMBER
};

/// The functions, loaded at the first call; NULL where Cairo is not installed.
const struct cairo_library *_Nullable cairo_library_load(void);

#endif
