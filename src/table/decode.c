#include "decode.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"

enum form { LATIN1, UTF8, UTF16_LE, UTF16_BE };

struct decode {
  struct arena *arena;
  enum encoding declared;
  enum form form;
  bool begun;
  char *out;             /* converted text */
  size_t out_n;
  char wrong[48];
};

struct decode *
decode_new (struct arena *arena, enum encoding declared)
{
  struct decode *d = ARENA_NEW (arena, struct decode, 1);
  d->arena = arena;
  d->declared = declared;
  return d;
}

/* A byte-order mark wins over the study.  UTF-16 without one: its first
   character is ASCII in any export, so its zero byte tells. */
static size_t
find_form (struct decode *d, const char *raw, size_t n)
{
  static const struct mark {
    const char *bytes;
    size_t n;
    enum form form;
  } marks[] = { { "\xEF\xBB\xBF", 3, UTF8 },
                { "\xFF\xFE", 2, UTF16_LE },
                { "\xFE\xFF", 2, UTF16_BE } };

  d->begun = true;
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (n >= marks[i].n && memcmp (raw, marks[i].bytes, marks[i].n) == 0)
      {
        d->form = marks[i].form;
        return marks[i].n;
      }
  if (d->declared == ENCODING_UTF16)
    d->form = n > 0 && raw[0] == '\0' ? UTF16_BE : UTF16_LE;
  else
    d->form = d->declared == ENCODING_LATIN1 ? LATIN1 : UTF8;
  return 0;
}

/* Bytes at the start of TEXT that are ASCII, in steps of 64. */
static size_t
ascii_run (const char *text, size_t n)
{
  size_t at = 0;
  for (; at + 64 <= n; at += 64)
    {
      uint64_t word[8], any = 0;
      memcpy (word, text + at, sizeof word);
      for (int i = 0; i < 8; i++)
        any |= word[i];
      if (any & UINT64_C (0x8080808080808080))
        return at;
    }
  while (at < n && !((unsigned char) text[at] & 0x80))
    at++;
  return at;
}

/* Offset of the first byte that is not UTF-8, N if none.  Only lines
   with a byte beyond ASCII go through the slow check. */
static size_t
check_utf8 (const char *text, size_t n)
{
  for (size_t at = 0; (at += ascii_run (text + at, n - at)) < n;)
    {
      const char *stop = memchr (text + at, '\n', n - at);
      size_t m = stop ? (size_t) (stop - text) + 1 - at : n - at;
      size_t good = str_utf8_check (text + at, m);
      if (good < m)
        return at + good;
      at += m;
    }
  return n;
}

/* Length of the character that the last bytes begin but do not end. */
static size_t
unfinished (const char *text, size_t n)
{
  for (size_t back = 1; back <= 3 && back <= n; back++)
    {
      unsigned char c = (unsigned char) text[n - back];
      if (c < 0x80)
        return 0;
      if (c >= 0xC0)
        {
          size_t need = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
          return need > back ? back : 0;
        }
    }
  return 0;
}

static void
say_byte (struct decode *d, struct decoded *out, unsigned char byte)
{
  out->bad = E_BAD_ENCODING;
  snprintf (d->wrong, sizeof d->wrong, "byte 0x%02X is not valid UTF-8",
            byte);
  out->wrong = d->wrong;
}

static void
say_nul (struct decoded *out)
{
  out->bad = E_NUL_BYTE;
  out->wrong = "NUL byte in the file";
}

static struct decoded
pass_utf8 (struct decode *d, const char *raw, size_t n, bool last)
{
  struct decoded out = { .text = raw };
  const char *nul = memchr (raw, '\0', n);
  size_t most = nul ? (size_t) (nul - raw)
                    : n - (last ? 0 : unfinished (raw, n));
  out.length = out.used = check_utf8 (raw, most);
  if (out.length < most)
    say_byte (d, &out, (unsigned char) raw[out.length]);
  else if (nul)
    say_nul (&out);
  return out;
}

