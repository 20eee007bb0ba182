/* How the files of a table are written. */

#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "reading.h"

/* Words that mean missing; here "" is a value like others. */
void
field_missing (struct reading *r, const struct field *field, void *into)
{
  struct table_spec *spec = into;
  size_t n;
  struct field kept = *field;
  const struct node *value = field->value;
  if (value->kind == NODE_TEXT && !value->plain)
    n = 1;
  else
    {
      if (!field_list (r, &kept, "a list of words", true, &n))
        return;
      n = value->kind == NODE_TEXT ? 1 : value->n;
    }
  const char **words = ARENA_NEW (r->arena, const char *, n);
  for (size_t i = 0; i < n; i++)
    words[i] = value->kind == NODE_TEXT ? value->text
                                        : value->items[i]->text;
  spec->missing = words;
  spec->missing_n = n;
}

void
field_dates (struct reading *r, const struct field *field, void *into)
{
  static const char *const words[] = { [DATE_ISO] = "iso",
                                       [DATE_DMY] = "dmy",
                                       [DATE_MDY] = "mdy" };
  int choice = field_choice (r, field, words, 3);
  if (choice >= 0)
    *(enum date_order *) into = (enum date_order) choice;
}

void
field_timezone (struct reading *r, const struct field *field, void *into)
{
  const struct node *node = field_scalar (r, field, "UTC or an offset");
  if (!node || date_parse_offset (node->text, into) == 0)
    return;
  err_add (r->err, E_UNKNOWN_VALUE, node->place,
           "`%s` is neither UTC nor an offset", node->text);
  err_help (r->err, "write an offset from UTC, as \"+05:30\"; a zone with "
            "summer time has no single one");
}

void
field_decimal (struct reading *r, const struct field *field, void *into)
{
  static const char *const words[] = { ".", "," };
  int choice = field_choice (r, field, words, 2);
  if (choice >= 0)
    *(char *) into = words[choice][0];
}

void
field_delimiter (struct reading *r, const struct field *field, void *into)
{
  static const char *const words[] = { "auto", ",", ";", "tab", "|" };
  static const char signs[] = { 0, ',', ';', '\t', '|' };
  int choice = field_choice (r, field, words, 5);
  if (choice >= 0)
    *(char *) into = signs[choice];
  else if (tree_empty (field->value))
    err_help (r->err, "the mark goes in quotes: \"|\"");
}

void
field_encoding (struct reading *r, const struct field *field, void *into)
{
  static const char *const words[] = { [ENCODING_UTF8] = "utf-8",
                                       [ENCODING_LATIN1] = "latin-1",
                                       [ENCODING_UTF16] = "utf-16" };
  int choice = field_choice (r, field, words, 3);
  if (choice >= 0)
    *(enum encoding *) into = (enum encoding) choice;
}
