#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/intern.h"
#include "base/num.h"
#include "base/str.h"
#include "ops.h"
#include "reading.h"

struct word
field_to_word (const struct node *node)
{
  return (struct word) { node->text, node->place, &node->spot };
}

void
field_text (struct reading *r, const struct field *field, void *into)
{
  const struct node *node = field_scalar (r, field, "a text");
  if (node)
    *(const char **) into = node->text;
}

void
field_word (struct reading *r, const struct field *field, void *into)
{
  const struct node *node = field_scalar (r, field, "a text");
  if (node)
    *(struct word *) into = field_to_word (node);
}

void
field_words (struct reading *r, const struct field *field, void *into)
{
  struct words *words = into;
  size_t n;
  const struct node *const *items = field_list (r, field, "a list", false, &n);
  if (!items)
    return;
  struct intern *seen = intern_new (r->arena);
  words->list = ARENA_NEW (r->arena, struct word, n);
  words->n = n;
  for (size_t i = 0; i < n; i++)
    {
      const char *text = items[i]->text;
      words->list[i] = field_to_word (items[i]);
      if (tree_empty (items[i]))
        err_add (r->err, E_EMPTY_VALUE, items[i]->place,
                 "`%s` holds an empty text", field->name);
      if (intern_find (seen, text, strlen (text)) != INTERN_NONE)
        err_add (r->err, E_UNKNOWN_VALUE, items[i]->place,
                 "`%s` stands in `%s` twice", text, field->name);
      intern_add (seen, text, strlen (text));
    }
}

int
field_choice (struct reading *r, const struct field *field,
              const char *const *choices, size_t n)
{
  const struct node *node = field_scalar (r, field, "one word");
  if (!node)
    return -1;
  for (size_t i = 0; i < n; i++)
    if (strcmp (choices[i], node->text) == 0)
      return (int) i;
  err_add (r->err, E_UNKNOWN_VALUE, node->place, "unknown `%s`: `%s`",
           field->name, node->text);
  suggest_name (r->err, node->text, choices, n);
  struct buf all = buf_new (r->arena);
  for (size_t i = 0; i < n; i++)
    {
      bool word = choices[i][0] >= 'a' && choices[i][0] <= 'z';
      buf_printf (&all, word ? "%s%s" : "%s\"%s\"", i ? ", " : "",
                  choices[i]);
    }
  err_help (r->err, "one of: %s", all.text);
  return -1;
}

void
field_yes (struct reading *r, const struct field *field, void *into)
{
  static const char *const words[] = { "yes", "no", "true", "false" };
  int choice = field_choice (r, field, words, 4);
  if (choice >= 0)
    *(bool *) into = choice % 2 == 0;
}

void
field_date (struct reading *r, const struct field *field, void *into)
{
  const struct node *node = field_scalar (r, field, "a date");
  if (!node)
    return;
  int64_t seconds;
  enum date_result result = date_parse (node->text, strlen (node->text),
                                        DATE_ISO, 0, &seconds);
  if (result == DATE_OK)
    {
      *(int64_t *) into = seconds;
      return;
    }
  err_add (r->err, E_BAD_DATE, node->place,
           result == DATE_MALFORMED ? "`%s` is not a date"
                                    : "`%s` is no day of the calendar",
           node->text);
  err_help (r->err, "dates in a study are written 2025-01-31, from 1900 to "
            "2199");
}

/* True for 05, which is a decimal comma's leftover or no number at
   all. */
static bool
has_zeros_in_front (const char *text)
{
  text += *text == '-' || *text == '+';
  return text[0] == '0' && text[1] >= '0' && text[1] <= '9';
}

/* What may be wrong with TEXT, which is not a number. */
static const char *
number_help (const char *text)
{
  size_t length = strlen (text);
  double value;
  if (has_zeros_in_front (text))
    return "write it without zeros in front; a decimal takes a point: 0.05";
  if (num_parse (text, length, ',', &value, NULL))
    return "decimals in a study are written with a point, and thousands "
           "without a mark: 0.05, 1000";
  if (length > 1 && text[length - 1] == '%')
    return "a share is a fraction: 0.94, not 94 %";
  if (length > 0 && text[0] >= '0' && text[0] <= '9')
    return "write the number alone, without a unit or a currency";
  return NULL;
}

static bool
parse_number (struct reading *r, const struct field *field,
              const struct node *node, double *value)
{
  if (num_parse (node->text, strlen (node->text), '.', value, NULL)
      && !has_zeros_in_front (node->text))
    return true;
  err_add (r->err, E_BAD_NUMBER, node->place,
           "`%s` takes a number, and `%s` is none", field->name, node->text);
  const char *help = number_help (node->text);
  if (help)
    err_help (r->err, "%s", help);
  return false;
}

