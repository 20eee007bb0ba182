/* nftw() needs it; the library itself does without. */
#define _XOPEN_SOURCE 700
#include "base/file.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/scratch.h"
#include "base/str.h"

/* Each test starts in an empty directory, with an arena and ERR. */
static struct scratch scratch;
static struct arena *arena;
static struct err *err;

static void
setup (void)
{
  cr_assert_eq (scratch_enter (&scratch), 0);
  arena = arena_new ();
  err = err_new (arena);
}

static void
teardown (void)
{
  scratch_leave (&scratch);
  arena_free (arena);
}

TestSuite (file, .init = setup, .fini = teardown);
TestSuite (outdir, .init = setup, .fini = teardown);

static void
put (const char *path, const char *bytes, size_t n)
{
  FILE *out = fopen (path, "wb");
  cr_assert_not_null (out, "%s", path);
  cr_assert_eq (fwrite (bytes, 1, n, out), n);
  fclose (out);
}

static void
put_text (const char *path, const char *text)
{
  put (path, text, strlen (text));
}

static const char *
get (const char *path)
{
  size_t n;
  struct err *quiet = err_new (arena);
  const char *text = file_read (arena, path, &n, E_INTERNAL, quiet);
  return text ? text : "(none)";
}

static bool
exists (const char *path)
{
  struct stat st;
  return lstat (path, &st) == 0;
}

/* Entries of the directory, without "." and "..". */
static size_t
entries (const char *path)
{
  size_t n = 0;
  DIR *dir = opendir (path);
  cr_assert_not_null (dir, "%s", path);
  while (readdir (dir))
    n++;
  closedir (dir);
  return n - 2;
}

static const char *
messages (void)
{
  char *text, *copy;
  size_t n;
  FILE *out = open_memstream (&text, &n);
  err_print (err, out, false);
  fclose (out);
  copy = arena_copy (arena, text);
  free (text);
  return copy;
}

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
      put ("some", bytes, sizes[i]);
      char *read = file_read (arena, "some", &n, E_FILE_MISSING, err);
      cr_assert_not_null (read);
      cr_assert_eq (n, sizes[i]);
      cr_assert_eq (memcmp (read, bytes, n), 0);
      cr_assert_eq (read[n], '\0');
    }
  cr_assert_not (err_any (err));
}

