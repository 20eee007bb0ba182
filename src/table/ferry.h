#ifndef TABLE_FERRY_H
#define TABLE_FERRY_H

/* Lets the taker of records work in a thread of its own, so that one
   processor tokenises while another converts and keeps.

   Batches cross one at a time and in order, so what comes out does not
   depend on who is faster.  Where no thread can be had, the taker is
   called directly. */

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct ferry;
struct record;

typedef bool records_take_fn (void *to, const struct record *, size_t n);

struct ferry *ferry_new (struct arena *, records_take_fn *take, void *to);
/* A taker.  Waits until the batch before has been taken; this one must
   stay until the next call returns. */
bool ferry_take (void *ferry, const struct record *, size_t n);
/* Waits until nothing is under way. */
void ferry_settle (void *ferry);
/* Settles and ends the thread. */
void ferry_end (struct ferry *);

#endif
