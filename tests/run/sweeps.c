#include "run/sweeps.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/random.h"
#include "base/str.h"
#include "run/companies.h"
#include "run/scan.h"

enum { PEOPLE = 900, COLUMNS = 6, SEED = 7700 };
#define TALKS .008               /* a day */

static const char study_lines[] =
  "study: sweep\nas_of: 2025-01-01\ndata:\n"
  "  customers: {file: customers.csv, id: id, start: start, end: end}\n"
  "  talks: {file: talks.csv, customer: customer, at: at, "
  "from: 2022-01-01}\n"
  "cohorts:\n"
  "  contacted: {by: event, table: talks, within: 30 days}\n"
  "outcomes:\n"
  "  stays: {kind: survival}\n"
  "  kept: {kind: retained, at: 180 days}\n"
  "  seats: {kind: mean, value: seats}\n"
  "  satisfied: {kind: share, condition: csat >= 3}\n"
  "  csat: {kind: mean, value: csat}\n"
  "  talks_n: {kind: rate, table: talks}\n";

struct world {
  struct buf customers, talks;
  bool planted;
};

static void
add_talk (struct world *w, size_t customer, int64_t at, double happy,
          struct random *r)
{
  char time[DATE_SIZE];
  int channel = (int) random_below (r, 3);
  double mood = 4.2 + .5 * happy + .6 * draw_normal (r)
                - (w->planted && channel == 0 ? .8 : 0);
  int csat = (int) fmin (5, fmax (1, round (mood)));
  int rare = (int) floor (12 * pow (random_unit (r), 2));
  buf_printf (&w->talks, "c%zu,%s,ch%d,t%d,a%d,b%d,%d\n", customer,
              date_print (time, at), channel, (int) random_below (r, 5),
              rare, (int) random_below (r, 2), csat);
}

static void
add_customer (struct world *w, size_t i, struct random *r)
{
  char time[DATE_SIZE];
  int64_t as_of = date_from_civil (2025, 1, 1);
  int64_t start = as_of - (int64_t) ((100 + 700 * random_unit (r))
                                     * SECONDS_PER_DAY);
  int plan = (int) random_below (r, 3), region = (int) random_below (r, 4);
  double rate = .002 * (w->planted && region == 0 ? 2.5 : 1);
  double happy = draw_normal (r);
  int64_t end = start + (int64_t) (draw_wait (r, rate) * SECONDS_PER_DAY);
  double seats = exp (.5 * draw_normal (r)) * 5
                 + (w->planted && plan == 0 ? 3 : 0);
  buf_printf (&w->customers, "c%zu,%s,", i, date_print (time, start));
  buf_printf (&w->customers, "%s,p%d,r%d,%.2f",
              end < as_of ? date_print (time, end) : "", plan, region,
              seats);
  for (int k = 0; k < COLUMNS; k++)
    buf_printf (&w->customers, ",v%d",
                (int) random_below (r, (uint64_t) k + 2));
  buf_char (&w->customers, '\n');
  int64_t until = end < as_of ? end : as_of, at = start;
  for (;;)
    {
      at += 1 + (int64_t) (draw_wait (r, TALKS) * SECONDS_PER_DAY);
      if (at >= until)
        break;
      add_talk (w, i, at, happy, r);
    }
}

static void
save (struct arena *arena, const char *dir, const char *name,
      const struct buf *text)
{
  FILE *file = fopen (arena_printf (arena, "%s/%s", dir, name), "wb");
  if (!file || fwrite (text->text, 1, text->length, file) != text->length
      || fclose (file) != 0)
    abort ();
}

static void
write_world (struct arena *arena, const char *dir, uint64_t set,
             bool planted)
{
  struct world w = { buf_new (arena), buf_new (arena), planted };
  struct buf study = buf_new (arena);
  buf_add (&w.customers, "id,start,end,plan,region,seats,n1,n2,n3,n4,n5,"
                         "n6\n");
  buf_add (&w.talks, "customer,at,channel,topic,n7,n8,csat\n");
  for (size_t i = 0; i < PEOPLE; i++)
    {
      struct random r = random_of (SEED + set, i);
      add_customer (&w, i, &r);
    }
  buf_add (&study, study_lines);
  save (arena, dir, "customers.csv", &w.customers);
  save (arena, dir, "talks.csv", &w.talks);
  save (arena, dir, "study.yaml", &study);
}

static struct scan_report *
scan_world (struct arena *arena, const char *dir, uint64_t set)
{
  struct err *err = err_new (arena);
  struct study *study
    = study_read_parts (arena, arena_printf (arena, "%s/study.yaml", dir),
                        err);
  struct run_mode mode = { .compute = true };
  if (study)
    study->seed = set + 1;
  struct scan_report *r = study && !err_any (err)
                            ? scan_study (arena, study, &mode, err) : NULL;
  if (!r)
    err_print (err, stderr, false);
  return r;
}

/* Nothing ever moves with it. */
static bool
is_null (const struct scan_row *row)
{
  const char *dot = strrchr (row->split, '.');
  const char *name = dot ? dot + 1 : row->split;
  return name[0] == 'n' || str_equal (name, "topic")
         || str_equal (name, "contacted");
}

static bool
is_one_of_three (const struct scan_row *row)
{
  return (str_equal (row->split, "region") && str_equal (row->level, "r0")
          && str_equal (row->outcome, "stays"))
         || (str_equal (row->split, "plan") && str_equal (row->level, "p0")
             && str_equal (row->outcome, "seats"))
         || (str_equal (row->split, "channel")
             && str_equal (row->level, "ch0")
             && str_equal (row->outcome, "csat"));
}

static void
add_findings (const struct scan_report *r, bool planted, struct sweep *s)
{
  size_t three = 0, wrong = 0;
  for (size_t i = 0; i < r->rows; i++)
    {
      const struct scan_row *row = &r->row[i];
      bool none = !planted || is_null (row);
      s->nulls_found += none && row->found;
      wrong += none && row->confirmed;
      s->true_found += !none && row->found;
      s->true_confirmed += !none && row->confirmed;
      three += row->confirmed && is_one_of_three (row);
    }
  s->sets++;
  s->comparisons += r->rows;
  s->nulls_confirmed += wrong;
  s->sets_confirmed += wrong > 0;
  s->planted_missed += planted && three < 3;
}

bool
sweep_run (uint64_t set, bool planted, struct sweep *s)
{
  struct arena *arena = arena_new ();
  char dir[] = "/tmp/sweep-XXXXXX";
  if (!mkdtemp (dir))
    abort ();
  write_world (arena, dir, set, planted);
  struct scan_report *r = scan_world (arena, dir, set);
  if (r)
    add_findings (r, planted, s);
  static const char *const names[] = { "customers.csv", "talks.csv",
                                       "study.yaml" };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    unlink (arena_printf (arena, "%s/%s", dir, names[i]));
  rmdir (dir);
  arena_free (arena);
  return r;
}
