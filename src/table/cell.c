#include "cell.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/num.h"
#include "records.h"

void
missing_init (struct missing *m, struct arena *arena,
              const struct table_spec *spec)
{
  *m = (struct missing) { .words = spec->missing, .n = spec->missing_n };
  m->lengths = ARENA_NEW (arena, size_t, m->n);
  for (size_t i = 0; i < m->n; i++)
    {
      m->lengths[i] = strlen (m->words[i]);
      m->first[(unsigned char) m->words[i][0]] = true;
    }
}

bool
missing_is (const struct missing *m, const char *text, size_t n)
{
  if (n == 0)
    return true;
  if (!m->first[(unsigned char) *text])
    return false;
  for (size_t i = 0; i < m->n; i++)
    if (m->lengths[i] == n && memcmp (m->words[i], text, n) == 0)
      return true;
  return false;
}

static size_t
digits (const char *text, size_t n)
{
  size_t i = 0;
  while (i < n && text[i] >= '0' && text[i] <= '9')
    i++;
  return i;
}

/* `1.03E+13`: digits, perhaps a decimal part, E+ and digits.  The plus
   tells a spreadsheet's number from an id such as 12E45. */
static bool
excel_number (const char *text, size_t n)
{
  size_t i = digits (text, n);
  if (i == 0 || i == n)
    return false;
  if (text[i] == '.' || text[i] == ',')
    i += 1 + digits (text + i + 1, n - i - 1);
  if (n - i < 3 || (text[i] | 32) != 'e' || text[i + 1] != '+')
    return false;
  i += 2;
  return i + digits (text + i, n - i) == n;
}

static int
read_truth (const char *text, size_t n)
{
  static const struct word {
    const char *text;
    int8_t truth;
  } words[] = { { "yes", 1 }, { "no", 0 }, { "true", 1 }, { "false", 0 },
                { "y", 1 },   { "n", 0 },  { "t", 1 },    { "f", 0 },
                { "1", 1 },   { "0", 0 } };
  char small[6];
  if (n >= sizeof small)
    return -1;
  for (size_t i = 0; i < n; i++)
    small[i] = text[i] >= 'A' && text[i] <= 'Z' ? (char) (text[i] | 32)
                                                : text[i];
  small[n] = '\0';
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strcmp (words[i].text, small) == 0)
      return words[i].truth;
  return -1;
}

static enum reading
read_date (enum date_order order, int32_t offset, const char *text, size_t n,
           int64_t *date)
{
  switch (date_parse (text, n, order, offset, date))
    {
    case DATE_OK:
      return READ_VALUE;
    case DATE_IMPOSSIBLE:
      return READ_IMPOSSIBLE;
    default:
      return READ_WRONG;
    }
}

/* `2024-03` is its first day. */
static enum reading
read_month (const struct table_spec *spec, const char *text, size_t n,
            int64_t *date)
{
  enum { MONTH = sizeof "2024-03" - 1 };
  char day[] = "2024-03-01";
  if (n != MONTH)
    return read_date (spec->dates, 0, text, n, date);
  memcpy (day, text, MONTH);
  return read_date (DATE_ISO, 0, day, sizeof day - 1, date);
}

struct cell
cell_read (const struct table_spec *spec, enum cell_type type,
           const char *text, size_t n)
{
  struct cell cell = { READ_VALUE, 0, { 0 } };
  int truth;
  switch (type)
    {
    case CELL_ID:
      if (excel_number (text, n))
        cell.reading = READ_WRONG;
      break;
    case CELL_NUM:
      if (!num_parse (text, n, spec->decimal, &cell.value.number,
                      &cell.decimals)
          || fabs (cell.value.number) > NUM_LARGEST)
        cell.reading = READ_WRONG;
      break;
    case CELL_DATE:
      cell.reading = read_date (spec->dates, spec->offset, text, n,
                                &cell.value.date);
      break;
    case CELL_MONTH:
      cell.reading = read_month (spec, text, n, &cell.value.date);
      break;
    case CELL_BOOL:
      truth = read_truth (text, n);
      cell.value.truth = (int8_t) truth;
      if (truth < 0)
        cell.reading = READ_WRONG;
      break;
    default:
      assert (type == CELL_TEXT || type == CELL_FIT);
    }
  return cell;
}

