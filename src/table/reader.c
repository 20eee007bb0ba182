#include "reader.h"

#include "base/err.h"
#include "decode.h"
#include "lines.h"

/* What was handed on comes first. */
static void
settle (const struct lines *lines)
{
  if (lines->to.settle)
    lines->to.settle (lines->to.to);
}

static enum reader_end
stopped (const struct input *input, const struct lines *lines,
         struct err *err)
{
  if (!lines->too_long)
    return READER_ENOUGH;
  settle (lines);
  err_add (err, E_TOO_LARGE,
           place_cell (input->shown, lines->number + 1, 0, ""),
           "a row is longer than 16 MiB");
  err_help (err, "is this a text file with line ends?");
  return READER_FAILED;
}

static enum reader_end
undecoded (const struct input *input, enum encoding encoding,
           const struct decoded *d, const struct lines *lines,
           struct err *err)
{
  settle (lines);
  err_add (err, d->bad, place_cell (input->shown, lines->number + 1, 0, ""),
           "%s", d->wrong);
  if (encoding == ENCODING_UTF16)
    err_help (err, "the study says `encoding: utf-16`");
  else if (d->bad == E_NUL_BYTE)
    err_help (err, "if the file is UTF-16, say `encoding: utf-16`");
  else
    err_help (err, "if the file was saved by an older program, say "
              "`encoding: latin-1`");
  return READER_FAILED;
}

static enum reader_end
run (struct arena *scratch, struct bytes *bytes, enum encoding encoding,
     struct lines *lines, struct err *err)
{
  struct decode *decode = decode_new (scratch, encoding);
  for (size_t keep = 0; !bytes->end;)
    {
      if (!bytes_next (bytes, keep))
        {
          settle (lines);
          input_unreadable (bytes->input, err);
          return READER_FAILED;
        }
      struct decoded d = decode_block (decode, bytes->text, bytes->length,
                                       bytes->end);
      if (!lines_take (lines, d.text, d.length))
        return stopped (bytes->input, lines, err);
      if (d.bad)
        return undecoded (bytes->input, encoding, &d, lines, err);
      keep = bytes->length - d.used;
    }
  return lines_end (lines) ? READER_END : stopped (bytes->input, lines, err);
}

enum reader_end
reader_run (struct arena *scratch, const struct input *input,
            enum encoding encoding, struct stage to, struct reader_sum *sum,
            struct err *err)
{
  struct bytes *bytes = bytes_open (scratch, input, sum != NULL, err);
  if (!bytes)
    return READER_FAILED;
  enum reader_end end = run (scratch, bytes, encoding,
                             lines_new (scratch, to), err);
  if (end == READER_END && sum)
    {
      sum->bytes = bytes->total;
      hash_end (bytes->hash, sum->sha256);
    }
  bytes_close (bytes);
  return end;
}
