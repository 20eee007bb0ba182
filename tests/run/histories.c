#include "run/histories.h"

#include <math.h>

/* A year and a month, in which most are seen to leave; a contact every
   hundred days. */
static const double leaving = 1.0 / 400, contact = 1.0 / 100;
static const double helps = 0.80;

#define HEADLINE(name, text, truth, gate)                                 \
  { name, text, truth, gate, NULL, NULL }

/* (a) Nothing happens because of a contact, but who stays longer makes
   more of them. */
static void
live_without_effect (struct life *l, struct random *r)
{
  l->end = draw_wait (r, leaving);
  draw_events (&l->contacts, r, contact, l->end);
}

const struct scenario no_effect = {
  .name = "no_effect", .title = "no effect, contact at a constant rate",
  .live = live_without_effect,
  .questions = 6,
  .question = {
    HEADLINE ("naive", "cohort: early, outcome: stays, design: naive", 1,
              GATE_FOOLED),
    HEADLINE ("auto, with a window: landmark",
              "cohort: early, outcome: stays", 1, GATE_LEVEL),
    HEADLINE ("auto, without: sequential", "cohort: ever, outcome: stays", 1,
              GATE_LEVEL),
    HEADLINE ("time_varying",
              "cohort: ever, outcome: stays, design: time_varying", 1,
              GATE_LEVEL),
    { "placebo dates of the landmark", "cohort: early, outcome: stays", 1,
      GATE_LEVEL, "placebo", "hazard_ratio" },
    { "placebo dates of time_varying",
      "cohort: ever, outcome: stays, design: time_varying", 1, GATE_LEVEL,
      "placebo", "hazard_ratio" },
  },
};

/* (b) Four in ten of those who leave get in touch at some time in the last
   thirty days, in order to leave. */
static void
live_and_cancel (struct life *l, struct random *r)
{
  l->end = draw_wait (r, leaving);
  draw_events (&l->contacts, r, contact / 3, l->end);
  if (draw_yes (r, 0.4) && l->contacts.n < EVENTS_MAX)
    l->contacts.at[l->contacts.n++] = fmax (0, l->end - 30 * random_unit (r));
}

