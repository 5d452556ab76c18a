#include "texts.h"

// SwiftPM cannot ask for C23; clang takes #embed in any language mode.
#pragma clang diagnostic ignored "-Wc23-extensions"

// Every file of texts is compiled in, so that the program finds its words wherever it stands. One line a file.
static const char en[] = {
#embed "en/book.strings" suffix(, '\n', )
#embed "en/engine.strings" suffix(, '\n', )
#embed "en/explanations.strings" suffix(, '\n', )
#embed "en/files.strings" suffix(, '\n', )
#embed "en/commands.strings" suffix(, '\n', )
#embed "en/diagrams.strings" suffix(, '\n', )
#embed "en/lessons.strings" suffix(, '\n', )
#embed "en/quizzes.strings" suffix(, '\n', )
#embed "en/stepping.strings" suffix(, '\n', )
#embed "en/training.strings" suffix(, '\n', )
    0};

const char *unroll_texts_en(void) { return en; }

size_t unroll_texts_en_size(void) { return sizeof en - 1; }

static const char book_css[] = {
#embed "web/book.css" suffix(, )
    0};

const char *unroll_book_css(void) { return book_css; }
