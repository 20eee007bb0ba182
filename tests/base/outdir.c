#include "base/file.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/scratch.h"
#include "base/str.h"

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

TestSuite (outdir, .init = setup, .fini = teardown);

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

#define OUR_MANIFEST \
  "{\n  \"schema\": \"cohortest.manifest/1\",\n  \"cohortest\": \"0.1.0\"\n}\n"

static struct outdir *
open_out (const char *path)
{
  struct outdir *dir = outdir_open (here.arena, path, false, here.err);
  cr_assert_not_null (dir, "%s", scratch_said (&here));
  return dir;
}

static void
write_text (struct outdir *dir, const char *name, const char *text)
{
  bool written = outdir_write (dir, name, text, strlen (text), here.err);
  cr_assert (written, "%s", scratch_said (&here));
}

static void
write_whole (const char *path, const char *report)
{
  struct outdir *dir = open_out (path);
  write_text (dir, "report.md", report);
  write_text (dir, "manifest.json", OUR_MANIFEST);
  cr_assert (outdir_commit (dir, here.err), "%s", scratch_said (&here));
}

/* PATH must not be taken, and the message must say WHY. */
static void
assert_refused (const char *path, bool force, const char *why)
{
  here.err = err_new (here.arena);
  size_t before = entries (".");
  cr_assert_null (outdir_open (here.arena, path, force, here.err));
  cr_assert_eq (err_exit_code (here.err), EXIT_WRITE);
  const char *said = scratch_said (&here);
  cr_assert_not_null (strstr (said, why), "%s", said);
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
  cr_assert (outdir_commit (dir, here.err));
  cr_assert_eq (entries ("."), 1);
  cr_assert_eq (entries ("out"), 2);
  cr_assert_eq (entries ("out/charts"), 2);
  cr_assert_str_eq (scratch_text (&here, "out/b.md"), "bee");
  cr_assert_str_eq (scratch_text (&here, "out/charts/a.gp"), "plot");
  cr_assert_str_eq (scratch_text (&here, "out/charts/b.gp"), "");
  outdir_abandon (dir);
  cr_assert_str_eq (scratch_text (&here, "out/b.md"), "bee");
}

Test (outdir, abandon_leaves_no_trace)
{
  struct outdir *dir = open_out ("out");
  write_text (dir, "a", "1");
  write_text (dir, "charts/b", "2");
  scratch_put_text ("outside", "stays");
  char *inside = arena_printf (here.arena, "%s/deep", outdir_path (dir));
  mkdir (inside, 0777);
  char *link = arena_printf (here.arena, "%s/link", inside);
  cr_assert_eq (symlink (here.path, link), 0);
  outdir_abandon (dir);
  outdir_abandon (dir);
  cr_assert_eq (entries ("."), 1);
  cr_assert_str_eq (scratch_text (&here, "outside"), "stays");
}

/* Digests: sha256sum. */
Test (outdir, files_are_listed_by_name_with_size_and_digest)
{
  struct outdir *dir = open_out ("out");
  write_text (dir, "results.json", "abc");
  write_text (dir, "charts/x.svg", "");
  scratch_put_text (arena_printf (here.arena, "%s/charts/a.png",
                                  outdir_path (dir)), "abc");
  cr_assert (outdir_adopt (dir, "charts/a.png", here.err));
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
  cr_assert_not (outdir_adopt (dir, "charts/none.png", here.err));
  cr_assert_eq (err_exit_code (here.err), EXIT_WRITE);
  size_t n;
  outdir_files (dir, &n);
  cr_assert_eq (n, 0);
  outdir_abandon (dir);
}

Test (outdir, an_older_one_of_ours_is_replaced_whole)
{
  write_whole ("out", "old");
  scratch_put_text ("out/stale.txt", "from the old run");
  write_whole ("out/", "new");
  cr_assert_str_eq (scratch_text (&here, "out/report.md"), "new");
  cr_assert_not (exists ("out/stale.txt"));
  cr_assert_eq (entries ("."), 1);
}

Test (outdir, an_empty_directory_is_taken)
{
  mkdir ("out", 0777);
  write_whole ("out", "new");
  cr_assert_str_eq (scratch_text (&here, "out/report.md"), "new");
}

Test (outdir, a_foreign_directory_is_refused_unless_forced)
{
  mkdir ("out", 0777);
  scratch_put_text ("out/thesis.txt", "years of work");
  assert_refused ("out", false, "cohortest did not write it");
  cr_assert_str_eq (scratch_text (&here, "out/thesis.txt"), "years of work");
  struct outdir *dir = outdir_open (here.arena, "out", true, here.err);
  cr_assert_not_null (dir);
  cr_assert_str_eq (scratch_text (&here, "out/thesis.txt"), "years of work");
  write_text (dir, "a", "1");
  cr_assert (outdir_commit (dir, here.err));
  cr_assert_eq (entries ("out"), 1);
}

Test (outdir, files_and_links_are_refused_even_if_forced)
{
  mkdir ("empty", 0777);
  scratch_put_text ("plain", "stays");
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
  cr_assert_str_eq (scratch_text (&here, "plain"), "stays");
}

