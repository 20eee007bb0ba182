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
  .questions = 2,
  .question = {
    HEADLINE ("naive", "cohort: early, outcome: stays, design: naive", 1,
              GATE_FOOLED),
    HEADLINE ("landmark", "cohort: early, outcome: stays", 1, GATE_LEVEL),
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

#define LANDMARK(lag, gate)                                               \
  HEADLINE ("landmark, lag " #lag, "cohort: early, outcome: stays, "      \
            "design: landmark, lag: " #lag " days", 1, gate)

const struct scenario cancellations = {
  .name = "cancellations", .title = "no effect, contact in order to leave",
  .live = live_and_cancel,
  .questions = 5,
  .question = {
    LANDMARK (0, GATE_NONE),
    LANDMARK (3, GATE_NONE),
    LANDMARK (7, GATE_NONE),
    LANDMARK (14, GATE_NONE),
    HEADLINE ("landmark, lag 30 (default)", "cohort: early, outcome: stays",
              1, GATE_LEVEL),
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

/* A contact in the first month alone does any good, from the day after it
   on. */
static void
live_by_early_contact (struct life *l, struct random *r)
{
  double rate, first = draw_categories (l, r, &rate);
  l->end = draw_end (r, rate, first < 30 ? floor (first) + 1 : INFINITY,
                     helps);
  meet_once (l, first);
}

const struct scenario early_categories = {
  .name = "early_categories",
  .title = "hazard ratio 0.80 of a contact in the first month, confounded "
           "by plan and region",
  .live = live_by_early_contact,
  .questions = 2,
  .question = {
    HEADLINE ("landmark, nothing adjusted",
              "cohort: early, outcome: stays, lag: 0 days", 0.80, GATE_NONE),
    HEADLINE ("landmark, strata",
              "cohort: early, outcome: stays, lag: 0 days, "
              "adjust: [plan, region]", 0.80, GATE_UNBIASED),
  },
};
