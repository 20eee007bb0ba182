#include "report/report.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/num.h"
#include "base/str.h"
#include "rows.h"

/* A row begins with its first cell; every cell brings its own comma. */
struct sheet {
  struct arena *arena;
  struct buf out;
  bool begun;
};

static struct sheet
sheet_new (struct arena *arena, const char *header)
{
  struct sheet s = { .arena = arena, .out = buf_new (arena) };
  buf_add (&s.out, header);
  return s;
}

static void
put_raw (struct sheet *s, const char *text)
{
  if (s->begun)
    buf_char (&s->out, ',');
  s->begun = true;
  buf_add (&s->out, text);
}

static void
end_row (struct sheet *s)
{
  buf_char (&s->out, '\n');
  s->begun = false;
}

/* A spreadsheet takes some first characters for a formula; an
   apostrophe before them makes it a text again. */
static void
put_text (struct sheet *s, const char *text)
{
  put_raw (s, "");
  if (!text || !*text)
    return;
  bool formula = strchr ("=+-@\t\r", *text) != NULL;
  bool quoted = strpbrk (text, ",\"\r\n") != NULL;
  if (quoted)
    buf_char (&s->out, '"');
  if (formula)
    buf_char (&s->out, '\'');
  for (; *text; text++)
    {
      if (*text == '"')
        buf_char (&s->out, '"');
      buf_char (&s->out, *text);
    }
  if (quoted)
    buf_char (&s->out, '"');
}

static void
put_number (struct sheet *s, double value)
{
  char text[NUM_SIZE];
  put_raw (s, isfinite (value) ? num_print (text, value) : "");
}

static void
put_count (struct sheet *s, uint64_t count)
{
  put_raw (s, "");
  buf_printf (&s->out, "%" PRIu64, count);
}

static void
put_head (struct sheet *s, const struct result_hypothesis *h,
          const char *term, const char *kind, const char *method)
{
  put_text (s, h->id);
  put_text (s, term);
  put_raw (s, kind);
  put_text (s, method);
}

static void
put_test (struct sheet *s, const struct result_hypothesis *h,
          const struct result_test *row)
{
  const struct test *t = &row->test;
  put_head (s, h, row_term (s->arena, row->level, row->reference), "test",
            row->method->about.name);
  put_raw (s, "");                       /* estimate */
  put_raw (s, "");                       /* std_error */
  put_number (s, t->has & HAS_STATISTIC ? t->statistic : NAN);
  put_number (s, t->has & HAS_DF ? t->df : NAN);
  put_number (s, row_p (t));
  put_number (s, row->p_adjusted.presence == FIGURE_PRESENT
                   ? row->p_adjusted.value : NAN);
  put_raw (s, "");                       /* conf_low */
  put_raw (s, "");                       /* conf_high */
  put_count (s, row_units (h, row->level, row->reference));
  put_raw (s, status_name (row_status (t)));
  end_row (s);
}

static void
put_effect (struct sheet *s, const struct result_hypothesis *h,
            const struct result_effect *row)
{
  const struct effect *e = &row->effect;
  put_head (s, h, row_term (s->arena, row->level, row->reference), "effect",
            row->measure->about.name);
  put_number (s, e->estimate);
  put_number (s, e->std_error);
  for (int i = 0; i < 4; i++)            /* statistic, df and both p */
    put_raw (s, "");
  put_number (s, e->conf_low);
  put_number (s, e->conf_high);
  put_count (s, row_units (h, row->level, row->reference));
  put_raw (s, status_name (e->status));
  end_row (s);
}

char *
report_csv (struct arena *arena, const struct results *r)
{
  struct sheet s
    = sheet_new (arena, "hypothesis,term,kind,method,estimate,std_error,"
                        "statistic,df,p_value,p_adjusted,conf_low,conf_high,"
                        "n,status\n");
  for (size_t i = 0; i < r->hypotheses_n; i++)
    {
      const struct result_hypothesis *h = &r->hypotheses[i];
      for (size_t k = 0; k < h->tests_n; k++)
        put_test (&s, h, &h->tests[k]);
      for (size_t k = 0; k < h->effects_n; k++)
        put_effect (&s, h, &h->effects[k]);
    }
  return s.out.text;
}

char *
report_rejects (struct arena *arena, const struct rejected_row *row,
                size_t n)
{
  struct sheet s = sheet_new (arena, "table,file,line,column,code,value\n");
  for (size_t i = 0; i < n; i++)
    {
      put_text (&s, row[i].table);
      put_text (&s, row[i].file);
      put_count (&s, row[i].line);
      put_text (&s, row[i].column);
      put_raw (&s, row[i].code);
      put_text (&s, row[i].value);
      end_row (&s);
    }
  return s.out.text;
}
