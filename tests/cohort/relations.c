/* What must hold for every company: agreement with the slow way, and
   changes of dress that change nothing. */

#include <criterion/criterion.h>
#include <string.h>

#include "base/str.h"
#include "company.h"
#include "firm.h"

enum { COMPANIES = 60, MOST_QUESTIONS = 60 };

struct pictures {
  struct arena *arena;
  size_t n;
  const char *of[MOST_QUESTIONS];
};

static struct pictures
draw_pictures (const struct firm *f, const struct dress *d)
{
  struct arena *arena = arena_new ();
  struct pictures p = { arena, firm_questions (), { NULL } };
  firm_write (f, d);
  struct company c = company_load (firm_study (arena, f, d));
  cr_assert (!err_any (c.err), "%s\n%s", company_messages (&c),
             firm_study (arena, f, d));
  for (size_t i = 0; i < p.n; i++)
    {
      company_frame (&c, i);
      cr_assert (c.frame, "%s", company_messages (&c));
      p.of[i] = arena_copy (arena, company_picture (&c));
    }
  company_close (&c);
  return p;
}

static void
expect_same (const struct pictures *p, size_t i, const char *wanted,
             uint64_t seed)
{
  const struct asked *q = firm_asked (i);
  cr_assert_str_eq (p->of[i], wanted, "company %llu, h%zu: cohort %d, "
                    "outcome %d at %d, landmark %d, lag %d, design %d\n"
                    "  is   %s\n  want %s", (unsigned long long) seed, i,
                    (int) q->cohort, (int) q->outcome, q->at, q->landmark,
                    q->lag, (int) q->design, p->of[i], wanted);
}

Test (relations, frames_are_what_the_slow_way_finds)
{
  company_directory ();
  for (uint64_t seed = 1; seed <= 5 * COMPANIES; seed++)
    {
      struct firm f = firm_draw (seed);
      struct pictures p = draw_pictures (&f, &(struct dress) { 0 });
      for (size_t i = 0; i < p.n; i++)
        expect_same (&p, i, firm_fates (p.arena, &f, i), seed);
      arena_free (p.arena);
    }
}

/* Draws many companies plainly and in DRESS, which may vary with the
   seed. */
static void
changes_nothing (void (*vary) (struct dress *, uint64_t seed))
{
  company_directory ();
  for (uint64_t seed = 1; seed <= COMPANIES; seed++)
    {
      struct firm f = firm_draw (1000 + seed);
      struct dress dress = { 0 };
      vary (&dress, seed);
      struct pictures plain = draw_pictures (&f, &(struct dress) { 0 });
      struct pictures dressed = draw_pictures (&f, &dress);
      for (size_t i = 0; i < plain.n; i++)
        expect_same (&dressed, i, plain.of[i], seed);
      arena_free (plain.arena);
      arena_free (dressed.arena);
    }
}

static void
vary_order (struct dress *d, uint64_t seed)
{
  d->shuffle = seed;
}

Test (relations, the_order_of_events_changes_nothing)
{
  changes_nothing (vary_order);
}

static void
vary_customers (struct dress *d, uint64_t seed)
{
  d->shuffle = seed;
  d->shuffle_customers = true;
}

Test (relations, the_order_of_customers_changes_nothing)
{
  changes_nothing (vary_customers);
}

/* From 1900 to 2199, over leap years and the turn to positive times. */
static void
vary_dates (struct dress *d, uint64_t seed)
{
  d->shift = (int) (seed * 7919 % 106000) - 44000;
}

Test (relations, other_dates_change_nothing)
{
  changes_nothing (vary_dates);
}

static void
vary_units (struct dress *d, uint64_t seed)
{
  (void) seed;
  d->hours = true;
}

Test (relations, other_words_for_durations_change_nothing)
{
  changes_nothing (vary_units);
}

static void
vary_files (struct dress *d, uint64_t seed)
{
  d->split = true;
  d->shuffle = seed % 2 ? seed : 0;
}

Test (relations, events_in_two_files_change_nothing)
{
  changes_nothing (vary_files);
}

static void
vary_reference (struct dress *d, uint64_t seed)
{
  (void) seed;
  d->swapped = true;
}

Test (relations, another_reference_changes_no_row)
{
  changes_nothing (vary_reference);
}

/* TEXT with the labels under which it is sorted the same. */
static const char *
relabelled (struct arena *arena, const char *text)
{
  struct buf out = buf_new (arena);
  for (const char *p = text; *p; p++)
    if (strncmp (p, "called ", 7) == 0)
      buf_add (&out, "called again "), p += 6;
    else if (strncmp (p, "quiet ", 6) == 0)
      buf_add (&out, "quiet again "), p += 5;
    else
      buf_char (&out, *p);
  return out.text;
}

Test (relations, labels_are_only_names)
{
  company_directory ();
  for (uint64_t seed = 1; seed <= COMPANIES; seed++)
    {
      struct firm f = firm_draw (2000 + seed);
      struct dress dress = { .quiet = "quiet again",
                             .called = "called again" };
      struct pictures plain = draw_pictures (&f, &(struct dress) { 0 });
      struct pictures named = draw_pictures (&f, &dress);
      for (size_t i = 0; i < plain.n; i++)
        expect_same (&named, i, relabelled (plain.arena, plain.of[i]), seed);
      arena_free (plain.arena);
      arena_free (named.arena);
    }
}

/* Every reason to leave and every kind of row occurs among the companies,
   or the tests above show less than they seem to. */
Test (relations, the_companies_hold_every_case)
{
  static const char *const cases[] = {
    "window_before_export", "not_observable", "not_mature",
    "ended_before_landmark", "event_before_landmark", "cohort_unknown",
    "other_level", "no_event", "called 0 left", "called 0 stays",
    "quiet 0 left", "quiet 0 stays", "called 1", "quiet 1",
    "outcome_missing", "quiet 0 comes", "called 1 comes", "quiet 100",
    "called -100", "quiet 0 per ", "called 1 per ", " per 0;",
    "called after 0 to ", "called after 12 to ", "; 3 called 0", "; 2 quiet 1",
    "; 1 called 1", "; 5 quiet 0 stays", "; 1 quiet 0 left",
  };
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
    {
      struct arena *arena = arena_new ();
      bool found = false;
      for (uint64_t seed = 1; seed <= COMPANIES && !found; seed++)
        {
          struct firm f = firm_draw (seed);
          for (size_t i = 0; i < firm_questions (); i++)
            found |= strstr (firm_fates (arena, &f, i), cases[k]) != NULL;
        }
      cr_expect (found, "%s", cases[k]);
      arena_free (arena);
    }
}
