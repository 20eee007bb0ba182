#include <math.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/str.h"
#include "chart.h"

/* TEXT as gnuplot's single-quoted string, in which nothing is special
   but the quote itself.  That one is drawn as an apostrophe (U+2019),
   because no way of writing it is safe in gnuplot 5.4: a doubled quote
   that comes first or follows another one ends the string, and after a
   "'" joined on, @name in the rest is expanded.  A line end would end the
   command, so control bytes are left out here too, whoever called.  The
   svg terminal does not escape ">", and "]]>" is no text of XML: after
   "]]" it is drawn as U+203A. */
static void
add_quoted (struct buf *out, const char *text)
{
  buf_char (out, '\'');
  for (const char *p = text; *p; p++)
    {
      unsigned char c = (unsigned char) *p;
      if (c == '\'')
        buf_add (out, "\xe2\x80\x99");
      else if (c == '>' && p >= text + 2 && p[-1] == ']' && p[-2] == ']')
        buf_add (out, "\xe2\x80\xba");
      else if (c >= ' ' && c != 0x7f)
        buf_char (out, *p);
    }
  buf_char (out, '\'');
}

static void
add_number (struct buf *out, double value)
{
  char text[NUM_SIZE];
  buf_add (out, isfinite (value) ? num_print (text, value) : "NaN");
}

void
script_number (struct chart *c, const char *name, double value)
{
  buf_printf (&c->script, "%s = ", name);
  add_number (&c->script, value);
  buf_char (&c->script, '\n');
}

void
script_text (struct chart *c, const char *name, const char *text)
{
  buf_printf (&c->script, "%s = ", name);
  add_quoted (&c->script, text);
  buf_char (&c->script, '\n');
}

void
script_texts (struct chart *c, const char *name, const char *const *text,
              size_t n)
{
  buf_printf (&c->script, "array %s[%zu]\n", name, n ? n : 1);
  for (size_t i = 0; i < (n ? n : 1); i++)
    {
      buf_printf (&c->script, "%s[%zu] = ", name, i + 1);
      add_quoted (&c->script, n ? text[i] : "");
      buf_char (&c->script, '\n');
    }
}

void
script_numbers (struct chart *c, const char *name, const double *value,
                size_t n)
{
  buf_printf (&c->script, "array %s[%zu] = [", name, n ? n : 1);
  for (size_t i = 0; i < n; i++)
    {
      buf_add (&c->script, i ? ", " : "");
      add_number (&c->script, value[i]);
    }
  buf_add (&c->script, n ? "]\n" : "NaN]\n");
}

void
data_row (struct chart *c, const double *value, size_t n)
{
  for (size_t i = 0; i < n; i++)
    {
      buf_add (&c->data, i ? " " : "");
      add_number (&c->data, value[i]);
    }
  buf_char (&c->data, '\n');
}

void
data_end (struct chart *c)
{
  buf_add (&c->data, "\n\n");
}

void
data_title (struct chart *c, const char *text)
{
  buf_printf (&c->data, "# %s\n", text);
}
