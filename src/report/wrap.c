#include "wrap.h"

#include <string.h>

#include "base/arena.h"
#include "base/str.h"

/* Bytes of the character at TEXT. */
static size_t
character (const char *text)
{
  size_t n = 1;
  while (((unsigned char) text[n] & 0xc0) == 0x80)
    n++;
  return n;
}

/* Bytes of the start of TEXT (LENGTH bytes) that fit in WIDTH columns, at
   least one character. */
static size_t
fitting (struct arena *arena, const char *text, size_t length, size_t width)
{
  size_t end = 0, used = 0;
  while (end < length)
    {
      size_t n = character (text + end);
      used += str_width (arena_copy_n (arena, text + end, n));
      if (end && used > width)
        break;
      end += n;
    }
  return end;
}

static void
add_line (struct arena *arena, struct lines *lines, size_t *capacity,
          const char *from, size_t length)
{
  lines->line = ARENA_ROOM (arena, lines->line, lines->n, *capacity);
  lines->line[lines->n++] = arena_copy_n (arena, from, length);
}

static size_t
width_n (struct arena *arena, const char *text, size_t length)
{
  return str_width (arena_copy_n (arena, text, length));
}

struct lines
wrap (struct arena *arena, const char *text, size_t width)
{
  struct lines lines = { NULL, 0 };
  size_t capacity = 0;
  const char *start = text;      /* of the line */
  const char *end = text;        /* of what is sure to stand on it */
  while (*end)
    {
      const char *word = end + strspn (end, " ");
      size_t length = strcspn (word, " ");
      if (length == 0)
        break;
      if (end == start)
        start = word;
      size_t whole = (size_t) (word + length - start);
      if (width_n (arena, start, whole) <= width)
        end = word + length;
      else if (end > start && word > start)
        {
          add_line (arena, &lines, &capacity, start, (size_t) (end - start));
          start = end = word;
        }
      else
        {
          size_t fits = fitting (arena, start, whole, width);
          add_line (arena, &lines, &capacity, start, fits);
          start = end = start + fits;
        }
    }
  if (end > start || lines.n == 0)
    add_line (arena, &lines, &capacity, start, (size_t) (end - start));
  return lines;
}
