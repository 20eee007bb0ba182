#include "lex.h"

#include <stdarg.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/num.h"
#include "base/str.h"

struct place
spot_place (const struct spot *spot, struct place whole, const char *text,
            size_t from, size_t to)
{
  if (!spot->exact)
    return whole;
  size_t first = str_chars (text, from), last = str_chars (text, to);
  struct place place = whole;
  if (spot->columns)
    {
      place.column = spot->columns[first];
      place.width = spot->columns[last] - spot->columns[first];
    }
  else
    {
      place.column = spot->first + first;
      place.width = last - first;
    }
  if (place.width == 0)
    place.width = 1;
  return place;
}

struct place
lex_place (const struct lexer *lexer, size_t from, size_t to)
{
  return spot_place (&lexer->spot, lexer->whole, lexer->text, from, to);
}

void
lex_error (struct lexer *lexer, size_t from, size_t to, const char *format,
           ...)
{
  va_list args;
  va_start (args, format);
  const char *text = arena_vprintf (lexer->arena, format, args);
  va_end (args);
  err_add (lexer->err, E_BAD_EXPRESSION, lex_place (lexer, from, to), "%s",
           text);
  if (lexer->spot.trap)
    err_help (lexer->err, "%s", lexer->spot.trap);
}

static bool
is_digit (char c)
{
  return c >= '0' && c <= '9';
}

static bool
is_name (char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit (c)
         || c == '_' || (unsigned char) c >= 0x80;
}

static struct token
make (struct lexer *lexer, enum token_kind kind, size_t to)
{
  struct token token = { .kind = kind, .from = lexer->at, .to = to };
  token.text = arena_copy_n (lexer->arena, lexer->text + lexer->at,
                             to - lexer->at);
  lexer->at = to;
  return token;
}

static struct token
bad (struct lexer *lexer, size_t to)
{
  return make (lexer, TOKEN_BAD, to);
}

/* A text or a name between MARKs; a doubled MARK stands for itself. */
static struct token
between (struct lexer *lexer, char mark, enum token_kind kind)
{
  struct buf text = buf_new (lexer->arena);
  for (size_t i = lexer->at + 1; i < lexer->length; i++)
    {
      if (lexer->text[i] == mark && lexer->text[i + 1] == mark)
        i++;
      else if (lexer->text[i] == mark)
        {
          struct token token = make (lexer, kind, i + 1);
          token.text = text.text;
          if (kind == TOKEN_QUOTED && text.length == 0)
            {
              lex_error (lexer, token.from, token.to, "a name is empty");
              token.kind = TOKEN_BAD;
            }
          return token;
        }
      buf_char (&text, lexer->text[i]);
    }
  lex_error (lexer, lexer->at, lexer->at + 1,
             kind == TOKEN_TEXT ? "a text opens here and is never closed"
                                : "a name opens here and is never closed");
  return bad (lexer, lexer->length);
}

/* YYYY-MM-DD and no digit, name or `-` after it. */
static bool
is_date (const char *text)
{
  static const char form[] = "dddd-dd-dd";
  for (size_t i = 0; i < sizeof form - 1; i++)
    if (form[i] == 'd' ? !is_digit (text[i]) : text[i] != form[i])
      return false;
  return true;
}

static struct token
date (struct lexer *lexer)
{
  size_t to = lexer->at + 10;
  int64_t seconds = DATE_NONE;
  if (is_name (lexer->text[to]) || lexer->text[to] == ':')
    {
      lex_error (lexer, lexer->at, to + 1,
                 "a date in an expression is a day, as 2024-01-31");
      return bad (lexer, to);
    }
  if (date_parse (lexer->text + lexer->at, 10, DATE_ISO, 0, &seconds)
      != DATE_OK)
    {
      err_add (lexer->err, E_BAD_DATE, lex_place (lexer, lexer->at, to),
               "`%.10s` is no day of the calendar", lexer->text + lexer->at);
      return bad (lexer, to);
    }
  struct token token = make (lexer, TOKEN_DATE, to);
  token.date = seconds;
  return token;
}