Test (file, read_says_why_it_could_not)
{
  size_t n;
  mkdir ("dir", 0777);
  put_text ("plain", "x");
  cr_assert_null (file_read (arena, "none", &n, E_FILE_MISSING, err));
  cr_assert_null (file_read (arena, "dir", &n, E_FILE_MISSING, err));
  cr_assert_null (file_read (arena, "plain/x", &n, E_UNREADABLE_STUDY, err));
  const char *said = messages ();
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
  put_text ("input", "from a pipe");
  cr_assert_not_null (freopen ("input", "rb", stdin));
  size_t n;
  char *read = file_read (arena, "-", &n, E_FILE_MISSING, err);
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
    cr_assert_str_eq (file_beside (arena, cases[i][0], cases[i][1]),
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
    cr_assert_str_eq (file_stem (arena, cases[i][0]), cases[i][1]);
}

Test (file, glob_sorts_by_bytes)
{
  static const char *const names[]
    = { "b.csv", "a10.csv", "a9.csv", "B.csv", "\xc3\xa4.csv", "a.txt" };
  static const char *const want[]
    = { "B.csv", "a10.csv", "a9.csv", "b.csv", "\xc3\xa4.csv" };
  for (int i = 0; i < 6; i++)
    put_text (names[i], "");
  size_t n;
  char **found = file_glob (arena, "*.csv", &n);
  cr_assert_eq (n, 5);
  for (size_t i = 0; i < n; i++)
    cr_assert_str_eq (found[i], want[i]);
  found = file_glob (arena, "a?.csv", &n);
  cr_assert_eq (n, 1);
  cr_assert_str_eq (found[0], "a9.csv");
  found = file_glob (arena, "[ab].csv", &n);
  cr_assert_eq (n, 1);
  cr_assert_str_eq (found[0], "b.csv");
}

Test (file, glob_without_wildcards_is_the_name_itself)
{
  size_t n;
  char **found = file_glob (arena, "missing.csv", &n);
  cr_assert_eq (n, 1);
  cr_assert_str_eq (found[0], "missing.csv");
  found = file_glob (arena, "missing*.csv", &n);
  cr_assert_eq (n, 0);
  put_text ("export [1].csv", "");
  found = file_glob (arena, "export [1].csv", &n);
  cr_assert_eq (n, 1);
  cr_assert_str_eq (found[0], "export [1].csv");
}

/* Output directories. */

#define OUR_MANIFEST \
  "{\n  \"schema\": \"cohortest.manifest/1\",\n  \"cohortest\": \"0.1.0\"\n}\n"

static struct outdir *
open_out (const char *path)
{
  struct outdir *dir = outdir_open (arena, path, false, err);
  cr_assert_not_null (dir, "%s", messages ());
  return dir;
}

static void
write_text (struct outdir *dir, const char *name, const char *text)
{
  bool written = outdir_write (dir, name, text, strlen (text), err);
  cr_assert (written, "%s", messages ());
}

static void
write_whole (const char *path, const char *report)
{
  struct outdir *dir = open_out (path);
  write_text (dir, "report.md", report);
  write_text (dir, "manifest.json", OUR_MANIFEST);
  cr_assert (outdir_commit (dir, err), "%s", messages ());
}

/* PATH must not be taken, and the message must say WHY. */
static void
assert_refused (const char *path, bool force, const char *why)
{
  err = err_new (arena);
  size_t before = entries (".");
  cr_assert_null (outdir_open (arena, path, force, err));
  cr_assert_eq (err_exit_code (err), EXIT_WRITE);
  cr_assert_not_null (strstr (messages (), why), "%s", messages ());
  cr_assert_eq (entries ("."), before);
}

Test (outdir, nothing_is_seen_before_commit_and_all_after)
{
  struct outdir *dir = open_out ("out");
  write_text (dir, "b.md", "bee");
  write_text (dir, "charts/a.gp", "plot");
  write_text (dir, "charts/b.gp", "");
  cr_assert_not (exists ("out"));
  cr_assert (exists (outdir_path (dir)));
  cr_assert (str_starts (outdir_path (dir), "out.partial-"));
  cr_assert (outdir_commit (dir, err));
  cr_assert_eq (entries ("."), 1);
  cr_assert_eq (entries ("out"), 2);
  cr_assert_eq (entries ("out/charts"), 2);
  cr_assert_str_eq (get ("out/b.md"), "bee");
  cr_assert_str_eq (get ("out/charts/a.gp"), "plot");
  cr_assert_str_eq (get ("out/charts/b.gp"), "");
  outdir_abandon (dir);
  cr_assert_str_eq (get ("out/b.md"), "bee");
}

Test (outdir, abandon_leaves_no_trace)
{
  struct outdir *dir = open_out ("out");
  write_text (dir, "a", "1");
  write_text (dir, "charts/b", "2");
  put_text ("outside", "stays");
  char *inside = arena_printf (arena, "%s/deep", outdir_path (dir));
  mkdir (inside, 0777);
  char *link = arena_printf (arena, "%s/link", inside);
  cr_assert_eq (symlink (scratch.path, link), 0);
  outdir_abandon (dir);
  outdir_abandon (dir);
  cr_assert_eq (entries ("."), 1);
  cr_assert_str_eq (get ("outside"), "stays");
}

/* Digests: sha256sum. */
Test (outdir, files_are_listed_by_name_with_size_and_digest)
{
  struct outdir *dir = open_out ("out");
  write_text (dir, "results.json", "abc");
  write_text (dir, "charts/x.svg", "");
  put_text (arena_printf (arena, "%s/charts/a.png", outdir_path (dir)),
            "abc");
  cr_assert (outdir_adopt (dir, "charts/a.png", err));
  size_t n;
  const struct outfile *files = outdir_files (dir, &n);
  static const char *const names[]
    = { "charts/a.png", "charts/x.svg", "results.json" };
  static const char abc[] = "ba7816bf8f01cfea414140de5dae2223"
                            "b00361a396177a9cb410ff61f20015ad";
  cr_assert_eq (n, 3);
  for (size_t i = 0; i < n; i++)
    {
      cr_assert_str_eq (files[i].name, names[i]);
      cr_assert_eq (files[i].bytes, i == 1 ? 0 : 3);
      if (i != 1)
        cr_assert_str_eq (files[i].sha256, abc);
    }
  outdir_abandon (dir);
}

Test (outdir, adopting_what_is_not_there_fails)
{
  struct outdir *dir = open_out ("out");
  cr_assert_not (outdir_adopt (dir, "charts/none.png", err));
  cr_assert_eq (err_exit_code (err), EXIT_WRITE);
  size_t n;
  outdir_files (dir, &n);
  cr_assert_eq (n, 0);
  outdir_abandon (dir);
}

Test (outdir, an_older_one_of_ours_is_replaced_whole)
{
  write_whole ("out", "old");
  put_text ("out/stale.txt", "from the old run");
  write_whole ("out/", "new");
  cr_assert_str_eq (get ("out/report.md"), "new");
  cr_assert_not (exists ("out/stale.txt"));
  cr_assert_eq (entries ("."), 1);
}

Test (outdir, an_empty_directory_is_taken)
{
  mkdir ("out", 0777);
  write_whole ("out", "new");
  cr_assert_str_eq (get ("out/report.md"), "new");
}

Test (outdir, a_foreign_directory_is_refused_unless_forced)
{
  mkdir ("out", 0777);
  put_text ("out/thesis.txt", "years of work");
  assert_refused ("out", false, "cohortest did not write it");
  cr_assert_str_eq (get ("out/thesis.txt"), "years of work");
  struct outdir *dir = outdir_open (arena, "out", true, err);
  cr_assert_not_null (dir);
  cr_assert_str_eq (get ("out/thesis.txt"), "years of work");
  write_text (dir, "a", "1");
  cr_assert (outdir_commit (dir, err));
  cr_assert_eq (entries ("out"), 1);
}

Test (outdir, files_and_links_are_refused_even_if_forced)
{
  mkdir ("empty", 0777);
  put_text ("plain", "stays");
  cr_assert_eq (symlink ("empty", "link"), 0);
  cr_assert_eq (symlink ("nowhere", "dangling"), 0);
  for (int force = 0; force <= 1; force++)
    {
      assert_refused ("plain", force, "a file");
      assert_refused ("link", force, "a symbolic link");
      assert_refused ("link/", force, "a symbolic link");
      assert_refused ("link///", force, "a symbolic link");
      assert_refused ("dangling", force, "a symbolic link");
    }
  cr_assert_str_eq (get ("plain"), "stays");
}

/* Only a manifest.json that starts as ours does is ours. */
Test (outdir, a_manifest_of_others_does_not_count)
{
  struct buf late = buf_new (arena);
  buf_char (&late, '{');
  buf_fill (&late, ' ', 200);
  buf_add (&late, "\"schema\": \"cohortest.manifest/1\"}");
  const char *const manifests[] = {
    "", "{}", "{\"schema\": \"other.manifest/1\"}", late.text,
    "{\"schema\": \"cohortest.manifest/10\"}",
    "# \"schema\": \"cohortest.manifest/1\"", "\"cohortest.manifest/1\"",
  };
  mkdir ("out", 0777);
  for (size_t i = 0; i < sizeof manifests / sizeof *manifests; i++)
    {
      put_text ("out/manifest.json", manifests[i]);
      assert_refused ("out", false, "cohortest did not write it");
    }
  put_text ("out/manifest.json", OUR_MANIFEST);
  outdir_abandon (open_out ("out"));
  cr_assert_str_eq (get ("out/manifest.json"), OUR_MANIFEST);
}

Test (outdir, what_appears_meanwhile_is_not_replaced)
{
  struct outdir *dir = open_out ("out");
  write_text (dir, "a", "1");
  mkdir ("out", 0777);
  put_text ("out/foreign", "stays");
  cr_assert_not (outdir_commit (dir, err));
  cr_assert_eq (err_exit_code (err), EXIT_WRITE);
  outdir_abandon (dir);
  cr_assert_str_eq (get ("out/foreign"), "stays");
  cr_assert_eq (entries ("."), 1);
}

Test (outdir, a_failed_commit_leaves_the_old_one_in_place)
{
  write_whole ("out", "old");
  struct outdir *dir = open_out ("out");
  write_text (dir, "report.md", "new");
  cr_assert_eq (rename (outdir_path (dir), "stolen"), 0);
  cr_assert_not (outdir_commit (dir, err));
  cr_assert_eq (err_exit_code (err), EXIT_WRITE);
  cr_assert_str_eq (get ("out/report.md"), "old");
  outdir_abandon (dir);
  cr_assert_str_eq (get ("out/report.md"), "old");
  cr_assert_eq (entries ("."), 2);
}

/* In a container each run may have the process id of the last. */
Test (outdir, what_a_killed_run_left_is_not_in_the_way)
{
  long pid = (long) getpid ();
  const char *partial = arena_printf (arena, "out.partial-%ld", pid);
  const char *old = arena_printf (arena, "out.old-%ld", pid);
  write_whole ("out", "old");
  mkdir (partial, 0777);
  mkdir (old, 0777);
  put_text (arena_printf (arena, "%s/x", partial), "");
  put_text (arena_printf (arena, "%s/x", old), "");
  write_whole ("out", "new");
  cr_assert_str_eq (get ("out/report.md"), "new");
  cr_assert_eq (entries ("."), 3);
}

Test (outdir, names_cannot_lead_outside)
{
  static const char *const names[]
    = { "", "/", "/etc/x", "..", ".", "../x", "./x", "x/..", "x/.", "a/../x",
        "a/b/c", "a//b", "a/", "//", "../../x", "x/../../y" };
  struct outdir *dir = open_out ("out");
  write_text (dir, "x", "1");
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    {
      err = err_new (arena);
      cr_assert_not (outdir_write (dir, names[i], "x", 1, err), "`%s`",
                     names[i]);
      cr_assert_not (outdir_adopt (dir, names[i], err), "`%s`", names[i]);
      cr_assert_eq (err_exit_code (err), EXIT_WRITE);
    }
  cr_assert_eq (entries ("."), 1);
  cr_assert_eq (entries (outdir_path (dir)), 1);
  write_text (dir, "...", "fine");
  write_text (dir, "..x", "fine");
  write_text (dir, ".x/.y", "fine");
  write_text (dir, "a b\n\xe9\xa1\xa7", "fine");
  cr_assert (outdir_commit (dir, err));
  cr_assert_str_eq (get ("out/a b\n\xe9\xa1\xa7"), "fine");
}

Test (outdir, a_file_is_written_once_and_never_through_a_link)
{
  struct outdir *dir = open_out ("out");
  put_text ("victim", "stays");
  write_text (dir, "a", "first");
  char *link = arena_printf (arena, "%s/link", outdir_path (dir));
  cr_assert_eq (symlink ("../victim", link), 0);
  cr_assert_not (outdir_write (dir, "a", "second", 6, err));
  cr_assert_not (outdir_write (dir, "link", "evil", 4, err));
  cr_assert_not (outdir_write (dir, "a/b", "below a file", 12, err));
  const char *said = messages ();
  cr_assert_str_eq (said, "error[E401]: cannot write: File exists\n"
                          " --> out/a\n"
                          "error[E401]: cannot write: File exists\n"
                          " --> out/link\n"
                          "error[E401]: cannot write: Not a directory\n"
                          " --> out/a/b\n");
  cr_assert_str_eq (get ("victim"), "stays");
  outdir_abandon (dir);
}

Test (outdir, a_full_disk_fails_and_leaves_nothing)
{
  static char big[100000];
  write_whole ("out", "old");
  struct rlimit limit;
  getrlimit (RLIMIT_FSIZE, &limit);
  rlim_t before = limit.rlim_cur;
  limit.rlim_cur = 4096;
  signal (SIGXFSZ, SIG_IGN);
  struct outdir *dir = open_out ("out");
  setrlimit (RLIMIT_FSIZE, &limit);
  bool written = outdir_write (dir, "big", big, sizeof big, err);
  limit.rlim_cur = before;
  setrlimit (RLIMIT_FSIZE, &limit);
  cr_assert_not (written);
  cr_assert_str_eq (messages (), "error[E401]: cannot write: File too large\n"
                                 " --> out/big\n");
  outdir_abandon (dir);
  cr_assert_eq (entries ("."), 1);
  cr_assert_str_eq (get ("out/report.md"), "old");
}

Test (outdir, a_path_that_cannot_be_made_is_refused_at_once)
{
  put_text ("plain", "");
  assert_refused ("plain/out", false, "Not a directory");
  assert_refused ("none/out", false, "No such file or directory");
  char *longest = arena_alloc (arena, 301);
  memset (longest, 'a', 300);
  assert_refused (longest, false, "File name too long");
}
