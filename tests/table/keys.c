/* Parents are found by their id, whatever its length, and nothing else
   is found. */

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "fixture.h"

enum { PARENTS = 5000 };

/* Ids of 1 to 60 bytes, many of which differ in one byte only. */
static void
write_id (char out[80], unsigned i)
{
  unsigned length = i * 7 % 53;
  memset (out, 'k', length);
  sprintf (out + length, "%u", i);
  if (i % 3 == 0 && length > 8)
    {
      memmove (out + 5, out, strlen (out) + 1);
      memcpy (out, "front", 5);
    }
}

Test (keys, ids_of_every_length_are_found_and_no_others)
{
  struct fixture f;
  char id[80];
  fixture_open (&f);
  struct buf parents = buf_new (f.arena), children = buf_new (f.arena);
  buf_add (&parents, "id,n\n");
  buf_add (&children, "n;id\n");
  for (unsigned i = 0; i < 2 * PARENTS; i++)
    {
      write_id (id, i);
      if (i < PARENTS)
        buf_printf (&parents, "%s,%u\n", id, i);
      unsigned other = i * 4001u % (2 * PARENTS);
      write_id (id, other);
      buf_printf (&children, "%u;%s\n", other, id);
    }
  struct table *p = fixture_load (&f, parents.text, "id=id num=n");
  cr_assert_not_null (p, "%s", fixture_messages (&f));
  cr_assert_eq (table_rows (p), PARENTS);
  fixture_again (&f);
  f.plan.parent = p;
  struct table *c = fixture_load (&f, children.text, "num=n key=id");
  cr_assert_not_null (c, "%s", fixture_messages (&f));
  cr_assert_eq (table_rows (c), PARENTS);
  cr_assert_eq (table_ledger (c)->count[EX_UNKNOWN_PARENT], PARENTS);
  for (size_t i = 0; i < table_rows (c); i++)
    {
      double n = table_numbers (c, 0)[i];
      cr_assert_eq (table_numbers (p, 1)[table_parents (c)[i]], n);
      write_id (id, (unsigned) n);
      cr_assert_str_eq (fixture_cell (c, 1, i), id);
    }
  fixture_close (&f);
}

Test (keys, few_words_and_many_are_told_apart)
{
  /* words of up to 8 bytes go through a small memory of the last ones */
  struct fixture f;
  fixture_open (&f);
  struct buf text = buf_new (f.arena);
  buf_add (&text, "a,b\n");
  for (unsigned i = 0; i < 20000; i++)
    buf_printf (&text, "w%u,%.*s\n", i * 31 % 997, (int) (i % 12),
                "xxxxxxxxxxxxxx");
  struct table *t = fixture_load (&f, text.text, "text=a text=b");
  cr_assert_not_null (t, "%s", fixture_messages (&f));
  char want[16];
  for (unsigned i = 0; i < 20000; i++)
    {
      sprintf (want, "w%u", i * 31 % 997);
      cr_assert_str_eq (fixture_cell (t, 0, i), want);
      sprintf (want, "%.*s", (int) (i % 12), "xxxxxxxxxxxxxx");
      cr_assert_str_eq (fixture_cell (t, 1, i), i % 12 ? want : "<none>");
    }
  fixture_close (&f);
}
