#include "base/arena.h"
#include "reading.h"

enum { FEWEST_DRAWS = 200, MOST_DRAWS = 100000 };

static const char *const interval_names[] = {
  [ROI_BOOTSTRAP] = "bootstrap", [ROI_FIELLER] = "fieller",
  [ROI_DELTA] = "delta",
};

static void
read_interval (struct reading *r, const struct field *field, void *into)
{
  int choice = field_choice (r, field, interval_names,
                             sizeof interval_names / sizeof *interval_names);
  if (choice >= 0)
    *(enum roi_interval *) into = (enum roi_interval) choice;
}

static void
read_draws (struct reading *r, const struct field *field, void *into)
{
  if (!field_between (r, field, FEWEST_DRAWS, MOST_DRAWS, into))
    err_help (r->err, "the ends of an interval hang on the rarest draws; "
              "2000 is the default");
}

/* A section in a section: its keys must be there. */
static void
read_part (struct reading *r, const struct field *field,
           const struct key keys[], size_t n, void *into)
{
  if (field->value->kind != NODE_MAP || field->value->n == 0)
    {
      if (field_scalar (r, field, "a section of keys"))
        err_add (r->err, E_WRONG_SHAPE, field->value->place,
                 "`%s` takes a section of keys, not a text", field->name);
      return;
    }
  section_read (r, field->value, keys, n, into);
}

/* {table: TABLE, sum: EXPR, where: EXPR} */
static void
read_revenue (struct reading *r, const struct field *field, void *into)
{
  static const struct key keys[] = {
    { "table", field_table, offsetof (struct study_money, table) },
    { "sum", field_word, offsetof (struct study_money, sum) },
    { "where", field_word, offsetof (struct study_money, where) },
  };
  read_part (r, field, keys, sizeof keys / sizeof *keys, into);
  if (field->value->kind != NODE_MAP)
    return;
  if (!tree_get (field->value, "table"))
    section_lacks (r, field, "table");
  if (!tree_get (field->value, "sum"))
    section_lacks (r, field, "sum");
}

/* {table: TABLE, customer: COLUMN} */
static void
read_referrals (struct reading *r, const struct field *field, void *into)
{
  static const struct key keys[] = {
    { "table", field_table, offsetof (struct study_money, referrals) },
    { "customer", field_word, offsetof (struct study_money, referred) },
  };
  read_part (r, field, keys, sizeof keys / sizeof *keys, into);
  if (field->value->kind != NODE_MAP)
    return;
  if (!tree_get (field->value, "table"))
    section_lacks (r, field, "table");
  if (tree_get (field->value, "customer"))
    return;
  section_lacks (r, field, "customer");
  err_help (r->err, "it names the column with the id of the customer who "
            "came");
}

#define AT(member) offsetof (struct study_money, member)
static const struct key keys[] = {
  { "revenue", read_revenue, 0 },
  { "upgrades", field_word, AT (upgrades) },
  { "referrals", read_referrals, 0 },
  { "margin", field_share, AT (margin) },
  { "monthly_margin", field_price, AT (monthly_margin) },
  { "discount", field_discount, AT (discount) },
  { "horizon", field_duration, AT (horizon) },
  { "interval", read_interval, AT (interval) },
  { "draws", read_draws, AT (draws) },
};

static const struct {
  const char *one, *other, *help;
} apart[] = {
  { "revenue", "monthly_margin", "the months that customers stay count where "
    "no revenue is exported" },
  { "margin", "monthly_margin", "`margin` is a share of revenue, and a "
    "monthly margin is what is kept already" },
};

static void
check_keys (struct reading *r, const struct field *entry)
{
  const struct node *map = entry->value;
  for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
    if (tree_get (map, apart[i].one) && tree_get (map, apart[i].other))
      {
        err_add (r->err, E_NOT_APPLICABLE,
                 tree_key_place (map, apart[i].other),
                 "`%s` does not go with `%s`", apart[i].other, apart[i].one);
        err_help (r->err, "%s", apart[i].help);
      }
  if (tree_get (map, "upgrades") && !tree_get (map, "revenue"))
    {
      section_lacks (r, entry, "revenue");
      err_help (r->err, "`upgrades` are some of its rows");
    }
}

/* A referrer is the customer that the row belongs to. */
static void
check_referrals (struct reading *r, const struct study_money *m)
{
  const struct study *study = r->study;
  if (m->referrals < 0 || study->tables[0].faulty)
    return;
  check_events_of (r, m->referrals, m->referred.place, "`referrals`");
  if (study->tables[0].id.text)
    return;
  err_add (r->err, E_MISSING_KEY, study->tables[0].place,
           "`%s` lacks the key `id`", study->tables[0].name);
  err_help (r->err, "`referrals` finds the customer who came by it");
}

void
study_money (struct reading *r, const struct node *root)
{
  struct study_money *m = &r->study->money;
  *m = (struct study_money) { .table = -1, .referrals = -1, .draws = 2000 };
  const struct node *map = section_map (r, root, "money",
                                        "a section of keys");
  if (!map)
    return;
  struct node key = { .kind = NODE_TEXT, .text = "money",
                      .place = tree_key_place (root, "money") };
  struct field entry = { "money", &key, map };
  m->given = true;
  m->place = key.place;
  size_t before = err_count (r->err);
  section_read (r, map, keys, sizeof keys / sizeof *keys, m);
  check_keys (r, &entry);
  if (m->table >= 0)
    check_events_of (r, m->table, m->sum.place, "`revenue`");
  check_referrals (r, m);
  m->faulty = err_count (r->err) > before;
}
