#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"

/* Reading. */

static char *
read_all (struct arena *arena, FILE *in, size_t *length)
{
  enum { BLOCK = 1 << 16 };
  size_t capacity = BLOCK, n = 0, got;
  char *text = arena_alloc (arena, capacity);
  while ((got = fread (text + n, 1, capacity - n - 1, in)) > 0)
    {
      n += got;
      if (n + 1 == capacity)
        {
          text = arena_grow (arena, text, capacity, capacity * 2);
          capacity *= 2;
        }
    }
  text[n] = '\0';
  *length = n;
  return text;
}

char *
file_read (struct arena *arena, const char *path, size_t *length, int code,
           struct err *err)
{
  bool standard = str_equal (path, "-");
  FILE *in = standard ? stdin : fopen (path, "rb");
  if (standard)
    rewind (in);             /* `compare` reads it twice */
  char *text = in ? read_all (arena, in, length) : NULL;
  bool failed = !in || ferror (in);
  int why = errno;
  if (in && !standard)
    fclose (in);
  if (!failed)
    return text;
  err_add (err, (enum err_code) code, place_file (path), "cannot read: %s",
           strerror (why));
  return NULL;
}

char *
file_beside (struct arena *arena, const char *base, const char *path)
{
  const char *slash = strrchr (base, '/');
  if (*path == '/' || !slash)
    return arena_copy (arena, path);
  return arena_printf (arena, "%.*s/%s", (int) (slash - base), base, path);
}

char **
file_glob (struct arena *arena, const char *pattern, size_t *n)
{
  bool wild = strpbrk (pattern, "*?[") != NULL;
  glob_t found = { 0 };
  *n = 0;
  if (!wild || access (pattern, F_OK) == 0)
    {
      char **one = ARENA_NEW (arena, char *, 1);
      one[(*n)++] = arena_copy (arena, pattern);
      return one;
    }
  if (glob (pattern, GLOB_NOSORT, NULL, &found) != 0)
    found.gl_pathc = 0;
  char **paths = ARENA_NEW (arena, char *, found.gl_pathc);
  for (size_t i = 0; i < found.gl_pathc; i++)
    paths[(*n)++] = arena_copy (arena, found.gl_pathv[i]);
  if (*n)
    qsort (paths, *n, sizeof *paths, str_compare);
  globfree (&found);
  return paths;
}

char *
file_stem (struct arena *arena, const char *path)
{
  const char *slash = strrchr (path, '/');
  const char *name = slash ? slash + 1 : path;
  const char *dot = strrchr (name, '.');
  size_t length = dot && dot != name ? (size_t) (dot - name) : strlen (name);
  return arena_copy_n (arena, name, length);
}

/* Writing a directory whole. */

struct outdir {
  struct arena *arena;
  char *final, *partial;
  bool open, force;
  struct outfile *files;
  size_t n, capacity;
};

static bool
fail (struct err *err, const char *path, const char *what)
{
  int why = errno;
  err_add (err, E_CANNOT_WRITE, place_file (path), "%s: %s", what,
           strerror (why));
  return false;
}

static bool
is_empty_directory (const char *path)
{
  DIR *dir = opendir (path);
  size_t entries = 0;
  while (dir && readdir (dir))
    entries++;
  if (dir)
    closedir (dir);
  return dir && entries <= 2;
}

/* Its manifest says who wrote it. */
static bool
is_ours (struct arena *arena, const char *path)
{
  enum { HEAD = 200 };
  char head[HEAD + 1] = "";
  FILE *in = fopen (arena_printf (arena, "%s/manifest.json", path), "rb");
  if (!in)
    return false;
  head[fread (head, 1, HEAD, in)] = '\0';
  fclose (in);
  return *head == '{'
         && strstr (head, "\"schema\": \"cohortest.manifest/1\"");
}

