// What Swift's module of glibc leaves out; other systems have nothing of it.
#if defined(__linux__)
#include <malloc.h>
#endif
