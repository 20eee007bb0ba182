#include "tree.h"

#include <string.h>
#include <yaml.h>

#include "base/arena.h"
#include "base/intern.h"
#include "base/str.h"
#include "trap.h"

/* A study nests four deep; the limit keeps a hostile file from growing
   anything but its own list of events. */
enum { DEPTH = 16 };

struct builder {
  struct arena *arena;
  const char *file;
  const char *end;              /* of the text */
  size_t index;                 /* characters before `at` */
  const char *at;
  struct node *open[DEPTH];     /* lists and maps being filled */
  size_t depth;
  struct node *root;
  struct place second;          /* of a further document; line 0: none */
  size_t documents;
};

/* The byte at which character INDEX stands.  Marks arrive in order, so
   the whole file is walked once. */
static const char *
seek (struct builder *b, size_t index)
{
  for (; b->index < index && b->at < b->end; b->index++)
    do
      b->at++;
    while (b->at < b->end && ((unsigned char) *b->at & 0xC0) == 0x80);
  return b->at;
}

static struct place
place_at (const struct builder *b, const yaml_mark_t *from,
          const yaml_mark_t *to)
{
  struct place place = place_file (b->file);
  place.line = from->line + 1;
  place.column = from->column + 1;
  place.width = from->line == to->line && to->column > from->column
                  ? to->column - from->column : 1;
  return place;
}

/* Characters that the escape at RAW takes in the file. */
static size_t
escape_length (const char *raw, char quote)
{
  if (quote == '\'')
    return *raw == '\'' ? 2 : 1;
  if (*raw != '\\')
    return 1;
  switch (raw[1])
    {
    case 'x': return 4;
    case 'u': return 6;
    case 'U': return 10;
    default: return 2;
    }
}

static const char *
next_char (const char *text)
{
  do
    text++;
  while (((unsigned char) *text & 0xC0) == 0x80);
  return text;
}

/* Columns of the characters of a quoted scalar whose file text, from the
   first byte after the quote RAW up to END, holds escapes. */
static const size_t *
escaped_columns (struct builder *b, const struct node *node, const char *raw,
                 const char *end)
{
  size_t chars = str_chars (node->text, strlen (node->text));
  size_t *columns = ARENA_NEW (b->arena, size_t, chars + 1);
  size_t column = node->spot.first;
  char quote = raw[-1];
  for (size_t i = 0; i <= chars; i++)
    {
      columns[i] = column;
      if (raw >= end)
        continue;
      size_t length = escape_length (raw, quote);
      column += length;
      while (length-- > 0 && raw < end)
        raw = next_char (raw);
    }
  return columns;
}

/* What follows a plain scalar may be the rest of what was meant. */
static const char *
find_trap (const struct builder *b, const char *rest)
{
  const struct node *in = b->depth > 0 ? b->open[b->depth - 1] : NULL;
  const char *p = rest;
  while (p < b->end && *p == ' ')
    p++;
  if (p >= b->end)
    return NULL;
  if (*p == '#' && p > rest)
    return "` #` starts a comment: put an expression that holds it in "
           "double quotes";
  if (*p == ',' && in && in->flow && in->kind == NODE_MAP)
    return "a comma inside {} ends the value: put an expression that holds "
           "one in double quotes";
  return NULL;
}

static void
set_spot (struct builder *b, struct node *node, const yaml_event_t *event)
{
  yaml_scalar_style_t style = event->data.scalar.style;
  bool quoted = style == YAML_SINGLE_QUOTED_SCALAR_STYLE
                || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
  node->spot.exact = (quoted || node->plain)
                     && event->start_mark.line == event->end_mark.line;
  node->spot.first = node->place.column + (quoted ? 1 : 0);
  if (!node->spot.exact)
    return;
  const char *raw = seek (b, event->start_mark.index);
  const char *end = seek (b, event->end_mark.index);
  if (node->plain)
    node->spot.trap = node->text[0] ? find_trap (b, end) : NULL;
  else if ((size_t) (end - raw) != strlen (node->text) + 2)
    node->spot.columns = escaped_columns (b, node, raw + 1, end - 1);
}

