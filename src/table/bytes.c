#include "bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/str.h"

#define BLOCK ((size_t) 256 * 1024)
#define KEEP_MOST 4

bool
input_unreadable (const struct input *input, struct err *err)
{
  err_add (err, E_FILE_MISSING, place_file (input->shown),
           "data file cannot be read: %s", strerror (errno));
  if (!str_equal (input->path, input->shown))
    err_help (err, "looked for `%s`: the name is relative to the study file",
              input->path);
  return false;
}

bool
input_open (struct arena *arena, const char *path, const char *shown,
            struct input *input, struct err *err)
{
  *input = (struct input) { .path = path, .shown = shown };
  struct stat info;
  bool standard = str_equal (path, "-");
  if (!standard && stat (path, &info) != 0)
    return input_unreadable (input, err);
  if (!standard && S_ISREG (info.st_mode))
    {
      input->size = (uint64_t) info.st_size;
      return true;
    }
  if (!standard && S_ISDIR (info.st_mode))
    {
      errno = EISDIR;
      return input_unreadable (input, err);
    }
  input->memory = file_read (arena, path, &input->memory_n, E_FILE_MISSING,
                             err);
  input->size = input->memory_n;
  return input->memory != NULL;
}

struct bytes *
bytes_open (struct arena *arena, const struct input *input, bool hash,
            struct err *err)
{
  struct bytes *b = ARENA_NEW (arena, struct bytes, 1);
  b->input = input;
  b->handle = -1;
  if (!input->memory)
    {
      b->handle = open (input->path, O_RDONLY | O_CLOEXEC);
      if (b->handle < 0)
        {
          input_unreadable (input, err);
          return NULL;
        }
      b->block = arena_alloc (arena, BLOCK + KEEP_MOST);
    }
  if (hash)
    b->hash = hash_new (arena);
  return b;
}

/* Reads until the block is full or the file ends. */
static bool
fill (struct bytes *b, size_t keep)
{
  size_t have = 0;
  while (have < BLOCK)
    {
      ssize_t n = read (b->handle, b->block + keep + have, BLOCK - have);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return false;
      if (n == 0)
        break;
      have += (size_t) n;
    }
  b->text = b->block;
  b->length = keep + have;
  b->end = have < BLOCK;
  return true;
}

static void
step (struct bytes *b, size_t keep)
{
  size_t left = b->input->memory_n - (size_t) b->total;
  size_t n = left < BLOCK ? left : BLOCK;
  b->text = b->input->memory + b->total - keep;
  b->length = keep + n;
  b->end = n == left;
}

bool
bytes_next (struct bytes *b, size_t keep)
{
  if (b->handle < 0)
    step (b, keep);
  else
    {
      if (keep > 0)
        memmove (b->block, b->text + b->length - keep, keep);
      if (!fill (b, keep))
        return false;
    }
  b->total += b->length - keep;
  if (b->hash)
    hash_add (b->hash, b->text + keep, b->length - keep);
  return true;
}

void
bytes_close (struct bytes *b)
{
  if (b->handle >= 0)
    close (b->handle);
  b->handle = -1;
}
