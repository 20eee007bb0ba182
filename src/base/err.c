#include "base/err.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"

enum { KEPT_OF_A_KIND = 10 };

struct message {
  enum err_code code;
  bool warning;
  struct place place;
  const char *text, *hint;
  const char **help;
  size_t help_n, help_capacity;
  size_t more;              /* not kept, because there were ten */
  size_t order, group;      /* as added; of the first of its file */
};

struct source_text {
  const char *file, *text;
  size_t length;
};

struct err {
  struct arena *arena;
  struct message *messages;
  size_t n, capacity;
  struct source_text *sources;
  size_t sources_n, sources_capacity;
  size_t errors;
  bool dropped;             /* the newest message was only counted */
};

static const struct err_meaning codes[] = {
#define ERR_CODE(number, exit, name, title, meaning)                       \
  { E_##name, exit, title, meaning },
#include "base/codes.def"
#undef ERR_CODE
};
enum { CODES = sizeof codes / sizeof *codes };

const struct err_meaning *
err_meaning (size_t i)
{
  return i < CODES ? &codes[i] : NULL;
}

static enum exit_code
exit_of (enum err_code code)
{
  for (size_t i = 0; i < CODES; i++)
    if (codes[i].code == code)
      return codes[i].exit;
  return EXIT_INTERNAL;
}

struct err *
err_new (struct arena *arena)
{
  struct err *err = ARENA_NEW (arena, struct err, 1);
  err->arena = arena;
  return err;
}

/* Places. */

struct place
place_none (void)
{
  return (struct place){ 0 };
}

struct place
place_file (const char *file)
{
  return (struct place){ .file = file };
}

struct place
place_cell (const char *file, size_t line, size_t column, const char *name)
{
  return (struct place){ .file = file, .line = line, .column = column,
                         .field = name ? name : "" };
}

/* Collecting. */

/* The last kept message of the same kind as NEW if there are enough of
   them. */
static struct message *
full_kind (struct err *err, const struct message *new)
{
  struct message *last = NULL;
  size_t same = 0;
  for (size_t i = 0; i < err->n; i++)
    {
      struct message *m = &err->messages[i];
      if (m->code == new->code && m->warning == new->warning
          && str_equal (m->place.file, new->place.file)
          && str_equal (m->place.field, new->place.field))
        {
          same++;
          last = m;
        }
    }
  return same >= KEPT_OF_A_KIND ? last : NULL;
}

static void
add (struct err *err, struct message message, const char *format,
     va_list args)
{
  struct message *full = full_kind (err, &message);
  err->dropped = full != NULL;
  err->errors += !message.warning;
  if (full)
    {
      full->more++;
      return;
    }
  err->messages = ARENA_ROOM (err->arena, err->messages, err->n,
                              err->capacity);
  message.text = arena_vprintf (err->arena, format, args);
  message.order = err->n;
  err->messages[err->n++] = message;
}

void
err_add (struct err *err, enum err_code code, struct place place,
         const char *format, ...)
{
  va_list args;
  va_start (args, format);
  add (err, (struct message){ .code = code, .place = place }, format, args);
  va_end (args);
}

void
err_warn (struct err *err, enum err_code code, struct place place,
          const char *format, ...)
{
  va_list args;
  va_start (args, format);
  add (err, (struct message){ .code = code, .place = place,
                              .warning = true }, format, args);
  va_end (args);
}

static struct message *
newest (struct err *err)
{
  return err->n && !err->dropped ? &err->messages[err->n - 1] : NULL;
}

void
err_help (struct err *err, const char *format, ...)
{
  struct message *m = newest (err);
  if (!m)
    return;
  va_list args;
  va_start (args, format);
  m->help = ARENA_ROOM (err->arena, m->help, m->help_n, m->help_capacity);
  m->help[m->help_n++] = arena_vprintf (err->arena, format, args);
  va_end (args);
}

void
err_hint (struct err *err, const char *format, ...)
{
  struct message *m = newest (err);
  if (!m)
    return;
  va_list args;
  va_start (args, format);
  m->hint = arena_vprintf (err->arena, format, args);
  va_end (args);
}

void
err_source (struct err *err, const char *file, const char *text,
            size_t length)
{
  err->sources = ARENA_ROOM (err->arena, err->sources, err->sources_n,
                             err->sources_capacity);
  err->sources[err->sources_n++]
    = (struct source_text){ file, text, length };
}

bool
err_any (const struct err *err)
{
  return err->errors > 0;
}

size_t
err_count (const struct err *err)
{
  return err->errors;
}

const char *
err_first (const struct err *err)
{
  for (size_t i = 0; i < err->n; i++)
    if (!err->messages[i].warning)
      return err->messages[i].text;
  return NULL;
}

enum exit_code
err_exit_code (const struct err *err)
{
  int code = 0;
  for (size_t i = 0; i < err->n; i++)
    {
      const struct message *m = &err->messages[i];
      int own = m->warning ? 0 : (int) exit_of (m->code);
      if (own && (!code || own < code))
        code = own;
    }
  return (enum exit_code) code;
}

/* Printing. */

struct ink {
  const char *error, *warning, *frame, *off;
};

static const struct ink plain = { "", "", "", "" };
static const struct ink colored
  = { "\033[1;31m", "\033[1;33m", "\033[1;34m", "\033[0m" };

static bool
in_study (const struct message *m)
{
  return m->place.file && !m->place.field && m->place.line;
}

static int
compare_sizes (size_t a, size_t b)
{
  return (a > b) - (a < b);
}

static int
by_place (const void *a, const void *b)
{
  const struct message *m = *(const struct message *const *) a;
  const struct message *o = *(const struct message *const *) b;
  int c = compare_sizes (m->group, o->group);
  if (!c && in_study (m) && in_study (o))
    c = compare_sizes (m->place.line, o->place.line);
  if (!c && in_study (m) && in_study (o))
    c = compare_sizes (m->place.column, o->place.column);
  return c ? c : compare_sizes (m->order, o->order);
}

/* Study messages of one file stand together, where its first one came. */
static void
group_messages (const struct err *err)
{
  for (size_t i = 0; i < err->n; i++)
    {
      struct message *m = &err->messages[i];
      m->group = i;
      for (size_t k = 0; k < i && in_study (m); k++)
        if (in_study (&err->messages[k])
            && str_equal (err->messages[k].place.file, m->place.file))
          {
            m->group = k;
            break;
          }
    }
}

/* The text of a line, without its end; null if it is not known. */
static char *
line_text (const struct err *err, const struct place *place)
{
  for (size_t s = 0; s < err->sources_n; s++)
    {
      const struct source_text *source = &err->sources[s];
      if (!str_equal (source->file, place->file))
        continue;
      const char *at = source->text, *end = at + source->length;
      for (size_t line = 1; at && line < place->line; line++)
        {
          at = memchr (at, '\n', (size_t) (end - at));
          at = at ? at + 1 : NULL;
        }
      if (!at)
        return NULL;
      const char *stop = memchr (at, '\n', (size_t) (end - at));
      size_t length = (size_t) ((stop ? stop : end) - at);
      if (length && at[length - 1] == '\r')
        length--;
      return arena_copy_n (err->arena, at, length);
    }
  return NULL;
}

/* The byte at which character COLUMN (1-based) of TEXT starts. */
static size_t
byte_of (const char *text, size_t column)
{
  size_t i = 0, length = strlen (text);
  while (i < length && column > 1)
    {
      i++;
      while (i < length && ((unsigned char) text[i] & 0xc0) == 0x80)
        i++;
      column--;
    }
  return i;
}

static char *
shown (const struct err *err, const char *text, size_t from, size_t to)
{
  char *part = arena_copy_n (err->arena, text + from, to - from);
  for (char *c = part; *c; c++)
    if (*c == '\t')
      *c = ' ';
  return str_visible (err->arena, part);
}

/* The LINE of the study and, where the column is known, the caret and
   the hint under it. */
static void
print_line (const struct err *err, const struct message *m, FILE *out,
             const struct ink *ink, const char *line)
{
  int margin = snprintf (NULL, 0, "%zu", m->place.line);
  size_t start = byte_of (line, m->place.column);
  size_t end = byte_of (line, m->place.column + m->place.width);
  size_t blank = str_width (shown (err, line, 0, start));
  size_t width = str_width (shown (err, line, start, end));
  fprintf (out, "%s%*s |%s\n", ink->frame, margin, "", ink->off);
  fprintf (out, "%s%zu |%s %s\n", ink->frame, m->place.line, ink->off,
           shown (err, line, 0, strlen (line)));
  if (!m->place.column)
    return;
  fprintf (out, "%s%*s |%s %*s%s", ink->frame, margin, "", ink->off,
           (int) blank, "", m->warning ? ink->warning : ink->error);
  for (size_t i = 0; i < (width ? width : 1); i++)
    fputc ('^', out);
  fprintf (out, "%s%s%s\n", m->hint ? " " : "",
           m->hint ? str_visible (err->arena, m->hint) : "", ink->off);
}

static void
print_place (const struct err *err, const struct message *m, FILE *out,
             const struct ink *ink)
{
  const struct place *p = &m->place;
  if (!p->file)
    return;
  fprintf (out, "%s -->%s %s", ink->frame, ink->off,
           str_visible (err->arena, p->file));
  if (p->line)
    fprintf (out, ":%zu", p->line);
  if (!p->field && p->line && p->column)
    fprintf (out, ":%zu", p->column);
  if (p->field && p->column)
    fprintf (out, " (column %zu%s%s%s)", p->column, *p->field ? ", `" : "",
             str_visible (err->arena, p->field), *p->field ? "`" : "");
  fputc ('\n', out);
}

static void
print_message (const struct err *err, const struct message *m, FILE *out,
               const struct ink *ink)
{
  fprintf (out, "%s%s[E%03d]%s: %s\n", m->warning ? ink->warning : ink->error,
           m->warning ? "warning" : "error", (int) m->code, ink->off,
           str_visible (err->arena, m->text));
  print_place (err, m, out, ink);
  char *line = in_study (m) ? line_text (err, &m->place) : NULL;
  if (line)
    print_line (err, m, out, ink, line);
  if (m->hint && !(line && m->place.column))
    fprintf (out, "  = help: %s\n", str_visible (err->arena, m->hint));
  for (size_t i = 0; i < m->help_n; i++)
    fprintf (out, "  = help: %s\n", str_visible (err->arena, m->help[i]));
  if (m->more)
    fprintf (out, "  = %zu more like this\n", m->more);
}

void
err_print (const struct err *err, FILE *out, bool color)
{
  group_messages (err);
  const struct message **order
    = ARENA_NEW (err->arena, const struct message *, err->n);
  for (size_t i = 0; i < err->n; i++)
    order[i] = &err->messages[i];
  if (err->n)
    qsort (order, err->n, sizeof *order, by_place);
  for (size_t i = 0; i < err->n; i++)
    print_message (err, order[i], out, color ? &colored : &plain);
}
