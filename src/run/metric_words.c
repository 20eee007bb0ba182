/* What a metric is, in words: what counts, of whom, over which time. */

#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"
#include "metric.h"

static const char *
table_of (const struct metric_ask *q)
{
  return q->m->table < 0 ? "" : q->data->study->tables[q->m->table].name;
}

static const char *
where_of (const struct metric_ask *q, const struct word *where)
{
  return where->text ? arena_printf (q->arena, " where %s", where->text) : "";
}

/* "conversations where topic == 'bug'" */
static const char *
rows_of (const struct metric_ask *q)
{
  return arena_printf (q->arena, "%s%s", table_of (q),
                       where_of (q, &q->m->where));
}

static const char *
asked_of (const struct metric_ask *q)
{
  return q->m->asked.text
           ? arena_printf (q->arena, " Asked were rows for which %s; others "
                           "are neither answered nor unanswered.",
                           q->m->asked.text)
           : " All rows count as asked.";
}

static const char robust[] = "where customers have several rows, by the "
                             "spread between customers";

static const char *
points_text (const struct metric_ask *q)
{
  return arena_printf (q->arena, "Share of answers (%s) that are 9 or 10 less "
                       "share that are 0 to 6, in points, among rows of %s "
                       "with an answer.%s Interval: adjusted Wald, three "
                       "answers added, at every number of answers; %s.",
                       q->m->value.text, rows_of (q), asked_of (q), robust);
}

static const char *
csat_text (const struct metric_ask *q)
{
  return arena_printf (q->arena, "Share of answers in %s for which %s.%s "
                       "Interval: Wilson; %s.", rows_of (q),
                       q->m->condition.text, asked_of (q), robust);
}

static const char *
cost_source (const struct metric_ask *q)
{
  const struct study_cost *c = &q->m->cost;
  return c->table < 0
           ? arena_printf (q->arena, "%s, as declared, a contact",
                           c->per_contact.text)
           : arena_printf (q->arena, "sum of %s in %s%s", c->sum.text,
                           q->data->study->tables[c->table].name,
                           where_of (q, &c->where));
}

static const char delta_text[]
  = "Ratio of totals over whole months that have costs and contacts; interval "
    "by the delta method, months being independent of each other.";

static const char *
contact_text (const struct metric_ask *q)
{
  bool declared = q->m->cost.table < 0;
  const char *counted
    = q->m->interactions.text
        ? arena_printf (q->arena, "sum of %s over ", q->m->interactions.text)
        : "";
  return arena_printf (q->arena, "Cost (%s) over the number of contacts "
                       "(%srows of %s). %s", cost_source (q), counted,
                       rows_of (q),
                       declared ? "It is not estimated." : delta_text);
}

/* With a table both factors have the interactions in them, which go. */
static const char *
spent_text (const struct metric_ask *q)
{
  const char *times = q->m->interactions.text;
  const char *product
    = times ? arena_printf (q->arena, ", which is the cost of a contact "
                            "(total cost over the sum of %s) times the mean "
                            "of %s a conversation", times, times)
            : "";
  return arena_printf (q->arena, "Total cost (%s) over the number of "
                       "conversations (rows of %s)%s. %s", cost_source (q),
                       rows_of (q), product, delta_text);
}

static const char *
conversation_text (const struct metric_ask *q)
{
  const char *times = q->m->interactions.text
                        ? arena_printf (q->arena, "%s, the interactions of a "
                                        "conversation",
                                        q->m->interactions.text)
                        : "1 contact a conversation";
  if (q->m->cost.table >= 0)
    return spent_text (q);
  return arena_printf (q->arena, "Cost of a contact (%s) times the mean of "
                       "%s, over rows of %s. %s", cost_source (q), times,
                       rows_of (q),
                       q->m->interactions.text
                         ? "Interval of that mean by t; robust by customer."
                         : "It is not estimated.");
}

static const char *
given (const struct amount *own, const struct amount *money,
       const char *otherwise)
{
  return own->given ? own->text : money->given ? money->text : otherwise;
}

static const char *
lifetime_text (const struct metric_ask *q)
{
  const struct study_money *money = &q->data->study->money;
  const char *monthly
    = q->m->table < 0
        ? arena_printf (q->arena, "%s a month, as declared",
                        money->monthly_margin.text)
        : arena_printf (q->arena, "%s of the sum of %s in %s, over the months "
                        "of 30.4375 days for which customers were there",
                        given (&q->m->margin, &money->margin, "1"),
                        q->m->sum.text, rows_of (q));
  return arena_printf (q->arena, "Margin of a month (%s) times the share of "
                       "customers still there at its beginning "
                       "(Kaplan-Meier), added up over %s at most and "
                       "discounted by %s a year. Interval by the influence of each "
                       "customer on both.", monthly,
                       given (&q->m->horizon, &money->horizon, "no time"),
                       given (&q->m->discount, &money->discount, "0"));
}

static const char *
retention_text (const struct metric_ask *q)
{
  return arena_printf (q->arena, "Of customers there at the start of a month, "
                       "the share still there at the start of the next. "
                       "Interval: Wilson; over several months by the spread "
                       "between customers.");
}

