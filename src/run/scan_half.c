/* Which half of the data a row is in: by a hash of what names its
   cluster, keyed with the seed, so that the order of rows and what else is
   in the table move nobody. */

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/str.h"
#include "scan_work.h"

/* The lowest bit of the last digit of SHA-256 of "SEED:ID". */
unsigned
scan_half_of (struct arena *scratch, uint64_t seed, const char *id)
{
  char digits[HASH_SIZE];
  const char *key = arena_printf (scratch, "%" PRIu64 ":", seed);
  struct hash *hash = hash_new (scratch);
  hash_add (hash, key, strlen (key));
  hash_add (hash, id, strlen (id));
  hash_end (hash, digits);
  char last = digits[HASH_SIZE - 2];
  return (unsigned) (last <= '9' ? last - '0' : last - 'a' + 10) & 1;
}

/* The nearest table, from TABLE upward, that declares clusters, else the
   topmost. */
static int
cluster_table (const struct study *study, int table)
{
  while (study->tables[table].cluster_slot < 0
         && study->tables[table].parent >= 0)
    table = study->tables[table].parent;
  return table;
}

/* What a row holds, column by column: rows that hold the same are one as
   good as the other and are numbered. */
static const char *
contents_of (struct scan_work *s, struct arena *scratch, int table,
             size_t row, struct intern *seen, uint64_t *times)
{
  const struct study_table *t = &s->study->tables[table];
  struct buf text = buf_new (scratch);
  for (size_t i = 0; i < t->uses_n; i++)
    if (t->uses[i].type == CELL_FIT)
      {
        const struct table *rows = s->data->tables[table];
        uint32_t word = table_texts (rows, (int) i)[row];
        const char *cell = intern_text (table_words (rows, (int) i), word);
        buf_printf (&text, "%s%c", cell ? cell : "", cell ? 1 : 2);
      }
  uint32_t number = intern_add (seen, text.text, text.length);
  buf_printf (&text, "%" PRIu64, times[number]++);
  return text.text;
}

static const char *
cell_of (const struct table *t, int slot, size_t row)
{
  return slot < 0 ? NULL
                  : intern_text (table_words (t, slot),
                                 table_texts (t, slot)[row]);
}

enum { MANY = 4096 };          /* rows that share scratch */

/* Halves of the rows of TABLE itself, which gathers its descendants. */
static uint8_t *
own_halves (struct scan_work *s, int table)
{
  const struct study_table *t = &s->study->tables[table];
  const struct table *rows = s->data->tables[table];
  size_t n = table_rows (rows);
  uint8_t *half = ARENA_NEW (s->arena, uint8_t, n);
  struct arena *names = arena_new ();
  struct intern *seen = intern_new (names);
  uint64_t *times = ARENA_NEW (names, uint64_t, n);
  struct arena *scratch = arena_new ();
  for (size_t row = 0; row < n; row++)
    {
      if (row % MANY == MANY - 1)
        {
          arena_free (scratch);
          scratch = arena_new ();
        }
      const char *id = cell_of (rows, t->cluster_slot, row);
      if (!id)
        id = cell_of (rows, t->id_slot, row);
      if (!id)
        id = contents_of (s, scratch, table, row, seen, times);
      half[row] = (uint8_t) scan_half_of (scratch, s->study->seed, id);
    }
  arena_free (scratch);
  arena_free (names);
  return half;
}

const uint8_t *
scan_halves (struct scan_work *s, int table)
{
  if (s->half[table])
    return s->half[table];
  int top = cluster_table (s->study, table);
  if (!s->half[top])
    s->half[top] = own_halves (s, top);
  if (top == table)
    return s->half[table];
  size_t n = table_rows (s->data->tables[table]);
  uint8_t *half = ARENA_NEW (s->arena, uint8_t, n);
  for (size_t row = 0; row < n; row++)
    half[row] = s->half[top][data_ancestor (s->data, table, row, top)];
  return s->half[table] = half;
}

void
scan_count_halves (struct scan_work *s, int table, uint64_t count[2])
{
  const struct table *rows = s->data->tables[table];
  int slot = s->study->tables[table].cluster_slot;
  const uint8_t *half = scan_halves (s, table);
  struct arena *scratch = arena_new ();
  bool *seen = slot < 0 ? NULL
                        : ARENA_NEW (scratch, bool,
                                     intern_count (table_words (rows, slot)));
  for (size_t row = 0; row < table_rows (rows); row++)
    {
      uint32_t word = seen ? table_texts (rows, slot)[row] : INTERN_NONE;
      if (!table_used (rows, row) || (word != INTERN_NONE && seen[word]))
        continue;
      count[half[row]]++;
      if (word != INTERN_NONE)
        seen[word] = true;
    }
  arena_free (scratch);
}
