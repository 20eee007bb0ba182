#include <criterion/criterion.h>
#include <string.h>

#include "base/arena.h"
#include "fixture.h"

Test (csv, a_row_for_every_test_and_effect)
{
  struct arena *arena = arena_new ();
  const char *text = report_csv (arena, fixture_results (arena));
  const char *head
    = "hypothesis,term,kind,method,estimate,std_error,statistic,df,p_value,"
      "p_adjusted,conf_low,conf_high,n,status\n"
      "retention,contacted vs not contacted,test,log_rank,,,9.5123,1,"
      "0.00204,0.00408,,,2500,ok\n"
      "retention,contacted vs not contacted,effect,hazard_ratio,0.8021,"
      "0.0571,,,,,0.7,0.92,2500,ok\n";
  cr_expect_eq (strncmp (text, head, strlen (head)), 0, "%s", text);
  arena_free (arena);
}

Test (csv, omnibus_rows_count_all_cohorts)
{
  struct arena *arena = arena_new ();
  const char *text = report_csv (arena, fixture_results (arena));
  /* 1000 + 500 + 10; a p below 1e-300 leaves its cell empty. */
  cr_expect (strstr (text, "upgrade,all cohorts,test,pearson_chi_square,,,"
                           "1500.25,2,,,,,1510,underflow\n"));
  cr_expect (strstr (text, "upgrade,pro vs free,effect,risk_difference,"
                           "0.0342,,,,,,-0.011,0.0574,1500,ok\n"));
  arena_free (arena);
}

Test (csv, one_cohort_against_a_target_counts_that_cohort)
{
  struct arena *arena = arena_new ();
  const char *text = report_csv (arena, fixture_results (arena));
  cr_expect (strstr (text, "target,fast vs target,effect,risk_difference,"
                           ",,,,,,,,0,empty\n"));
  arena_free (arena);
}

Test (csv, formulas_become_texts_and_quotes_are_doubled)
{
  struct arena *arena = arena_new ();
  const char *text = report_csv (arena, fixture_results (arena));
  cr_expect (strstr (text, ",\"'=cmd|' /C calc'!A0, \"\"quoted\"\" `tick`"
                           " <script>alert(1)</script> vs plain\","));
  cr_expect (strstr (text, "\n\"../../etc <hostile> \"\"id\"\"\","));
  arena_free (arena);
}

Test (csv, rejected_rows_keep_dangerous_values_harmless)
{
  struct arena *arena = arena_new ();
  static const struct {
    const char *value, *cell;
  } cases[] = {
    { "plain", "plain" },     { "=1+1", "'=1+1" },   { "+1", "'+1" },
    { "-1", "'-1" },          { "@x", "'@x" },       { "\tx", "'\tx" },
    { "\rx", "\"'\rx\"" },    { "a,b", "\"a,b\"" },  { "a\nb", "\"a\nb\"" },
    { "a\"b", "\"a\"\"b\"" }, { "a=b", "a=b" },      { NULL, "" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      struct rejected_row row = { "customers", "customers.csv", 88, NULL,
                                  "blank_id", cases[i].value };
      const char *wanted = arena_printf (
        arena, "table,file,line,column,code,value\n"
               "customers,customers.csv,88,,blank_id,%s\n", cases[i].cell);
      cr_expect_str_eq (report_rejects (arena, &row, 1), wanted);
    }
  arena_free (arena);
}
