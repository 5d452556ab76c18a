#ifndef UNROLL_PANGO_LIBRARY_H
#define UNROLL_PANGO_LIBRARY_H

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>

// The functions that set text. A program that is linked with Pango loads it and the thirty libraries that it needs before its first
// line, which takes longer than all that most commands do; so they are looked up when the first text is to be set that is not known.
#define PANGO_LIBRARY(FUNCTION)                 \
  FUNCTION(FcConfigBuildFonts)                  \
  FUNCTION(FcConfigCreate)                      \
  FUNCTION(FcConfigDestroy)                     \
  FUNCTION(FcConfigGetFonts)                    \
  FUNCTION(FcConfigParseAndLoadFromMemory)      \
  FUNCTION(FcConfigSetCurrent)                  \
  FUNCTION(FcInitLoadConfigAndFonts)            \
  FUNCTION(FcPatternGetString)                  \
  FUNCTION(g_object_ref)                        \
  FUNCTION(g_object_unref)                      \
  FUNCTION(pango_attr_font_features_new)        \
  FUNCTION(pango_attr_list_insert)              \
  FUNCTION(pango_attr_list_new)                 \
  FUNCTION(pango_attr_list_unref)               \
  FUNCTION(pango_cairo_context_set_font_options) \
  FUNCTION(pango_cairo_context_set_resolution)  \
  FUNCTION(pango_cairo_font_get_scaled_font)    \
  FUNCTION(pango_cairo_font_map_get_default)    \
  FUNCTION(pango_cairo_font_map_new)            \
  FUNCTION(pango_cairo_show_layout)             \
  FUNCTION(pango_context_set_language)          \
  FUNCTION(pango_context_set_round_glyph_positions) \
  FUNCTION(pango_font_description_free)         \
  FUNCTION(pango_font_description_new)          \
  FUNCTION(pango_font_description_set_absolute_size) \
  FUNCTION(pango_font_description_set_family)   \
  FUNCTION(pango_font_description_set_style)    \
  FUNCTION(pango_font_description_set_weight)   \
  FUNCTION(pango_font_get_glyph_extents)        \
  FUNCTION(pango_font_map_create_context)       \
  FUNCTION(pango_language_from_string)          \
  FUNCTION(pango_layout_get_baseline)           \
  FUNCTION(pango_layout_get_extents)            \
  FUNCTION(pango_layout_get_line_readonly)      \
  FUNCTION(pango_layout_get_unknown_glyphs_count) \
  FUNCTION(pango_layout_new)                    \
  FUNCTION(pango_layout_set_attributes)         \
  FUNCTION(pango_layout_set_font_description)   \
  FUNCTION(pango_layout_set_single_paragraph_mode) \
  FUNCTION(pango_layout_set_text)

/// Pango, and what it stands on.
struct pango_library {
#define PANGO_LIBRARY_MEMBER(name) __typeof__(name) *_Nonnull name;
  PANGO_LIBRARY(PANGO_LIBRARY_MEMBER)
#undef PANGO_LIBRARY_MEMBER
};

/// The functions, loaded at the first call; NULL where Pango is not installed.
const struct pango_library *_Nullable pango_library_load(void);

#endif
