#ifndef BASE_FILE_H
#define BASE_FILE_H

/* Files: reading one whole, and an output directory that appears whole
   or not at all.

   An outdir is written beside its final name ("NAME.partial-PID",
   removed by outdir_abandon()) and renamed into place by
   outdir_commit().  It remembers the SHA-256 of every file. */

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct err;
struct outdir;

/* All bytes of PATH ("-": standard input), null-terminated, *LENGTH
   without the terminator.  On failure adds CODE and returns null. */
char *file_read (struct arena *, const char *path, size_t *length, int code,
                 struct err *);

/* PATH relative to the directory that holds BASE, unless it is
   absolute. */
char *file_beside (struct arena *, const char *base, const char *path);

/* PATTERN (may hold * ? [) expanded, sorted bytewise.  A pattern without
   wildcards is returned as it is, existing or not, and so is the name of
   a file that holds some.  *N = 0: no match. */
char **file_glob (struct arena *, const char *pattern, size_t *n);

/* "dir/study.yaml" -> "study", ".hidden" -> ".hidden" */
char *file_stem (struct arena *, const char *path);

struct outfile {
  const char *name;             /* relative to the directory */
  char sha256[65];
  size_t bytes;
};

/* True if an output directory could be started at PATH: asked before the
   work that would fill it. */
bool outdir_check (struct arena *, const char *path, bool force,
                   struct err *);

/* Starts an output directory.  An existing PATH is refused
   (E_NOT_OURS) unless it is empty, holds a manifest.json that starts as
   cohortest's do, or FORCE.  A symbolic link or a file is always
   refused. */
struct outdir *outdir_open (struct arena *, const char *path, bool force,
                            struct err *);
/* Writes NAME (may hold one directory part, made at need).  A name that
   leads out of the directory, or that was written before, fails. */
bool outdir_write (struct outdir *, const char *name, const char *bytes,
                   size_t length, struct err *);
/* Records a file that another program wrote into outdir_path(). */
bool outdir_adopt (struct outdir *, const char *name, struct err *);
/* The directory while it is being written. */
const char *outdir_path (const struct outdir *);
/* Files so far, sorted bytewise by name. */
const struct outfile *outdir_files (struct outdir *, size_t *n);
/* Syncs and renames into place, replacing an older directory if
   outdir_open() would still accept it.  On failure the older one
   stays. */
bool outdir_commit (struct outdir *, struct err *);
/* Removes what was written.  Safe after commit (does nothing). */
void outdir_abandon (struct outdir *);

#endif