static const char *
event_text (const struct metric_ask *q)
{
  return arena_printf (q->arena, "Of customers there at the start of a month, "
                       "the share with a row of %s within that month while "
                       "they were there. Interval: Wilson; over several "
                       "months by the spread between customers.",
                       rows_of (q));
}

static const char *
revenue_text (const struct metric_ask *q)
{
  return arena_printf (q->arena, "Sum of %s in %s within a month, over all "
                       "customers who were there at some instant of it, those "
                       "without a row as 0. Interval: t; over several months "
                       "by the spread between customers.", q->m->sum.text,
                       rows_of (q));
}

static const char *
clock_text (const struct metric_ask *q)
{
  return q->m->hours.given ? " Hours are business hours, in the timezone of "
                             "the table."
                           : " Hours are those of the calendar.";
}

static const char *
wait_text (const struct metric_ask *q)
{
  return arena_printf (q->arena, "Median of %s in %s (Kaplan-Meier); rows "
                       "that are open at the end of the data count as longer "
                       "than they were seen open.%s Interval: log-log; %s.",
                       q->m->value.text, rows_of (q), clock_text (q), robust);
}

static const char *
tickets_text (const struct metric_ask *q)
{
  return arena_printf (q->arena, "Rows of %s a month, over all customers who "
                       "were there at some instant of it; by %s, a customer "
                       "and month of 30.4375 days watched. A tag is worth "
                       "what customers who raised it bring in a month, times "
                       "the margin. Intervals by the spread between "
                       "customers.", rows_of (q), q->m->tag.text);
}

/* What is said of a kind. */
static const struct {
  enum metric_form form;
  const char *unit;            /* with the currency before it where it is
                                  money; null: none */
  const char *scale;
  const char *title;
  const char *(*text) (const struct metric_ask *);
} kinds[] = {
  [METRIC_NPS] = { IN_POINTS, NULL, "-100 to 100", "Net promoter score",
                   points_text },
  [METRIC_CSAT] = { IN_SHARE, NULL, NULL, "Customer satisfaction",
                    csat_text },
  [METRIC_COST_PER_CONTACT] = { IN_MONEY, "a contact", NULL,
                                "Cost per contact", contact_text },
  [METRIC_COST_PER_CONVERSATION] = { IN_MONEY, "a conversation", NULL,
                                     "Cost per conversation",
                                     conversation_text },
  [METRIC_LIFETIME_VALUE] = { IN_MONEY, "a customer", NULL,
                              "Customer lifetime value", lifetime_text },
  [METRIC_RETENTION_RATE] = { IN_SHARE, NULL, NULL, "Retention rate",
                              retention_text },
  [METRIC_CONTACT_RATE] = { IN_SHARE, NULL, NULL, "Contact rate",
                            event_text },
  [METRIC_REPLY_TIME] = { IN_HOURS, "hours", NULL, "Reply time", wait_text },
  [METRIC_RESOLUTION_TIME] = { IN_HOURS, "hours", NULL, "Resolution time",
                               wait_text },
  [METRIC_REVENUE_PER_CUSTOMER] = { IN_MONEY, "a customer and month", NULL,
                                    "Revenue per customer", revenue_text },
  [METRIC_UPGRADE_RATE] = { IN_SHARE, NULL, NULL, "Upgrade rate",
                            event_text },
  [METRIC_REFERRAL_RATE] = { IN_SHARE, NULL, NULL, "Referral rate",
                             event_text },
  [METRIC_TICKETS] = { IN_NUMBER, "tickets a customer and month", NULL,
                       "Tickets", tickets_text },
};
_Static_assert (sizeof kinds / sizeof *kinds == METRIC_COUNT,
                "every kind of metric has its words");

static const char *
unit_of (const struct metric_ask *q)
{
  const char *unit = kinds[q->m->kind].unit;
  const char *currency = q->data->study->currency;
  if (q->m->hours.given && unit)
    return "business hours";
  return kinds[q->m->kind].form == IN_MONEY && currency
           ? arena_printf (q->arena, "%s %s", currency, unit) : unit;
}

/* Two without a title of their own would look like one. */
static const char *
title_of (const struct metric_ask *q)
{
  const struct study *study = q->data->study;
  const char *title = kinds[q->m->kind].title;
  size_t alike = 0;
  for (size_t i = 0; i < study->metrics_n; i++)
    alike += study->metrics[i].kind == q->m->kind
             && !study->metrics[i].title.text;
  if (q->m->title.text)
    return q->m->title.text;
  return alike > 1 ? arena_printf (q->arena, "%s (%s)", title, q->m->id)
                   : title;
}

void
metric_words (const struct metric_ask *q)
{
  struct result_metric *out = q->out;
  enum metric_kind kind = q->m->kind;
  out->id = q->m->id;
  out->kind = metric_kind_name (kind);
  out->title = title_of (q);
  out->form = kinds[kind].form;
  out->unit = unit_of (q);
  out->scale = kinds[kind].scale;
  out->text = kinds[kind].text (q);
}
