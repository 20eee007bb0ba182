#include "trap.h"

#include <stdbool.h>
#include <string.h>

#include "base/err.h"

/* The line on which reading stopped, and where in it. */
struct scene {
  const char *problem;      /* the parser's words */
  const char *context;
  const char *line;         /* not terminated */
  size_t length;
  size_t at;                /* byte offset in the line */
};

static char
scene_char (const struct scene *s, size_t at)
{
  return at < s->length ? s->line[at] : '\0';
}

static bool
is_colon (const struct scene *s, size_t at)
{
  return scene_char (s, at) == ':' && strchr (" \t", scene_char (s, at + 1));
}

/* Offset of the value after the next `key: ` from FROM on, of the text
   of a line without a key, or of the line's end. */
static size_t
value_from (const struct scene *s, size_t from)
{
  size_t i = from;
  while (i < s->length && !is_colon (s, i))
    i++;
  i = i < s->length ? i + 1 : from == 0 ? 0 : s->length;
  while (i < s->length && strchr (" \t-", scene_char (s, i)))
    i++;
  return i;
}

/* Offset of the value after `key: ` or `- `: of the line's first, or in
   `{key: value, key: value}` of the one that LOOKS_WRONG. */
static size_t
value_start (const struct scene *s,
             bool (*looks_wrong) (const struct scene *, size_t at))
{
  size_t at = value_from (s, 0), before = s->length;
  bool braces = memchr (s->line, '{', s->length) != NULL;
  for (size_t next = at; braces && next < s->length && next != before;
       next = value_from (s, next))
    {
      if (looks_wrong (s, next))
        return next;
      before = next;
    }
  return at;
}

static bool
has_tab (const struct scene *s)
{
  size_t i = 0;
  while (scene_char (s, i) == ' ')
    i++;
  return scene_char (s, i) == '\t' || scene_char (s, s->at) == '\t';
}

static bool
is_mark (const struct scene *s, size_t at)
{
  char c = scene_char (s, at);
  return c != '\0' && strchr ("`@%&*!,|>]}-?:", c) != NULL;
}

static bool
starts_with_mark (const struct scene *s)
{
  return is_mark (s, value_start (s, is_mark));
}

/* `'free' == plan`: the value is the quoted text, the rest is too much. */
static bool
is_quoted_start (const struct scene *s, size_t at)
{
  char quote = scene_char (s, at);
  if (quote != '\'' && quote != '"')
    return false;
  for (size_t i = at + 1; i < s->length; i++)
    if (scene_char (s, i) == quote)
      {
        do
          i++;
        while (scene_char (s, i) == ' ');
        return scene_char (s, i) && !strchr (",}#", scene_char (s, i));
      }
  return false;
}

static bool
starts_with_quote (const struct scene *s)
{
  return !strstr (s->problem, "end of stream")
         && is_quoted_start (s, value_start (s, is_quoted_start));
}

/* A bracket that is never closed because ` #` cuts its line. */
static bool
hash_in_braces (const struct scene *s)
{
  const char *brace = memchr (s->line, '{', s->length);
  if (!brace || !strstr (s->problem, "',' or"))
    return false;
  for (size_t i = (size_t) (brace - s->line); i + 1 < s->length; i++)
    if (s->line[i] == ' ' && s->line[i + 1] == '#')
      return true;
  return false;
}

static bool
colon_in_value (const struct scene *s)
{
  return strstr (s->problem, "mapping values are not allowed") != NULL;
}

/* A parenthesis opened inside {} and cut by a comma. */
static bool
comma_in_braces (const struct scene *s)
{
  const char *brace = memchr (s->line, '{', s->length);
  return brace && memchr (brace, '(', s->length - (size_t) (brace - s->line))
         && memchr (brace, ',', s->length - (size_t) (brace - s->line));
}

static bool
open_bracket (const struct scene *s)
{
  return strstr (s->problem, "',' or") != NULL;
}