static size_t
put_utf8 (char *out, uint32_t c)
{
  if (c < 0x80)
    {
      out[0] = (char) c;
      return 1;
    }
  size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  static const unsigned char lead[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
  for (size_t i = n - 1; i > 0; i--, c >>= 6)
    out[i] = (char) (0x80 | (c & 0x3F));
  out[0] = (char) (lead[n] | c);
  return n;
}

static char *
out_room (struct decode *d, size_t n)
{
  if (d->out_n < n)
    {
      d->out = arena_grow (d->arena, d->out, d->out_n, n);
      d->out_n = n;
    }
  return d->out;
}

/* Bytes 0x80 to 0x9F are control characters in ISO 8859-1 and never
   occur in exports; what does occur there is the euro sign and the
   quotes of Windows-1252, which is what everybody calls latin-1. */
static const uint16_t windows_1252[32] = {
  0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
  0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
  0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
  0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178
};

static struct decoded
from_latin1 (struct decode *d, const char *raw, size_t n)
{
  char *to = out_room (d, 3 * n);
  struct decoded out = { .text = to, .used = n };
  for (size_t i = 0; i < n; i++)
    {
      unsigned char c = (unsigned char) raw[i];
      if (c == 0)
        {
          say_nul (&out);
          return out;
        }
      uint32_t code = c >= 0x80 && c < 0xA0 ? windows_1252[c - 0x80] : c;
      out.length += put_utf8 (to + out.length, code);
    }
  return out;
}

static uint32_t
unit_at (const struct decode *d, const char *raw)
{
  uint32_t low = (unsigned char) raw[d->form == UTF16_BE];
  uint32_t high = (unsigned char) raw[d->form == UTF16_LE];
  return high << 8 | low;
}

static bool
is_high (uint32_t unit)
{
  return unit >= 0xD800 && unit < 0xDC00;
}

static bool
is_low (uint32_t unit)
{
  return unit >= 0xDC00 && unit < 0xE000;
}

/* One character at RAW, N > 1 bytes; returns the bytes it takes, 0 when
   its second half is still missing or it is no character. */
static size_t
one_utf16 (const struct decode *d, const char *raw, size_t n, uint32_t *c)
{
  *c = unit_at (d, raw);
  if (!is_high (*c))
    return is_low (*c) ? 0 : 2;
  if (n < 4 || !is_low (unit_at (d, raw + 2)))
    return 0;
  *c = 0x10000 + ((*c - 0xD800) << 10) + (unit_at (d, raw + 2) - 0xDC00);
  return 4;
}

static struct decoded
from_utf16 (struct decode *d, const char *raw, size_t n, bool last)
{
  char *to = out_room (d, 2 * n + 4);
  struct decoded out = { .text = to };
  while (n - out.used >= 2)
    {
      uint32_t c;
      size_t taken = one_utf16 (d, raw + out.used, n - out.used, &c);
      bool waits = !last && is_high (c) && n - out.used < 4;
      if (taken == 0 && waits)
        return out;
      if (taken == 0)
        {
          out.bad = E_BAD_ENCODING;
          out.wrong = "half a character that is not valid UTF-16";
          return out;
        }
      if (c == 0)
        {
          say_nul (&out);
          return out;
        }
      out.length += put_utf8 (to + out.length, c);
      out.used += taken;
    }
  if (last && out.used < n)
    {
      out.bad = E_BAD_ENCODING;
      out.wrong = "the file ends in the middle of a UTF-16 character";
    }
  return out;
}

struct decoded
decode_block (struct decode *d, const char *raw, size_t n, bool last)
{
  size_t mark = d->begun ? 0 : find_form (d, raw, n);
  struct decoded out;
  raw += mark;
  n -= mark;
  switch (d->form)
    {
    case LATIN1:
      out = from_latin1 (d, raw, n);
      break;
    case UTF16_LE:
    case UTF16_BE:
      out = from_utf16 (d, raw, n, last);
      break;
    default:
      out = pass_utf8 (d, raw, n, last);
    }
  out.used += mark;
  assert (out.bad || n + mark - out.used <= 3);
  return out;
}
