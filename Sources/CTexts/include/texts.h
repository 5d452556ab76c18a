#ifndef UNROLL_TEXTS_H
#define UNROLL_TEXTS_H

#include <stddef.h>

/// The English texts: the files of `en/`, one after the other, as UTF-8 that ends in a zero byte.
const char *unroll_texts_en(void);

/// How many bytes these are, the zero byte not counted.
size_t unroll_texts_en_size(void);

/// The style sheet of the book, as UTF-8 that ends in a zero byte.
const char *unroll_book_css(void);

#endif
