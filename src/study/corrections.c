#include "reading.h"

static const char *const names[] = {
  [CORRECTION_HOLM] = "holm",
  [CORRECTION_HOCHBERG] = "hochberg",
  [CORRECTION_HOMMEL] = "hommel",
  [CORRECTION_BONFERRONI] = "bonferroni",
  [CORRECTION_BENJAMINI_HOCHBERG] = "benjamini_hochberg",
  [CORRECTION_BENJAMINI_YEKUTIELI] = "benjamini_yekutieli",
};
enum { CORRECTIONS = sizeof names / sizeof *names };

const char *
correction_name (enum correction_name name)
{
  return names[name];
}

static void
read_correction (struct reading *r, const struct field *field, void *into)
{
  int choice = field_choice (r, field, names, CORRECTIONS);
  if (choice >= 0)
    *(enum correction_name *) into = (enum correction_name) choice;
}

#define AT(role) (role) * sizeof (enum correction_name)
static const struct key keys[] = {
  { "primary", read_correction, AT (ROLE_PRIMARY) },
  { "secondary", read_correction, AT (ROLE_SECONDARY) },
  { "exploratory", read_correction, AT (ROLE_EXPLORATORY) },
};

void
study_corrections (struct reading *r, const struct node *root)
{
  enum correction_name *by_role = r->study->corrections;
  by_role[ROLE_PRIMARY] = CORRECTION_HOLM;
  by_role[ROLE_SECONDARY] = CORRECTION_BENJAMINI_HOCHBERG;
  by_role[ROLE_EXPLORATORY] = CORRECTION_BENJAMINI_HOCHBERG;
  const struct node *map
    = section_map (r, root, "corrections",
                   "a section with a correction for each role");
  if (map)
    section_read (r, map, keys, sizeof keys / sizeof *keys, by_role);
}
