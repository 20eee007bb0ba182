/* An outcome that contact cannot move tells whether something behind it
   moves both: here an extra that support never hears of. */

#include "run/histories.h"

#include <math.h>

static const double leaving = 1.0 / 400, contact = 1.0 / 100;

/* Who gets in touch in the first month buys more often; who takes the
   extra is a lottery. */
static void
live_apart (struct life *l, struct random *r)
{
  double first = draw_wait (r, contact);
  l->end = draw_wait (r, leaving);
  l->bought = draw_yes (r, first < 30 ? 0.6 : 0.3);
  l->hidden = draw_yes (r, 0.4);
  if (first < l->end)
    l->contacts.at[l->contacts.n++] = first;
}

/* Contact does nothing.  Half of all like the product: they get in touch,
   buy, and take the extra. */
static void
live_by_liking (struct life *l, struct random *r)
{
  bool likes = draw_yes (r, 0.5);
  l->end = draw_wait (r, leaving);
  l->bought = draw_yes (r, likes ? 0.6 : 0.3);
  l->hidden = draw_yes (r, likes ? 0.7 : 0.2);
  draw_events (&l->contacts, r, likes ? 2.5 * contact : 0.8 * contact,
               l->end);
}

#define EXTRA "  extra: {kind: share, condition: hidden == 'yes'}\n"
#define CONTROLLED "cohort: early, outcome: bought, negative_control: extra"
#define CONTROL(gate)                                                     \
  { "its negative control", CONTROLLED, 0, gate, "negative_control",      \
    "risk_difference" }

const struct scenario nothing_shared = {
  .name = "nothing_shared",
  .title = "contact in the first month makes customers buy; nothing is "
           "behind both",
  .live = live_apart,
  .more = EXTRA,
  .questions = 2,
  .question = {
    { "landmark", CONTROLLED, 0.3, GATE_COVERS, NULL, NULL },
    CONTROL (GATE_PASSES),
  },
};

const struct scenario shared_cause = {
  .name = "shared_cause",
  .title = "no effect; who likes the product gets in touch, buys, and takes "
           "the extra",
  .live = live_by_liking,
  .more = EXTRA,
  .questions = 2,
  .question = {
    { "landmark", CONTROLLED, 0, GATE_NONE, NULL, NULL },
    CONTROL (GATE_FAILS),
  },
};