static void
add_node (struct builder *b, struct node *node)
{
  if (b->depth == 0)
    {
      if (!b->root)
        b->root = node;
      return;
    }
  struct node *in = b->open[b->depth - 1];
  if (in->kind == NODE_MAP && in->keys_n == in->n)
    {
      in->keys = ARENA_ROOM (b->arena, in->keys, in->keys_n, in->keys_room);
      in->keys[in->keys_n++] = node;
      return;
    }
  in->items = ARENA_ROOM (b->arena, in->items, in->n, in->items_room);
  in->items[in->n++] = node;
}

static struct node *
new_node (struct builder *b, enum node_kind kind, const yaml_event_t *event)
{
  struct node *node = ARENA_NEW (b->arena, struct node, 1);
  node->kind = kind;
  node->place = place_at (b, &event->start_mark, &event->end_mark);
  return node;
}

static void
set_feature (struct node *node, const yaml_char_t *anchor,
             const yaml_char_t *tag)
{
  node->feature = anchor ? "anchors (`&name`)" : tag ? "tags (`!name`)" : NULL;
}

static void
add_scalar (struct builder *b, const yaml_event_t *event)
{
  struct node *node = new_node (b, NODE_TEXT, event);
  const char *value = (const char *) event->data.scalar.value;
  size_t length = event->data.scalar.length;
  yaml_scalar_style_t style = event->data.scalar.style;
  bool block = style == YAML_LITERAL_SCALAR_STYLE
               || style == YAML_FOLDED_SCALAR_STYLE;

  while (block && length > 0 && value[length - 1] == '\n')
    length--;
  node->text = arena_copy_n (b->arena, value, length);
  node->plain = style == YAML_PLAIN_SCALAR_STYLE;
  set_feature (node, event->data.scalar.anchor, event->data.scalar.tag);
  if (memchr (value, '\0', length))
    node->feature = "NUL characters (`\\0`)";
  if (!node->feature)
    set_spot (b, node, event);
  add_node (b, node);
}

/* False when the limit is passed. */
static bool
open_node (struct builder *b, const yaml_event_t *event)
{
  bool map = event->type == YAML_MAPPING_START_EVENT;
  struct node *node = new_node (b, map ? NODE_MAP : NODE_LIST, event);
  if (map)
    set_feature (node, event->data.mapping_start.anchor,
                 event->data.mapping_start.tag);
  else
    set_feature (node, event->data.sequence_start.anchor,
                 event->data.sequence_start.tag);
  node->flow = map
    ? event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
    : event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
  node->place.width = 1;
  add_node (b, node);
  if (b->depth == DEPTH)
    return false;
  b->open[b->depth++] = node;
  return true;
}

static bool
add_event (struct builder *b, const yaml_event_t *event, struct err *err)
{
  struct node *alias;
  switch (event->type)
    {
    case YAML_DOCUMENT_START_EVENT:
      if (++b->documents == 2)
        b->second = place_at (b, &event->start_mark, &event->end_mark);
      return true;
    case YAML_ALIAS_EVENT:
      alias = new_node (b, NODE_BAD, event);
      alias->feature = "aliases (`*name`)";
      add_node (b, alias);
      return true;
    case YAML_SCALAR_EVENT:
      add_scalar (b, event);
      return true;
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
      if (open_node (b, event))
        return true;
      err_add (err, E_YAML_FEATURE,
               place_at (b, &event->start_mark, &event->start_mark),
               "sections and lists are nested more than %d deep", DEPTH);
      return false;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
      b->depth--;
      return true;
    default:
      return true;
    }
}

static bool
build (struct builder *b, yaml_parser_t *parser, const char *text,
       size_t length, struct err *err)
{
  for (;;)
    {
      yaml_event_t event;
      if (!yaml_parser_parse (parser, &event))
        {
          trap_report (parser, b->file, text, length, err);
          return false;
        }
      bool last = event.type == YAML_STREAM_END_EVENT;
      bool fine = add_event (b, &event, err);
      yaml_event_delete (&event);
      if (last || !fine)
        return fine;
    }
}

