#include "writer.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/num.h"

struct json
json_new (struct arena *arena)
{
  return (struct json) { .out = buf_new (arena) };
}

/* Characters of two and three bytes that are escaped too: C1 controls,
   marks that turn the direction of writing, line separators. */
static const struct escaped {
  const char *first, *last;   /* bytes, inclusive */
  unsigned code;              /* of FIRST */
} escaped[] = {
  { "\xc2\x80", "\xc2\x9f", 0x80 },
  { "\xd8\x9c", "\xd8\x9c", 0x61c },
  { "\xe2\x80\x8e", "\xe2\x80\x8f", 0x200e },
  { "\xe2\x80\xa8", "\xe2\x80\xae", 0x2028 },
  { "\xe2\x81\xa6", "\xe2\x81\xa9", 0x2066 },
};

/* Escapes the character at AT if it is in the list; its length, or 0. */
static size_t
add_long_escape (struct buf *out, const char *at)
{
  for (size_t i = 0; i < sizeof escaped / sizeof *escaped; i++)
    {
      const struct escaped *e = &escaped[i];
      size_t n = strlen (e->first);
      if (strncmp (at, e->first, n - 1) != 0
          || (unsigned char) at[n - 1] < (unsigned char) e->first[n - 1]
          || (unsigned char) at[n - 1] > (unsigned char) e->last[n - 1])
        continue;
      buf_printf (out, "\\u%04x",
                  e->code + (unsigned char) at[n - 1]
                    - (unsigned char) e->first[n - 1]);
      return n;
    }
  return 0;
}

static size_t
add_character (struct buf *out, const char *at)
{
  static const char shorts[] = "\"\"\\\\\nn\tt\rr";
  for (const char *s = shorts; *s; s += 2)
    if (*at == *s)
      {
        buf_char (out, '\\');
        buf_char (out, s[1]);
        return 1;
      }
  if ((unsigned char) *at < 0x20 || *at == 0x7f)
    {
      buf_printf (out, "\\u%04x", (unsigned) *at);
      return 1;
    }
  size_t n = add_long_escape (out, at);
  if (n)
    return n;
  buf_char (out, *at);
  return 1;
}

static void
add_string (struct buf *out, const char *text)
{
  buf_char (out, '"');
  while (*text)
    text += add_character (out, text);
  buf_char (out, '"');
}

/* What comes before any value: comma, new line, indent, key. */
static void
begin_value (struct json *j, const char *key)
{
  if (j->follows)
    buf_char (&j->out, ',');
  if (j->depth)
    {
      buf_char (&j->out, '\n');
      buf_fill (&j->out, ' ', 2 * (size_t) j->depth);
    }
  if (key)
    {
      add_string (&j->out, key);
      buf_add (&j->out, ": ");
    }
  j->follows = true;
}

void
json_open (struct json *j, const char *key, char bracket)
{
  begin_value (j, key);
  buf_char (&j->out, bracket);
  j->depth++;
  j->follows = false;
}

void
json_close (struct json *j, char bracket)
{
  assert (j->depth);
  j->depth--;
  if (j->follows)
    {
      buf_char (&j->out, '\n');
      buf_fill (&j->out, ' ', 2 * (size_t) j->depth);
    }
  buf_char (&j->out, bracket);
  j->follows = true;
}

void
json_text (struct json *j, const char *key, const char *text)
{
  begin_value (j, key);
  if (text)
    add_string (&j->out, text);
  else
    buf_add (&j->out, "null");
}

void
json_number (struct json *j, const char *key, double value)
{
  char text[NUM_SIZE];
  begin_value (j, key);
  buf_add (&j->out, isfinite (value) ? num_print (text, value) : "null");
}

void
json_count (struct json *j, const char *key, uint64_t count)
{
  begin_value (j, key);
  buf_printf (&j->out, "%" PRIu64, count);
}

void
json_flag (struct json *j, const char *key, bool flag)
{
  begin_value (j, key);
  buf_add (&j->out, flag ? "true" : "false");
}

char *
json_end (struct json *j)
{
  assert (j->depth == 0);
  buf_char (&j->out, '\n');
  return j->out.text;
}