static bool
may_replace (struct arena *arena, const char *path, bool force,
             struct err *err)
{
  struct stat st;
  if (lstat (path, &st) != 0)
    {
      if (errno == ENOENT)
        return true;
      return fail (err, path, "cannot look at the output directory");
    }
  if (!S_ISDIR (st.st_mode))
    {
      err_add (err, E_NOT_OURS, place_file (path),
               "the output must be a directory, and this is %s",
               S_ISLNK (st.st_mode) ? "a symbolic link" : "a file");
      return false;
    }
  if (force || is_empty_directory (path) || is_ours (arena, path))
    return true;
  err_add (err, E_NOT_OURS, place_file (path),
           "the directory exists and cohortest did not write it");
  err_help (err, "choose another with `-o DIR`, or replace it with "
                 "`--force`");
  return false;
}

/* "PATH.KIND-PID", numbered where a killed run has left that name: in
   containers process ids repeat. */
static char *
free_name (struct arena *arena, const char *path, const char *kind)
{
  struct stat st;
  long pid = (long) getpid ();
  char *name = arena_printf (arena, "%s.%s-%ld", path, kind, pid);
  for (int i = 2; lstat (name, &st) == 0; i++)
    name = arena_printf (arena, "%s.%s-%ld-%d", path, kind, pid, i);
  return name;
}

/* PATH without slashes at its end. */
static char *
trimmed (struct arena *arena, const char *path)
{
  size_t length = strlen (path);
  while (length > 1 && path[length - 1] == '/')
    length--;
  return arena_copy_n (arena, path, length);
}

bool
outdir_check (struct arena *arena, const char *path, bool force,
              struct err *err)
{
  const char *final = trimmed (arena, path);
  const char *slash = strrchr (final, '/');
  const char *name = slash ? slash + 1 : final;
  if (*name && !str_equal (name, ".") && !str_equal (name, ".."))
    return may_replace (arena, final, force, err);
  err_add (err, E_NOT_OURS, place_file (path),
           "the output directory needs a name of its own");
  err_help (err, "it is written aside and then put in place, as in "
                 "`-o results`");
  return false;
}

struct outdir *
outdir_open (struct arena *arena, const char *path, bool force,
             struct err *err)
{
  if (!outdir_check (arena, path, force, err))
    return NULL;
  struct outdir *dir = ARENA_NEW (arena, struct outdir, 1);
  dir->arena = arena;
  dir->force = force;
  dir->final = trimmed (arena, path);
  dir->partial = free_name (arena, dir->final, "partial");
  if (mkdir (dir->partial, 0777) != 0)
    {
      fail (err, dir->final, "cannot make the output directory");
      return NULL;
    }
  dir->open = true;
  return dir;
}

/* True for "a" and "a/b" with no part that is empty or dots. */
static bool
stays_inside (const char *name)
{
  for (int parts = 1; parts <= 2; parts++)
    {
      size_t n = strcspn (name, "/");
      if (n == 0 || (n <= 2 && strspn (name, ".") >= n))
        return false;
      if (!name[n])
        return true;
      name += n + 1;
    }
  return false;
}

/* The path of NAME while it is being written, its directory made; null
   if there can be none. */
static char *
place_inside (struct outdir *dir, const char *name)
{
  if (!stays_inside (name))
    {
      errno = EINVAL;
      return NULL;
    }
  char *path = arena_printf (dir->arena, "%s/%s", dir->partial, name);
  char *slash = strchr (path + strlen (dir->partial) + 1, '/');
  if (!slash)
    return path;
  *slash = '\0';
  bool made = mkdir (path, 0777) == 0 || errno == EEXIST;
  *slash = '/';
  return made ? path : NULL;
}

static bool
write_bytes (const char *path, const char *bytes, size_t length)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                 0666);
  if (fd < 0)
    return false;
  while (length)
    {
      ssize_t n = write (fd, bytes, length);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        break;
      bytes += n;
      length -= (size_t) n;
    }
  bool whole = length == 0 && fsync (fd) == 0;
  int why = errno;
  close (fd);
  errno = why;
  return whole;
}

