#ifndef REPORT_PLOTS_H
#define REPORT_PLOTS_H

/* The gnuplot templates of plots/, embedded when the program is built
   (plots/embed.c writes build/gen/plots.c), so that a copied binary can
   draw without any file beside it. */

#include <stddef.h>

struct plot_template {
  const char *name;             /* file name without .gp: "survival" */
  const unsigned char *text;    /* not null-terminated */
  size_t length;
};

extern const struct plot_template plot_templates[];
extern const size_t plot_templates_n;

#endif
