#include "cairo_library.h"
#include "pango_library.h"

#ifdef __APPLE__

// Homebrew's libraries lie where the loader does not look by itself: they are linked.
#define LINKED(name) .name = name,
#define LIBRARY(library, file, FUNCTIONS)                        \
  const struct library *library##_load(void) {                   \
    static const struct library functions = {FUNCTIONS(LINKED)}; \
    return &functions;                                           \
  }

#else

#include <dlfcn.h>
#include <pthread.h>

#define LOADED(name)                                   \
  into->name = (__typeof__(name) *)dlsym(from, #name); \
  if (!into->name) return;
#define LIBRARY(library, file, FUNCTIONS)                  \
  static const struct library *loaded_##library;           \
  static void load_##library(void) {                       \
    static struct library functions;                       \
    struct library *into = &functions;                     \
    void *from = dlopen(file, RTLD_LAZY | RTLD_LOCAL);     \
    if (!from) return;                                     \
    FUNCTIONS(LOADED)                                      \
    loaded_##library = into;                               \
  }                                                        \
  const struct library *library##_load(void) {             \
    static pthread_once_t once = PTHREAD_ONCE_INIT;        \
    pthread_once(&once, load_##library);                   \
    return loaded_##library;                               \
  }

#endif

// Each brings the libraries that it stands on, which are searched with it: FreeType comes with Cairo, fontconfig with Pango.
LIBRARY(cairo_library, "libcairo.so.2", CAIRO_LIBRARY)
LIBRARY(pango_library, "libpangocairo-1.0.so.0", PANGO_LIBRARY)