/* A file system that cannot sync is left to itself. */
static void
sync_path (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

static bool
fail_inside (struct outdir *dir, const char *name, struct err *err)
{
  int why = errno;
  char *shown = arena_printf (dir->arena, "%s/%s", dir->final, name);
  errno = why;
  return fail (err, shown, "cannot write");
}

static void
record (struct outdir *dir, const char *name, const char *bytes,
        size_t length)
{
  struct hash *hash = hash_new (dir->arena);
  hash_add (hash, bytes, length);
  dir->files = ARENA_ROOM (dir->arena, dir->files, dir->n, dir->capacity);
  struct outfile *file = &dir->files[dir->n++];
  file->name = arena_copy (dir->arena, name);
  file->bytes = length;
  hash_end (hash, file->sha256);
}

bool
outdir_write (struct outdir *dir, const char *name, const char *bytes,
              size_t length, struct err *err)
{
  char *path = place_inside (dir, name);
  if (!path || !write_bytes (path, bytes, length))
    return fail_inside (dir, name, err);
  record (dir, name, bytes, length);
  return true;
}

bool
outdir_adopt (struct outdir *dir, const char *name, struct err *err)
{
  char *path = place_inside (dir, name);
  if (!path)
    return fail_inside (dir, name, err);
  size_t length;
  char *bytes = file_read (dir->arena, path, &length, E_CANNOT_WRITE, err);
  if (!bytes)
    return false;
  sync_path (path);
  record (dir, name, bytes, length);
  return true;
}

const char *
outdir_path (const struct outdir *dir)
{
  return dir->partial;
}

static int
by_name (const void *a, const void *b)
{
  const struct outfile *one = a, *other = b;
  return strcmp (one->name, other->name);
}

const struct outfile *
outdir_files (struct outdir *dir, size_t *n)
{
  if (dir->n)
    qsort (dir->files, dir->n, sizeof *dir->files, by_name);
  *n = dir->n;
  return dir->files;
}

/* Removes a directory and what is in it; links are not followed. */
static void
remove_tree (struct arena *arena, const char *path)
{
  DIR *dir = opendir (path);
  struct dirent *entry;
  while (dir && (entry = readdir (dir)))
    {
      if (str_equal (entry->d_name, ".") || str_equal (entry->d_name, ".."))
        continue;
      char *child = arena_printf (arena, "%s/%s", path, entry->d_name);
      struct stat st;
      if (lstat (child, &st) == 0 && S_ISDIR (st.st_mode))
        remove_tree (arena, child);
      else
        unlink (child);
    }
  if (dir)
    closedir (dir);
  rmdir (path);
}

/* The directories inside, each once, and the directory itself. */
static void
sync_directories (struct outdir *dir)
{
  size_t n;
  const struct outfile *files = outdir_files (dir, &n);
  const char *last = "";
  for (size_t i = 0; i < n; i++)
    {
      const char *slash = strchr (files[i].name, '/');
      if (!slash)
        continue;
      char *part = arena_copy_n (dir->arena, files[i].name,
                                 (size_t) (slash - files[i].name));
      if (!str_equal (part, last))
        sync_path (arena_printf (dir->arena, "%s/%s", dir->partial, part));
      last = part;
    }
  sync_path (dir->partial);
}

bool
outdir_commit (struct outdir *dir, struct err *err)
{
  struct stat st;
  sync_directories (dir);
  /* Somebody may have put something there since outdir_open(). */
  if (!may_replace (dir->arena, dir->final, dir->force, err))
    return false;
  bool replaces = lstat (dir->final, &st) == 0;
  char *old = free_name (dir->arena, dir->final, "old");
  if (replaces && rename (dir->final, old) != 0)
    return fail (err, dir->final, "cannot replace the output directory");
  if (rename (dir->partial, dir->final) != 0)
    {
      fail (err, dir->final, "cannot put the output directory in place");
      if (replaces)
        rename (old, dir->final);
      return false;
    }
  dir->open = false;
  sync_path (file_beside (dir->arena, dir->final, "."));
  if (replaces)
    remove_tree (dir->arena, old);
  return true;
}

void
outdir_abandon (struct outdir *dir)
{
  if (dir->open)
    remove_tree (dir->arena, dir->partial);
  dir->open = false;
}