#define LANDMARK(lag)                                                     \
  HEADLINE ("landmark, lag " #lag, "cohort: early, outcome: stays, "      \
            "design: landmark, lag: " #lag " days", 1, GATE_NONE)
#define SWITCHING(lag)                                                    \
  HEADLINE ("time_varying, lag " #lag, "cohort: ever, outcome: stays, "   \
            "design: time_varying, lag: " #lag " days", 1, GATE_NONE)

const struct scenario cancellations = {
  .name = "cancellations", .title = "no effect, contact in order to leave",
  .live = live_and_cancel,
  .questions = 10,
  .question = {
    LANDMARK (0),
    LANDMARK (3),
    LANDMARK (7),
    LANDMARK (14),
    HEADLINE ("landmark, lag 30 (default)", "cohort: early, outcome: stays",
              1, GATE_LEVEL),
    SWITCHING (0),
    SWITCHING (3),
    SWITCHING (7),
    SWITCHING (14),
    HEADLINE ("time_varying, lag 30 (default)",
              "cohort: ever, outcome: stays, design: time_varying", 1,
              GATE_LEVEL),
  },
};

/* (c) Plan and region bring contact and leaving. */
static double
draw_categories (struct life *l, struct random *r, double *rate)
{
  static const double leave[] = { 0, 0.6, -0.6 }, meet[] = { 0, 0.7, -0.5 };
  l->plan = (int) random_below (r, 3);
  l->region = (int) random_below (r, 4);
  *rate = leaving * exp (leave[l->plan] + 0.15 * l->region);
  return draw_wait (r, contact * exp (meet[l->plan] + 0.2 * l->region));
}

static void
meet_once (struct life *l, double at)
{
  if (at < l->end)
    l->contacts.at[l->contacts.n++] = at;
}

/* A contact counts from the day after it on. */
static void
live_by_category (struct life *l, struct random *r)
{
  double rate, first = draw_categories (l, r, &rate);
  l->end = draw_end (r, rate, floor (first) + 1, helps);
  meet_once (l, first);
}

#define MOVING "cohort: ever, outcome: stays, design: time_varying, "     \
               "lag: 0 days"

const struct scenario categories = {
  .name = "categories",
  .title = "contact multiplies leaving by 0.80 from the next day on; plan "
           "and region bring both",
  .live = live_by_category,
  .questions = 3,
  .question = {
    HEADLINE ("time_varying, nothing adjusted", MOVING, 0.80, GATE_NONE),
    HEADLINE ("time_varying, strata",
              MOVING ", adjust: [plan, region], adjust_by: strata", 0.80,
              GATE_UNBIASED),
    HEADLINE ("time_varying, regression",
              MOVING ", adjust: [plan, region], adjust_by: regression", 0.80,
              GATE_UNBIASED),
  },
};

/* A contact in the first month alone does any good, from the day after it
   on. */
static double
early_end (struct random *r, double rate, double first)
{
  return draw_end (r, rate, first < 30 ? floor (first) + 1 : INFINITY, helps);
}

static void
live_by_early_contact (struct life *l, struct random *r)
{
  double rate, first = draw_categories (l, r, &rate);
  l->end = early_end (r, rate, first);
  meet_once (l, first);
}

#define ALIGNED "cohort: early, outcome: stays, lag: 0 days"

const struct scenario early_categories = {
  .name = "early_categories",
  .title = "contact in the first month multiplies leaving by 0.80; plan and "
           "region bring both",
  .live = live_by_early_contact,
  .questions = 3,
  .question = {
    HEADLINE ("landmark, nothing adjusted", ALIGNED, 0.80, GATE_NONE),
    HEADLINE ("landmark, strata",
              ALIGNED ", adjust: [plan, region], adjust_by: strata", 0.80,
              GATE_UNBIASED),
    HEADLINE ("landmark, regression",
              ALIGNED ", adjust: [plan, region], adjust_by: regression", 0.80,
              GATE_UNBIASED),
  },
};

/* (d) The same with a number. */
static double
draw_number (struct life *l, struct random *r, double *rate)
{
  l->usage = draw_normal (r);
  *rate = leaving * exp (0.6 * l->usage);
  return draw_wait (r, contact * exp (0.5 * l->usage));
}

static void
live_by_number (struct life *l, struct random *r)
{
  double rate, first = draw_number (l, r, &rate);
  l->end = draw_end (r, rate, floor (first) + 1, helps);
  meet_once (l, first);
}

const struct scenario number = {
  .name = "number",
  .title = "contact multiplies leaving by 0.80 from the next day on; usage, "
           "a number, brings both",
  .live = live_by_number,
  .questions = 2,
  .question = {
    HEADLINE ("time_varying, nothing adjusted", MOVING, 0.80, GATE_NONE),
    HEADLINE ("time_varying, regression",
              MOVING ", adjust: [usage], adjust_by: regression", 0.80,
              GATE_UNBIASED),
  },
};

static void
live_by_number_early (struct life *l, struct random *r)
{
  double rate, first = draw_number (l, r, &rate);
  l->end = early_end (r, rate, first);
  meet_once (l, first);
}

const struct scenario early_number = {
  .name = "early_number",
  .title = "contact in the first month multiplies leaving by 0.80; usage, a "
           "number, brings both",
  .live = live_by_number_early,
  .questions = 2,
  .question = {
    HEADLINE ("landmark, nothing adjusted", ALIGNED, 0.80, GATE_NONE),
    HEADLINE ("landmark, regression",
              ALIGNED ", adjust: [usage], adjust_by: regression", 0.80,
              GATE_UNBIASED),
  },
};

/* (f) Half of all leave six times as often, which has nothing to do with
   contacts. */
static void
live_with_hidden_half (struct life *l, struct random *r)
{
  double first = draw_wait (r, contact);
  l->hidden = draw_yes (r, 0.5);
  l->end = early_end (r, leaving * (l->hidden ? 3 : 0.5), first);
  meet_once (l, first);
}

const struct scenario prognosis = {
  .name = "prognosis",
  .title = "contact in the first month multiplies leaving by 0.80 within "
           "halves that leave six times as often as each other, whatever "
           "their contacts",
  .live = live_with_hidden_half,
  .questions = 2,
  .question = {
    HEADLINE ("landmark, halves not known", ALIGNED, 0.80, GATE_NONE),
    HEADLINE ("landmark, strata of the halves", ALIGNED ", adjust: [hidden]",
              0.80, GATE_UNBIASED),
  },
};

/* (g) Months of trouble come in runs.  Trouble brings leaving in its own
   month and contact in the next; contact does nothing. */
enum { MONTH = 30, MONTHS = 32 };

static void
live_month (struct life *l, struct random *r, int month, bool trouble,
            bool before)
{
  double from = MONTH * month;
  double end = from + draw_wait (r, trouble ? 0.004 : 0.001);
  double contact_at = from + MONTH * random_unit (r);
  double trouble_at = from + MONTH * random_unit (r);
  bool gets_in_touch = draw_yes (r, before ? 0.4 : 0.05);
  if (end < from + MONTH)
    l->end = end;
  if (gets_in_touch && contact_at < l->end)
    l->contacts.at[l->contacts.n++] = contact_at;
  if (trouble && trouble_at < l->end)
    l->troubles.at[l->troubles.n++] = trouble_at;
}

static void
live_with_trouble (struct life *l, struct random *r)
{
  bool trouble = draw_yes (r, 0.3), before = false;
  for (int month = 0; month < MONTHS && isinf (l->end); month++)
    {
      live_month (l, r, month, trouble, before);
      before = trouble;
      trouble = draw_yes (r, trouble ? 0.8 : 0.1);
    }
}

const struct scenario last_months_trouble = {
  .name = "last_months_trouble",
  .title = "no effect; last month's trouble brings contact and goes on",
  .live = live_with_trouble,
  .tables = "  troubles: {file: troubles.csv, customer: customer, at: at, "
            "from: 2022-01-01}\n",
  .more = "covariates:\n"
          "  recent: {table: troubles, count: yes, within: 30 days}\n",
  .questions = 3,
  .question = {
    HEADLINE ("sequential, trouble before each trial",
              "cohort: ever, outcome: stays, design: sequential, "
              "lag: 0 days, adjust: [recent], adjust_by: regression", 1,
              GATE_COVERS),
    HEADLINE ("sequential, nothing adjusted",
              "cohort: ever, outcome: stays, design: sequential, "
              "lag: 0 days", 1, GATE_NONE),
    HEADLINE ("time_varying, trouble before sign-up",
              "cohort: ever, outcome: stays, design: time_varying, "
              "lag: 0 days, adjust: [recent], adjust_by: regression", 1,
              GATE_NONE),
  },
};
