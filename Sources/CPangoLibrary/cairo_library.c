#include "cairo_library.h"

#ifdef __APPLE__

// Homebrew's libraries lie where the loader does not look by itself: they are linked.
static const struct cairo_library library = {
#define LINKED(name) .name = name,
    CAIRO_LIBRARY(LINKED)
};

const struct cairo_library *cairo_library_load(void) { return &library; }

#else

#include <dlfcn.h>
#include <pthread.h>

static struct cairo_library library;
static int is_whole;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
  // Its own libraries are searched with it: FreeType is one of them.
  void *cairo = dlopen("libcairo.so.2", RTLD_LAZY | RTLD_LOCAL);
  if (!cairo) return;
  is_whole = 1;
#define LOADED(name) \
  library.name = (__typeof__(name) *)dlsym(cairo, #name); \
  if (!library.name) is_whole = 0;
  CAIRO_LIBRARY(LOADED)
}

const struct cairo_library *cairo_library_load(void) {
  pthread_once(&once, load);
  return is_whole ? &library : 0;
}

#endif
