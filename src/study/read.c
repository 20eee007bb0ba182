#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/str.h"
#include "reading.h"

/* A study is written by hand; this keeps a file given by mistake from
   being taken for one. */
enum { MOST_BYTES = 1 << 20 };

#define AT(member) offsetof (struct study, member)
static const struct key keys[] = {
  { "study", field_text, AT (title) },
  { "as_of", field_date, AT (as_of) },
  { "confidence", field_confidence, AT (confidence) },
  { "seed", field_seed, AT (seed) },
  { "currency", field_text, AT (currency) },
  { "corrections", NULL, 0 },
  { "data", NULL, 0 },
  { "cohorts", NULL, 0 },
  { "outcomes", NULL, 0 },
  { "covariates", NULL, 0 },
  { "money", NULL, 0 },
  { "metrics", NULL, 0 },
  { "investments", NULL, 0 },
  { "hypotheses", NULL, 0 },
};

static bool
check_bytes (const char *path, const char *text, size_t length,
             struct err *err)
{
  size_t bad = str_utf8_check (text, length);
  if (length > MOST_BYTES)
    err_add (err, E_UNREADABLE_STUDY, place_file (path),
             "the study file is larger than 1 MiB");
  else if (bad < length)
    {
      struct place place = place_file (path);
      place.line = 1;
      for (size_t i = 0; i < bad; i++)
        place.line += text[i] == '\n';
      err_add (err, E_UNREADABLE_STUDY, place,
               "the study file is not UTF-8 text");
    }
  else
    return true;
  return false;
}

static void
read_parts (struct reading *r, const struct node *root)
{
  section_read (r, root, keys, sizeof keys / sizeof *keys, r->study);
  study_corrections (r, root);
  study_data (r, root);
  study_cohorts (r, root);
  study_outcomes (r, root);
  study_covariates (r, root);
  study_money (r, root);
  study_metrics (r, root);
  study_investments (r, root);
  if (r->asks)
    study_hypotheses (r, root);
}

/* The study, with its hypotheses where it ASKS. */
static struct study *
form (struct arena *arena, const char *path, const char *text, size_t length,
      bool asks, struct err *err)
{
  struct study *study = ARENA_NEW (arena, struct study, 1);
  struct hash *hash = hash_new (arena);
  hash_add (hash, text, length);
  hash_end (hash, study->sha256);
  if (length >= 3 && memcmp (text, "\xEF\xBB\xBF", 3) == 0)
    {
      text += 3;
      length -= 3;
    }
  if (!check_bytes (path, text, length, err))
    return NULL;

  study->file = arena_copy (arena, path);
  study->text = arena_copy_n (arena, text, length);
  study->length = length;
  study->title = file_stem (arena, path);
  study->as_of = DATE_NONE;
  study->confidence = 0.95;
  study->seed = 1;
  err_source (err, study->file, study->text, length);

  struct node *root = tree_read (arena, study->file, study->text, length,
                                 err);
  if (!root || root->kind == NODE_BAD)
    return NULL;
  if (root->kind != NODE_MAP)
    {
      err_add (err, E_WRONG_SHAPE, root->place,
               "a study file is a section of keys, and this is %s",
               root->kind == NODE_LIST ? "a list" : "a text");
      err_help (err, "it starts as `study: TITLE`, then `data:`");
      return NULL;
    }
  struct reading r = { arena, study, err, asks };
  read_parts (&r, root);
  return study;
}

struct study *
study_form (struct arena *arena, const char *path, const char *text,
            size_t length, struct err *err)
{
  return form (arena, path, text, length, true, err);
}

struct study *
study_parse (struct arena *arena, const char *path, const char *text,
             size_t length, struct err *err)
{
  struct study *study = study_form (arena, path, text, length, err);
  return err_any (err) ? NULL : study;
}

struct study *
study_read (struct arena *arena, const char *path, struct err *err)
{
  size_t length;
  char *text = file_read (arena, path, &length, E_UNREADABLE_STUDY, err);
  return text ? study_form (arena, path, text, length, err) : NULL;
}

struct study *
study_read_parts (struct arena *arena, const char *path, struct err *err)
{
  size_t length;
  char *text = file_read (arena, path, &length, E_UNREADABLE_STUDY, err);
  return text ? form (arena, path, text, length, false, err) : NULL;
}
