#include "reading.h"

#include <string.h>

#include "base/arena.h"
#include "base/str.h"

static const char *
shape_name (const struct node *node)
{
  return node->kind == NODE_LIST ? "a list"
         : node->kind == NODE_MAP ? "a section" : "a text";
}

void
suggest_name (struct err *err, const char *word, const char *const *candidates,
              size_t n)
{
  const char *near = str_nearest (word, candidates, n);
  if (near)
    err_hint (err, "did you mean `%s`?", near);
}

void
unknown_name (struct reading *r, const struct word *name, const char *what,
              const char *const *names, size_t n)
{
  err_add (r->err, E_UNKNOWN_NAME, name->place, "unknown %s `%s`", what,
           name->text);
  suggest_name (r->err, name->text, names, n);
  if (n == 0)
    err_help (r->err, "the study has no %ss", what);
}

const struct study_cohort *
study_cohort_named (const struct study *study, const char *name)
{
  for (size_t i = 0; i < study->cohorts_n; i++)
    if (strcmp (study->cohorts[i].name, name) == 0)
      return &study->cohorts[i];
  return NULL;
}

void
section_lacks (struct reading *r, const struct field *section, const char *key)
{
  err_add (r->err, E_MISSING_KEY, section->key->place,
           "`%s` lacks the key `%s`", section->name, key);
}

/* True, with an error, if there is nothing where a value belongs. */
static bool
report_empty (struct reading *r, const struct field *field)
{
  const struct node *value = field->value;
  if (!tree_empty (value))
    return false;
  bool nothing = value->kind == NODE_TEXT && value->plain
                 && value->text[0] == '\0';
  err_add (r->err, E_EMPTY_VALUE, nothing ? field->key->place : value->place,
           "`%s` has no value", field->name);
  if (value->kind == NODE_TEXT && value->plain && !nothing)
    err_help (r->err, "`%s` means nothing in YAML; for the text write \"%s\"",
              value->text, value->text);
  return true;
}

static void
report_shape (struct reading *r, const struct field *field,
              const char *takes)
{
  err_add (r->err, E_WRONG_SHAPE, field->value->place,
           "`%s` takes %s, not %s", field->name, takes,
           shape_name (field->value));
}

const struct node *
field_scalar (struct reading *r, const struct field *field, const char *takes)
{
  if (field->value->kind == NODE_BAD || report_empty (r, field))
    return NULL;
  if (field->value->kind != NODE_TEXT)
    {
      report_shape (r, field, takes);
      return NULL;
    }
  return field->value;
}

/* One element of a list: a text, not nothing.  A written "" is left to
   the reader of the list. */
static bool
element (struct reading *r, const struct field *field,
         const struct node *item)
{
  struct field part = { field->name, item, item };
  if (item->kind == NODE_BAD)
    return false;
  if (item->kind != NODE_TEXT)
    {
      err_add (r->err, E_WRONG_SHAPE, item->place,
               "`%s` is a list of single values, and holds %s", field->name,
               shape_name (item));
      return false;
    }
  return !item->plain || !report_empty (r, &part);
}

const struct node *const *
field_list (struct reading *r, const struct field *field, const char *takes,
            bool single, size_t *n)
{
  const struct node *value = field->value;
  *n = 0;
  if (value->kind == NODE_BAD || report_empty (r, field))
    return NULL;
  if (value->kind == NODE_MAP || (value->kind == NODE_TEXT && !single))
    {
      report_shape (r, field, takes);
      if (value->kind == NODE_TEXT)
        err_help (r->err, "a list goes in brackets: [%s]", value->text);
      return NULL;
    }
  size_t most = value->kind == NODE_TEXT ? 1 : value->n;
  const struct node **items
    = ARENA_NEW (r->arena, const struct node *, most);
  for (size_t i = 0; i < most; i++)
    {
      const struct node *item
        = value->kind == NODE_TEXT ? value : value->items[i];
      if (element (r, field, item))
        items[(*n)++] = item;
    }
  return *n == most ? items : NULL;
}

static const char **
key_names (struct reading *r, const struct key *keys, size_t n)
{
  const char **names = ARENA_NEW (r->arena, const char *, n);
  for (size_t i = 0; i < n; i++)
    names[i] = keys[i].name;
  return names;
}

static void
unknown_key (struct reading *r, const struct node *map,
             const struct field *field, const struct key *keys, size_t n)
{
  err_add (r->err, E_UNKNOWN_KEY, field->key->place, "unknown key `%s`",
           field->name);
  if (map->flow && field->value->kind == NODE_TEXT && field->value->plain
      && field->value->text[0] == '\0')
    err_help (r->err, "a comma inside {} ends the value: put an expression "
              "that holds one in double quotes");
  else
    suggest_name (r->err, field->name, key_names (r, keys, n), n);
}

void
section_read (struct reading *r, const struct node *map,
              const struct key *keys, size_t n, void *into)
{
  for (size_t i = 0; i < map->n; i++)
    {
      struct field field = { map->keys[i]->text, map->keys[i],
                             map->items[i] };
      size_t k = 0;
      while (k < n && strcmp (keys[k].name, field.name) != 0)
        k++;
      if (k == n)
        unknown_key (r, map, &field, keys, n);
      else if (keys[k].read)
        keys[k].read (r, &field, (char *) into + keys[k].offset);
    }
}

void
section_check (struct reading *r, const struct field *section,
               const struct rule *rules, size_t n, unsigned form,
               const char *form_name)
{
  for (size_t i = 0; i < n; i++)
    {
      bool given = tree_get (section->value, rules[i].key) != NULL;
      if (given && !(rules[i].allowed & 1u << form))
        {
          err_add (r->err, E_NOT_APPLICABLE,
                   tree_key_place (section->value, rules[i].key),
                   "`%s` does not go with `%s`", rules[i].key, form_name);
          continue;
        }
      if (given || !(rules[i].required & 1u << form))
        continue;
      section_lacks (r, section, rules[i].key);
      err_help (r->err, "`%s` needs it", form_name);
    }
}

const struct node *
section_map (struct reading *r, const struct node *root, const char *name,
             const char *takes)
{
  const struct node *map = tree_get (root, name);
  if (!map)
    return NULL;
  struct node key = { .kind = NODE_TEXT, .text = name,
                      .place = tree_key_place (root, name) };
  struct field whole = { name, &key, map };
  if (map->kind == NODE_BAD || report_empty (r, &whole))
    return NULL;
  if (map->kind == NODE_MAP)
    return map;
  report_shape (r, &whole, takes);
  return NULL;
}

struct field *
section_entries (struct reading *r, const struct node *root, const char *name,
                 bool required, size_t *n)
{
  *n = 0;
  if (required && !tree_get (root, name))
    err_add (r->err, E_MISSING_KEY, place_file (r->study->file),
             "the study lacks the section `%s`", name);
  const struct node *map
    = section_map (r, root, name, "a section with a name for each entry");
  if (!map)
    return NULL;
  struct field *entries = ARENA_NEW (r->arena, struct field, map->n);
  for (size_t i = 0; i < map->n; i++)
    {
      struct field entry = { map->keys[i]->text, map->keys[i],
                             map->items[i] };
      if (tree_empty (entry.key))
        err_add (r->err, E_EMPTY_VALUE, entry.key->place,
                 "a name in `%s` is empty", name);
      else if (entry.value->kind == NODE_BAD || report_empty (r, &entry))
        continue;
      else if (entry.value->kind != NODE_MAP)
        report_shape (r, &entry, "a section of keys");
      else
        entries[(*n)++] = entry;
    }
  return entries;
}
