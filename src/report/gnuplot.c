#include "gnuplot.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/str.h"

enum {
  DEADLINE_MS = 30000,
  SAID_MOST = 8192,
  ENV_MOST = 12
};

static bool
is_program (const char *path)
{
  struct stat info;
  return stat (path, &info) == 0 && S_ISREG (info.st_mode)
         && access (path, X_OK) == 0;
}

/* DIRECTORY/gnuplot made absolute, because the child changes its
   directory; null if there is none. */
static const char *
find_in (struct arena *arena, const char *directory)
{
  enum { PATH_MOST = 4096 };
  const char *path = arena_printf (arena, "%s/gnuplot", directory);
  if (!is_program (path))
    return NULL;
  if (*path == '/')
    return path;
  char *here = arena_alloc (arena, PATH_MOST);
  if (!getcwd (here, PATH_MOST))
    return NULL;
  return arena_printf (arena, "%s/%s", here, path);
}

const char *
gnuplot_find (struct arena *arena)
{
  const char *path = getenv ("PATH");
  while (path && *path)
    {
      size_t length = strcspn (path, ":");
      const char *found = NULL;
      if (length > 0)
        found = find_in (arena, arena_copy_n (arena, path, length));
      if (found)
        return found;
      path += length + (path[length] == ':');
    }
  return NULL;
}

/* What fontconfig, gd and a relocated gnuplot look for; nothing else of
   the caller's environment can change the picture. */
static const char *const passed[] = {
  "PATH", "HOME", "TMPDIR", "GDFONTPATH", "FONTCONFIG_FILE",
  "FONTCONFIG_PATH", "XDG_CACHE_HOME", "XDG_DATA_DIRS", "LD_LIBRARY_PATH",
  "GNUPLOT_LIB"
};
static_assert (sizeof passed / sizeof *passed + 2 <= ENV_MOST,
               "room for LC_ALL and the end");

static void
make_environment (struct arena *arena, const char *out[ENV_MOST])
{
  size_t n = 0;
  out[n++] = "LC_ALL=C.UTF-8";   /* as C, without gnuplot's complaint
                                    that it cannot write a degree sign */
  for (size_t i = 0; i < sizeof passed / sizeof *passed; i++)
    {
      const char *value = getenv (passed[i]);
      if (value)
        out[n++] = arena_printf (arena, "%s=%s", passed[i], value);
    }
  out[n] = NULL;
}

/* In the child.  Only functions that are safe after fork() in a program
   with threads. */
static void
become (const char *const argv[], const char *const env[],
        const char *directory, int output)
{
  sigset_t none;
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
  signal (SIGPIPE, SIG_DFL);
  signal (SIGXFSZ, SIG_DFL);
  int input = open ("/dev/null", O_RDONLY);
  if (input >= 0 && dup2 (input, 0) == 0 && dup2 (output, 1) == 1
      && dup2 (output, 2) == 2 && chdir (directory) == 0)
    execve (argv[0], (char *const *) (uintptr_t) argv,
            (char *const *) (uintptr_t) env);
  _exit (127);
}

