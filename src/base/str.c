#include "base/str.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/arena.h"

/* Building. */

struct buf
buf_new (struct arena *arena)
{
  struct buf b = { .arena = arena, .capacity = 64 };
  b.text = arena_alloc (arena, b.capacity);
  return b;
}

static void
buf_room (struct buf *b, size_t more)
{
  size_t need = b->length + more + 1;
  if (need <= b->capacity)
    return;
  size_t capacity = b->capacity;
  while (capacity < need)
    capacity *= 2;
  b->text = arena_grow (b->arena, b->text, b->capacity, capacity);
  b->capacity = capacity;
}

void
buf_add_n (struct buf *b, const char *text, size_t length)
{
  buf_room (b, length);
  if (length)
    memcpy (b->text + b->length, text, length);
  b->length += length;
  b->text[b->length] = '\0';
}

void
buf_add (struct buf *b, const char *text)
{
  buf_add_n (b, text, strlen (text));
}

void
buf_char (struct buf *b, char c)
{
  buf_add_n (b, &c, 1);
}

void
buf_fill (struct buf *b, char c, size_t n)
{
  buf_room (b, n);
  memset (b->text + b->length, c, n);
  b->length += n;
  b->text[b->length] = '\0';
}

void
buf_printf (struct buf *b, const char *format, ...)
{
  va_list args, again;
  va_start (args, format);
  va_copy (again, args);
  int n = vsnprintf (NULL, 0, format, args);
  va_end (args);
  if (n > 0)
    {
      buf_room (b, (size_t) n);
      vsnprintf (b->text + b->length, (size_t) n + 1, format, again);
      b->length += (size_t) n;
    }
  va_end (again);
}

/* Comparing. */

bool
str_equal (const char *a, const char *b)
{
  return a == b || (a && b && strcmp (a, b) == 0);
}

static char
fold (char c)
{
  return c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c;
}

bool
str_equal_fold (const char *a, const char *b)
{
  if (!a || !b)
    return a == b;
  while (*a && fold (*a) == fold (*b))
    a++, b++;
  return fold (*a) == fold (*b);
}

bool
str_starts (const char *text, const char *prefix)
{
  return strncmp (text, prefix, strlen (prefix)) == 0;
}

