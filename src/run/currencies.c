/* Amounts of two currencies are never added up: the rows of a table with
   `currency:` are in the study's. */

#include "base/arena.h"
#include "base/str.h"
#include "load.h"
#include "report/say.h"

/* The rows of a table in one currency. */
struct purse {
  uint64_t rows;
  size_t first;                /* row */
};

static void
count_row (struct purse *purse, size_t row)
{
  if (purse->rows++ == 0)
    purse->first = row;
}

/* A table that is held against the study's currency. */
struct held {
  struct arena *arena;
  const struct study_table *study;
  const struct table *table;
  const char *wanted;
  struct err *err;
};

/* CURRENCY is null where the cells are blank. */
static void
complain (const struct held *h, const struct purse *purse,
          const char *currency)
{
  const char *in = currency ? arena_printf (h->arena, "in `%s`",
                                            str_clip (h->arena, currency, 40))
                            : "without a currency";
  err_add (h->err, E_CURRENCY,
           table_place (h->table, purse->first, h->study->currency_slot),
           "%s row%s of `%s` %s, and the study is in %s",
           say_count (h->arena, purse->rows), purse->rows == 1 ? "" : "s",
           h->study->name, in, h->wanted);
  err_help (h->err, "keep one with `where: %s == '%s'` under `%s`, or convert "
            "the amounts before", h->study->currency.text, h->wanted,
            h->study->name);
}

static void
check_table (const struct held *h)
{
  int slot = h->study->currency_slot;
  const struct intern *words = table_words (h->table, slot);
  const uint32_t *word = table_texts (h->table, slot);
  size_t n = intern_count (words);
  struct purse *purses = ARENA_NEW (h->arena, struct purse, n + 1);
  for (size_t row = 0; row < table_rows (h->table); row++)
    if (table_used (h->table, row))
      count_row (&purses[word[row] == INTERN_NONE ? n : word[row]], row);
  for (size_t k = 0; k <= n; k++)
    {
      const char *name = k < n ? intern_text (words, (uint32_t) k) : NULL;
      if (purses[k].rows > 0
          && (!name || !str_equal_fold (name, h->wanted)))
        complain (h, &purses[k], name);
    }
}

void
load_currencies (const struct data *data, struct err *err)
{
  const struct study *study = data->study;
  for (size_t i = 0; i < study->tables_n; i++)
    {
      struct held held = { data->arena, &study->tables[i], data->tables[i],
                           study->currency, err };
      if (held.study->currency_slot >= 0)
        check_table (&held);
    }
}
