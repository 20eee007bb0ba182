#ifndef STUDY_TRAP_H
#define STUDY_TRAP_H

/* YAML syntax errors in the words of someone who wrote a study, with the
   way out of the traps that expressions and exports lead into. */

#include <stddef.h>
#include <yaml.h>

struct err;

/* Adds the error at which PARSER stopped while reading TEXT of FILE. */
void trap_report (const yaml_parser_t *parser, const char *file,
                  const char *text, size_t length, struct err *);

#endif
