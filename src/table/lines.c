#include "lines.h"

#include <string.h>

#include "base/arena.h"

/* Where the next LF and CR are.  Both are remembered: searching for an
   absent CR once a line would cost a block each time. */
struct search {
  const char *end;
  const char *lf;
  const char *cr;
};

struct lines *
lines_new (struct arena *arena, struct stage to)
{
  struct lines *l = ARENA_NEW (arena, struct lines, 1);
  l->arena = arena;
  l->to = to;
  return l;
}

static const char *
find (const char *at, const char *end, char c)
{
  const char *hit = memchr (at, c, (size_t) (end - at));
  return hit ? hit : end;
}

/* Just beyond the line that starts at AT, null if its end is not here.
   A CR at the very end may be half of a CRLF, so it waits. */
static const char *
line_end (struct search *s, const char *at)
{
  if (s->lf < at)
    s->lf = find (at, s->end, '\n');
  if (s->cr < at)
    s->cr = find (at, s->end, '\r');
  if (s->lf < s->cr)
    return s->lf + 1;
  if (s->end - s->cr <= 1)
    return NULL;
  return s->cr + (s->cr[1] == '\n' ? 2 : 1);
}

static bool
hand_on (struct lines *l, const char *text, size_t n)
{
  return l->to.take (l->to.to, text, n, ++l->number);
}

static bool
keep (struct lines *l, const char *text, size_t n)
{
  if (l->begun_n + n > ROW_MOST)
    {
      l->too_long = true;
      return false;
    }
  if (l->begun_n + n > l->capacity)
    {
      size_t want = 2 * (l->begun_n + n) + 256;
      l->begun = arena_grow (l->arena, l->begun, l->capacity, want);
      l->capacity = want;
    }
  memcpy (l->begun + l->begun_n, text, n);
  l->begun_n += n;
  return true;
}

static bool
hand_on_begun (struct lines *l)
{
  size_t n = l->begun_n;
  l->begun_n = 0;
  return hand_on (l, l->begun, n);
}

/* Ends the line that an earlier block began; *AT moves beyond it. */
static bool
finish_begun (struct lines *l, struct search *s, const char **at)
{
  const char *start = *at, *stop;
  if (l->begun[l->begun_n - 1] == '\r')
    stop = start + (*start == '\n');
  else
    stop = line_end (s, start);
  *at = stop ? stop : s->end;
  if (!keep (l, start, (size_t) (*at - start)))
    return false;
  return stop ? hand_on_begun (l) : true;
}

bool
lines_take (struct lines *l, const char *text, size_t n)
{
  if (n == 0)
    return true;
  const char *at = text;
  struct search s = { text + n, find (text, text + n, '\n'),
                      find (text, text + n, '\r') };
  if (l->begun_n > 0 && !finish_begun (l, &s, &at))
    return false;
  for (const char *stop; at < s.end && (stop = line_end (&s, at)); at = stop)
    if (!hand_on (l, at, (size_t) (stop - at)))
      return false;
  return at == s.end || keep (l, at, (size_t) (s.end - at));
}

bool
lines_end (struct lines *l)
{
  if (l->begun_n == 0)
    return true;
  if (l->begun[l->begun_n - 1] != '\r' && !keep (l, "\n", 1))
    return false;
  return hand_on_begun (l);
}