/* Reports keys that are no text or occur twice, and drops them. */
static void
check_keys (struct arena *arena, struct node *map, struct err *err)
{
  struct intern *seen = intern_new (arena);
  size_t *line = ARENA_NEW (arena, size_t, map->n + 1);
  size_t kept = 0;
  for (size_t i = 0; i < map->n; i++)
    {
      struct node *key = map->keys[i];
      if (key->kind != NODE_TEXT)
        {
          if (!key->feature)
            err_add (err, E_WRONG_SHAPE, key->place, "a key is a text");
          continue;
        }
      uint32_t number = intern_add (seen, key->text, strlen (key->text));
      if (line[number])
        {
          err_add (err, E_DUPLICATE_KEY, key->place,
                   "`%s` stands here twice", key->text);
          err_hint (err, "first on line %zu", line[number]);
          continue;
        }
      line[number] = key->place.line;
      map->keys[kept] = key;
      map->items[kept++] = map->items[i];
    }
  map->n = map->keys_n = kept;
}

/* Reports what studies do not use.  The depth is bounded by DEPTH. */
static void
check_tree (struct arena *arena, struct node *node, struct err *err)
{
  if (node->feature)
    {
      err_add (err, E_YAML_FEATURE, node->place,
               "%s are not used in study files", node->feature);
      if (node->feature[0] != 'N')
        err_help (err, "a text that starts with this character goes in "
                  "double quotes");
      node->kind = NODE_BAD;
      return;
    }
  for (size_t i = 0; node->kind == NODE_MAP && i < node->n; i++)
    check_tree (arena, node->keys[i], err);
  if (node->kind == NODE_MAP)
    check_keys (arena, node, err);
  for (size_t i = 0; node->kind != NODE_TEXT && i < node->n; i++)
    check_tree (arena, node->items[i], err);
}

struct node *
tree_read (struct arena *arena, const char *file, const char *text,
           size_t length, struct err *err)
{
  struct builder b = { .arena = arena, .file = file, .at = text,
                       .end = text + length };
  yaml_parser_t parser;
  if (!yaml_parser_initialize (&parser))
    {
      err_add (err, E_INTERNAL, place_file (file),
               "the YAML reader cannot start");
      return NULL;
    }
  yaml_parser_set_encoding (&parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string (&parser, (const unsigned char *) text,
                                length);
  bool fine = build (&b, &parser, text, length, err);
  yaml_parser_delete (&parser);
  if (!fine)
    return NULL;
  if (!b.root)
    {
      err_add (err, E_UNREADABLE_STUDY, place_file (file),
               "the study file is empty");
      return NULL;
    }
  if (b.second.line > 0)
    err_add (err, E_YAML_FEATURE, b.second,
             "a study file is one document, and a second one starts here");
  check_tree (arena, b.root, err);
  return b.root;
}

const struct node *
tree_get (const struct node *map, const char *key)
{
  for (size_t i = 0; map->kind == NODE_MAP && i < map->n; i++)
    if (strcmp (map->keys[i]->text, key) == 0)
      return map->items[i];
  return NULL;
}

struct place
tree_key_place (const struct node *map, const char *key)
{
  for (size_t i = 0; map->kind == NODE_MAP && i < map->n; i++)
    if (strcmp (map->keys[i]->text, key) == 0)
      return map->keys[i]->place;
  return map->place;
}

bool
tree_empty (const struct node *node)
{
  static const char *const nothing[] = { "~", "null", "Null", "NULL" };
  if (node->kind != NODE_TEXT)
    return node->kind != NODE_BAD && node->n == 0;
  for (size_t i = 0; node->plain && i < sizeof nothing / sizeof *nothing; i++)
    if (strcmp (node->text, nothing[i]) == 0)
      return true;
  return node->text[strspn (node->text, " \t\n")] == '\0';
}
