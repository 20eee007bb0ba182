#include "cox_model.h"

#include <string.h>

#include "base/arena.h"

/* A model whose arrays are still written. */
struct building {
  struct arena *arena;
  const struct spells *spells;
  size_t arms;
  uint32_t *side;           /* [cells] */
  const double *weight;
  uint32_t *from, *to;      /* [n] */
  size_t slots;
  struct cox_slot *slot;
  struct cox_change *change;
  const uint32_t *entries;  /* [patterns + 1] */
};

static void
choose_sides (struct building *b, const size_t *arm)
{
  const struct spells *s = b->spells;
  b->side = ARENA_NEW (b->arena, uint32_t, s->cells);
  for (size_t c = 0; c < s->cells; c++)
    {
      bool in = !b->weight || b->weight[c] > 0;
      b->side[c] = (uint32_t) b->arms;
      for (size_t a = 0; a < b->arms; a++)
        if (in && s->cell_of[c].arm == arm[a])
          b->side[c] = (uint32_t) a;
    }
}

static bool
is_in (const struct building *b, size_t i)
{
  return b->side[b->spells->cell[i]] < b->arms;
}

static uint32_t
stratum_of (const struct spells *s, size_t i)
{
  return s->cell_of[s->cell[i]].stratum;
}

/* The first spell past those of the stratum of FIRST: spells are in the
   order of their cells. */
static size_t
end_of_stratum (const struct spells *s, size_t first)
{
  size_t end = first + 1;
  while (end < s->n && stratum_of (s, end) == stratum_of (s, first))
    end++;
  return end;
}

/* The slots of one stratum, from the first that is not yet taken. */
static void
add_slots (struct building *b, size_t first, size_t end, bool *seen)
{
  const struct spells *s = b->spells;
  size_t before = b->slots;
  for (size_t i = first; i < end; i++)
    if (s->event[i] && is_in (b, i))
      seen[s->to[i]] = true;
  for (size_t t = 0; t < s->times; t++)
    if (seen[t])
      {
        b->slot[b->slots++].time = (uint32_t) t;
        seen[t] = false;
      }
  if (b->slots > before)
    b->slot[b->slots - 1].last = true;
}

