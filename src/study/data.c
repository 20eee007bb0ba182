#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/file.h"
#include "base/str.h"
#include "reading.h"

/* A table while its section is read. */
struct draft {
  struct study_table t;
  struct words files;
  struct word parent;        /* a table, or none */
  const struct field *entry;
  int place;                 /* in study->tables, -1 while not placed */
};

static void
read_files (struct reading *r, const struct field *field, void *into)
{
  struct words *files = into;
  size_t n;
  const struct node *const *items
    = field_list (r, field, "a file name or a list of them", true, &n);
  if (!items)
    return;
  files->list = ARENA_NEW (r->arena, struct word, n);
  for (size_t i = 0; i < n; i++)
    if (tree_empty (items[i]))
      err_add (r->err, E_EMPTY_VALUE, items[i]->place,
               "`%s` holds an empty name", field->name);
    else
      files->list[files->n++] = field_to_word (items[i]);
}

/* One column, or two that cut across each other. */
static void
read_cluster (struct reading *r, const struct field *field, void *into)
{
  struct study_table *t = into;
  size_t n;
  const struct node *const *items
    = field_list (r, field, "a column or a list of two", true, &n);
  if (!items)
    return;
  for (size_t i = 0; i < n; i++)
    if (tree_empty (items[i]))
      {
        err_add (r->err, E_EMPTY_VALUE, items[i]->place,
                 "`%s` holds an empty name", field->name);
        return;
      }
  if (n > 2)
    {
      err_add (r->err, E_OUT_OF_RANGE, items[2]->place,
               "units come in clusters of one or two kinds, not %zu", n);
      return;
    }
  if (n > 0)
    t->cluster = field_to_word (items[0]);
  if (n > 1)
    t->cluster2 = field_to_word (items[1]);
}

/* A column, or {first: TABLE, where: EXPR}. */
static void
read_end (struct reading *r, const struct field *field, void *into)
{
  static const struct key keys[] = {
    { "first", field_word, offsetof (struct study_table, end_first) },
    { "where", field_word, offsetof (struct study_table, end_where_text) },
  };
  struct study_table *t = into;
  if (field->value->kind != NODE_MAP || field->value->n == 0)
    {
      field_word (r, field, &t->end);
      return;
    }
  section_read (r, field->value, keys, 2, t);
  if (!tree_get (field->value, "first"))
    section_lacks (r, field, "first");
}

/* A column, or a date; which of the two is settled with the headers. */
static void
read_enter (struct reading *r, const struct field *field, void *into)
{
  struct study_table *t = into;
  field_word (r, field, &t->enter);
  const char *text = t->enter.text;
  int64_t date;
  if (text && date_parse (text, strlen (text), DATE_ISO, 0, &date) == DATE_OK)
    t->enter_date = date;
}

#define AT(member) offsetof (struct draft, member)
static const struct key table_keys[] = {
  { "file", read_files, AT (files) },
  { "id", field_word, AT (t.id) },
  { "start", field_word, AT (t.start) },
  { "end", read_end, AT (t) },
  { "enter", read_enter, AT (t) },
  { "at", field_word, AT (t.at) },
  { "duration", field_word, AT (t.duration) },
  { "duration_unit", field_text, AT (t.duration_unit) },
  { "event", field_word, AT (t.event_text) },
  { "cluster", read_cluster, AT (t) },
  { "missing", field_missing, AT (t.spec) },
  { "dates", field_dates, AT (t.spec.dates) },
  { "timezone", field_timezone, AT (t.spec.offset) },
  { "decimal", field_decimal, AT (t.spec.decimal) },
  { "delimiter", field_delimiter, AT (t.spec.delimiter) },
  { "encoding", field_encoding, AT (t.spec.encoding) },
  { "where", field_word, AT (t.where_text) },
  { "from", field_date, AT (t.from) },
  { "parent", field_word, AT (parent) },
  { "month", field_word, AT (t.month) },
  { "currency", field_word, AT (t.currency) },
};
enum { TABLE_KEYS = sizeof table_keys / sizeof *table_keys };

/* `customers` -> `customer`, `companies` -> `company`; null if NAME is
   no plural. */
static const char *
singular (struct arena *arena, const char *name)
{
  size_t n = strlen (name);
  if (n > 3 && strcmp (name + n - 3, "ies") == 0)
    return arena_printf (arena, "%.*sy", (int) (n - 3), name);
  if (n > 1 && name[n - 1] == 's')
    return arena_copy_n (arena, name, n - 1);
  return NULL;
}

static void
read_key (struct reading *r, const struct field *field, void *into)
{
  struct study_table *t = into;
  if (t->key_column.text)
    err_add (r->err, E_DUPLICATE_KEY, field->key->place,
             "`%s` names the key of the parent a second time", field->name);
  else
    field_word (r, field, &t->key_column);
}

