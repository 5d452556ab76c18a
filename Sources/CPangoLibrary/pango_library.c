#include "pango_library.h"

#ifdef __APPLE__

// Homebrew's libraries lie where the loader does not look by itself: they are linked.
static const struct pango_library library = {
#define LINKED(name) .name = name,
    PANGO_LIBRARY(LINKED)
};

const struct pango_library *pango_library_load(void) { return &library; }

#else

#include <dlfcn.h>
#include <pthread.h>

static struct pango_library library;
static int is_whole;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
  // Its own libraries are searched with it.
  void *pango = dlopen("libpangocairo-1.0.so.0", RTLD_LAZY | RTLD_LOCAL);
  if (!pango) return;
  is_whole = 1;
#define LOADED(name) \
  library.name = (__typeof__(name) *)dlsym(pango, #name); \
  if (!library.name) is_whole = 0;
  PANGO_LIBRARY(LOADED)
}

const struct pango_library *pango_library_load(void) {
  pthread_once(&once, load);
  return is_whole ? &library : 0;
}

#endif