/* Only a manifest.json that starts as ours does is ours. */
Test (outdir, a_manifest_of_others_does_not_count)
{
  struct buf late = buf_new (here.arena);
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
      scratch_put_text ("out/manifest.json", manifests[i]);
      assert_refused ("out", false, "cohortest did not write it");
    }
  scratch_put_text ("out/manifest.json", OUR_MANIFEST);
  outdir_abandon (open_out ("out"));
  cr_assert_str_eq (scratch_text (&here, "out/manifest.json"), OUR_MANIFEST);
}

Test (outdir, what_appears_meanwhile_is_not_replaced)
{
  struct outdir *dir = open_out ("out");
  write_text (dir, "a", "1");
  mkdir ("out", 0777);
  scratch_put_text ("out/foreign", "stays");
  cr_assert_not (outdir_commit (dir, here.err));
  cr_assert_eq (err_exit_code (here.err), EXIT_WRITE);
  outdir_abandon (dir);
  cr_assert_str_eq (scratch_text (&here, "out/foreign"), "stays");
  cr_assert_eq (entries ("."), 1);
}

Test (outdir, a_failed_commit_leaves_the_old_one_in_place)
{
  write_whole ("out", "old");
  struct outdir *dir = open_out ("out");
  write_text (dir, "report.md", "new");
  cr_assert_eq (rename (outdir_path (dir), "stolen"), 0);
  cr_assert_not (outdir_commit (dir, here.err));
  cr_assert_eq (err_exit_code (here.err), EXIT_WRITE);
  cr_assert_str_eq (scratch_text (&here, "out/report.md"), "old");
  outdir_abandon (dir);
  cr_assert_str_eq (scratch_text (&here, "out/report.md"), "old");
  cr_assert_eq (entries ("."), 2);
}

/* In a container each run may have the process id of the last. */
Test (outdir, what_a_killed_run_left_is_not_in_the_way)
{
  long pid = (long) getpid ();
  const char *partial = arena_printf (here.arena, "out.partial-%ld", pid);
  const char *old = arena_printf (here.arena, "out.old-%ld", pid);
  write_whole ("out", "old");
  mkdir (partial, 0777);
  mkdir (old, 0777);
  scratch_put_text (arena_printf (here.arena, "%s/x", partial), "");
  scratch_put_text (arena_printf (here.arena, "%s/x", old), "");
  write_whole ("out", "new");
  cr_assert_str_eq (scratch_text (&here, "out/report.md"), "new");
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
      here.err = err_new (here.arena);
      cr_assert_not (outdir_write (dir, names[i], "x", 1, here.err), "`%s`",
                     names[i]);
      cr_assert_not (outdir_adopt (dir, names[i], here.err), "`%s`", names[i]);
      cr_assert_eq (err_exit_code (here.err), EXIT_WRITE);
    }
  cr_assert_eq (entries ("."), 1);
  cr_assert_eq (entries (outdir_path (dir)), 1);
  write_text (dir, "...", "fine");
  write_text (dir, "..x", "fine");
  write_text (dir, ".x/.y", "fine");
  write_text (dir, "a b\n\xe9\xa1\xa7", "fine");
  cr_assert (outdir_commit (dir, here.err));
  cr_assert_str_eq (scratch_text (&here, "out/a b\n\xe9\xa1\xa7"), "fine");
}

Test (outdir, a_file_is_written_once_and_never_through_a_link)
{
  struct outdir *dir = open_out ("out");
  scratch_put_text ("victim", "stays");
  write_text (dir, "a", "first");
  char *link = arena_printf (here.arena, "%s/link", outdir_path (dir));
  cr_assert_eq (symlink ("../victim", link), 0);
  cr_assert_not (outdir_write (dir, "a", "second", 6, here.err));
  cr_assert_not (outdir_write (dir, "link", "evil", 4, here.err));
  cr_assert_not (outdir_write (dir, "a/b", "below a file", 12, here.err));
  const char *said = scratch_said (&here);
  cr_assert_str_eq (said, "error[E401]: cannot write: File exists\n"
                          " --> out/a\n"
                          "error[E401]: cannot write: File exists\n"
                          " --> out/link\n"
                          "error[E401]: cannot write: Not a directory\n"
                          " --> out/a/b\n");
  cr_assert_str_eq (scratch_text (&here, "victim"), "stays");
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
  bool written = outdir_write (dir, "big", big, sizeof big, here.err);
  limit.rlim_cur = before;
  setrlimit (RLIMIT_FSIZE, &limit);
  cr_assert_not (written);
  cr_assert_str_eq (scratch_said (&here),
                    "error[E401]: cannot write: File too large\n"
                    " --> out/big\n");
  outdir_abandon (dir);
  cr_assert_eq (entries ("."), 1);
  cr_assert_str_eq (scratch_text (&here, "out/report.md"), "old");
}

Test (outdir, a_path_that_cannot_be_made_is_refused_at_once)
{
  scratch_put_text ("plain", "");
  assert_refused ("plain/out", false, "Not a directory");
  assert_refused ("none/out", false, "No such file or directory");
  char *longest = arena_alloc (here.arena, 301);
  memset (longest, 'a', 300);
  assert_refused (longest, false, "File name too long");
}

Test (outdir, a_directory_without_a_name_of_its_own_is_refused)
{
  static const char *const paths[] = { ".", "..", "/", "./", "a/..", "" };
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
    {
      struct err *err = err_new (arena);
      cr_assert_not (outdir_check (arena, paths[i], true, err), "%s",
                     paths[i]);
      cr_assert_eq (err_exit_code (err), EXIT_WRITE);
    }
  arena_free (arena);
}
