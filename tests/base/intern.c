#include "base/intern.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

Test (intern, numbers_follow_first_appearance)
{
  struct arena *arena = arena_new ();
  struct intern *set = intern_new (arena);
  static const char *const words[]
    = { "pro", "free", "pro", "team", "free", "Pro" };
  static const uint32_t numbers[] = { 0, 1, 0, 2, 1, 3 };
  for (int i = 0; i < 6; i++)
    cr_assert_eq (intern_add (set, words[i], strlen (words[i])), numbers[i]);
  cr_assert_eq (intern_count (set), 4);
  cr_assert_str_eq (intern_text (set, 2), "team");
  arena_free (arena);
}

/* 100,000 texts, among them many with a common start of 40 bytes. */
Test (intern, a_hundred_thousand_texts_are_told_apart)
{
  enum { N = 100000 };
  struct arena *arena = arena_new ();
  struct intern *set = intern_new (arena);
  char text[80];
  for (uint32_t i = 0; i < N; i++)
    {
      int n = snprintf (text, sizeof text, "%s%u", i % 2 ? "cus_" :
                        "an-id-with-a-rather-long-common-start---", i);
      cr_assert_eq (intern_find (set, text, (size_t) n), INTERN_NONE);
      cr_assert_eq (intern_add (set, text, (size_t) n), i);
    }
  cr_assert_eq (intern_count (set), N);
  for (uint32_t i = 0; i < N; i++)
    {
      const char *found = intern_text (set, i);
      snprintf (text, sizeof text, "%s%u", i % 2 ? "cus_" :
                "an-id-with-a-rather-long-common-start---", i);
      cr_assert_str_eq (found, text);
      cr_assert_eq (intern_find (set, text, strlen (text)), i);
      cr_assert_eq (intern_add (set, text, strlen (text)), i);
    }
  cr_assert_eq (intern_count (set), N);
  arena_free (arena);
}

Test (intern, length_counts_and_not_the_terminator)
{
  struct arena *arena = arena_new ();
  struct intern *set = intern_new (arena);
  static const char text[] = "abcdefghijklmnopqrstuvwxyz";
  for (uint32_t n = 0; n <= 26; n++)
    cr_assert_eq (intern_add (set, text, n), n);
  for (uint32_t n = 0; n <= 26; n++)
    {
      cr_assert_eq (intern_find (set, text, n), n);
      cr_assert_eq (strlen (intern_text (set, n)), n);
    }
  arena_free (arena);
}

/* The hash pads with zeros: texts of zeros must not run together. */
Test (intern, null_bytes_are_part_of_the_text)
{
  struct arena *arena = arena_new ();
  struct intern *set = intern_new (arena);
  static const char zeros[20];
  for (uint32_t n = 0; n <= 20; n++)
    cr_assert_eq (intern_add (set, zeros, n), n);
  cr_assert_eq (intern_add (set, "a\0b", 3), 21);
  cr_assert_eq (intern_add (set, "a\0c", 3), 22);
  cr_assert_eq (intern_add (set, "a", 1), 23);
  cr_assert_eq (intern_find (set, "a\0b", 3), 21);
  arena_free (arena);
}

Test (intern, text_stays_where_it_is_and_is_a_copy)
{
  struct arena *arena = arena_new ();
  struct intern *set = intern_new (arena);
  char word[16] = "first";
  intern_add (set, word, 5);
  const char *first = intern_text (set, 0);
  for (int i = 0; i < 5000; i++)
    {
      int n = snprintf (word, sizeof word, "%d", i);
      intern_add (set, word, (size_t) n);
    }
  cr_assert_eq (intern_text (set, 0), first);
  cr_assert_str_eq (first, "first");
  arena_free (arena);
}

Test (intern, unknown_numbers_have_no_text)
{
  struct arena *arena = arena_new ();
  struct intern *set = intern_new (arena);
  cr_assert_eq (intern_find (set, "", 0), INTERN_NONE);
  cr_assert_null (intern_text (set, 0));
  intern_add (set, NULL, 0);
  cr_assert_str_eq (intern_text (set, 0), "");
  cr_assert_null (intern_text (set, 1));
  cr_assert_null (intern_text (set, INTERN_NONE));
  arena_free (arena);
}