char *
cell_shown (char out[SHOWN_SIZE], const char *text, size_t n)
{
  size_t at = 0, chars = 0;
  for (; at < n; at++)
    if (((unsigned char) text[at] & 0xC0) != 0x80 && chars++ == SHOWN_CHARS)
      break;
  memcpy (out, text, at);
  strcpy (out + at, at < n ? "…" : "");
  return out;
}

static void
help_number (const struct table_spec *spec, const char *text, size_t n,
             struct err *err)
{
  double value;
  char other = spec->decimal == ',' ? '.' : ',';
  if (n > 0 && text[0] >= '0' && text[0] <= '9' && memchr (text, ':', n))
    err_help (err, "hours and minutes are not read: subtract two columns of "
              "times, as first_reply_at - created_at, or export plain "
              "minutes");
  else if (num_parse (text, n, spec->decimal, &value, NULL))
    err_help (err, "numbers are read up to 1e100");
  else if (num_parse (text, n, other, &value, NULL))
    err_help (err, "if the file writes decimals with a %s, say "
              "`decimal: \"%c\"`", other == ',' ? "comma" : "point", other);
  else
    err_help (err, "words that mean missing are listed in `missing:`; "
              "units and thousands separators are not read");
}

static const struct {
  const char *name, *form;
} orders[] = { [DATE_ISO] = { "iso", "YYYY-MM-DD" },
               [DATE_DMY] = { "dmy", "DD/MM/YYYY" },
               [DATE_MDY] = { "mdy", "MM/DD/YYYY" } };

static void
help_date (const struct table_spec *spec, const char *text, size_t n,
           struct err *err)
{
  const char *fits[2] = { NULL, NULL };
  size_t count = 0;
  int64_t date;
  for (enum date_order o = DATE_ISO; o <= DATE_MDY; o++)
    if (o != spec->dates
        && date_parse (text, n, o, spec->offset, &date) == DATE_OK)
      fits[count++] = orders[o].name;
  if (count == 1)
    err_help (err, "it would fit `dates: %s`", fits[0]);
  else if (count == 2)
    err_help (err, "it would fit `dates: %s` and `dates: %s`; values with a "
              "day above 12 tell which", fits[0], fits[1]);
  else
    err_help (err, "words that mean missing are listed in `missing:`");
}

void
cell_complain (const struct table_spec *spec, enum cell_type type,
               const struct field *field, struct place place, bool help,
               struct err *err)
{
  char out[SHOWN_SIZE];
  const char *text = cell_shown (out, field->text, field->length);
  switch (type)
    {
    case CELL_ID:
      err_add (err, E_EXCEL_ID, place,
               "id `%s` was damaged by Excel: its last digits are lost",
               text);
      if (help)
        err_help (err, "export again, and do not save the file from a "
                  "spreadsheet, or make the column text there first");
      break;
    case CELL_NUM:
      err_add (err, E_WRONG_TYPE, place, "`%s` is not a number", text);
      if (help)
        help_number (spec, field->text, field->length, err);
      break;
    case CELL_DATE:
      err_add (err, E_WRONG_TYPE, place,
               "`%s` is not a date: wanted %s (`dates: %s`)", text,
               orders[spec->dates].form, orders[spec->dates].name);
      if (help)
        help_date (spec, field->text, field->length, err);
      break;
    case CELL_MONTH:
      err_add (err, E_WRONG_TYPE, place,
               "`%s` is not a month: wanted YYYY-MM, or a date as %s "
               "(`dates: %s`)", text, orders[spec->dates].form,
               orders[spec->dates].name);
      if (help)
        help_date (spec, field->text, field->length, err);
      break;
    default:
      err_add (err, E_WRONG_TYPE, place, "`%s` is neither yes nor no", text);
      if (help)
        err_help (err, "yes no true false y n t f 1 0 are read");
    }
}