int
str_compare (const void *a, const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* UTF-8. */

/* The code point at TEXT and its length; length 1 and U+FFFD for a byte
   that starts none.  A real U+FFFD has length 3. */
static int32_t
next_char (const char *text, size_t left, size_t *length)
{
  utf8proc_int32_t c;
  utf8proc_ssize_t n = utf8proc_iterate ((const utf8proc_uint8_t *) text,
                                         (utf8proc_ssize_t) left, &c);
  *length = n > 0 ? (size_t) n : 1;
  return n > 0 ? c : 0xfffd;
}

size_t
str_utf8_check (const char *text, size_t length)
{
  size_t i = 0;
  while (i < length)
    {
      unsigned char byte = (unsigned char) text[i];
      if (byte == 0)
        return i;
      if (byte < 0x80)
        {
          i++;
          continue;
        }
      utf8proc_int32_t c;
      utf8proc_ssize_t n
        = utf8proc_iterate ((const utf8proc_uint8_t *) text + i,
                            (utf8proc_ssize_t) (length - i), &c);
      if (n <= 0)
        return i;
      i += (size_t) n;
    }
  return length;
}

bool
str_utf8_valid (const char *text, size_t length)
{
  return str_utf8_check (text, length) == length;
}

size_t
str_width (const char *text)
{
  size_t width = 0, left = strlen (text), n;
  for (; left; text += n, left -= n)
    {
      int w = utf8proc_charwidth (next_char (text, left, &n));
      width += w > 0 ? (size_t) w : 0;
    }
  return width;
}

size_t
str_chars (const char *text, size_t length)
{
  size_t chars = 0;
  for (size_t i = 0; i < length; i++)
    chars += ((unsigned char) text[i] & 0xc0) != 0x80;
  return chars;
}

/* Showing. */

static bool
is_bidi_control (int32_t c)
{
  return c == 0x061c || c == 0x200e || c == 0x200f
         || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

char *
str_visible (struct arena *arena, const char *text)
{
  struct buf out = buf_new (arena);
  size_t left = strlen (text), n;
  for (; left; text += n, left -= n)
    {
      int32_t c = next_char (text, left, &n);
      if (c == 0xfffd && n == 1)
        buf_printf (&out, "\\x%02x", (unsigned) (unsigned char) *text);
      else if (c < 0x20 || (c >= 0x7f && c < 0xa0))
        buf_printf (&out, "\\x%02x", (unsigned) c);
      else if (is_bidi_control (c) || c == 0x2028 || c == 0x2029)
        buf_printf (&out, "\\u{%04x}", (unsigned) c);
      else
        buf_add_n (&out, text, n);
    }
  return out.text;
}

char *
str_clip (struct arena *arena, const char *text, size_t most)
{
  size_t left = strlen (text), n, chars = 0;
  const char *at = text;
  while (left && chars < most)
    {
      next_char (at, left, &n);
      at += n;
      left -= n;
      chars++;
    }
  if (!left)
    return arena_copy (arena, text);
  size_t keep = 0;
  for (chars = 1; chars < most; chars++)
    {
      next_char (text + keep, strlen (text + keep), &n);
      keep += n;
    }
  return arena_printf (arena, "%.*s%s", (int) keep, text,
                       most ? "\xe2\x80\xa6" : "");
}

char *
str_slug (struct arena *arena, const char *text)
{
  enum { MOST = 60 };
  char slug[MOST + 1];
  size_t n = 0;
  for (; *text && n < MOST; text++)
    {
      char c = fold (*text);
      bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')
                   || c == '_';
      if (plain)
        slug[n++] = c;
      else if (n && slug[n - 1] != '-')
        slug[n++] = '-';
    }
  while (n && slug[n - 1] == '-')
    n--;
  slug[n] = '\0';
  return arena_copy (arena, n ? slug : "x");
}

/* Did you mean. */

enum { LONGEST_WORD = 64 };

static size_t
smaller (size_t a, size_t b)
{
  return a < b ? a : b;
}

/* Optimal string alignment: insertions, deletions, substitutions and
   swaps of neighbours (Damerau 1964; Levenshtein 1966). */
static size_t
distance (const char *a, const char *b, size_t m)
{
  size_t n = strlen (a);
  if (n > LONGEST_WORD || m > LONGEST_WORD)
    return SIZE_MAX;
  size_t d[LONGEST_WORD + 1][LONGEST_WORD + 1];
  for (size_t i = 0; i <= n; i++)
    for (size_t j = 0; j <= m; j++)
      {
        if (!i || !j)
          {
            d[i][j] = i + j;
            continue;
          }
        size_t cost = fold (a[i - 1]) != fold (b[j - 1]);
        d[i][j] = smaller (smaller (d[i - 1][j], d[i][j - 1]) + 1,
                           d[i - 1][j - 1] + cost);
        if (i > 1 && j > 1 && fold (a[i - 1]) == fold (b[j - 2])
            && fold (a[i - 2]) == fold (b[j - 1]))
          d[i][j] = smaller (d[i][j], d[i - 2][j - 2] + 1);
      }
  return d[n][m];
}

/* The nearest of the candidates, or of their starts where STARTS. */
static const char *
nearest (const char *word, const char *const *candidates, size_t n,
         bool starts)
{
  size_t length = strlen (word), best = length > 3 ? length / 3 : 1;
  const char *found = NULL;
  for (size_t i = 0; i < n; i++)
    {
      size_t m = strlen (candidates[i]);
      if (starts && m <= length)
        continue;
      size_t far = distance (word, candidates[i], starts ? length : m);
      if (far < length && far < best + !found)
        {
          best = far;
          found = candidates[i];
        }
    }
  return found;
}

const char *
str_nearest (const char *word, const char *const *candidates, size_t n)
{
  const char *found = nearest (word, candidates, n, false);
  if (!found && strlen (word) >= 4)
    found = nearest (word, candidates, n, true);
  return found;
}
