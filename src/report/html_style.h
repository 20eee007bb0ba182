#ifndef REPORT_HTML_STYLE_H
#define REPORT_HTML_STYLE_H

/* The style sheet of report.html, in pieces that end at a null. */
extern const char *const html_style[];

#endif
