/* Files that were damaged on their way: any byte lost, doubled or
   replaced.  datamash wrote past its buffer from 1 MiB on and stopped at
   NUL bytes. */

#include <criterion/criterion.h>
#include <string.h>

#include "base/noise.h"
#include "fixture.h"

#define HEADER "\xEF\xBB\xBFid,at,amount,paid,note\r\n"
static const char whole[] = HEADER
  "a,2024-01-01,1.50,yes,\"one, two\"\r\n"
  "b,2024-01-02 03:04:05,-2e3,no,\"a \"\"quote\"\"\"\r\n"
  "c,2024-01-03,,NA,\"two\r\nlines\"\n"
  "d,2024-01-04,7,true,\xC3\xA4\n"
  "e,,0.1,0,\n";

enum { COPIES = 400, ROOM = 2 * sizeof whole };

/* One to four bytes after the header, whose names the test asks for, are
   changed, or the rest is cut off. */
static size_t
damage (char copy[ROOM], uint64_t seed)
{
  static const char bytes[] = "\",;\t\r\n\0\x80\xFF\xFE" "01a-. ";
  size_t n = sizeof whole - 1;
  memcpy (copy, whole, n);
  const size_t head = sizeof HEADER - 1;
  for (int changes = 1 + noise_below (&seed, 4);
       changes > 0 && n > head; changes--)
    {
      size_t at = head + (size_t) noise_below (&seed, (int) (n - head));
      size_t by = (size_t) noise_below (&seed, (int) sizeof bytes - 1);
      switch (noise_below (&seed, 4))
        {
        case 0:
          memmove (copy + at, copy + at + 1, n-- - at - 1);
          break;
        case 1:
          memmove (copy + at + 1, copy + at, n++ - at);
          copy[at] = bytes[by];
          break;
        case 2:
          n = by < 2 ? at + 1 : n;
          break;
        default:
          copy[at] = bytes[by];
        }
    }
  return n;
}

/* Refused with a message and the exit code of bad data, or read: then
   every row is either kept or counted as left out. */
Test (broken, copies_of_a_file_are_read_or_refused)
{
  size_t kept = 0, refused = 0;
  for (uint64_t seed = 1; seed <= COPIES; seed++)
    {
      char copy[ROOM];
      size_t n = damage (copy, seed);
      struct fixture f;
      fixture_open (&f);
      f.spec.delimiter = ',';
      fixture_bytes (&f, "t.csv", copy, n);
      struct table *t = fixture_read (&f, "id=id start=at num=amount "
                                          "bool=paid text=note");
      if (t)
        cr_assert_eq (table_rows (t) + ledger_total (table_ledger (t)),
                      table_rows_read (t), "copy %d", (int) seed);
      else
        cr_assert_eq (err_exit_code (f.err), EXIT_DATA, "copy %d: %s",
                      (int) seed, fixture_messages (&f));
      *(t ? &kept : &refused) += 1;
      fixture_close (&f);
    }
  cr_assert (kept > COPIES / 10 && refused > COPIES / 10, "%zu, %zu", kept,
             refused);
}