static bool
is_table_key (const char *name)
{
  for (size_t i = 0; i < TABLE_KEYS; i++)
    if (strcmp (table_keys[i].name, name) == 0)
      return true;
  return false;
}

/* The words by which a child names the key of PARENT. */
static size_t
parent_keys (struct reading *r, const char *parent, bool first,
             struct key keys[3])
{
  const char *one = singular (r->arena, parent);
  const char *names[] = { one ? one : parent, one ? parent : NULL,
                          first ? "customer" : NULL };
  size_t n = 0;
  for (size_t i = 0; i < 3; i++)
    if (names[i] && !is_table_key (names[i])
        && (n == 0 || strcmp (names[i], keys[0].name) != 0))
      keys[n++] = (struct key) { names[i], read_key, AT (t) };
  return n;
}

/* Words that expressions and `parent` use for something else. */
static void
check_name (struct reading *r, const struct draft *d)
{
  if (strcmp (d->t.name, "parent") == 0)
    err_add (r->err, E_UNKNOWN_VALUE, d->t.place,
             "a table cannot be called `parent`: expressions use the word");
  else if (strcmp (d->t.name, "none") == 0)
    err_add (r->err, E_UNKNOWN_VALUE, d->t.place,
             "a table cannot be called `none`: `parent` uses the word");
}

/* Reads one table; PARENT is the name of the table above, null for one
   without. */
static void
read_one (struct reading *r, struct draft *d, const char *parent, bool first)
{
  static const char *const blank[] = { "", "NA" };
  struct key keys[TABLE_KEYS + 3];
  memcpy (keys, table_keys, sizeof table_keys);
  struct key own[3];
  size_t n = parent ? parent_keys (r, parent, first, own) : 0;
  memcpy (keys + TABLE_KEYS, own, n * sizeof *own);

  d->t.name = d->entry->name;
  d->t.place = d->entry->key->place;
  d->t.from = d->t.enter_date = DATE_NONE;
  d->t.end_table = d->t.parent = d->place = -1;
  d->t.spec = (struct table_spec) { .name = d->t.name, .missing = blank,
                                    .missing_n = 2, .decimal = '.' };
  size_t before = err_count (r->err);
  section_read (r, d->entry->value, keys, TABLE_KEYS + n, d);
  check_table_keys (r, d->entry, d->t.alone);
  check_name (r, d);
  bool key_given = false;
  for (size_t i = 0; i < n; i++)
    key_given |= tree_get (d->entry->value, own[i].name) != NULL;
  if (n > 0 && !key_given)
    {
      section_lacks (r, d->entry, own[0].name);
      err_help (r->err, "`%s: COLUMN` names the column that holds the id of "
                "the row of `%s`", own[0].name, parent);
    }
  d->t.faulty = err_count (r->err) > before;
}

/* The expanded names of the files. */
static void
find_files (struct reading *r, struct draft *d)
{
  struct table_spec *spec = &d->t.spec;
  const char **paths = NULL, **shown = NULL;
  size_t n = 0, paths_room = 0, shown_room = 0;
  for (size_t i = 0; i < d->files.n; i++)
    {
      const char *written = d->files.list[i].text;
      const char *pattern = file_beside (r->arena, r->study->file, written);
      size_t extra = strlen (pattern) - strlen (written);
      size_t found;
      char **names = file_glob (r->arena, pattern, &found);
      if (found == 0)
        {
          err_add (r->err, E_FILE_MISSING, d->files.list[i].place,
                   "no file matches `%s`", written);
          d->t.faulty = true;
        }
      for (size_t j = 0; j < found; j++)
        {
          size_t m = n;
          paths = ARENA_ROOM (r->arena, paths, n, paths_room);
          shown = ARENA_ROOM (r->arena, shown, m, shown_room);
          paths[n] = names[j];
          shown[n++] = names[j] + extra;
        }
    }
  spec->paths = paths;
  spec->shown = shown;
  spec->paths_n = n;
  d->t.files = d->files.list;
  d->t.files_n = d->files.n;
}

/* Index of the draft called NAME, -1 with an error if there is none. */
static int
find_draft (struct reading *r, const struct draft *drafts, size_t n,
            const struct word *name)
{
  const char **names = ARENA_NEW (r->arena, const char *, n);
  for (size_t i = 0; i < n; i++)
    {
      names[i] = drafts[i].entry->name;
      if (strcmp (names[i], name->text) == 0)
        return (int) i;
    }
  err_add (r->err, E_UNKNOWN_TABLE, name->place, "unknown table `%s`",
           name->text);
  suggest_name (r->err, name->text, names, n);
  return -1;
}