static struct token
number (struct lexer *lexer)
{
  const char *text = lexer->text;
  size_t i = lexer->at;
  while (is_digit (text[i]))
    i++;
  if (text[i] == '.')
    for (i++; is_digit (text[i]);)
      i++;
  if ((text[i] == 'e' || text[i] == 'E')
      && is_digit (text[i + 1 + (text[i + 1] == '-' || text[i + 1] == '+')]))
    for (i += 2; is_digit (text[i]);)
      i++;
  double value = 0;
  bool fine = num_parse (text + lexer->at, i - lexer->at, '.', &value, NULL);
  if (!fine || is_name (text[i]) || text[i] == '.')
    {
      while (is_name (text[i]) || text[i] == '.')
        i++;
      lex_error (lexer, lexer->at, i, "`%.*s` is not a number",
                 (int) (i - lexer->at), text + lexer->at);
      err_help (lexer->err, "a name that starts with a digit goes in "
                "backticks, a blank stands between a number and its unit");
      return bad (lexer, i);
    }
  struct token token = make (lexer, TOKEN_NUMBER, i);
  token.number = value;
  return token;
}

/* Signs of other languages, and what to write here. */
static const struct {
  const char *sign, *help;
} strange[] = {
  { "\"", "a text goes in single quotes: 'phone'" },
  { "\xe2\x80\x98", "a text goes in straight single quotes: 'phone'" },
  { "\xe2\x80\x99", "a text goes in straight single quotes: 'phone'" },
  { "\xe2\x80\x9c", "a text goes in straight single quotes: 'phone'" },
  { "&&", "write `and`" },
  { "&", "write `and`" },
  { "||", "write `or`" },
  { "|", "write `or`" },
  { "<>", "write `!=`" },
  { "=", "write `==`" },
  { "!", "write `not`, or `!=` between two values" },
  { "%", "a share is a fraction: 0.94" },
  { "[", "a list goes in parentheses: in ('a', 'b')" },
};

static const char *const signs[] = {
  "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "(", ")", ",", ".",
};

static struct token
sign (struct lexer *lexer)
{
  const char *here = lexer->text + lexer->at;
  if (!str_starts (here, "<>"))
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
      if (str_starts (here, signs[i]))
        return make (lexer, TOKEN_SIGN, lexer->at + strlen (signs[i]));

  size_t to = lexer->at + 1;
  const char *help = "other signs belong in a text or in backticks";
  for (size_t i = 0; i < sizeof strange / sizeof *strange; i++)
    if (str_starts (here, strange[i].sign))
      {
        help = strange[i].help;
        to = lexer->at + strlen (strange[i].sign);
        break;
      }
  lex_error (lexer, lexer->at, to, "`%.*s` means nothing in an expression",
             (int) (to - lexer->at), here);
  err_help (lexer->err, "%s", help);
  return bad (lexer, to);
}

static struct token
name (struct lexer *lexer)
{
  size_t i = lexer->at;
  while (is_name (lexer->text[i]))
    i++;
  return make (lexer, TOKEN_NAME, i);
}

/* Typographic quotes are no names, though they are not ASCII. */
static bool
is_curly (const char *text)
{
  return str_starts (text, "\xe2\x80\x98") || str_starts (text, "\xe2\x80\x99")
         || str_starts (text, "\xe2\x80\x9c");
}

struct token
lex_next (struct lexer *lexer)
{
  while (lexer->at < lexer->length
         && strchr (" \t\r\n", lexer->text[lexer->at]))
    lexer->at++;
  if (lexer->at >= lexer->length)
    return make (lexer, TOKEN_END, lexer->at);

  const char *here = lexer->text + lexer->at;
  if (*here == '\'')
    return between (lexer, '\'', TOKEN_TEXT);
  if (*here == '`')
    return between (lexer, '`', TOKEN_QUOTED);
  if (is_date (here))
    return date (lexer);
  if (is_digit (*here) || (*here == '.' && is_digit (here[1])))
    return number (lexer);
  return is_name (*here) && !is_curly (here) ? name (lexer) : sign (lexer);
}
