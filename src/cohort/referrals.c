/* Who brought whom. */

#include <string.h>

#include "base/arena.h"
#include "returns.h"

/* The earlier referral wins, then the customer whose id comes first. */
struct claim {
  int64_t at;
  uint32_t by;
};

static bool
is_before (const struct table *customers, const struct claim *a,
           const struct claim *b)
{
  if (b->by == NOBODY || a->at != b->at)
    return b->by == NOBODY || a->at < b->at;
  int slot = table_id_slot (customers);
  const uint32_t *id = table_texts (customers, slot);
  const struct intern *words = table_words (customers, slot);
  return strcmp (intern_text (words, id[a->by]), intern_text (words, id[b->by]))
         < 0;
}

static struct claim *
read_claims (struct arena *arena, const struct data *data, int table)
{
  const struct study_money *money = &data->study->money;
  const struct table *referrals = data->tables[money->referrals];
  const struct table *customers = data->tables[table];
  struct scratch *scratch = scratch_new (arena);
  size_t n = table_rows (customers);
  struct claim *claim = ARENA_NEW (arena, struct claim, n);
  for (size_t i = 0; i < n; i++)
    claim[i].by = NOBODY;
  for (size_t row = 0; row < table_rows (referrals); row++)
    {
      if (!table_used (referrals, row))
        continue;
      struct value v = expr_eval (money->referred_expr, referrals, row,
                                  scratch);
      int64_t who = v.missing ? -1 : table_find (customers, v.text);
      struct claim c = {
        data_row_start (data, money->referrals, row),
        (uint32_t) data_ancestor (data, money->referrals, row, table)
      };
      if (who >= 0 && table_used (customers, (size_t) who)
          && (uint32_t) who != c.by && is_before (customers, &c, &claim[who]))
        claim[who] = c;
    }
  return claim;
}

/* Along a chain to its head; a ring has none, and nobody in it was
   brought by somebody else in the first place. */
static uint32_t
head_of (const struct claim *claim, size_t rows, uint32_t row)
{
  uint32_t head = row;
  for (size_t steps = 0; claim[head].by != NOBODY; steps++)
    {
      head = claim[head].by;
      if (steps == rows)
        return NOBODY;
    }
  return head == row ? NOBODY : head;
}

uint32_t *
returns_bringers (struct arena *arena, const struct data *data, int table)
{
  const struct study_money *money = &data->study->money;
  if (money->referrals < 0 || !money->referred_expr
      || !data_descends (data->study, money->referrals, table))
    return NULL;
  struct arena *scratch = arena_new ();
  size_t n = table_rows (data->tables[table]);
  struct claim *claim = read_claims (scratch, data, table);
  uint32_t *by = ARENA_NEW (arena, uint32_t, n);
  for (size_t i = 0; i < n; i++)
    by[i] = head_of (claim, n, (uint32_t) i);
  arena_free (scratch);
  return by;
}
