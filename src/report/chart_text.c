#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "chart.h"

/* Advance widths of DejaVu Sans from blank to ~, in hundredths of its
   size. */
static const unsigned char ascii_width[] = {
  32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34,
  64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 54,
  100, 69, 69, 70, 77, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79,
  61, 79, 70, 64, 62, 74, 69, 99, 69, 62, 69, 40, 34, 40, 84, 50,
  50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62,
  64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84
};

static size_t
char_length (const char *p)
{
  unsigned char lead = (unsigned char) *p;
  size_t length = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return strnlen (p, length);
}

/* Width of one character in sizes.  Beyond ASCII a guess on the wide
   side, by the columns it takes in a terminal. */
static double
char_width (const char *p, size_t length)
{
  unsigned char c = (unsigned char) *p;
  if (c >= ' ' && c <= '~')
    return ascii_width[c - ' '] / 100.0;
  char one[5] = { 0 };
  memcpy (one, p, length);
  size_t columns = str_width (one);
  return columns == 0 ? 0 : columns == 1 ? 0.72 : 1.05;
}

double
text_width (const char *text, double size)
{
  double sizes = 0;
  for (const char *p = text; *p; p += char_length (p))
    sizes += char_width (p, char_length (p));
  return sizes * size;
}

/* U+2028 and U+2029 end a line in some renderers. */
static bool
is_separator (const char *p)
{
  return strncmp (p, "\xe2\x80\xa8", 3) == 0
         || strncmp (p, "\xe2\x80\xa9", 3) == 0;
}

const char *
text_plain (struct arena *arena, const char *text)
{
  struct buf out = buf_new (arena);
  bool blank = true;
  size_t length;
  for (const char *p = text ? text : ""; *p; p += length)
    {
      length = char_length (p);
      bool gap = strchr (" \t\n\v\f\r", *p) || is_separator (p);
      if (!gap)
        buf_add_n (&out, p, length);
      else if (!blank)
        buf_char (&out, ' ');
      blank = gap;
    }
  return str_visible (arena, out.text);
}

/* Bytes of TEXT that fit into PIXELS, at least one character. */
static size_t
fitting (const char *text, double size, double pixels)
{
  const char *p = text;
  for (double x = 0; *p; p += char_length (p))
    {
      x += char_width (p, char_length (p)) * size;
      if (x > pixels && p > text)
        break;
    }
  return (size_t) (p - text);
}

const char *
text_fit (struct arena *arena, const char *text, double size, double pixels)
{
  if (text_width (text, size) <= pixels)
    return text;
  size_t bytes = fitting (text, size, pixels - size);
  return str_clip (arena, text, str_chars (text, bytes));
}

/* What stands before a blank is read with what comes after: "p < .001",
   "n = 12". */
static bool
binds (const char *text, size_t blank)
{
  bool alone = blank == 1 || (blank > 1 && strchr (" (", text[blank - 2]));
  return alone && strchr ("pn<>=", text[blank - 1]);
}

/* Where the next line ends: at the last blank that fits, else within the
   word. */
static size_t
line_end (const char *text, double size, double pixels)
{
  size_t most = fitting (text, size, pixels);
  if (!text[most])
    return most;
  for (size_t i = most + 1; i > 1; i--)
    if (text[i - 1] == ' ' && !binds (text, i - 1))
      return i - 1;
  return most;
}

struct lines
text_wrap (struct arena *arena, const char *text, double size,
           double pixels, size_t most)
{
  const char **line = ARENA_NEW (arena, const char *, most);
  size_t n = 0;
  while (*text && n + 1 < most)
    {
      size_t bytes = line_end (text, size, pixels);
      line[n++] = arena_copy_n (arena, text, bytes);
      text += bytes;
      text += strspn (text, " ");
    }
  if (*text)
    line[n++] = text_fit (arena, text, size, pixels);
  return (struct lines){ line, n };
}
