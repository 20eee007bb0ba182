#include "base/arena.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "base/noise.h"

static void
assert_zero (const unsigned char *bytes, size_t from, size_t to)
{
  for (size_t i = from; i < to; i++)
    cr_assert_eq (bytes[i], 0, "byte %zu of %zu is %d", i, to, bytes[i]);
}

Test (arena, bytes_are_zeroed_and_aligned_for_any_type)
{
  struct arena *arena = arena_new ();
  uint64_t state = 1;
  for (int i = 0; i < 5000; i++)
    {
      size_t size = (size_t) noise_below (&state, i % 100 ? 300 : 90000);
      arena_copy_n (arena, "xyz", (size_t) noise_below (&state, 4));
      unsigned char *bytes = arena_alloc (arena, size);
      cr_assert_eq ((uintptr_t) bytes % alignof (max_align_t), 0);
      assert_zero (bytes, 0, size);
      memset (bytes, 0xa5, size);
    }
  arena_free (arena);
}

Test (arena, requests_do_not_overlap)
{
  enum { N = 2000 };
  struct arena *arena = arena_new ();
  static unsigned char *pieces[N];
  static size_t sizes[N];
  uint64_t state = 2;
  for (int i = 0; i < N; i++)
    {
      sizes[i] = (size_t) noise_below (&state, i % 50 ? 700 : 200000);
      pieces[i] = arena_alloc (arena, sizes[i]);
      memset (pieces[i], i & 0xff, sizes[i]);
    }
  for (int i = 0; i < N; i++)
    for (size_t k = 0; k < sizes[i]; k++)
      cr_assert_eq (pieces[i][k], i & 0xff);
  arena_free (arena);
}

Test (arena, size_zero_is_no_null)
{
  struct arena *arena = arena_new ();
  cr_assert_not_null (arena_alloc (arena, 0));
  cr_assert_not_null (ARENA_NEW (arena, double, 0));
  cr_assert_not_null (arena_grow (arena, NULL, 0, 0));
  char *empty = arena_copy_n (arena, NULL, 0);
  cr_assert_str_eq (empty, "");
  arena_free (arena);
}

Test (arena, freeing_null_or_an_unused_arena_is_allowed)
{
  arena_free (NULL);
  arena_free (arena_new ());
}

/* Many arrays that grow and shrink by turns, across the size at which a
   request gets a block of its own. */
Test (arena, grow_keeps_what_was_there_and_zeroes_the_rest)
{
  enum { N = 20 };
  struct arena *arena = arena_new ();
  unsigned char *array[N] = { 0 };
  size_t size[N] = { 0 };
  uint64_t state = 3;
  for (int i = 0; i < 4000; i++)
    {
      int k = noise_below (&state, N);
      size_t want = (size_t) noise_below (&state, i % 9 ? 2000 : 200000);
      array[k] = arena_grow (arena, array[k], size[k], want);
      for (size_t b = 0; b < size[k] && b < want; b++)
        cr_assert_eq (array[k][b], k + 1);
      if (want > size[k])
        assert_zero (array[k], size[k], want);
      memset (array[k], k + 1, want);
      size[k] = want;
    }
  arena_free (arena);
}

Test (arena, room_doubles_and_keeps)
{
  struct arena *arena = arena_new ();
  int *squares = NULL;
  size_t n = 0, capacity = 0, moves = 0;
  for (int i = 0; i < 100000; i++)
    {
      size_t before = capacity;
      squares = ARENA_ROOM (arena, squares, n, capacity);
      moves += capacity != before;
      squares[n++] = i ^ 0x5555;
    }
  for (int i = 0; i < 100000; i++)
    cr_assert_eq (squares[i], i ^ 0x5555);
  cr_assert_eq (capacity, 16 << 13);
  cr_assert_eq (moves, 14);
  arena_free (arena);
}

Test (arena, copies_end_with_null)
{
  struct arena *arena = arena_new ();
  char *part = arena_copy_n (arena, "cohort and more", 6);
  char *whole = arena_copy (arena, "caf\xc3\xa9");
  cr_assert_str_eq (part, "cohort");
  cr_assert_str_eq (whole, "caf\xc3\xa9");
  char *held = arena_copy_n (arena, "a\0b", 3);
  cr_assert_eq (memcmp (held, "a\0b", 4), 0);
  arena_free (arena);
}

Test (arena, printf_fits_any_length)
{
  struct arena *arena = arena_new ();
  cr_assert_str_eq (arena_printf (arena, "%s", ""), "");
  cr_assert_str_eq (arena_printf (arena, "%d of %s", 7, "nine"), "7 of nine");
  for (int n = 1; n < 300000; n = n * 3 + 1)
    {
      char *text = arena_printf (arena, "%*d", n, 5);
      cr_assert_eq (strlen (text), (size_t) n);
      cr_assert_eq (text[n - 1], '5');
    }
  arena_free (arena);
}

Test (arena, product_beyond_memory_aborts, .signal = SIGABRT)
{
  struct arena *arena = arena_new ();
  arena_alloc_n (arena, SIZE_MAX / 2, 4);
  arena_free (arena);
}

Test (arena, size_beyond_memory_aborts, .signal = SIGABRT)
{
  struct arena *arena = arena_new ();
  arena_alloc (arena, SIZE_MAX - 8);
  arena_free (arena);
}
