/* What something costs, and amounts that have a least. */

#include "base/arena.h"
#include "reading.h"

static struct amount
read_number (struct reading *r, const struct field *field)
{
  struct amount amount = { .given = false };
  field_number (r, field, &amount);
  return amount;
}

void
field_price (struct reading *r, const struct field *field, void *into)
{
  struct amount price = read_number (r, field);
  if (!price.given)
    return;
  if (price.number > 0)
    {
      *(struct amount *) into = price;
      return;
    }
  err_add (r->err, E_OUT_OF_RANGE, price.place,
           "`%s` must be above 0, and `%s` is not", field->name, price.text);
  err_help (r->err, "it is an amount of money that is spent or kept, without "
            "a sign");
}

void
field_share (struct reading *r, const struct field *field, void *into)
{
  struct amount share = read_number (r, field);
  if (!share.given)
    return;
  if (share.number > 0 && share.number <= 1)
    {
      *(struct amount *) into = share;
      return;
    }
  err_add (r->err, E_OUT_OF_RANGE, share.place,
           "`%s` lies above 0 and is at most 1, and `%s` does not",
           field->name, share.text);
  if (share.number > 1 && share.number <= 100)
    err_help (r->err, "a share is a fraction: 0.8, not 80");
}

void
field_discount (struct reading *r, const struct field *field, void *into)
{
  struct amount rate = read_number (r, field);
  if (!rate.given)
    return;
  if (rate.number >= 0 && rate.number < 1)
    {
      *(struct amount *) into = rate;
      return;
    }
  err_add (r->err, E_OUT_OF_RANGE, rate.place,
           "`%s` is at least 0 and below 1, and `%s` is not", field->name,
           rate.text);
  err_help (r->err, "money of a year later is divided by 1 + it: 0.1 for ten "
            "per cent a year");
}

#define AT(member) offsetof (struct study_cost, member)
static const struct key keys[] = {
  { "per_contact", field_price, AT (per_contact) },
  { "table", field_table, AT (table) },
  { "sum", field_word, AT (sum) },
  { "where", field_word, AT (where) },
};

/* Rows of a table are added up, or contacts are counted. */
static void
check_parts (struct reading *r, const struct field *field)
{
  static const char *const of_rows[] = { "table", "sum", "where" };
  const struct node *map = field->value;
  bool contact = tree_get (map, "per_contact") != NULL;
  for (size_t i = 0; i < sizeof of_rows / sizeof *of_rows; i++)
    if (contact && tree_get (map, of_rows[i]))
      err_add (r->err, E_NOT_APPLICABLE, tree_key_place (map, of_rows[i]),
               "`%s` does not go with `per_contact`", of_rows[i]);
  if (contact)
    return;
  if (!tree_get (map, "table") && !tree_get (map, "sum"))
    {
      err_add (r->err, E_MISSING_KEY, field->key->place,
               "`%s` lacks the keys `table` and `sum`, or `per_contact`",
               field->name);
      return;
    }
  if (!tree_get (map, "table"))
    section_lacks (r, field, "table");
  if (!tree_get (map, "sum"))
    section_lacks (r, field, "sum");
}

void
field_cost (struct reading *r, const struct field *field, void *into)
{
  struct study_cost *cost = into;
  *cost = (struct study_cost) { .given = true, .place = field->value->place,
                                .table = -1 };
  if (field->value->kind != NODE_MAP || field->value->n == 0)
    {
      field_price (r, field, &cost->amount);
      return;
    }
  section_read (r, field->value, keys, sizeof keys / sizeof *keys, cost);
  check_parts (r, field);
}

void
check_cost (struct reading *r, const struct study_cost *cost, bool children,
            const char *what)
{
  if (!cost->given || cost->table < 0)
    return;
  const struct study_table *t = &r->study->tables[cost->table];
  if (t->alone || t->faulty)
    return;
  if (children && cost->table > 0)
    {
      check_events_of (r, cost->table, cost->place, what);
      return;
    }
  err_add (r->err, E_NOT_APPLICABLE, cost->place,
           "the costs of %s are in `%s`, whose rows belong to somebody", what,
           t->name);
  err_help (r->err, "a table of costs stands alone: `%s: {file: FILE, parent: "
            "none, month: COLUMN}`", t->name);
}
