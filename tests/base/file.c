#include "base/file.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/err.h"
#include "base/scratch.h"

static struct scratch here;

static void
setup (void)
{
  scratch_enter (&here);
}

static void
teardown (void)
{
  scratch_leave (&here);
}

TestSuite (file, .init = setup, .fini = teardown);

/* Reading. */

Test (file, read_returns_every_byte_and_a_terminator)
{
  static const size_t sizes[] = { 0, 1, 65534, 65535, 65536, 65537, 300000 };
  static char bytes[300000];
  for (size_t i = 0; i < sizeof bytes; i++)
    bytes[i] = (char) (i * 7 % 251);
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
    {
      size_t n = 1;
      scratch_put ("some", bytes, sizes[i]);
      char *read = file_read (here.arena, "some", &n, E_FILE_MISSING,
                              here.err);
      cr_assert_not_null (read);
      cr_assert_eq (n, sizes[i]);
      cr_assert_eq (memcmp (read, bytes, n), 0);
      cr_assert_eq (read[n], '\0');
    }
  cr_assert_not (err_any (here.err));
}

static char *
read_as (enum err_code code, const char *path)
{
  size_t n;
  return file_read (here.arena, path, &n, code, here.err);
}

Test (file, read_says_why_it_could_not)
{
  mkdir ("dir", 0777);
  scratch_put_text ("plain", "x");
  cr_assert_null (read_as (E_FILE_MISSING, "none"));
  cr_assert_null (read_as (E_FILE_MISSING, "dir"));
  cr_assert_null (read_as (E_UNREADABLE_STUDY, "plain/x"));
  const char *said = scratch_said (&here);
  cr_assert_str_eq (said,
                    "error[E201]: cannot read: No such file or directory\n"
                    " --> none\n"
                    "error[E201]: cannot read: Is a directory\n"
                    " --> dir\n"
                    "error[E005]: cannot read: Not a directory\n"
                    " --> plain/x\n");
}

Test (file, dash_is_standard_input)
{
  scratch_put_text ("input", "from a pipe");
  cr_assert_not_null (freopen ("input", "rb", stdin));
  size_t n;
  char *read = file_read (here.arena, "-", &n, E_FILE_MISSING, here.err);
  cr_assert_str_eq (read, "from a pipe");
  cr_assert_eq (n, 11);
}

/* Names. */

Test (file, beside_follows_the_directory_of_its_base)
{
  static const char *const cases[][3] = {
    { "study.yaml", "a.csv", "a.csv" },
    { "dir/study.yaml", "a.csv", "dir/a.csv" },
    { "/x/y/study.yaml", "sub/a.csv", "/x/y/sub/a.csv" },
    { "/study.yaml", "a.csv", "/a.csv" },
    { "dir/study.yaml", "/abs/a.csv", "/abs/a.csv" },
    { "../study.yaml", "../a.csv", "../../a.csv" },
    { "dir.d/study", "", "dir.d/" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    cr_assert_str_eq (file_beside (here.arena, cases[i][0], cases[i][1]),
                      cases[i][2]);
}

Test (file, stem_is_the_name_without_directory_and_last_ending)
{
  static const char *const cases[][2] = {
    { "study.yaml", "study" }, { "dir/study.yaml", "study" },
    { "/a.b/study", "study" }, { "a.tar.gz", "a.tar" },
    { ".hidden", ".hidden" }, { "dir/.hidden.yaml", ".hidden" },
    { "dir.d/x", "x" }, { "x.", "x" }, { "-", "-" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    cr_assert_str_eq (file_stem (here.arena, cases[i][0]), cases[i][1]);
}

Test (file, glob_sorts_by_bytes)
{
  static const char *const names[]
    = { "b.csv", "a10.csv", "a9.csv", "B.csv", "\xc3\xa4.csv", "a.txt" };
  static const char *const want[]
    = { "B.csv", "a10.csv", "a9.csv", "b.csv", "\xc3\xa4.csv" };
  for (int i = 0; i < 6; i++)
    scratch_put_text (names[i], "");
  size_t n;
  char **found = file_glob (here.arena, "*.csv", &n);
  cr_assert_eq (n, 5);
  for (size_t i = 0; i < n; i++)
    cr_assert_str_eq (found[i], want[i]);
  found = file_glob (here.arena, "a?.csv", &n);
  cr_assert_eq (n, 1);
  cr_assert_str_eq (found[0], "a9.csv");
  found = file_glob (here.arena, "[ab].csv", &n);
  cr_assert_eq (n, 1);
  cr_assert_str_eq (found[0], "b.csv");
}

Test (file, glob_without_wildcards_is_the_name_itself)
{
  size_t n;
  char **found = file_glob (here.arena, "missing.csv", &n);
  cr_assert_eq (n, 1);
  cr_assert_str_eq (found[0], "missing.csv");
  found = file_glob (here.arena, "missing*.csv", &n);
  cr_assert_eq (n, 0);
  scratch_put_text ("export [1].csv", "");
  found = file_glob (here.arena, "export [1].csv", &n);
  cr_assert_eq (n, 1);
  cr_assert_str_eq (found[0], "export [1].csv");
}
