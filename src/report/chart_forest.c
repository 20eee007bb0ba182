#include "base/arena.h"
#include "chart.h"
#include "forest.h"
#include "parts.h"
#include "report/say.h"

/* All headline effects: a row for every hypothesis, a panel for every
   scale, because a ratio and a difference share no axis, nor do the
   differences of two outcomes.  forest.c sorts rows into panels and
   finds their axes, chart_rows.c places them; here they are described. */

enum { WIDTH = 880, MOST_TOLD = 12 };

static const char *
versus (struct chart *c, const struct forest_row *r)
{
  struct buf out = buf_new (c->arena);
  if (r->mark == MARK_HOLLOW)
    buf_add (&out, "naive, ");
  if (r->effect && r->effect->level)
    buf_printf (&out, "%s vs %s", r->effect->level,
                r->effect->reference ? r->effect->reference : "all");
  else
    buf_add (&out, "all cohorts");
  if (r->hypothesis->adjusted_for)
    buf_add (&out, ", adjusted");
  return text_plain (c->arena, out.text);
}

/* Dark enough on white to be read. */
static const char *const verdict_hue[VERDICT_COUNT] = {
  [VERDICT_NOT_TESTABLE] = "#595959",
  [VERDICT_SUPPORTED] = "#005A8C",
  [VERDICT_CONTRADICTED] = "#A84300",
  [VERDICT_RULED_OUT] = "#6B3A5B",
  [VERDICT_INCONCLUSIVE] = "#595959",
};

static void
describe (struct chart *c, const struct forest *f)
{
  struct buf alt = buf_new (c->arena);
  buf_printf (&alt, "Headline effects of %zu hypothes%s with %s confidence "
                    "intervals. ", f->rows, f->rows == 1 ? "is" : "es",
              say_level (c->arena, c->results->confidence));
  size_t told = f->rows > MOST_TOLD ? MOST_TOLD : f->rows;
  for (size_t i = 0; i < told; i++)
    {
      const struct forest_row *r = &f->row[i];
      const struct result_hypothesis *h = r->hypothesis;
      buf_printf (&alt, "%s%s: ", i ? "; " : "", h->title);
      if (r->effect)
        buf_printf (&alt, "%s %s, ", say_measure (c->arena, r->effect->measure),
                    say_effect (c->arena, r->effect->measure,
                                &r->effect->effect, h->time_unit));
      buf_printf (&alt, "%s%s", r->mark == MARK_HOLLOW ? "naive, " : "",
                  verdict_badge (h).word);
    }
  if (told < f->rows)
    buf_printf (&alt, "; and %zu more", f->rows - told);
  buf_char (&alt, '.');
  c->alt = alt.text;
}

/* What stands around the row of a hypothesis. */
static struct row_text
text_of (struct chart *c, const struct forest *f, const struct forest_row *r)
{
  const struct result_hypothesis *h = r->hypothesis;
  return (struct row_text) {
    .label = h->title,
    .below = versus (c, r),
    .numbers = r->effect ? rows_numbers (c, f, r) : "no single effect",
    .p = headline_p (c->arena, h, 1 - c->results->confidence),
    .last = verdict_badge (h).word,
    .last_hue = verdict_hue[h->verdict],
  };
}

void
chart_forest (struct chart *c)
{
  static const struct rows_look look = {
    .left = 304, .right = 520, .label_room = 272, .numbers_at = 534,
    .numbers_room = 176, .p_at = 718, .last_at = 782, .row = 48,
    .p_heading = "p", .last_heading = "verdict",
  };
  c->width = WIDTH;
  struct forest f = forest_new (c->arena, c->results,
                                look.right - look.left);
  const char *title = c->results->title;
  double y = chart_header (c, title ? title : "Headline effects",
                           title ? "Headline effects" : "");
  c->height = rows_write (c, &f, &look, y);
  struct row_text *text = ARENA_NEW (c->arena, struct row_text, f.rows);
  for (size_t i = 0; i < f.rows; i++)
    text[i] = text_of (c, &f, &f.row[i]);
  rows_texts (c, &look, text, f.rows);
  chart_notes (c, "Square: estimate, larger where the interval is narrower; "
                  "hollow: naive analysis. Arrowhead: the interval goes on. "
                  "Small grey arrow: the expected direction; small bar: the "
                  "margin. p: adjusted within its family where it has one.");
  describe (c, &f);
}