void
field_confidence (struct reading *r, const struct field *field, void *into)
{
  const struct node *node = field_scalar (r, field, "a number");
  double value;
  if (!node || !parse_number (r, field, node, &value))
    return;
  if (value > 0.5 && value < 1)
    {
      *(double *) into = value;
      return;
    }
  err_add (r->err, E_OUT_OF_RANGE, node->place,
           "`%s` lies between 0.5 and 1, and `%s` does not", field->name,
           node->text);
  if (value > 50 && value < 100)
    err_help (r->err, "a share is a fraction: 0.95, not 95");
}

/* Reads a whole number of at most 18 digits; false after an error. */
static bool
parse_whole (struct reading *r, const struct field *field, uint64_t *value)
{
  const struct node *node = field_scalar (r, field, "a whole number");
  if (!node)
    return false;
  size_t length = strlen (node->text);
  *value = 0;
  if (strspn (node->text, "0123456789") != length
      || (length > 1 && node->text[0] == '0'))
    {
      err_add (r->err, E_BAD_NUMBER, node->place,
               "`%s` takes a whole number, and `%s` is none", field->name,
               node->text);
      if (length > 0 && node->text[0] == '0')
        err_help (r->err, "write it without zeros in front");
      return false;
    }
  if (length > 18)
    {
      err_add (r->err, E_OUT_OF_RANGE, node->place,
               "`%s` has more than 18 digits", field->name);
      return false;
    }
  for (size_t i = 0; i < length; i++)
    *value = *value * 10 + (uint64_t) (node->text[i] - '0');
  return true;
}

void
field_seed (struct reading *r, const struct field *field, void *into)
{
  uint64_t value;
  if (parse_whole (r, field, &value))
    *(uint64_t *) into = value;
}

bool
field_between (struct reading *r, const struct field *field, int least,
               int most, int *into)
{
  uint64_t value;
  if (!parse_whole (r, field, &value))
    return true;
  if (value >= (uint64_t) least && value <= (uint64_t) most)
    {
      *into = (int) value;
      return true;
    }
  err_add (r->err, E_OUT_OF_RANGE, field->value->place,
           "`%s` is at least %d, at most %d, and `%s` is not", field->name,
           least, most, field->value->text);
  return false;
}

void
field_count (struct reading *r, const struct field *field, void *into)
{
  field_between (r, field, 1, 1000000, into);
}

double
amount_seconds (const struct amount *amount)
{
  double seconds = amount->unit ? duration_word (amount->unit) : 0;
  return seconds > 0 ? amount->number * seconds : NAN;
}

bool
unit_same (const char *a, const char *b)
{
  size_t m = strlen (a), n = strlen (b);
  if (m > 1 && a[m - 1] == 's')
    m--;
  if (n > 1 && b[n - 1] == 's')
    n--;
  return m == n && memcmp (a, b, n) == 0;
}

bool
unit_known (const struct study *study, const char *unit)
{
  for (size_t i = 0; i < study->tables_n; i++)
    {
      const char *own = study->tables[i].duration_unit;
      if (own && (!unit || unit_same (own, unit)))
        return true;
    }
  return false;
}

static bool
bad_duration (struct reading *r, const struct field *field,
              const struct node *node, const char *help)
{
  err_add (r->err, E_BAD_DURATION, node->place,
           "`%s` takes a duration, and `%s` is none", field->name,
           node->text);
  err_help (r->err, "%s", help);
  return false;
}

static const char units_help[] = "write a number and a unit: seconds, "
  "minutes, hours, days or weeks, as 30 days";

/* Splits `30 days`.  A unit must be a word of time or the unit in which
   some table counts; without one the amount is a plain number. */
static bool
parse_amount (struct reading *r, const struct field *field,
              const struct node *node, struct amount *amount)
{
  const char *text = node->text;
  size_t length = strcspn (text, " \t");
  const char *unit = text + length + strspn (text + length, " \t");
  double value;
  if (!num_parse (text, length, '.', &value, NULL)
      || has_zeros_in_front (text))
    {
      const char *digits = text + strspn (text, "0123456789.");
      const char *help = number_help (arena_copy_n (r->arena, text, length));
      if (digits > text && duration_word (digits) > 0)
        help = "put a blank between the number and its unit";
      return bad_duration (r, field, node, help ? help : units_help);
    }
  if (*unit && duration_word (unit) == 0 && !unit_known (r->study, unit))
    {
      const char *help = duration_help (unit);
      return bad_duration (r, field, node, help ? help : units_help);
    }
  *amount = (struct amount) {
    .given = true, .number = value, .unit = *unit ? unit : NULL,
    .text = text, .place = node->place,
  };
  return true;
}