/* The first slot from LOW, before HIGH, whose time is at least TIME. */
static size_t
slot_from (const struct building *b, size_t low, size_t high, uint32_t time)
{
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (b->slot[middle].time < time)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Where the spells of a stratum begin and end among its slots from BEFORE.
   One that sees no event there says nothing. */
static void
place_spells (struct building *b, size_t first, size_t end, size_t before)
{
  const struct spells *s = b->spells;
  for (size_t i = first; i < end; i++)
    {
      size_t from = slot_from (b, before, b->slots, s->from[i]);
      size_t past = slot_from (b, before, b->slots, s->to[i] + 1);
      bool sees = is_in (b, i) && from < past;
      b->from[i] = sees ? (uint32_t) from : 1;
      b->to[i] = sees ? (uint32_t) (past - 1) : 0;
    }
}

/* No more than events, nor than times in each stratum. */
static size_t
most_slots (const struct spells *s)
{
  size_t events = 0;
  for (size_t i = 0; i < s->n; i++)
    events += s->event[i];
  return s->times < events / s->strata ? s->times * s->strata : events;
}

static void
lay_slots (struct building *b)
{
  const struct spells *s = b->spells;
  bool *seen = ARENA_NEW (b->arena, bool, s->times);
  b->slot = ARENA_NEW (b->arena, struct cox_slot, most_slots (s));
  b->from = ARENA_NEW (b->arena, uint32_t, s->n);
  b->to = ARENA_NEW (b->arena, uint32_t, s->n);
  for (size_t first = 0, end; first < s->n; first = end)
    {
      size_t before = b->slots;
      end = end_of_stratum (s, first);
      add_slots (b, first, end, seen);
      place_spells (b, first, end, before);
    }
}

/* The change of CELL at a slot: spells of a cell follow each other, so
   it is the last one there or a new one. */
static struct cox_change *
change_at (struct building *b, size_t slot, uint32_t cell)
{
  struct cox_slot *at = b->slot + slot;
  if (at->end > at->first && b->change[at->end - 1].cell == cell)
    return b->change + at->end - 1;
  uint32_t pattern = b->spells->cell_of[cell].pattern;
  struct cox_change *change = b->change + at->end++;
  change->cell = cell;
  change->side = b->side[cell];
  change->entry = b->entries[pattern];
  change->end = b->entries[pattern + 1];
  return change;
}

/* Makes room at every slot for as many changes as there can be. */
static void
make_room (struct arena *scratch, struct building *b)
{
  size_t *room = ARENA_NEW (scratch, size_t, b->slots);
  size_t total = 0;
  for (size_t i = 0; i < b->spells->n; i++)
    if (b->from[i] <= b->to[i])
      {
        room[b->from[i]]++;
        room[b->to[i]]++;
      }
  for (size_t k = 0; k < b->slots; k++)
    {
      b->slot[k].first = b->slot[k].end = total;
      total += room[k];
    }
  b->change = ARENA_NEW (scratch, struct cox_change, total);
}

/* Keeps the changes that there are. */
static void
close_up (struct building *b)
{
  size_t total = 0, kept = 0;
  for (size_t k = 0; k < b->slots; k++)
    total += b->slot[k].end - b->slot[k].first;
  struct cox_change *change
    = ARENA_NEW (b->arena, struct cox_change, total);
  for (size_t k = 0; k < b->slots; k++)
    {
      size_t n = b->slot[k].end - b->slot[k].first;
      memcpy (change + kept, b->change + b->slot[k].first,
              n * sizeof *change);
      b->slot[k].first = kept;
      b->slot[k].end = kept += n;
    }
  b->change = change;
}

static void
lay_changes (struct building *b)
{
  const struct spells *s = b->spells;
  struct arena *scratch = arena_new ();
  make_room (scratch, b);
  for (size_t i = 0; i < s->n; i++)
    if (b->from[i] <= b->to[i])
      {
        struct cox_change *end = change_at (b, b->to[i], s->cell[i]);
        end->in++;
        end->events += s->event[i];
        change_at (b, b->from[i], s->cell[i])->out++;
      }
  close_up (b);
  arena_free (scratch);
}

/* The columns of every pattern that are not 0: indicators mostly are. */
static void
lay_entries (struct arena *arena, struct cox_model *m)
{
  const struct terms *terms = m->spells->terms;
  size_t patterns = terms ? terms->patterns : 1, n = 0;
  uint32_t *entries = ARENA_NEW (arena, uint32_t, patterns + 1);
  for (size_t i = 0; i < patterns * m->covariates; i++)
    n += terms->x[i] != 0;
  struct cox_entry *entry = ARENA_NEW (arena, struct cox_entry, n);
  n = 0;
  for (size_t p = 0; p < patterns; p++)
    {
      for (size_t j = 0; j < m->covariates; j++)
        if (terms->x[p * m->covariates + j] != 0)
          entry[n++] = (struct cox_entry) {
            (uint32_t) j, terms->x[p * m->covariates + j]};
      entries[p + 1] = (uint32_t) n;
    }
  m->entries = entries;
  m->entry = entry;
}

static void
count (struct arena *arena, struct cox_model *m)
{
  const struct spells *s = m->spells;
  double *observed = ARENA_NEW (arena, double, m->covariates);
  uint64_t *holding = ARENA_NEW (arena, uint64_t, m->arms + 1);
  uint64_t *had = ARENA_NEW (arena, uint64_t, m->arms + 1);
  uint64_t *in_cell = ARENA_NEW (arena, uint64_t, s->cells);
  for (size_t i = 0; i < s->n; i++)
    {
      in_cell[s->cell[i]] += s->event[i];
      holding[m->side[s->cell[i]]]++;
      had[m->side[s->cell[i]]] += s->event[i];
    }
  for (size_t c = 0; c < s->cells; c++)
    if (m->side[c] < m->arms)
      {
        double w = (double) in_cell[c] * (m->weight ? m->weight[c] : 1);
        uint32_t pattern = s->cell_of[c].pattern;
        m->events += w;
        for (size_t e = m->entries[pattern]; e < m->entries[pattern + 1]; e++)
          observed[m->entry[e].column] += w * m->entry[e].x;
      }
  m->observed = observed;
  m->holding = holding;
  m->had = had;
}

struct cox_model
cox_model_of (struct arena *arena, const struct spells *spells,
              const size_t *arm, size_t arms, const double *weight)
{
  struct building b = {.arena = arena, .spells = spells, .arms = arms,
                       .weight = weight};
  struct cox_model m = {
    .spells = spells, .arms = arms, .weight = weight, .bases = 1,
    .covariates = spells->terms ? spells->terms->columns : 0};
  m.columns = m.covariates + arms - 1;
  lay_entries (arena, &m);
  b.entries = m.entries;
  choose_sides (&b, arm);
  lay_slots (&b);
  lay_changes (&b);
  m.side = b.side;
  m.slots = b.slots;
  m.slot = b.slot;
  m.change = b.change;
  m.from = b.from;
  m.to = b.to;
  count (arena, &m);
  return m;
}

struct cox_model
cox_model_with (const struct cox_model *model, size_t bases,
                const double *basis)
{
  struct cox_model m = *model;
  m.bases = bases;
  m.basis = basis;
  m.columns = m.covariates + (m.arms - 1) * bases;
  return m;
}

double
cox_code (const struct cox_model *m, size_t slot, size_t arm, size_t j)
{
  size_t of = j / m->bases, k = j % m->bases;
  double code = m->arms == 2 ? (arm == 1 ? 0.5 : -0.5) : arm == of + 1;
  size_t time = m->slot[slot].time;
  return m->basis ? code * m->basis[k * m->spells->times + time] : code;
}
