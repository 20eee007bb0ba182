#ifndef BASE_STR_H
#define BASE_STR_H

/* Text: building it, comparing it, showing it safely.

   A `struct buf` is a growing text in an arena; its ->text is always
   null-terminated.  All text inside the program is valid UTF-8. */

#include <stdbool.h>
#include <stddef.h>

struct arena;

struct buf {
  struct arena *arena;
  char *text;        /* null-terminated, never null after buf_new */
  size_t length;     /* bytes without the terminator */
  size_t capacity;
};

struct buf buf_new (struct arena *);
void buf_add (struct buf *, const char *text);
void buf_add_n (struct buf *, const char *text, size_t length);
void buf_char (struct buf *, char);
void buf_printf (struct buf *, const char *format, ...)
  __attribute__ ((format (printf, 2, 3)));
/* N blanks (or copies of C). */
void buf_fill (struct buf *, char c, size_t n);

/* Bytewise equality; either may be null, and null equals only null. */
bool str_equal (const char *, const char *);
/* ASCII case folded equality. */
bool str_equal_fold (const char *, const char *);
bool str_starts (const char *text, const char *prefix);

/* Terminal columns that TEXT takes (East Asian wide = 2, marks = 0). */
size_t str_width (const char *text);
/* Code points in the first LENGTH bytes of TEXT. */
size_t str_chars (const char *text, size_t length);

/* True if the LENGTH bytes are well-formed UTF-8 without NUL. */
bool str_utf8_valid (const char *text, size_t length);
/* Offset of the first bad byte, LENGTH if none. */
size_t str_utf8_check (const char *text, size_t length);

/* TEXT with C0, C1, DEL, line separators and bidirectional controls
   shown as \x1b or \u{202e}: for a terminal, a message, a chart label.
   A byte that is not UTF-8, as in an argument, is shown like them. */
char *str_visible (struct arena *, const char *text);

/* TEXT cut to at most MOST code points, with an ellipsis when cut. */
char *str_clip (struct arena *, const char *text, size_t most);

/* Lower-case file-name part made of a-z 0-9 - _, never empty, at most
   60 bytes. */
char *str_slug (struct arena *, const char *text);

/* The candidate nearest to WORD by Damerau-Levenshtein distance of at
   most max(1, length/3), ASCII case ignored; failing that, the one whose
   start is as near (`welhc` for `welch_t`).  Null if none; of several
   the first.  Words beyond 64 bytes are near to nothing. */
const char *str_nearest (const char *word, const char *const *candidates,
                         size_t n);

/* qsort comparator for an array of `const char *`, bytewise. */
int str_compare (const void *, const void *);

#endif
