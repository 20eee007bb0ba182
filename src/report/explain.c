#include "parts.h"

char *
report_explain (struct arena *arena, const struct explained *list, size_t n,
                struct text_style style)
{
  struct doc doc = doc_new (arena, "explain");
  for (size_t i = 0; i < n; i++)
    {
      doc_add (&doc, IN_TERMINAL, BLOCK_HEADING, list[i].about->title);
      about_add (&doc, IN_TERMINAL, list[i].about, list[i].answers);
    }
  return text_render (&doc, style);
}

char *
report_names (struct arena *arena, const struct named_list *list, size_t n,
              struct text_style style)
{
  struct doc doc = doc_new (arena, "explain");
  for (size_t i = 0; i < n; i++)
    {
      doc_add (&doc, IN_TERMINAL, BLOCK_HEADING, list[i].heading);
      struct block *b = doc_add (&doc, IN_TERMINAL, BLOCK_FACTS, NULL);
      for (size_t k = 0; k < list[i].n; k++)
        block_fact (&doc, b, list[i].entry[k].name, list[i].entry[k].title);
    }
  return text_render (&doc, style);
}