static void
read_amount (struct reading *r, const struct field *field, void *into,
             bool zero)
{
  const struct node *node = field_scalar (r, field, "a duration");
  struct amount amount;
  if (!node || !parse_amount (r, field, node, &amount))
    return;
  if (!amount.unit && !unit_known (r->study, NULL))
    bad_duration (r, field, node, units_help);
  else if (amount.number < 0 || (amount.number == 0 && !zero)
           || amount.number > 1e9)
    err_add (r->err, E_OUT_OF_RANGE, node->place,
             "`%s` must be %s 0 and at most 1000000000", field->name,
             zero ? "at least" : "above");
  else
    *(struct amount *) into = amount;
}

void
field_duration (struct reading *r, const struct field *field, void *into)
{
  read_amount (r, field, into, false);
}

void
field_lag (struct reading *r, const struct field *field, void *into)
{
  read_amount (r, field, into, true);
}

/* The size of a cut, for the order: seconds if it has a unit of time. */
static double
cut_size (const struct amount *cut)
{
  double seconds = amount_seconds (cut);
  return isnan (seconds) ? cut->number : seconds;
}

void
field_durations (struct reading *r, const struct field *field, void *into)
{
  struct amounts *amounts = into;
  size_t n;
  const struct node *const *items = field_list (r, field, "a list", false, &n);
  if (!items)
    return;
  amounts->list = ARENA_NEW (r->arena, struct amount, n);
  amounts->n = n;
  for (size_t i = 0; i < n; i++)
    {
      struct field part = { field->name, items[i], items[i] };
      field_duration (r, &part, &amounts->list[i]);
      if (i > 0 && amounts->list[i].given && amounts->list[i - 1].given
          && cut_size (&amounts->list[i]) <= cut_size (&amounts->list[i - 1]))
        err_add (r->err, E_OUT_OF_RANGE, items[i]->place,
                 "`%s` must increase, and `%s` follows `%s`", field->name,
                 amounts->list[i].text, amounts->list[i - 1].text);
    }
}

void
field_number (struct reading *r, const struct field *field, void *into)
{
  const struct node *node = field_scalar (r, field, "a number");
  double value;
  if (node && parse_number (r, field, node, &value))
    *(struct amount *) into = (struct amount) {
      .given = true, .number = value, .text = node->text,
      .place = node->place,
    };
}

void
field_margin (struct reading *r, const struct field *field, void *into)
{
  const struct node *node = field_scalar (r, field, "a number or a duration");
  struct amount amount;
  if (!node)
    return;
  /* Without a unit it is a number, and reported as one. */
  if (!strpbrk (node->text, " \t"))
    {
      double value;
      if (!parse_number (r, field, node, &value))
        return;
    }
  if (!parse_amount (r, field, node, &amount))
    return;
  if (amount.number > 0)
    *(struct amount *) into = amount;
  else
    err_add (r->err, E_OUT_OF_RANGE, node->place, "`%s` must be above 0",
             field->name);
}

void
field_cuts (struct reading *r, const struct field *field, void *into)
{
  struct amounts *amounts = into;
  size_t n;
  const struct node *const *items = field_list (r, field, "a list", true, &n);
  if (!items)
    return;
  struct amount *cuts = ARENA_NEW (r->arena, struct amount, n);
  for (size_t i = 0; i < n; i++)
    {
      struct field part = { field->name, items[i], items[i] };
      double value;
      if (!strpbrk (items[i]->text, " \t")
          && !parse_number (r, &part, items[i], &value))
        return;
      if (!parse_amount (r, &part, items[i], &cuts[i]))
        return;
      if (i > 0 && !cuts[i].unit != !cuts[i - 1].unit)
        {
          err_add (r->err, E_BAD_DURATION, items[i]->place,
                   "`cuts` are all durations or all plain numbers");
          return;
        }
      if (i > 0 && cut_size (&cuts[i]) <= cut_size (&cuts[i - 1]))
        {
          err_add (r->err, E_OUT_OF_RANGE, items[i]->place,
                   "`cuts` must increase, and `%s` follows `%s`",
                   cuts[i].text, cuts[i - 1].text);
          return;
        }
    }
  amounts->list = cuts;
  amounts->n = n;
}

int
study_table_index (const struct study *study, const char *name)
{
  for (size_t i = 0; i < study->tables_n; i++)
    if (strcmp (study->tables[i].name, name) == 0)
      return (int) i;
  return -1;
}

void
field_table (struct reading *r, const struct field *field, void *into)
{
  const struct node *node = field_scalar (r, field, "the name of a table");
  if (!node)
    return;
  int index = study_table_index (r->study, node->text);
  *(int *) into = index;
  /* Where no table could be read, that has been said. */
  if (index >= 0 || r->study->tables_n == 0)
    return;
  const char **names
    = ARENA_NEW (r->arena, const char *, r->study->tables_n);
  for (size_t i = 0; i < r->study->tables_n; i++)
    names[i] = r->study->tables[i].name;
  err_add (r->err, E_UNKNOWN_TABLE, node->place, "unknown table `%s`",
           node->text);
  suggest_name (r->err, node->text, names, r->study->tables_n);
}