static bool
open_quote (const struct scene *s)
{
  return strstr (s->context, "quoted scalar") != NULL;
}

static bool
anything (const struct scene *s)
{
  (void) s;
  return true;
}

static const struct {
  bool (*holds) (const struct scene *);
  const char *help;
} traps[] = {
  { has_tab, "indent with spaces: YAML takes no tabs there" },
  { open_quote, "a quote opens here: close it with the same quote; inside "
    "single quotes a quote is written twice" },
  { starts_with_quote, "a value that starts with a quote ends at the next "
    "one: put the whole expression in double quotes" },
  { hash_in_braces, "` #` starts a comment, which hides the closing bracket: "
    "put a value that holds it in double quotes" },
  { comma_in_braces, "a comma inside {} ends the value: put an expression "
    "that holds one in double quotes" },
  { starts_with_mark, "a value that starts with a backtick or another mark "
    "goes in double quotes: \"`First reply` < 120\"" },
  { colon_in_value, "a value that holds `: ` goes in double quotes; a key "
    "has a blank after its colon, here and on the line before" },
  { open_bracket, "a bracket opens here: close it, and separate what it "
    "holds by commas" },
  { anything, "keys of one section start in the same column, each with a "
    "colon and a blank after it" },
};

/* The byte at which line NUMBER (0-based) starts. */
static size_t
line_start (const char *text, size_t length, size_t number)
{
  size_t at = 0;
  while (number > 0 && at < length)
    {
      if (text[at] == '\n' || (text[at] == '\r' && text[at + 1] != '\n'))
        number--;
      at++;
    }
  return at;
}

static struct scene
set_scene (const yaml_parser_t *parser, const char *text, size_t length,
           yaml_mark_t mark)
{
  struct scene s = { .problem = parser->problem ? parser->problem : "",
                     .context = parser->context ? parser->context : "" };
  size_t start = line_start (text, length, mark.line);
  size_t end = start;
  while (end < length && text[end] != '\n' && text[end] != '\r')
    end++;
  s.line = text + start;
  s.length = end - start;
  for (size_t chars = 0; s.at < s.length; s.at++)
    if (((unsigned char) s.line[s.at] & 0xC0) != 0x80
        && chars++ == mark.column)
      break;
  return s;
}

/* Reading stopped at a byte: the mark of that byte. */
static yaml_mark_t
byte_mark (const char *text, size_t offset)
{
  yaml_mark_t mark = { 0, 0, 0 };
  for (size_t i = 0; i < offset; i++)
    if (text[i] == '\n' || (text[i] == '\r' && text[i + 1] != '\n'))
      mark = (yaml_mark_t) { 0, mark.line + 1, 0 };
    else if (((unsigned char) text[i] & 0xC0) != 0x80)
      mark.column++;
  return mark;
}

void
trap_report (const yaml_parser_t *parser, const char *file,
             const char *text, size_t length, struct err *err)
{
  yaml_mark_t mark = parser->problem_mark;
  bool unreadable = parser->error == YAML_READER_ERROR;
  if (unreadable)
    mark = byte_mark (text, parser->problem_offset < length
                              ? parser->problem_offset : length);
  else if (parser->context && strstr (parser->context, "quoted scalar"))
    mark = parser->context_mark;

  struct scene scene = set_scene (parser, text, length, mark);
  if (!unreadable && open_bracket (&scene) && !comma_in_braces (&scene)
      && !starts_with_quote (&scene))
    {
      mark = parser->context_mark;
      scene = set_scene (parser, text, length, mark);
    }

  struct place place = place_file (file);
  place.line = mark.line + 1;
  place.column = mark.column + 1;
  place.width = 1;
  err_add (err, E_YAML_SYNTAX, place, "this is not YAML: %s", scene.problem);
  if (unreadable)
    return;
  for (size_t i = 0; i < sizeof traps / sizeof *traps; i++)
    if (traps[i].holds (&scene))
      {
        err_help (err, "%s", traps[i].help);
        return;
      }
}