static int64_t
now_ms (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return (int64_t) t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Reads what the child prints until it closes its end.  False at the
   deadline. */
static bool
listen_to (int fd, int64_t deadline, struct buf *said)
{
  for (;;)
    {
      int64_t left = deadline - now_ms ();
      struct pollfd wait = { .fd = fd, .events = POLLIN };
      int ready = left > 0 ? poll (&wait, 1, (int) left) : 0;
      if (ready < 0 && errno == EINTR)
        continue;
      if (ready <= 0)
        return false;
      char bytes[1024];
      ssize_t n = read (fd, bytes, sizeof bytes);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return true;
      if (said->length + (size_t) n <= SAID_MOST)
        buf_add_n (said, bytes, (size_t) n);
    }
}

/* Waits for PID's end; a child that closed its output and lives on is
   killed at the deadline. */
static int
reap (pid_t pid, int64_t deadline, bool *timed_out)
{
  int status = 0;
  pid_t ended;
  while ((ended = waitpid (pid, &status, *timed_out ? 0 : WNOHANG)) != pid)
    {
      if (ended < 0 && errno != EINTR)
        return -1;
      if (*timed_out)
        continue;
      if (now_ms () >= deadline)
        {
          *timed_out = true;
          kill (pid, SIGKILL);
        }
      else
        nanosleep (&(struct timespec){ .tv_nsec = 1000000 }, NULL);
    }
  return status;
}

/* SAID as one text that is always there and always UTF-8. */
static const char *
explain (struct arena *arena, const struct gnuplot_run *run, int status,
         const struct buf *said)
{
  if (run->timed_out)
    return arena_printf (arena, "no answer within %d seconds",
                         DEADLINE_MS / 1000);
  size_t good = str_utf8_check (said->text, said->length);
  while (good > 0 && strchr (" \r\n", said->text[good - 1]))
    good--;
  const char *text = arena_copy_n (arena, said->text, good);
  if (run->ok || text[strspn (text, " \n")])
    return text;
  if (status >= 0 && WIFSIGNALED (status))
    return arena_printf (arena, "ended by signal %d", WTERMSIG (status));
  return arena_printf (arena, "exit code %d", WEXITSTATUS (status));
}

static struct gnuplot_run
cannot_start (struct arena *arena)
{
  return (struct gnuplot_run){
    .said = arena_printf (arena, "cannot be started: %s", strerror (errno))
  };
}

/* fork() and not posix_spawn(), which cannot change the directory. */
struct gnuplot_run
gnuplot_run (struct arena *arena, const char *const argv[],
             const char *directory)
{
  const char *env[ENV_MOST];
  make_environment (arena, env);
  int ends[2];
  if (pipe (ends) != 0)
    return cannot_start (arena);
  fcntl (ends[0], F_SETFD, FD_CLOEXEC);
  fcntl (ends[1], F_SETFD, FD_CLOEXEC);
  pid_t pid = fork ();
  if (pid == 0)
    become (argv, env, directory, ends[1]);
  close (ends[1]);
  if (pid < 0)
    {
      close (ends[0]);
      return cannot_start (arena);
    }

  struct gnuplot_run run = { .ok = false };
  struct buf said = buf_new (arena);
  int64_t deadline = now_ms () + DEADLINE_MS;
  run.timed_out = !listen_to (ends[0], deadline, &said);
  if (run.timed_out)
    kill (pid, SIGKILL);
  int status = reap (pid, deadline, &run.timed_out);
  close (ends[0]);
  run.ok = !run.timed_out && status >= 0 && WIFEXITED (status)
           && WEXITSTATUS (status) == 0;
  run.said = explain (arena, &run, status, &said);
  return run;
}

/* How a whole picture starts and ends. */
static const struct signature {
  const char *format, *start, *end;
} signatures[] = {
  { "svg", "<?xml", "</svg>\n\n" },
  { "png", "\x89PNG\r\n\x1a\n", "IEND\xae" "B`\x82" },
};

static bool
starts_and_ends (FILE *in, const struct signature *s)
{
  char bytes[16];
  size_t start = strlen (s->start), end = strlen (s->end);
  return fread (bytes, 1, start, in) == start
         && memcmp (bytes, s->start, start) == 0
         && fseek (in, -(long) end, SEEK_END) == 0
         && fread (bytes, 1, end, in) == end
         && memcmp (bytes, s->end, end) == 0;
}

static bool
is_whole (const char *path, const char *format)
{
  FILE *in = fopen (path, "rb");
  if (!in)
    return false;
  bool whole = false;
  for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++)
    if (str_equal (signatures[i].format, format))
      whole = starts_and_ends (in, &signatures[i]);
  fclose (in);
  return whole;
}

struct gnuplot_run
gnuplot_draw (struct arena *arena, const char *program,
              const char *directory, const char *script, const char *format,
              const char *output)
{
  const char *argv[] = { program, "-d", "-e",
                         arena_printf (arena, "fmt='%s'", format), script,
                         NULL };
  struct gnuplot_run run = gnuplot_run (arena, argv, directory);
  const char *path = arena_printf (arena, "%s/%s", directory, output);
  if (run.ok && !is_whole (path, format))
    {
      run.ok = false;
      run.said = arena_printf (arena, "left no whole %s file%s%s", format,
                               *run.said ? ": " : "", run.said);
    }
  if (!run.ok)
    unlink (path);
  return run;
}
