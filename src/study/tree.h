#ifndef STUDY_TREE_H
#define STUDY_TREE_H

/* A YAML file as a small tree that keeps places and quoting.

   Nothing is converted: every scalar is the text that was written, and
   what reads a key decides what the text means.  Anchors, aliases, tags,
   duplicate keys, keys that are no text and further documents are
   reported here; a duplicate is dropped, an alias is NODE_BAD, which
   readers pass over in silence. */

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "spot.h"

struct arena;

enum node_kind { NODE_BAD, NODE_TEXT, NODE_LIST, NODE_MAP };

struct node {
  enum node_kind kind;
  struct place place;
  const char *feature;      /* what YAML offers and studies do not use */
  bool flow;                /* a list or map in brackets */

  const char *text;         /* NODE_TEXT */
  bool plain;               /* neither quoted nor a block */
  struct spot spot;

  struct node **items;      /* NODE_LIST, NODE_MAP */
  struct node **keys;       /* NODE_MAP, parallel to items */
  size_t n;
  size_t items_room, keys_n, keys_room;
};

/* Null after a syntax error, which is reported alone, or an empty
   file. */
struct node *tree_read (struct arena *, const char *file, const char *text,
                        size_t length, struct err *);

/* The value of KEY in a map; null if it is not there. */
const struct node *tree_get (const struct node *map, const char *key);
/* The place of KEY in a map, which must be there. */
struct place tree_key_place (const struct node *map, const char *key);
/* True for nothing, `~` and `null`, written plain, and for "". */
bool tree_empty (const struct node *);

#endif
