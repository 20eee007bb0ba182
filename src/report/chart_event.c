#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "chart_money.h"
#include "money.h"
#include "report/say.h"

/* The event study of an investment: its effect month by month, before
   and after. */

static double
scale_of (const struct result_investment *v)
{
  return v->form == IN_SHARE ? 100 : 1;
}

static int
compare_numbers (const void *a, const void *b)
{
  const double *x = a, *y = b;
  return (*x > *y) - (*x < *y);
}

/* The usual half of an interval. */
static double
usual_half (struct chart *c)
{
  const struct result_investment *v = c->investment;
  double *half = ARENA_NEW (c->arena, double, v->leads_n);
  size_t n = 0;
  for (size_t i = 0; i < v->leads_n; i++)
    {
      const struct effect *e = &v->leads[i].effect;
      if (isfinite (e->conf_high) && isfinite (e->conf_low))
        half[n++] = (e->conf_high - e->conf_low) / 2;
    }
  qsort (half, n, sizeof *half, compare_numbers);
  return n ? half[n / 2] : 0;
}

/* One interval that is far wider than the others does not squeeze
   them. */
static struct axis
axis_of (struct chart *c)
{
  const struct result_investment *v = c->investment;
  struct reach dots = { 0, 0 }, all = { 0, 0 };
  for (size_t i = 0; i < v->leads_n; i++)
    {
      reach_widen (&dots, v->leads[i].effect.estimate);
      reach_widen (&all, v->leads[i].effect.conf_low);
      reach_widen (&all, v->leads[i].effect.conf_high);
    }
  double most = 3 * usual_half (c);
  double low = fmin (dots.low, fmax (all.low, dots.low - most));
  double high = fmax (dots.high, fmin (all.high, dots.high + most));
  return reach_axis (c->arena, (struct reach) { scale_of (v) * low,
                                                scale_of (v) * high });
}

static void
write_data (struct chart *c, const struct axis *y)
{
  const struct result_investment *v = c->investment;
  data_title (c, "month, effect, low, high, reference 1, goes on below, goes"
                 " on above");
  for (size_t i = 0; i < v->leads_n; i++)
    {
      const struct result_lead *l = &v->leads[i];
      double scale = scale_of (v);
      bool below, above;
      double low = axis_cut (y, scale * l->effect.conf_low, &below);
      double high = axis_cut (y, scale * l->effect.conf_high, &above);
      data_row (c, (double[]){ l->month, scale * l->effect.estimate, low,
                               high, l->month == -1, below, above }, 7);
    }
  data_end (c);
}

/* Months on the axis: every one, or as many as have room. */
static void
write_months (struct chart *c)
{
  enum { APART = 30 };
  static const int steps[] = { 1, 2, 3, 6, 12, 24, 60 };
  const struct result_investment *v = c->investment;
  int first = v->leads[0].month, last = first;
  for (size_t i = 0; i < v->leads_n; i++)
    {
      first = v->leads[i].month < first ? v->leads[i].month : first;
      last = v->leads[i].month > last ? v->leads[i].month : last;
    }
  double pixels = (double) (MONEY_RIGHT - MONEY_LEFT) / (last - first + 1.4);
  size_t k = 0;
  while (k + 1 < sizeof steps / sizeof *steps && steps[k] * pixels < APART)
    k++;
  script_number (c, "x_low", first - 0.7);
  script_number (c, "x_high", last + 0.7);
  script_number (c, "month_first", floor ((double) first / steps[k])
                                     * steps[k]);
  script_number (c, "month_last", last);
  script_number (c, "month_step", steps[k]);
}

static const char *
y_title (struct chart *c)
{
  const struct result_investment *v = c->investment;
  const char *unit = v->unit && *v->unit ? v->unit
                     : v->form == IN_SHARE ? "percentage points" : NULL;
  const char *title = unit ? arena_printf (c->arena, "effect, %s", unit)
                           : "effect";
  return text_width (title, 12) <= MONEY_TALL ? title : unit;
}

static void
describe (struct chart *c)
{
  const struct result_investment *v = c->investment;
  struct buf alt = buf_new (c->arena);
  buf_printf (&alt, "Effect by month from the start of the investment, with"
                    " %s intervals; %s",
              say_level (c->arena, c->results->confidence),
              v->weaker ? ". " : "; month -1 is the reference. ");
  for (size_t i = 0; i < v->leads_n; i++)
    buf_printf (&alt, "%s%d: %s", i ? "; " : "", v->leads[i].month,
                investment_effect (c->arena, v, &v->leads[i].effect));
  buf_char (&alt, '.');
  c->alt = alt.text;
}

/* Only what is drawn is explained. */
static const char *
legend (struct chart *c, const struct axis *y)
{
  const struct result_investment *v = c->investment;
  bool before = false, hollow = false, goes_on = false, cut;
  for (size_t i = 0; i < v->leads_n; i++)
    {
      const struct result_lead *l = &v->leads[i];
      before |= l->month < 0;
      hollow |= l->month == -1;
      axis_cut (y, scale_of (v) * l->effect.conf_low, &cut);
      goes_on |= cut;
      axis_cut (y, scale_of (v) * l->effect.conf_high, &cut);
      goes_on |= cut;
    }
  return arena_printf (
    c->arena, "Dots: effect with %s interval%s.%s%s%s",
    say_level (c->arena, c->results->confidence),
    hollow ? "; hollow: month -1, the reference, which is 0" : "",
    before ? " Shaded: before the start, where there should be none." : "",
    goes_on ? " Arrowhead: the interval goes on." : "",
    v->weaker ? " Weaker design: nothing to compare with." : "");
}

void
chart_leads (struct chart *c)
{
  const struct result_investment *v = c->investment;
  c->width = MONEY_WIDTH;
  c->template_name = "event";
  double top = chart_header (c, v->title, v->sentence) + 22;
  struct axis y = axis_of (c);
  money_frame (c, &y, top, y_title (c));
  write_months (c);
  c->height = top + MONEY_TALL + 44;
  chart_notes (c, legend (c, &y));
  write_data (c, &y);
  describe (c);
}