/* Index of the draft above number I. */
static int
above (struct reading *r, struct draft *drafts, size_t n, size_t i)
{
  struct draft *d = &drafts[i];
  if (d->t.alone)
    return -1;
  if (!d->parent.text)
    return i == 0 ? -1 : 0;
  if (i == 0)
    {
      err_add (r->err, E_NOT_APPLICABLE, d->parent.place,
               "`%s` is the first table and has no parent", d->t.name);
      d->t.faulty = true;
      return -1;
    }
  int parent = find_draft (r, drafts, n, &d->parent);
  if (parent >= 0 && drafts[parent].t.alone)
    {
      err_add (r->err, E_NOT_APPLICABLE, d->parent.place,
               "`%s` stands alone, and no rows belong to its rows",
               drafts[parent].t.name);
      d->t.faulty = true;
    }
  d->t.faulty |= parent < 0;
  return parent < 0 ? 0 : parent;
}

/* Puts the drafts into the study, parents first. */
static void
place_tables (struct reading *r, struct draft *drafts, const int *parents,
              size_t n)
{
  struct study *study = r->study;
  study->tables = ARENA_NEW (r->arena, struct study_table, n);
  for (bool moved = true; moved;)
    {
      moved = false;
      for (size_t i = 0; i < n; i++)
        {
          int parent = parents[i] < 0 ? -1 : drafts[parents[i]].place;
          if (drafts[i].place >= 0 || (parents[i] >= 0 && parent < 0))
            continue;
          drafts[i].t.parent = parent;
          drafts[i].place = (int) study->tables_n;
          study->tables[study->tables_n++] = drafts[i].t;
          moved = true;
        }
    }
  for (size_t i = 0; i < n; i++)
    if (drafts[i].place < 0)
      err_add (r->err, E_UNKNOWN_TABLE, drafts[i].parent.place,
               "`%s` is its own parent, directly or by way of others",
               drafts[i].t.name);
}

static void
check_parent (struct reading *r, const struct study_table *t)
{
  if (t->parent < 0)
    return;
  struct study_table *parent = &r->study->tables[t->parent];
  if (parent->id.text || parent->faulty)
    return;
  err_add (r->err, E_MISSING_KEY, parent->place, "`%s` lacks the key `id`",
           parent->name);
  err_help (r->err, "`%s` refers to its rows", t->name);
  parent->faulty = true;
}

/* Finds the table whose first row ends the unit. */
static void
check_end (struct reading *r, struct study_table *t)
{
  if (!t->end_first.text)
    return;
  struct field field = { "first", NULL, NULL };
  struct node node = { .kind = NODE_TEXT, .text = t->end_first.text,
                       .place = t->end_first.place };
  field.key = field.value = &node;
  field_table (r, &field, &t->end_table);
  if (t->end_table < 0)
    {
      t->faulty = true;
      return;
    }
  const struct study_table *events = &r->study->tables[t->end_table];
  bool child = events->parent >= 0 && &r->study->tables[events->parent] == t;
  if (child && (events->at.text || events->start.text || events->faulty))
    return;
  t->faulty = true;
  if (child)
    err_add (r->err, E_MISSING_KEY, events->place, "`%s` lacks the key `at`",
             events->name);
  else
    err_add (r->err, E_NOT_APPLICABLE, t->end_first.place,
             "the rows of `%s` do not belong to `%s`", events->name,
             t->name);
}

void
study_data (struct reading *r, const struct node *root)
{
  size_t n;
  const struct field *entries = section_entries (r, root, "data", true, &n);
  if (n == 0)
    return;
  struct draft *drafts = ARENA_NEW (r->arena, struct draft, n);
  int *parents = ARENA_NEW (r->arena, int, n);
  for (size_t i = 0; i < n; i++)
    {
      drafts[i].entry = &entries[i];
      const struct node *parent = tree_get (entries[i].value, "parent");
      bool named = i > 0 && parent && parent->kind == NODE_TEXT
                   && !tree_empty (parent);
      drafts[i].t.alone = named && strcmp (parent->text, "none") == 0;
      const char *name = i == 0 || drafts[i].t.alone ? NULL
                         : named ? parent->text : entries[0].name;
      read_one (r, &drafts[i], name,
                name && strcmp (name, entries[0].name) == 0);
      find_files (r, &drafts[i]);
    }
  for (size_t i = 0; i < n; i++)
    parents[i] = above (r, drafts, n, i);
  place_tables (r, drafts, parents, n);
  for (size_t i = 0; i < r->study->tables_n; i++)
    check_parent (r, &r->study->tables[i]);
  for (size_t i = 0; i < r->study->tables_n; i++)
    check_end (r, &r->study->tables[i]);
}
