#include "ferry.h"

#include <pthread.h>

#include "base/arena.h"

struct ferry {
  records_take_fn *take;
  void *to;
  pthread_t thread;
  bool threaded;
  pthread_mutex_t lock;        /* for all below */
  pthread_cond_t loaded;
  pthread_cond_t empty;
  const struct record *records;
  size_t n;                    /* 0: nothing under way */
  bool more;                   /* the taker wants more */
  bool over;
};

static void *
serve (void *arg)
{
  struct ferry *f = arg;
  pthread_mutex_lock (&f->lock);
  for (;;)
    {
      while (f->n == 0 && !f->over)
        pthread_cond_wait (&f->loaded, &f->lock);
      if (f->n == 0)
        break;
      pthread_mutex_unlock (&f->lock);
      bool more = f->take (f->to, f->records, f->n);
      pthread_mutex_lock (&f->lock);
      f->more = f->more && more;
      f->n = 0;
      pthread_cond_signal (&f->empty);
    }
  pthread_mutex_unlock (&f->lock);
  return NULL;
}

struct ferry *
ferry_new (struct arena *arena, records_take_fn *take, void *to)
{
  struct ferry *f = ARENA_NEW (arena, struct ferry, 1);
  f->take = take;
  f->to = to;
  f->more = true;
  pthread_mutex_init (&f->lock, NULL);
  pthread_cond_init (&f->loaded, NULL);
  pthread_cond_init (&f->empty, NULL);
  f->threaded = pthread_create (&f->thread, NULL, serve, f) == 0;
  return f;
}

static void
wait_empty (struct ferry *f)
{
  while (f->n > 0)
    pthread_cond_wait (&f->empty, &f->lock);
}

bool
ferry_take (void *ferry, const struct record *records, size_t n)
{
  struct ferry *f = ferry;
  if (!f->threaded)
    return f->take (f->to, records, n);
  pthread_mutex_lock (&f->lock);
  wait_empty (f);
  bool more = f->more;
  if (more)
    {
      f->records = records;
      f->n = n;
      pthread_cond_signal (&f->loaded);
    }
  pthread_mutex_unlock (&f->lock);
  return more;
}

void
ferry_settle (void *ferry)
{
  struct ferry *f = ferry;
  pthread_mutex_lock (&f->lock);
  wait_empty (f);
  pthread_mutex_unlock (&f->lock);
}

void
ferry_end (struct ferry *f)
{
  pthread_mutex_lock (&f->lock);
  wait_empty (f);
  f->over = true;
  pthread_cond_signal (&f->loaded);
  pthread_mutex_unlock (&f->lock);
  if (f->threaded)
    pthread_join (f->thread, NULL);
  pthread_mutex_destroy (&f->lock);
  pthread_cond_destroy (&f->loaded);
  pthread_cond_destroy (&f->empty);
}
